//! The levels that types and fields set for rules, with `#[cio(allow(…))]` and `#[cio(deny(…))]`.

use std::rc::Rc;

use customerio_core::shape::{Field, Lint, Shape};

/// The level that a type or a field sets for a rule.
#[derive(Clone, Debug)]
pub(super) struct Override {
    /// The type or field, the same in all events that contain it.
    pub(super) location: Rc<str>,
    pub(super) lint: Lint,
}

impl Override {
    /// Returns the overrides of a type.
    pub(super) fn of_type(shape: &Shape) -> Vec<Self> {
        Self::all(shape.lints(), || format!("`{}`", shape.id()).into())
    }

    /// Returns the overrides of a field of a type.
    pub(super) fn of_field(of: &str, field: &Field) -> Vec<Self> {
        Self::all(field.lints(), || {
            format!("`{}` of `{of}`", field.name()).into()
        })
    }

    fn all(lints: &[Lint], location: impl Fn() -> Rc<str>) -> Vec<Self> {
        let overrides = lints.iter().map(|lint| Self {
            location: location(),
            lint: *lint,
        });
        overrides.collect()
    }
}
