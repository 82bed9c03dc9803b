//! The committed table is what the rules make, and the analysis reads every character by the rules.

use medina::text::{TokenKind, for_each_token};

use crate::rules::{CASED, END, HIGH_LETTERS, Kind, characters, fold, is_in, kind, lower};

#[test]
fn the_committed_table_is_what_the_rules_make() {
    crate::check().unwrap();
}

/// The words that the analysis finds in a character between two letters: the folded and the exact
/// form of each.
fn read(character: char) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for_each_token(&format!("a{character}b"), |token| {
        if token.kind == TokenKind::Word {
            words.push((token.folded.to_owned(), token.exact.to_owned()));
        }
    });
    words
}

#[test]
fn every_character_is_read_as_its_rules_say() {
    let around = |middle: &str| vec!["a".to_owned() + middle + "b"];
    let mut compared = 0;
    for character in characters() {
        let itself = character.to_string();
        let (folded, exact) = match kind(character) {
            None => continue,
            Some(Kind::Separator) => {
                (vec!["a".to_owned(), "b".to_owned()], vec!["a".to_owned(), "b".to_owned()])
            }
            Some(Kind::Invisible) => (around(""), around("")),
            Some(Kind::Mark) => (around(""), around(&itself)),
            Some(Kind::Letter | Kind::Capital) => {
                (around(&fold(character).unwrap_or(itself)), around(&lower(character).to_string()))
            }
        };
        let expected: Vec<_> = folded.into_iter().zip(exact).collect();
        assert_eq!(read(character), expected, "U+{:04X}", u32::from(character));
        compared += 1;
    }
    assert!(compared > 50_000, "no more than {compared} characters were compared");
}

#[test]
fn small_letters_and_capitals_are_told_apart_where_scripts_have_them() {
    let is_letter = |character: &char| kind(*character).is_some_and(|kind| kind >= Kind::Letter);
    let cased = characters().filter(|character| is_in(&CASED, *character)).filter(is_letter);
    let mut capitals = 0;
    for character in cased {
        let has_camel_case_parts = |text: String| {
            let mut camel_case_parts = 0;
            for_each_token(&text, |token| {
                camel_case_parts += usize::from(token.kind == TokenKind::CamelCasePart);
            });
            camel_case_parts > 0
        };
        let code = u32::from(character);
        let is_capital = kind(character) == Some(Kind::Capital);
        capitals += usize::from(is_capital);
        assert_eq!(has_camel_case_parts(format!("#a{character}")), is_capital, "U+{code:04X}");
        assert_eq!(has_camel_case_parts(format!("#A{character}A")), !is_capital, "U+{code:04X}");
    }
    assert!(capitals > 500, "no more than {capitals} capitals were compared");
}

/// Nothing above the Basic Multilingual Plane is folded. Some characters there are letters or
/// digits to the standard library and signs to Medina: Mayan and other rare numerals, letters that
/// are pictures (`🅰`), and digits of displays.
#[test]
fn high_letters_go_by_blocks() {
    const MISSED: [(u32, u32); 3] =
        [(0x1_d2c0, 0x1_d378), (0x1_f100, 0x1_f189), (0x1_fbf0, 0x1_fbf9)];
    for character in (END..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let words = read(character);
        let is_letter = is_in(&HIGH_LETTERS, character);
        assert_eq!(words.len(), if is_letter { 1 } else { 2 }, "U+{:04X}", u32::from(character));
        assert!(!is_letter || words[0].0.contains(character));
        let is_missed = character.is_alphanumeric() && !is_letter;
        assert!(!is_missed || is_in(&MISSED, character), "U+{:04X}", u32::from(character));
    }
}
