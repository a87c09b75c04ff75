use core::fmt;

use customerio_rules::limits::{Limit as Rule, Unit};

/// A published limit of the service, such as the length of an id.
///
/// ```
/// use customerio_core::validate::{Limit, Rule, Violations};
///
/// /// The published limits that a message exceeds.
/// fn limits(violations: &Violations) -> Vec<Limit> {
///     let limit = |rule: &Rule| match rule {
///         Rule::SoftLimit { limit, .. } => Some(*limit),
///         _ => None,
///     };
///     violations.iter().filter_map(|it| limit(it.rule())).collect()
/// }
/// ```
///
/// ```
/// # use customerio_core::validate::Limit;
/// fn line(limit: Limit) -> String {
///     format!("{}: at most {}", limit.subject(), limit.max())
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub(crate) Rule);

impl Limit {
    /// Returns what is limited, such as `an event name`.
    #[must_use]
    pub const fn subject(&self) -> &'static str {
        self.0.what
    }

    /// Returns the largest allowed value: a number of bytes, or of items.
    #[must_use]
    pub const fn max(&self) -> usize {
        self.0.value
    }
}

/// `an event name should have at most 100 bytes`
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.0.unit {
            Unit::Count => "",
            Unit::Bytes | Unit::JsonBytes => " bytes",
        };
        let (subject, max) = (self.subject(), self.max());
        write!(f, "{subject} should have at most {max}{unit}")
    }
}
