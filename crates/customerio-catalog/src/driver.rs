//! What `cargo cio` and the program that it builds around a catalog say to each other.
//!
//! A catalog is found out by linking, so only a program that links the user's crates can have it.
//! `cargo cio` writes such a program, the driver, which passes its one argument to [`answer`] and
//! prints what that returns. All that is to be known of a catalog is found out here, in the version
//! of this crate that fits the user's crates; `cargo cio` itself only builds and asks.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;

use customerio_core::catalog::{Catalog, CatalogError};
pub use customerio_core::coverage::key;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::coverage::{self, Coverable};
use crate::export::{Export, Files, Format, Loss, Past};
use crate::inspect::{self, Inspection};
use crate::lint;
use crate::lock::{self, Finding};

/// What `cargo cio` asks of a driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Request {
    /// The files of a format.
    Export(Format),
    /// The files of the lock.
    Lock,
    /// How the catalog differs from its lock in this folder.
    CheckLock(PathBuf),
    /// What might be better.
    Lint,
    /// What tests can send.
    Parts,
    /// What has this name.
    Inspect(String),
}

/// Why a request can't be passed to a driver.
#[derive(Debug, thiserror::Error)]
#[error("failed to pass the request to the catalog's driver: {0}; use paths in UTF-8")]
pub struct RequestError(#[from] serde_json::Error);

/// What a driver answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// What was asked for.
    Exported {
        /// The files of the format.
        files: Files,
        /// What the format can't hold; nothing of a lock.
        losses: Vec<Loss>,
        /// What each crate declares.
        declared: Collected,
    },
    /// What was asked of the lock.
    Checked {
        /// How the catalog differs from it.
        findings: Vec<Finding>,
        /// As for an export.
        declared: Collected,
    },
    /// What might be better.
    Linted {
        /// Each, whether anybody wants to know or not.
        findings: Vec<lint::Finding>,
        /// As for an export.
        declared: Collected,
    },
    /// What tests can send.
    Listed {
        /// Of each event and traits type.
        parts: Vec<Coverable>,
        /// As for an export.
        declared: Collected,
    },
    /// What has the name.
    Inspected {
        /// The events and traits types, and the other names.
        inspection: Inspection,
        /// As for an export.
        declared: Collected,
    },
    /// Why there is none.
    Failed {
        /// For people to read.
        reason: String,
    },
}

/// What each crate declares, by the crate's name in Rust: the [`key`] of each event and traits
/// type. Crates without any are missing.
pub type Collected = BTreeMap<String, BTreeSet<String>>;

impl Request {
    /// Encodes the request as the argument of a driver.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if a path in it is not UTF-8.
    pub fn to_argument(&self) -> Result<String, RequestError> {
        Ok(serde_json::to_string(self)?)
    }
}

impl Answer {
    /// What was collected, if anything was.
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

    /// Reads what a driver printed; `None` if that is no answer, which happens when `cargo cio` and
    /// the driver are of versions that do not fit.
    #[must_use]
    pub fn read(printed: &str) -> Option<Self> {
        serde_json::from_str(printed).ok()
    }
}

/// What a driver prints, given what it collected and its argument. Never fails: what went wrong is
/// an answer too.
#[must_use]
pub fn answer(catalog: Result<Catalog, CatalogError>, argument: &str) -> String {
    let answer = match (serde_json::from_str(argument), catalog) {
        (Ok(request), Ok(catalog)) => {
            carry_out(request, &catalog).unwrap_or_else(|error| Answer::Failed {
                reason: error.to_string(),
            })
        }
        (_, Err(error)) => Answer::Failed {
            reason: error.to_string(),
        },
        (Err(_), _) => Answer::Failed {
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

fn carry_out(request: Request, catalog: &Catalog) -> Result<Answer, Box<dyn Error>> {
    let declared = declared(catalog);
    Ok(match request {
        Request::Export(format) => {
            let lock = match format.lock() {
                Some(folder) => Files::read_from(folder)?,
                None => Files::default(),
            };
            let past = match format.past() {
                Some(file) => Past::read_from(file)?,
                None => Past::default(),
            };
            let Export { files, losses } = format.export(catalog, &lock, &past)?;
            Answer::Exported {
                files,
                losses,
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

/// What each crate declares.
fn declared(catalog: &Catalog) -> Collected {
    let events = catalog.events().iter().map(|spec| {
        let key = key(spec.call.kind().as_str(), spec.name, spec.version);
        (spec.metadata.module, key)
    });
    let traits = catalog.traits().iter().map(|spec| {
        let key = key(spec.target.as_str(), spec.name, spec.version);
        (spec.metadata.module, key)
    });
    let mut declared = Collected::new();
    for (module, key) in events.chain(traits) {
        let name = module.split("::").next().unwrap_or(module);
        declared.entry(name.to_owned()).or_default().insert(key);
    }
    declared
}

#[cfg(test)]
mod tests {
    use customerio_core::catalog::Catalog;

    use super::{Answer, Request, answer};
    use crate::export::{Draft, Format, JsonSchema, JsonSchemaPart};
    use crate::fixture::{ORDER, catalog};

    fn request() -> String {
        Request::Export(Format::JsonSchema(JsonSchema {
            draft: Draft::V7,
            part: JsonSchemaPart::Message,
        }))
        .to_argument()
        .expect("paths in UTF-8")
    }

    #[test]
    fn the_request_is_stable_on_the_command_line() {
        assert_eq!(
            request(),
            r#"{"export":{"json-schema":{"draft":"7","part":"message"}}}"#
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf_8_is_an_error() {
        use std::os::unix::ffi::OsStringExt as _;
        let folder = std::ffi::OsString::from_vec(vec![b'a', 0xff]);
        let error = Request::CheckLock(folder.into()).to_argument();
        let error = error.expect_err("not UTF-8").to_string();
        assert!(error.contains("UTF-8"), "{error}");
    }

    #[test]
    fn what_is_answered_can_be_read() {
        let Some(Answer::Exported {
            files, declared, ..
        }) = Answer::read(&answer(Ok(catalog()), &request()))
        else {
            panic!("no answer");
        };
        assert!(files.get("track/order-completed.json").is_some());
        let told: Vec<_> = declared
            .iter()
            .map(|(name, keys)| format!("{name}: {}", Vec::from_iter(keys.clone()).join(", ")))
            .collect();
        assert_eq!(
            told,
            [
                "billing: page Prices",
                "shop: person Customer, track Order Completed, track Order Completed v2"
            ]
        );
    }

    #[test]
    fn what_went_wrong_is_answered() {
        let twice = Catalog::new([&ORDER, &crate::fixture::ORDER_AGAIN], []);
        let failed = Answer::read(&answer(twice, &request()));
        assert!(
            matches!(&failed, Some(Answer::Failed { reason }) if reason.contains("declared twice")),
            "{failed:?}"
        );

        let strange = Answer::read(&answer(Ok(catalog()), r#"{"paint":"blue"}"#));
        assert!(
            matches!(&strange, Some(Answer::Failed { reason }) if reason.contains("cargo-cio")),
            "{strange:?}"
        );
        assert_eq!(Answer::read("thread 'main' panicked"), None);
    }
}
