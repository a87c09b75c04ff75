use crate::call::{Context, Integrations, Library};
use crate::validate::Rule;

/// What is the same for every item that a client writes.
#[derive(Clone, Debug)]
pub struct ItemSettings {
    /// Fills the keys that a call's own context leaves out.
    pub context: Context,
    /// Fills the destinations that a call does not name.
    pub integrations: Integrations,
    /// What happens to a message that does not keep its shape.
    pub validation: Validation,
    /// What happens to a message over a limit that the service may not keep.
    pub soft_limits: SoftLimits,
}

impl Default for ItemSettings {
    /// This library named in the context, shapes kept, soft limits reported.
    fn default() -> Self {
        Self {
            context: Context::new().library(Library::this()),
            integrations: Integrations::new(),
            validation: Validation::default(),
            soft_limits: SoftLimits::default(),
        }
    }
}

/// What happens to a message that does not keep its shape.
///
/// What can't be sent at all (an empty id, a number that JSON does not have) is an error in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validation {
    /// It is an error.
    #[default]
    Reject,
    /// It is sent, and its violations are reported.
    Report,
    /// It is sent unchecked.
    Off,
}

/// What happens to a message over a limit that is published for the store behind the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// Whether a message that breaks the rule is not sent.
    pub(super) fn refuse(&self, rule: &Rule) -> bool {
        if rule.is_soft() {
            self.soft_limits == SoftLimits::Reject
        } else {
            rule.is_fatal() || self.validation == Validation::Reject
        }
    }
}
