use std::fs;

use customerio_core::catalog::Catalog;

use super::{Difference, Files, FilesError, Written};
use crate::export::{JsonSchema, json_schema};
use crate::fixture::{ORDER, catalog};

fn all() -> Files {
    json_schema(&catalog(), JsonSchema::default())
}

fn one() -> Files {
    let catalog = Catalog::new([&ORDER], []).expect("no duplicates");
    json_schema(&catalog, JsonSchema::default())
}

#[test]
fn a_written_folder_is_up_to_date() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("some/where");
    assert_eq!(all().compare_with(&folder).expect("compared").len(), 5);

    let first = all().write_to(&folder).expect("written");
    assert_eq!((first.changed, first.unchanged, first.removed), (5, 0, 0));
    assert_eq!(all().compare_with(&folder).expect("compared"), []);
    assert_eq!(
        fs::read_dir(folder.join("track")).expect("listed").count(),
        2,
        "only the files",
    );

    let again = all().write_to(&folder).expect("written");
    assert_eq!((again.changed, again.unchanged), (0, 5));

    // As git checks it out with `core.autocrlf`.
    let path = folder.join("track/order-completed.json");
    let text = fs::read_to_string(&path).expect("written");
    let text = text.replace('\n', "\r\n");
    fs::write(&path, &text).expect("written");
    assert_eq!(all().compare_with(&folder).expect("compared"), []);
    let again = all().write_to(&folder).expect("written");
    assert_eq!((again.changed, again.unchanged), (0, 5));
    assert_eq!(fs::read_to_string(&path).expect("written"), text);
}

#[test]
fn each_difference_is_found_and_fixed() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    all().write_to(folder).expect("written");
    fs::write(folder.join("notes.md"), "mine").expect("written");
    fs::write(folder.join("track/order-completed.json"), "{\n}\n").expect("written");
    fs::remove_file(folder.join("page/prices.json")).expect("removed");

    let differences = |files: &Files| -> Vec<String> {
        let found = files.compare_with(folder).expect("compared");
        found.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        differences(&all()),
        [
            "page/prices.json: missing",
            "track/order-completed.json:2: differs from this line on",
        ]
    );
    assert_eq!(
        differences(&one())[1..],
        [
            "person/customer.json: surplus, no longer declared",
            "track/order-completed.json:2: differs from this line on",
            "track/order-completed.v2.json: surplus, no longer declared",
        ]
    );

    let written = one().write_to(folder).expect("written");
    assert_eq!(
        written,
        Written {
            changed: 2,
            unchanged: 0,
            removed: 2
        }
    );
    assert_eq!(differences(&one()), [""; 0]);
    assert!(folder.join("notes.md").exists());
}

#[test]
fn a_folder_of_another_program_is_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path().join("index.json");
    for foreign in ["{}", "module.exports = 1", r#"{"generator": "typedoc"}"#] {
        fs::write(&index, foreign).expect("written");
        assert!(matches!(
            all().write_to(folder.path()),
            Err(FilesError::Foreign { .. })
        ));
        assert!(all().compare_with(folder.path()).is_err());
        assert_eq!(fs::read_to_string(&index).expect("read"), foreign);
    }
}

#[test]
fn an_index_that_points_outside_removes_nothing() {
    let parent = tempfile::tempdir().expect("a folder");
    let precious = parent.path().join("precious.json");
    fs::write(&precious, "{}").expect("written");
    let folder = parent.path().join("schemas");
    fs::create_dir(&folder).expect("created");
    let absolute = serde_json::Value::from(precious.to_string_lossy().into_owned());
    for path in [r#""../precious.json""#, &absolute.to_string(), r#""""#] {
        let index = format!(
            r#"{{"generator": "customerio-catalog json-schema", "events": [{{"file": {path}}}]}}"#
        );
        fs::write(folder.join("index.json"), index).expect("written");
        assert!(matches!(
            all().write_to(&folder),
            Err(FilesError::Outside { .. })
        ));
        assert!(precious.exists());
    }
}

#[test]
fn a_file_in_the_way_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("track"), "a file").expect("written");
    let error = all().write_to(folder.path()).expect_err("in the way");
    assert!(error.to_string().contains("track"), "{error}");
}

#[test]
fn a_difference_is_sorted_by_path() {
    let missing = |path: &str| Difference::Missing { path: path.into() };
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(
        one().compare_with(folder.path()).expect("compared"),
        [missing("index.json"), missing("track/order-completed.json")]
    );
}
