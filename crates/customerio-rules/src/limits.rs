//! Sizes and rates, each with its source and the day it was read.
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
    /// Bytes of UTF-8 JSON as it goes over the wire, before any compression.
    JsonBytes,
    /// Bytes of the UTF-8 text itself.
    Bytes,
    /// How many there are of something.
    Count,
}

/// How a limit is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enforcement {
    /// The service refuses or drops what is over it: the call is an error.
    Hard,
    /// Published for the store behind the API, not for the API itself: a warning, which a
    /// program can turn into an error.
    Soft,
}

/// One limit of the service.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What it limits, as messages name it.
    pub what: &'static str,
    /// The largest allowed value.
    pub value: usize,
    /// What `value` counts.
    pub unit: Unit,
    /// Whether going over it is an error.
    pub enforcement: Enforcement,
    /// Where the limit was read.
    pub source: &'static str,
    /// The day it was read, as `YYYY-MM-DD`.
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

/// One call, or one item of a batch. Published as 32 KB; read as decimal, the stricter reading.
pub const ITEM_BYTES: Limit = hard("a message", 32_000, Unit::JsonBytes, PIPELINES);
/// One batch request with its envelope. Published as 500 KB; read as decimal.
pub const REQUEST_BYTES: Limit = hard("a batch request", 500_000, Unit::JsonBytes, PIPELINES);
/// Items of one batch. Customer.io publishes none.
pub const BATCH_ITEMS: Limit = hard("a batch", 2_500, Unit::Count, SEGMENT);
/// Requests in any [`RATE_WINDOW_SECONDS`]; more may be throttled, dropped or blocked.
pub const RATE_REQUESTS: Limit = hard("requests in three seconds", 3_000, Unit::Count, PIPELINES);
/// The window of [`RATE_REQUESTS`], in seconds.
pub const RATE_WINDOW_SECONDS: u64 = 3;

/// A user, anonymous, group or object id.
pub const ID_BYTES: Limit = soft("an id", 150, Unit::Bytes);
/// The name of an event.
pub const EVENT_NAME_BYTES: Limit = soft("an event name", 100, Unit::Bytes);
/// The name of a trait.
pub const TRAIT_NAME_BYTES: Limit = soft("a trait name", 150, Unit::Bytes);
/// The value of a trait.
pub const TRAIT_VALUE_BYTES: Limit = soft("a trait value", 1_000, Unit::JsonBytes);
/// Traits of one call.
pub const TRAITS: Limit = soft("the traits of one call", 300, Unit::Count);

/// The whole table.
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
