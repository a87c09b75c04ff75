//! The fields of an object or of a variant, as a derive writes them.

use crate::shape::{AsField, Lint};

/// A string that a derive writes.
pub type Text = &'static str;

/// A field: its name, the fingerprint of the name with its constraints, and its type's description.
pub type Row = (Text, u64, &'static AsField);

/// A block of [notes](customerio_rules::note::Note) about fields, followed by their
/// [constraints](customerio_rules::constraint::Constraint); and the strings of both.
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
    /// The fields, in the order in which they are written.
    const ROWS: &'static [Row] = &[];
    /// The types of the fields, instead of the rows.
    #[cfg(feature = "__driver")]
    const TYPES: super::Types = &[];
    /// The docs of the type, and the name and the docs of each field of [`TYPES`](Self::TYPES). Each ends with a NUL.
    #[cfg(feature = "__driver")]
    const TEXTS: Text = "";
    /// The other attributes of the fields.
    const NOTES: Notes = (&[], &[]);
    /// Notes for a catalog. They are a separate constant, so that programs without a catalog omit them.
    const CATALOG_NOTES: CatalogNotes = ("", &[], &[]);
    /// The patterns among the constraints.
    const PATTERNS: &'static [Matches] = &[];
    /// The lint levels of fields.
    const LINTS: &'static [Linted] = &[];
}
