//! Validation of a value against its shape.

mod checker;
mod json;
mod keys;
mod limit;
mod parts;
mod rule;
mod table;
mod violation;

pub use limit::Limit;
pub use rule::Rule;
pub use violation::{Violation, Violations};

pub(crate) use crate::walk::Path;
pub(crate) use checker::Checker;
pub(crate) use json::{check_json, check_known_keys};
pub(crate) use keys::Keys;
pub(crate) use rule::Severity;
pub(crate) use table::{Place, Table, unwrapped};
pub(crate) use violation::Found;

use crate::walk::{CioProperty, repeated_keys_of};

/// Validates a value. The pointers of violations start at the value itself.
///
/// ```
/// use customerio_core::validate::check;
///
/// assert!(check(&vec![0.5, 1.0]).is_ok());
/// let violations = check(&vec![0.5, f64::NAN]).unwrap_err();
/// assert_eq!(violations.iter().next().unwrap().pointer(), "/1");
/// ```
///
/// # Errors
///
/// Returns all violations in the order of the walk, then duplicate keys. At most
/// [`Violations::MAX_LISTED`] are listed.
pub fn check<T: CioProperty + ?Sized>(value: &T) -> Result<(), Violations> {
    let mut found = Violations::default();
    Checker::new(T::SHAPE, &Path::Root, &mut found).show(value);
    found.add_repeated_keys(repeated_keys_of(value));
    if found.is_empty() { Ok(()) } else { Err(found) }
}
