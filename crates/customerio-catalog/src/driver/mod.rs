//! The protocol between `cargo cio` and the driver, the program that it builds around a catalog.
//!
//! Only a program that links the user's crates has their catalog. `cargo cio` generates such a program.
//! It passes its one argument to [`answer`] and prints the result. All work on the catalog happens here,
//! in the version of this crate that matches the user's crates; `cargo cio` only builds and displays.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use customerio_catalog::driver::{Answer, Collected, Query, Request, RequestError, answer};
//! use customerio_core::catalog::Catalog;
//!
//! // `cargo cio`:
//! let query = Query { request: Request::Lint, repeated: BTreeMap::new() };
//! let argument = query.to_argument()?;
//!
//! // The driver, with the user's catalog:
//! let printed = answer(Catalog::with_conflicts([], []), &argument);
//!
//! // `cargo cio` again:
//! let answer = Answer::read(&printed);
//! let declared: Option<&Collected> = answer.as_ref().and_then(Answer::declared);
//! assert!(declared.is_some_and(|it| it.crates.is_empty()));
//! # Ok::<(), RequestError>(())
//! ```
//!
//! The declarations in conflict:
//!
//! ```
//! use customerio_catalog::driver::{Collected, Conflict, Declaration};
//!
//! fn lines(collected: &Collected) -> Vec<String> {
//!     let path = |of: &Declaration| of.type_name.clone();
//!     let line = |of: &Conflict| format!("{}: {} and {}", of.rule, path(&of.first), path(&of.second));
//!     collected.conflicts.iter().map(line).collect()
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::panic::Location;
use std::path::PathBuf;

use customerio_core::catalog::{self, Catalog};
pub use customerio_core::coverage::key;
use customerio_core::event::EventSpec;
use customerio_core::traits::TraitsSpec;
#[doc(hidden)]
pub use customerio_rules::driver::{FEATURE, VARIABLE};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::coverage::{self, Coverable};
use crate::export::{
    Export, Files, Format, JsonSchema, LockHistory, Loss, SourceLinks, json_schema,
};
use crate::inspect::{self, Inspection};
use crate::lint;
use crate::lock::{self, Finding};
use crate::rust_form;

/// A request of `cargo cio` to a driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Request {
    /// The files of a format.
    Export(Format),
    /// The schemas, and how values are written in Rust, for [`sandbox_document`](crate::sandbox_document).
    Sandbox,
    /// The files of the lock.
    Lock,
    /// The differences between the catalog and its lock in this folder.
    CheckLock(PathBuf),
    /// The findings of all lint rules.
    Lint,
    /// The parts of events and traits that tests can send.
    Parts,
    /// The events and traits types with this name.
    Inspect(String),
}

/// The argument of a driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The request.
    pub request: Request,
    /// The [`key`]s of declarations that another crate has at the same line of the same file, by the
    /// name of the crate. Equal traits types among them are collected once.
    pub repeated: BTreeMap<String, BTreeSet<String>>,
}

/// Why a request can't be passed to a driver.
#[derive(Debug, thiserror::Error)]
#[error("failed to pass the request to the catalog's driver: {0}; use paths in UTF-8")]
pub struct RequestError(serde_json::Error);

impl From<serde_json::Error> for RequestError {
    fn from(error: serde_json::Error) -> Self {
        Self(error)
    }
}

/// The answer of a driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// To [`Request::Export`], [`Request::Sandbox`] and [`Request::Lock`].
    Exported {
        /// The files of the format.
        files: Files,
        /// The features that the format can't express; empty for a lock.
        losses: Vec<Loss>,
        /// The declarations that were collected.
        declared: Collected,
    },
    /// To [`Request::CheckLock`].
    Checked {
        /// The differences.
        findings: Vec<Finding>,
        /// The declarations that were collected.
        declared: Collected,
    },
    /// To [`Request::Lint`].
    Linted {
        /// All findings, before the levels of the project apply.
        findings: Vec<lint::Finding>,
        /// The declarations that were collected.
        declared: Collected,
    },
    /// To [`Request::Parts`].
    Listed {
        /// The parts of each event and traits type.
        parts: Vec<Coverable>,
        /// The declarations that were collected.
        declared: Collected,
    },
    /// To [`Request::Inspect`].
    Inspected {
        /// The events and traits types, and the other names.
        inspection: Inspection,
        /// The declarations that were collected.
        declared: Collected,
    },
    /// The request failed.
    Failed {
        /// The error message.
        reason: String,
    },
}

/// The declarations that a driver collected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// The [`key`] of each event and traits type, by the name of its crate in Rust. Crates that
    /// declare nothing are absent.
    pub crates: BTreeMap<String, BTreeSet<String>>,
    /// The events that conflict. The answer covers the first of two equal events, and all others.
    pub conflicts: Vec<Conflict>,
}

/// Two declarations of events that conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The violated rule: `duplicate-event` or `near-duplicate-events`.
    pub rule: String,
    /// The first declaration.
    pub first: Declaration,
    /// The other declaration.
    pub second: Declaration,
    /// Whether the properties of both have the same form and constraints.
    pub same_shape: bool,
    /// What is wrong, and how to fix it.
    pub message: String,
}

/// A declaration of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// The name of its crate in Rust.
    pub crate_name: String,
    /// The path of its type, such as `shop::OrderCompleted` or `shop::ShopEvent::SignedUp`.
    pub type_name: String,
    /// The [`key`] of the event.
    pub key: String,
    /// The name of the event.
    pub name: String,
    /// The file of its derive, as the compiler names it. Empty if it is not known.
    pub file: String,
    /// The line of its derive, counted from 1. 0 if it is not known.
    pub line: u32,
}

impl Declaration {
    fn new(spec: &EventSpec) -> Self {
        let location = spec.metadata().location();
        Self {
            crate_name: crate_name(spec.metadata().module()).to_owned(),
            type_name: spec.shape().id().to_owned(),
            key: event_key(spec),
            name: spec.name().to_owned(),
            file: location.map_or_else(String::new, |it| it.file().to_owned()),
            line: location.map_or(0, Location::line),
        }
    }
}

impl From<&catalog::Conflict> for Conflict {
    fn from(conflict: &catalog::Conflict) -> Self {
        let (first, second) = (conflict.first(), conflict.second());
        Self {
            rule: conflict.rule().to_owned(),
            first: Declaration::new(first),
            second: Declaration::new(second),
            same_shape: first.shape().fingerprint() == second.shape().fingerprint(),
            message: conflict.to_string(),
        }
    }
}

impl Query {
    /// Encodes the query as the argument of a driver.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if a path in it is not UTF-8.
    pub fn to_argument(&self) -> Result<String, RequestError> {
        Ok(serde_json::to_string(self)?)
    }
}

impl Answer {
    /// The declarations that were collected; `None` for a failure.
    #[must_use]
    pub const fn declared(&self) -> Option<&Collected> {
        match self {
            Self::Exported { declared, .. }
            | Self::Checked { declared, .. }
            | Self::Linted { declared, .. }
            | Self::Inspected { declared, .. }
            | Self::Listed { declared, .. } => Some(declared),
            Self::Failed { .. } => None,
        }
    }

    /// Reads the output of a driver. Returns `None` if it is not an answer, which happens if the versions
    /// of `cargo cio` and of the driver do not match.
    #[must_use]
    pub fn read(printed: &str) -> Option<Self> {
        serde_json::from_str(printed).ok()
    }
}

/// The output of a driver for what it collected and its argument. A failure is an answer too.
#[must_use]
pub fn answer((catalog, conflicts): (Catalog, Vec<catalog::Conflict>), argument: &str) -> String {
    let answer = match serde_json::from_str(argument) {
        Ok(Query { request, repeated }) => {
            let declared = declared(&catalog, &conflicts);
            let catalog = without_repeated(catalog, &repeated);
            carry_out(request, &catalog, declared).unwrap_or_else(|error| Answer::Failed {
                reason: error.to_string(),
            })
        }
        Err(_) => Answer::Failed {
            reason: format!(
                "customerio-catalog {} does not know this request; install the version of cargo-cio \
                 that equals the version of `customerio`",
                env!("CARGO_PKG_VERSION"),
            ),
        },
    };
    serde_json::to_string(&answer)
        .unwrap_or_else(|error| json!({ "failed": { "reason": error.to_string() } }).to_string())
}

fn carry_out(
    request: Request,
    catalog: &Catalog,
    declared: Collected,
) -> Result<Answer, Box<dyn Error>> {
    Ok(match request {
        Request::Export(format) => {
            let lock = match format.lock() {
                Some(folder) => Files::read_from(folder)?,
                None => Files::default(),
            };
            let commits = match format.history() {
                Some(file) => LockHistory::read_from(file)?,
                None => LockHistory::default(),
            };
            let sources = match format.sources() {
                Some(file) => SourceLinks::read_from(file)?,
                None => SourceLinks::default(),
            };
            let Export { files, losses } = format.export(catalog, &lock, &commits, &sources)?;
            Answer::Exported {
                files,
                losses,
                declared,
            }
        }
        Request::Sandbox => {
            let mut files = json_schema(catalog, JsonSchema::default());
            rust_form::add(catalog, &mut files);
            Answer::Exported {
                files,
                losses: Vec::new(),
                declared,
            }
        }
        Request::Lock => Answer::Exported {
            files: lock::files(catalog)?,
            losses: Vec::new(),
            declared,
        },
        Request::Lint => Answer::Linted {
            findings: lint::lint(catalog),
            declared,
        },
        Request::Parts => Answer::Listed {
            parts: coverage::coverable(catalog),
            declared,
        },
        Request::Inspect(name) => Answer::Inspected {
            inspection: inspect::inspect(catalog, &name)?,
            declared,
        },
        Request::CheckLock(folder) => Answer::Checked {
            findings: lock::check(catalog, &Files::read_from(&folder)?)?,
            declared,
        },
    })
}

/// Leaves out the traits types that equal another one and are declared at the same line.
fn without_repeated(catalog: Catalog, repeated: &BTreeMap<String, BTreeSet<String>>) -> Catalog {
    if repeated.is_empty() {
        return catalog;
    }
    let is_repeated = |spec: &TraitsSpec| {
        let keys = repeated.get(crate_name(spec.metadata().module()));
        keys.is_some_and(|keys| keys.contains(&traits_key(spec)))
    };
    let (again, first): (Vec<_>, Vec<_>) = catalog
        .traits()
        .iter()
        .copied()
        .partition(|spec| is_repeated(spec));
    let mut traits = first;
    for spec in again {
        let is_equal = |other: &&TraitsSpec| {
            traits_key(other) == traits_key(spec)
                && other.shape().fingerprint() == spec.shape().fingerprint()
        };
        if !traits.iter().any(is_equal) {
            traits.push(spec);
        }
    }
    Catalog::with_conflicts(catalog.events().iter().copied(), traits).0
}

/// Lists the declarations of each crate, and the conflicts.
fn declared(catalog: &Catalog, conflicts: &[catalog::Conflict]) -> Collected {
    // The second of two equal events is not in the catalog.
    let events = catalog.events().iter().copied();
    let events = events.chain(conflicts.iter().map(catalog::Conflict::second));
    let events = events.map(|spec| (spec.metadata().module(), event_key(spec)));
    let traits = catalog.traits().iter();
    let traits = traits.map(|spec| (spec.metadata().module(), traits_key(spec)));
    let mut crates = BTreeMap::<_, BTreeSet<_>>::new();
    for (module, key) in events.chain(traits) {
        let keys = crates.entry(crate_name(module).to_owned()).or_default();
        keys.insert(key);
    }
    Collected {
        crates,
        conflicts: conflicts.iter().map(Conflict::from).collect(),
    }
}

fn event_key(spec: &EventSpec) -> String {
    key(spec.call().kind().as_str(), spec.name(), spec.version())
}

fn traits_key(spec: &TraitsSpec) -> String {
    key(spec.target().as_str(), spec.name(), spec.version())
}

/// The crate of a module path.
fn crate_name(module: &str) -> &str {
    module.split("::").next().unwrap_or(module)
}

#[cfg(test)]
mod tests;
