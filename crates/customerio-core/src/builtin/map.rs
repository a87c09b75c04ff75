//! Maps with string keys are objects with free keys.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::shape::{Kind, Shape};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

/// A key of a map: a string, as JSON has no other keys.
///
/// ```
/// use customerio_core::builtin::MapKey;
///
/// assert_eq!("plan".with_key(str::len), 4);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the key of a map that is sent",
    label = "JSON has string keys only",
    note = "write a map with `String`, `&str`, `Cow<str>`, `Box<str>`, `Rc<str>` or `Arc<str>` keys",
    note = "an integer or a UUID: write `String` keys, such as `key.to_string()`",
    note = "for a type of your own: `#[derive(CioProperty)]` on a newtype of a string, or on an enum whose variants have no fields"
)]
pub trait MapKey {
    /// Calls `with` with the key as it is written.
    ///
    /// ```
    /// use customerio_core::builtin::MapKey;
    ///
    /// assert_eq!(String::from("plan").with_key(str::to_owned), "plan");
    /// ```
    fn with_key<R>(&self, with: impl FnOnce(&str) -> R) -> R;
}

macro_rules! keys {
    ($($key:ty),*) => {$(
        impl MapKey for $key {
            #[inline]
            fn with_key<R>(&self, with: impl FnOnce(&str) -> R) -> R {
                with(self)
            }
        }
    )*};
}

keys!(String, str, Cow<'_, str>, Box<str>, Rc<str>, Arc<str>);

impl<T: MapKey + ?Sized> MapKey for &T {
    #[inline]
    fn with_key<R>(&self, with: impl FnOnce(&str) -> R) -> R {
        T::with_key(self, with)
    }
}

macro_rules! maps {
    ($($map:ty: [$($generics:tt)*];)*) => {$(
        impl<K: MapKey, T: CioProperty, $($generics)*> CioProperty for $map {
            const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::map(T::SHAPE));

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.object(self);
            }
        }

        impl<K: MapKey, T: CioProperty, $($generics)*> CioObject for $map {
            #[inline]
            fn visit_fields<F: Fields>(&self, to: &mut F) {
                for (key, value) in self {
                    key.with_key(|key| to.entry(key, value));
                }
            }
        }
    )*};
}

maps! {
    BTreeMap<K, T>: [];
    HashMap<K, T, S>: [S];
}
