//! Event names that Customer.io acts on: the event does not only get recorded, it deletes a
//! person, adds a device and the like.
//!
//! Source: Customer.io's Pipelines API reference, track, semantic events, read on 2026-09-17.

use crate::reserved::Meaning;

/// An event that Customer.io acts on.
#[derive(Clone, Copy, Debug)]
pub struct Semantic {
    /// The event name, in the exact letters of the service.
    pub name: &'static str,
    /// What Customer.io does when it arrives.
    pub effect: &'static str,
    /// What must be there for it to do so.
    pub needs: &'static [Need],
}

/// Something that a semantic event must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A `userId`.
    User,
    /// `context.device.token`, which no property can be.
    DeviceToken,
    /// A property that is always there.
    Property {
        /// Its name, in the exact letters of the service.
        name: &'static str,
        /// What it holds.
        meaning: Meaning,
    },
}

impl Semantic {
    /// Whether it needs something that no property can be, so that only the ready call can send
    /// it.
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
/// Deletes a person and keeps them from being added again.
pub const USER_SUPPRESSED: Semantic = semantic(
    "User Suppressed",
    "deletes and blocks the person",
    &[Need::User],
);
/// Lets a suppressed person be added again.
pub const USER_UNSUPPRESSED: Semantic =
    semantic("User Unsuppressed", "unblocks the person", &[Need::User]);
/// Takes a person out of an object.
pub const RELATIONSHIP_DELETED: Semantic = semantic(
    "Relationship Deleted",
    "removes a relationship of the person",
    &[Need::User, property("objectId", Meaning::Text)],
);
/// Deletes an object. The schema does not mark the id as required, the text beside it does.
pub const OBJECT_DELETED: Semantic = semantic(
    "Object Deleted",
    "deletes an object",
    &[property("objectId", Meaning::Text)],
);
/// Reports what became of a delivery. That both properties are required is read off Segment's
/// destination; the reference asks for properties and does not say which.
pub const REPORT_DELIVERY: Semantic = semantic(
    "Report Delivery Event",
    "changes the metrics of a delivery",
    &[
        property("deliveryId", Meaning::Text),
        property("metric", Meaning::Text),
    ],
);
/// Reports what somebody did with content. The reference requires an `activityType` that it
/// defines nowhere; its own SDKs send these two.
pub const REPORT_CONTENT: Semantic = semantic(
    "Report Content Event",
    "changes the metrics of content",
    &[
        property("actionType", Meaning::Text),
        property("contentId", Meaning::Number),
    ],
);

/// The nine.
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

/// The semantic event of this name, in its exact letters.
#[must_use]
pub fn named(name: &str) -> Option<&'static Semantic> {
    ALL.iter().find(|semantic| semantic.name == name)
}
