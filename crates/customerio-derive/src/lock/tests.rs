use std::fs;
use std::path::Path;

use super::place::Place;
use super::read::lock;
use crate::policy::Package;

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

#[test]
fn a_file_is_read() {
    let (subject, bytes) = lock(FILE).expect("a lock");
    assert_eq!(subject.plain(), "track-order-completed.v2.json");
    assert!(!bytes.is_empty());
}

#[test]
fn errors_have_the_line() {
    for (from, to, expected) in [
        (
            "text; length 1..=64",
            "tekst",
            "is wrong in line 8: the value at `order_id` is not a shape",
        ),
        (
            r#"  "version": 2,"#,
            "<<<<<<< HEAD",
            "is not the JSON of a lock: key must be a string at line 5 column 1",
        ),
        (
            r#""format": 1"#,
            r#""format": 2"#,
            "was written in format 2 by a newer `cargo cio`, this version reads formats up to 1; update `customerio`",
        ),
        (
            r#""version": 2"#,
            r#""version": -2"#,
            "has no `version` as it should",
        ),
        (r#""shape""#, r#""shapes""#, "has no `shape` as it should"),
        (r#"".": "object","#, "", "is wrong: `.` is missing"),
    ] {
        assert_eq!(lock(&FILE.replace(from, to)), Err(expected.to_owned()));
    }
    assert!(lock("[]").is_err());
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
