use core::fmt;

/// A check that is written in Rust: a function from a reference to `Ok`, or to the problem.
///
/// ```
/// use customerio_core::walk::Check;
///
/// fn is_even(number: &u32) -> Result<(), &'static str> {
///     if number % 2 == 0 { Ok(()) } else { Err("must be even") }
/// }
/// assert_eq!(is_even.run(&3), Err("must be even".to_owned()));
/// ```
pub trait Check<T: ?Sized> {
    /// Checks the value.
    ///
    /// # Errors
    ///
    /// Returns the problem, in words without personal data.
    ///
    /// ```
    /// use customerio_core::walk::Check;
    ///
    /// let is_even = |number: &u32| if number % 2 == 0 { Ok(()) } else { Err("must be even") };
    /// assert_eq!(is_even.run(&2), Ok(()));
    /// ```
    fn run(self, value: &T) -> Result<(), String>;
}

impl<T: ?Sized, E: fmt::Display, F: FnOnce(&T) -> Result<(), E>> Check<T> for F {
    fn run(self, value: &T) -> Result<(), String> {
        self(value).map_err(|error| error.to_string())
    }
}
