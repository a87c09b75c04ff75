//! Everything that a catalog has about one event or traits type.
//!
//! ```
//! use customerio_catalog::inspect::{InspectError, Inspected, Inspection, inspect};
//! use customerio_core::catalog::Catalog;
//!
//! fn schemas(catalog: &Catalog, name: &str) -> Result<Vec<String>, InspectError> {
//!     let Inspection { found, others } = inspect(catalog, name)?;
//!     if found.is_empty() {
//!         return Ok(others);
//!     }
//!     let show = |it: &Inspected| format!("{} v{}: {:#}", it.name, it.version, it.schema);
//!     Ok(found.iter().map(show).collect())
//! }
//! ```

use customerio_core::catalog::Catalog;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::export::{Files, JsonSchema, json_schema};
use crate::lock::{self, LockError};

/// The events and traits types with a name.
///
/// ```
/// use customerio_catalog::inspect::inspect;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let inspection = inspect(&catalog, "Plan")?;
/// assert!(inspection.found.is_empty() && inspection.others == ["Empty"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The events and traits types with that name.
    pub found: Vec<Inspected>,
    /// The other names, sorted.
    pub others: Vec<String>,
}

/// An event or traits type.
///
/// ```
/// use customerio_catalog::inspect::{Inspected, inspect};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let Inspected { call, version, .. } = &inspect(&catalog, "Empty")?.found[0];
/// assert_eq!((call.as_str(), *version), ("person", 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// The call that sends it, such as `track`; for traits, their target.
    pub call: String,
    /// Its name as declared.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The path and the constraints of each value, as in its lock.
    pub shape: Map<String, Value>,
    /// The text of its lock file.
    pub lock: String,
    /// Its entry in the index of an export: description, owner, tags and others.
    pub metadata: Map<String, Value>,
    /// The JSON Schema of its properties.
    pub schema: Value,
}

/// Why a name can't be inspected.
///
/// ```
/// use customerio_catalog::inspect::InspectError;
///
/// /// Whether the catalog itself has a mistake.
/// fn is_of_the_catalog(error: &InspectError) -> bool {
///     matches!(error, InspectError::Lock(_))
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// The catalog can't be locked.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A lock or a schema of the catalog does not parse.
    #[error("failed to read back `{path}`; report this as a bug of customerio-catalog")]
    Parse {
        /// The file.
        path: String,
        /// The position and what is wrong.
        source: serde_json::Error,
    },
    /// An export has no file or no entry for something that is locked.
    #[error("`{path}` is missing from the export; report this as a bug of customerio-catalog")]
    Missing {
        /// The file.
        path: String,
    },
}

/// A lock file, as far as it identifies its subject.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Locked {
    call: String,
    object_type: Option<String>,
    name: String,
    version: u32,
    shape: Map<String, Value>,
}

#[derive(Deserialize)]
struct Index {
    events: Vec<Map<String, Value>>,
    traits: Vec<Map<String, Value>>,
}

/// Finds the events and traits types with a name. Case is ignored.
///
/// # Errors
///
/// The catalog can't be locked or exported.
///
/// ```
/// use customerio_catalog::inspect::inspect;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// assert_eq!(inspect(&catalog, "empty")?.found[0].name, "Empty");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn inspect(catalog: &Catalog, name: &str) -> Result<Inspection, InspectError> {
    let schemas = json_schema(catalog, JsonSchema::default());
    let index: Index = parsed(&schemas, "index.json")?;
    let mut inspection = Inspection {
        found: Vec::new(),
        others: Vec::new(),
    };
    let wanted = name.to_lowercase();
    for (path, text) in lock::files(catalog)?.iter() {
        let locked: Locked = parse(path, text)?;
        if locked.name.to_lowercase() != wanted {
            inspection.others.push(locked.name);
            continue;
        }
        let missing = || InspectError::Missing {
            path: path.to_owned(),
        };
        let metadata = index.entry(&locked).ok_or_else(missing)?;
        let file = metadata.get("file").and_then(Value::as_str);
        inspection.found.push(Inspected {
            schema: parsed(&schemas, file.ok_or_else(missing)?)?,
            metadata: metadata.clone(),
            call: locked.call,
            name: locked.name,
            version: locked.version,
            shape: locked.shape,
            lock: text.to_owned(),
        });
    }
    inspection.others.sort();
    inspection.others.dedup();
    Ok(inspection)
}

impl Index {
    fn entry(&self, locked: &Locked) -> Option<&Map<String, Value>> {
        let events = self.events.iter().map(|entry| (entry, "call"));
        let traits = self.traits.iter().map(|entry| (entry, "of"));
        let text = |entry: &Map<String, Value>, key: &str, expected: Option<&str>| {
            entry.get(key).and_then(Value::as_str) == expected
        };
        let mut entries = events.chain(traits);
        let found = entries.find(|(entry, call)| {
            text(entry, call, Some(&locked.call))
                && text(entry, "name", Some(&locked.name))
                && text(entry, "objectType", locked.object_type.as_deref())
                && entry.get("version") == Some(&locked.version.into())
        });
        found.map(|(entry, _)| entry)
    }
}

fn parsed<T: for<'de> Deserialize<'de>>(files: &Files, path: &str) -> Result<T, InspectError> {
    let missing = || InspectError::Missing {
        path: path.to_owned(),
    };
    parse(path, files.get(path).ok_or_else(missing)?)
}

fn parse<T: for<'de> Deserialize<'de>>(path: &str, text: &str) -> Result<T, InspectError> {
    serde_json::from_str(text).map_err(|source| InspectError::Parse {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::inspect;
    use crate::fixture::catalog;

    #[test]
    fn every_name_of_a_catalog_can_be_inspected() {
        let catalog = catalog();
        let names = inspect(&catalog, "no such").expect("inspected").others;
        assert!(!names.is_empty());
        for name in names {
            let inspection = inspect(&catalog, &name.to_uppercase()).expect("inspected");
            assert!(inspection.found.iter().all(|it| it.name == name), "{name}");
            assert!(!inspection.found.is_empty(), "{name}");
            assert!(!inspection.others.contains(&name), "{name}");
        }
    }
}
