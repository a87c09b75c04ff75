//! The names of the rules of `cargo cio lint`.
//!
//! `customerio-catalog` has the rules themselves, with their descriptions. The derives need only the
//! names, for `#[cio(allow(…))]`.

/// The rule against events with similar names. A catalog refuses the plainest case itself, so it looks
/// up this rule in the `allow` of an event.
pub const NEAR_DUPLICATE_EVENTS: &str = "near-duplicate-events";

/// All rules, sorted by name. An attribute writes `_` instead of `-`.
pub const RULES: &[&str] = &[
    "contradiction",
    "decimal-as-text",
    "event-tense",
    "event-verb",
    "missing-docs",
    "missing-example",
    "missing-owner",
    "missing-property-docs",
    "mixed-event-styles",
    "mixed-property-styles",
    NEAR_DUPLICATE_EVENTS,
    "near-duplicate-properties",
    "personal-without-class",
    "soft-limit",
    "type-conflict",
    UNTYPED,
    UNUSED_ALLOW,
];

/// The rule against `Untyped`, which a declaration can't allow.
pub const UNTYPED: &str = "untyped";

/// The rule against an `allow` without effect. An item can't allow it for itself.
pub const UNUSED_ALLOW: &str = "unused-allow";
