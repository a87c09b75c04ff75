//! The levels that types and fields set for rules, with `#[cio(allow(…))]` and `#[cio(deny(…))]`.

use std::rc::Rc;

use customerio_core::shape::{Field, Lint, Shape};

/// What a type or a field says of a rule.
#[derive(Clone, Debug)]
pub(super) struct Override {
    /// The type, or the field of a type: in all events that have it, it is one.
    pub(super) place: Rc<str>,
    pub(super) lint: Lint,
}

impl Override {
    /// What a type says.
    pub(super) fn of_type(shape: &Shape) -> Vec<Self> {
        Self::all(shape.lints, || format!("`{}`", (shape.id)()).into())
    }

    /// What a field of a type says.
    pub(super) fn of_field(of: &str, field: &Field) -> Vec<Self> {
        Self::all(field.lints, || format!("`{}` of `{of}`", field.name).into())
    }

    fn all(lints: &[Lint], place: impl Fn() -> Rc<str>) -> Vec<Self> {
        let said = lints.iter().map(|lint| Self {
            place: place(),
            lint: *lint,
        });
        said.collect()
    }
}
