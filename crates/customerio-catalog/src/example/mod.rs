//! Generates valid examples of events and traits.
//!
//! ```
//! use customerio_catalog::example;
//! use customerio_core::event::EventSpec;
//! use customerio_core::traits::TraitsSpec;
//! use serde_json::Value;
//!
//! /// The properties, and the whole message.
//! fn of_event(spec: &'static EventSpec) -> [Value; 2] {
//!     [example::of_event(spec), example::of_event_message(spec)]
//! }
//!
//! fn of_traits(spec: &'static TraitsSpec) -> [Value; 2] {
//!     [example::of_traits(spec), example::of_traits_message(spec)]
//! }
//! ```
//!
//! An example has each optional property for which a value can be generated. The declared example
//! of a field takes precedence. Some constraints need it: checks in Rust, and strings with both a
//! pattern and a format.

mod pattern;
mod scalar;

use customerio_core::event::{EventCall, EventSpec, Role};
use customerio_core::shape::{
    Constraint, Enum, Field, KindRepr, Presence, Shape, Variant, VariantContent,
};
use customerio_core::traits::{TraitsSpec, TraitsTarget};
use customerio_rules::constraint::{Constraint as Rule, SizeRange};
use customerio_rules::tagging::Tagging;
use serde_json::{Map, Value, json};

use crate::declared::Declared;

/// Returns properties of an event, as they are sent.
///
/// ```
/// # use customerio_core::event::{EventCall, EventSpec};
/// # use customerio_core::shape::{Field, Kind, Shape};
/// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[Field::new::<bool>("paid")]));
/// static RENEWED: EventSpec = EventSpec::new("Plan Renewed", EventCall::Track, &SHAPE);
/// assert!(customerio_catalog::example::of_event(&RENEWED)["paid"].is_boolean());
/// ```
#[must_use]
pub fn of_event(spec: &'static EventSpec) -> Value {
    of_declared(Declared::Event(spec))
}

/// Returns a whole message with an event.
///
/// ```
/// # use customerio_core::event::{EventCall, EventSpec};
/// # use customerio_core::shape::{Field, Kind, Shape};
/// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[Field::new::<bool>("paid")]));
/// static RENEWED: EventSpec = EventSpec::new("Plan Renewed", EventCall::Track, &SHAPE);
/// let message = customerio_catalog::example::of_event_message(&RENEWED);
/// assert_eq!(message["event"], "Plan Renewed");
/// ```
#[must_use]
pub fn of_event_message(spec: &'static EventSpec) -> Value {
    of_message(Declared::Event(spec))
}

/// Returns traits, as they are sent.
///
/// ```
/// # use customerio_core::shape::{Field, Kind, Shape};
/// # use customerio_core::traits::{TraitsSpec, TraitsTarget};
/// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[Field::new::<bool>("paid")]));
/// static SEAT: TraitsSpec = TraitsSpec::new("Seat", TraitsTarget::Person, &SHAPE);
/// assert!(customerio_catalog::example::of_traits(&SEAT)["paid"].is_boolean());
/// ```
#[must_use]
pub fn of_traits(spec: &'static TraitsSpec) -> Value {
    of_declared(Declared::Traits(spec))
}

/// Returns a whole message with traits: an identify or group call.
///
/// ```
/// # use customerio_core::shape::{Field, Kind, Shape};
/// # use customerio_core::traits::{TraitsSpec, TraitsTarget};
/// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[Field::new::<bool>("paid")]));
/// static SEAT: TraitsSpec = TraitsSpec::new("Seat", TraitsTarget::Person, &SHAPE);
/// assert_eq!(customerio_catalog::example::of_traits_message(&SEAT)["type"], "identify");
/// ```
#[must_use]
pub fn of_traits_message(spec: &'static TraitsSpec) -> Value {
    of_message(Declared::Traits(spec))
}

/// Returns properties of an event, or traits, as they are sent.
pub(crate) fn of_declared(declared: Declared) -> Value {
    let mut generator = Generator { inside: Vec::new() };
    generator
        .of_shape(declared.shape(), &[])
        .unwrap_or_else(|| json!({}))
}

/// Returns a whole message.
pub(crate) fn of_message(declared: Declared) -> Value {
    let body = of_declared(declared);
    let mut message = json!({
        "type": declared.call(),
        "messageId": "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b",
        "timestamp": scalar::TIMESTAMP,
        "userId": "97980cfea0067",
        "context": {
            "library": { "name": "customerio-rust", "version": env!("CARGO_PKG_VERSION") },
        },
    });
    match declared {
        Declared::Event(spec) => {
            let name = match spec.call() {
                EventCall::Track => "event",
                EventCall::Page | EventCall::Screen => "name",
            };
            message[name] = spec.name().into();
            for role in spec.roles() {
                if role.role() == Role::AnonymousId {
                    message["anonymousId"] = "a-42".into();
                }
                if role.role() == Role::GroupId {
                    message["groupId"] = "acme".into();
                }
            }
            message["properties"] = body;
        }
        Declared::Traits(spec) => match spec.target() {
            TraitsTarget::Person => message["traits"] = body,
            TraitsTarget::Group { object_type } => {
                message["groupId"] = "acme".into();
                message["traits"] = body;
                message["traits"]["objectTypeId"] = object_type.into();
            }
            TraitsTarget::Relationship => {
                message["groupId"] = "acme".into();
                message["traits"] = json!({
                    "objectTypeId": "1",
                    "relationshipAttributes": body,
                });
            }
        },
    }
    message
}

struct Generator {
    /// The ids of the types around the current place.
    inside: Vec<&'static str>,
}

impl Generator {
    /// Returns a value; `None` inside a recursive type, and if no candidate satisfies the
    /// constraints.
    fn of_shape(&mut self, shape: &'static Shape, also: &[Constraint]) -> Option<Value> {
        let all: Vec<_> = shape.constraints().iter().chain(also).copied().collect();
        let id = shape.id();
        if let KindRepr::Lazy(look) = shape.repr() {
            let shape = look();
            if self.inside.contains(&shape.id()) {
                return None;
            }
            return self.of_shape(shape, &all);
        }
        self.inside.push(id);
        let value = self.of_kind(shape.repr(), &all);
        self.inside.pop();
        value
    }

    fn of_kind(&mut self, kind: &'static KindRepr, all: &[Constraint]) -> Option<Value> {
        match kind {
            KindRepr::Any => Some(json!("anything")),
            KindRepr::Boolean => Some(json!(true)),
            KindRepr::Integer { min, max } => scalar::integer(*min, *max, all),
            KindRepr::Number => scalar::number(all),
            KindRepr::Text { format } => scalar::text(*format, all),
            KindRepr::List(list) => self.list(list.of, list.min.max(1), list.max, list.unique, all),
            KindRepr::Tuple(places) => self.tuple(places),
            KindRepr::Map(of) => {
                let count = count(1, None, all)?;
                let value = self.of_shape(of, &[]);
                let keys = (1..=count).map(|number| format!("key-{number}"));
                match value {
                    Some(value) => Some(keys.map(|key| (key, value.clone())).collect()),
                    None => (sizes(all).min == 0).then(|| json!({})),
                }
            }
            KindRepr::Object(of) => self.object(of.fields),
            KindRepr::Enum(of) => of.variants.iter().find_map(|it| self.variant(of, it)),
            KindRepr::Nullable(of) => Some(self.of_shape(of, all).unwrap_or(Value::Null)),
            KindRepr::Lazy(_) | KindRepr::Foreign(_) => None,
        }
    }

    fn list(
        &mut self,
        of: &'static Shape,
        min: u64,
        max: Option<u64>,
        unique: bool,
        all: &[Constraint],
    ) -> Option<Value> {
        let count = count(min, max, all)?;
        let Some(value) = self.of_shape(of, &[]) else {
            return (sizes(all).min == 0).then(|| json!([]));
        };
        if unique && count > 1 {
            return None;
        }
        Some((0..count).map(|_| value.clone()).collect())
    }

    fn tuple(&mut self, places: &'static [&'static Shape]) -> Option<Value> {
        places.iter().map(|it| self.of_shape(it, &[])).collect()
    }

    fn object(&mut self, fields: &'static [Field]) -> Option<Value> {
        let mut object = Map::new();
        self.fields(fields, &mut object)?;
        Some(object.into())
    }

    /// Adds all fields, without optional ones for which no value can be generated. Returns `None` if
    /// a required field has no value.
    fn fields(&mut self, fields: &'static [Field], to: &mut Map<String, Value>) -> Option<()> {
        for field in fields {
            match field.presence() {
                Presence::Flattened => {
                    if let Some(Value::Object(inner)) = self.of_shape(field.shape(), &[]) {
                        to.extend(inner);
                    }
                }
                presence @ (Presence::Required | Presence::Optional) => {
                    if let Some(value) = self.of_field(field) {
                        to.insert(field.name().to_owned(), value);
                    } else if presence == Presence::Required {
                        return None;
                    }
                }
            }
        }
        Some(())
    }

    fn of_field(&mut self, field: &'static Field) -> Option<Value> {
        match serde_json::from_str(field.example()) {
            Ok(example) => Some(example),
            Err(_) => self.of_shape(field.shape(), field.constraints()),
        }
    }

    fn variant(&mut self, of: &'static Enum, variant: &'static Variant) -> Option<Value> {
        let name = variant.name();
        Some(match of.tagging {
            Tagging::External => match self.content(variant)? {
                None => name.into(),
                Some(content) => json!({ name: content }),
            },
            Tagging::Adjacent { tag, content: key } => match self.content(variant)? {
                None => json!({ tag: name }),
                Some(content) => json!({ tag: name, key: content }),
            },
            Tagging::Internal { tag } => {
                let mut object = Map::from_iter([(tag.to_owned(), name.into())]);
                if let Some(Value::Object(content)) = self.content(variant)? {
                    object.extend(content);
                }
                object.into()
            }
            Tagging::Untagged => self.content(variant)?.unwrap_or(Value::Null),
        })
    }

    /// Returns the content of a variant, if it has any; `None` if no value can be generated.
    #[expect(
        clippy::option_option,
        reason = "no value, a variant without content, its content"
    )]
    fn content(&mut self, variant: &'static Variant) -> Option<Option<Value>> {
        match variant.content() {
            VariantContent::Unit => Some(None),
            VariantContent::Newtype(shape) => self.of_shape(shape, &[]).map(Some),
            VariantContent::Tuple(places) => self.tuple(places).map(Some),
            VariantContent::Object(fields) => self.object(fields).map(Some),
        }
    }
}

/// Returns the number of items that all constraints allow.
fn sizes(all: &[Constraint]) -> SizeRange {
    let mut sizes = SizeRange::ALL;
    for constraint in all {
        if let Rule::Items(range) = constraint.rule() {
            sizes = sizes.and(*range);
        }
    }
    sizes
}

/// Returns the number of items of an example: at least 1, and as few as are allowed.
fn count(min: u64, max: Option<u64>, all: &[Constraint]) -> Option<u64> {
    /// A longer example would be hard to read.
    const MAX_COUNT: u64 = 100;
    let sizes = sizes(all);
    let most = least(max, sizes.max).unwrap_or(u64::MAX);
    let count = min.max(sizes.min).min(most);
    (count >= sizes.min && count <= MAX_COUNT).then_some(count)
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
