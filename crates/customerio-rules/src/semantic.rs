//! Semantic events: Customer.io records them and acts on them, for example deletes a person.
//!
//! Source: Customer.io's Pipelines API reference, track, semantic events, read on 2026-09-17.

use crate::reserved::Meaning;

/// An event that Customer.io acts on.
#[derive(Clone, Copy, Debug)]
pub struct Semantic {
    /// The event name, in the spelling of the service.
    pub name: &'static str,
    /// The action of Customer.io when the event arrives.
    pub effect: &'static str,
    /// The parts that the action requires.
    pub needs: &'static [Need],
}

/// A part that a semantic event requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A `userId`.
    User,
    /// `context.device.token`, which a property can't provide.
    DeviceToken,
    /// A property that is always present.
    Property {
        /// The name, in the spelling of the service.
        name: &'static str,
        /// The type of its value.
        meaning: Meaning,
    },
}

impl Semantic {
    /// Returns whether the event needs a part that a property can't provide, so that only the
    /// ready-made call can send it.
    #[must_use]
    pub fn needs_context(&self) -> bool {
        self.needs.contains(&Need::DeviceToken)
    }
}

const fn semantic(name: &'static str, effect: &'static str, needs: &'static [Need]) -> Semantic {
    Semantic {
        name,
        effect,
        needs,
    }
}

const fn property(name: &'static str, meaning: Meaning) -> Need {
    Need::Property { name, meaning }
}

/// Adds a device to a person, or updates it.
pub const DEVICE_CREATED_OR_UPDATED: Semantic = semantic(
    "Device Created or Updated",
    "adds or updates a device of the person",
    &[Need::User, Need::DeviceToken],
);
/// Removes a device from a person.
pub const DEVICE_DELETED: Semantic = semantic(
    "Device Deleted",
    "removes a device of the person",
    &[Need::User, Need::DeviceToken],
);
/// Deletes a person.
pub const USER_DELETED: Semantic = semantic("User Deleted", "deletes the person", &[Need::User]);
/// Deletes a person and prevents that they are added again.
pub const USER_SUPPRESSED: Semantic = semantic(
    "User Suppressed",
    "deletes and blocks the person",
    &[Need::User],
);
/// Lets a suppressed person be added again.
pub const USER_UNSUPPRESSED: Semantic =
    semantic("User Unsuppressed", "unblocks the person", &[Need::User]);
/// Removes a person from an object.
pub const RELATIONSHIP_DELETED: Semantic = semantic(
    "Relationship Deleted",
    "removes a relationship of the person",
    &[Need::User, property("objectId", Meaning::Text)],
);
/// Deletes an object. The vendor's schema does not mark the id as required, but its description does.
pub const OBJECT_DELETED: Semantic = semantic(
    "Object Deleted",
    "deletes an object",
    &[property("objectId", Meaning::Text)],
);
/// Reports the outcome of a delivery. The reference requires properties without naming them; Segment's
/// destination requires these two.
pub const REPORT_DELIVERY: Semantic = semantic(
    "Report Delivery Event",
    "changes the metrics of a delivery",
    &[
        property("deliveryId", Meaning::Text),
        property("metric", Meaning::Text),
    ],
);
/// Reports what a person did with content. The reference requires an `activityType` without a
/// definition; the vendor's SDKs send these two properties instead.
pub const REPORT_CONTENT: Semantic = semantic(
    "Report Content Event",
    "changes the metrics of content",
    &[
        property("actionType", Meaning::Text),
        property("contentId", Meaning::Number),
    ],
);

/// All semantic events.
pub const ALL: &[Semantic] = &[
    DEVICE_CREATED_OR_UPDATED,
    DEVICE_DELETED,
    USER_DELETED,
    USER_SUPPRESSED,
    USER_UNSUPPRESSED,
    RELATIONSHIP_DELETED,
    OBJECT_DELETED,
    REPORT_DELIVERY,
    REPORT_CONTENT,
];

/// Returns the semantic event with this exact name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Semantic> {
    ALL.iter().find(|semantic| semantic.name == name)
}
