//! What `measure payload` finds: requests, waiting times, and the sums of them that are printed or
//! checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::benchmark_corpus::query_sample::QueryScenario;

/// A network link to imitate.
pub(crate) struct Link {
    pub(super) round_trip_ms: u32,
    pub(super) bits_per_second: u32,
}

pub(super) const LINKS: [Link; 2] = [
    Link { round_trip_ms: 562, bits_per_second: 1_440_000 },
    Link { round_trip_ms: 40, bits_per_second: 20_000_000 },
];
/// The number of phases from opening the page to the first results.
const FIRST_PAGE: usize = 3;
/// The role of files that are fetched after the results, for suggestions.
pub(super) const SUGGESTIONS: &str = "suggestions";
const CODE: [&str; 3] = ["script", "style", "wasm"];

#[derive(Deserialize, Serialize)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) role: String,
    pub(super) round: usize,
    pub(super) bytes: u64,
}

/// What the page shows.
#[derive(Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Answer {
    pub(super) total: u64,
    pub(super) hits: u64,
    pub(super) counts: u64,
    /// Bytes received for this query when the first hits were shown.
    pub(super) bytes_at_hits: u64,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Phase {
    pub(super) name: String,
    pub(super) answer: Option<Answer>,
    pub(super) requests: Vec<Request>,
}

/// Milliseconds until something is shown.
#[derive(Deserialize, Serialize)]
pub(super) struct TimeTo {
    pub(super) hits: f64,
    pub(super) counts: f64,
}

#[derive(Deserialize, Serialize)]
pub(super) struct LinkTimes {
    /// From opening the page, with the query entered at once.
    pub(super) cold: TimeTo,
    /// From pasting the query, when all other files had arrived.
    pub(super) ready: TimeTo,
}

/// The figures of one engine for one scenario.
#[derive(Serialize)]
pub(crate) struct PayloadFigures {
    pub(super) phases: Vec<Phase>,
    /// The first page again, with the query typed key by key. Empty if not measured.
    pub(super) typed: Vec<Phase>,
    pub(super) waiting: Vec<LinkTimes>,
}

#[derive(Serialize)]
pub(super) struct PayloadReport {
    pub(super) corpus: String,
    pub(super) documents: usize,
    pub(super) scenarios: Vec<ScenarioReport>,
}

#[derive(Serialize)]
pub(super) struct ScenarioReport {
    pub(super) scenario: QueryScenario,
    pub(super) medina: PayloadFigures,
    pub(super) pagefind: Option<PayloadFigures>,
}

impl Phase {
    /// The requests for results and counts, without those for suggestions.
    fn needed(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| request.role != SUGGESTIONS)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.needed().map(|request| request.bytes).sum()
    }

    pub(super) fn rounds(&self) -> usize {
        self.needed().map(|request| request.round).max().unwrap_or(0)
    }
}

pub(super) fn first_page(phases: &[Phase]) -> u64 {
    phases.iter().take(FIRST_PAGE).map(Phase::bytes).sum()
}

pub(super) fn requests(phases: &[Phase]) -> usize {
    phases.iter().take(FIRST_PAGE).map(|phase| phase.requests.len()).sum()
}

impl PayloadFigures {
    /// The bytes until the first hits are shown, and until all counts are.
    pub(crate) fn bytes_until(&self) -> [u64; 2] {
        let before: u64 = self.phases.iter().take(FIRST_PAGE - 1).map(Phase::bytes).sum();
        let answer = self.phases.get(FIRST_PAGE - 1).and_then(|phase| phase.answer.as_ref());
        let at_hits = answer.map_or(0, |answer| answer.bytes_at_hits);
        [before + at_hits, first_page(&self.phases)]
    }

    fn bytes_of(&self, wanted: impl Fn(&Request) -> bool) -> u64 {
        let requests = self.phases.iter().take(FIRST_PAGE).flat_map(|phase| &phase.requests);
        requests.filter(|request| wanted(request)).map(|request| request.bytes).sum()
    }

    /// The bytes of files with these roles on the first page.
    pub(crate) fn bytes_for(&self, roles: &[&str]) -> u64 {
        self.bytes_of(|request| roles.contains(&request.role.as_str()))
    }

    /// The bytes of the typed first page, suggestions included.
    pub(super) fn typed_bytes(&self) -> u64 {
        self.typed.iter().flat_map(|phase| &phase.requests).map(|request| request.bytes).sum()
    }

    pub(super) fn code(&self) -> u64 {
        self.bytes_for(&CODE)
    }

    /// The rounds before the query, those of the query, and all rounds of the first page.
    pub(crate) fn rounds(&self) -> [usize; 3] {
        let rounds = |place: usize| self.phases.get(place).map_or(0, Phase::rounds);
        [rounds(1), rounds(2), rounds(0) + rounds(1) + rounds(2)]
    }

    pub(super) fn by_role(&self) -> BTreeMap<&str, u64> {
        let mut sums = BTreeMap::new();
        for request in self.phases.iter().take(FIRST_PAGE).flat_map(|phase| &phase.requests) {
            *sums.entry(request.role.as_str()).or_default() += request.bytes;
        }
        sums
    }
}
