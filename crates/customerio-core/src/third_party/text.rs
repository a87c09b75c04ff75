//! String types of other crates: written unchanged, and keys of maps.

macro_rules! texts {
    ($($type:ty),*) => {$(
        impl $crate::CioProperty for $type {
            const SHAPE: &'static $crate::shape::Shape = <str as $crate::CioProperty>::SHAPE;

            #[inline]
            fn visit_property<V: $crate::walk::Visitor>(&self, to: &mut V) {
                to.text(self);
            }
        }

        impl $crate::builtin::MapKey for $type {
            #[inline]
            fn with_key<R>(&self, with: impl FnOnce(&str) -> R) -> R {
                with(self)
            }
        }
    )*};
}

pub(super) use texts;
