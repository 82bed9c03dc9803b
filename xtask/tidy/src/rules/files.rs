//! What is tracked at all: no large files, and no lock file that binds everybody to one host.

use crate::repository::Source;

const LARGEST_BYTES: u64 = 1_000_000;

/// Large files, and lock files that name a host.
pub(crate) fn findings(source: &Source) -> Vec<String> {
    let mut findings = lines_with_hosts(source);
    if source.bytes > LARGEST_BYTES {
        let advice = "is over 1 MB; make it when it is needed, or keep it elsewhere";
        findings.push(source.finding(1, advice));
    }
    findings
}

fn lines_with_hosts(source: &Source) -> Vec<String> {
    if !source.path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let advice =
        "names a package host; set omit-lockfile-registry-resolved in .npmrc and lock again";
    let lines = (1..).zip(source.text.lines());
    let bound = lines.filter(|(_, line)| line.trim_start().starts_with("\"resolved\": \"http"));
    bound.map(|(number, _)| source.finding(number, advice)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::source;

    #[test]
    fn lock_files_name_no_host() {
        let text = "    \"resolved\": \"https://packages.example/a.tgz\",";
        assert_eq!(findings(&source("www/package-lock.json", text)).len(), 1);
        let version = "    \"version\": \"1.0.0\",";
        assert!(findings(&source("www/package-lock.json", version)).is_empty());
    }

    #[test]
    fn large_files_are_found() {
        let small = source("corpus/all.json", "");
        assert!(findings(&small).is_empty());
        assert_eq!(findings(&Source { bytes: LARGEST_BYTES + 1, ..small }).len(), 1);
    }
}
