//! Copies of the events and traits of a call, for a client that records instead of sending.

use core::fmt;

use crate::call::Call;
use crate::event::{CioEvent, EventSpec};
use crate::recorder::Recorder;
use crate::traits::{CioTraits, TraitsSpec};
use crate::typed::TypedValues;

/// The event and traits of a call, with copies of those that can be copied.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::Identify;
/// use customerio_core::testing::TypedCopies;
///
/// let copies = TypedCopies::of(&Identify::new("u1", &Empty));
/// assert!(copies.event().is_none());
/// assert_eq!(copies.traits().len(), 1);
/// assert!(copies.get::<String>().is_none());
/// ```
#[derive(Clone, Default)]
pub struct TypedCopies {
    event: Option<&'static EventSpec>,
    traits: Vec<&'static TraitsSpec>,
    values: TypedValues,
}

impl TypedCopies {
    /// Copies the event and traits of a call.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_core::testing::TypedCopies;
    ///
    /// let copies = TypedCopies::of(&Identify::new("u1", &Empty));
    /// assert_eq!(copies.traits()[0].name(), "Empty");
    /// ```
    #[must_use]
    pub fn of<C: Call + ?Sized>(call: &C) -> Self {
        let mut copies = Self::default();
        call.record(&mut copies);
        copies
    }

    /// Returns the event; `None` for calls without one, and for those that Customer.io acts on.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_core::testing::TypedCopies;
    ///
    /// let copies = TypedCopies::of(&Identify::new("u1", &Empty));
    /// assert!(copies.event().is_none());
    /// ```
    #[must_use]
    pub fn event(&self) -> Option<&'static EventSpec> {
        self.event
    }

    /// Returns the traits: those of a person or an object, and of a relationship.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_core::testing::TypedCopies;
    ///
    /// let copies = TypedCopies::of(&Identify::new("u1", &Empty));
    /// assert_eq!(copies.traits().len(), 1);
    /// ```
    #[must_use]
    pub fn traits(&self) -> &[&'static TraitsSpec] {
        &self.traits
    }

    /// Returns the copy of this type, if there is one. An enum of events and the event that it holds
    /// are two copies.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_core::testing::TypedCopies;
    ///
    /// let copies = TypedCopies::of(&Identify::new("u1", &Empty));
    /// assert!(copies.get::<String>().is_none());
    /// ```
    #[must_use]
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.values.get()
    }
}

impl Recorder for TypedCopies {
    fn event<E: CioEvent + ?Sized>(&mut self, event: &E) {
        // An untyped event shares its description with all others.
        self.event = event.untyped().is_none().then(|| event.event_spec());
        event.keep_typed(&mut self.values);
    }

    fn traits<T: CioTraits + ?Sized>(&mut self, traits: &T) {
        self.traits.push(T::SPEC);
        traits.keep_typed(&mut self.values);
    }
}

/// Shows no values: their types need not be `Debug`.
impl fmt::Debug for TypedCopies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypedCopies")
            .field("event", &self.event.map(|spec| spec.name))
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}
