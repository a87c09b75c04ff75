use crate::event::CioEvent;
use crate::traits::CioTraits;

/// A consumer of the events and traits of calls.
pub trait Recorder {
    /// Records the event of a call.
    fn event<E: CioEvent + ?Sized>(&mut self, event: &E);

    /// Records the traits of a person, an object or a relationship.
    fn traits<T: CioTraits + ?Sized>(&mut self, traits: &T);
}
