//! `Option`: a key that may be left out, or `null` in an array.

use crate::shape::{Kind, Shape};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

/// Absent as a field, `null` in an array. `Option<Option<T>>` is absent, null or a value.
impl<T: CioProperty> CioProperty for Option<T> {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::nullable(T::SHAPE));
    const OPTIONAL: bool = true;

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        match self {
            Some(value) => value.visit_property(to),
            None => to.null(),
        }
    }

    #[inline]
    fn visit_as_field<F: Fields>(&self, name: &'static str, to: &mut F) {
        if let Some(value) = self {
            to.field(name, value);
        }
    }
}

/// Flattened, an absent object has no keys.
impl<T: CioObject> CioObject for Option<T> {
    #[inline]
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        if let Some(value) = self {
            value.visit_fields(to);
        }
    }
}
