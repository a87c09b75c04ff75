//! Checks of the files before anything is sent or written.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};

/// Why the files of a backfill are not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "`-` is not a file; a backfill reads its file again to continue, so write the messages to a file first"
    )]
    StandardInput,
    #[error("{} is {what}, not a file; a backfill reads its file again to continue, so write the messages to a file first", path.display())]
    NotFile { path: PathBuf, what: &'static str },
    #[error("{} is {content}; {fix}", path.display())]
    Content {
        path: PathBuf,
        content: &'static str,
        fix: &'static str,
    },
    #[error("`{one}` and `{other}` are the same file, {}; name another one", path.display())]
    SameFile {
        one: &'static str,
        other: &'static str,
        path: PathBuf,
    },
}

/// The first bytes of files that are not JSON, what they are, and how to get the messages.
const OTHER_CONTENTS: [(&[u8], &str, &str); 7] = [
    (
        b"\x1f\x8b",
        "compressed by gzip",
        "decompress it first, such as with `gunzip --keep`",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed by Zstandard",
        "decompress it first with `unzstd`",
    ),
    (
        b"\xfd7zXZ\0",
        "compressed by xz",
        "decompress it first, such as with `unxz --keep`",
    ),
    (
        b"BZh",
        "compressed by bzip2",
        "decompress it first, such as with `bunzip2 --keep`",
    ),
    (
        b"PK\x03\x04",
        "a ZIP archive",
        "decompress it first with `unzip`",
    ),
    (
        b"\xff\xfe",
        "UTF-16",
        "convert it first, such as with `iconv -f UTF-16 -t UTF-8`",
    ),
    (
        b"\xfe\xff",
        "UTF-16",
        "convert it first, such as with `iconv -f UTF-16 -t UTF-8`",
    ),
];

/// Opens the file of messages, unless it is not one.
pub(super) fn open(path: &Path) -> Result<File, InputError> {
    let failed = |source| InputError::Read {
        path: path.to_owned(),
        source,
    };
    // Before it is opened: a pipe without a writer waits.
    let kind = match fs::metadata(path) {
        Ok(found) => found.file_type(),
        Err(_) if path.as_os_str() == "-" => return Err(InputError::StandardInput),
        Err(error) => return Err(failed(error)),
    };
    if !kind.is_file() {
        let what = if kind.is_dir() {
            "a folder"
        } else {
            "a pipe or a device"
        };
        let path = path.to_owned();
        return Err(InputError::NotFile { path, what });
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut start = Vec::new();
    (&mut file)
        .take(8)
        .read_to_end(&mut start)
        .map_err(failed)?;
    file.rewind().map_err(failed)?;
    let found = OTHER_CONTENTS
        .iter()
        .find(|(bytes, ..)| start.starts_with(bytes));
    match found {
        Some((_, content, fix)) => Err(InputError::Content {
            path: path.to_owned(),
            content,
            fix,
        }),
        None => Ok(file),
    }
}

/// Checks that no file is written over another one.
pub(super) fn check_paths(file: &Path, state: &Path, rejected: &Path) -> Result<(), InputError> {
    let pairs = [
        (("--rejected", rejected), ("FILE", file)),
        (("--state", state), ("FILE", file)),
        (("--rejected", rejected), ("--state", state)),
    ];
    for ((one, first), (other, second)) in pairs {
        if place(first) == place(second) {
            let path = second.to_owned();
            return Err(InputError::SameFile { one, other, path });
        }
    }
    Ok(())
}

/// Returns the path without links. A file that does not exist yet has a folder.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        match (folder, path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}
