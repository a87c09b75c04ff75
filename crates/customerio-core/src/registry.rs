//! How events and traits make themselves known to a catalog and to a client that records, at no cost
//! where nobody asks.
//!
//! The macros here are called by what the derives expand to. They expand to nothing unless the
//! feature `catalog`, or `testing`, is on, so that docs, owners, names of classes and the copying of
//! events stay out of a release.

/// A registered type. What is known of it is asked for with a call, so that the compiler need not compute
/// it where it only checks.
#[cfg(feature = "catalog")]
#[derive(Debug)]
pub enum Registered {
    /// The events of a type.
    Events(fn() -> &'static [&'static crate::event::EventSpec]),
    /// The traits of a type.
    Traits(fn() -> &'static crate::traits::TraitsSpec),
}

#[cfg(feature = "catalog")]
inventory::collect!(Registered);

/// What is known of a type of events.
#[cfg(feature = "catalog")]
#[must_use]
pub fn specs_of<E: crate::CioEvent>() -> &'static [&'static crate::event::EventSpec] {
    E::SPECS
}

/// What is known of a type of traits.
#[cfg(feature = "catalog")]
#[must_use]
pub fn spec_of<T: crate::CioTraits>() -> &'static crate::traits::TraitsSpec {
    T::SPEC
}

/// Registers the events of a type.
#[cfg(feature = "catalog")]
#[doc(hidden)]
#[macro_export]
macro_rules! __register_events {
    ($type:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registered::Events($crate::__private::specs_of::<$type>)
        }
    };
}

/// Registers the traits of a type.
#[cfg(feature = "catalog")]
#[doc(hidden)]
#[macro_export]
macro_rules! __register_traits {
    ($type:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registered::Traits($crate::__private::spec_of::<$type>)
        }
    };
}

/// Registers nothing.
#[cfg(not(feature = "catalog"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register_events {
    ($type:ty) => {};
}

/// Registers nothing.
#[cfg(not(feature = "catalog"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register_traits {
    ($type:ty) => {};
}

/// Methods that hand out copies.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_testing {
    ($($item:tt)*) => { $($item)* };
}

/// No method.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_testing {
    ($($item:tt)*) => {};
}
