//! The three calls that send an event: track, page and screen.

use std::borrow::Cow;

use super::common::{Common, common_setters};
use super::example::{identified, sent, untyped_event};
use super::parts::{Ids, Parts, RoleTexts, check_event_name, check_object};
use super::{Call, CallKind, GroupId, Identity, IntoGroupId, IntoIdentity, soft, untyped};
use crate::asserts::assert_events_fit;
use crate::event::{CioEvent, Identified, PageEvent, Role, ScreenEvent, TrackEvent};
use crate::shape::{Shape, shape_has};
use crate::untyped::UntypedParts;
use crate::validate::Violations;
use crate::walk::{CioObject, CioProperty, FieldWriter, Fields, Visitor};

/// Declares a call that sends an event. The calls differ in the events that they accept and in their
/// setters; the event provides its name and its kind.
macro_rules! event_call {
    (
        $(#[$doc:meta])*
        pub struct $name:ident of $marker:ident {
            example: $uses:expr, $call:literal, $part:literal;
            of: $event:expr;
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
        pub struct $name<'a, E: ?Sized> {
            identity: Option<Identity<'a>>,
            group_id: Option<GroupId<'a>>,
            category: Option<Cow<'a, str>>,
            event: &'a E,
            common: Common<'a>,
        }

        impl<'a, E: $marker + ?Sized> $name<'a, E> {
            fn with(identity: Option<Identity<'a>>, event: &'a E) -> Self {
                Self { identity, group_id: None, category: None, event, common: Common::default() }
            }

            /// Creates a call for an event that names its person in a field with `#[cio(user_id)]` or
            /// `#[cio(anonymous_id)]`.
            #[doc = sent!($event, concat!(stringify!($name), "::of(&event)"), "\"userId\":\"17\"")]
            pub fn of(event: &'a E) -> Self
            where
                E: Identified,
            {
                Self::with(None, event)
            }

            common_setters!($uses, $call, $part);
        }

        #[diagnostic::do_not_recommend]
        impl<E: $marker + ?Sized> Call for $name<'_, E> {}

        impl<E: $marker + ?Sized> Parts for $name<'_, E> {
            fn kind(&self) -> CallKind {
                self.event.event_spec().call.kind()
            }

            fn common(&self) -> &Common<'_> {
                &self.common
            }

            fn show_roles(&self, to: &mut RoleTexts) {
                self.event.visit_roles(to);
            }

            fn ids<'s>(&'s self, roles: &'s RoleTexts) -> Ids<'s> {
                let (user, anonymous) = match &self.identity {
                    Some(identity) => (identity.user_id(), identity.anonymous_id()),
                    None => (roles.get(Role::UserId), roles.get(Role::AnonymousId)),
                };
                Ids {
                    user,
                    anonymous,
                    group: self.group_id.as_ref().map(GroupId::as_str).or(roles.get(Role::GroupId)),
                    previous: None,
                    needs: self.kind().required_ids(),
                    fields: match self.identity {
                        Some(_) => &[],
                        None => self.event.event_spec().roles,
                    },
                }
            }

            fn show_payload(&self, to: &mut FieldWriter<'_, '_>) {
                const { assert_events_fit(E::SPECS) };
                let spec = self.event.event_spec();
                let name = self.event.untyped().map_or(spec.name, UntypedParts::name);
                to.field(spec.call.name_key(), name);
                let category = self.category.as_deref();
                let properties = Properties { event: self.event, category };
                to.field_of("properties", spec.shape, &properties);
            }

            fn is_checked_by_walk(&self) -> bool {
                let named = self.event.event_spec().name_error.is_none();
                named && self.event.untyped().is_none()
            }

            fn check_payload(&self, found: &mut Violations) {
                let spec = self.event.event_spec();
                match self.event.untyped() {
                    Some(of) => untyped::check_event(of, spec.call, found),
                    None => check_event_name(spec, found),
                }
                check_object("properties", spec.shape, self.event, found);
            }

            fn check_soft_limits(&self, found: &mut Violations) {
                let spec = self.event.event_spec();
                let name = self.event.untyped().map_or(spec.name, UntypedParts::name);
                soft::check_event_name(spec.call.name_key(), name, found);
            }

            #[cfg(any(feature = "coverage", feature = "testing"))]
            fn record<R: crate::recorder::Recorder>(&self, to: &mut R) {
                to.event(self.event);
            }
        }
    };
}

event_call! {
    /// Somebody did something.
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, Track};
    /// use customerio_core::event::TrackEvent;
    ///
    /// fn backfilled(order: &impl TrackEvent) {
    ///     let call = Track::new(AnonymousId::new("a-42"), order).message_id("order-1001");
    /// }
    /// ```
    ///
    /// With each extra:
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::call::{Context, GroupId, SendCall, Track};
    /// use customerio_core::event::{Identified, TrackEvent};
    ///
    /// async fn send<C: SendCall, E: TrackEvent + Identified>(client: &C, order: &E) {
    ///     Track::new("u1", order)
    ///         .group_id(GroupId::new("acme"))
    ///         .timestamp(SystemTime::now())
    ///         .original_timestamp(SystemTime::now())
    ///         .message_id("order-1001")
    ///         .context(Context::new().locale("de-AT"))
    ///         .integration("Mixpanel", false)
    ///         .send(client);
    ///     // Of a group alone; of the person in a field of the event.
    ///     Track::for_group(GroupId::new("acme"), order).send(client);
    ///     Track::of(order).send_async(client).await;
    /// }
    /// ```
    pub struct Track of TrackEvent {
        example: untyped_event!("Track", r#"event("Paid", serde_json::json!({ "total": 12.5 }))"#), r#"Track::new("u1", &event)"#, r#""event":"Paid""#;
        of: identified!("Track", "Track");
    }
}

event_call! {
    /// Somebody looked at a page.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Page;
    ///
    /// // In place of `Untyped`: your own struct with `#[derive(CioEvent)]`.
    /// let page = Untyped::page("Prices", serde_json::json!({}));
    /// let call = Page::new("u1", &page).category("shop");
    /// ```
    pub struct Page of PageEvent {
        example: untyped_event!("Page", r#"page("Prices", serde_json::json!({}))"#), r#"Page::new("u1", &event)"#, r#""name":"Prices""#;
        of: identified!("Page", "Page");
    }
}

event_call! {
    /// Somebody looked at a screen of a mobile application.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Screen;
    ///
    /// let screen = Untyped::screen("Basket", serde_json::json!({ "items": 2 }));
    /// let call = Screen::new("u1", &screen);
    /// ```
    pub struct Screen of ScreenEvent {
        example: untyped_event!("Screen", r#"screen("Basket", serde_json::json!({ "items": 2 }))"#), r#"Screen::new("u1", &event)"#, r#""name":"Basket""#;
        of: identified!("Screen", "Screen");
    }
}

event_call! {
    /// The call of an event that names its person, for events of all three calls.
    ///
    /// ```
    /// use customerio_core::call::Emit;
    /// use customerio_core::event::Identified;
    ///
    /// fn of<E: Identified>(event: &E) -> Emit<'_, E> {
    ///     Emit::of(event).message_id("invoice-1001")
    /// }
    /// ```
    pub struct Emit of Identified {
        example: identified!("Emit", "Track"), "Emit::of(&event)", r#""event":"Renewed""#;
        of: identified!("Emit", "Track");
    }
}

impl<'a, E: TrackEvent + ?Sized> Track<'a, E> {
    /// Creates a call for a person. This identity takes precedence over that of a field of the event.
    #[doc = sent!(
        untyped_event!("Track", r#"event("Paid", serde_json::json!({ "total": 12.5 }))"#),
        r#"Track::new("u1", &event)"#,
        r#""properties":{"total":12.5}"#
    )]
    pub fn new(identity: impl IntoIdentity<'a>, event: &'a E) -> Self {
        Self::with(Some(identity.into_identity()), event)
    }

    /// Creates a call for a group, without a person. Some destinations do not accept it.
    #[doc = sent!(
        untyped_event!("{GroupId, Track}", r#"event("Seats Added", serde_json::json!({ "seats": 3 }))"#),
        r#"Track::for_group(GroupId::new("acme"), &event)"#,
        r#""groupId":"acme""#
    )]
    pub fn for_group(group_id: impl IntoGroupId<'a>, event: &'a E) -> Self {
        Self::with(None, event).group_id(group_id)
    }

    /// Sets the group that the event belongs to.
    #[doc = sent!(
        untyped_event!("{GroupId, Track}", r#"event("Seats Added", serde_json::json!({ "seats": 3 }))"#),
        r#"Track::new("u1", &event)"#,
        r#".group_id(GroupId::new("acme"))"#,
        r#""groupId":"acme""#
    )]
    pub fn group_id(mut self, group_id: impl IntoGroupId<'a>) -> Self {
        self.group_id = Some(group_id.into_id());
        self
    }
}

macro_rules! viewed {
    ($($name:ident of $marker:ident: $uses:expr, $part:literal;)*) => {$(
        impl<'a, E: $marker + ?Sized> $name<'a, E> {
            /// Creates the view of a person. This identity takes precedence over that of a field of the
            /// event.
            #[doc = sent!($uses, concat!(stringify!($name), "::new(\"u1\", &event)"), $part)]
            pub fn new(identity: impl IntoIdentity<'a>, event: &'a E) -> Self {
                Self::with(Some(identity.into_identity()), event)
            }

            /// Sets the category: `properties.category`, unless the event has a property of that name.
            #[doc = sent!(
                $uses,
                concat!(stringify!($name), "::new(\"u1\", &event)"),
                ".category(\"shop\")",
                "\"category\":\"shop\""
            )]
            pub fn category(mut self, category: impl Into<Cow<'a, str>>) -> Self {
                self.category = Some(category.into());
                self
            }
        }
    )*};
}

viewed! {
    Page of PageEvent:
        untyped_event!("Page", r#"page("Prices", serde_json::json!({}))"#), r#""name":"Prices""#;
    Screen of ScreenEvent:
        untyped_event!("Screen", r#"screen("Basket", serde_json::json!({ "items": 2 }))"#), r#""name":"Basket""#;
}

/// The properties of an event, with the category of its page or screen.
struct Properties<'a, E: ?Sized> {
    event: &'a E,
    category: Option<&'a str>,
}

impl<E: CioEvent + ?Sized> CioProperty for Properties<'_, E> {
    const SHAPE: &'static Shape = E::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<E: CioEvent + ?Sized> CioObject for Properties<'_, E> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        const CATEGORY: &str = "category";
        // The shape of this event, since an enum of events has several shapes.
        let lists_its_own = || shape_has(self.event.event_spec().shape, CATEGORY);
        if let Some(category) = self.category.filter(|_| !lists_its_own()) {
            to.field(CATEGORY, category);
        }
        self.event.visit_fields(to);
    }
}
