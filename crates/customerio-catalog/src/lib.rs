//! What is done with a catalog of events and traits.
//!
//! - [`export`]: a catalog as files for others to read.
//! - [`example`]: what an event or traits could look like on the wire.
//! - [`lock`]: what was accepted of a catalog, and what has changed since.
//! - `diff` (with the feature of that name): whom a change breaks, with examples.
//! - [`lint`]: what might be better.
//! - [`coverage`]: what no test ever sent.
//! - `import` (with the feature of that name): plans of other tools as Rust.
//! - [`driver`]: what `cargo cio` and the program that it builds around a catalog say to each
//!   other.
//!
//! This crate sends nothing and never prints. It touches the disk in the methods of
//! [`Files`](export::Files) and [`Past`](export::Past) only.
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
mod table;

pub use effect::Effect;
pub use position::Position;

#[cfg(test)]
mod fixture;
