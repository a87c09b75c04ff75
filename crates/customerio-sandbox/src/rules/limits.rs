//! Limits of sizes. They apply to bytes of JSON as sent, after decompression. The service does not
//! document whether it measures before or after.

/// The size of a call, and of an item of a batch: 32 KB in the reference. It does not define a KB as
/// 1,000 or 1,024 bytes and the official clients differ, so the smaller value applies.
pub(crate) const CALL_BYTES: usize = 32_000;

/// One batch request with its envelope: 500 KB in the reference, read the same way.
pub(crate) const BATCH_BYTES: usize = 500_000;

/// Items of one batch. Not published by Customer.io: this is the limit of Segment's API, whose
/// form this API copies.
pub(crate) const BATCH_ITEMS: usize = 2_500;

/// The longest `messageId` that Segment documents. Customer.io names no limit: a warning.
pub(super) const MESSAGE_ID_CHARACTERS: usize = 100;

// The Pipelines API does not document the following limits. Its data ends in the same store as that of the
// Track API, which does: so they give warnings and never refuse.

/// An identifier of a person or an object.
pub(super) const IDENTIFIER_BYTES: usize = 150;

/// The name of an attribute.
pub(super) const ATTRIBUTE_NAME_BYTES: usize = 150;

/// A string value of an attribute.
pub(super) const ATTRIBUTE_VALUE_BYTES: usize = 1_000;

/// The attributes of one person, or of one object.
pub(super) const ATTRIBUTES: usize = 300;

/// The name of an event.
pub(super) const EVENT_NAME_BYTES: usize = 100;
