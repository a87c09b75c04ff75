//! Events: an object with a name.

use crate::call::key::MessageKey;
use crate::shape::Shape;
use crate::walk::{CioObject, CioProperty};

/// A struct that is a track, page or screen event. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "an event is needed here",
    note = "add `#[derive(CioEvent)]` and `#[cio(event = \"Its Name\")]` to it"
)]
pub trait CioEvent: CioObject {
    /// What is known of every event that this type can be: one, or one a variant. An implementation
    /// by hand gives it; for a derived one it is put together here, so that nothing is computed of
    /// an event until somebody asks.
    const SPECS: &'static [&'static EventSpec] = &[&EventSpec::derived::<Self>()];

    /// What a derive calls the one event that its type is. Not `NAME`, which a trait of the user's may
    /// have for the same type.
    #[doc(hidden)]
    const CIO_NAME: &'static str = "";

    /// What else a derive says of it, where that is not the usual.
    #[doc(hidden)]
    const HEAD: &'static EventHead = EventHead::USUAL;

    /// What is known of this very event. An event that is never another has one spec, which is it.
    fn event_spec(&self) -> &'static EventSpec {
        const { Self::SPECS[0] }
    }

    /// Shows the fields that fill a part of the message. Most events have none.
    fn visit_roles<R: Roles>(&self, to: &mut R) {
        let _ = to;
    }

    /// Adds a copy of the event, if it can be copied, for a client that records.
    #[cfg(feature = "testing")]
    fn keep_typed(&self, to: &mut crate::typed::TypedValues) {
        let _ = to;
    }
}

/// So that a large event can stand boxed in an enum of events.
#[diagnostic::do_not_recommend]
impl<E: CioEvent + ?Sized> CioEvent for Box<E> {
    const SPECS: &'static [&'static EventSpec] = E::SPECS;

    fn event_spec(&self) -> &'static EventSpec {
        E::event_spec(self)
    }

    fn visit_roles<R: Roles>(&self, to: &mut R) {
        E::visit_roles(self, to);
    }

    #[cfg(feature = "testing")]
    fn keep_typed(&self, to: &mut crate::typed::TypedValues) {
        E::keep_typed(self, to);
    }
}

/// An event of the track call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a track event",
    label = "`track` takes events that are declared with `#[cio(event = \"…\")]`",
    note = "a page goes to `page`, a screen to `screen`"
)]
pub trait TrackEvent: CioEvent {}

/// An event of the page call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page",
    label = "`page` takes events that are declared with `#[cio(page = \"…\")]`"
)]
pub trait PageEvent: CioEvent {}

/// An event of the screen call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a screen",
    label = "`screen` takes events that are declared with `#[cio(screen = \"…\")]`"
)]
pub trait ScreenEvent: CioEvent {}

/// An event that says itself whose it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose event it is",
    label = "this event has no field with `#[cio(user_id)]` or `#[cio(anonymous_id)]`",
    note = "mark the field that holds the id, or name the identity at the call: `client.track(\"user-id\", &event)`"
)]
pub trait Identified: CioEvent {}

/// What is known of an event without an instance of it.
#[derive(Debug)]
pub struct EventSpec {
    /// Its name in Customer.io: at most 100 bytes, no control characters.
    pub name: &'static str,
    /// Which call it is sent with.
    pub call: EventCall,
    /// Its version, for the catalog: 1 unless said otherwise.
    pub version: u32,
    /// Its properties.
    pub shape: &'static Shape,
    /// The fields that fill a part of the message, by what they fill.
    pub roles: &'static [RoleField],
    /// The classes of personal data that may be among its properties.
    pub allowed_pii: &'static [&'static str],
    /// The fingerprints of their names, which are known without a catalog too.
    pub allowed_classes: &'static [u64],
    /// What only the catalog needs.
    pub metadata: Metadata,
}

/// What a derive says of an event beside its name and its shape.
#[doc(hidden)]
#[derive(Debug)]
pub struct EventHead {
    pub(crate) call: EventCall,
    pub(crate) version: u32,
    pub(crate) roles: &'static [RoleField],
    pub(crate) allowed_pii: &'static [&'static str],
    pub(crate) allowed_classes: &'static [u64],
    pub(crate) metadata: Metadata,
}

impl EventHead {
    const USUAL: &'static Self = &Self {
        call: EventCall::Track,
        version: 1,
        roles: &[],
        allowed_pii: &[],
        allowed_classes: &[],
        metadata: Metadata::NONE,
    };
}

impl EventSpec {
    const fn derived<E: CioEvent + ?Sized>() -> Self {
        assert!(
            !E::CIO_NAME.is_empty(),
            "an event says nothing of itself; give it `const SPECS`"
        );
        let head = E::HEAD;
        Self {
            name: E::CIO_NAME,
            call: head.call,
            version: head.version,
            shape: E::SHAPE,
            roles: head.roles,
            allowed_pii: head.allowed_pii,
            allowed_classes: head.allowed_classes,
            metadata: head.metadata,
        }
    }
}

/// The calls that send an event.
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
    /// As one of all six calls.
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

/// What only the catalog needs to know: all empty unless the feature `catalog` is on.
#[derive(Clone, Copy, Debug)]
pub struct Metadata {
    /// Who answers for it.
    pub owner: &'static str,
    /// What it is filed under.
    pub tags: &'static [&'static str],
    /// Since when it is sent.
    pub since: &'static str,
    /// Why it should not be sent any more.
    pub deprecated: Option<&'static str>,
    /// The module that declares it.
    pub module: &'static str,
}

impl Metadata {
    /// Nothing known.
    pub const NONE: Self = Self {
        owner: "",
        tags: &[],
        since: "",
        deprecated: None,
        module: "",
    };
}

/// A part of a message that a field of an event can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `userId`
    UserId,
    /// `anonymousId`
    AnonymousId,
    /// `groupId`
    GroupId,
    /// `timestamp`
    Timestamp,
    /// `messageId`
    MessageId,
}

impl Role {
    /// The key of the message that it fills.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::UserId => MessageKey::UserId,
            Self::AnonymousId => MessageKey::AnonymousId,
            Self::GroupId => MessageKey::GroupId,
            Self::Timestamp => MessageKey::Timestamp,
            Self::MessageId => MessageKey::MessageId,
        }
        .as_str()
    }
}

/// A field that fills a part of the message.
#[derive(Debug)]
pub struct RoleField {
    /// What it fills.
    pub role: Role,
    /// The name of the field.
    pub field: &'static str,
    /// Whether it is a property as well.
    pub keep: bool,
}

/// A visitor of the fields that fill a part of the message.
pub trait Roles {
    /// A field with a role. Text, integers and times are heard; an absent value fills nothing.
    fn role<T: CioProperty + ?Sized>(&mut self, role: Role, value: &T);
}
