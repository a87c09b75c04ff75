//! The attributes of serde that the derive refuses. Each changes the bytes in a way that no shape can
//! describe, so each is refused on its token, with an alternative.

use syn::{Attribute, Path};

use crate::serde_view;

/// An attribute of serde that is refused, and its alternative.
pub(crate) struct Refusal {
    pub(crate) key: Path,
    pub(crate) message: &'static str,
}

/// Returns whether our own error replaces a message of serde that concerns a whole enum.
pub(crate) fn is_said_better(complaint: &str) -> bool {
    complaint.ends_with("conflicts with internal tag")
        || complaint.starts_with("all variants with the #[serde(untagged)]")
}

type Row = (&'static str, &'static str);

const CONTAINER: &[Row] = &[(
    "remote",
    "`remote` describes another type; write `#[cio(foreign)]` where that type is used",
)];

const VARIANT: &[Row] = &[
    (
        "untagged",
        "`untagged` on a variant is not honoured; write it on the enum, or move the variant to an enum of its own",
    ),
    (
        "with",
        "`with` hides the wire form; write `#[cio(as = WireType)]` on the variant's field instead",
    ),
    (
        "serialize_with",
        "`serialize_with` hides the wire form; write `#[cio(as = WireType)]` on the variant's field instead",
    ),
];

/// The attributes that `#[cio(as = …)]` next to them replaces.
const HIDING: &[Row] = &[
    (
        "with",
        "`with` hides the wire form; add `#[cio(as = WireType)]` next to it",
    ),
    (
        "serialize_with",
        "`serialize_with` hides the wire form; add `#[cio(as = WireType)]` next to it",
    ),
];

pub(crate) fn on_container(attrs: &[Attribute]) -> impl Iterator<Item = Refusal> {
    listed(attrs, CONTAINER)
}

pub(crate) fn on_variant(attrs: &[Attribute]) -> impl Iterator<Item = Refusal> {
    listed(attrs, VARIANT)
}

pub(crate) fn on_field(attrs: &[Attribute], has_wire_type: bool) -> Option<Refusal> {
    let hiding = if has_wire_type { &[] } else { HIDING };
    listed(attrs, hiding).next()
}

fn listed(attrs: &[Attribute], rows: &'static [Row]) -> impl Iterator<Item = Refusal> {
    rows.iter().filter_map(|(key, message)| {
        let key = serde_view::typed(attrs, key)?;
        Some(Refusal { key, message })
    })
}
