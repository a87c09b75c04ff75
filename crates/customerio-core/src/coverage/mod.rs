//! Which parts of events and traits a program sets: what tests send, and what they never do.
//!
//! A part is what a value may have or not: the event itself, an optional or nullable property
//! anywhere in it, a variant of an enum. [`parts`] lists them from a shape; with the feature
//! `coverage`, `Sightings` collects those that a call sets, by a visitor of the walk. Both write
//! a part as [`customerio_rules::lock::path::Path`] does: `coupon`, `ship.zip`, `currency<EUR>`,
//! `products[].sku`; `.` is the event or the traits themselves.

mod parts;
#[cfg(feature = "coverage")]
mod sight;

pub use parts::parts;
#[cfg(feature = "coverage")]
pub use sight::{Sighting, Sightings};

/// What tells an event or traits type of a program from others: `track Order Completed`, `person
/// Customer`, from version 2 on with it: `track Order Completed v2`.
#[must_use]
pub fn key(call: &str, name: &str, version: u32) -> String {
    match version {
        0 | 1 => format!("{call} {name}"),
        version => format!("{call} {name} v{version}"),
    }
}
