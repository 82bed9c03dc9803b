//! Puts the tokens of a batch where those of their form stand together.

use crate::env::BuildResult;
use crate::inversion::occurrence::{Sighting, Texts, check, place};
use crate::inversion::{Corpus, Known, Part};
use crate::names::{Spelled, joined};
use crate::token_stream::{SUMMARY, Tokens};
use medina::format::postings::NO_POSITION;

/// Words of different fields are this far apart, so that no phrase reaches across.
const FIELD_GAP: u32 = 100;

/// Where the forms of a batch stand.
pub(super) struct Sighted<'a> {
    corpus: &'a Corpus<'a>,
    /// The forms, in the order of the vocabulary.
    pub(super) known: Vec<Known>,
    /// Form by form, in the order of the texts.
    sightings: Vec<Sighting>,
    pub(super) texts: Texts,
    /// The first document.
    pub(super) first: u32,
    /// Lists of concepts with where those are named, in order.
    pub(super) named: Vec<(u32, Sighting)>,
    /// How names were written.
    pub(super) spelled: Vec<Spelled>,
}

/// A document being read.
struct Here<'a, 'r> {
    tokens: &'r mut Tokens<'a>,
    /// By form of the reading its rank among those of the batch << 1 | whether it is a stop word.
    forms: &'r [u32],
    /// The text that comes next.
    text: u32,
    /// So many positions are behind, and of the field so many words that are no stop words.
    position: u32,
    before: u32,
}

impl<'a> Sighted<'a> {
    /// Reads parts of a batch, whose forms have these ranks by place.
    pub(super) fn read(
        corpus: &'a Corpus<'a>,
        known: Vec<Known>,
        parts: &[Part<'_>],
        ranks: &[u32],
    ) -> BuildResult<Self> {
        let tokens = parts.iter().map(|part| part.tokens).sum();
        u32::try_from(tokens)?;
        let mut sighted = Self {
            corpus,
            sightings: vec![Sighting::default(); tokens],
            texts: Texts::new(),
            first: parts.first().map_or(0, |part| part.first as u32),
            named: Vec::new(),
            spelled: Vec::new(),
            known,
        };
        let mut ends: Vec<u32> = sighted.known.iter().map(|known| known.from).collect();
        parts.iter().try_for_each(|part| sighted.part(part, ranks, &mut ends))?;
        sighted.named.sort_unstable();
        Ok(sighted)
    }

    fn part(&mut self, part: &Part<'_>, ranks: &[u32], ends: &mut [u32]) -> BuildResult<()> {
        let forms = part.places.iter().zip(&part.reading.forms);
        let forms =
            forms.map(|(place, form)| ranks[*place as usize] << 1 | u32::from(form.is_stop));
        let (forms, mut tokens): (Vec<u32>, _) = (forms.collect(), part.reading.tokens());
        for (document, passages) in (part.first as u32..).zip(&part.reading.passages) {
            let title = self.texts.add(passages.len());
            let mut here =
                Here { tokens: &mut tokens, forms: &forms, text: title, position: 0, before: 0 };
            for texts in [1, 1, passages.len()] {
                here.before = 0;
                (0..texts).for_each(|_| self.text(&mut here, ends));
                here.position += FIELD_GAP;
            }
            check(self.texts.len(), here.position)?;
            self.add_belonging(document, Sighting::first(title + SUMMARY as u32));
        }
        Ok(())
    }

    fn text(&mut self, here: &mut Here<'_, '_>, ends: &mut [u32]) {
        let (first, has_names) = (Sighting::first(here.text), !self.corpus.names.is_empty());
        let (sightings, mut run) = (self.sightings.as_mut_slice(), Vec::new());
        // Counted here, they need not be in memory after each of millions of tokens.
        let (forms, mut position, mut before) = (here.forms, here.position, here.before);
        here.tokens.next_text(|form, is_word| {
            let Some(form) = forms.get(form) else { return };
            let rank = (form >> 1) as usize;
            let end = &mut ends[rank];
            sightings[*end as usize] = first.at(position, place(before), is_word);
            *end += 1;
            position += u32::from(is_word);
            before += u32::from(is_word && form & 1 == 0);
            if has_names && is_word {
                run.push(rank as u32);
            }
        });
        (here.text, here.position, here.before) = (here.text + 1, position, before);
        self.read_names(first.at(0, NO_POSITION, false), &run);
    }

    /// Looks for names among the words of a text, given by rank.
    fn read_names(&mut self, there: Sighting, run: &[u32]) {
        let Some(tag) = run.first().map(|rank| self.known[*rank as usize].tag) else { return };
        let numbers =
            |rank: &u32| (self.known[*rank as usize].class, self.known[*rank as usize].form);
        let run: Vec<(u32, u32)> = run.iter().map(numbers).collect();
        let (corpus, Self { named, spelled, .. }) = (self.corpus, self);
        corpus.names.each_in(tag, &run, |at, words, concept| {
            named.push((corpus.list_of_concept(concept), there));
            let forms =
                run[at..at + words].iter().map(|(_, form)| corpus.vocabulary.key(*form as usize));
            let name = (concept, tag, joined(forms));
            if !corpus.names.knows(concept, &name.2) && !spelled.contains(&name) {
                spelled.push(name);
            }
        });
    }

    /// A document that belongs to a concept counts as if its summary named it once more.
    fn add_belonging(&mut self, document: u32, summary: Sighting) {
        let corpus = self.corpus;
        let from = corpus.belonging.partition_point(|(of, _)| *of < document);
        for (_, concept) in corpus.belonging[from..].iter().take_while(|(of, _)| *of == document) {
            self.named.push((corpus.list_of_concept(*concept), summary));
        }
    }

    /// Ledgers of most batches have no more bytes. Memory that is asked for and not used costs nothing, unlike growing.
    pub(super) fn most_bytes(&self) -> usize {
        4 * self.sightings.len() + 16 * self.known.len()
    }

    /// The sightings of some forms, in order. Those of several are merged.
    pub(super) fn of<'s, 'k>(
        &'s self,
        mut forms: impl ExactSizeIterator<Item = &'k Known>,
        merged: &'s mut Vec<Sighting>,
    ) -> &'s [Sighting] {
        let own = |known: &Known| &self.sightings[known.from as usize..][..known.tokens as usize];
        if forms.len() == 1 {
            return forms.next().map(own).unwrap_or_default();
        }
        merged.clear();
        forms.for_each(|known| merged.extend_from_slice(own(known)));
        // This sort sees that they consist of a few pieces that are in order.
        merged.sort();
        merged
    }
}
