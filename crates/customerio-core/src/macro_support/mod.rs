//! The code that derives expand to.
//!
//! The compiler evaluates every value that a constant refers to, even if the constant is unused, and
//! type-checks each expression in it. So a derive writes only literals. What is known without types is
//! in [bytes](customerio_rules::note). Generic constants in [`table`] read them when a shape is used.
//!
//! Without the feature `catalog`, the functions of this module drop notes for the catalog, so that no
//! program contains them.

mod joined;
mod notes;
#[cfg(feature = "__driver")]
mod outline;
#[cfg(feature = "__driver")]
mod packed;
mod read;
mod table;
mod tuple;
mod values;
mod wire_form;

pub use joined::Joined;
#[cfg(feature = "__driver")]
pub use outline::Outline;
pub use read::{object, variant};
pub use table::{CatalogNotes, Columns, Fact, Linted, Matches, Notes, Table, Text};
pub use tuple::{FieldTypes, Types, types};
pub use values::{FieldValues, show};
pub use wire_form::{AnyType, NoWireForm, WireForm};

use std::panic::Location;

use crate::event::{EventCall, EventHead, Metadata, RoleField};
use crate::shape::{Lint, Pii, Shape};

/// A class of personal data: always distinguished, named in a catalog only.
#[must_use]
pub const fn pii(class: Text) -> Pii {
    Pii::derived(class)
}

/// A string that only a catalog needs.
#[must_use]
pub const fn fact(text: Text) -> Text {
    if cfg!(feature = "catalog") { text } else { "" }
}

/// Removes white space from both ends of a doc comment that a macro such as `include_str!` gives.
#[must_use]
pub const fn trimmed(text: Text) -> Text {
    text.trim_ascii()
}

/// The lint levels, which only a catalog needs.
#[must_use]
pub const fn lints(all: &'static [Lint]) -> &'static [Lint] {
    if cfg!(feature = "catalog") { all } else { &[] }
}

/// A shape under the name and the docs of its type.
#[must_use]
pub const fn called(mut shape: Shape, name: Text, doc: Text) -> Shape {
    shape.name = name;
    shape.doc = fact(doc);
    shape
}

/// The attributes of an event except its name.
#[must_use]
pub const fn head(
    call: EventCall,
    version: u32,
    roles: &'static [RoleField],
    allowed_pii: &'static [Pii],
    metadata: Metadata,
) -> EventHead {
    EventHead {
        call,
        version,
        roles,
        allowed_pii,
        metadata,
    }
}

/// The attributes of a track event that has only metadata.
#[must_use]
pub const fn usual(metadata: Metadata) -> EventHead {
    head(EventCall::Track, 1, &[], &[], metadata)
}

/// Returns the metadata of an event or of traits with only an owner. Its location is that of the derive.
#[must_use]
#[track_caller]
pub const fn owned(owner: &'static str, module: &'static str) -> Metadata {
    metadata(owner, &[], "", None, module)
}

/// Returns the metadata of an event or of traits. Its location is that of the derive.
#[must_use]
#[track_caller]
pub const fn metadata(
    owner: &'static str,
    tags: &'static [&'static str],
    since: &'static str,
    deprecated: Option<&'static str>,
    module: &'static str,
) -> Metadata {
    if cfg!(feature = "catalog") {
        Metadata {
            owner,
            tags,
            since,
            deprecated,
            module,
            location: Some(Location::caller()),
        }
    } else {
        Metadata::NONE
    }
}
