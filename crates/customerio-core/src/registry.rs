//! The registration of events and traits for a catalog and for a recording client, at no cost without
//! them.
//!
//! The derives expand to calls of these macros. They expand to nothing unless the feature `catalog` or
//! `testing` is enabled, so that a release contains no docs, owners, classes of personal data or copies
//! of events.

/// A registered type. Its description is returned by a function, so that the compiler does not compute
/// it for `cargo check`.
#[cfg(feature = "catalog")]
#[derive(Debug)]
#[cfg_attr(
    feature = "__driver",
    expect(
        clippy::large_enum_variant,
        reason = "a driver has few other registrations"
    )
)]
pub enum Registered {
    /// The events of a type.
    Events(fn() -> &'static [&'static crate::event::EventSpec]),
    /// An event of a driver.
    #[cfg(feature = "__driver")]
    Outline(crate::macro_support::Outline),
    /// The traits of a type.
    Traits(fn() -> &'static crate::traits::TraitsSpec),
}

#[cfg(feature = "catalog")]
inventory::collect!(Registered);

/// Returns the descriptions of a type of events.
#[cfg(feature = "catalog")]
#[must_use]
pub fn specs_of<E: crate::CioEvent>() -> &'static [&'static crate::event::EventSpec] {
    E::SPECS
}

/// Returns the description of a type of traits.
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

/// Registers an event for a driver.
#[cfg(feature = "__driver")]
#[doc(hidden)]
#[macro_export]
macro_rules! __register_outline {
    ($type:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registered::Outline($crate::__private::Outline::of::<$type>())
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

/// Adds a copy of a value to a list, if the value's type can be copied.
#[doc(hidden)]
#[macro_export]
macro_rules! __copy_typed {
    ($value:expr, $to:expr) => {{
        use $crate::__private::{KeepTyped as _, PassTyped as _};
        (&$crate::__private::Typed::<Self>::new()).copy_typed($value, $to);
    }};
}

/// The method that hands out a copy of the value itself. A macro, since every event has it, and without
/// the feature `testing` the compiler should not read its tokens.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __keep_typed {
    () => {
        fn keep_typed(&self, to: &mut $crate::__private::TypedValues) {
            $crate::__copy_typed!(self, to);
        }
    };
}

/// No method.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __keep_typed {
    () => {};
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
