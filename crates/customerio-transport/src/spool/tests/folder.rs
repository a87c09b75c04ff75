//! On a real file system.

use std::fs;

use super::{MARK, SMALL, item, record};
use crate::spool::{Folder, Log, OpenError};

#[test]
fn a_folder_is_one_clients_alone_until_it_is_gone() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("deep").join("spool");
    let open = || Log::open(Folder::new(&path).unwrap(), MARK, &[], SMALL);
    let (mut log, _) = open().unwrap();
    let error = open().unwrap_err();
    assert!(matches!(error, OpenError::Locked { .. }));
    let text = error.to_string();
    assert!(text.contains(path.to_str().unwrap()), "{text}");
    assert!(text.contains("a folder of its own"), "{text}");

    log.commit([record(1, &item(1))]).unwrap();
    drop(log);
    let (mut log, opened) = open().unwrap();
    assert_eq!(opened.recovered, 1);
    log.finish(Some(1..2));
    log.close().unwrap();
    let names: Vec<_> = fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["lock"]);
}

#[test]
fn the_lock_file_of_a_dead_process_does_not_block() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("lock"), "of somebody who died").unwrap();
    let folder = Folder::new(root.path()).unwrap();
    assert!(Log::open(folder, MARK, &[], SMALL).is_ok());
}

#[test]
fn what_is_no_folder_is_told() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("file");
    fs::write(&path, "").unwrap();
    let error = Folder::new(&path).unwrap_err();
    assert_ne!(error.to_string(), "");
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("spool");
    let folder = Folder::new(&path).unwrap();
    let (mut log, _) = Log::open(folder, MARK, &[], SMALL).unwrap();
    log.commit([record(1, &item(1))]).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for entry in fs::read_dir(&path).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}
