//! The spool on a real file system.

use std::fs;

use super::{MARK, SMALL, item, record};
use crate::spool::{Folder, Log, OpenError};

#[test]
fn a_folder_has_one_client_at_a_time() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("deep").join("spool");
    let open = || Log::open(Folder::new(&path).unwrap(), MARK, &[], SMALL);
    let (mut log, _) = open().unwrap();
    let error = open().unwrap_err();
    assert!(matches!(error, OpenError::Locked { .. }));
    let text = error.to_string();
    assert!(text.contains(path.to_str().unwrap()), "{text}");
    assert!(text.contains("a folder of its own"), "{text}");

    log.commit_records([record(1, &item(1))]).unwrap();
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
    fs::write(root.path().join("lock"), "of a dead process").unwrap();
    let folder = Folder::new(root.path()).unwrap();
    assert!(Log::open(folder, MARK, &[], SMALL).is_ok());
}

#[test]
fn a_path_that_is_not_a_folder_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("file");
    fs::write(&path, "").unwrap();
    let error = Folder::new(&path).unwrap_err();
    assert_ne!(error.to_string(), "");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;

    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("spool");
    let folder = Folder::new(&path).unwrap();
    let (mut log, _) = Log::open(folder, MARK, &[], SMALL).unwrap();
    log.commit_records([record(1, &item(1))]).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for entry in fs::read_dir(&path).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
    use std::path::Path;

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    fn open(path: &Path) -> Result<(Log<Folder>, crate::spool::Opened), OpenError> {
        Log::open(Folder::new(path).unwrap(), MARK, &[], SMALL)
    }

    #[test]
    fn a_lock_that_is_a_link_is_refused_and_its_target_untouched() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("spool");
        fs::create_dir(&path).unwrap();
        let target = root.path().join("precious");
        fs::write(&target, "precious bytes").unwrap();
        symlink(&target, path.join("lock")).unwrap();
        let error = open(&path).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(path.join("lock").to_str().unwrap()), "{text}");
        assert!(text.contains("regular file"), "{text}");
        assert_eq!(fs::read(&target).unwrap(), b"precious bytes");

        for wrong in [mkfifo as fn(&Path), mkdir] {
            fs::remove_file(path.join("lock"))
                .or_else(|_| fs::remove_dir(path.join("lock")))
                .unwrap();
            wrong(&path.join("lock"));
            let error = open(&path).unwrap_err();
            assert!(matches!(error, OpenError::Lock { .. }), "{error}");
        }
    }

    fn mkfifo(path: &Path) {
        mkfifoat(CWD, path, Mode::RWXU).unwrap();
    }

    fn mkdir(path: &Path) {
        fs::create_dir(path).unwrap();
        fs::write(path.join("content"), "of a person").unwrap();
    }

    fn dangling(path: &Path) {
        symlink("nowhere", path).unwrap();
    }

    fn link(path: &Path) {
        let target = path.with_file_name("elsewhere");
        fs::write(&target, "of a person").unwrap();
        symlink(target, path).unwrap();
    }

    #[test]
    fn an_entry_that_is_not_a_file_is_set_aside_and_counted() {
        for (name, wrong) in [
            ("pipe", mkfifo as fn(&Path)),
            ("folder", mkdir),
            ("dangling link", dangling),
            ("link", link),
        ] {
            let root = tempfile::tempdir().unwrap();
            let path = root.path();
            let (mut log, _) = open(path).unwrap();
            let items: Vec<_> = (1..60).map(|sequence| (sequence, item(sequence))).collect();
            log.commit_records(items.iter().map(|(sequence, item)| record(*sequence, item)))
                .unwrap();
            drop(log);
            let file = path.join("spool-0000000002.log");
            fs::remove_file(&file).unwrap();
            wrong(&file);
            let (mut log, opened) = open(path).unwrap();
            assert_eq!(opened.recovered, 59, "{name}");
            assert_eq!(log.next_sequence(), 60, "{name}");
            let mut read = 0;
            let loaded = log.read(0, usize::MAX, |_| read += 1).unwrap();
            assert!(loaded.unreadable > 0, "{name}");
            assert_eq!(read + loaded.unreadable, 59, "{name}");
            log.finish(Some(0..60));
            log.close().unwrap();
            assert!(!file.exists(), "{name}");
            let aside = path.join("spool-0000000002.log.unreadable");
            assert!(aside.symlink_metadata().is_ok(), "{name}");
        }
    }

    #[test]
    fn a_folder_that_others_may_write_is_refused() {
        for mode in [0o777, 0o720, 0o702, 0o775] {
            let root = tempfile::tempdir().unwrap();
            fs::set_permissions(root.path(), fs::Permissions::from_mode(mode)).unwrap();
            let text = Folder::new(root.path()).unwrap_err().to_string();
            assert!(text.contains("chmod go-w"), "{text}");
        }
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(Folder::new(root.path()).is_ok());
    }

    #[test]
    fn a_folder_of_another_user_is_refused() {
        let root = tempfile::tempdir().unwrap();
        // Root can change the owner of a folder; for other users root owns `/`.
        let path = if rustix::process::geteuid().is_root() {
            chown(root.path(), Some(12_345), None).unwrap();
            root.path()
        } else {
            Path::new("/")
        };
        let text = Folder::new(path).unwrap_err().to_string();
        assert!(text.contains("chown"), "{text}");
    }
}
