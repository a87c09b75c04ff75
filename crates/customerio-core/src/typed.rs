//! Copies of events and traits with their types.
//!
//! A call holds a reference to an event of any lifetime, so the event itself makes the copy. The
//! derives implement this for types that are `Clone`, `Send`, `Sync` and have no lifetimes.

use core::any::Any;
use core::marker::PhantomData;
use std::sync::Arc;

/// Copies of an event or of traits, one per type that holds it.
#[derive(Clone, Default)]
pub struct TypedValues(Vec<Arc<dyn Any + Send + Sync>>);

impl TypedValues {
    /// Adds a value.
    pub fn push<T: Send + Sync + 'static>(&mut self, value: T) {
        self.0.push(Arc::new(value));
    }

    /// Returns the copy with this type.
    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        self.0.iter().find_map(|value| value.downcast_ref())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Shows the number of values only, since their types need not be `Debug`.
impl core::fmt::Debug for TypedValues {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("TypedValues")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

/// Copies a value if its type is `Clone`: method resolution selects the first of the two traits below
/// that applies.
#[doc(hidden)]
#[derive(Debug)]
pub struct Typed<T>(PhantomData<fn(T)>);

impl<T> Typed<T> {
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Typed<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Copies a value whose type is `Clone`, `Send`, `Sync` and `'static`.
#[doc(hidden)]
pub trait KeepTyped<T> {
    fn copy_typed(&self, value: &T, to: &mut TypedValues);
}

impl<T: Clone + Send + Sync + 'static> KeepTyped<T> for Typed<T> {
    fn copy_typed(&self, value: &T, to: &mut TypedValues) {
        to.push(value.clone());
    }
}

/// Copies nothing, for types that are not `Clone`.
#[doc(hidden)]
pub trait PassTyped<T> {
    fn copy_typed(&self, value: &T, to: &mut TypedValues);
}

impl<T> PassTyped<T> for &Typed<T> {
    fn copy_typed(&self, _value: &T, _to: &mut TypedValues) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Copied(u8);
    struct Moved;

    #[test]
    #[expect(
        clippy::needless_borrow,
        reason = "as derives write it, for types of any kind"
    )]
    fn a_value_is_copied_if_it_is_clone() {
        let mut copies = TypedValues::default();
        (&Typed::<Copied>::new()).copy_typed(&Copied(7), &mut copies);
        (&Typed::<Moved>::new()).copy_typed(&Moved, &mut copies);
        assert_eq!(copies.get::<Copied>(), Some(&Copied(7)));
        assert!(copies.get::<Moved>().is_none());
        assert_eq!(copies.len(), 1);
    }
}
