//! The values of fields as tuples, for the same reason as their types.

use super::{Table, notes};
use crate::walk::{CioProperty, Fields};

/// A tuple of references to the values of consecutive fields of a table, of which the first has the index
/// `FIRST`.
#[doc(hidden)]
pub trait FieldValues<T: ?Sized, const AT: usize, const FIRST: usize> {
    /// Shows each, unless the value is absent.
    fn show<To: Fields>(self, to: &mut To);
}

macro_rules! tuples {
    ($($($of:ident $at:tt)*;)*) => {$(
        impl<T, const AT: usize, const FIRST: usize, $($of: CioProperty),*>
            FieldValues<T, AT, FIRST> for ($(&$of,)*)
        where
            T: Table<AT> + ?Sized,
        {
            // Visitors write a constant name in fewer instructions, so each is one where it is shown.
            #[inline]
            fn show<To: Fields>(self, to: &mut To) {
                $(self.$at.visit_as_field(const { notes::name(T::FIELDS, FIRST + $at) }, to);)*
            }
        }
    )*};
}

// A derive divides more fields into several tuples.
tuples! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
    A 0 B 1 C 2 D 3 E 4;
    A 0 B 1 C 2 D 3 E 4 F 5;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}

/// Shows the values of consecutive fields of a table.
#[inline]
pub fn show<T: ?Sized, const AT: usize, const FIRST: usize>(
    values: impl FieldValues<T, AT, FIRST>,
    to: &mut impl Fields,
) {
    values.show(to);
}
