//! The widget's files, embedded in the command by `build.rs`, and the form of their names.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

/// The file that a script tag loads.
pub(crate) const SCRIPT: &str = "medina.js";

/// TypeScript declarations for front ends that import the script. No page loads them.
pub(crate) const TYPES: &str = "medina.d.ts";

/// Names and contents, ordered by name. Empty if the command was built without the widget.
pub(crate) static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/widget_files.rs"));

/// Returns the value of the `integrity` attribute for a file (Subresource Integrity).
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Returns the release that a file belongs to, from its name: `medina-01234567.wasm` for the
/// module, or `medina-01234567.fr.json` for the texts of a language.
pub(crate) fn release_of(name: &str) -> Option<&str> {
    let (release, kind) = name.split_once('.')?;
    let is_text = |kind: &str| kind.strip_suffix(".json").is_some_and(is_language);
    (is_release(release) && (kind == "wasm" || is_text(kind))).then_some(release)
}

/// Returns the releases that a script names.
pub(crate) fn releases_named_in(script: &str) -> Vec<String> {
    const LENGTH: usize = "medina-01234567".len();
    let names =
        script.match_indices("medina-").filter_map(|(start, _)| script.get(start..start + LENGTH));
    names.filter(|name| is_release(name)).map(str::to_owned).collect()
}

/// Whether `name` is `medina-` and eight hexadecimal digits.
fn is_release(name: &str) -> bool {
    let digits = name.strip_prefix("medina-");
    digits.is_some_and(|digits| {
        digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn is_language(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tells_its_release() {
        let script = "load(`medina-0a1b2c3d.wasm`, `medina-0a1b2c3d`); \"medina-search\"; medina-";
        assert_eq!(releases_named_in(script), ["medina-0a1b2c3d", "medina-0a1b2c3d"]);
    }

    #[test]
    fn files_of_a_release_are_known_by_their_names() {
        for name in ["medina-0a1b2c3d.wasm", "medina-0a1b2c3d.fr.json"] {
            assert_eq!(release_of(name), Some("medina-0a1b2c3d"), "{name}");
        }
        for name in [
            "medina.js",
            "medina-notes.wasm",
            "medina-0a1b2c3d",
            "medina-0a1b2c3d.json",
            "medina-0a1b2c3d.js",
            "other-00a1b2c3d.wasm",
            "medina-0a1b2c3d.my notes.json",
        ] {
            assert_eq!(release_of(name), None, "{name}");
        }
    }

    #[test]
    fn the_integrity_is_that_of_the_standard() {
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), empty);
    }
}
