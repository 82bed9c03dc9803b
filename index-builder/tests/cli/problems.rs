//! Each error and warning about records, with its exact message and the exit code.

use crate::support::Site;

/// Checks one source without a configuration. Expects these messages, and exit code 1 if one of
/// them is an error.
fn check(name: &str, content: impl AsRef<[u8]>, expected: &[&str]) {
    let site = Site::new();
    site.write(name, content);
    expect(&site, &["check", "--quiet", name], expected);
}

fn expect(site: &Site, arguments: &[&str], expected: &[&str]) {
    let run = site.run(arguments);
    assert_eq!(run.stderr.lines().collect::<Vec<_>>(), expected);
    let errors = expected.iter().any(|line| !line.contains(": warning: "));
    assert_eq!(run.code, i32::from(errors), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

/// Checks one JSON record, which is line 1 of `a.jsonl`.
fn check_record(record: &str, expected: &[&str]) {
    check("a.jsonl", record, expected);
}

#[test]
fn a_valid_record_has_no_problems() {
    check_record(
        r#"{"id":"case-tunis.en","lang":"en","title":"Tunis","url":"https://a.example/","text":"One.\nTwo.","summary":"S","practice":"case-tunis","date":"2018-07-30","facets":{"theme":["housing","heritage"],"place":["south > TN > Tunis"]}}"#,
        &[],
    );
}

#[test]
fn null_blank_and_empty_values_count_as_absent() {
    check_record(
        r#"{"id":"a","title":"T","text":"x","lang":null,"url":"","summary":null,"practice":"","date":null,"facets":{"theme":[],"place":null,"year":""}}"#,
        &[],
    );
    check_record(
        r#"{"id":null,"title":"  ","text":"x"}"#,
        &[
            "a.jsonl:1: the record has no `id`; add `id`",
            "a.jsonl:1: the record has no `title`; add `title`",
        ],
    );
}

#[test]
fn a_misspelt_key_is_named() {
    check_record(
        r#"{"id":"a","titel":"T","text":"x"}"#,
        &["a.jsonl:1: the record has no `title`; rename the key `titel`, or add `title`"],
    );
}

#[test]
fn invalid_json_is_reported_with_its_line() {
    check(
        "a.jsonl",
        "{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\"}\n\n{\"id\":\"b\" \"title\":\"T\"}\n[1]\n{\"id\":\"c\",\"id\":\"d\",\"title\":\"T\"}\n",
        &[
            "a.jsonl:3: not JSON at column 11: expected `,` or `}`; write one JSON object per line",
            "a.jsonl:4: this is JSON, but not an object; write a record as {\"id\": …, \"title\": \
             …}",
            "a.jsonl:5: not JSON at column 14: the key `id` is given twice; write one JSON object \
             per line",
        ],
    );
}

#[test]
fn pretty_printed_json_is_reported_once() {
    check(
        "a.jsonl",
        "[\n  {\n    \"id\": \"a\"\n  }\n]\n",
        &["a.jsonl:1: a JSON value is spread over several lines; write each record as one \
             object on one line"],
    );
}

#[test]
fn invalid_utf8_is_reported_with_its_line() {
    let expected = "the bytes here are not UTF-8; save the file with the encoding UTF-8";
    check(
        "a.jsonl",
        b"{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\"}\n{\"id\":\"b\",\"title\":\"caf\xE9\"}\n",
        &[&format!("a.jsonl:2: {expected}")],
    );
    check("a.md", b"---\nid: a\ntitle: T\n---\nx\ncaf\xE9\n", &[&format!("a.md:6: {expected}")]);
    check("a.csv", b"id,title,text\na,T,x\nb,caf\xE9,x\n", &[&format!("a.csv:3: {expected}")]);
}

#[test]
fn a_nul_is_reported_with_its_line() {
    let expected = "there is a NUL character; remove it, or save the file with the encoding UTF-8";
    check(
        "a.jsonl",
        "{\"id\":\"a\",\"title\":\"T\\u0000\",\"text\":\"x\"}\n{\"id\":\"b\0\"}\n",
        &[&format!("a.jsonl:1: {expected}"), &format!("a.jsonl:2: {expected}")],
    );
    check("a.md", "---\nid: a\ntitle: T\n---\nx\n\ny\0\n", &[&format!("a.md:7: {expected}")]);
    check("a.csv", "id,title,text\na,T,x\n\nb,T\0,x\n", &[&format!("a.csv:4: {expected}")]);
}

#[test]
fn a_duplicate_id_is_reported_where_it_comes_second() {
    let site = Site::with(&[
        (
            "a.jsonl",
            "{\"id\":\"x\",\"title\":\"T\",\"text\":\"x\"}\n{\"id\":\"y\",\"title\":\"T\",\"text\":\"x\"}\n",
        ),
        ("b.md", "---\ntitle: T\nid: y\n---\nx\n"),
    ]);
    expect(
        &site,
        &["check", "--quiet", "a.jsonl", "b.md"],
        &["b.md:3: the id `y` is already used at a.jsonl:2; give one of the two records another \
             id"],
    );
}

#[test]
fn urls_must_be_web_addresses() {
    let remedy = "write an address that begins with https:// or http://";
    for (url, problem) in [
        ("javascript:alert(1)", "the url `javascript:alert(1)` is neither https nor http"),
        ("ftp://a.example/", "the url `ftp://a.example/` is neither https nor http"),
        ("/practices/a", "the url `/practices/a` has no scheme"),
        ("https://", "the url `https://` is not a web address"),
        ("https://:x", "the url `https://:x` is not a web address"),
        ("https://@", "the url `https://@` is not a web address"),
    ] {
        let record = format!(r#"{{"id":"a","title":"T","text":"x","url":"{url}"}}"#);
        check_record(&record, &[&format!("a.jsonl:1: {problem}; {remedy}")]);
    }
}

#[test]
fn dates_must_be_in_the_calendar() {
    let forms = "write YYYY, YYYY-MM, YYYY-MM-DD, or two of these as from/to";
    for (date, expected) in [
        ("30/07/2018", format!("`30/07/2018` is not a date; {forms}")),
        ("2018-7-30", format!("`2018-7-30` is not a date; {forms}")),
        ("2018-02-30", format!("`2018-02-30` is not in the calendar; {forms}")),
        (
            "2018/2016",
            "the date `2018/2016` ends before it begins; write the earlier one first".into(),
        ),
    ] {
        let record = format!(r#"{{"id":"a","title":"T","text":"x","date":"{date}"}}"#);
        check_record(&record, &[&format!("a.jsonl:1: {expected}")]);
    }
    for date in ["\"2018\"", "2018", "\"2018-07\"", "\"2020-02-29\"", "\"2016/2018-03\""] {
        check_record(&format!(r#"{{"id":"a","title":"T","text":"x","date":{date}}}"#), &[]);
    }
}

#[test]
fn language_tags_must_be_bcp_47() {
    for tag in ["english", "pt_BR", "e"] {
        let record = format!(r#"{{"id":"a","title":"T","text":"x","lang":"{tag}"}}"#);
        check_record(
            &record,
            &[&format!(
                "a.jsonl:1: `{tag}` is not a language tag; write a BCP 47 tag such as `fr` or \
                 `pt-BR`"
            )],
        );
    }
    for tag in ["en", "pt-BR", "zh-Hant", "ARY", "und"] {
        check_record(&format!(r#"{{"id":"a","title":"T","text":"x","lang":"{tag}"}}"#), &[]);
    }
}

#[test]
fn an_edition_must_have_the_id_of_its_practice_and_language() {
    check_record(
        r#"{"id":"tunis-fr","title":"T","text":"x","lang":"fr","practice":"tunis"}"#,
        &["a.jsonl:1: the id `tunis-fr` of this edition does not match its practice and \
             language; write the id `tunis.fr`, or correct `practice` or `lang`"],
    );
    check_record(r#"{"id":"tunis.en","title":"T","text":"x","practice":"tunis"}"#, &[]);
    check_record(
        r#"{"id":"tunis.pt-br","title":"T","text":"x","lang":"pt-BR","practice":"tunis"}"#,
        &[],
    );
    check_record(
        r#"{"id":"Tunis.fr","title":"T","text":"x","lang":"fr","practice":"tunis"}"#,
        &["a.jsonl:1: the id `Tunis.fr` of this edition does not match its practice and \
             language; write the id `tunis.fr`, or correct `practice` or `lang`"],
    );
    check_record(
        r#"{"id":"tunis.fr","title":"T","text":"x","lang":"french","practice":"tunis"}"#,
        &["a.jsonl:1: `french` is not a language tag; write a BCP 47 tag such as `fr` or `pt-BR`"],
    );
    check(
        "a.jsonl",
        "{\"id\":\"tunis.fr\",\"title\":\"T\",\"text\":\"x\",\"lang\":\"fr\"}\n{\"id\":\"tunis.en\",\"title\":\"T\",\"text\":\"x\",\"practice\":\"tunis\"}\n",
        &["a.jsonl:1: the id `tunis.fr` is that of an edition of `tunis`, but there is no \
             `practice`; add `practice` with the value `tunis`"],
    );
    check(
        "a.jsonl",
        "{\"id\":\"tunis\",\"title\":\"T\",\"text\":\"x\"}\n{\"id\":\"tunis.en\",\"title\":\"T\",\"text\":\"x\",\"practice\":\"tunis\"}\n",
        &["a.jsonl:1: the id `tunis` is that of a practice with editions; give it another id, \
             or make it an edition with the id `tunis.<lang>`"],
    );
}

#[test]
fn fields_of_the_wrong_shape_are_errors() {
    check_record(
        r#"{"id":["a"],"title":{"en":"T"},"text":"x","facets":["housing"]}"#,
        &[
            "a.jsonl:1: `facets` has no keys; write the key of each facet with its values",
            "a.jsonl:1: `id` is not text; write a single text",
            "a.jsonl:1: `title` is not text; write a single text",
        ],
    );
    check_record(
        r#"{"id":"a","title":"T","text":"x","facets":{"theme":{"a":"b"},"two words":"x"}}"#,
        &[
            "a.jsonl:1: `theme` contains a list or keys where a value belongs; write a value or a \
             list of values",
            "a.jsonl:1: `two words` cannot be the key of a facet; use at most 100 letters, digits, \
             `-` and `_`",
        ],
    );
}

#[test]
fn a_record_without_text_is_warned_of() {
    check_record(
        r#"{"id":"a","title":"T"}"#,
        &["a.jsonl:1: warning: the record has neither `text` nor `summary`, so only its title \
             can be found; add one of the two"],
    );
    check_record(r#"{"id":"a","title":"T","summary":"S"}"#, &[]);
}

#[test]
fn control_characters_are_removed_with_a_warning() {
    check_record(
        "{\"id\":\"a\",\"title\":\"T\\u0007\",\"text\":\"x\\u0085y\"}",
        &[
            "a.jsonl:1: warning: `text` contains a control character (U+0085), which was removed; \
             delete it from the source",
            "a.jsonl:1: warning: `title` contains a control character (U+0007), which was \
             removed; delete it from the source",
        ],
    );
    check_record(
        "{\"id\":\"a\",\"title\":\"T\",\"text\":\"one\u{b}two\"}",
        &["a.jsonl:1: warning: the line contains an unescaped control character (U+000B), which \
             was removed; delete it, or write it as a JSON escape"],
    );
    check(
        "a.md",
        "---\nid: a\ntitle: T\n---\none\n\ntwo\u{7}\n",
        &["a.md:7: warning: the body contains a control character (U+0007), which was removed; \
             delete it from the source"],
    );
}

#[test]
fn tags_and_entities_left_in_text_are_warned_of() {
    let remedy = "write plain text, and characters instead of entities";
    check_record(
        r#"{"id":"a","title":"R&amp;D","summary":"<p>S</p>","text":"one<br>two"}"#,
        &[
            &format!(
                "a.jsonl:1: warning: `summary` contains `<p>`, which readers would see as it is; \
                 {remedy}"
            ),
            &format!(
                "a.jsonl:1: warning: `text` contains `<br>`, which readers would see as it is; \
                 {remedy}"
            ),
            &format!(
                "a.jsonl:1: warning: `title` contains `&amp;`, which readers would see as it is; \
                 {remedy}"
            ),
        ],
    );
    check_record(r#"{"id":"a","title":"R&D <3","text":"if a < b && c > d;"}"#, &[]);
    check(
        "a.md",
        "---\nid: a\ntitle: T\n---\nOne & `<b>` two.\n\n<div>three</div>\n",
        &["a.md:7: warning: the body contains `<div>`, which readers should not see; write it \
             as Markdown, or as the character it stands for"],
    );
}

#[test]
fn front_matter_is_required_and_checked_line_by_line() {
    check(
        "a.md",
        "# Title\n",
        &["a.md:1: there is no front matter; begin the file with a `---` line, `id:` and \
             `title:`, and another `---` line"],
    );
    check(
        "a.md",
        "---\nid: a\n",
        &["a.md:1: the front matter has no end; close it with a `---` line"],
    );
    let remedy =
        "write it as `key: value` lines, with quotes around a value that contains `: ` or ` #`";
    check(
        "a.md",
        "---\nid: a\ntitle: T\nid: b\n---\nx\n",
        &[&format!(
            "a.md:4: the front matter is not valid YAML: the key `id` is given twice; {remedy}"
        )],
    );
    check(
        "a.md",
        "---\nid: a\ntitle: Tunis: a case\n---\nx\n",
        &[&format!(
            "a.md:3: the front matter is not valid YAML: mapping values are not allowed in this \
             context; {remedy}"
        )],
    );
    check(
        "a.md",
        "---\nid: a\ntitle: T\ntext: x\n---\nbody\n",
        &["a.md:4: the front matter has a `text` and the file has a body as well; keep one of \
             the two"],
    );
}

#[test]
fn a_problem_in_front_matter_has_the_line_of_its_key() {
    check(
        "a.md",
        "---\nid: a\ntitle: T\nlang: french\nurl: ftp://a.example\ndate: 2018-13\n---\nx\n",
        &[
            "a.md:4: `french` is not a language tag; write a BCP 47 tag such as `fr` or `pt-BR`",
            "a.md:5: the url `ftp://a.example` is neither https nor http; write an address that \
             begins with https:// or http://",
            "a.md:6: `2018-13` is not in the calendar; write YYYY, YYYY-MM, YYYY-MM-DD, or two of \
             these as from/to",
        ],
    );
}

#[test]
fn csv_is_checked_row_by_row() {
    check(
        "a.csv",
        "id,name\na,T\n",
        &["a.csv:1: the header has no column `title`; begin the file with a row of column names"],
    );
    check(
        "a.csv",
        "id,title,id\na,T,b\n",
        &["a.csv:1: the column `id` occurs twice; rename or delete one of the two"],
    );
    check(
        "a.csv",
        "id,title,text\na,\"T\nstill T\",x\nb,T\n,T,x\n",
        &[
            "a.csv:4: the row has 2 cells and the header 3; check the separators and quotation \
             marks of this row",
            "a.csv:5: the record has no `id`; add `id`",
        ],
    );
}

#[test]
fn sources_without_records_are_errors() {
    check(
        "a.jsonl",
        "\n\n",
        &["a.jsonl:1: there is no record in this file; add one, or remove the file"],
    );
    check(
        "a.csv",
        "id,title\n",
        &["a.csv:1: there is no record in this file; add one, or remove the file"],
    );
    let site = Site::with(&[("notes/readme.txt", "x")]);
    expect(
        &site,
        &["check", "--quiet", "notes"],
        &["notes: there is no source in this folder; put .md, .jsonl or .csv files there, or \
             name another"],
    );
}

#[test]
fn all_problems_of_a_run_are_counted() {
    let site = Site::with(&[
        ("b.jsonl", "{\"id\":\"a\"}\n{\"id\":\"b\",\"title\":\"T\"}\n"),
        ("a.jsonl", "{\"title\":\"T\",\"text\":\"x\"}\n"),
    ]);
    let run = site.run(&["check", "b.jsonl", "a.jsonl"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr.lines().collect::<Vec<_>>(),
        [
            "read 1 record from 2 files",
            "a.jsonl:1: the record has no `id`; add `id`",
            "b.jsonl:1: the record has no `title`; add `title`",
            "b.jsonl:1: warning: the record has neither `text` nor `summary`, so only its title \
             can be found; add one of the two",
            "b.jsonl:2: warning: the record has neither `text` nor `summary`, so only its title \
             can be found; add one of the two",
            "2 errors, 2 warnings",
        ]
    );
}

#[test]
fn a_run_that_is_impossible_exits_with_2() {
    let site = Site::with(&[("a.txt", "x")]);
    for (arguments, message) in [
        (&["check", "missing.jsonl"][..], "medina: cannot read missing.jsonl"),
        (&["check", "a.txt"], "medina: a.txt is not a source Medina reads"),
        (&["check"], "medina: there is nothing to read"),
        (
            &["check", "--config", "missing.toml"],
            "medina: cannot read the configuration missing.toml",
        ),
        (&["check", "--no-such-option"], "error: unexpected argument"),
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.starts_with(message), "{}", run.stderr);
    }
}
