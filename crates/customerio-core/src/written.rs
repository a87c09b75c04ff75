//! What the derives write, in few words: a name and its arguments compile faster than a literal of
//! many parts or a chain of methods.
//!
//! What only a catalog needs is dropped here where there is none, so that it is in no program.

use crate::event::{EventCall, EventHead, Facts, RoleField};
use crate::shape::{AsField, Constraint, Field, Kind, Lint, Object, Pii, Presence, Shape};
use crate::walk::CioProperty;

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

/// What is written of every field: the fingerprint of its name with its constraints, its name, its
/// docs and what its type says.
pub type Row = (u64, &'static str, &'static str, &'static AsField);

/// What is said of some fields.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// It may be left out, whatever its type says.
    Optional,
    /// What it is called in Rust.
    Member(&'static str),
    /// It is personal data.
    Personal(Pii),
    /// An example of it, as JSON text.
    Example(&'static str),
    /// What its number counts.
    Unit(&'static str),
    /// Why it should not be used any more.
    Deprecated(Option<&'static str>),
    /// What it says of the rules of `cargo cio lint`.
    Lints(&'static [Lint]),
}

/// The fields of an object; some of them, by their place, keep something, and of some there is more
/// to tell.
///
/// All in one call: what a constant asks of the type that a call answers with costs more than the
/// call.
#[must_use]
pub const fn rows<const N: usize>(
    rows: [Row; N],
    kept: &[(usize, &'static [Constraint])],
    told: &[(usize, Told)],
) -> [Field; N] {
    let mut fields = [const { Field::derived(0, "", "", <str as CioProperty>::AS_FIELD) }; N];
    let mut at = 0;
    while at < N {
        let (key, name, doc, of) = rows[at];
        fields[at] = Field::derived(key, name, fact(doc), of);
        at += 1;
    }
    let mut at = 0;
    while at < kept.len() {
        let (place, constraints) = kept[at];
        fields[place].constraints = constraints;
        at += 1;
    }
    let mut at = 0;
    while at < told.len() {
        let (place, told) = told[at];
        let field = &mut fields[place];
        match told {
            Told::Optional => field.presence = Presence::Optional,
            Told::Member(name) => field.member = fact(name),
            Told::Personal(pii) => field.pii = Some(pii),
            Told::Example(json) => field.example = fact(json),
            Told::Unit(unit) => field.unit = fact(unit),
            Told::Deprecated(note) => field.deprecated = note,
            Told::Lints(all) => field.lints = lints(all),
        }
        at += 1;
    }
    fields
}

/// The shape of an object, under the name and the docs of its type.
#[must_use]
pub const fn object<T: ?Sized>(
    object: &'static Object,
    name: &'static str,
    doc: &'static str,
) -> Shape {
    called(Shape::of::<T>(Kind::Object(object)), name, doc)
}

/// A shape under the name and the docs of its type.
#[must_use]
pub const fn called(mut shape: Shape, name: &'static str, doc: &'static str) -> Shape {
    shape.name = name;
    shape.doc = fact(doc);
    shape
}

/// What is said of an event.
#[must_use]
pub const fn head(
    name: &'static str,
    call: EventCall,
    version: u32,
    roles: &'static [RoleField],
    allowed_pii: &'static [&'static str],
    allowed_classes: &'static [u64],
    facts: Facts,
) -> EventHead {
    EventHead {
        name,
        call,
        version,
        roles,
        allowed_pii,
        allowed_classes,
        facts,
    }
}

/// A class of personal data: always told apart, named in a catalog only.
#[must_use]
pub const fn pii(class: u64, name: &'static str) -> Pii {
    Pii::derived(class, name)
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
