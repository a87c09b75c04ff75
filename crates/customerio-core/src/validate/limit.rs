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
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub(crate) Rule);

impl Limit {
    /// Returns what is limited, such as `an event name`.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Track;
    /// use customerio_core::item::{ItemSettings, write_item};
    /// use customerio_core::validate::Rule;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let long = Untyped::event("a".repeat(101), serde_json::json!({}));
    /// let written = write_item(&Track::new("u1", &long), &ItemSettings::default(), &mut Vec::new())?;
    /// for violation in &written.tolerated {
    ///     if let Rule::SoftLimit { limit, .. } = violation.rule() {
    ///         assert_eq!(limit.subject(), "an event name");
    ///     }
    /// }
    /// assert_eq!(written.tolerated.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn subject(&self) -> &'static str {
        self.0.what
    }

    /// Returns the largest allowed value: a number of bytes, or of items.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Track;
    /// use customerio_core::item::{ItemSettings, write_item};
    /// use customerio_core::validate::Rule;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let long = Untyped::event("a".repeat(101), serde_json::json!({}));
    /// let written = write_item(&Track::new("u1", &long), &ItemSettings::default(), &mut Vec::new())?;
    /// for violation in &written.tolerated {
    ///     if let Rule::SoftLimit { limit, .. } = violation.rule() {
    ///         assert_eq!(limit.max(), 100);
    ///     }
    /// }
    /// assert_eq!(written.tolerated.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
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
