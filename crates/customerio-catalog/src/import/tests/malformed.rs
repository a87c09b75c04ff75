//! Broken and incomplete plans are reported with their position.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{files, imported, plans};
use crate::Position;
use crate::diff::{DiffError, diff};
use crate::export::Files;
use crate::import::import;

/// A report about one position of a file.
struct Report {
    line: String,
    position: Option<Position>,
    pointer: String,
}

fn reports(name: &str, text: &str) -> Vec<Report> {
    match import(&[(name.to_owned(), text.to_owned())]) {
        Ok(imported) => imported
            .losses
            .into_iter()
            .map(|loss| Report {
                line: loss.to_string(),
                position: loss.position,
                pointer: loss.pointer,
            })
            .collect(),
        Err(error) => vec![Report {
            line: error.to_string(),
            position: error.position,
            pointer: error.pointer,
        }],
    }
}

fn refused_lock(name: &str, text: &str) -> DiffError {
    let files = Files::from_iter([(name.to_owned(), text.to_owned())]);
    let Err(error) = diff(&files, &Files::default(), false) else {
        panic!("{name} is fine");
    };
    error
}

/// Asserts that a report has a position inside the file.
fn assert_inside(text: &str, position: Option<Position>, told: &str) {
    let position = position.unwrap_or_else(|| panic!("no place: {told}"));
    let line = text.split('\n').nth(position.line.wrapping_sub(1));
    let line = line.unwrap_or_else(|| panic!("outside of the file: {told}"));
    let characters = line.chars().count();
    assert!((1..=characters + 1).contains(&position.column), "{told}");
}

#[test]
fn broken_plans_are_reported_with_their_position() {
    let broken = plans("broken");
    assert!(broken.len() >= 60, "{} broken files", broken.len());
    let mut all = Vec::new();
    for path in broken {
        let [(name, text)] = &files(&path)[..] else {
            panic!("{} is a file", path.display());
        };
        if name.starts_with("lock-") {
            let error = refused_lock(name, text);
            assert_inside(text, error.reason.position, &error.to_string());
            all.push(format!("{error}\n"));
            continue;
        }
        let reports = reports(name, text);
        assert!(!reports.is_empty(), "{name} is fine");
        for Report {
            line,
            position,
            pointer,
        } in reports
        {
            assert_inside(text, position, &line);
            // A pointer into a string that contains JSON is not one of the file.
            if let Ok(document) = serde_json::from_str::<Value>(text)
                && !name.starts_with("terraform-")
            {
                assert!(
                    document.pointer(&pointer).is_some(),
                    "no such place: {line}"
                );
            }
            all.push(format!("{line}\n"));
        }
    }
    expect_test::expect_file!["broken.txt"].assert_eq(&all.concat());
}

/// Random changes to plans and locks never cause a panic, a hang or invalid Rust.
#[test]
fn randomly_changed_plans_are_read_or_refused() {
    let seeds: Vec<_> = ["plans", "broken"]
        .into_iter()
        .flat_map(plans)
        .map(|path| files(&path))
        .collect();
    let seconds = std::env::var("CIO_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|it| it.parse().expect("a count of seconds"));
    let start = Instant::now();
    let mut random = fastrand::Rng::with_seed(7);
    if seconds.is_some() {
        random = fastrand::Rng::new();
    }
    let mut rounds = 0;
    loop {
        let is_done = match seconds {
            None => rounds >= 400,
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
        };
        if is_done {
            break;
        }
        rounds += 1;
        let mut plan = random.choice(&seeds).expect("plans").clone();
        let of = random.usize(..plan.len());
        let mut bytes = plan[of].1.clone().into_bytes();
        for _ in 0..random.usize(1..4) {
            let other = random.choice(&seeds).expect("plans");
            mutate(&mut bytes, other[0].1.as_bytes(), &mut random);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        plan[of].1.clone_from(&text);
        let files = Files::from_iter([("lock.json".to_owned(), text)]);
        let _ = diff(&files, &Files::default(), true);
        let result = std::panic::catch_unwind(|| import(&plan));
        match result.unwrap_or_else(|_| panic!("a panic on {plan:?}")) {
            Ok(imported) => {
                syn::parse_file(&imported.code)
                    .unwrap_or_else(|error| panic!("{error} in\n{}", imported.code));
            }
            Err(error) => assert!(!error.reason.is_empty()),
        }
    }
}

fn mutate(bytes: &mut Vec<u8>, other: &[u8], random: &mut fastrand::Rng) {
    const TOKENS: &[&str] = &[
        "null",
        "true",
        "[]",
        "{}",
        "\"\"",
        "-1",
        "1e999",
        "18446744073709551616",
        "\"type\"",
        "\"object\"",
        "\"$ref\": \"#\",",
        "\"enum\": [],",
        "\\u0000",
        "\u{feff}",
        "- ",
        ": ",
        "&a ",
        "*a",
        "\"properties\": {},",
    ];
    if bytes.is_empty() {
        return;
    }
    let at = random.usize(..bytes.len());
    let end = (at + random.usize(..32)).min(bytes.len());
    match random.u8(..6) {
        0 => bytes[at] = random.u8(..),
        1 => drop(bytes.drain(at..end)),
        2 => drop(bytes.splice(at..at, TOKENS[random.usize(..TOKENS.len())].bytes())),
        3 => bytes.truncate(at),
        4 if !other.is_empty() => {
            let from = random.usize(..other.len());
            let to = (from + random.usize(..64)).min(other.len());
            drop(bytes.splice(at..end, other[from..to].iter().copied()));
        }
        _ => {
            let again = bytes[at..end].repeat(random.usize(1..4));
            drop(bytes.splice(at..at, again));
        }
    }
}

#[test]
fn deep_documents_are_refused() {
    for (file, unit) in [
        ("a.json", "["),
        ("a.json", "{\"a\":"),
        ("a.yaml", "["),
        ("a.yaml", "- "),
    ] {
        let text = unit.repeat(100_000);
        let error = import(&[(file.to_owned(), text)]).expect_err(file);
        assert!(error.reason.starts_with("not valid "), "{error}");
    }
    let deep = "{\"title\": \"Deep Dived\", \"properties\": ".to_owned()
        + &"{\"a\": {\"properties\": ".repeat(60)
        + "{}"
        + &"}".repeat(121);
    let imported = imported("deep.json", &deep);
    assert!(
        imported.losses[0].what.contains("nested deeper"),
        "{:?}",
        imported.losses
    );
}

/// A key, a name and a text with characters that a terminal, an editor or rustc act on.
#[test]
fn a_report_is_one_line_and_docs_show_marks() {
    let plan = "{\"title\": \"Seat\", \"description\": \"a\\u202eb\\rc\\td\\u0000\", \"properties\": {\
        \"x\\r\\n\\u009by\": {\"type\": \"string\"}, \"z\": {\"type\": \"string\", \"k\\n\": 1}}}";
    let imported = imported("seat.json", plan);
    assert!(
        imported.code.contains("/// a\\u202eb\\u000dc d\\u0000\n"),
        "{}",
        imported.code
    );
    assert!(imported.losses.len() >= 2, "{:?}", imported.losses);
    for loss in &imported.losses {
        let line = loss.to_string();
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let error = import(&[(
        "a.json".to_owned(),
        "{\"rules\": {\"events\": [{\"name\": \"\\n\", \"rules\": 1}]}}".to_owned(),
    )])
    .expect_err("no schema");
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
}
