//! Opens the file of messages.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "{} is not a file that can be read twice, so a stopped run could not continue; write the messages \
         to a file first",
        path.display()
    )]
    NotAFile { path: PathBuf },
    #[error("{} is {form}; {advice}", path.display())]
    Form {
        path: PathBuf,
        form: &'static str,
        advice: &'static str,
    },
}

const DECOMPRESS: &str = "decompress it first";

/// The first bytes of files that have no lines of JSON.
const FORMS: [(&[u8], &str, &str); 7] = [
    (b"\x1f\x8b", "compressed with gzip", DECOMPRESS),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", DECOMPRESS),
    (b"\xfd7zXZ", "compressed with xz", DECOMPRESS),
    (b"BZh", "compressed with bzip2", DECOMPRESS),
    (
        b"PK\x03\x04",
        "a ZIP archive",
        "extract the file from it first",
    ),
    (b"\xff\xfe", "UTF-16", "convert it to UTF-8 first"),
    (b"\xfe\xff", "UTF-16", "convert it to UTF-8 first"),
];

/// Opens a file of lines, at its start.
pub(super) fn open(path: &Path) -> Result<File, InputError> {
    let failed = |source| InputError::Read {
        path: path.to_owned(),
        source,
    };
    if path.as_os_str() == "-" {
        let path = path.to_owned();
        return Err(InputError::NotAFile { path });
    }
    // A pipe is not opened, since that waits for its writer.
    if !path.metadata().map_err(failed)?.is_file() {
        let path = path.to_owned();
        return Err(InputError::NotAFile { path });
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut start = Vec::new();
    (&file).take(8).read_to_end(&mut start).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let known = FORMS.iter().find(|(first, ..)| start.starts_with(first));
    match known {
        None => Ok(file),
        Some(&(_, form, advice)) => Err(InputError::Form {
            path: path.to_owned(),
            form,
            advice,
        }),
    }
}
