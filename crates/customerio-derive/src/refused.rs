//! What serde would do that is not honoured: each changes the bytes in a way that no shape can
//! tell, so each is refused where it was typed, with a way out.

use syn::{Attribute, Path};

use crate::serde_view;

/// A key of serde's that is not honoured, and what to write instead.
pub(crate) struct Refusal {
    pub(crate) key: Path,
    pub(crate) message: &'static str,
}

/// Complaints of serde's that are about a whole enum, where ours are about the very token.
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
        "`with` hides what is written; write `#[cio(as = WireType)]` on the variant's field instead",
    ),
    (
        "serialize_with",
        "`serialize_with` hides what is written; write `#[cio(as = WireType)]` on the variant's field instead",
    ),
];

/// What `#[cio(as = …)]` beside it takes the place of.
const HIDING: &[Row] = &[
    (
        "with",
        "`with` hides what is written; write `#[cio(as = WireType)]` beside it",
    ),
    (
        "serialize_with",
        "`serialize_with` hides what is written; write `#[cio(as = WireType)]` beside it",
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
