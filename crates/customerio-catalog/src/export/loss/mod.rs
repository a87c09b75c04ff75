//! Losses: places of a catalog that a format has no keyword for.

mod feature;
mod walk;

pub use feature::{Feature, Loss};
pub(crate) use walk::is_plain;

use customerio_core::catalog::Catalog;
use customerio_rules::format::Format;

use crate::declared::{self, Declared};
use walk::of_declaration;

/// Returns all facts of these kinds in a catalog, sorted.
pub(super) fn of_catalog(catalog: &Catalog, lost: &[Feature]) -> Vec<Loss> {
    let mut losses: Vec<_> = declared::all(catalog)
        .flat_map(|it| of_declaration(it, lost))
        .collect();
    losses.sort();
    losses
}

/// Returns whether a type in the declaration is within itself.
pub(super) fn is_recursive(declared: Declared) -> bool {
    !of_declaration(declared, &[Feature::Recursion]).is_empty()
}

/// Returns the strings with a format that the export does not know.
pub(super) fn of_formats(catalog: &Catalog, is_unknown: impl Fn(Format) -> bool) -> Vec<Loss> {
    let unknown = Format::ALL.into_iter().filter(|it| is_unknown(*it));
    let unknown: Vec<_> = unknown.map(|it| format!("`{}`", it.as_str())).collect();
    let mut losses = of_catalog(catalog, &[Feature::Format]);
    losses.retain(|loss| unknown.iter().any(|name| loss.detail.ends_with(name)));
    losses
}

/// Returns the losses of a format that writes draft-07 without keywords for `lost`. Draft-07 does
/// not have the format `uuid`.
pub(super) fn of_draft_7(catalog: &Catalog, lost: &[Feature]) -> Vec<Loss> {
    let mut losses = of_catalog(catalog, lost);
    losses.extend(of_formats(catalog, |format| format == Format::Uuid));
    losses.sort();
    losses
}
