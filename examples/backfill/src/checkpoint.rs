//! How far the file was read: everything before is stored, delivered, or named as bad.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// See the [module](self).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checkpoint {
    /// The file that was read.
    pub(crate) file: PathBuf,
    /// How many of its bytes are done: the beginning of a line.
    pub(crate) bytes: u64,
    /// How many of its lines.
    pub(crate) lines: u64,
    /// How many of those were bad.
    pub(crate) bad: u64,
}

/// Why there is no usable checkpoint.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckpointError {
    #[error("the checkpoint {path} can't be read or written: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error(
        "the checkpoint {path} is damaged: {source}; remove it to begin anew, ids keep repeats apart"
    )]
    Damaged {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("the checkpoint {path} is of {of}; name another with `--checkpoint`")]
    OfAnother { path: PathBuf, of: PathBuf },
}

impl Checkpoint {
    /// Reads the one of this file; the beginning, if there is none.
    pub(crate) fn read(path: &Path, file: &Path) -> Result<Self, CheckpointError> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self {
                    file: file.to_owned(),
                    ..Self::default()
                });
            }
            Err(source) => return Err(failed(path, source)),
        };
        let read: Self =
            serde_json::from_slice(&text).map_err(|source| CheckpointError::Damaged {
                path: path.to_owned(),
                source,
            })?;
        if read.file == file {
            Ok(read)
        } else {
            Err(CheckpointError::OfAnother {
                path: path.to_owned(),
                of: read.file,
            })
        }
    }

    /// Writes it so that a crash leaves this one or the one before.
    pub(crate) fn write(&self, path: &Path) -> Result<(), CheckpointError> {
        let write = || {
            let unfinished = path.with_extension("unfinished");
            let mut file = File::create(&unfinished)?;
            file.write_all(&serde_json::to_vec(self)?)?;
            file.sync_all()?;
            fs::rename(unfinished, path)
        };
        write().map_err(|source| failed(path, source))
    }
}

fn failed(path: &Path, source: io::Error) -> CheckpointError {
    CheckpointError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_written_and_of_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint.json");
        let file = Path::new("orders.ndjson");
        let mut checkpoint = Checkpoint::read(&path, file).unwrap();
        assert_eq!((checkpoint.bytes, checkpoint.lines), (0, 0));
        checkpoint.bytes = 17;
        checkpoint.write(&path).unwrap();
        assert_eq!(Checkpoint::read(&path, file).unwrap(), checkpoint);
        let other = Checkpoint::read(&path, Path::new("others.ndjson")).unwrap_err();
        assert!(
            matches!(other, CheckpointError::OfAnother { .. }),
            "{other}"
        );
        fs::write(&path, "{").unwrap();
        let damaged = Checkpoint::read(&path, file).unwrap_err();
        assert!(
            matches!(damaged, CheckpointError::Damaged { .. }),
            "{damaged}"
        );
    }
}
