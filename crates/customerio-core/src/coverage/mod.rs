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
///
/// ```
/// use customerio_core::coverage::event_key;
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Kind, Shape};
///
/// static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
/// let spec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE).with_version(2);
/// assert_eq!(event_key(&spec), "track Signed Up v2");
/// ```
#[must_use]
pub fn event_key(spec: &EventSpec) -> String {
    key(spec.call.kind().as_str(), spec.name, spec.version)
}

/// Returns the key that identifies a traits type in a program, such as `person shop::Customer`. It has
/// the name of the crate, since two crates may have traits of one name.
///
/// ```
/// use customerio_core::coverage::traits_key;
/// use customerio_core::{CioTraits, Empty};
///
/// assert_eq!(traits_key(Empty::SPEC), "person customerio_core::Empty");
/// ```
#[must_use]
pub fn traits_key(spec: &TraitsSpec) -> String {
    let id = (spec.shape.id)();
    let declared_in = id.split_once("::").map_or(id, |(name, _)| name);
    let name = format!("{declared_in}::{}", spec.name);
    key(spec.target.as_str(), &name, spec.version)
}

/// Returns the key of an [untyped](crate::Untyped) event in records, such as `untyped track Legacy
/// Thing`, or of untyped traits: `untyped traits`. No declaration has such a key.
///
/// ```
/// use customerio_core::coverage::untyped_key;
///
/// assert_eq!(untyped_key("track", "Legacy Thing"), "untyped track Legacy Thing");
/// assert_eq!(untyped_key("traits", ""), "untyped traits");
/// ```
#[must_use]
pub fn untyped_key(call: &str, name: &str) -> String {
    format!("untyped {call} {name}").trim_end().to_owned()
}

/// Returns a call or the target of traits, a name and, from version 2 on, the version: `track Order
/// Completed v2`. It identifies an event in a program, and traits within a crate.
///
/// ```
/// use customerio_core::coverage::key;
///
/// assert_eq!(key("page", "Prices", 1), "page Prices");
/// ```
#[must_use]
pub fn key(call: &str, name: &str, version: u32) -> String {
    match version {
        0 | 1 => format!("{call} {name}"),
        version => format!("{call} {name} v{version}"),
    }
}
