//! Property and trait names that have a meaning for Customer.io.

/// The type of value that a reserved name requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A string.
    Text,
    /// A number.
    Number,
    /// A timestamp in ISO 8601.
    Time,
    /// A boolean.
    Boolean,
    /// An object.
    Object,
    /// No value of the user: the client writes it.
    Ours,
}

impl Meaning {
    /// Returns the type as error messages name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Time => "a time, such as `SystemTime`",
            Self::Boolean => "`true` or `false`",
            Self::Object => "an object",
            Self::Ours => "written by the client",
        }
    }
}

/// A reserved name.
#[derive(Clone, Copy, Debug)]
pub struct Reserved {
    /// The name, in the spelling of the service.
    pub name: &'static str,
    /// The type of its value.
    pub meaning: Meaning,
    /// The document that reserves the name, read in September 2026.
    pub source: &'static str,
}

const fn reserved(name: &'static str, meaning: Meaning, source: &'static str) -> Reserved {
    Reserved {
        name,
        meaning,
        source,
    }
}

const IDENTIFY: &str = "Customer.io Pipelines API reference, identify";
const GROUP: &str = "Customer.io Pipelines API reference, group";
const PEOPLE: &str = "Customer.io documentation, reserved attributes of people";
const SEGMENT: &str = "Segment spec, reserved properties";

/// Reserved traits of a person.
pub const PERSON_TRAITS: &[Reserved] = &[
    reserved("email", Meaning::Text, IDENTIFY),
    reserved("createdAt", Meaning::Time, IDENTIFY),
    reserved("created_at", Meaning::Time, PEOPLE),
    reserved("unsubscribed", Meaning::Boolean, IDENTIFY),
    reserved("cio_subscription_preferences", Meaning::Object, IDENTIFY),
    reserved("phone", Meaning::Text, PEOPLE),
    reserved("timezone", Meaning::Text, PEOPLE),
];

/// Reserved traits of an object.
pub const GROUP_TRAITS: &[Reserved] = &[
    reserved("objectTypeId", Meaning::Ours, GROUP),
    reserved("object_type_id", Meaning::Ours, GROUP),
    reserved("relationshipAttributes", Meaning::Ours, GROUP),
    reserved("object_id", Meaning::Ours, GROUP),
    reserved("objectId", Meaning::Ours, GROUP),
    reserved("cio_object_id", Meaning::Ours, GROUP),
    reserved("relationship", Meaning::Ours, GROUP),
    reserved("_relationship", Meaning::Ours, GROUP),
];

/// Reserved properties of an event.
pub const EVENT_PROPERTIES: &[Reserved] = &[
    reserved("revenue", Meaning::Number, SEGMENT),
    reserved("value", Meaning::Number, SEGMENT),
    reserved("currency", Meaning::Text, SEGMENT),
];

/// Returns the reserved name with this exact spelling.
#[must_use]
pub fn named<'a>(name: &str, names: &'a [Reserved]) -> Option<&'a Reserved> {
    names.iter().find(|reserved| reserved.name == name)
}
