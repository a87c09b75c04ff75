use customerio_core::catalog::Catalog;
use customerio_core::event::EventSpec;
use customerio_core::traits::TraitsSpec;

use super::{LockError, check, files};
use crate::export::Files;
use crate::fixture::{CUSTOMER, ORDER, catalog, event, person};

fn told(present: &Files) -> Vec<String> {
    let findings = check(&catalog(), present).expect("no twins");
    findings.iter().map(ToString::to_string).collect()
}

/// The files of the catalog, of which one has another text.
fn edited(path: &str, edit: impl Fn(&str) -> String) -> Files {
    let mut files = files(&catalog()).expect("no twins");
    let text = edit(files.get(path).expect(path));
    files.insert(path, &text);
    files
}

#[test]
fn a_file_is_small_and_has_a_line_a_path() {
    let files = files(&catalog()).expect("no twins");
    let paths: Vec<&str> = files.iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "page-prices.json",
            "person-customer.json",
            "track-order-completed.json",
            "track-order-completed.v2.json",
        ]
    );
    assert_eq!(
        files.get("person-customer.json"),
        Some(
            r#"{
  "format": 1,
  "call": "person",
  "crate": "shop",
  "name": "Customer",
  "version": 1,
  "shape": {
    ".": "object",
    "order_id": "text",
    "total": "optional number"
  }
}
"#
        )
    );
}

#[test]
fn each_difference_is_found() {
    let path = "track-order-completed.json";
    assert_eq!(told(&files(&catalog()).expect("no twins")), [""; 0]);
    assert_eq!(
        told(&Files::default())[0],
        "page-prices.json: missing, not accepted yet"
    );
    for (from, to, expected) in [
        (
            r#""text""#,
            r#""integer u8""#,
            "`order_id` was an integer and is now a text",
        ),
        (
            r#""text""#,
            r#""text; length 1..=9""#,
            "stale, but what changed breaks nothing",
        ),
        (r#""track""#, r#""page""#, "the lock of something else"),
        (
            r#""text""#,
            r#""tekst""#,
            "can't be read: what stands at `order_id` is no shape",
        ),
    ] {
        let present = edited(path, |text| text.replace(from, to));
        assert_eq!(told(&present), [format!("{path}: {expected}")]);
    }
    let broken = told(&edited(path, |_| "{".to_owned()));
    assert!(broken[0].contains("can't be read: EOF"), "{broken:?}");

    let mut more = files(&catalog()).expect("no twins");
    let gone = more.get("page-prices.json").expect("a page").to_owned();
    more.insert("track-gone.json", &gone);
    assert_eq!(
        told(&more),
        ["track-gone.json: surplus, nothing declares it any more"]
    );
}

#[test]
fn what_is_written_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = files(&catalog()).expect("no twins");
    written.write_to(folder.path()).expect("written");
    std::fs::write(folder.path().join("README.md"), "Ours.").expect("written");
    let read = Files::read_from(folder.path()).expect("read");
    assert_eq!(read, written);
    let nowhere = Files::read_from(&folder.path().join("nowhere")).expect("read");
    assert!(nowhere.is_empty());
}

#[test]
fn names_of_one_slug_have_files_of_their_own() {
    static OTHER: EventSpec = event("order_completed", 1);
    let both = Catalog::new([&ORDER, &OTHER], []).expect("no duplicates");
    let files = files(&both).expect("no twins");
    assert_eq!(files.len(), 2);
    assert_eq!(files.get("track-order-completed.json"), None);
}

#[test]
fn twins_have_no_lock() {
    static OTHER: TraitsSpec = TraitsSpec {
        shape: ORDER.shape,
        ..person("Customer")
    };
    let both = Catalog::new([], [&CUSTOMER, &OTHER]).expect("no duplicates");
    let error = files(&both).expect_err("twins");
    assert!(matches!(error, LockError::Twins { .. }));
    assert!(error.to_string().contains("rename one"), "{error}");
}
