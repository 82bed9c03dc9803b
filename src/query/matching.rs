//! For each word of a query the documents that match it, how strongly, and where their best passage is.

use super::names::Name;
use super::parse::{Query, Word};
use super::resolve::{Form, Resolved};
use super::score::{self, CONCEPT, CORRECTED, EXACT_FORM, LONGER_WORD};
use crate::index::postings::{NOWHERE, Posting};
use crate::index::words::{Entry, Shard, is_form};
use crate::store::Store;

/// One word with its matches.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// The word, folded.
    pub(crate) folded: String,
    /// In document order.
    pub(crate) matches: Vec<WordMatch>,
    /// What the word is worth: see [`score::idf`].
    pub(crate) idf: u32,
    /// What it is worth where its very form is there.
    pub(crate) form_idf: u32,
    pub(crate) repeats: u32,
    /// The numbers of the concepts it stands for.
    pub(crate) concepts: Vec<u32>,
}

/// One document that matches one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordMatch {
    pub(crate) document: u32,
    /// How much the word says about the document; 0 is no match.
    pub(crate) impact: u8,
    /// How many words the title has that holds it; 0 where it does not.
    pub(crate) title: u8,
    /// What the way it matched is worth, in sixteenths.
    pub(crate) worth: u8,
    /// The file of the document's block with the best passage, 0 for none.
    pub(crate) file: u8,
    /// About where the text first holds it: see [`Posting::place`].
    pub(crate) place: u8,
    /// 0 where a form of the word is there; else one more than the place of the concept that stands for it.
    pub(crate) concept: u16,
    /// Whether the very form is there, not only another of its class.
    pub(crate) holds: bool,
}

impl WordMatch {
    /// Impact times worth.
    pub(crate) fn strength(&self) -> u32 {
        u32::from(self.impact) * u32::from(self.worth)
    }
}

impl Clause {
    /// What this word adds to the score of a matching document.
    pub(crate) fn contribution(&self, found: &WordMatch) -> u32 {
        let idf = if found.holds { self.form_idf } else { self.idf };
        score::contribution(idf, found.strength(), self.repeats)
    }

    /// The concept by which a document was found that has no form of the word.
    pub(crate) fn concept(&self, found: &WordMatch) -> Option<u32> {
        self.concepts.get(usize::from(found.concept).checked_sub(1)?).copied()
    }

    /// The match in one document.
    pub(crate) fn in_document(&self, document: u32) -> Option<&WordMatch> {
        let at = self.matches.binary_search_by_key(&document, |found| found.document).ok()?;
        self.matches.get(at)
    }
}

/// Matches every word; all shards have arrived. `phrases` has the documents of each phrase.
pub(crate) fn match_words(
    store: &Store,
    query: &Query,
    resolved: &Resolved,
    names: &[Name],
    phrases: &[Vec<u32>],
) -> Vec<Clause> {
    let mut clauses = Vec::with_capacity(query.words.len());
    for (place, (word, forms)) in query.words.iter().zip(&resolved.words).enumerate() {
        let mut gatherer = Gatherer::new(store);
        if forms.len() > 1 && forms[0].worth == CORRECTED {
            gatherer.alternatives(forms, word);
        } else {
            for form in forms {
                gatherer.form(form, word);
            }
        }
        if word.phrase.is_none() {
            for name in names.iter().filter(|name| name.words.contains(&place)) {
                gatherer.name(&name.key);
            }
        }
        clauses.push(gatherer.clause(word, phrases));
    }
    clauses
}

/// Gathers the strongest match of each document.
struct Gatherer<'a> {
    store: &'a Store,
    /// By document.
    strongest: Vec<WordMatch>,
    concepts: Vec<u32>,
    /// What the word is worth, where that is not decided by the number of its matches.
    idf: Option<u32>,
}

impl<'a> Gatherer<'a> {
    fn new(store: &'a Store) -> Self {
        let strongest = vec![WordMatch::default(); store.core().record.documents as usize];
        Self { store, strongest, concepts: Vec::new(), idf: None }
    }

    fn form(&mut self, form: &Form, word: &Word) {
        let shard = self.store.shard(self.store.shard_of(&form.key));
        if let Some(entry) = shard.entry(&form.key) {
            let exact = shard.exact(&form.key, &word.exact);
            self.classes(&shard, &entry, form.worth, &exact);
            if word.phrase.is_none() {
                self.concepts(&shard, &entry, form.worth);
            }
        }
        if form.prefix {
            self.longer_words(form);
        }
    }

    /// Words any of which may have been meant are each weighed by how many documents hold it, not all together, so that a rare one does
    /// not drown in a common one.
    fn alternatives(&mut self, forms: &[Form], word: &Word) {
        let mut clauses = Vec::with_capacity(forms.len());
        for form in forms {
            let mut gatherer = Gatherer::new(self.store);
            gatherer.form(form, word);
            clauses.push(gatherer.clause(word, &[]));
        }
        let rarest = clauses.iter().map(|clause| clause.idf).max().unwrap_or(1);
        for clause in clauses {
            for found in &clause.matches {
                let worth = (u32::from(found.worth) * clause.idf / rarest).max(1) as u8;
                let concept = clause.concept(found).map_or(0, |concept| self.number_of(concept));
                self.offer(WordMatch { worth, concept, ..*found });
            }
        }
        self.idf = Some(rarest);
    }

    /// One more than the place of a concept among those seen.
    fn number_of(&mut self, concept: u32) -> u16 {
        let known = self.concepts.iter().position(|known| *known == concept).unwrap_or_else(|| {
            self.concepts.push(concept);
            self.concepts.len() - 1
        });
        u16::try_from(known + 1).unwrap_or(u16::MAX)
    }

    /// A document that holds the form exactly as typed is worth more, where the index tells exact forms apart.
    fn classes(&mut self, shard: &Shard<'_>, entry: &Entry, worth: u32, exact: &[u32]) {
        for list in &entry.classes {
            for posting in shard.postings(*list) {
                let holds = |documents: &[u32]| documents.binary_search(&posting.document).is_ok();
                let worth = if holds(exact) { worth + EXACT_FORM } else { worth };
                let holds = entry.holders.is_empty() || holds(&entry.holders);
                self.offer(WordMatch { holds, ..matched(&posting, worth) });
            }
        }
    }

    fn concepts(&mut self, shard: &Shard<'_>, entry: &Entry, worth: u32) {
        for list in &entry.concepts {
            self.concept(shard, *list, worth);
        }
    }

    fn concept(&mut self, shard: &Shard<'_>, list: usize, worth: u32) {
        let (concept, postings) = shard.concept(list);
        let number = self.number_of(concept);
        for posting in postings {
            self.offer(WordMatch { concept: number, ..matched(&posting, worth * CONCEPT / 16) });
        }
    }

    fn name(&mut self, key: &str) {
        let shard = self.store.shard(self.store.shard_of(key));
        if let Some(entry) = shard.entry(key) {
            self.concepts(&shard, &entry, score::WHOLE_WORD);
        }
    }

    /// The words that begin as typed, with all that belongs to them. Each list counts once however many of its forms begin so.
    fn longer_words(&mut self, form: &Form) {
        for number in self.store.shards_beginning(&form.key) {
            let shard = self.store.shard(number);
            let mut lists: Vec<u64> = Vec::new();
            let mut concepts: Vec<u64> = Vec::new();
            shard.each_beginning(&form.key, &mut |key, value| {
                if is_form(key) {
                    let entry = shard.entry_of(value);
                    lists.extend(entry.classes.iter().map(|list| *list as u64));
                    concepts.extend(entry.concepts.iter().map(|list| *list as u64));
                }
                true
            });
            for lists in [&mut lists, &mut concepts] {
                super::rank::sort(lists);
                lists.dedup();
            }
            for list in lists {
                for posting in shard.postings(list as usize) {
                    self.offer(matched(&posting, LONGER_WORD));
                }
            }
            for list in concepts {
                self.concept(&shard, list as usize, LONGER_WORD);
            }
        }
    }

    fn offer(&mut self, found: WordMatch) {
        let slot = &mut self.strongest[found.document as usize];
        // A form of the word itself comes before any name for it. Nothing depends on which list is read first.
        let rank = |found: &WordMatch| {
            let is_direct = found.concept == 0 && found.impact > 0;
            (is_direct, found.strength(), found.holds, NOWHERE - found.place, found.title)
        };
        if rank(&found) > rank(slot) {
            *slot = found;
        }
    }

    fn clause(mut self, word: &Word, phrases: &[Vec<u32>]) -> Clause {
        self.strongest.retain(|found| found.impact > 0);
        self.strongest.shrink_to_fit();
        let mut matches = self.strongest;
        let documents = self.store.core().record.documents as usize;
        let own = score::idf(documents, matches.len());
        let holders = matches.iter().filter(|found| found.holds).count();
        let idf = self.idf.unwrap_or(own);
        let form_idf = self.idf.unwrap_or_else(|| u32::midpoint(own, score::idf(documents, holders)));
        if let Some(phrase) = word.phrase {
            matches.retain(|found| phrases[phrase].binary_search(&found.document).is_ok());
        }
        Clause {
            folded: word.folded.clone(),
            matches,
            idf,
            form_idf,
            repeats: word.repeats,
            concepts: self.concepts,
        }
    }
}

fn matched(posting: &Posting, worth: u32) -> WordMatch {
    WordMatch {
        document: posting.document,
        impact: posting.impact,
        title: posting.title,
        worth: worth as u8,
        file: posting.file,
        place: posting.place,
        ..WordMatch::default()
    }
}
