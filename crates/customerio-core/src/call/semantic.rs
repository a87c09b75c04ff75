//! The events that Customer.io acts on: sending one deletes a person, adds a device and the
//! like. Each is a call of its own, so that what Customer.io needs can't be left out.
//!
//! Source: Customer.io's Pipelines API reference, track, read on 2026-09-17. Where it contradicts
//! itself, the way that its own SDKs go is taken: a device's token is written to
//! `context.device.token`, the object of `Relationship Deleted` to `properties.objectId`, and
//! what was done with content to `properties.actionType`.

use std::borrow::Cow;

use customerio_rules::semantic::{self as events, Semantic};

use super::common::{Common, common_setters};
use super::object::{wire_object, wire_texts};
use super::parts::{Ids, Parts, RoleTexts, check_not_empty, check_object};
use super::{App, Call, CallKind, Context, Device, DevicePlatform, IntoId};
use crate::Empty;
use crate::validate::{Path, Violations};
use crate::walk::{CioObject, Fields};

/// The parts that all of them have in common: a track call with a name of its own.
macro_rules! semantic_parts {
    ($call:ident [$($generics:tt)*] $type:ty, $event:expr;
     $self:ident ids: $user:expr, $anonymous:expr, needs: $needs:expr;
     properties: $properties:expr;) => {
        impl<$($generics)*> Call for $type {}

        impl<$($generics)*> Parts for $type {
            fn kind(&self) -> CallKind {
                CallKind::Track
            }

            fn common(&self) -> &Common<'_> {
                &self.common
            }

            fn ids<'s>(&'s $self, _roles: &'s RoleTexts) -> Ids<'s> {
                Ids { user: $user, anonymous: $anonymous, group: None, previous: None, needs: $needs }
            }

            fn show_payload<F: Fields>(&$self, to: &mut F) {
                const EVENT: Semantic = $event;
                to.field("event", EVENT.name);
                to.field("properties", $properties);
            }

            fn check_payload(&$self, found: &mut Violations) {
                check_properties($properties, found);
                $self.check_own(found);
            }

            fn check_soft_limits(&self, _found: &mut Violations) {}
        }
    };
}

fn check_properties<P: CioObject + ?Sized>(properties: &P, found: &mut Violations) {
    check_object("properties", P::SHAPE, properties, found);
}

fn check_property(key: &'static str, text: &str, found: &mut Violations) {
    check_not_empty(
        &Path::Key(&Path::Key(&Path::Root, "properties"), key),
        text,
        found,
    );
}

const USER: &[&str] = &["userId"];

/// Declares the events of a person that need nothing but the person.
macro_rules! person_events {
    ($($(#[$doc:meta])* $name:ident: $event:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct $name<'a, P: ?Sized = Empty> {
            user_id: Cow<'a, str>,
            properties: Option<&'a P>,
            common: Common<'a>,
        }

        impl<'a> $name<'a> {
            /// The person, by id or e-mail address.
            pub fn new(user_id: impl IntoId<'a>) -> Self {
                Self { user_id: user_id.into_id(), properties: None, common: Common::default() }
            }
        }

        impl<'a, P: CioObject + ?Sized> $name<'a, P> {
            /// Records properties with it.
            pub fn properties<Q: CioObject + ?Sized>(self, properties: &'a Q) -> $name<'a, Q> {
                $name { user_id: self.user_id, properties: Some(properties), common: self.common }
            }

            fn check_own(&self, _found: &mut Violations) {}

            common_setters!();
        }

        semantic_parts! {
            call [P: CioObject + ?Sized] $name<'_, P>, $event;
            self ids: Some(&self.user_id), None, needs: USER;
            properties: &OrEmpty(self.properties);
        }
    )*};
}

person_events! {
    /// Deletes a person. They can be added again.
    UserDeleted: events::USER_DELETED;
    /// Deletes a person and keeps them from being added again, as the law may ask for.
    UserSuppressed: events::USER_SUPPRESSED;
    /// Lets a suppressed person be added again. It brings nothing back.
    UserUnsuppressed: events::USER_UNSUPPRESSED;
}

/// Properties that may not have been given.
struct OrEmpty<'a, P: ?Sized>(Option<&'a P>);

impl<P: CioObject + ?Sized> crate::walk::CioProperty for OrEmpty<'_, P> {
    const SHAPE: &'static crate::shape::Shape = P::SHAPE;

    fn visit_property<V: crate::walk::Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<P: CioObject + ?Sized> CioObject for OrEmpty<'_, P> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        if let Some(properties) = self.0 {
            properties.visit_fields(to);
        }
    }
}

/// Declares the two events of a device, whose token stands in the context.
macro_rules! device_events {
    ($($(#[$doc:meta])* $name:ident: $event:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct $name<'a, P: ?Sized = Empty> {
            user_id: Cow<'a, str>,
            token: String,
            attributes: Option<&'a P>,
            common: Common<'a>,
        }

        impl<'a> $name<'a> {
            /// A person's device, by its push token.
            pub fn new(user_id: impl IntoId<'a>, token: impl Into<String>) -> Self {
                let token = token.into();
                let context = Context::new().device(Device::new().token(token.clone()));
                Self {
                    user_id: user_id.into_id(),
                    token,
                    attributes: None,
                    common: Common { context: Some(Box::new(context)), ..Common::default() },
                }
            }
        }

        impl<'a, P: CioObject + ?Sized> $name<'a, P> {
            fn check_own(&self, found: &mut Violations) {
                let context = Path::Key(&Path::Root, "context");
                let device = Path::Key(&context, "device");
                check_not_empty(&Path::Key(&device, "token"), &self.token, found);
            }

            /// Sets the circumstances. The token stays; describe the device further with
            /// [`Device`] there.
            pub fn context(mut self, context: Context) -> Self {
                let token = self.token.clone();
                self.common.context = Some(Box::new(context.with_device(|it| it.token(token))));
                self
            }

            /// Sets the platform of the device.
            pub fn platform(mut self, platform: DevicePlatform) -> Self {
                self.common.context = self
                    .common
                    .context
                    .map(|context| Box::new(context.with_device(|it| it.platform(platform))));
                self
            }

            common_setters!(but context);
        }

        semantic_parts! {
            call [P: CioObject + ?Sized] $name<'_, P>, $event;
            self ids: Some(&self.user_id), None, needs: USER;
            properties: &OrEmpty(self.attributes);
        }
    )*};
}

device_events! {
    /// Adds a device to a person, or updates it.
    ///
    /// ```
    /// use customerio_core::call::DevicePlatform;
    /// use customerio_core::call::semantic::DeviceCreatedOrUpdated;
    ///
    /// let call = DeviceCreatedOrUpdated::new("97980cfea0067", "push-token")
    ///     .platform(DevicePlatform::Ios)
    ///     .app_namespace("com.example.shop");
    /// ```
    DeviceCreatedOrUpdated: events::DEVICE_CREATED_OR_UPDATED;
    /// Removes a device from a person.
    DeviceDeleted: events::DEVICE_DELETED;
}

impl<'a, P: CioObject + ?Sized> DeviceCreatedOrUpdated<'a, P> {
    /// Sets the bundle id or package name of the application: the device's `app_identifier`.
    pub fn app_namespace(mut self, namespace: impl Into<String>) -> Self {
        let namespace = namespace.into();
        self.common.context = self
            .common
            .context
            .map(|context| Box::new(context.with_app(|it: App| it.namespace(namespace))));
        self
    }

    /// Sets attributes of the device.
    pub fn attributes<Q: CioObject + ?Sized>(
        self,
        attributes: &'a Q,
    ) -> DeviceCreatedOrUpdated<'a, Q> {
        DeviceCreatedOrUpdated {
            user_id: self.user_id,
            token: self.token,
            attributes: Some(attributes),
            common: self.common,
        }
    }
}

wire_object! {
    /// Which object an event is about.
    pub struct ObjectReference {
        /// The id of the object.
        object_id: String => "objectId",
        /// The type of the object: an integer as text, `1` where it is left out.
        object_type_id: String => "objectTypeId",
    }
}

/// Takes a person out of an object.
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct RelationshipDeleted<'a> {
    user_id: Cow<'a, str>,
    object_id: String,
    object: ObjectReference,
    common: Common<'a>,
}

/// Deletes an object.
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct ObjectDeleted<'a> {
    object_id: String,
    object: ObjectReference,
    common: Common<'a>,
}

impl<'a> RelationshipDeleted<'a> {
    /// The person, by id or e-mail address, and the id of the object.
    pub fn new(user_id: impl IntoId<'a>, object_id: impl Into<String>) -> Self {
        let object_id = object_id.into();
        Self {
            user_id: user_id.into_id(),
            object: ObjectReference::new().object_id(object_id.clone()),
            object_id,
            common: Common::default(),
        }
    }
}

impl ObjectDeleted<'_> {
    /// The object, by its id.
    pub fn new(object_id: impl Into<String>) -> Self {
        let object_id = object_id.into();
        Self {
            object: ObjectReference::new().object_id(object_id.clone()),
            object_id,
            common: Common::default(),
        }
    }
}

macro_rules! about_an_object {
    ($($name:ident)*) => {$(
        impl<'a> $name<'a> {
            /// Sets the type of the object: an integer as text, `1` where it is left out.
            pub fn object_type_id(mut self, id: impl Into<String>) -> Self {
                self.object = self.object.object_type_id(id);
                self
            }

            fn check_own(&self, found: &mut Violations) {
                check_property("objectId", &self.object_id, found);
            }

            common_setters!();
        }
    )*};
}

about_an_object!(RelationshipDeleted ObjectDeleted);

semantic_parts! {
    call [] RelationshipDeleted<'_>, events::RELATIONSHIP_DELETED;
    self ids: Some(&self.user_id), None, needs: USER;
    properties: &self.object;
}

// The API wants an anonymous id here and ignores it: any does, so the object's own is sent.
semantic_parts! {
    call [] ObjectDeleted<'_>, events::OBJECT_DELETED;
    self ids: None, Some(&self.object_id), needs: &["anonymousId"];
    properties: &self.object;
}

wire_texts! {
    /// What became of a delivery.
    pub enum DeliveryMetric {
        /// It arrived.
        Delivered => "delivered",
        /// It was opened.
        Opened => "opened",
        /// A link in it was followed.
        Clicked => "clicked",
        /// It led to what it was sent for.
        Converted => "converted",
        /// The other side did not take it.
        Bounced => "bounced",
        /// It was not sent.
        Dropped => "dropped",
        /// It will be tried again.
        Deferred => "deferred",
        /// Somebody called it unwanted.
        Spammed => "spammed",
    }
}

wire_object! {
    /// What is reported of a delivery.
    pub struct DeliveryReport {
        /// The id of the delivery.
        delivery_id: String => "deliveryId",
        /// What became of it.
        metric: DeliveryMetric => "metric",
        /// Who it was for.
        recipient: String => "recipient",
        /// Why it became that.
        reason: String => "reason",
        /// What was acted on.
        action_value: String => "actionValue",
        /// The link that was followed.
        href: String => "href",
    }
}

/// Reports what became of a delivery. It is nobody's: it needs no id.
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct ReportDeliveryEvent<'a> {
    delivery_id: String,
    report: DeliveryReport,
    common: Common<'a>,
}

impl<'a> ReportDeliveryEvent<'a> {
    /// The delivery, by its id, and what became of it.
    pub fn new(delivery_id: impl Into<String>, metric: DeliveryMetric) -> Self {
        let delivery_id = delivery_id.into();
        Self {
            report: DeliveryReport::new()
                .delivery_id(delivery_id.clone())
                .metric(metric),
            delivery_id,
            common: Common::default(),
        }
    }

    /// Sets who it was for.
    pub fn recipient(mut self, recipient: impl Into<String>) -> Self {
        self.report = self.report.recipient(recipient);
        self
    }

    /// Sets why it became that.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.report = self.report.reason(reason);
        self
    }

    /// Sets what was acted on.
    pub fn action_value(mut self, value: impl Into<String>) -> Self {
        self.report = self.report.action_value(value);
        self
    }

    /// Sets the link that was followed.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.report = self.report.href(href);
        self
    }

    fn check_own(&self, found: &mut Violations) {
        check_property("deliveryId", &self.delivery_id, found);
    }

    common_setters!();
}

semantic_parts! {
    call [] ReportDeliveryEvent<'_>, events::REPORT_DELIVERY;
    self ids: None, None, needs: &[];
    properties: &self.report;
}

wire_texts! {
    /// What somebody did with content.
    pub enum ContentAction {
        /// They looked at it.
        Viewed => "viewed_content",
        /// They followed a link in it.
        Clicked => "clicked_content",
    }
}

wire_object! {
    /// What is reported of content.
    pub struct ContentReport {
        /// What was done.
        action_type: ContentAction => "actionType",
        /// The id of the content.
        content_id: i64 => "contentId",
        /// The id of the template.
        template_id: i64 => "templateId",
    }
}

/// Reports what somebody did with content. It is nobody's: it needs no id.
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct ReportContentEvent<'a> {
    report: ContentReport,
    common: Common<'a>,
}

impl<'a> ReportContentEvent<'a> {
    /// What was done with which content.
    pub fn new(action: ContentAction, content_id: i64) -> Self {
        Self {
            report: ContentReport::new()
                .action_type(action)
                .content_id(content_id),
            common: Common::default(),
        }
    }

    /// Sets the template.
    pub fn template_id(mut self, id: i64) -> Self {
        self.report = self.report.template_id(id);
        self
    }

    #[expect(clippy::unused_self, reason = "the others have something to check")]
    fn check_own(&self, _found: &mut Violations) {}

    common_setters!();
}

semantic_parts! {
    call [] ReportContentEvent<'_>, events::REPORT_CONTENT;
    self ids: None, None, needs: &[];
    properties: &self.report;
}
