//! A catalog as files for others to read.
//!
//! A format is a pure function from a catalog to [`Files`], equal to the byte for equal catalogs,
//! so that what it wrote can be committed and checked.

mod difference;
mod files;
mod index;
mod json_schema;
mod name;

pub use customerio_core::schema::Draft;
pub use difference::Difference;
pub use files::{Files, FilesError, Written};
pub use json_schema::{JsonSchema, JsonSchemaPart, json_schema};

use customerio_core::catalog::Catalog;
use serde::{Deserialize, Serialize};

/// A format, with what can be chosen about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// JSON Schema, one file an event or traits type.
    JsonSchema(JsonSchema),
}

impl Format {
    /// The files that hold the catalog in this format.
    #[must_use]
    pub fn export(&self, catalog: &Catalog) -> Files {
        match self {
            Self::JsonSchema(options) => json_schema(catalog, *options),
        }
    }
}
