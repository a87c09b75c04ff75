//! The events that Customer.io acts on. Sending one deletes a person, adds a device and so on. Each is
//! a separate call, so that the values that Customer.io requires can't be left out.
//!
//! Source: Customer.io's Pipelines API reference, track, read on 2026-09-17. Where it contradicts
//! itself, these calls follow Customer.io's own SDKs: a device's token is written to
//! `context.device.token`, the object of `Relationship Deleted` to `properties.objectId`, and the
//! action on content to `properties.actionType`.

mod content;
mod delivery;
mod device;
mod object;
mod person;
mod subscription;

pub use self::content::{ContentAction, ReportContentEvent};
pub use self::delivery::{DeliveryMetric, ReportDeliveryEvent};
pub use self::device::{DeviceCreatedOrUpdated, DeviceDeleted, DeviceToken, IntoDeviceToken};
pub use self::object::{ObjectDeleted, RelationshipDeleted};
pub use self::person::{UserDeleted, UserSuppressed, UserUnsuppressed};
pub use self::subscription::{SubscriptionChannel, Subscriptions};
use super::parts::{check_form, check_object};
use crate::validate::{Path, Violations};
use crate::walk::{CioObject, Fields};

/// The parts that all of them have in common: a track call with a name of its own.
macro_rules! semantic_parts {
    ($call:ident [$($generics:tt)*] $type:ty, $event:expr;
     $self:ident ids: $user:expr, $anonymous:expr, needs: $needs:expr;
     properties: $properties:expr;) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::call::Call for $type {}

        impl<$($generics)*> $crate::call::parts::Parts for $type {
            fn kind(&self) -> $crate::call::CallKind {
                $crate::call::CallKind::Track
            }

            fn common(&self) -> &$crate::call::common::Common<'_> {
                &self.common
            }

            fn ids<'s>(&'s $self, _roles: &'s $crate::call::parts::RoleTexts) -> $crate::call::parts::Ids<'s> {
                $crate::call::parts::Ids { user: $user, anonymous: $anonymous, group: None, previous: None, needs: $needs, fields: &[] }
            }

            fn check_own_ids(&self, found: &mut $crate::validate::Violations) {
                self.check_ids(found);
            }

            fn show_payload(&$self, to: &mut $crate::walk::FieldWriter<'_, '_>) {
                use $crate::walk::Fields as _;

                const EVENT: events::Semantic = $event;
                to.field("event", EVENT.name);
                to.field("properties", $properties);
            }

            fn is_checked_by_walk(&self) -> bool {
                true
            }

            fn check_payload(&$self, found: &mut $crate::validate::Violations) {
                $crate::call::semantic::check_properties($properties, found);
            }

            fn check_soft_limits(&self, _found: &mut $crate::validate::Violations) {}
        }
    };
}
use semantic_parts;

fn check_properties<P: CioObject + ?Sized>(properties: &P, found: &mut Violations) {
    check_object("properties", P::SHAPE, properties, found);
}

fn check_property(
    key: &'static str,
    text: &str,
    form: fn(&str) -> Option<&'static str>,
    found: &mut Violations,
) {
    let properties = Path::Key(&Path::Root, "properties");
    check_form(&Path::Key(&properties, key), text, form, found);
}

const USER: &[&str] = &["userId"];

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
