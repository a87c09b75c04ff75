//! Events: an object with a name.

mod role;
mod spec;

pub use self::role::{Role, RoleField, Roles};
#[doc(hidden)]
pub use self::spec::EventHead;
pub use self::spec::{EventCall, EventSpec};
pub use crate::metadata::Metadata;
use crate::shape::Shape;
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
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::event::{CioEvent, Role, Roles};
    ///
    /// /// Counts the fields of an event that fill a part of its message.
    /// struct Count(usize);
    ///
    /// impl Roles for Count {
    ///     fn role<T: CioProperty + ?Sized>(&mut self, _role: Role, _value: &T) {
    ///         self.0 += 1;
    ///     }
    /// }
    ///
    /// let mut count = Count(0);
    /// customerio_core::Untyped::event("Legacy Thing", 1).visit_roles(&mut count);
    /// assert_eq!(count.0, 0);
    /// ```
    fn visit_roles<R: Roles>(&self, to: &mut R) {
        let _ = to;
    }

    /// Adds a copy of the event, if it can be copied, for a client that records.
    #[doc(hidden)]
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

impl EventSpec {
    const fn derived<E: CioEvent + ?Sized>() -> Self {
        assert!(
            !E::CIO_NAME.is_empty(),
            "an event has no description; set `const SPECS`"
        );
        Self::of_parts(E::CIO_NAME, E::HEAD, E::SHAPE)
    }

    /// Creates the description of an event that a derive has checked.
    pub(crate) const fn of_parts(
        name: &'static str,
        head: &EventHead,
        shape: &'static Shape,
    ) -> Self {
        Self {
            name,
            name_error: None,
            call: head.call,
            version: head.version,
            shape,
            roles: head.roles,
            allowed_pii: head.allowed_pii,
            metadata: head.metadata,
        }
    }
}
