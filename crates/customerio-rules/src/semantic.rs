//! Event names that Customer.io acts on: the event does not only get recorded, it deletes a
//! person, adds a device and the like.
//!
//! Source: Customer.io's Pipelines API reference, track, semantic events, read on 2026-09-17.

/// An event that Customer.io acts on.
#[derive(Clone, Copy, Debug)]
pub struct Semantic {
    /// The event name, in the exact letters of the service.
    pub name: &'static str,
    /// What Customer.io does when it arrives.
    pub effect: &'static str,
}

const fn semantic(name: &'static str, effect: &'static str) -> Semantic {
    Semantic { name, effect }
}

/// Adds a device to a person, or updates it.
pub const DEVICE_CREATED_OR_UPDATED: Semantic = semantic(
    "Device Created or Updated",
    "adds or updates a device of the person",
);
/// Removes a device from a person.
pub const DEVICE_DELETED: Semantic = semantic("Device Deleted", "removes a device of the person");
/// Deletes a person.
pub const USER_DELETED: Semantic = semantic("User Deleted", "deletes the person");
/// Deletes a person and keeps them from being added again.
pub const USER_SUPPRESSED: Semantic = semantic("User Suppressed", "deletes and blocks the person");
/// Lets a suppressed person be added again.
pub const USER_UNSUPPRESSED: Semantic = semantic("User Unsuppressed", "unblocks the person");
/// Takes a person out of an object.
pub const RELATIONSHIP_DELETED: Semantic = semantic(
    "Relationship Deleted",
    "removes a relationship of the person",
);
/// Deletes an object.
pub const OBJECT_DELETED: Semantic = semantic("Object Deleted", "deletes an object");
/// Reports what became of a delivery.
pub const REPORT_DELIVERY: Semantic =
    semantic("Report Delivery Event", "changes the metrics of a delivery");
/// Reports what somebody did with content.
pub const REPORT_CONTENT: Semantic =
    semantic("Report Content Event", "changes the metrics of content");

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
