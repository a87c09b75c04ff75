//! Copies of what a call was given, for a client that records instead of sending.
//!
//! A call holds a reference to an event of any lifetime, and nothing can be made of its JSON but
//! JSON. So the event itself is asked for a copy, which the derives answer where the type is
//! `Clone`, `Send`, `Sync` and has no lifetimes. All of it is there with the feature `testing` only.

use core::any::Any;
use core::fmt;
use core::marker::PhantomData;
use std::sync::Arc;

use crate::call::Call;
use crate::event::EventSpec;
use crate::traits::TraitsSpec;

/// What a call was given: which event, which traits, and copies of those that can be copied.
#[derive(Clone, Default)]
pub struct Copies {
    event: Option<&'static EventSpec>,
    traits: Vec<&'static TraitsSpec>,
    values: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Copies {
    /// Of everything that a call was given.
    #[must_use]
    pub fn of<C: Call + ?Sized>(call: &C) -> Self {
        let mut copies = Self::default();
        call.show_typed(&mut copies);
        copies
    }

    /// Which event it was; none for calls without one, and for those that Customer.io acts on.
    #[must_use]
    pub fn event(&self) -> Option<&'static EventSpec> {
        self.event
    }

    /// Which traits they were: those of a person or an object, and of a relationship.
    #[must_use]
    pub fn traits(&self) -> &[&'static TraitsSpec] {
        &self.traits
    }

    /// The copy of this type, if there is one. An enum of events and the event that it holds are
    /// both there.
    #[must_use]
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.values.iter().find_map(|value| value.downcast_ref())
    }

    /// Keeps a value.
    pub fn keep<T: Send + Sync + 'static>(&mut self, value: T) {
        self.values.push(Arc::new(value));
    }

    pub(crate) fn is_event(&mut self, spec: &'static EventSpec) {
        self.event = Some(spec);
    }

    pub(crate) fn has_traits(&mut self, spec: &'static TraitsSpec) {
        self.traits.push(spec);
    }
}

/// Shows no values: their types need not be `Debug`.
impl fmt::Debug for Copies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Copies")
            .field("event", &self.event.map(|spec| spec.name))
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}

/// Asks whether a type can be copied, where the type is known: the first of the two traits below
/// that applies is the one whose method is called.
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

#[doc(hidden)]
pub trait KeepTyped<T> {
    fn copy_typed(&self, value: &T, to: &mut Copies);
}

impl<T: Clone + Send + Sync + 'static> KeepTyped<T> for Typed<T> {
    fn copy_typed(&self, value: &T, to: &mut Copies) {
        to.keep(value.clone());
    }
}

#[doc(hidden)]
pub trait PassTyped<T> {
    fn copy_typed(&self, value: &T, to: &mut Copies);
}

impl<T> PassTyped<T> for &Typed<T> {
    fn copy_typed(&self, _value: &T, _to: &mut Copies) {}
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
    fn what_is_clone_is_copied_and_what_is_not_is_passed_by() {
        let mut copies = Copies::default();
        (&Typed::<Copied>::new()).copy_typed(&Copied(7), &mut copies);
        (&Typed::<Moved>::new()).copy_typed(&Moved, &mut copies);
        assert_eq!(copies.get::<Copied>(), Some(&Copied(7)));
        assert!(copies.get::<Moved>().is_none());
        assert_eq!(copies.values.len(), 1);
    }
}
