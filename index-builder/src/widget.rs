//! The files a partner's page loads, carried inside the command.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

/// The file a script tag names.
pub(crate) const SCRIPT: &str = "medina.js";

/// The script's types, for front ends that import it; no page loads them.
pub(crate) const TYPES: &str = "medina.d.ts";

/// Names and contents, by name. Empty when the command was built without the widget.
pub(crate) static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/widget_files.rs"));

/// A file's `integrity` attribute.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Whether a name is that of a module as the widget's build names it: `medina-<8 hexadecimal digits>.wasm`.
pub(crate) fn is_module(name: &str) -> bool {
    let digits = name.strip_prefix("medina-").and_then(|rest| rest.strip_suffix(".wasm"));
    digits.is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The modules a script names.
pub(crate) fn modules_named_in(script: &str) -> Vec<String> {
    const LENGTH: usize = "medina-01234567.wasm".len();
    let names = script.match_indices("medina-").filter_map(|(start, _)| script.get(start..start + LENGTH));
    names.filter(|name| is_module(name)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tells_its_module() {
        let script = "import(\"./medina-0a1b2c3d.wasm\"); \"medina-search\"; medina-";
        assert_eq!(modules_named_in(script), ["medina-0a1b2c3d.wasm"]);
    }

    #[test]
    fn the_integrity_is_that_of_the_standard() {
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), empty);
    }
}
