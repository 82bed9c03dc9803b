//! Which documents share a block, and which passages share a file.

use core::ops::Range;

use super::documents::{
    CARDS_PER_FILE, Card, DOCUMENTS_PER_BLOCK, FILES_PER_BLOCK, Group, Passage, put_cards, put_passages,
};
use super::texts::Texts;

/// A passage file is closed when it holds this many bytes of text: about 1 kB deflated. Smaller files deflate worse,
/// larger ones bring more that is not shown.
const FILE_BYTES: usize = 1_000;

/// The files of one block, decided before any posting is written.
#[derive(Clone, Debug)]
pub(crate) struct BlockPlan {
    /// The numbers of its documents.
    pub(crate) documents: Range<usize>,
    /// For each document the file of each of its passages.
    passage_files: Vec<Vec<u8>>,
    /// All files, card files included.
    files: usize,
}

/// Plans the blocks of all documents.
pub(crate) fn plan(texts: &[Texts]) -> Vec<BlockPlan> {
    let starts = (0..texts.len()).step_by(DOCUMENTS_PER_BLOCK);
    starts.map(|start| BlockPlan::new(start..texts.len().min(start + DOCUMENTS_PER_BLOCK), texts)).collect()
}

impl BlockPlan {
    fn new(documents: Range<usize>, texts: &[Texts]) -> Self {
        let card_files = documents.len().div_ceil(CARDS_PER_FILE);
        let total: usize = texts[documents.clone()]
            .iter()
            .flat_map(|texts| &texts.passages)
            .map(|(_, text)| text.len())
            .sum();
        // A closed file holds `most` bytes or more, so that with an even share there are never too many.
        let most = FILE_BYTES.max(total.div_ceil(FILES_PER_BLOCK - card_files));
        let mut plan = Self { documents: documents.clone(), passage_files: Vec::new(), files: card_files };
        let mut filled = most;
        for texts in &texts[documents] {
            let mut files = Vec::with_capacity(texts.passages.len());
            for (_, text) in &texts.passages {
                if filled >= most {
                    plan.files += 1;
                    filled = 0;
                }
                filled += text.len();
                files.push((plan.files - 1) as u8);
            }
            plan.passage_files.push(files);
        }
        plan
    }

    /// The file that holds that passage of the document.
    pub(crate) fn passage_file(&self, document: usize, passage: usize) -> u8 {
        self.passage_files[document - self.documents.start][passage]
    }

    /// The first file with passages of the document, and how many there are.
    pub(crate) fn passage_files(&self, document: usize) -> (usize, usize) {
        match self.passage_files[document - self.documents.start].as_slice() {
            [] => (0, 0),
            [first, .., last] => (usize::from(*first), usize::from(last - first) + 1),
            [only] => (usize::from(*only), 1),
        }
    }

    /// The raw bytes of all files of the block.
    pub(crate) fn files(&self, cards: &[Card], texts: &[Texts]) -> Vec<Vec<u8>> {
        let mut files: Vec<Vec<u8>> = cards.chunks(CARDS_PER_FILE).map(put_cards).collect();
        let card_files = files.len();
        let mut groups: Vec<Vec<Group>> = vec![Vec::new(); self.files - card_files];
        for (within, passage_files) in self.passage_files.iter().enumerate() {
            let passages = &texts[self.documents.start + within].passages;
            for (file, (begins_paragraph, text)) in passage_files.iter().zip(passages) {
                let passage = Passage { begins_paragraph: *begins_paragraph, text: text.clone() };
                add_passage(&mut groups[usize::from(*file) - card_files], within, passage);
            }
        }
        files.extend(groups.iter().map(|groups| put_passages(groups)));
        files
    }
}

fn add_passage(groups: &mut Vec<Group>, document: usize, passage: Passage) {
    match groups.last_mut() {
        Some(group) if group.document == document => group.passages.push(passage),
        _ => groups.push(Group { document, passages: vec![passage] }),
    }
}
