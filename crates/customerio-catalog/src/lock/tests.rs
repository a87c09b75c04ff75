use customerio_core::catalog::Catalog;
use customerio_core::event::EventSpec;
use customerio_core::shape::{Kind, Lint, Shape};
use customerio_core::traits::TraitsSpec;

use super::{Finding, LockError, State, accept, check, files};
use crate::export::Files;
use crate::fixture::{CUSTOMER, ORDER, catalog, event_of, person_of};

fn lines(present: &Files) -> Vec<String> {
    let findings = check(&catalog(), present).expect("no twins");
    let lines = findings
        .iter()
        .map(|Finding { path, state, .. }| format!("{path}: {}: {state}", state.rule()));
    lines.collect()
}

/// The files of the catalog, of which one has another text.
fn edited(path: &str, edit: impl Fn(&str) -> String) -> Files {
    let mut files = files(&catalog()).expect("no twins");
    let text = edit(files.get(path).expect(path));
    files.insert(path, &text);
    files
}

#[test]
fn a_file_is_small_and_has_one_line_per_path() {
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
    assert_eq!(lines(&files(&catalog()).expect("no twins")), [""; 0]);
    assert_eq!(
        lines(&Files::default())[0],
        "page-prices.json: lock-missing: no lock exists, so changes are not checked"
    );
    for (from, to, expected) in [
        (
            r#""text""#,
            r#""integer u8""#,
            "lock-broken: `order_id` was an integer and is now a string",
        ),
        (
            r#""text""#,
            r#""text; length 1..=9""#,
            "lock-stale: outdated, but the change breaks nothing",
        ),
        (
            r#""text""#,
            r#""tekst""#,
            "lock-unreadable: can't be read at `/shape/order_id`: the value at `order_id` is not a \
             shape; restore it from version control, or remove it and run `cargo cio lock`",
        ),
        (
            r#""optional number""#,
            "17",
            "lock-unreadable: can't be read at `/shape/total`: invalid type: integer `17`, \
             expected a string; restore it from version control, or remove it and run `cargo cio lock`",
        ),
        (
            r#""format": 1"#,
            r#""format": 2"#,
            "lock-unreadable: can't be read at `/format`: written in format 2 by a newer `cargo cio`, \
             this version reads formats up to 1; update `customerio`",
        ),
    ] {
        let present = edited(path, |text| text.replace(from, to));
        assert_eq!(lines(&present), [format!("{path}: {expected}")]);
    }
    let broken = lines(&edited(path, |_| "{".to_owned()));
    assert!(broken[0].contains("can't be read: EOF"), "{broken:?}");

    let mut more = files(&catalog()).expect("no twins");
    let page = more.get("page-prices.json").expect("a page").to_owned();
    more.insert("page-gone.json", &page.replace("Prices", "Gone"));
    more.insert("page-old-prices.json", &page);
    assert_eq!(
        lines(&more),
        [
            "page-gone.json: lock-gone: no longer declared",
            "page-old-prices.json: lock-orphaned: the compiler expects this lock in \
             `page-prices.json`; rename the file, or remove it",
        ]
    );
}

#[test]
fn a_removed_declaration_stays_in_its_file() {
    let all = files(&catalog()).expect("no twins");
    let few = Catalog::new([&ORDER], [&CUSTOMER]).expect("no duplicates");
    let few = files(&few).expect("no twins");

    // A part of the catalog does not show whether the rest was removed.
    let part = accept(&few, &all, false);
    assert_eq!((part.files.len(), part.gone.len()), (2, 0));
    let whole = accept(&few, &all, true);
    assert_eq!(
        whole.gone,
        ["page-prices.json", "track-order-completed.v2.json"]
    );
    let prices = whole.files.get("page-prices.json").expect("kept");
    assert!(prices.contains(r#""gone": true"#), "{prices}");
    assert!(prices.contains(r#""order_id": "text""#), "{prices}");

    // A return with another type is reported.
    let other = prices.replace(r#""order_id": "text""#, r#""order_id": "integer u8""#);
    let other = Files::from_iter([("page-prices.json".to_owned(), other)]);
    let back = accept(&all, &other, true);
    assert_eq!(back.reused.len(), 1, "{back:?}");
    let State::Reused { was, is, .. } = &back.reused[0].state else {
        panic!("{back:?}");
    };
    assert_eq!((was.as_str(), is.as_str()), ("integer u8", "text"));

    // The removal is reported once, and a returned declaration is unchanged.
    assert_eq!(accept(&few, &whole.files, true).gone, [""; 0]);
    assert_eq!(accept(&all, &whole.files, true).files, all);
    assert_eq!(lines(&whole.files).len(), 2, "{:?}", lines(&whole.files));
    assert!(lines(&whole.files)[0].contains("lock-stale"));
}

#[test]
fn a_retired_name_is_not_reused_with_another_type() {
    let path = "track-order-completed.json";
    // An earlier version had a coupon instead of the total.
    let before = edited(path, |text| {
        text.replace(
            r#""total": "optional number""#,
            r#""coupon": "optional text""#,
        )
    });
    let now = files(&catalog()).expect("no twins");
    let accepted = accept(&now, &before, true).files;
    let text = accepted.get(path).expect(path);
    assert!(
        text.contains("\"retired\": {\n    \"coupon\": \"optional text\"\n  }"),
        "{text}"
    );
    assert_eq!(lines(&accepted), [""; 0], "what is retired is not stale");

    for (was, is_reused) in [("optional number; range 0..=1", false), ("text", true)] {
        let retired = edited(path, |text| {
            let retired = format!("}},\n  \"retired\": {{\"total\": \"{was}\"}}\n}}\n");
            text.replace("}\n}\n", &retired)
        });
        let acceptance = accept(&now, &retired, true);
        assert_eq!(acceptance.reused.len(), usize::from(is_reused), "{was}");
        if is_reused {
            assert_eq!(
                lines(&retired),
                [format!(
                    "{path}: lock-reused: `total` was removed as `text` and is back as \
                     `optional number`; consumers of the old property would misread it; choose a \
                     new name"
                )]
            );
            assert!(matches!(acceptance.reused[0].state, State::Reused { .. }));
        }
        // Once it is accepted all the same, it is not retired any more.
        assert_eq!(acceptance.files, now);
    }
}

#[test]
fn written_files_are_read_back() {
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
    static SHAPE: Shape =
        Shape::new::<()>(Kind::object(&[])).with_lints(&[Lint::allow("near-duplicate-events")]);
    static OTHER: EventSpec = event_of(&SHAPE, "order_completed", 1);
    let both = Catalog::new([&ORDER, &OTHER], []).expect("no duplicates");
    let files = files(&both).expect("no twins");
    assert_eq!(files.len(), 2);
    assert_eq!(files.get("track-order-completed.json"), None);
}

#[test]
fn declarations_with_one_name_have_no_lock() {
    static OTHER: TraitsSpec = person_of(ORDER.shape(), "Customer");
    let both = Catalog::new([], [&CUSTOMER, &OTHER]).expect("no duplicates");
    let error = files(&both).expect_err("twins");
    let LockError::Twins { first, second } = &error else {
        panic!("{error}");
    };
    let paths = ["Order", "Person"].map(|name| format!("customerio_catalog::fixture::{name}"));
    assert_eq!([first.id, second.id], paths.each_ref().map(String::as_str));
    let words =
        "`customerio_catalog::fixture::Order` and `customerio_catalog::fixture::Person` are traits";
    assert!(error.to_string().starts_with(words), "{error}");
}
