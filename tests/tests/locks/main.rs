//! The files of `events.lock/` that format 1 wrote, before constraints had one home. Each is still
//! read, still written in the same bytes, and still compared with the same verdicts.
//!
//! `format-1/` holds the files, `verdicts.json` a list of edits with their verdicts. It is a binary of
//! its own, since a catalog collects all types of a binary.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test binary exports nothing and panics to fail; its types are never built"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::time::SystemTime;

use customerio::{Catalog, CioEvent, CioProperty, CioTraits};
use customerio_catalog::diff::{Effect, diff};
use customerio_catalog::export::Files;
use customerio_catalog::lock;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, schemars::JsonSchema)]
struct Elsewhere {
    id: u8,
}

#[derive(CioProperty)]
struct Node {
    #[cio(recursive)]
    left: Option<Box<Node>>,
    label: String,
}

#[derive(CioProperty)]
struct Address {
    #[cio(length(1..=12))]
    zip: String,
    country: Option<String>,
}

#[derive(CioProperty)]
#[cio(open)]
struct Open {
    id: u8,
}

#[derive(CioProperty)]
enum Plain {
    Card,
    #[cio(rename = "bank transfer")]
    Bank,
}

#[derive(CioProperty)]
enum External {
    Unit,
    Newtype(u8),
    Tuple(u8, String),
    Named { id: String },
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Internal {
    Unit,
    Newtype(Address),
    Named {
        #[cio(range(1..=9))]
        id: u8,
    },
}

#[derive(CioProperty)]
#[cio(tag = "kind", content = "value")]
enum Adjacent {
    Unit,
    Newtype(String),
    Tuple(u8, u8),
}

#[derive(CioProperty)]
#[cio(untagged)]
enum Untagged {
    Number(u64),
    Text(String),
}

#[derive(CioProperty)]
struct Percent(#[cio(range(0..=100))] u8);

#[derive(CioProperty)]
struct Word(#[cio(length(2..), pattern = "^[a-z,;]+$", check = is_word)] String);

fn is_word(text: &str) -> Result<(), String> {
    let is_word = text.chars().all(char::is_alphabetic);
    is_word.then_some(()).ok_or_else(|| "is no word".to_owned())
}

#[derive(CioEvent)]
#[cio(event = "Kinds")]
struct Kinds {
    any: Value,
    boolean: bool,
    byte: i8,
    short: u16,
    long: i64,
    wide: u128,
    number: f64,
    single: f32,
    text: String,
    moment: SystemTime,
    list: Vec<u32>,
    set: BTreeSet<String>,
    array: [u8; 3],
    tuple: (String, u8),
    map: BTreeMap<String, u64>,
    lists: HashMap<String, Vec<bool>>,
    object: Address,
    #[cio(flatten)]
    flat: Open,
    open: Open,
    plain: Plain,
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    optional: Option<String>,
    #[cio(nullable)]
    nullable: Option<u8>,
    node: Node,
    #[cio(foreign)]
    foreign: Elsewhere,
    #[cio(rename = "it's [odd].name")]
    odd: String,
}

#[derive(CioEvent)]
#[cio(event = "Constraints", version = 2)]
struct Constraints {
    #[cio(length(1..=64))]
    length: String,
    #[cio(length(3..))]
    longer: Option<String>,
    #[cio(range(-5..10))]
    range: i32,
    #[cio(range(0.5..=99.5))]
    decimals: f64,
    #[cio(range(..1.5))]
    below: f64,
    #[cio(range(2..))]
    above: u64,
    #[cio(items(1..=3))]
    items: Vec<u8>,
    #[cio(items(..=2))]
    keys: BTreeMap<String, u8>,
    #[cio(pattern = "^[A-Z]{2}'s \\d+$")]
    pattern: String,
    #[cio(format = "email")]
    email: String,
    #[cio(format = "date")]
    date: String,
    #[cio(format = "date-time")]
    moment: String,
    #[cio(format = "uri")]
    uri: String,
    #[cio(format = "uuid")]
    uuid: String,
    #[cio(format = "ipv4")]
    ipv4: String,
    #[cio(format = "ipv6")]
    ipv6: String,
    #[cio(format = "hostname")]
    hostname: String,
    #[cio(one_of("a", "it's", "c, d; e"))]
    one_of: String,
    #[cio(check = is_word)]
    check: String,
    percent: Percent,
    word: Word,
    #[cio(range(10..=50))]
    both: Percent,
    #[cio(length(1..=9), pattern = "^a", format = "hostname", one_of("a", "ab"))]
    several: String,
}

#[derive(CioEvent)]
#[cio(page = "Prices")]
struct Prices {
    plan: Option<Plain>,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    #[cio(length(1..=64))]
    first_name: Option<String>,
}

#[derive(CioTraits)]
#[cio(group(object_type = "2"))]
struct Company {
    seats: u32,
}

fn catalog() -> Catalog {
    Catalog::new(
        [Kinds::SPECS[0], Constraints::SPECS[0], Prices::SPECS[0]],
        [Customer::SPEC, Company::SPEC],
    )
    .unwrap()
}

fn committed() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/locks/format-1");
    Files::read_from(&folder).unwrap()
}

#[test]
fn files_of_format_1_are_read_and_written_alike() {
    assert_eq!(lock::check(&catalog(), &committed()).unwrap(), []);
    let written = lock::files(&catalog()).unwrap();
    let written: Vec<_> = written.iter().collect();
    let committed = committed();
    assert_eq!(written, committed.iter().collect::<Vec<_>>());
}

/// An edit of a committed file, and what came of it in the order of the words: whether what is
/// declared breaks the edited file, then the changes from the edited file to what is declared.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    file: String,
    path: String,
    /// The line that replaces it; `None` removes the line.
    was: Option<String>,
    check: Vec<String>,
    diff: Vec<String>,
}

/// The committed files, of which one has another line.
fn edited(file: &str, path: &str, was: Option<&str>) -> Files {
    let mut all: BTreeMap<String, String> = committed()
        .iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    let text = all.get_mut(file).unwrap();
    let mut json: Value = serde_json::from_str(text).unwrap();
    let lines = json["shape"].as_object_mut().unwrap();
    match was {
        Some(line) => drop(lines.insert(path.to_owned(), line.into())),
        None => drop(lines.remove(path).unwrap()),
    }
    *text = serde_json::to_string_pretty(&json).unwrap();
    all.into_iter().collect()
}

fn judged(file: &str, path: &str, was: Option<&str>) -> (Vec<String>, Vec<String>) {
    let before = edited(file, path, was);
    let check = lock::check(&catalog(), &before).unwrap();
    let check = check.iter().map(|it| it.state.rule().to_string()).collect();
    let Ok(changes) = diff(&before, &committed(), true) else {
        return (check, vec!["unreadable".to_owned()]);
    };
    let changes = changes.iter().flat_map(|diff| &diff.changes);
    let mut changes: Vec<String> = changes
        .map(|change| {
            let effect = match change.effect {
                Effect::Reader => "reader",
                Effect::Writer => "writer",
                Effect::Undecided => "undecided",
                Effect::Compatible => "compatible",
                _ => "another",
            };
            format!("{effect} {}", change.path)
        })
        .collect();
    changes.sort();
    (check, changes)
}

#[test]
fn verdicts_of_format_1_stay() {
    let verdicts: Vec<Verdict> = serde_json::from_str(include_str!("verdicts.json")).unwrap();
    for verdict in verdicts {
        let (check, diff) = judged(&verdict.file, &verdict.path, verdict.was.as_deref());
        let now = Verdict {
            check,
            diff,
            file: verdict.file.clone(),
            path: verdict.path.clone(),
            was: verdict.was.clone(),
        };
        assert_eq!(now, verdict);
    }
}
