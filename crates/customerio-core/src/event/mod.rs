//! Events: an object with a name.

mod role;

use customerio_rules::naming::{self, NameError};

pub use self::role::{Role, RoleField, Roles};
use crate::call::key::MessageKey;
pub use crate::metadata::Metadata;
use crate::shape::{Pii, Shape};
use crate::untyped::UntypedParts;
use crate::walk::CioObject;

/// A struct that is a track, page or screen event. Derive it.
///
/// There is no `dyn CioEvent`: a parameter is `&impl CioEvent`. For events of several types in one
/// list, derive it for an enum.
///
/// An implementation by hand is for types whose form a derive can't express:
///
/// ```
/// use customerio_core::event::{CioEvent, EventCall, EventSpec, TrackEvent};
/// use customerio_core::shape::{Field, Kind, Shape};
/// use customerio_core::walk::{CioObject, CioProperty, Fields, Visitor};
///
/// struct SignedUp {
///     plan: String,
/// }
///
/// impl CioProperty for SignedUp {
///     const SHAPE: &'static Shape =
///         &Shape::new::<Self>(Kind::object(&[Field::new::<String>("plan")])).with_name("SignedUp");
///
///     fn visit_property<V: Visitor>(&self, to: &mut V) {
///         to.object(self);
///     }
/// }
///
/// impl CioObject for SignedUp {
///     fn visit_fields<F: Fields>(&self, to: &mut F) {
///         to.field("plan", &self.plan);
///     }
/// }
///
/// impl CioEvent for SignedUp {
///     const SPECS: &'static [&'static EventSpec] =
///         &[&EventSpec::new("Signed Up", EventCall::Track, Self::SHAPE)];
/// }
///
/// impl TrackEvent for SignedUp {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "an event is needed here",
    note = "an event of yours: add `#[derive(CioEvent)]` and `#[cio(event = \"Its Name\")]` to it",
    note = "traits go to `identify` or `group`, and in tests to `expect_traits` or `identified`"
)]
pub trait CioEvent: CioObject {
    /// The description of each event that this type can be: one, or one per variant.
    ///
    /// An implementation by hand sets it. A derive sets the constants below instead, which are joined
    /// here, so that the compiler computes nothing for an unused event.
    const SPECS: &'static [&'static EventSpec] = &[&EventSpec::derived::<Self>()];

    /// The event's name in a derive. It is not called `NAME`, which another trait of the type may
    /// define.
    #[doc(hidden)]
    const CIO_NAME: &'static str = ""; // Instead of `dyn CioEvent`: `impl CioEvent`, or an enum.

    /// The other attributes of the event in a derive, if they differ from the defaults.
    #[doc(hidden)]
    const HEAD: &'static EventHead = EventHead::USUAL;

    /// Returns the description of this event. An enum of events returns that of its variant.
    ///
    /// ```
    /// use customerio_core::event::{CioEvent, Roles};
    ///
    /// /// Returns the name of an event, after its roles were shown.
    /// fn name<E: CioEvent, R: Roles>(event: &E, roles: &mut R) -> &'static str {
    ///     event.visit_roles(roles);
    ///     event.event_spec().name()
    /// }
    /// ```
    fn event_spec(&self) -> &'static EventSpec {
        const { Self::SPECS[0] }
    }

    /// Returns the name and the content of an event without a type of its own.
    #[doc(hidden)]
    fn untyped(&self) -> Option<&UntypedParts> {
        None
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

/// Allows a large event to be boxed in an enum of events.
#[diagnostic::do_not_recommend]
impl<E: CioEvent + ?Sized> CioEvent for Box<E> {
    const SPECS: &'static [&'static EventSpec] = E::SPECS;

    fn event_spec(&self) -> &'static EventSpec {
        E::event_spec(self)
    }

    fn untyped(&self) -> Option<&UntypedParts> {
        E::untyped(self)
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
///
/// ```
/// use customerio_core::call::Track;
/// use customerio_core::event::TrackEvent;
///
/// fn by<'a>(user: &'a str, event: &'a impl TrackEvent) -> Track<'a, impl TrackEvent> {
///     Track::new(user, event)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a track event",
    label = "`track` takes events that are declared with `#[cio(event = \"…\")]`",
    note = "a page goes to `page`, a screen to `screen`",
    note = "an event in a `Box` or an `Arc`: write `&*event`; in an `Option` or a list: send each event in it",
    note = "JSON without a type: write `&Untyped::event(name, json)`"
)]
pub trait TrackEvent: CioEvent {}

/// An event of the page call.
///
/// ```
/// use customerio_core::call::Page;
/// use customerio_core::event::PageEvent;
///
/// fn by<'a>(user: &'a str, event: &'a impl PageEvent) -> Page<'a, impl PageEvent> {
///     Page::new(user, event)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page",
    label = "`page` takes events that are declared with `#[cio(page = \"…\")]`",
    note = "the name of a page: declare it, `#[derive(CioEvent)] #[cio(page = \"Its Name\")] struct ItsName;`, and write `&ItsName`",
    note = "a name and JSON: write `&Untyped::page(name, json)`",
    note = "an event in a `Box` or an `Arc`: write `&*event`; in an `Option` or a list: send each event in it"
)]
pub trait PageEvent: CioEvent {}

/// An event of the screen call.
///
/// ```
/// use customerio_core::call::Screen;
/// use customerio_core::event::ScreenEvent;
///
/// fn by<'a>(user: &'a str, event: &'a impl ScreenEvent) -> Screen<'a, impl ScreenEvent> {
///     Screen::new(user, event)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a screen",
    label = "`screen` takes events that are declared with `#[cio(screen = \"…\")]`",
    note = "the name of a screen: declare it, `#[derive(CioEvent)] #[cio(screen = \"Its Name\")] struct ItsName;`, and write `&ItsName`",
    note = "a name and JSON: write `&Untyped::screen(name, json)`",
    note = "an event in a `Box` or an `Arc`: write `&*event`; in an `Option` or a list: send each event in it"
)]
pub trait ScreenEvent: CioEvent {}

/// An event that names its person in a field.
///
/// ```
/// use customerio_core::call::Emit;
/// use customerio_core::event::Identified;
///
/// fn of<E: Identified>(event: &E) -> Emit<'_, E> {
///     Emit::of(event)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name its person",
    label = "this event has no field with `#[cio(user_id)]` or `#[cio(anonymous_id)]`",
    note = "mark the field that holds the id, or name the identity at the call: `client.track(\"user-id\", &event)`"
)]
pub trait Identified: CioEvent {}

/// The description of an event: its name, its call and its shape, without a value.
///
/// The derive writes one. An implementation of [`CioEvent`] by hand creates it as a constant:
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
    const USUAL: &'static Self = &Self {
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
    /// with an invalid name in [`CioEvent::SPECS`] can't be sent: the call does not compile.
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

    const fn derived<E: CioEvent + ?Sized>() -> Self {
        assert!(
            !E::CIO_NAME.is_empty(),
            "an event has no description; set `const SPECS`"
        );
        let head = E::HEAD;
        Self {
            name: E::CIO_NAME,
            name_error: None,
            call: head.call,
            version: head.version,
            shape: E::SHAPE,
            roles: head.roles,
            allowed_pii: head.allowed_pii,
            metadata: head.metadata,
        }
    }

    /// Sets the version for the catalog.
    #[must_use]
    pub const fn with_version(mut self, version: u32) -> Self {
        self.version = version;
        self
    }

    /// Sets the fields that fill a part of the message. [`CioEvent::visit_roles`] shows their values.
    #[must_use]
    pub const fn with_roles(mut self, roles: &'static [RoleField]) -> Self {
        self.roles = roles;
        self
    }

    /// Allows personal data of these classes in the properties.
    #[must_use]
    pub const fn with_allowed_pii(mut self, classes: &'static [Pii]) -> Self {
        self.allowed_pii = classes;
        self
    }

    /// Sets the metadata for the catalog.
    #[must_use]
    pub const fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// Returns the name in Customer.io.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the call that sends the event.
    #[must_use]
    pub const fn call(&self) -> EventCall {
        self.call
    }

    /// Returns the version for the catalog. 1 by default.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Returns the shape of the properties.
    #[must_use]
    pub const fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Returns the fields that fill a part of the message.
    #[must_use]
    pub const fn roles(&self) -> &'static [RoleField] {
        self.roles
    }

    /// Returns the classes of personal data that the properties may have.
    #[must_use]
    pub const fn allowed_pii(&self) -> &'static [Pii] {
        self.allowed_pii
    }

    /// Returns the metadata for the catalog.
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
