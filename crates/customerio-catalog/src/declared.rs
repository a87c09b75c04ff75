//! One type for events and traits.

use std::fmt;

use customerio_core::call::CallKind;
use customerio_core::catalog::Catalog;
use customerio_core::event::{EventCall, EventSpec, Metadata};
use customerio_core::schema::{self, Draft, Schemas};
use customerio_core::shape::{Pii, Shape};
use customerio_core::traits::{TraitsSpec, TraitsTarget};
use customerio_rules::lock::file::Subject;
use serde_json::Value;

/// An event or a traits type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Declared {
    Event(&'static EventSpec),
    Traits(&'static TraitsSpec),
}

/// The call of an event or the target of traits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DeclaredKind {
    Track,
    Page,
    Screen,
    Person,
    Group,
    Relationship,
}

impl DeclaredKind {
    /// Returns the name of the kind in exports and lock files.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Track => CallKind::Track.as_str(),
            Self::Page => CallKind::Page.as_str(),
            Self::Screen => CallKind::Screen.as_str(),
            Self::Person => TraitsTarget::Person.as_str(),
            Self::Group => TraitsTarget::Group { object_type: "" }.as_str(),
            Self::Relationship => TraitsTarget::Relationship.as_str(),
        }
    }
}

impl fmt::Display for DeclaredKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns all events, then all traits types, in the order of the catalog.
pub(crate) fn all(catalog: &Catalog) -> impl Iterator<Item = Declared> {
    let events = catalog.events().iter().copied().map(Declared::Event);
    let traits = catalog.traits().iter().copied().map(Declared::Traits);
    events.chain(traits)
}

/// Returns the first line of a text.
pub(crate) fn first_line(text: &str) -> &str {
    text.split_once('\n').map_or(text, |(first, _)| first)
}

impl Declared {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Event(spec) => spec.name(),
            Self::Traits(spec) => spec.name(),
        }
    }

    pub(crate) const fn version(self) -> u32 {
        match self {
            Self::Event(spec) => spec.version(),
            Self::Traits(spec) => spec.version(),
        }
    }

    pub(crate) const fn shape(self) -> &'static Shape {
        match self {
            Self::Event(spec) => spec.shape(),
            Self::Traits(spec) => spec.shape(),
        }
    }

    /// Returns the first line of the docs.
    pub(crate) fn summary(self) -> &'static str {
        first_line(self.shape().doc())
    }

    pub(crate) const fn metadata(self) -> &'static Metadata {
        match self {
            Self::Event(spec) => spec.metadata(),
            Self::Traits(spec) => spec.metadata(),
        }
    }

    /// Returns the call of an event or the target of traits.
    pub(crate) const fn kind(self) -> DeclaredKind {
        match self {
            Self::Event(spec) => match spec.call() {
                EventCall::Track => DeclaredKind::Track,
                EventCall::Page => DeclaredKind::Page,
                EventCall::Screen => DeclaredKind::Screen,
            },
            Self::Traits(spec) => match spec.target() {
                TraitsTarget::Person => DeclaredKind::Person,
                TraitsTarget::Group { .. } => DeclaredKind::Group,
                TraitsTarget::Relationship => DeclaredKind::Relationship,
            },
        }
    }

    /// Returns the call that sends it.
    pub(crate) const fn call(self) -> &'static str {
        match self {
            Self::Event(spec) => spec.call().kind().as_str(),
            Self::Traits(spec) => match spec.target() {
                TraitsTarget::Person => CallKind::Identify.as_str(),
                TraitsTarget::Group { .. } | TraitsTarget::Relationship => CallKind::Group.as_str(),
            },
        }
    }

    /// Returns the type of the object that traits belong to.
    pub(crate) const fn object_type(self) -> Option<&'static str> {
        match self {
            Self::Event(_) => None,
            Self::Traits(spec) => match spec.target() {
                TraitsTarget::Group { object_type } => Some(object_type),
                TraitsTarget::Person | TraitsTarget::Relationship => None,
            },
        }
    }

    /// Returns the names of the classes of personal data that it allows.
    pub(crate) fn allowed_classes(self) -> Vec<&'static str> {
        match self {
            Self::Event(spec) => spec.allowed_pii().iter().map(Pii::name).collect(),
            Self::Traits(_) => Vec::new(),
        }
    }

    /// Returns the name of the crate that declares it.
    pub(crate) fn crate_name(self) -> &'static str {
        let module = self.metadata().module();
        module.split("::").next().unwrap_or(module)
    }

    /// Returns the subject of its lock.
    pub(crate) fn subject(self) -> Subject {
        let declared_in = match self {
            Self::Event(_) => "",
            Self::Traits(_) => self.crate_name(),
        };
        Subject {
            call: self.kind().as_str().to_owned(),
            object_type: self.object_type().unwrap_or("").to_owned(),
            declared_in: declared_in.to_owned(),
            name: self.name().to_owned(),
            version: self.version(),
        }
    }

    /// Returns the schema of the properties or traits.
    pub(crate) fn schema(self, draft: Draft) -> Value {
        match self {
            Self::Event(spec) => schema::of_event(spec, draft),
            Self::Traits(spec) => schema::of_traits(spec, draft),
        }
    }

    /// Returns the schema of the properties or traits. Its definitions go to `schemas`.
    pub(crate) fn schema_among(self, schemas: &mut Schemas) -> Value {
        match self {
            Self::Event(spec) => schemas.event(spec),
            Self::Traits(spec) => schemas.traits(spec),
        }
    }

    /// Returns the schema of the whole message. Its definitions go to `schemas`.
    pub(crate) fn message_schema_among(self, schemas: &mut Schemas) -> Value {
        match self {
            Self::Event(spec) => schemas.event_message(spec),
            Self::Traits(spec) => schemas.traits_message(spec),
        }
    }
}
