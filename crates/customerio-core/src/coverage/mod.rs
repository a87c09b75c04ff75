//! The parts of events and traits that a test run sends, and those that it never sends.
//!
//! A part is optional content of a value: the event itself, an optional or nullable property at any
//! depth, a variant of an enum. [`parts`] lists the parts of a shape. With the feature `coverage`,
//! `Observations` collects the parts that a call sets. Both write a part as
//! [`customerio_rules::lock::path::Path`] does: `coupon`, `ship.zip`, `currency<EUR>`,
//! `products[].sku`; `.` is the event or the traits themselves.

mod parts;
#[cfg(feature = "coverage")]
mod presence;

pub use parts::parts;
#[cfg(feature = "coverage")]
pub use presence::{Observations, ObservedParts};

use crate::event::EventSpec;
use crate::traits::TraitsSpec;

/// Returns the [`key`] that identifies an event in a program: its call and name.
#[must_use]
pub fn event_key(spec: &EventSpec) -> String {
    key(spec.call.kind().as_str(), spec.name, spec.version)
}

/// Returns the key that identifies a traits type in a program, such as `person shop::Customer`. It has
/// the name of the crate, since two crates may have traits of one name.
#[must_use]
pub fn traits_key(spec: &TraitsSpec) -> String {
    let id = (spec.shape.id)();
    let declared_in = id.split_once("::").map_or(id, |(name, _)| name);
    let name = format!("{declared_in}::{}", spec.name);
    key(spec.target.as_str(), &name, spec.version)
}

/// Returns a call or the target of traits, a name and, from version 2 on, the version: `track Order
/// Completed v2`. It identifies an event in a program, and traits within a crate.
#[must_use]
pub fn key(call: &str, name: &str, version: u32) -> String {
    match version {
        0 | 1 => format!("{call} {name}"),
        version => format!("{call} {name} v{version}"),
    }
}
