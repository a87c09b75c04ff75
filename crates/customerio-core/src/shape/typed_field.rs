use super::Field;
use crate::walk::CioProperty;

impl Field {
    /// A field of type `T` under a key: required, or optional if `T` is an `Option`.
    #[must_use]
    pub const fn of<T: CioProperty + ?Sized>(name: &'static str) -> Self {
        Self::described(name, T::SHAPE, T::OPTIONAL)
    }

    /// A field of type `T` that is always present, and `null` if it has no value.
    #[must_use]
    pub const fn nullable<T: CioProperty + ?Sized>(name: &'static str) -> Self {
        Self::described(name, T::SHAPE, false)
    }
}
