//! What the derives write, in few words: a name and its arguments compile faster than a literal of
//! many parts or a chain of methods.
//!
//! What only a catalog needs is dropped here where there is none, so that it is in no program.

use crate::event::Facts;
use crate::shape::{
    AsField, Bound, Constraint, Field, Lint, Number, NumberRange, Shape, SizeRange,
};

/// A text that only a catalog needs.
#[must_use]
pub const fn fact(text: &'static str) -> &'static str {
    if cfg!(feature = "catalog") { text } else { "" }
}

/// What only a catalog needs of the rules of `cargo cio lint`.
#[must_use]
pub const fn lints(all: &'static [Lint]) -> &'static [Lint] {
    if cfg!(feature = "catalog") { all } else { &[] }
}

/// A field; `key` is the fingerprint of its name.
#[must_use]
pub const fn row(key: u64, name: &'static str, doc: &'static str, of: AsField) -> Field {
    Field::derived(key, name, fact(doc), of, &[])
}

/// A field that keeps something; `key` is the fingerprint of its name with its constraints.
#[must_use]
pub const fn row_with(
    key: u64,
    name: &'static str,
    doc: &'static str,
    of: AsField,
    constraints: &'static [Constraint],
) -> Field {
    Field::derived(key, name, fact(doc), of, constraints)
}

/// A shape under the name and the docs of its type.
#[must_use]
pub const fn called(mut shape: Shape, name: &'static str, doc: &'static str) -> Shape {
    shape.name = name;
    shape.doc = fact(doc);
    shape
}

/// What a catalog tells of an event or traits.
#[must_use]
pub const fn facts(
    owner: &'static str,
    tags: &'static [&'static str],
    since: &'static str,
    deprecated: Option<&'static str>,
    module: &'static str,
) -> Facts {
    if cfg!(feature = "catalog") {
        Facts {
            owner,
            tags,
            since,
            deprecated,
            module,
        }
    } else {
        Facts::NONE
    }
}

/// At least and at most so many characters.
#[must_use]
pub const fn length(min: u64, max: Option<u64>) -> Constraint {
    Constraint::Length(SizeRange { min, max })
}

/// At least and at most so many items.
#[must_use]
pub const fn items(min: u64, max: Option<u64>) -> Constraint {
    Constraint::Items(SizeRange { min, max })
}

/// Between these bounds.
#[must_use]
pub const fn range(min: Bound, max: Bound) -> Constraint {
    Constraint::Range(NumberRange { min, max })
}

/// From or to a whole number.
#[must_use]
pub const fn integer(number: i128) -> Bound {
    Bound::Inclusive(Number::Integer(number))
}

/// From or to a number.
#[must_use]
pub const fn float(number: f64) -> Bound {
    Bound::Inclusive(Number::Float(number))
}
