//! Settings of the crate `customerio` in `Cargo.toml`: `[package.metadata.cio]` and
//! `[workspace.metadata.cio]`.
//!
//! ```toml
//! [workspace.metadata.cio]
//! require = ["owner", "doc"]          # also: "tags", "since", "property_doc", "example"
//! naming = "Title Case"               # or "snake_case", "camelCase", or a pattern that begins with `^`
//! verbs = ["Completed", "Signed Up"]  # allowed last words of a track event's name
//! property_naming = "snake_case"
//! lock = "strict"                     # or "lenient"
//! lint.missing-owner = "deny"         # or "warn", "allow"
//! ```
//!
//! A key of the package overrides the same key of the workspace; `lint` is merged rule by rule.
//!
//! ```
//! use std::path::Path;
//!
//! use customerio_manifest::{
//!     Dependency, LintLevel, Located, Location, LockMode, Manifests, Problem, Requirement, Settings,
//! };
//!
//! let manifests = Manifests::read(Path::new(env!("CARGO_MANIFEST_DIR")));
//! let Settings { require, naming, lock, lint, .. } = &manifests.settings;
//! let needs_owner = require.iter().flatten().any(|it| *it == Requirement::Owner);
//! let is_strict = *lock == Some(LockMode::Strict);
//! let has_denied = lint.values().any(|level| *level == LintLevel::Deny);
//! if let Some(Located { value, location }) = naming {
//!     println!("{}: {value}", location.relative_to(&manifests.workspace_root));
//! }
//! for Problem { location: Location { file, line, .. }, message } in &manifests.problems {
//!     println!("{}:{line}: {message}", file.display());
//! }
//! # let _ = (needs_owner, is_strict, has_denied);
//! assert_eq!(manifests.customerio, Dependency::Missing);
//! ```
//!
//! The derives and `cargo cio` both read the table here. It is a crate of its own because
//! `customerio-rules` is `no_std` without dependencies, and a feature that adds a TOML parser would
//! build that crate twice for each user, once for the derives and once for the program.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod dependency;
mod document;
mod settings;
mod workspace;

use std::fmt;
use std::path::{Path, PathBuf};

use customerio_rules::lock::file::FOLDER;
use document::Document;

pub use dependency::Dependency;
pub use settings::{LintLevel, LockMode, Requirement, Settings};

/// The settings of a package, and the workspace that it belongs to.
///
/// ```
/// use std::path::Path;
///
/// use customerio_manifest::Manifests;
///
/// let manifests = Manifests::read(Path::new(env!("CARGO_MANIFEST_DIR")));
/// assert!(manifests.workspace_root.join("Cargo.toml").exists());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifests {
    /// The settings in the tables. A value that can't be read is absent, and is in [`problems`](Self::problems).
    pub settings: Settings,
    /// The folder of the workspace root, as cargo finds it. The package's own folder if it belongs to
    /// no workspace.
    pub workspace_root: PathBuf,
    /// The manifests that have a table.
    pub files: Vec<PathBuf>,
    /// How the package depends on `customerio`.
    pub customerio: Dependency,
    /// Why a manifest, or a part of a table, could not be read.
    pub problems: Vec<Problem>,
}

/// A position in a manifest.
///
/// ```
/// use std::path::Path;
///
/// use customerio_manifest::Location;
///
/// let location = Location { file: "shop/Cargo.toml".into(), line: 7, column: 1 };
/// assert!(location.file.ends_with("Cargo.toml"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The `Cargo.toml`.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The character in that line, counted from 1.
    pub column: usize,
}

/// A value, and its position in a manifest.
///
/// ```
/// use customerio_manifest::{Located, Manifests};
///
/// /// Where the naming of events is set.
/// fn line(manifests: &Manifests) -> Option<usize> {
///     let Located { location, .. } = manifests.settings.naming.as_ref()?;
///     Some(location.line)
/// }
/// assert_eq!(line(&Manifests::default()), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its position.
    pub location: Location,
}

/// Why a manifest, or a part of it, can't be read.
///
/// ```
/// use customerio_manifest::{Location, Problem};
///
/// let location = Location { file: "Cargo.toml".into(), line: 3, column: 1 };
/// let problem = Problem { location, message: "expected a string".into() };
/// assert!(problem.to_string().contains("expected a string"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub location: Location,
    /// What is wrong and how to fix it.
    pub message: String,
}

impl Manifests {
    /// Reads the manifest of the package in a folder and that of its workspace root.
    ///
    /// A folder without `Cargo.toml`, which other build systems have, has no settings.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use customerio_manifest::Manifests;
    ///
    /// let manifests = Manifests::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    /// assert!(manifests.problems.is_empty());
    /// ```
    #[must_use]
    pub fn read(package: &Path) -> Self {
        let mut manifests = Self {
            workspace_root: package.to_owned(),
            ..Self::default()
        };
        if let Err(problem) = manifests.collect(package) {
            manifests.problems.push(problem);
        }
        manifests
    }

    /// Reports the folders with locks from a package up to its workspace root, since only the one at the
    /// root is read.
    fn find_other_locks(&mut self, package: &Document) {
        let manifest = package.path();
        let root = &self.workspace_root;
        let mut folders = manifest.ancestors().skip(1);
        // `package.workspace` can name a root that is beside the package.
        let is_below = |it: &&Path| it.starts_with(root) || manifest.parent() == Some(*it);
        let other = folders
            .by_ref()
            .take_while(is_below)
            .find(|it| it != root && it.join(FOLDER).is_dir());
        if let Some(other) = other {
            let (is, reads) = (other.join(FOLDER), root.join(FOLDER));
            self.problems.push(Problem {
                location: package.location(0),
                message: format!(
                    "`{}` is not read: the lock of this package is that of its workspace, `{}`; move the \
                     folder there, or remove it and run `cargo cio lock`",
                    is.display(),
                    reads.display(),
                ),
            });
        }
    }

    fn collect(&mut self, package: &Path) -> Result<(), Problem> {
        let Some(own) = Document::read(&package.join(document::NAME))? else {
            return Ok(());
        };
        self.add(&own, "package")?;
        let home = workspace::cargo_home();
        let root = workspace::find_root(&own, home.as_deref())?;
        let content = own.parse()?;
        let name = match &root {
            Some(root) => dependency::name(&content, Some(&root.parse()?)),
            None => dependency::name(&content, None),
        };
        self.customerio = name.map_or(Dependency::Missing, Dependency::Named);
        let Some(root) = root else {
            return Ok(());
        };
        if let Some(folder) = root.path().parent() {
            folder.clone_into(&mut self.workspace_root);
        }
        self.find_other_locks(&own);
        self.add(&root, "workspace")
    }

    fn add(&mut self, document: &Document, table: &'static str) -> Result<(), Problem> {
        let content = document.parse()?;
        let mut reader = settings::Reader::new(document, table);
        if let Some(settings) = reader.settings(&content) {
            self.settings = std::mem::take(&mut self.settings).or(settings);
            if !self.files.iter().any(|file| file == document.path()) {
                self.files.push(document.path().to_owned());
            }
        }
        self.problems.append(&mut reader.problems);
        Ok(())
    }
}

impl Location {
    /// `Cargo.toml:5:1`, with the file relative to a folder if it is below it.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use customerio_manifest::Location;
    ///
    /// let location = Location { file: "shop/Cargo.toml".into(), line: 7, column: 1 };
    /// assert!(location.relative_to(Path::new("shop")).contains("Cargo.toml"));
    /// ```
    #[must_use]
    pub fn relative_to(&self, folder: &Path) -> String {
        let file = self.file.strip_prefix(folder).unwrap_or(&self.file);
        format!("{}:{}:{}", file.display(), self.line, self.column)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Location { file, line, column } = &self.location;
        write!(f, "{}:{line}:{column}: {}", file.display(), self.message)
    }
}

impl std::error::Error for Problem {}
