//! What no test ever sent: the parts of a catalog beside the records of a test run.
//!
//! With `CIO_RECORD` set to a folder, each process that sends with a client writes a file there,
//! which [`Records::read`] reads. [`coverable`] lists what a catalog has, and [`Coverage::of`] holds
//! the one against the other.

mod judge;
mod record;
#[cfg(test)]
mod tests;

pub use judge::{Coverage, Covered, Share, Stale};
pub use record::{Records, UnreadableRecord};

use customerio_core::catalog::Catalog;
use customerio_core::coverage::{event_key, parts, traits_key};
use serde::{Deserialize, Serialize};

use crate::declared::{self, Declared};

/// An event or traits type, and what a test can send of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverable {
    /// What a record calls it: the [key of an event](event_key) or [of traits](traits_key).
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is, in one word: the call of an event, or what traits belong to.
    pub kind: String,
    /// Its version.
    pub version: u32,
    /// The crate that declares it, by its name in Rust.
    pub declared_in: String,
    /// Who answers for it; empty where nobody does.
    pub owner: String,
    /// What it is filed under.
    pub tags: Vec<String>,
    /// Its [parts](customerio_core::coverage): `.` for itself, optional properties, variants.
    pub parts: Vec<String>,
}

/// What tests can send of a catalog.
#[must_use]
pub fn coverable(catalog: &Catalog) -> Vec<Coverable> {
    let all = declared::all(catalog).map(|it| Coverable {
        key: match it {
            Declared::Event(spec) => event_key(spec),
            Declared::Traits(spec) => traits_key(spec),
        },
        name: it.name().to_owned(),
        kind: it.kind().as_str().to_owned(),
        version: it.version(),
        declared_in: it.crate_name().to_owned(),
        owner: it.metadata().owner.to_owned(),
        tags: it
            .metadata()
            .tags
            .iter()
            .map(|&tag| tag.to_owned())
            .collect(),
        parts: parts(it.shape()),
    });
    all.collect()
}
