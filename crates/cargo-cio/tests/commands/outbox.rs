//! `cargo-cio outbox`.

use std::fs;

use tempfile::TempDir;

use crate::ran::{self, ran};

const SCHEMA: &str = customerio_outbox::SCHEMA;

#[test]
fn the_schema_is_printed_as_it_is() {
    let folder = TempDir::new().expect("created");
    let ran = ran(&mut ran::command(&["outbox", "schema"]), folder.path());
    assert_eq!((ran.code, &*ran.out), (0, SCHEMA));
    assert!(SCHEMA.contains("CACHE 1") && SCHEMA.contains("CREATE TABLE cio_outbox "));
}

#[test]
fn a_migration_has_the_version_after_the_last_and_is_written_once() {
    let folder = TempDir::new().expect("created");
    let arguments = ["outbox", "schema", "--sqlx", "."];
    for name in ["0007_users.sql", "20260102030405_orders.up.sql", "notes.md"] {
        fs::write(folder.path().join(name), "").expect("written");
    }
    let first = ran(&mut ran::command(&arguments), folder.path());
    assert_eq!(first.code, 0, "{}", first.err);
    let path = folder.path().join("20260102030406_cio_outbox.sql");
    assert_eq!(fs::read_to_string(path).expect("written"), SCHEMA);

    let again = ran(&mut ran::command(&arguments), folder.path());
    assert_eq!(again.code, 2);
    assert!(
        again.err.contains("has the tables already"),
        "{}",
        again.err
    );
    assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 4);
}

#[test]
fn tables_of_an_earlier_version_have_a_migration() {
    let folder = TempDir::new().expect("created");
    let arguments = ["outbox", "schema", "--sqlx", "."];
    ran(&mut ran::command(&arguments), folder.path());
    let mut command = ran::command(&arguments);
    let written = ran(command.args(["--from", "1"]), folder.path());
    assert_eq!(written.code, 0, "{written}");
    let path = folder.path().join("0002_cio_outbox_from_1.sql");
    let sql = fs::read_to_string(path).expect("written");
    let printed = ran(
        &mut ran::command(&["outbox", "schema", "--from", "1"]),
        folder.path(),
    );
    assert_eq!((printed.code, printed.out), (0, sql));
    let unknown = ran(
        &mut ran::command(&["outbox", "schema", "--from", "2"]),
        folder.path(),
    );
    assert_eq!(unknown.code, 2, "{unknown}");
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    let folder = TempDir::new().expect("created");
    let mut command = ran::command(&["outbox", "schema", "--sqlx", "nowhere"]);
    let ran = ran(&mut command, folder.path());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("nowhere"), "{}", ran.err);
}
