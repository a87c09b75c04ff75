//! Turns a [`Table`] into shapes and fields.

use core::marker::PhantomData;

use super::notes::{constraints, fields};
use super::{Table, called, lints, pii};
use crate::shape::{Constraint, Field, KindRepr, Object, Shape};

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
    const SHAPE: &'static Shape = &{
        let shape = called(
            Shape::from_repr::<T>(KindRepr::Object(Object {
                fields: Self::FIELDS,
                open: T::OPEN,
            })),
            T::NAME,
            T::CATALOG_NOTES.0,
        );
        let shape = shape.with_id(T::ID).with_lints(lints(T::LINT_LEVELS));
        match T::PERSONAL {
            None => shape,
            Some(class) => shape.with_pii(pii(class)),
        }
    };
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
