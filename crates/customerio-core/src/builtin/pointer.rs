//! Pointers, which are written as their target.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::shape::Shape;
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

macro_rules! pointers {
    ($($pointer:ty: [$($generics:tt)*];)*) => {$(
        impl<$($generics)*> CioProperty for $pointer {
            const SHAPE: &'static Shape = T::SHAPE;
            const OPTIONAL: bool = T::OPTIONAL;

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                T::visit_property(self, to);
            }

            #[inline]
            fn visit_as_field<F: Fields>(&self, name: &'static str, to: &mut F) {
                T::visit_as_field(self, name, to);
            }
        }
    )*};
}

pointers! {
    &T: [T: CioProperty + ?Sized];
    &mut T: [T: CioProperty + ?Sized];
    Box<T>: [T: CioProperty + ?Sized];
    Rc<T>: [T: CioProperty + ?Sized];
    Arc<T>: [T: CioProperty + ?Sized];
    Cow<'_, T>: [T: CioProperty + ToOwned + ?Sized];
}

macro_rules! pointers_to_objects {
    ($($pointer:ty: [$($generics:tt)*];)*) => {$(
        impl<$($generics)*> CioObject for $pointer {
            #[inline]
            fn visit_fields<F: Fields>(&self, to: &mut F) {
                T::visit_fields(self, to);
            }
        }
    )*};
}

pointers_to_objects! {
    &T: [T: CioObject + ?Sized];
    &mut T: [T: CioObject + ?Sized];
    Box<T>: [T: CioObject + ?Sized];
    Rc<T>: [T: CioObject + ?Sized];
    Arc<T>: [T: CioObject + ?Sized];
    Cow<'_, T>: [T: CioObject + ToOwned + ?Sized];
}
