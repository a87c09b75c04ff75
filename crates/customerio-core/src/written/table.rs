//! The fields of an object or of a variant, as they are written and as they are read.

use core::marker::PhantomData;

use super::notes::{constraints, fields};
use super::{called, lints, pii};
use crate::shape::{AsField, Constraint, Field, Kind, Lint, Object, Shape};

/// A text that a derive writes.
pub type Text = &'static str;

/// A field: its name, the fingerprint of the name with its constraints, and its type's description.
pub type Row = (Text, u64, &'static AsField);

/// A block of [notes](customerio_rules::note::Note) about fields, followed by their
/// [constraints](customerio_rules::constraint::Constraint); and the strings of both.
pub type Notes = (&'static [u8], &'static [Text]);

/// The pattern of a field as a function, in the order of the notes.
pub type Matches = fn(&str) -> bool;

/// What only a catalog needs: the docs of the type; those of its fields, each in its place, or none where
/// no field has any; and what else is said of fields.
pub type Told = (Text, &'static [Text], &'static [Stated]);

/// What is said of the field in a place.
pub(super) type Stated = (usize, Fact, Text);

/// What only a catalog needs of a field, beside its docs.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// What it is called in Rust, where it is another name than on the wire.
    Member,
    /// An example of it, as JSON text.
    Example,
    /// What its number counts.
    Unit,
    /// Why it should not be used any more.
    Deprecated,
}

/// What the field in a place says of the rules of `cargo cio lint`.
pub type Linted = (usize, &'static [Lint]);

/// The fields of a type, or of its variant in the place `AT`, as a derive writes them. What is as
/// usual is not written.
#[doc(hidden)]
pub trait Table<const AT: usize> {
    /// Under which name schemas know the type.
    const NAME: Text = "";
    /// Its full name, by which types are told apart.
    const ID: fn() -> Text = core::any::type_name::<Self>;
    /// The class of personal data that every value of the type is.
    const PERSONAL: Option<Text> = None;
    /// What the type says of the rules of `cargo cio lint`.
    const SAID: &'static [Lint] = &[];
    /// Whether keys may be there that are not listed.
    const OPEN: bool = false;
    /// The fields, in the order in which they are written.
    const ROWS: &'static [Row];
    /// What else is said of them.
    const NOTES: Notes = (&[], &[]);
    /// What only a catalog needs: apart, so that nothing of it is in a program without one.
    const TOLD: Told = ("", &[], &[]);
    /// The patterns among the constraints.
    const PATTERNS: &'static [Matches] = &[];
    /// What fields say of the rules of `cargo cio lint`.
    const LINTS: &'static [Linted] = &[];
}

/// A table as it is read. The derive counts the fields and constraints, since a constant can't grow a
/// list.
struct Read<T: ?Sized, const AT: usize, const FIELDS: usize, const CONSTRAINTS: usize>(
    PhantomData<T>,
);

impl<T, const AT: usize, const FIELDS: usize, const CONSTRAINTS: usize>
    Read<T, AT, FIELDS, CONSTRAINTS>
where
    T: Table<AT> + ?Sized,
{
    const CONSTRAINTS: &'static [Constraint] = &constraints::<T, AT, CONSTRAINTS>();
    const FIELDS: &'static [Field] = &fields::<T, AT, FIELDS>(Self::CONSTRAINTS);
    const SHAPE: &'static Shape = &{
        let shape = called(
            Shape::of::<T>(Kind::Object(&Object {
                fields: Self::FIELDS,
                open: T::OPEN,
            })),
            T::NAME,
            T::TOLD.0,
        );
        let shape = shape.identified(T::ID).linted(lints(T::SAID));
        match T::PERSONAL {
            None => shape,
            Some(class) => shape.personal(pii(class)),
        }
    };
}

/// The shape of an object. That it is a reference already keeps the compiler from computing it, as it
/// does what a constant takes a reference to.
#[must_use]
pub const fn object<T, const FIELDS: usize, const CONSTRAINTS: usize>() -> &'static Shape
where
    T: Table<0> + ?Sized,
{
    Read::<T, 0, FIELDS, CONSTRAINTS>::SHAPE
}

/// The fields of a variant.
#[must_use]
pub const fn variant<T, const AT: usize, const FIELDS: usize, const CONSTRAINTS: usize>()
-> &'static [Field]
where
    T: Table<AT> + ?Sized,
{
    Read::<T, AT, FIELDS, CONSTRAINTS>::FIELDS
}
