//! The types of fields as tuples. The compiler resolves and checks one expression with a tuple in less time
//! than one expression for each type.

use crate::shape::AsField;
use crate::walk::CioProperty;

/// The descriptions of the types of fields, in lists.
pub type Types = &'static [&'static [&'static AsField]];

/// A tuple of the types of fields.
#[doc(hidden)]
pub trait FieldTypes {
    /// Their descriptions.
    const LIST: &'static [&'static AsField];
}

macro_rules! tuples {
    () => {};
    ($first:ident $($rest:ident)*) => {
        impl<$first: CioProperty, $($rest: CioProperty),*> FieldTypes for ($first, $($rest,)*) {
            const LIST: &'static [&'static AsField] = &[$first::AS_FIELD, $($rest::AS_FIELD),*];
        }

        tuples!($($rest)*);
    };
}

// A derive divides more fields into several tuples.
tuples!(A B C D E F G H I J K L);

/// Returns the descriptions of the types in a tuple.
#[must_use]
pub const fn types<T: FieldTypes>() -> &'static [&'static AsField] {
    T::LIST
}
