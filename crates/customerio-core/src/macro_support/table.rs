//! The fields of an object or of a variant, as a derive writes them.

use super::Types;
use crate::shape::Lint;

/// A string that a derive writes.
pub type Text = &'static str;

/// Fields, in the order in which they are written: their names without anything between, the descriptions
/// of their types, and their notes. They are one constant, since the compiler checks each constant like a
/// function, and the names are one string, since it evaluates each list.
pub type Columns = (Text, Types, Notes);

/// A block of [keys](customerio_rules::note::next_key), a block of [notes](customerio_rules::note::Note),
/// and the [constraints](customerio_rules::constraint::Constraint) of all fields; and the strings of notes and
/// constraints.
pub type Notes = (&'static [u8], &'static [Text]);

/// The pattern of a field as a function, in the order of the notes.
pub type Matches = fn(&str) -> bool;

/// Notes for a catalog: the docs of the type; the docs of its fields in the order of the fields, or an
/// empty list; and other attributes of fields.
pub type CatalogNotes = (Text, &'static [Text], &'static [Stated]);

/// An attribute of the field at an index.
pub(super) type Stated = (usize, Fact, Text);

/// An attribute of a field for a catalog, except its docs.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// Its name in Rust, if that differs from its key.
    Member,
    /// An example of it, as JSON text.
    Example,
    /// The unit of its number.
    Unit,
    /// The reason for its deprecation.
    Deprecated,
}

/// The lint levels of the field at an index.
pub type Linted = (usize, &'static [Lint]);

/// The fields of a type, or of its variant at the index `AT`, as a derive writes them. Defaults are
/// not written.
#[doc(hidden)]
pub trait Table<const AT: usize> {
    /// The name of the type in schemas.
    const NAME: Text = "";
    /// Its full name, which identifies the type.
    const ID: fn() -> Text = core::any::type_name::<Self>;
    /// The class of personal data that every value of the type is.
    const PERSONAL: Option<Text> = None;
    /// The lint levels of the type.
    const LINT_LEVELS: &'static [Lint] = &[];
    /// Whether an object may have keys that are not listed.
    const OPEN: bool = false;
    /// The fields.
    const FIELDS: Columns = ("", &[], (&[], &[]));
    /// The docs of the type, and the name and the docs of each field, whose [`FIELDS`](Self::FIELDS) have no
    /// names and keys then. Each ends with a NUL.
    #[cfg(feature = "__driver")]
    const TEXTS: Text = "";
    /// Notes for a catalog. They are a separate constant, so that programs without a catalog omit them.
    const CATALOG_NOTES: CatalogNotes = ("", &[], &[]);
    /// The patterns among the constraints.
    const PATTERNS: &'static [Matches] = &[];
    /// The lint levels of fields.
    const LINTS: &'static [Linted] = &[];
}
