//! Limits on sizes and rates, each with its source and the day on which it was read.
//!
//! ```
//! use customerio_rules::limits;
//!
//! assert_eq!(limits::ITEM_BYTES.value, 32_000);
//! assert!(limits::ALL.iter().all(|limit| !limit.source.is_empty()));
//! ```

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8 JSON before compression.
    JsonBytes,
    /// Bytes of a UTF-8 string, without quotes and escapes.
    Bytes,
    /// A number of items or requests.
    Count,
}

/// The consequence of exceeding a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enforcement {
    /// The service refuses or drops what exceeds the limit, so the client refuses the call.
    Hard,
    /// The limit is published for the store behind the API, not for the API itself. The client warns;
    /// a program can turn the warning into an error.
    Soft,
}

/// One limit of the service.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The limited thing, as error messages name it.
    pub what: &'static str,
    /// The largest allowed value.
    pub value: usize,
    /// The unit of `value`.
    pub unit: Unit,
    /// Whether exceeding the limit is an error.
    pub enforcement: Enforcement,
    /// The document that publishes the limit.
    pub source: &'static str,
    /// The day on which the document was read, as `YYYY-MM-DD`.
    pub as_of: &'static str,
}

const PIPELINES: &str = "Customer.io Pipelines API reference, request limits";
const TRACK_API: &str = "Customer.io Track API reference, limits of the store both APIs write to";
const SEGMENT: &str = "Segment HTTP API, whose batch endpoint the Pipelines API copies";

const fn hard(what: &'static str, value: usize, unit: Unit, source: &'static str) -> Limit {
    Limit {
        what,
        value,
        unit,
        enforcement: Enforcement::Hard,
        source,
        as_of: "2026-09-17",
    }
}

const fn soft(what: &'static str, value: usize, unit: Unit) -> Limit {
    Limit {
        what,
        value,
        unit,
        enforcement: Enforcement::Soft,
        source: TRACK_API,
        as_of: "2026-08-13",
    }
}

/// The size of one call, or of one item of a batch. Published as 32 KB, which the client reads as the
/// stricter 32,000 bytes.
pub const ITEM_BYTES: Limit = hard("a message", 32_000, Unit::JsonBytes, PIPELINES);
/// The size of one batch request with its envelope. Published as 500 KB, read as 500,000 bytes.
pub const REQUEST_BYTES: Limit = hard("a batch request", 500_000, Unit::JsonBytes, PIPELINES);
/// The number of items in one batch. Customer.io publishes no limit; this one is Segment's.
pub const BATCH_ITEMS: Limit = hard("a batch", 2_500, Unit::Count, SEGMENT);
/// The number of requests in any [`RATE_WINDOW_SECONDS`]. The service may throttle, drop or block more.
pub const RATE_REQUESTS: Limit = hard("requests in three seconds", 3_000, Unit::Count, PIPELINES);
/// The window of [`RATE_REQUESTS`], in seconds.
pub const RATE_WINDOW_SECONDS: u64 = 3;

/// The length of a user, anonymous, group or object id.
pub const ID_BYTES: Limit = soft("an id", 150, Unit::Bytes);
/// The length of an event name.
pub const EVENT_NAME_BYTES: Limit = soft("an event name", 100, Unit::Bytes);
/// The length of a trait name.
pub const TRAIT_NAME_BYTES: Limit = soft("a trait name", 150, Unit::Bytes);
/// The size of a trait value.
pub const TRAIT_VALUE_BYTES: Limit = soft("a trait value", 1_000, Unit::JsonBytes);
/// The number of traits in one call.
pub const TRAITS: Limit = soft("the traits of one call", 300, Unit::Count);

/// All limits.
pub const ALL: &[Limit] = &[
    ITEM_BYTES,
    REQUEST_BYTES,
    BATCH_ITEMS,
    RATE_REQUESTS,
    ID_BYTES,
    EVENT_NAME_BYTES,
    TRAIT_NAME_BYTES,
    TRAIT_VALUE_BYTES,
    TRAITS,
];
