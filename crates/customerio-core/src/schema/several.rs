//! Schemas that share their definitions.

use schemars::SchemaGenerator;
use serde_json::{Map, Value};

use super::Draft;
use super::bridge::{Document, definitions, generator, part};
use crate::event::EventSpec;
use crate::traits::TraitsSpec;

/// Schemas of one document, which share their definitions.
///
/// The schemas do not name their draft. The order of their keys is unspecified.
///
/// ```
/// use customerio_core::schema::{Draft, Schemas};
///
/// let schemas = Schemas::new(Draft::V7);
/// assert!(schemas.into_definitions().is_empty());
/// ```
///
/// ```
/// use customerio_core::event::EventSpec;
/// use customerio_core::schema::{Draft, Schemas};
/// use customerio_core::traits::TraitsSpec;
/// use serde_json::{Value, json};
///
/// /// The properties and the messages of an event and of traits, in one document.
/// fn document(event: &'static EventSpec, traits: &'static TraitsSpec) -> Value {
///     let mut schemas = Schemas::new(Draft::V2020_12);
///     let properties = [schemas.event(event), schemas.traits(traits)];
///     let messages = [schemas.event_message(event), schemas.traits_message(traits)];
///     json!({ "properties": properties, "messages": messages, "$defs": schemas.into_definitions() })
/// }
/// ```
#[derive(Debug)]
pub struct Schemas(SchemaGenerator);

impl Schemas {
    /// Without any schema.
    ///
    /// ```
    /// use customerio_core::schema::{Draft, Schemas};
    ///
    /// assert!(Schemas::new(Draft::V7).into_definitions().is_empty());
    /// ```
    #[must_use]
    pub fn new(draft: Draft) -> Self {
        Self(generator(draft))
    }

    /// The schema of an event's properties, as [`of_event`](super::of_event) without definitions.
    ///
    /// ```
    /// use customerio_core::event::{EventCall, EventSpec};
    /// use customerio_core::schema::{Draft, Schemas};
    /// use customerio_core::shape::{Field, Kind, Shape};
    ///
    /// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
    /// const SIGNED_UP: &EventSpec = &EventSpec::new("Signed Up", EventCall::Track, SHAPE);
    ///
    /// let mut schemas = Schemas::new(Draft::V2020_12);
    /// assert_eq!(schemas.event(SIGNED_UP)["properties"]["plan"]["type"], "string");
    /// ```
    pub fn event(&mut self, spec: &'static EventSpec) -> Value {
        part(&mut self.0, Document::Event(spec))
    }

    /// The schema of traits, as [`of_traits`](super::of_traits) without definitions.
    ///
    /// ```
    /// use customerio_core::schema::{Draft, Schemas};
    /// use customerio_core::shape::{Field, Kind, Shape};
    /// use customerio_core::traits::{TraitsSpec, TraitsTarget};
    ///
    /// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
    /// const CUSTOMER: &TraitsSpec = &TraitsSpec::new("Customer", TraitsTarget::Person, SHAPE);
    ///
    /// let mut schemas = Schemas::new(Draft::V2020_12);
    /// assert_eq!(schemas.traits(CUSTOMER)["properties"]["plan"]["type"], "string");
    /// ```
    pub fn traits(&mut self, spec: &'static TraitsSpec) -> Value {
        part(&mut self.0, Document::Traits(spec))
    }

    /// The schema of the message of an event, as [`of_event_message`](super::of_event_message)
    /// without definitions.
    ///
    /// ```
    /// use customerio_core::event::{EventCall, EventSpec};
    /// use customerio_core::schema::{Draft, Schemas};
    /// use customerio_core::shape::{Field, Kind, Shape};
    ///
    /// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
    /// const SIGNED_UP: &EventSpec = &EventSpec::new("Signed Up", EventCall::Track, SHAPE);
    ///
    /// let mut schemas = Schemas::new(Draft::V2020_12);
    /// let message = schemas.event_message(SIGNED_UP);
    /// assert_eq!(message["properties"]["event"]["const"], "Signed Up");
    /// ```
    pub fn event_message(&mut self, spec: &'static EventSpec) -> Value {
        part(&mut self.0, Document::EventMessage(spec))
    }

    /// The schema of the message of traits, as [`of_traits_message`](super::of_traits_message)
    /// without definitions.
    ///
    /// ```
    /// use customerio_core::schema::{Draft, Schemas};
    /// use customerio_core::shape::{Field, Kind, Shape};
    /// use customerio_core::traits::{TraitsSpec, TraitsTarget};
    ///
    /// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
    /// const CUSTOMER: &TraitsSpec = &TraitsSpec::new("Customer", TraitsTarget::Person, SHAPE);
    ///
    /// let mut schemas = Schemas::new(Draft::V2020_12);
    /// let message = schemas.traits_message(CUSTOMER);
    /// assert_eq!(message["properties"]["type"]["const"], "identify");
    /// ```
    pub fn traits_message(&mut self, spec: &'static TraitsSpec) -> Value {
        part(&mut self.0, Document::TraitsMessage(spec))
    }

    /// Returns the shared definitions by name: `#/$defs/Name` in 2020-12, `#/definitions/Name` in
    /// draft-07.
    ///
    /// ```
    /// use customerio_core::event::{EventCall, EventSpec};
    /// use customerio_core::schema::{Draft, Schemas};
    /// use customerio_core::shape::{Field, Kind, Shape};
    ///
    /// const PLAN: &Shape = &Shape::new::<()>(Kind::string()).with_name("Plan");
    /// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::from_shape("plan", PLAN, false)]));
    /// const SIGNED_UP: &EventSpec = &EventSpec::new("Signed Up", EventCall::Track, SHAPE);
    ///
    /// let mut schemas = Schemas::new(Draft::V2020_12);
    /// let schema = schemas.event(SIGNED_UP);
    /// assert!(schemas.into_definitions().contains_key("Plan"));
    /// ```
    #[must_use]
    pub fn into_definitions(mut self) -> Map<String, Value> {
        definitions(&mut self.0)
    }
}
