//! `cargo cio import`: turns a plan of another tool into Rust.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use customerio_catalog::import::{ImportError, Imported, import};
use serde_json::json;

use crate::failure::{Placed, Snippet};
use crate::form::Form;
use crate::output;
use crate::paths::from_here;
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The plan: a JSON or YAML file, or a folder of files that form one plan. Reads plans of
    /// Segment (Public API, Terraform, Config API), Typewriter, RudderStack and Avo, AsyncAPI
    /// documents, Iglu schemas, JSON Schemas, and the folders that `cargo cio export` writes
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The file to write the Rust to, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, requires = "out")]
    force: bool,
    /// The form of the report: lines on standard error, or one JSON object on standard output that
    /// includes the Rust
    #[arg(long, default_value = "text")]
    format: Form,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportCommandError {
    #[error("{} is not a file; write the plan to a file, and pass that", path.display())]
    Stream { path: PathBuf },
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "{}:{line}:{column}: the byte {byte:#04X} is not UTF-8; save the file as UTF-8",
        path.display()
    )]
    Encoding {
        path: PathBuf,
        line: usize,
        column: usize,
        byte: u8,
    },
    #[error("{} has no .json, .ndjson, .yaml or .yml file", path.display())]
    Empty { path: PathBuf },
    #[error("{} already exists; choose another file or pass `--force` to overwrite it", path.display())]
    Exists { path: PathBuf },
    #[error("failed to write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{source}")]
    Import {
        /// The content of the file.
        text: String,
        #[source]
        source: ImportError,
    },
}

impl ImportCommandError {
    fn new(source: ImportError, files: &[(String, String)]) -> Self {
        let mut files = files.iter();
        let text = files.find(|(file, _)| *file == source.file);
        Self::Import {
            text: text.map_or_else(String::new, |(_, text)| text.clone()),
            source,
        }
    }

    /// Returns the position of the first byte that is not UTF-8, if there is one.
    fn encoding(path: &Path, bytes: &[u8]) -> Option<Self> {
        let end = std::str::from_utf8(bytes).err()?.valid_up_to();
        let (before, rest) = bytes.split_at_checked(end)?;
        let before = String::from_utf8_lossy(before);
        let line = before.rsplit('\n').next()?;
        Some(Self::Encoding {
            path: from_here(path).to_owned(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            byte: *rest.first()?,
        })
    }
}

impl Placed for ImportCommandError {
    fn snippet(&self) -> Option<Snippet> {
        let Self::Import { text, source } = self else {
            return None;
        };
        let position = source.position?;
        let reason = match source.pointer.as_str() {
            "" => source.reason.clone(),
            pointer => format!("`{pointer}`: {}", source.reason),
        };
        Some(Snippet {
            file: source.file.clone(),
            text: text.clone(),
            line: position.line,
            column: Some(position.column),
            reason,
        })
    }
}

/// Imports a plan.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, ImportCommandError> {
    if let Some(path) = arguments
        .out
        .as_ref()
        .filter(|out| out.exists() && !arguments.force)
    {
        let path = path.clone();
        return Err(ImportCommandError::Exists { path });
    }
    let mut files = Vec::new();
    for path in &arguments.files {
        read(path, &mut files)?;
    }
    let busy = output::busy("reading the plan");
    let imported = import(&files).map_err(|source| ImportCommandError::new(source, &files))?;
    drop(busy);
    if let Some(path) = &arguments.out {
        fs::write(path, &imported.code).map_err(|source| ImportCommandError::Write {
            path: path.clone(),
            source,
        })?;
    }
    report(arguments, &imported);
    Ok(Verdict::Fine)
}

fn report(arguments: &Arguments, imported: &Imported) {
    let Imported { code, losses, .. } = imported;
    if arguments.format == Form::Json {
        let losses = losses.iter().map(|loss| {
            json!({
                "file": loss.file,
                "line": loss.position.map(|it| it.line),
                "column": loss.position.map(|it| it.column),
                "pointer": loss.pointer,
                "what": loss.what,
            })
        });
        let report = json!({
            "declared": imported.declared,
            "losses": losses.collect::<Vec<_>>(),
            "code": arguments.out.is_none().then_some(code),
        });
        return output::result(format_args!("{report:#}"));
    }
    for loss in losses {
        output::lost(loss);
    }
    match &arguments.out {
        None => output::text(code),
        Some(out) => output::result(format_args!(
            "{}: {} events and traits types, {} not carried",
            from_here(out).display(),
            imported.declared,
            output::counted(losses.len(), "thing"),
        )),
    }
}

/// Reads a file, or the plans of a folder and its subfolders in the order of their names.
fn read(path: &Path, to: &mut Vec<(String, String)>) -> Result<(), ImportCommandError> {
    let failed = |source| ImportCommandError::Read {
        path: path.to_owned(),
        source,
    };
    // Standard input or a URL, as other tools take them.
    let is_stream = path.as_os_str() == "-" || path.to_string_lossy().contains("://");
    if is_stream && !path.exists() {
        let path = path.to_owned();
        return Err(ImportCommandError::Stream { path });
    }
    if !path.is_dir() {
        let bytes = fs::read(path).map_err(failed)?;
        if let Some(error) = ImportCommandError::encoding(path, &bytes) {
            return Err(error);
        }
        let text = String::from_utf8(bytes).map_err(|error| failed(io::Error::other(error)))?;
        to.push((from_here(path).display().to_string(), text));
        return Ok(());
    }
    let before = to.len();
    let entries = fs::read_dir(path).map_err(failed)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|it| it.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    paths.sort();
    for inner in paths {
        // A link may form a cycle.
        let is_folder = inner.is_dir() && !inner.is_symlink();
        if is_folder || (is_plan(&inner) && inner.is_file()) {
            match read(&inner, to) {
                // A subfolder without plans is not an error.
                Err(ImportCommandError::Empty { .. }) => {}
                other => other?,
            }
        }
    }
    if to.len() == before {
        let path = path.to_owned();
        return Err(ImportCommandError::Empty { path });
    }
    Ok(())
}

/// Whether the name of a file is that of a plan.
fn is_plan(path: &Path) -> bool {
    let Some(name) = path.file_name() else {
        return false;
    };
    let folder = path.parent().and_then(Path::file_name);
    // A hidden file belongs to a tool, such as the list of files that an export wrote.
    !name.to_string_lossy().starts_with('.')
        && match path.extension() {
            Some(ending) => ["json", "ndjson", "yaml", "yml"]
                .iter()
                .any(|known| ending == *known),
            // Iglu names its files by their version alone: `jsonschema/1-0-0`.
            None => folder.is_some_and(|it| it == "jsonschema"),
        }
}
