//! The catalog that the sandbox judges by: collected from the workspace, or read from a file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use customerio_catalog::{SourceLine, sandbox_document};
use customerio_sandbox::{Catalog, CatalogError};

use crate::collection::{Collection, Scope};
use crate::driver::{self, DriverError};
use crate::failure::placed_by_project;
use crate::output;
use crate::paths::from_here;
use crate::project::{Project, ProjectError};
use crate::verdict::Verdict;

/// Where the catalog comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// The workspace of these options.
    Workspace(Scope),
    /// A document.
    File(PathBuf),
}

/// Why there is no catalog.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CatalogFileError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(
        "the events of some packages can't be collected; add a library to them, or continue without \
         them with `--allow-missing`"
    )]
    Unreachable,
    #[error("the export has no index; report this as a bug of `cargo cio`")]
    Export,
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("failed to write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("failed to judge by {}", path.display())]
    Form { path: PathBuf, source: CatalogError },
    #[error("the sandbox does not read the catalog; report this as a bug of `cargo cio`")]
    Unread(#[source] CatalogError),
}

placed_by_project!(
    CatalogFileError: Driver | Unreachable | Export | Read | Write | Form | Unread
);

/// Collects the catalog of a workspace as a document. `found` is called before the build.
pub(super) fn collect(
    scope: &Scope,
    found: impl FnOnce(&Project),
) -> Result<String, CatalogFileError> {
    let Some(Collection { project, .. }) = scope.open()? else {
        return Err(CatalogFileError::Unreachable);
    };
    found(&project);
    let exported = driver::sandbox(&project)?;
    let source = |key: &str| {
        let mut members = project.members.iter();
        let location = members.find_map(|it| it.declared.get(key).next())?;
        let file = location.file.strip_prefix(&project.root);
        Some(SourceLine {
            file: file.unwrap_or(&location.file).display().to_string(),
            line: location.line,
            type_name: location.type_name.clone(),
        })
    };
    let document = sandbox_document(&exported.files, source).ok_or(CatalogFileError::Export)?;
    Ok(format!("{document:#}\n"))
}

/// Collects the catalog of a workspace.
pub(super) fn collected(scope: &Scope) -> Result<Catalog, CatalogFileError> {
    Catalog::parse(&collect(scope, |_| {})?).map_err(CatalogFileError::Unread)
}

/// Reads a document.
pub(super) fn read(path: &Path) -> Result<Catalog, CatalogFileError> {
    let text = fs::read_to_string(path).map_err(|source| CatalogFileError::Read {
        path: path.to_owned(),
        source,
    })?;
    Catalog::parse(&text).map_err(|source| CatalogFileError::Form {
        path: path.to_owned(),
        source,
    })
}

/// Collects the catalog of a workspace and writes it to a file.
pub(super) fn write(scope: &Scope, path: &Path) -> Result<Verdict, CatalogFileError> {
    let document = collect(scope, |_| {})?;
    let catalog = Catalog::parse(&document).map_err(CatalogFileError::Unread)?;
    fs::write(path, document).map_err(|source| CatalogFileError::Write {
        path: path.to_owned(),
        source,
    })?;
    output::result(format_args!(
        "{}: {}",
        from_here(path).display(),
        output::counted(catalog.len(), "declaration"),
    ));
    Ok(Verdict::Fine)
}
