use super::*;
use crate::stop_words;
use medina::model::document::Document;
use medina::text::{TokenKind, for_each_token};

/// Pieces of texts in many scripts: with them come compounds, hashtags and forms that differ from
/// the words as written.
const PIECES: [&str; 40] = [
    "Logement",
    "logement",
    "LOGEMENT",
    "e\u{301}nergie",
    "Énergie",
    "énergie",
    "مُدُن",
    "مدن",
    "ﻻ",
    "Straße",
    "İstanbul",
    "ΜΕΓΆΛΟΣ",
    "ёж",
    "城市",
    "नगर",
    "co\u{ad}op",
    "2016",
    "102",
    "A",
    "the",
    "The",
    "#",
    "@",
    "-",
    "/",
    ".",
    ",",
    "_",
    "-",
    " ",
    " ",
    " ",
    " ",
    "’",
    "\n",
    "RightToCity",
    "x",
    "10",
    "\u{200d}",
    "،",
];

fn texts() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut text = |pieces| (0..pieces).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
    (0..300).map(|at| text(at % 40)).collect()
}

#[test]
fn token_streams_hold_all_tokens() {
    let language = |at: usize| ["en", "fr"][at / 7 % 2];
    let document =
        |(at, title)| Document { title, language: language(at).into(), ..Document::default() };
    let documents: Vec<Document> = texts().into_iter().enumerate().map(document).collect();
    let bytes = write(&documents, &stop_words::of_languages(&["en".into(), "fr".into()]));
    let SpelledTokenStream { forms, stream, .. } =
        SpelledTokenStream::parse(&bytes, documents.len()).unwrap();
    let (tags, infos, mut tokens) = (&stream.tags, &stream.forms, stream.tokens());
    let mut visited = 0;
    for document in &documents {
        let mut expected = Vec::new();
        for_each_token(&document.title, |token| {
            expected.push((
                token.folded.to_owned(),
                token.exact.to_owned(),
                token.kind == TokenKind::Word,
            ));
        });
        let mut found = Vec::new();
        tokens.next_text(|form, is_word| {
            let FormText { exact, folded } = forms[form];
            assert_eq!(tags[infos[form].tag], document.language);
            found.push((folded.to_owned(), exact.to_owned(), is_word));
        });
        assert_eq!(found, expected, "{}", document.title);
        visited += found.len();
        tokens.next_text(|_, _| panic!("there is no summary"));
    }
    assert!(visited > 1000, "the texts have no more than {visited} tokens");
}

#[test]
fn an_exact_form_is_its_own_exact_form() {
    let read = |text: &str| {
        let mut tokens = Vec::new();
        for_each_token(text, |token| {
            tokens.push((token.range, token.kind, token.exact.to_owned()));
        });
        tokens
    };
    for character in '\0'..='\u{ffff}' {
        let tokens = read(&format!("a{character}"));
        assert_eq!(tokens.len(), 1, "{character:?}");
        let exact = &tokens[0].2;
        let itself = (0..exact.len(), TokenKind::Word, exact.clone());
        assert_eq!(read(exact), [itself], "{character:?}");
    }
}
