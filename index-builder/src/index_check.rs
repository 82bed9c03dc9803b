//! Reads a whole index through and compares its sections with each other, as Lucene's CheckIndex
//! does. Look here to check an invariant of the format that holds between sections.
//!
//! Hashes prove that files are those that were published. This proves that what was published makes
//! sense: a fault of the builder, or an index that was made to mislead.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use anyhow::{Context, Result};
use medina::format::columns::Column;
use medina::format::concepts::ConceptName;
use medina::format::header::Header;
use medina::format::positions::read_positions;
use medina::format::postings::Posting;
use medina::format::stored::{StoredFields, StoredFieldsRef, for_each_passage, read_stored_fields};
use medina::format::suggestions::for_each_suggestion;
use medina::format::term_dict::{self, TermDict};
use medina::format::terms::{Shard, TermInfo, is_form};
use medina::model::ids::{ConceptId, DocId, FacetId, PracticeId, ShardId};
use medina::util::wire::{ReadMonitor, Reader};
use medina::{FileRef, Role};

use crate::local_index::LocalIndex;

/// The most problems that are told; the rest would say the same.
const MAX_PROBLEMS: usize = 20;

/// What is wrong with a file.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) file: FileRef,
    pub(crate) problem: String,
}

/// Checks the index, whose files have all been verified. Returns what is wrong.
///
/// # Errors
/// If a file cannot be read.
pub(crate) fn check(index: &mut LocalIndex) -> Result<Vec<Problem>> {
    let files = index.files()?;
    let header = files.iter().find(|file| file.role() == Role::Header);
    let header = header.context("the index has no header")?;
    let header = Header::parse(&index.read_verified(header)?.content)?;
    check_contents(header, &|file| Ok(index.read_verified(file)?.content))
}

/// The last file of each role with its content, because neighbouring documents and terms share
/// theirs.
type LastContents = BTreeMap<Role, (FileRef, Rc<[u8]>)>;

/// Reads the content of a file.
type ReadContent<'a> = &'a dyn Fn(&FileRef) -> Result<Vec<u8>>;

fn check_contents(header: Header, read: ReadContent<'_>) -> Result<Vec<Problem>> {
    let contents = RefCell::default();
    let mut checker = Checker { read, header, contents, problems: Vec::new() };
    checker.check_documents()?;
    checker.check_terms()?;
    checker.check_columns()?;
    checker.check_sort_columns()?;
    checker.check_names()?;
    checker.check_suggestions()?;
    Ok(checker.problems)
}

struct Checker<'a> {
    read: ReadContent<'a>,
    header: Header,
    contents: RefCell<LastContents>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn report(&mut self, file: &FileRef, problem: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { file: *file, problem: problem.to_owned() });
        }
    }

    fn content(&self, file: &FileRef) -> Result<Rc<[u8]>> {
        let mut contents = self.contents.borrow_mut();
        if let Some((last, content)) = contents.get(&file.role())
            && last == file
        {
            return Ok(Rc::clone(content));
        }
        let content: Rc<[u8]> = (self.read)(file)?.into();
        contents.insert(file.role(), (*file, Rc::clone(&content)));
        Ok(content)
    }

    fn documents(&self) -> u32 {
        self.header.record.documents
    }

    /// Each document has stored fields, an id of its own and the practice of its neighbours, and
    /// the files with its passages have some.
    fn check_documents(&mut self) -> Result<()> {
        let mut ids = HashSet::new();
        for practice in PracticeId::first(self.header.record.practices as usize) {
            let range = &self.header.editions[practice.index()..practice.index() + 2];
            let mut practice_ids = BTreeSet::new();
            for document in DocId::range(DocId(range[0]), DocId(range[1])) {
                let (file, stored) = self.check_document(document)?;
                practice_ids.insert(stored.practice_id().to_owned());
                if practice_ids.len() > 1 {
                    self.report(&file, "editions of one practice name several");
                }
                if !ids.insert(stored.id) {
                    self.report(&file, "two documents have one id");
                }
            }
        }
        Ok(())
    }

    /// The stored fields of a document, and their file.
    fn check_document(&mut self, document: DocId) -> Result<(FileRef, StoredFields)> {
        let position = self.header.block_index.position(document);
        let StoredFieldsRef { file, index } = self.header.block_index.stored_fields(position);
        let content = self.content(&file)?;
        let mut reader = Reader::new(&content);
        let stored = read_stored_fields(&mut reader, index);
        if reader.finish().is_err() || stored.id.is_empty() {
            self.report(&file, "the stored fields of a document are malformed");
        }
        for number in stored.passage_files.clone() {
            if !self.header.block_index.has_file(position, number) {
                self.report(&file, "a document names a passage file that is not there");
                continue;
            }
            let file = self.header.block_index.passage_file(position, number);
            let content = self.content(&file)?;
            let (mut reader, mut passages) = (Reader::new(&content), 0);
            for_each_passage(&mut reader, position.within, &mut |_| passages += 1);
            if reader.finish().is_err() || passages == 0 {
                self.report(&file, "it has no passages of a document that names it");
            }
        }
        Ok((file, stored))
    }

    fn check_terms(&mut self) -> Result<()> {
        let mut document_counts = BTreeMap::new();
        for shard in ShardId::first(self.header.shard_index.bounds.len()) {
            let file = self.header.shard_index.file(Role::Terms, shard);
            let terms = if self.header.shard_index.has_term_files() {
                self.content(&file)?
            } else if shard == ShardId(0) {
                self.header.term_shard.as_slice().into()
            } else {
                Rc::default()
            };
            if !terms.is_empty() {
                self.check_shard(shard, &file, &terms, &mut document_counts)?;
            }
        }
        if self.header.shard_index.has_term_files() {
            self.check_corrections(&document_counts)?;
        }
        Ok(())
    }

    /// Every key is within the bounds of its shard, every list of it can be read, and the positions
    /// of a form are in documents that contain it.
    fn check_shard(
        &mut self,
        number: ShardId,
        file: &FileRef,
        bytes: &[u8],
        document_counts: &mut BTreeMap<String, usize>,
    ) -> Result<()> {
        let monitor = ReadMonitor::default();
        let shard = Shard::new(bytes, self.documents(), &monitor);
        let mut keys: Vec<String> = Vec::new();
        shard.for_each_with_prefix("", &mut |key, _| {
            keys.push(String::from_utf8_lossy(key).into_owned());
            true
        });
        for key in keys {
            let index = &self.header.shard_index;
            if index.has_term_files() && !index.may_hold(number, &key) {
                self.report(file, &format!("the key {key:?} belongs to another shard"));
            }
            let info = shard.term_info(&key).unwrap_or_default();
            let documents = self.check_lists(file, &shard, &info);
            if monitor.finish().is_err() {
                self.report(file, &format!("the lists of {key:?} are malformed"));
            }
            if is_form(key.as_bytes()) {
                if !info.classes.is_empty() {
                    self.check_positions(&key, &documents)?;
                }
                document_counts.insert(key, documents.len());
            }
        }
        Ok(())
    }

    /// Checks the lists of a key. Returns the documents that contain the very form.
    fn check_lists(
        &mut self,
        file: &FileRef,
        shard: &Shard<'_>,
        info: &TermInfo,
    ) -> BTreeSet<DocId> {
        let mut documents = BTreeSet::new();
        for list in &info.classes {
            let postings = shard.postings(*list);
            self.check_postings(file, &postings);
            documents.extend(postings.iter().map(|posting| posting.document));
        }
        for list in &info.concepts {
            let (concept, postings) = shard.concept(*list);
            self.check_postings(file, &postings);
            if concept.index() >= self.header.concepts.count {
                self.report(file, "a list is of a concept that the index does not have");
            }
        }
        if info.form_docs.iter().any(|document| !documents.contains(document)) {
            self.report(file, "a form is in a document that no class of it is in");
        }
        if info.form_docs.is_empty() { documents } else { info.form_docs.iter().copied().collect() }
    }

    fn check_postings(&mut self, file: &FileRef, postings: &[Posting]) {
        if postings.is_empty() {
            self.report(file, "a posting list is empty or malformed");
        }
        for posting in postings {
            let blocks = &self.header.block_index;
            let position = blocks.position(posting.document);
            let number = usize::from(posting.passage_file);
            if posting.impact == 0 || !blocks.has_file(position, number) {
                self.report(file, "a posting has no weight, or a passage file that is not there");
                return;
            }
        }
    }

    fn check_positions(&mut self, form: &str, documents: &BTreeSet<DocId>) -> Result<()> {
        let index = &self.header.shard_index;
        let file = index.file(Role::Positions, index.shard_of(form));
        let content = self.content(&file)?;
        let mut reader = Reader::new(&content);
        let positions = read_positions(&mut reader, form, self.documents());
        // Compounds have no positions, and a form may be a compound in some documents only.
        let is_elsewhere = positions.iter().any(|found| !documents.contains(&found.document()));
        if !positions.is_sorted() || is_elsewhere {
            self.report(&file, &format!("{form:?} has positions in a document without it"));
        }
        Ok(())
    }

    /// The correction dictionary has forms, each with the logarithm of its number of documents.
    fn check_corrections(&mut self, document_counts: &BTreeMap<String, usize>) -> Result<()> {
        let file = self.header.correction_file;
        let content = self.content(&file)?;
        term_dict::check(&content).context("the correction dictionary")?;
        let (monitor, mut wrong) = (ReadMonitor::default(), None);
        TermDict::new(&content, &monitor).for_each_with_prefix("", &mut |key, log2_documents| {
            let key = String::from_utf8_lossy(key).into_owned();
            let count = document_counts.get(&key).copied().unwrap_or_default();
            if count.checked_ilog2().map(u64::from) != Some(log2_documents) {
                wrong = Some(key);
            }
            wrong.is_none()
        });
        if let Some(key) = wrong {
            self.report(&file, &format!("{key:?} is in another number of documents"));
        }
        Ok(())
    }

    fn check_columns(&mut self) -> Result<()> {
        let practices = self.header.record.practices as usize;
        for facet in FacetId::first(self.header.values.len()) {
            if let Some(file) = self.header.column_file(facet) {
                let content = self.content(&file)?;
                let mut reader = Reader::new(&content);
                Column::read(&mut reader, practices, &self.header.values[facet.index()]);
                if reader.finish().is_err() {
                    self.report(&file, "it is not the column of its facet");
                }
            }
        }
        Ok(())
    }

    fn check_sort_columns(&mut self) -> Result<()> {
        for file in [self.header.date_column, self.header.title_column] {
            let content = self.content(&file)?;
            let mut reader = Reader::new(&content);
            let ranks = reader.varints(self.documents() as usize);
            let is_dense = ranks.iter().all(|rank| *rank <= self.documents());
            if reader.finish().is_err() || !is_dense {
                self.report(&file, "it does not have a rank for each document");
            }
        }
        Ok(())
    }

    fn check_names(&mut self) -> Result<()> {
        for concept in ConceptId::first(self.header.concepts.count) {
            let file = self.header.concepts.file(concept);
            let content = self.content(&file)?;
            let (mut reader, mut names) = (Reader::new(&content), 0);
            let mut visit = |_: ConceptName<'_>| names += 1;
            self.header.concepts.for_each_name(&mut reader, concept, &mut visit);
            if reader.is_damaged() || names == 0 {
                self.report(&file, "a concept has no names");
            }
        }
        Ok(())
    }

    fn check_suggestions(&mut self) -> Result<()> {
        let file = self.header.suggestions_file;
        let content = self.content(&file)?;
        let mut reader = Reader::new(&content);
        for_each_suggestion(&mut reader, &mut |_| ());
        if reader.finish().is_err() {
            self.report(&file, "it is malformed");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use medina::{Document, Engine, Error, Settings};
    use medina_indexer::Writer;
    use std::collections::HashMap;

    /// The contents of a small index.
    fn contents() -> HashMap<FileRef, Vec<u8>> {
        let mut writer = Writer::new(Settings::default());
        for number in 0..40 {
            writer.add(Document {
                id: format!("d{number}"),
                practice: format!("p{}", number / 2),
                title: format!("Housing in city {number}"),
                text: "Homes for all, and rights for all. ".repeat(40),
                facets: [("theme".to_owned(), vec![format!("t{}", number % 3)])].into(),
                ..Document::default()
            });
        }
        let index = writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, 1));
        let by_name: HashMap<_, _> =
            index.files.iter().map(|file| (&file.name, &file.bytes)).collect();
        let content = |file: &FileRef| -> Result<Vec<u8>, Error> {
            let payload = file.verify(by_name[&file.name()])?;
            Ok(miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap())
        };
        let mut engine = Engine::new(&index.manifest, None).unwrap();
        let files = engine.drive(Engine::files, content).unwrap();
        files.iter().map(|file| (*file, content(file).unwrap())).collect()
    }

    /// What is wrong with the contents after the files of a role, of which there are some, were
    /// altered.
    fn problems(role: Role, alter: impl Fn(&mut Vec<u8>)) -> Vec<Problem> {
        let mut contents = contents();
        let altered = contents.iter_mut().filter(|(file, _)| file.role() == role);
        assert_ne!(altered.map(|(_, content)| alter(content)).count(), 0);
        let header = contents.iter().find(|(file, _)| file.role() == Role::Header);
        let header = Header::parse(header.unwrap().1).unwrap();
        check_contents(header, &|file| Ok(contents[file].clone())).unwrap()
    }

    #[test]
    fn a_sound_index_has_no_problems() {
        let problems = problems(Role::Header, |_| ());
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn sections_that_do_not_agree_are_found() {
        // The form `7`, which is in one title, at the first position of the first document.
        let positions = [&[1, 0, 1, b'7', 4][..], &[1, 0, 1, 0]].concat();
        for (role, content, said) in [
            (Role::Positions, &positions, "in a document without it"),
            (Role::StoredFields, &vec![0], "malformed"),
            (Role::SortColumn, &vec![0], "a rank for each document"),
        ] {
            let problems = problems(role, |altered| altered.clone_from(content));
            let is_said =
                |problem: &Problem| problem.file.role() == role && problem.problem.contains(said);
            assert!(problems.iter().any(is_said), "{role}: {problems:?}");
        }
        let is_first =
            |file: &FileRef| file.role() == Role::StoredFields && file.name().ends_with("-0.bin");
        let first = contents().into_iter().find(|(file, _)| is_first(file)).unwrap().1;
        let one_file_for_all = problems(Role::StoredFields, |content| content.clone_from(&first));
        let is_double = |problem: &Problem| problem.problem == "two documents have one id";
        assert!(one_file_for_all.iter().any(is_double), "{one_file_for_all:?}");
    }
}
