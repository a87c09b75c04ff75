//! The declared events and traits, and how a message differs from them.

#[cfg(not(feature = "catalog"))]
mod absent;
#[cfg(feature = "catalog")]
mod document;
mod finding;
#[cfg(feature = "catalog")]
mod forms;
#[cfg(feature = "catalog")]
mod judge;
#[cfg(feature = "catalog")]
mod nearest;
#[cfg(feature = "catalog")]
mod personal;
mod slot;
#[cfg(feature = "catalog")]
mod violation;

#[cfg(not(feature = "catalog"))]
pub(crate) use absent::Catalog;
#[cfg(feature = "catalog")]
pub use document::{Catalog, CatalogError};
pub use finding::{Declared, Finding, Personal, Rule, Verdict};
pub(crate) use finding::{Judged, memory_of};
pub(crate) use slot::{Phase, Slot};
