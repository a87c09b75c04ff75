//! The records that tests wrote.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use customerio_catalog::coverage::{Records, UnreadableRecord};

use crate::failure::{Placed, Snippet};
use crate::output;
use crate::paths::from_here;
use crate::project::Project;

/// The variable that names the folder in which tests write their records.
const VARIABLE: &str = "CIO_RECORD";

/// The folder that the documentation uses.
const DEFAULT: &str = "records";

/// Why no records can be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordsError {
    #[error(
        "{} has no record of a test run; run `{VARIABLE}={} cargo test` with the feature `testing` or \
         `coverage` of `customerio` on",
        folder.display(),
        folder.display()
    )]
    None { folder: PathBuf },
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}:{}:{}: {}", path.display(), source.line, source.column, source.reason)]
    Broken {
        path: PathBuf,
        /// The text of the file.
        text: String,
        source: UnreadableRecord,
    },
}

impl Placed for RecordsError {
    fn snippet(&self) -> Option<Snippet> {
        let Self::Broken { path, text, source } = self else {
            return None;
        };
        Some(Snippet {
            file: path.display().to_string(),
            text: text.clone(),
            line: source.line,
            column: Some(source.column),
            reason: source.reason.clone(),
        })
    }
}

/// Reads all records of a test run.
pub(super) fn read(folder: Option<&Path>, project: &Project) -> Result<Records, RecordsError> {
    let named = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    let folder = folder
        .map(Path::to_owned)
        .or_else(|| named.map(PathBuf::from))
        .unwrap_or_else(|| DEFAULT.into());
    let mut files = Vec::new();
    for folder in folders(&folder, project) {
        list(&folder, &mut files)?;
    }
    if files.is_empty() {
        return Err(RecordsError::None { folder });
    }
    let mut records = Records::default();
    for path in files {
        let failed = |source| RecordsError::Read {
            path: path.clone(),
            source,
        };
        // A file that is not UTF-8 is not a record either, and is reported as such.
        let text = String::from_utf8_lossy(&fs::read(&path).map_err(failed)?).into_owned();
        records.read(&text).map_err(|source| RecordsError::Broken {
            path: from_here(&path).to_owned(),
            text,
            source,
        })?;
    }
    match records.cut_off() {
        0 => {}
        cut => output::note(format_args!(
            "{cut} processes were killed while recording; their last messages may be missing"
        )),
    }
    if records.is_empty() {
        output::note("the tests ran, but sent nothing");
    }
    Ok(records)
}

/// The folders that records may be in: cargo runs tests in the folder of their package.
fn folders(folder: &Path, project: &Project) -> Vec<PathBuf> {
    let here = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut folders = vec![here, project.root.join(folder)];
    folders.extend(project.packages.iter().map(|package| package.join(folder)));
    folders.sort();
    folders.dedup();
    folders
}

/// Adds the records of a folder, by name. A folder that does not exist has none.
fn list(folder: &Path, to: &mut Vec<PathBuf>) -> Result<(), RecordsError> {
    let failed = |source| RecordsError::Read {
        path: folder.to_owned(),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    to.append(&mut files);
    Ok(())
}
