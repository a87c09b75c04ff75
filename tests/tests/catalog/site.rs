//! The site of many events, and of one with hostile names and texts.

use std::collections::BTreeSet;
use std::path::Path;

use customerio::Catalog;
use customerio_catalog::export::{Files, Html, LockHistory, SourceLinks, html};
use customerio_catalog::visible;
use integration::hostile;

fn site(catalog: &Catalog) -> Files {
    let options = Html {
        title: hostile::SCRIPT.to_owned(),
        programs: Vec::new(),
        lock: None,
        history: None,
        sources: None,
    };
    let lock = Files::default();
    html(
        catalog,
        &options,
        &lock,
        &LockHistory::default(),
        &SourceLinks::default(),
    )
    .files
}

/// The pages of a site. The catalog for its script is not a page.
fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|it| it == "html"))
}

#[test]
fn each_page_of_a_thousand_events_is_small() {
    let files = site(&hostile::catalog(1_000));
    for (path, text) in pages(&files) {
        assert!(text.len() < 100_000, "{path} has {} bytes", text.len());
    }
    let events = pages(&files).filter(|(path, _)| path.starts_with("track/"));
    assert!(events.count() >= 1_000);
    // Each event is on the first page or on one that continues it.
    let index: String = pages(&files)
        .filter(|(path, _)| path.starts_with("index"))
        .map(|(_, text)| text)
        .collect();
    for number in [0, 499, 999] {
        let name = format!("Event {number} Happened");
        assert!(index.contains(&name), "{name}");
    }
}

#[test]
fn hostile_names_are_text() {
    let catalog = hostile::catalog(0);
    let files = site(&catalog);
    for (path, text) in files.iter() {
        assert_eq!(text, visible(text), "{path} has invisible characters");
    }
    for (path, text) in pages(&files) {
        assert!(text.len() < 100_000, "{path} has {} bytes", text.len());
        for markup in [
            "<script>",
            "<img",
            "</title></script>",
            "\" onclick",
            "<!--",
        ] {
            assert!(!text.contains(markup), "{path} has {markup}");
        }
        assert!(!text.contains("href=\"javascript:"), "{path}");
    }
    // The script's catalog is a list in JavaScript, and ends no element that it might be in.
    let data = files.get("catalog.js").unwrap();
    assert!(!data.contains("</script>"), "{data}");

    // No two files are one where upper and lower case are equal.
    let mut names = BTreeSet::new();
    for (path, _) in files.iter() {
        assert!(names.insert(path.to_lowercase()), "{path} is there twice");
        let name = path.rsplit('/').next().unwrap_or(path);
        assert!(
            name.len() <= 128,
            "{name} is too long for some file systems"
        );
        let is_plain = |it: char| it.is_alphanumeric() || "-_.".contains(it);
        assert!(name.chars().all(is_plain), "{name}");
    }
    let events = pages(&files).filter(|(path, _)| path.starts_with("track/"));
    assert!(events.count() >= hostile::NAMES.len());
}
