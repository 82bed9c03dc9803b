//! The questions of JavaScript, in the wire encoding of the index: varints and length-prefixed
//! texts. Look here when a question or an option of a request is added:
//! `www/src/engine/request-encoding.ts` writes them.
//!
//! ```text
//! 0                    what the index is about
//! 1 request            query; filters: count, per facet its key, count, values; ranges: count, per
//!                      facet its key, smallest and greatest value in decimal, each empty if open;
//!                      sort; offset; limit; facets, complete, correct: 0 or 1; count and keys of
//!                      the facets to count
//! 2 id                 the whole text of a document
//! 3 text, limit        suggestions for a text
//! 4 language           opens the index for a visitor of this language, or of the site's default
//!                      if empty; the content is the manifest file
//! 5 file               takes the file with this number, all of whose content was appended
//! ```
//!
//! The last two are answered like the first.

use medina::util::text::whole_number;
use medina::util::wire::Reader;
use medina::{Error, OrderedMap, Range, Request, Result, Sort};

/// A question to the engine.
pub(super) enum Question<'a> {
    Describe,
    Search(Request),
    Text(&'a str),
    Suggest(&'a str, usize),
    Open(&'a str),
    Insert(usize),
}

impl<'a> Question<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        Ok(match reader.byte() {
            0 => Self::Describe,
            1 => Self::Search(request(&mut reader)?),
            2 => Self::Text(reader.text()),
            3 => Self::Suggest(reader.text(), reader.size()),
            4 => Self::Open(reader.text()),
            _ => Self::Insert(reader.size()),
        })
    }
}

fn request(reader: &mut Reader<'_>) -> Result<Request> {
    Ok(Request {
        query: reader.text().to_owned(),
        filters: filters(reader),
        ranges: ranges(reader),
        sort: sort(reader.text())?,
        offset: reader.size(),
        limit: reader.size(),
        facets: reader.byte() > 0,
        complete: reader.byte() > 0,
        correct: reader.byte() > 0,
        counted: reader.texts(),
    })
}

fn filters(reader: &mut Reader<'_>) -> OrderedMap<Vec<String>> {
    let mut filters = OrderedMap::new();
    for _ in 0..reader.count() {
        let key = reader.text().to_owned();
        filters.push((key, reader.texts()));
    }
    filters
}

fn ranges(reader: &mut Reader<'_>) -> OrderedMap<Range> {
    let mut ranges = OrderedMap::new();
    for _ in 0..reader.count() {
        let key = reader.text().to_owned();
        let range = Range { from: whole_number(reader.text()), to: whole_number(reader.text()) };
        ranges.push((key, range));
    }
    ranges
}

fn sort(name: &str) -> Result<Sort> {
    Sort::from_name(name)
        .ok_or_else(|| Error::request("sort must be relevance, date, date-asc or title"))
}
