//! Turns a [`Table`] into shapes and fields.

use core::marker::PhantomData;

use super::notes::{constraints, fields};
use super::{Table, Text, called, lints, pii};
use crate::shape::{Constraint, Field, KindRepr, Lint, Object, Shape};

/// Constants computed from a table. The derive counts the fields and constraints, since a constant can't grow a
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
    const SHAPE: &'static Shape = &Head::of::<T, AT>().shape(Self::FIELDS);
}

/// The attributes of an object, except its fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    id: fn() -> Text,
    name: Text,
    doc: Text,
    personal: Option<Text>,
    lint_levels: &'static [Lint],
    open: bool,
}

impl Head {
    pub(super) const fn of<T: Table<AT> + ?Sized, const AT: usize>() -> Self {
        Self {
            id: T::ID,
            name: T::NAME,
            doc: doc::<T, AT>(),
            personal: T::PERSONAL,
            lint_levels: T::LINT_LEVELS,
            open: T::OPEN,
        }
    }

    pub(super) const fn shape(self, fields: &'static [Field]) -> Shape {
        let open = self.open;
        let shape = Shape::from_repr::<()>(KindRepr::Object(Object { fields, open }));
        let shape = called(shape, self.name, self.doc)
            .with_id(self.id)
            .with_lints(lints(self.lint_levels));
        match self.personal {
            None => shape,
            Some(class) => shape.with_pii(pii(class)),
        }
    }
}

/// Returns the docs of the type.
const fn doc<T: Table<AT> + ?Sized, const AT: usize>() -> Text {
    let doc = T::CATALOG_NOTES.0;
    #[cfg(feature = "__driver")]
    if doc.is_empty() {
        return super::packed::doc(T::TEXTS);
    }
    doc
}

/// Returns the shape of an object. It is a reference, since the compiler evaluates at once each value
/// that a constant contains.
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
