//! A shape as JSON Schema. It describes messages that are *sent*, so an optional property is never
//! `null`.
//!
//! ```
//! use customerio_core::schema::{Draft, of_shape};
//! use customerio_core::CioProperty;
//!
//! let schema = of_shape(<Vec<bool> as CioProperty>::SHAPE, Draft::V2020_12);
//! assert_eq!(schema["items"]["type"], "boolean");
//! ```
//!
//! Definitions, clashes of their names, drafts and their differences are the business of
//! `schemars`; this module tells it what each shape is.

mod bridge;
mod constraint;
mod describe;
mod message;
mod object;
mod rounding;
mod several;

use serde_json::Value;

use crate::event::EventSpec;
use crate::shape::Shape;
use crate::traits::TraitsSpec;
use bridge::{Document, document};
pub use several::Schemas;

/// Prefix of the unit in the `$comment` of a property.
///
/// ```
/// assert_eq!(customerio_core::schema::UNIT_REMARK, "unit: ");
/// ```
pub const UNIT_REMARK: &str = "unit: ";

/// Prefix of the class of personal data in the `$comment` of a property.
///
/// ```
/// assert_eq!(customerio_core::schema::PII_REMARK, "personal data: ");
/// ```
pub const PII_REMARK: &str = "personal data: ";

/// The remark in the `$comment` of an integer whose type and bounds admit values further than 2^53 from
/// zero. Readers that hold numbers as floats, such as JavaScript, round them.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::schema::{Draft, ROUNDED_REMARK, of_shape};
///
/// assert_eq!(of_shape(<u64 as CioProperty>::SHAPE, Draft::V2020_12)["$comment"], ROUNDED_REMARK);
/// assert_eq!(of_shape(<u32 as CioProperty>::SHAPE, Draft::V2020_12).get("$comment"), None);
/// ```
pub const ROUNDED_REMARK: &str = "may exceed 2^53, above which many readers of JSON round";

/// Separator of the remarks in a `$comment`.
///
/// ```
/// assert_eq!(customerio_core::schema::REMARKS_APART, "; ");
/// ```
pub const REMARKS_APART: &str = "; ";

/// The description of the key `category`, which the calls for pages and screens can add.
///
/// ```
/// assert!(customerio_core::schema::CATEGORY_DESCRIPTION.contains("the call can add it"));
/// ```
pub const CATEGORY_DESCRIPTION: &str = "What it is filed under; the call can add it.";

/// A version of JSON Schema.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::schema::{Draft, of_shape};
///
/// let schema = of_shape(<bool as CioProperty>::SHAPE, Draft::V7);
/// assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Draft {
    /// 2020-12.
    #[default]
    V2020_12,
    /// draft-07, which most tools of other ecosystems read.
    V7,
}

/// The schema of a type.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::schema::{Draft, of_shape};
///
/// assert_eq!(of_shape(<bool as CioProperty>::SHAPE, Draft::V2020_12)["type"], "boolean");
/// ```
#[must_use]
pub fn of_shape(shape: &'static Shape, draft: Draft) -> Value {
    document(Document::Shape(shape), draft)
}

/// The schema of an event's properties.
///
/// A page or a screen admits a `category` that it does not list, since the call can add one.
///
/// ```
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::schema::{Draft, of_event};
/// use customerio_core::shape::{Field, Kind, Shape};
///
/// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
/// static SIGNED_UP: EventSpec = EventSpec::new("Signed Up", EventCall::Track, SHAPE);
/// assert_eq!(of_event(&SIGNED_UP, Draft::V2020_12)["required"][0], "plan");
/// ```
#[must_use]
pub fn of_event(spec: &'static EventSpec, draft: Draft) -> Value {
    document(Document::Event(spec), draft)
}

/// The schema of traits.
///
/// ```
/// use customerio_core::schema::{Draft, of_traits};
/// use customerio_core::{CioTraits, Empty};
///
/// assert_eq!(of_traits(Empty::SPEC, Draft::V2020_12)["type"], "object");
/// ```
#[must_use]
pub fn of_traits(spec: &'static TraitsSpec, draft: Draft) -> Value {
    document(Document::Traits(spec), draft)
}

/// The schema of the whole message that an event goes over the wire in.
///
/// ```
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::schema::{Draft, of_event_message};
/// use customerio_core::shape::{Field, Kind, Shape};
///
/// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
/// static SIGNED_UP: EventSpec = EventSpec::new("Signed Up", EventCall::Track, SHAPE);
/// let schema = of_event_message(&SIGNED_UP, Draft::V2020_12);
/// assert_eq!(schema["properties"]["event"]["const"], "Signed Up");
/// ```
#[must_use]
pub fn of_event_message(spec: &'static EventSpec, draft: Draft) -> Value {
    document(Document::EventMessage(spec), draft)
}

/// Returns the schema of the whole message with traits: of an identify call for a person's traits, of a
/// group call for an object's. Traits of a relationship are part of a group call, so their schema is
/// that of a group with any traits.
///
/// ```
/// use customerio_core::schema::{Draft, of_traits_message};
/// use customerio_core::{CioTraits, Empty};
///
/// let schema = of_traits_message(Empty::SPEC, Draft::V2020_12);
/// assert_eq!(schema["properties"]["type"]["const"], "identify");
/// ```
#[must_use]
pub fn of_traits_message(spec: &'static TraitsSpec, draft: Draft) -> Value {
    document(Document::TraitsMessage(spec), draft)
}
