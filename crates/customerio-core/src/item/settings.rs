use crate::call::{Context, Integrations, Library};
use crate::validate::{Severity, Violations};

/// The settings for all items of a client.
///
/// ```
/// use customerio_core::item::{ItemSettings, SoftLimits};
///
/// let strict = ItemSettings {
///     soft_limits: SoftLimits::Reject,
///     ..ItemSettings::default()
/// };
/// ```
#[derive(Clone, Debug)]
pub struct ItemSettings {
    /// Fills the keys that a call's own context leaves out.
    pub context: Context,
    /// Fills the destinations that a call does not name.
    pub integrations: Integrations,
    /// The handling of a message that violates its shape.
    pub validation: Validation,
    /// The handling of a message over a soft limit.
    pub soft_limits: SoftLimits,
}

impl Default for ItemSettings {
    /// The default: this library in the context, violations are errors, soft limits are reported.
    fn default() -> Self {
        Self {
            context: Context::new().library(Library::this()),
            integrations: Integrations::new(),
            validation: Validation::default(),
            soft_limits: SoftLimits::default(),
        }
    }
}

/// The handling of a message that violates its shape.
///
/// Some messages can't be sent at all. Each setting refuses them, [`Off`](Self::Off) included:
///
/// - a duplicate key in an object, also within flattened and foreign values;
/// - a number that is infinite or NaN;
/// - a time outside of the years 0000 to 9999, or a message's time before 1970;
/// - an id that is empty or white space alone, or a call without a required id;
/// - a value that can't be written in its position, such as a flattened value without keys.
///
/// ```
/// use customerio_core::item::Validation;
///
/// assert_eq!(Validation::default(), Validation::Reject);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Validation {
    /// It is an error.
    #[default]
    Reject,
    /// It is sent, and its violations are reported.
    Report,
    /// It is sent without any check but those above.
    Off,
}

/// The handling of a message over a soft limit. A soft limit is published for the store behind the API,
/// or it is 2^53 for integers, above which many readers of JSON round. The check of integers is part of
/// validation.
///
/// ```
/// use customerio_core::item::SoftLimits;
///
/// assert_eq!(SoftLimits::default(), SoftLimits::Report);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SoftLimits {
    /// It is an error.
    Reject,
    /// It is sent, and the limit is reported.
    #[default]
    Report,
    /// It is sent unmeasured.
    Off,
}

impl ItemSettings {
    /// Whether a message with these violations is not sent.
    pub(super) fn refuse(&self, found: &Violations) -> bool {
        found.has(Severity::Fatal)
            || (found.has(Severity::Ordinary) && self.validation == Validation::Reject)
            || (found.has(Severity::Soft) && self.soft_limits == SoftLimits::Reject)
    }
}
