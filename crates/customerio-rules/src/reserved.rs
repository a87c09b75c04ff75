//! Names that Customer.io reads a meaning into.

/// What a reserved name must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A time, as ISO 8601.
    Time,
    /// A yes or no.
    Boolean,
    /// An object.
    Object,
    /// Nothing of the user's: the client writes it.
    Ours,
}

impl Meaning {
    /// What it is, as messages say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Time => "a time, such as `SystemTime`",
            Self::Boolean => "`true` or `false`",
            Self::Object => "an object",
            Self::Ours => "written by the client",
        }
    }
}

/// One reserved name.
#[derive(Clone, Copy, Debug)]
pub struct Reserved {
    /// The name, in the exact letters of the service.
    pub name: &'static str,
    /// What it must hold.
    pub meaning: Meaning,
    /// Where the rule was read, in 2026-09.
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

/// Traits of a person.
pub const PERSON_TRAITS: &[Reserved] = &[
    reserved("email", Meaning::Text, IDENTIFY),
    reserved("createdAt", Meaning::Time, IDENTIFY),
    reserved("created_at", Meaning::Time, PEOPLE),
    reserved("unsubscribed", Meaning::Boolean, IDENTIFY),
    reserved("cio_subscription_preferences", Meaning::Object, IDENTIFY),
    reserved("phone", Meaning::Text, PEOPLE),
    reserved("timezone", Meaning::Text, PEOPLE),
];

/// Traits of an object.
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

/// Properties of an event.
pub const EVENT_PROPERTIES: &[Reserved] = &[
    reserved("revenue", Meaning::Number, SEGMENT),
    reserved("value", Meaning::Number, SEGMENT),
    reserved("currency", Meaning::Text, SEGMENT),
];

/// The reserved name of these exact letters.
#[must_use]
pub fn named<'a>(name: &str, names: &'a [Reserved]) -> Option<&'a Reserved> {
    names.iter().find(|reserved| reserved.name == name)
}
