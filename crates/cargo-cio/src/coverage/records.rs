use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use customerio_catalog::coverage::{Records, UnreadableRecord};

use crate::failure::{Place, Placed};
use crate::output;
use crate::paths::from_here;
use crate::project::Project;

/// The variable that tests write their records by.
const VARIABLE: &str = "CIO_RECORD";

/// The folder that this page and the others name.
const USUAL: &str = "records";

/// Why there are no records.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordsError {
    #[error(
        "there is no record of a test run in {}; `{VARIABLE}={} cargo test` writes some, where \
         `customerio` has its feature `testing` or `coverage` on in the tests",
        folder.display(),
        folder.display()
    )]
    None { folder: PathBuf },
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}:{}:{}: {}", path.display(), source.line, source.column, source.reason)]
    Broken {
        path: PathBuf,
        /// Of the file.
        text: String,
        source: UnreadableRecord,
    },
}

impl Placed for RecordsError {
    fn place(&self) -> Option<Place> {
        let Self::Broken { path, text, source } = self else {
            return None;
        };
        Some(Place {
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
        .unwrap_or_else(|| USUAL.into());
    let mut files = Vec::new();
    for place in places(&folder, project) {
        list(&place, &mut files)?;
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
        // What is no UTF-8 is no record either, and is told as such.
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

/// Where the records may be: cargo runs tests in the folder of their package.
fn places(folder: &Path, project: &Project) -> Vec<PathBuf> {
    let here = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut places = vec![here, project.root.join(folder)];
    places.extend(project.packages.iter().map(|package| package.join(folder)));
    places.sort();
    places.dedup();
    places
}

/// The records of a folder, by name; of one that is not there, none.
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
