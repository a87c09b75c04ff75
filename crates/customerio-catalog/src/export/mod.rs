//! Exports of a catalog in the formats of other tools.
//!
//! Each format is a pure function from a catalog to [`Files`] and a list of [`Loss`]es. Equal
//! catalogs give equal bytes, so that exports can be committed and compared. A [`Loss`] names a
//! place of the catalog with something that the format has no keyword for.
//!
//! Each format has a function, and options if there is a choice:
//!
//! ```
//! use customerio_catalog::export::{
//!     AsyncApi, Export, ExportError, Files, Html, Iglu, JsonSchemaPart, LockHistory, RudderStack, Segment,
//!     SourceLinks, TypeScript, asyncapi, csv, eventcatalog, html, iglu, markdown, rudderstack, segment, typescript,
//! };
//! use customerio_core::catalog::Catalog;
//!
//! fn every_format(catalog: &Catalog) -> Result<Vec<Export>, ExportError> {
//!     let title = "Shop".to_owned();
//!     let site = Html { title, programs: vec![], lock: None, history: None, sources: None };
//!     let document = AsyncApi {
//!         title: "Shop".to_owned(),
//!         version: "1.0.0".to_owned(),
//!         part: JsonSchemaPart::Properties,
//!     };
//!     Ok(vec![
//!         markdown(catalog),
//!         csv(catalog),
//!         html(catalog, &site, &Files::default(), &LockHistory::default(), &SourceLinks::default()),
//!         typescript(catalog, TypeScript { readonly: true }),
//!         segment(catalog, &Segment { name: "Shop".to_owned() }),
//!         iglu(catalog, &Iglu { vendor: "com.example".to_owned() }),
//!         rudderstack(catalog, &RudderStack { name: "Shop".to_owned() })?,
//!         asyncapi(catalog, &document)?,
//!         eventcatalog(catalog)?,
//!     ])
//! }
//!
//! let exports = every_format(&Catalog::new([], [])?)?;
//! assert!(exports.iter().all(|export| export.losses.is_empty()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a format leaves out:
//!
//! ```
//! use customerio_catalog::export::{Export, Loss};
//!
//! fn lines(export: &Export) -> Vec<String> {
//!     let line = |loss: &Loss| format!("{}{}: no {}", loss.name, loss.pointer, loss.what.plural());
//!     export.losses.iter().map(line).collect()
//! }
//! ```

mod asyncapi;
mod csv;
mod difference;
mod docs;
mod error;
mod eventcatalog;
mod files;
mod generators;
mod html;
mod identifier;
mod iglu;
mod index;
mod inline;
mod json;
mod json_schema;
mod loss;
mod markdown;
mod merged;
mod name;
mod of_catalog;
mod rudderstack;
mod schema_options;
mod segment;
mod typescript;
mod yaml;

pub use asyncapi::{AsyncApi, asyncapi};
pub use csv::csv;
pub use customerio_core::schema::Draft;
pub use difference::Difference;
pub use error::ExportError;
pub use eventcatalog::eventcatalog;
pub use files::{Files, FilesError, Written};
#[cfg(feature = "diff")]
pub(crate) use html::lock_history;
pub use html::{DriverFileError, Html, LockHistory, SourceLinks, html};
pub use iglu::{Iglu, iglu};
pub use json_schema::json_schema;
pub(crate) use loss::is_plain;
pub use loss::{Feature, Loss};
pub use markdown::markdown;
pub use rudderstack::{RudderStack, rudderstack};
pub use schema_options::{JsonSchema, JsonSchemaPart};
pub use segment::{Segment, segment};
pub use typescript::{TypeScript, typescript};

use std::path::Path;

use customerio_core::catalog::Catalog;
use serde::{Deserialize, Serialize};

/// The result of an export.
///
/// ```
/// use customerio_catalog::export::{Export, Format};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let (lock, commits, sources) = Default::default();
/// let Export { files, losses } = Format::Csv.export(&catalog, &lock, &commits, &sources)?;
/// assert!(files.iter().count() > 0 && losses.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The files.
    pub files: Files,
    /// The parts of the catalog that the format has no keyword for, sorted.
    pub losses: Vec<Loss>,
}

/// A format with its options.
///
/// ```
/// use customerio_catalog::export::{Format, JsonSchema};
///
/// let format = Format::JsonSchema(JsonSchema::default());
/// assert!(format.lock().is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// JSON Schema: one file for each event and traits type.
    JsonSchema(JsonSchema),
    /// TypeScript: one file of types.
    Typescript(TypeScript),
    /// Markdown: one page for each event and traits type.
    Markdown,
    /// CSV: tables of all events and properties.
    Csv,
    /// A tracking plan of Segment.
    Segment(Segment),
    /// The data catalog and tracking plan of RudderStack.
    Rudderstack(RudderStack),
    /// AsyncAPI 3.0: one document.
    Asyncapi(AsyncApi),
    /// The folders of EventCatalog.
    Eventcatalog,
    /// Self-describing schemas of Iglu.
    Iglu(Iglu),
    /// A site of static files.
    Html(Html),
}

impl Format {
    /// Returns the folder of the lock that the format reads the history from.
    ///
    /// ```
    /// use customerio_catalog::export::Format;
    ///
    /// assert!(Format::Markdown.lock().is_none() && Format::Markdown.history().is_none());
    /// ```
    #[must_use]
    pub fn lock(&self) -> Option<&Path> {
        self.html()?.lock.as_deref()
    }

    /// Returns the file of the [`LockHistory`] that the format shows.
    ///
    /// ```
    /// assert!(customerio_catalog::export::Format::Csv.history().is_none());
    /// ```
    #[must_use]
    pub fn history(&self) -> Option<&Path> {
        self.html()?.history.as_deref()
    }

    /// Returns the file of the [`SourceLinks`] that the format has.
    ///
    /// ```
    /// assert!(customerio_catalog::export::Format::Csv.sources().is_none());
    /// ```
    #[must_use]
    pub fn sources(&self) -> Option<&Path> {
        self.html()?.sources.as_deref()
    }

    /// The options of the one format that shows a history.
    fn html(&self) -> Option<&Html> {
        match self {
            Self::Html(options) => Some(options),
            Self::JsonSchema(_)
            | Self::Typescript(_)
            | Self::Markdown
            | Self::Csv
            | Self::Segment(_)
            | Self::Rudderstack(_)
            | Self::Asyncapi(_)
            | Self::Eventcatalog
            | Self::Iglu(_) => None,
        }
    }

    /// Exports a catalog. `lock` holds the files of [`lock`](Self::lock), `commits` the content of
    /// [`history`](Self::history), and `sources` that of [`sources`](Self::sources).
    ///
    /// # Errors
    ///
    /// [`ExportError`] if a document can't be written as YAML, which would be a bug of this crate.
    ///
    /// ```
    /// use customerio_catalog::export::Format;
    /// use customerio_core::catalog::Catalog;
    /// use customerio_core::{CioTraits, Empty};
    ///
    /// let catalog = Catalog::new([], [Empty::SPEC])?;
    /// let (lock, commits, sources) = Default::default();
    /// let export = Format::Markdown.export(&catalog, &lock, &commits, &sources)?;
    /// assert!(export.files.iter().any(|(path, _)| path.ends_with(".md")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export(
        &self,
        catalog: &Catalog,
        lock: &Files,
        commits: &LockHistory,
        sources: &SourceLinks,
    ) -> Result<Export, ExportError> {
        Ok(match self {
            Self::JsonSchema(options) => Export {
                files: json_schema(catalog, *options),
                losses: match options.draft {
                    Draft::V2020_12 => loss::of_catalog(catalog, json_schema::LOST),
                    Draft::V7 => loss::of_draft_7(catalog, json_schema::LOST),
                },
            },
            Self::Typescript(options) => typescript(catalog, *options),
            Self::Markdown => markdown(catalog),
            Self::Csv => csv(catalog),
            Self::Segment(options) => segment(catalog, options),
            Self::Rudderstack(options) => rudderstack(catalog, options)?,
            Self::Asyncapi(options) => asyncapi(catalog, options)?,
            Self::Eventcatalog => eventcatalog(catalog)?,
            Self::Iglu(options) => iglu(catalog, options),
            Self::Html(options) => html(catalog, options, lock, commits, sources),
        })
    }
}
