//! The names of what `cargo cio lint` looks for. What each asks and why stands beside the code that
//! looks, in `customerio-catalog`; the derives know the names only, for `#[cio(allow(…))]`.

/// The rule that an event breaks which is called as another one is. A catalog holds to the plainest case of
/// it, so what an event says of it is asked by name.
pub const NEAR_DUPLICATE_EVENTS: &str = "near-duplicate-events";

/// All of them, sorted. In an attribute, `_` stands for `-`.
pub const RULES: &[&str] = &[
    "contradiction",
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
    UNUSED_ALLOW,
];

/// That an item allows what it does not do. It can't be allowed where it stands itself.
pub const UNUSED_ALLOW: &str = "unused-allow";
