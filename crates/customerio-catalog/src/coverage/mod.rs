//! Finds the parts of a catalog that no test sent.
//!
//! With `CIO_RECORD` set to a folder, each process that sends with a client writes a file there.
//! [`Records::read`] reads such a file, [`coverable`] lists the parts of a catalog, and
//! [`Coverage::new`] compares them.

mod comparison;
mod records;
#[cfg(test)]
mod tests;

pub use comparison::{Coverage, Covered, Share, Stale};
pub use records::{Records, UnreadableRecord};

use customerio_core::catalog::Catalog;
use customerio_core::coverage::{event_key, parts, traits_key};
use serde::{Deserialize, Serialize};

use crate::declared::{self, Declared};

/// An event or traits type, with the parts that tests can send.
///
/// ```
/// use customerio_catalog::coverage::{Coverable, coverable};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let names: Vec<String> = coverable(&catalog).into_iter().map(|it: Coverable| it.name).collect();
/// assert_eq!(names, ["Empty"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverable {
    /// Its key in records: the [key of an event](event_key) or [of traits](traits_key).
    pub key: String,
    /// Its name.
    pub name: String,
    /// The call of an event, or the target of traits, in one word.
    pub kind: String,
    /// Its version.
    pub version: u32,
    /// The name in Rust of the crate that declares it.
    pub declared_in: String,
    /// Its owner; empty without one.
    pub owner: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its [parts](customerio_core::coverage): `.` for itself, optional properties, variants.
    pub parts: Vec<String>,
}

/// Lists the parts of a catalog that tests can send.
///
/// ```
/// use customerio_catalog::coverage::coverable;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// assert_eq!(coverable(&catalog)[0].kind, "person");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
        owner: it.metadata().owner().to_owned(),
        tags: it
            .metadata()
            .tags()
            .iter()
            .map(|&tag| tag.to_owned())
            .collect(),
        parts: parts(it.shape()),
    });
    all.collect()
}
