//! Tools for a catalog of events and traits.
//!
//! - [`export`] writes a catalog in the formats of other tools.
//! - [`example`] generates examples of events and traits.
//! - [`lock`] compares a catalog with its accepted form.
//! - `diff` (with the feature of that name) finds the changes that break consumers or senders, with
//!   examples.
//! - [`lint`] checks names, metadata and contradictions.
//! - [`coverage`] finds the parts that no test sent.
//! - `import` (with the feature of that name) writes the plans of other tools as Rust.
//! - [`driver`] is the protocol between `cargo cio` and the program that it builds around a catalog.
//!
//! This crate uses no network and never prints. Only the methods of [`Files`](export::Files),
//! [`LockHistory`](export::LockHistory) and [`SourceLinks`](export::SourceLinks) read and write files.
//!
//! ```
//! use customerio_catalog::export::{JsonSchema, json_schema};
//! use customerio_core::catalog::Catalog;
//!
//! let catalog = Catalog::new([], [])?; // a program has `customerio::Catalog::collect()`
//! let files = json_schema(&catalog, JsonSchema::default());
//! assert!(files.get("index.json").is_some());
//! # Ok::<(), customerio_core::catalog::CatalogError>(())
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod coverage;
mod declared;
mod deprecation;
#[cfg(feature = "diff")]
pub mod diff;
#[doc(hidden)]
pub mod driver;
mod effect;
pub mod example;
pub mod export;
#[cfg(feature = "import")]
pub mod import;
pub mod inspect;
pub mod lint;
pub mod lock;
mod pointer;
mod position;
mod rust_form;
mod sandbox_document;
mod table;

pub use customerio_rules::naming::{nearest, visible};
pub use effect::Effect;
pub use position::Position;
pub use sandbox_document::{SourceLine, sandbox_document};

#[cfg(test)]
mod fixture;
