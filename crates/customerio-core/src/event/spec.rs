//! The description of an event.

use customerio_rules::naming::{self, NameError};

use super::role::RoleField;
use crate::call::key::MessageKey;
use crate::metadata::Metadata;
use crate::shape::{Pii, Shape};

/// An example of a description with a setter, for the setter and its getter.
macro_rules! example {
    ($set:literal, $holds:literal) => {
        concat!(
            "\n```\n\
             use customerio_core::event::{EventCall, EventSpec, Metadata, Role, RoleField};\n\
             use customerio_core::shape::{Kind, Pii, Shape};\n\n\
             # const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[]));\n\
             const PRICING: EventSpec = EventSpec::new(\"Pricing\", EventCall::Page, SHAPE)",
            $set,
            ";\nassert!(",
            $holds,
            ");\n```"
        )
    };
}

/// The description of an event: its name, its call and its shape, without a value.
///
/// The derive writes one. An implementation of [`CioEvent`](super::CioEvent) by hand creates it as a constant:
///
/// ```
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Field, Kind, Shape};
///
/// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
/// const SIGNED_UP: &EventSpec =
///     &EventSpec::new("Signed Up", EventCall::Track, SHAPE).with_version(2);
/// assert_eq!(SIGNED_UP.name(), "Signed Up");
/// ```
///
/// With all attributes:
///
/// ```
/// use customerio_core::event::{EventCall, EventSpec, Metadata, Role, RoleField};
/// use customerio_core::shape::{Kind, Pii, Shape};
///
/// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
/// static VIEWED: EventSpec = EventSpec::new("Pricing", EventCall::Page, &SHAPE)
///     .with_version(2)
///     .with_roles(&[RoleField::new(Role::UserId, "customer")])
///     .with_allowed_pii(&[Pii::new("contact")])
///     .with_metadata(Metadata::NONE.with_owner("growth"));
/// assert_eq!((VIEWED.name(), VIEWED.call(), VIEWED.version()), ("Pricing", EventCall::Page, 2));
/// assert_eq!((VIEWED.roles()[0].role(), VIEWED.roles()[0].field()), (Role::UserId, "customer"));
/// assert_eq!((VIEWED.allowed_pii().len(), VIEWED.metadata().owner()), (1, "growth"));
/// assert!(VIEWED.shape().fields().is_empty());
/// ```
#[derive(Debug)]
pub struct EventSpec {
    pub(crate) name: &'static str,
    /// The rule that the name breaks. Always `None` for the name of a derive, which checks it.
    pub(crate) name_error: Option<NameError>,
    pub(crate) call: EventCall,
    pub(crate) version: u32,
    pub(crate) shape: &'static Shape,
    pub(crate) roles: &'static [RoleField],
    pub(crate) allowed_pii: &'static [Pii],
    pub(crate) metadata: Metadata,
}

/// The attributes of an event in a derive, except its name and its shape.
#[doc(hidden)]
#[derive(Debug)]
pub struct EventHead {
    pub(crate) call: EventCall,
    pub(crate) version: u32,
    pub(crate) roles: &'static [RoleField],
    pub(crate) allowed_pii: &'static [Pii],
    pub(crate) metadata: Metadata,
}

impl EventHead {
    pub(super) const USUAL: &'static Self = &Self {
        call: EventCall::Track,
        version: 1,
        roles: &[],
        allowed_pii: &[],
        metadata: Metadata::NONE,
    };
}

impl EventSpec {
    /// Creates the description of an event with version 1, without roles, personal data and metadata.
    ///
    /// A valid name has 1 to 100 bytes, no control characters, and no white space at its ends. A type
    /// with an invalid name in [`CioEvent::SPECS`](super::CioEvent::SPECS) can't be sent: the call does not compile.
    #[doc = example!("", "PRICING.version() == 1")]
    #[must_use]
    pub const fn new(name: &'static str, call: EventCall, shape: &'static Shape) -> Self {
        Self {
            name,
            name_error: match naming::check_event_name(name) {
                Ok(()) => None,
                Err(error) => Some(error),
            },
            call,
            version: 1,
            shape,
            roles: &[],
            allowed_pii: &[],
            metadata: Metadata::NONE,
        }
    }

    /// The description of all untyped events of a call, which have no name in common.
    pub(crate) const fn untyped(call: EventCall, shape: &'static Shape) -> Self {
        Self {
            name_error: None,
            ..Self::new("", call, shape)
        }
    }

    /// Sets the version for the catalog.
    #[doc = example!(".with_version(2)", "PRICING.version() == 2")]
    #[must_use]
    pub const fn with_version(mut self, version: u32) -> Self {
        self.version = version;
        self
    }

    /// Sets the fields that fill a part of the message. [`CioEvent::visit_roles`](super::CioEvent::visit_roles) shows their values.
    #[doc = example!(r#".with_roles(&[RoleField::new(Role::UserId, "customer")])"#, "PRICING.roles().len() == 1")]
    #[must_use]
    pub const fn with_roles(mut self, roles: &'static [RoleField]) -> Self {
        self.roles = roles;
        self
    }

    /// Allows personal data of these classes in the properties.
    #[doc = example!(r#".with_allowed_pii(&[Pii::new("contact")])"#, "PRICING.allowed_pii().len() == 1")]
    #[must_use]
    pub const fn with_allowed_pii(mut self, classes: &'static [Pii]) -> Self {
        self.allowed_pii = classes;
        self
    }

    /// Sets the metadata for the catalog.
    #[doc = example!(r#".with_metadata(Metadata::NONE.with_owner("growth"))"#, r#"PRICING.metadata().owner() == "growth""#)]
    #[must_use]
    pub const fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// Returns the name in Customer.io.
    #[doc = example!("", r#"PRICING.name() == "Pricing""#)]
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the call that sends the event.
    #[doc = example!("", "PRICING.call() == EventCall::Page")]
    #[must_use]
    pub const fn call(&self) -> EventCall {
        self.call
    }

    /// Returns the version for the catalog. 1 by default.
    #[doc = example!(".with_version(2)", "PRICING.version() == 2")]
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Returns the shape of the properties.
    #[doc = example!("", "PRICING.shape().fields().is_empty()")]
    #[must_use]
    pub const fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Returns the fields that fill a part of the message.
    #[doc = example!(r#".with_roles(&[RoleField::new(Role::UserId, "customer")])"#, r#"PRICING.roles()[0].field() == "customer""#)]
    #[must_use]
    pub const fn roles(&self) -> &'static [RoleField] {
        self.roles
    }

    /// Returns the classes of personal data that the properties may have.
    #[doc = example!(r#".with_allowed_pii(&[Pii::new("contact")])"#, r#"PRICING.allowed_pii()[0].name() == "contact""#)]
    #[must_use]
    pub const fn allowed_pii(&self) -> &'static [Pii] {
        self.allowed_pii
    }

    /// Returns the metadata for the catalog.
    #[doc = example!(r#".with_metadata(Metadata::NONE.with_owner("growth"))"#, r#"PRICING.metadata().owner() == "growth""#)]
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

/// The calls that send an event.
///
/// ```
/// use customerio_core::event::EventCall;
///
/// assert_eq!(EventCall::Page.kind().as_str(), "page");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventCall {
    /// Somebody did something.
    Track,
    /// Somebody looked at a page.
    Page,
    /// Somebody looked at a screen of a mobile application.
    Screen,
}

impl EventCall {
    /// Returns the call among all six calls.
    ///
    /// ```
    /// use customerio_core::call::CallKind;
    /// use customerio_core::event::EventCall;
    ///
    /// assert_eq!(EventCall::Screen.kind(), CallKind::Screen);
    /// ```
    #[must_use]
    pub const fn kind(self) -> crate::call::CallKind {
        match self {
            Self::Track => crate::call::CallKind::Track,
            Self::Page => crate::call::CallKind::Page,
            Self::Screen => crate::call::CallKind::Screen,
        }
    }

    /// Returns the key that holds the event's name.
    pub(crate) const fn name_key(self) -> &'static str {
        match self {
            Self::Track => MessageKey::Event.as_str(),
            Self::Page | Self::Screen => MessageKey::Name.as_str(),
        }
    }
}
