//! Runs the golden queries of tests/relevance/*.toml on the demonstration corpus, through the
//! command. Each says what a librarian who knows the practices expects a query to find. The browser
//! runs the same cases in tests/browser/relevance.test.mjs.

// In a test, a missing value is a failure.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use support::Site;

#[path = "cli/support.rs"]
#[allow(dead_code, reason = "shared with the scenarios on the command, which need more of it")]
mod support;

/// There are at least this many cases, so that the test fails if their files are not found.
const MIN_CASES: usize = 300;

#[test]
fn the_corpus_answers_as_its_librarian_expects() {
    let corpus = Corpus::built();
    let cases = golden_cases();
    assert!(cases.len() >= MIN_CASES, "only {} cases were found", cases.len());
    corpus.assert_cases_are_valid(&cases);
    let failures: Vec<Failure> = cases.iter().flat_map(|case| corpus.failures(case)).collect();
    let failed: BTreeSet<_> = failures.iter().map(|failure| failure.case.label()).collect();
    let table: String = failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{table}\n{} of {} cases failed", failed.len(), cases.len());
}

/// One `[[case]]` of a file; tests/relevance/README.md says what each key means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    query: String,
    language: String,
    #[serde(default = "yes")]
    complete: bool,
    #[serde(default)]
    filters: Vec<String>,
    first: Option<String>,
    edition: Option<String>,
    #[serde(default)]
    top: Vec<String>,
    #[serde(default = "ten")]
    within: usize,
    #[serde(default)]
    before: Vec<[String; 2]>,
    #[serde(default)]
    shown: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    total: Option<usize>,
    corrections: Option<Vec<[String; 2]>>,
    unknown: Option<Vec<String>>,
    #[serde(default)]
    matched_names: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    selected: Vec<String>,
    #[serde(default)]
    help: Vec<WantedHelp>,
    reason: String,
    #[serde(skip)]
    file: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedHelp {
    kind: String,
    facet: Option<String>,
    query: Option<String>,
    total: Option<usize>,
}

/// The parts of a page of results that cases check.
#[derive(Debug, Deserialize)]
struct Page {
    total: usize,
    hits: Vec<Hit>,
    facets: BTreeMap<String, Vec<FacetValue>>,
    #[serde(default)]
    corrections: Vec<Correction>,
    #[serde(default)]
    unknown: Vec<String>,
    #[serde(default)]
    help: Vec<Help>,
}

#[derive(Debug, Deserialize)]
struct Hit {
    id: String,
    practice: String,
    #[serde(default)]
    #[serde(rename = "matchedNames")]
    matched_names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct FacetValue {
    value: Option<String>,
    #[serde(default)]
    selected: bool,
    #[serde(default)]
    children: Vec<FacetValue>,
}

#[derive(Debug, Deserialize)]
struct Correction {
    from: String,
    to: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Help {
    kind: String,
    facet: Option<String>,
    query: Option<String>,
    total: usize,
}

/// An expectation that was not met.
struct Failure<'a> {
    case: &'a Case,
    expected: String,
    got: String,
}

/// What was expected, and what was found instead.
type Unmet = (String, String);

/// The built demonstration corpus.
struct Corpus {
    site: Site,
}

fn yes() -> bool {
    true
}

fn ten() -> usize {
    10
}

fn golden_cases() -> Vec<Case> {
    let mut files: Vec<PathBuf> = fs::read_dir(from_root("tests/relevance"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files.iter().flat_map(|file| cases_of(file)).collect()
}

fn cases_of(file: &Path) -> Vec<Case> {
    #[derive(Deserialize)]
    struct Cases {
        case: Vec<Case>,
    }
    let name = file.file_name().unwrap().to_string_lossy();
    let cases: Cases = toml::from_str(&fs::read_to_string(file).unwrap())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    cases.case.into_iter().map(|case| Case { file: name.to_string(), ..case }).collect()
}

fn from_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

impl Corpus {
    fn built() -> Self {
        let site = Site::new();
        let config = from_root("corpus/medina.toml");
        site.done(&["build", "--quiet", "--config", &config.to_string_lossy(), "--out", "out"]);
        Self { site }
    }

    /// Checks that the corpus has the practices that cases name, because `absent` always holds for
    /// a misspelt name, and that each case expects something and has a reason.
    fn assert_cases_are_valid(&self, cases: &[Case]) {
        let practices: BTreeSet<String> =
            self.search("", "en", true, &[]).hits.into_iter().map(|hit| hit.practice).collect();
        for case in cases {
            let label = case.label();
            let unknown: Vec<_> =
                case.practices().filter(|name| !practices.contains(*name)).collect();
            assert!(unknown.is_empty(), "{label} names {unknown:?}, which the corpus lacks");
            assert!(case.expects_something(), "{label} has no expectation");
            assert!(!case.reason.is_empty(), "{label} has no reason");
        }
    }

    fn search(&self, query: &str, language: &str, complete: bool, filters: &[String]) -> Page {
        let mut arguments = vec!["--lang", language, "--limit", "1000"];
        if complete {
            arguments.push("--complete");
        }
        filters.iter().for_each(|filter| arguments.extend(["--filter", filter.as_str()]));
        arguments.extend(["--", query]);
        serde_json::from_value(self.site.page(&arguments)).unwrap()
    }

    fn failures<'a>(&self, case: &'a Case) -> Vec<Failure<'a>> {
        let page = self.search(&case.query, &case.language, case.complete, &case.filters);
        let unmet = |(expected, got)| Failure { case, expected, got };
        let mut failures: Vec<_> = case.unmet(&page).into_iter().map(unmet).collect();
        failures.extend(
            page.help.iter().filter_map(|help| self.check_suggestion(case, help)).map(unmet),
        );
        failures
    }

    /// Follows a suggestion and checks that it has as many results as it says.
    fn check_suggestion(&self, case: &Case, help: &Help) -> Option<Unmet> {
        let kept =
            |filter: &&String| help.facet.as_ref().is_some_and(|facet| !of_facet(filter, facet));
        let (query, filters) = match help.kind.as_str() {
            "query" => (help.query.as_deref().unwrap(), case.filters.clone()),
            _ => (case.query.as_str(), case.filters.iter().filter(kept).cloned().collect()),
        };
        let total = self.search(query, &case.language, case.complete, &filters).total;
        check(
            total == help.total,
            format!("{help:?}, as it says"),
            format!("{total} when it is followed"),
        )
    }
}

impl Case {
    fn label(&self) -> String {
        format!("{}: {} ({})", self.file, self.query, self.language)
    }

    fn expects_something(&self) -> bool {
        self.practices().next().is_some()
            || self.total.is_some()
            || self.corrections.is_some()
            || self.unknown.is_some()
            || !self.selected.is_empty()
            || !self.help.is_empty()
    }

    /// The practices that the case names.
    fn practices(&self) -> impl Iterator<Item = &str> {
        let editions =
            self.edition.iter().chain(&self.shown).map(|id| id.rsplit_once('.').unwrap().0);
        let pairs = self.before.iter().flatten();
        let whole = self
            .first
            .iter()
            .chain(&self.top)
            .chain(pairs)
            .chain(&self.absent)
            .chain(self.matched_names.keys());
        whole.map(String::as_str).chain(editions)
    }

    /// The expectations that a page does not meet.
    fn unmet(&self, page: &Page) -> Vec<Unmet> {
        let checks = [
            self.check_top(page),
            self.check_order(page),
            self.check_presence(page),
            self.check_matched_names(page),
            self.check_words(page),
            self.check_offers(page),
        ];
        checks.into_iter().flatten().collect()
    }

    fn check_top(&self, page: &Page) -> Vec<Unmet> {
        let best = page.hits.first();
        let first = self.first.iter().map(|practice| {
            check(
                best.is_some_and(|hit| hit.practice == *practice),
                format!("{practice} first"),
                page.shown(10),
            )
        });
        let edition = self.edition.iter().map(|id| {
            check(
                best.is_some_and(|hit| hit.id == *id),
                format!("the edition {id} first"),
                page.shown(10),
            )
        });
        let top = self.top.iter().map(|practice| {
            let is_there = page.rank(practice).is_some_and(|rank| rank < self.within);
            check(
                is_there,
                format!("{practice} among the first {}", self.within),
                page.shown(self.within),
            )
        });
        first.chain(edition).chain(top).flatten().collect()
    }

    fn check_order(&self, page: &Page) -> Vec<Unmet> {
        let pairs = self.before.iter().map(|[earlier, later]| {
            let (ahead, behind) = (page.rank(earlier), page.rank(later));
            let holds = ahead.is_some_and(|ahead| behind.is_none_or(|behind| ahead < behind));
            check(holds, format!("{earlier} before {later}"), page.shown(page.hits.len()))
        });
        pairs.flatten().collect()
    }

    fn check_presence(&self, page: &Page) -> Vec<Unmet> {
        let shown = self.shown.iter().map(|id| {
            let is_shown = page.hits.iter().any(|hit| hit.id == *id);
            check(is_shown, format!("the edition {id}"), page.shown(page.hits.len()))
        });
        let absent = self.absent.iter().map(|practice| {
            check(
                page.rank(practice).is_none(),
                format!("no {practice}"),
                page.shown(page.hits.len()),
            )
        });
        let total = self.total.iter().map(|total| {
            check(
                page.total == *total,
                format!("{total} in all"),
                format!("{}: {}", page.total, page.shown(10)),
            )
        });
        shown.chain(absent).chain(total).flatten().collect()
    }

    fn check_matched_names(&self, page: &Page) -> Vec<Unmet> {
        let names = self.matched_names.iter().map(|(practice, names)| {
            let through = page
                .hits
                .iter()
                .find(|hit| hit.practice == *practice)
                .map(|hit| &hit.matched_names);
            let holds = through.is_some_and(|through| same_names(through, names));
            check(holds, format!("{practice} through {names:?}"), format!("{through:?}"))
        });
        names.flatten().collect()
    }

    fn check_words(&self, page: &Page) -> Vec<Unmet> {
        let made: Vec<_> =
            page.corrections.iter().map(|each| [each.from.clone(), each.to.clone()]).collect();
        let corrections = self.corrections.iter().map(|wanted| {
            check(*wanted == made, format!("corrections {wanted:?}"), format!("{made:?}"))
        });
        let unknown = self.unknown.iter().map(|wanted| {
            check(
                *wanted == page.unknown,
                format!("unknown {wanted:?}"),
                format!("{:?}", page.unknown),
            )
        });
        corrections.chain(unknown).flatten().collect()
    }

    fn check_offers(&self, page: &Page) -> Vec<Unmet> {
        let help = self.help.iter().map(|wanted| {
            let is_made = page.help.iter().any(|help| wanted.is_met_by(help));
            check(is_made, format!("{wanted:?}"), format!("{:?}", page.help))
        });
        let selected = self.selected.iter().map(|wanted| {
            check(page.selects(wanted), format!("{wanted} selected"), "it is not".to_owned())
        });
        help.chain(selected).flatten().collect()
    }
}

impl WantedHelp {
    fn is_met_by(&self, help: &Help) -> bool {
        let agrees = |wanted: &Option<String>, got| wanted.is_none() || wanted == got;
        self.kind == help.kind
            && agrees(&self.facet, &help.facet)
            && agrees(&self.query, &help.query)
            && self.total.is_none_or(|total| total == help.total)
    }
}

impl Page {
    fn rank(&self, practice: &str) -> Option<usize> {
        self.hits.iter().position(|hit| hit.practice == practice)
    }

    /// The ids of the first hits.
    fn shown(&self, limit: usize) -> String {
        let ids: Vec<_> = self.hits.iter().take(limit).map(|hit| hit.id.as_str()).collect();
        if ids.is_empty() { "nothing".to_owned() } else { ids.join(" ") }
    }

    /// Whether `facet:value` is selected; the value is the last part of its path.
    fn selects(&self, wanted: &str) -> bool {
        let (facet, value) = wanted.split_once(':').unwrap();
        self.facets.get(facet).is_some_and(|values| values.iter().any(|each| each.selects(value)))
    }
}

impl FacetValue {
    fn selects(&self, value: &str) -> bool {
        let named = self.value.as_deref().and_then(|path| path.rsplit(" > ").next());
        (self.selected && named == Some(value))
            || self.children.iter().any(|child| child.selects(value))
    }
}

impl fmt::Display for Failure<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.case.label())?;
        writeln!(out, "  expected  {}", self.expected)?;
        writeln!(out, "  got       {}", self.got)?;
        writeln!(out, "  because   {}", self.case.reason)
    }
}

fn check(holds: bool, expected: String, got: String) -> Option<Unmet> {
    (!holds).then_some((expected, got))
}

/// Whether `filter`, in the form of `--filter`, is one of this facet.
fn of_facet(filter: &str, facet: &str) -> bool {
    filter.split_once('=').is_some_and(|(key, _)| key == facet)
}

/// Whether both lists have the same names, in any order and case.
fn same_names(left: &[String], right: &[String]) -> bool {
    let lower =
        |names: &[String]| names.iter().map(|name| name.to_lowercase()).collect::<BTreeSet<_>>();
    lower(left) == lower(right)
}
