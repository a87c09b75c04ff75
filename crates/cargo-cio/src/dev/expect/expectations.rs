//! The file of expected messages.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use customerio_sandbox::Kind;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExpectationsError {
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "{} does not list expected messages; write each as `[[message]]`, with `event`, `user`, `count` and others",
        super::shown(path)
    )]
    Form {
        path: PathBuf,
        source: toml::de::Error,
    },
    #[error(
        "{}: `{of}` has `count` together with `at_least` or `at_most`; remove one of them",
        super::shown(path)
    )]
    Count { path: PathBuf, of: String },
    #[error(
        "{}: `{of}` expects at least {least} and at most {most} messages; set `at_most` to {least} or more",
        super::shown(path)
    )]
    Range {
        path: PathBuf,
        of: String,
        least: u64,
        most: u64,
    },
}

/// The expected messages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expectations {
    /// What to do with messages that fit no entry.
    #[serde(default)]
    pub(super) others: Others,
    #[serde(default)]
    pub(super) message: Vec<Expected>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Others {
    /// They are a problem.
    #[default]
    Report,
    /// They may arrive.
    Allow,
}

/// An entry: messages that have all given parts.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    /// The call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<Kind>,
    /// The name of an event, a page or a screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event: Option<String>,
    /// A `userId` or an `anonymousId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<String>,
    #[serde(default, deserialize_with = "whole", skip_serializing)]
    count: Option<u64>,
    #[serde(default, deserialize_with = "whole", skip_serializing)]
    at_least: Option<u64>,
    #[serde(default, deserialize_with = "whole", skip_serializing)]
    at_most: Option<u64>,
}

fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let number = u64::deserialize(from).map(Some);
    number.map_err(|_| D::Error::custom("expected a whole number of messages, 0 or more"))
}

impl Expectations {
    pub(super) fn read(path: &Path) -> Result<Self, ExpectationsError> {
        let text = fs::read_to_string(path).map_err(|source| ExpectationsError::Read {
            path: path.to_owned(),
            source,
        })?;
        let parsed: Self = toml::from_str(&text).map_err(|source| ExpectationsError::Form {
            path: path.to_owned(),
            source,
        })?;
        for expected in &parsed.message {
            expected.check(path)?;
        }
        Ok(parsed)
    }
}

impl Expected {
    fn check(&self, path: &Path) -> Result<(), ExpectationsError> {
        if self.count.is_some() && (self.at_least.is_some() || self.at_most.is_some()) {
            return Err(ExpectationsError::Count {
                path: path.to_owned(),
                of: self.to_string(),
            });
        }
        match self.range() {
            (least, Some(most)) if least > most => Err(ExpectationsError::Range {
                path: path.to_owned(),
                of: self.to_string(),
                least,
                most,
            }),
            _ => Ok(()),
        }
    }

    /// The minimum and the maximum number of messages; without any of the three keys, one or more.
    pub(super) fn range(&self) -> (u64, Option<u64>) {
        match (self.count, self.at_least, self.at_most) {
            (Some(count), _, _) => (count, Some(count)),
            (None, None, None) => (1, None),
            (None, least, most) => (least.unwrap_or(0), most),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) => write!(f, "{kind}")?,
            None => f.write_str("any call")?,
        }
        if let Some(event) = &self.event {
            write!(f, " {event}")?;
        }
        if let Some(user) = &self.user {
            write!(f, " of {user}")?;
        }
        Ok(())
    }
}
