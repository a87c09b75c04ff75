//! Events and traits whose content is JSON, for migrations.

mod parts;

use serde::Serialize;

pub use parts::UntypedParts;
pub(crate) use parts::kind_of;
use parts::{DeclaredEvent, DeclaredTraits};

use crate::event::{CioEvent, EventCall, EventSpec, PageEvent, ScreenEvent, TrackEvent};
use crate::shape::{Kind, Shape};
use crate::traits::{
    CioTraits, GroupTraits, PersonTraits, RelationshipTraits, TraitsSpec, TraitsTarget,
};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

/// A door for events and traits that have no type yet, while a program migrates.
///
/// The content is anything that `serde` writes as a JSON object. No compiler checks it, so declare a type
/// as soon as you know the content: `cargo cio lint` lists each use, and `cargo cio coverage` each name
/// that a test run sent.
///
/// ```
/// use customerio_core::Untyped;
/// use customerio_core::call::{Identify, Track};
/// use serde_json::json;
///
/// let event = Untyped::event("Legacy Thing", json!({ "total": 12.5, "coupon": "WELCOME" }));
/// let call = Track::new("u1", &event);
///
/// let traits = Untyped::traits(json!({ "plan": "pro" }));
/// let call = Identify::new("u1", &traits);
/// ```
///
/// # Checks
///
/// A call checks the name, the size, the keys, the numbers and the names that Customer.io reserves, as it
/// does for a type. It refuses the name of an event that Customer.io acts on, such as `User Deleted`:
/// [`semantic`](crate::call::semantic) has these calls.
///
/// Where the name is declared, the content must have the declared shape too:
///
/// | content | declared by |
/// |---|---|
/// | an event | the event with this call and name. Of several versions, one must accept the content |
/// | traits | each trait of this name of the same target: a person, a type of object, a relationship. Traits are changes, so none is required |
///
/// A program with the feature `catalog` knows all declarations that are linked into it. Without the
/// feature, `declared_by` names the type, or an enum of all events:
///
/// ```
/// # use customerio_core::event::TrackEvent;
/// use customerio_core::Untyped;
///
/// fn legacy<ShopEvent: TrackEvent>(content: serde_json::Value) {
///     let event = Untyped::event("Order Completed", content).declared_by::<ShopEvent>();
/// }
/// ```
///
/// Functions of `#[cio(check = …)]` and the content of `#[cio(foreign)]` fields are not checked. A number
/// that is not finite is an error, except in a [`serde_json::Value`], which has `null` in its place.
#[derive(Clone, Copy, Debug)]
pub struct Untyped;

impl Untyped {
    /// An event of the track call. `content` must be written as a JSON object.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use serde_json::json;
    ///
    /// let event = Untyped::event("Legacy Thing", json!({ "total": 12.5 }));
    /// assert_eq!(event.name(), "Legacy Thing");
    /// ```
    #[must_use]
    pub fn event(name: impl Into<String>, content: impl Serialize) -> UntypedEvent {
        UntypedEvent(UntypedParts::new(name.into(), &content))
    }

    /// The properties of a page view.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Page;
    ///
    /// let page = Untyped::page("Prices", serde_json::json!({ "title": "Our prices" }));
    /// let call = Page::new("u1", &page);
    /// ```
    #[must_use]
    pub fn page(name: impl Into<String>, content: impl Serialize) -> UntypedPage {
        UntypedPage(UntypedParts::new(name.into(), &content))
    }

    /// The properties of a screen view.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Screen;
    ///
    /// let screen = Untyped::screen("Basket", serde_json::json!({ "items": 3 }));
    /// let call = Screen::new("u1", &screen);
    /// ```
    #[must_use]
    pub fn screen(name: impl Into<String>, content: impl Serialize) -> UntypedScreen {
        UntypedScreen(UntypedParts::new(name.into(), &content))
    }

    /// Traits of a person, an object or a relationship; the call decides. An object has the type `1`, or
    /// that of [`Group::object_type_id`](crate::call::Group::object_type_id).
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::{Group, GroupId};
    ///
    /// let traits = Untyped::traits(serde_json::json!({ "employees": 12 }));
    /// let call = Group::new("u1", GroupId::new("acme"), &traits);
    /// ```
    #[must_use]
    pub fn traits(content: impl Serialize) -> UntypedTraits {
        UntypedTraits(UntypedParts::new(String::new(), &content))
    }
}

/// Implements the walk, which shows the content as it is.
macro_rules! untyped {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(UntypedParts);

        #[diagnostic::do_not_recommend]
        impl CioProperty for $name {
            const SHAPE: &'static Shape =
                &Shape::new::<Self>(Kind::map(serde_json::Value::SHAPE));

            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.object(self);
            }
        }

        #[diagnostic::do_not_recommend]
        impl CioObject for $name {
            fn visit_fields<F: Fields>(&self, to: &mut F) {
                self.0.show(to);
            }
        }
    )*};
}

untyped! {
    /// An event of [`Untyped::event`].
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::untyped::UntypedEvent;
    ///
    /// fn legacy(total: f64) -> UntypedEvent {
    ///     Untyped::event("Legacy Thing", serde_json::json!({ "total": total }))
    /// }
    /// ```
    UntypedEvent;
    /// A page of [`Untyped::page`].
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::untyped::UntypedPage;
    ///
    /// fn prices() -> UntypedPage {
    ///     Untyped::page("Prices", serde_json::json!({}))
    /// }
    /// ```
    UntypedPage;
    /// A screen of [`Untyped::screen`].
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::untyped::UntypedScreen;
    ///
    /// fn basket() -> UntypedScreen {
    ///     Untyped::screen("Basket", serde_json::json!({}))
    /// }
    /// ```
    UntypedScreen;
    /// The traits of [`Untyped::traits`].
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::untyped::UntypedTraits;
    ///
    /// fn plan(name: &str) -> UntypedTraits {
    ///     Untyped::traits(serde_json::json!({ "plan": name }))
    /// }
    /// ```
    UntypedTraits;
}

macro_rules! untyped_events {
    ($($name:ident: $marker:ident, $call:ident;)*) => {$(
        impl $name {
            /// Returns the name in Customer.io.
            ///
            /// ```
            #[doc = concat!("use customerio_core::untyped::", stringify!($name), ";")]
            ///
            #[doc = concat!("fn log(event: &", stringify!($name), ") -> String {")]
            ///     format!("{} has no type yet", event.name())
            /// }
            /// ```
            #[must_use]
            pub fn name(&self) -> &str {
                self.0.name()
            }

            /// Checks the content against the event of this name that `E` declares: a type with the
            /// derive, or an enum of events. Another name is not checked.
            ///
            /// ```
            /// use customerio_core::event::CioEvent;
            #[doc = concat!("use customerio_core::untyped::", stringify!($name), ";")]
            ///
            #[doc = concat!(
                "fn check<E: CioEvent>(event: ", stringify!($name), ") -> ", stringify!($name), " {"
            )]
            ///     event.declared_by::<E>()
            /// }
            /// ```
            #[must_use]
            pub fn declared_by<E: CioEvent>(self) -> Self {
                let Self(mut parts) = self;
                parts.events.extend(E::SPECS.iter().map(|spec| DeclaredEvent {
                    call: spec.call.kind(),
                    name: spec.name,
                    version: spec.version,
                    shape: spec.shape,
                }));
                Self(parts)
            }
        }

        #[diagnostic::do_not_recommend]
        impl CioEvent for $name {
            const SPECS: &'static [&'static EventSpec] =
                &[&EventSpec::untyped(EventCall::$call, Self::SHAPE)];

            fn untyped(&self) -> Option<&UntypedParts> {
                Some(&self.0)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $marker for $name {}
    )*};
}

untyped_events! {
    UntypedEvent: TrackEvent, Track;
    UntypedPage: PageEvent, Page;
    UntypedScreen: ScreenEvent, Screen;
}

impl UntypedTraits {
    /// Checks each trait that `T` declares. Other traits are not checked.
    ///
    /// ```
    /// use customerio_core::CioTraits;
    /// use customerio_core::untyped::UntypedTraits;
    ///
    /// fn check<T: CioTraits>(traits: UntypedTraits) -> UntypedTraits {
    ///     traits.declared_by::<T>()
    /// }
    /// ```
    #[must_use]
    pub fn declared_by<T: CioTraits>(self) -> Self {
        let Self(mut parts) = self;
        parts.traits.push(DeclaredTraits {
            target: T::SPEC.target.as_str(),
            object_type: match T::SPEC.target {
                TraitsTarget::Group { object_type } => object_type,
                TraitsTarget::Person | TraitsTarget::Relationship => "",
            },
            shape: T::SPEC.shape,
        });
        Self(parts)
    }
}

#[diagnostic::do_not_recommend]
impl CioTraits for UntypedTraits {
    const SPEC: &'static TraitsSpec =
        &TraitsSpec::new("UntypedTraits", TraitsTarget::Person, Self::SHAPE);

    fn untyped(&self) -> Option<&UntypedParts> {
        Some(&self.0)
    }
}

#[diagnostic::do_not_recommend]
impl PersonTraits for UntypedTraits {}
#[diagnostic::do_not_recommend]
impl GroupTraits for UntypedTraits {}
#[diagnostic::do_not_recommend]
impl RelationshipTraits for UntypedTraits {}
