use std::fs;
use std::path::Path;

use syn::parse_quote;

use super::place::Place;
use super::{RESTORE, layout, read};
use crate::expansion_under;
use crate::model::Derive;
use crate::policy::Package;
use crate::tests::random::Dice;

const FILE: &str = r#"{
  "format": 1,
  "call": "track",
  "name": "Order Completed",
  "version": 2,
  "shape": {
    ".": "object",
    "order_id": "text; length 1..=64"
  }
}
"#;

/// The bytes of the shape in a file.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let (_, lines) = read::lock(text)?;
    read::shape(lines, text)
}

#[test]
fn a_file_is_read() {
    let (subject, _) = read::lock(FILE).expect("a lock");
    assert_eq!(subject.plain(), "track-order-completed.v2.json");
    assert!(bytes(FILE).is_ok_and(|bytes| !bytes.is_empty()));
}

#[test]
fn errors_have_the_line() {
    for (from, to, expected) in [
        (
            "text; length 1..=64",
            "tekst",
            "is wrong in line 8: the value at `order_id` is not a shape; RESTORE",
        ),
        (
            r#"  "version": 2,"#,
            "<<<<<<< HEAD",
            "has a marker of a merge conflict in line 5; resolve the conflict, then run `cargo cio lock`",
        ),
        (
            r#""format": 1"#,
            r#""format": 2"#,
            "was written in format 2 by a newer `cargo cio`, this version reads formats up to 1; update `customerio`",
        ),
        (
            r#""version": 2"#,
            r#""version": -2"#,
            "has no `version` as it should; RESTORE",
        ),
        (
            r#"  "version": 2,"#,
            "version",
            "is not the JSON of a lock: key must be a string at line 5 column 1; RESTORE",
        ),
        (
            r#""shape""#,
            r#""shapes""#,
            "has no `shape` as it should; RESTORE",
        ),
        (r#"".": "object","#, "", "is wrong: `.` is missing; RESTORE"),
    ] {
        let expected = expected.replace("RESTORE", RESTORE);
        assert_eq!(bytes(&FILE.replace(from, to)), Err(expected));
    }
    assert!(bytes("[]").is_err());
}

/// A file with each member, escapes, and paths of each kind.
const LONG: &str = r#"{
  "format": 1,
  "call": "group",
  "objectType": "1",
  "crate": "shop",
  "name": "a \"b\" \u00e9",
  "version": 2,
  "shape": {
    "'a b'": "text; pattern '^\\\\d\"'",
    ".": "open object",
    "card": "nullable enum(Card(_), Cash, Split(2), Wire{}) tag 'by'",
    "card<Card>": "text",
    "card<Split>[0]": "number",
    "card<Split>[1]": "integer u8, range >0..10",
    "card<Wire>.iban": "optional text; check bank::valid",
    "list": "list; items 1..=100",
    "list[]": "object",
    "list[].é": "text; one of 's' 'm'",
    "map": "map",
    "map.*": "set 0..=4",
    "map.*[]": "boolean"
  },
  "retired": {
    "old": "any"
  }
}
"#;

/// A file with a few changes, most of which break it.
fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..dice.roll(3) {
        let (at, other) = (dice.roll(lines.len()), dice.roll(lines.len()));
        match dice.roll(5) {
            0 => lines.swap(at, other),
            1 if lines.len() > 1 => drop(lines.remove(at)),
            2 => lines.insert(other, lines[at].clone()),
            _ => {
                let mut line: Vec<char> = lines[at].chars().collect();
                let column = dice.roll(line.len() + 1);
                let end = (column + dice.roll(2)).min(line.len());
                let put = dice.pick(&[
                    "\"", "\\", ",", ":", "{", "}", "[", "0", "7", "-", ".", "'", "a", "é", "\t",
                    " ", "",
                ]);
                line.splice(column..end, put.chars());
                lines[at] = line.into_iter().collect();
            }
        }
    }
    lines.join("\n")
}

#[test]
fn a_file_of_the_usual_layout_has_the_meaning_that_serde_json_finds() {
    assert!(
        [FILE, LONG]
            .into_iter()
            .all(|file| layout::lock(file).is_some())
    );
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut read = 0;
    for _ in 0..20_000 {
        let text = damaged(if dice.roll(2) == 0 { FILE } else { LONG }, &mut dice);
        if let Some(found) = layout::lock(&text) {
            assert_eq!(read::any(&text), Ok(found), "{text}");
            read += 1;
        }
    }
    // Half of the files have no damage, or one that a lock allows.
    assert!(read > 5_000, "{read}");
}

#[test]
fn a_lock_without_a_change_is_not_compared_by_the_compiler() {
    const LINES: [(&str, &str); 9] = [
        ("'two words'", "optional integer i64; range 0..=9"),
        (".", "object"),
        ("id", "text; length 1..=64, pattern '^[a-z]'"),
        ("level", "text; one of 'a' 'b'"),
        ("matrix", "list; items 0..=3, check checks::matrix"),
        ("matrix[]", "list"),
        ("matrix[][]", "number"),
        ("on", "optional boolean"),
        ("size", "integer u32"),
    ];
    let event = parse_quote! {
        #[cio(event = "Event Sent")]
        struct EventSent {
            size: u32,
            #[cio(rename = "two words", range(0..=9))]
            two_words: Option<i64>,
            #[cio(length(1..=64), pattern = "^[a-z]")]
            id: String,
            #[cio(one_of("a", "b"))]
            level: String,
            #[cio(items(..=3), check = checks::matrix)]
            matrix: Vec<Vec<f64>>,
            on: Option<bool>,
        }
    };
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "[package]\n[dependencies]\ncustomerio = '1'";
    fs::write(folder.path().join("Cargo.toml"), manifest).expect("written");
    let locks = folder.path().join("events.lock");
    fs::create_dir(&locks).expect("created");
    let is_compared = |lines: &[(&str, &str)]| {
        let shape: Vec<String> = lines
            .iter()
            .map(|(path, line)| format!("{path:?}: {line:?}"))
            .collect();
        let shape = shape.join(",");
        let head = r#""format": 1, "call": "track", "name": "Event Sent", "version": 1"#;
        fs::write(
            locks.join("track-event-sent.json"),
            format!("{{{head}, \"shape\": {{{shape}}}}}"),
        )
        .expect("written");
        let tokens =
            expansion_under(&Package::read(folder.path()), Derive::Event, &event).to_string();
        assert!(tokens.contains("track-event-sent.json"), "{tokens}");
        tokens.contains("assert_unbroken")
    };

    assert!(!is_compared(&LINES));
    for (at, line) in [
        (1, (".", "open object")),
        (0, ("'two words'", "optional integer i64; range 0..=8")),
        (0, ("'two words'", "integer i64; range 0..=9")),
        (
            0,
            ("'two words'", "optional nullable integer i64; range 0..=9"),
        ),
        (2, ("id", "text; length 1..=64")),
        (2, ("id", "text, length 1..=64; pattern '^[a-z]'")),
        (6, ("matrix[][]", "integer i64")),
        (7, ("other", "optional boolean")),
        (8, ("size", "integer u16")),
    ] {
        let mut lines = LINES;
        lines[at] = line;
        assert!(is_compared(&lines), "{line:?}");
    }
    for line in [("also", "text"), ("also", "optional text")] {
        let mut lines = LINES.to_vec();
        lines.insert(2, line);
        assert!(is_compared(&lines), "{line:?}");
    }
    assert!(is_compared(&LINES[..8]));
}

#[test]
fn the_folder_at_the_workspace_root_is_used() {
    let root = tempfile::tempdir().expect("a folder");
    let workspace = root.path().join("workspace");
    let package = workspace.join("crates/shop");
    fs::create_dir_all(package.join("events.lock")).expect("created");
    fs::create_dir_all(root.path().join("events.lock")).expect("created");
    fs::create_dir_all(root.path().join("side/events.lock")).expect("created");
    fs::write(root.path().join("side/Cargo.toml"), "[workspace]").expect("written");
    fs::write(package.join("Cargo.toml"), "[package]").expect("written");
    // A lock file of a former workspace decides nothing.
    fs::write(package.join("Cargo.lock"), "").expect("written");
    let place = || Place::of(&Package::read(&package).workspace?);
    let found = || place().map(|place| place.path("a.json"));
    let inside = |folder: &Path| Some(folder.join("a.json").display().to_string());

    // Without a workspace, the package is its own root.
    assert_eq!(found(), inside(&package.join("events.lock")));
    fs::write(workspace.join("Cargo.toml"), "[workspace]").expect("written");
    assert_eq!(found(), None);
    fs::create_dir(workspace.join("events.lock")).expect("created");
    assert_eq!(found(), inside(&workspace.join("events.lock")));
    let elsewhere = "[package]\nworkspace = '../../../side'";
    fs::write(package.join("Cargo.toml"), elsewhere).expect("written");
    assert_eq!(found(), inside(&root.path().join("side/events.lock")));

    let place = place().expect("a place");
    assert_eq!(place.read("a.json"), Ok(None));
    let file = root.path().join("side/events.lock/a.json");
    fs::write(file, [0xff]).expect("written");
    let error = place.read("a.json").expect_err("no text");
    assert!(
        error.contains("`events.lock/a.json` can't be read"),
        "{error}"
    );
}
