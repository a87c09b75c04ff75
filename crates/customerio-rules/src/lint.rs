//! The names of what `cargo cio lint` looks for. What each asks and why stands beside the code that
//! looks, in `customerio-catalog`; the derives know the names only, for `#[cio(allow(…))]`.

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
    "near-duplicate-events",
    "near-duplicate-properties",
    "personal-without-class",
    "soft-limit",
    "type-conflict",
    UNUSED_ALLOW,
];

/// That an item allows what it does not do. It can't be allowed where it stands itself.
pub const UNUSED_ALLOW: &str = "unused-allow";
