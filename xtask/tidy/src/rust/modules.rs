//! The modules of a crate, found as the compiler finds them: from its root file by `mod`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use syn::{Item, ItemMod};

use super::paths::{Names, PathRef};
use super::{attributes, is_test};

/// The modules of one crate without its tests; the first is the root.
#[derive(Debug, Default)]
pub(crate) struct ModuleTree {
    pub(crate) modules: Vec<Module>,
    /// The files in the order in which they were found.
    pub(crate) files: Vec<PathBuf>,
    /// Macros with `#[macro_export]`, which the root has wherever they are defined, and their file.
    pub(crate) exported_macros: HashMap<String, usize>,
}

/// A module: a file, or `mod name { … }` inside one.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) parent: Option<usize>,
    /// A position in [`ModuleTree::files`].
    pub(crate) file: usize,
    /// What each name in the module means. A module and a function may have the same name.
    pub(crate) definitions: HashMap<String, Vec<Definition>>,
    /// The paths of `use path::*`.
    pub(crate) globs: Vec<PathRef>,
    /// The paths of all other `use` declarations.
    pub(crate) imports: Vec<PathRef>,
    /// All paths that the module names besides.
    pub(crate) references: Vec<PathRef>,
}

/// What a name means.
#[derive(Clone, Debug)]
pub(crate) enum Definition {
    /// A child module, as a position in [`ModuleTree::modules`].
    Module(usize),
    /// An item of the module itself.
    Item,
    /// The path of a `use` declaration.
    Import(Vec<String>),
}

impl ModuleTree {
    /// Reads the crate whose root file is `root`; `read` returns the text of a file, if it exists.
    pub(crate) fn build(root: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<Self> {
        let mut tree = Self::default();
        let text = read(root).with_context(|| format!("there is no {}", root.display()))?;
        let folder = root.parent().unwrap_or(Path::new("")).to_path_buf();
        tree.add_file(root.to_path_buf(), &text, folder, None, read)?;
        Ok(tree)
    }

    fn add_file(
        &mut self,
        path: PathBuf,
        text: &str,
        folder: PathBuf,
        parent: Option<usize>,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<usize> {
        let file =
            syn::parse_file(text).with_context(|| format!("cannot parse {}", path.display()))?;
        self.files.push(path);
        let place = Place { file: self.files.len() - 1, folder, parent };
        self.add_module(&file.items, &place, read)
    }

    fn add_module(
        &mut self,
        items: &[Item],
        place: &Place,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<usize> {
        let this = self.modules.len();
        self.modules.push(Module::new(items, place));
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            match item {
                Item::Mod(child) => {
                    let position = self.add_child(child, this, place, read)?;
                    self.modules[this].define(&child.ident, Definition::Module(position));
                }
                Item::Macro(item) => self.add_macro(item, this),
                item => self.modules[this].define_item(item),
            }
        }
        Ok(this)
    }

    fn add_child(
        &mut self,
        child: &ItemMod,
        parent: usize,
        place: &Place,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<usize> {
        let name = child.ident.to_string();
        let folder = place.folder.join(&name);
        if let Some((_, items)) = &child.content {
            let inner = Place { file: place.file, folder, parent: Some(parent) };
            return self.add_module(items, &inner, read);
        }
        if child.attrs.iter().any(|attribute| attribute.path().is_ident("path")) {
            bail!("{}: #[path] on a module", self.files[place.file].display());
        }
        for path in [folder.with_extension("rs"), folder.join("mod.rs")] {
            if let Some(text) = read(&path) {
                return self.add_file(path, &text, folder, Some(parent), read);
            }
        }
        bail!("{}: no file for `mod {name}`", self.files[place.file].display())
    }

    fn add_macro(&mut self, item: &syn::ItemMacro, module: usize) {
        let Some(name) = &item.ident else { return };
        let file = self.modules[module].file;
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
            self.exported_macros.insert(name.to_string(), file);
        }
        self.modules[module].define(name, Definition::Item);
    }
}

/// Where a module is found, and where its child modules are looked for.
struct Place {
    file: usize,
    folder: PathBuf,
    parent: Option<usize>,
}

impl Module {
    fn new(items: &[Item], place: &Place) -> Self {
        let names = Names::of_module(items);
        let mut module = Self {
            parent: place.parent,
            file: place.file,
            definitions: HashMap::new(),
            globs: Vec::new(),
            imports: Vec::new(),
            references: names.paths,
        };
        for import in names.imports {
            match import.name {
                Some(name) => {
                    let meaning = Definition::Import(import.path.segments.clone());
                    module.definitions.entry(name).or_default().push(meaning);
                    module.imports.push(import.path);
                }
                None => module.globs.push(import.path),
            }
        }
        module
    }

    fn define(&mut self, name: &syn::Ident, meaning: Definition) {
        self.definitions.entry(name.to_string()).or_default().push(meaning);
    }

    fn define_item(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::TraitAlias(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            _ => return,
        };
        self.define(name, Definition::Item);
    }
}
