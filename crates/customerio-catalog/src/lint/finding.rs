//! The findings of [`lint`](super::lint).

use serde::{Deserialize, Serialize};

/// A violation of a rule.
///
/// ```
/// use customerio_catalog::lint::Finding;
///
/// fn line(finding: &Finding) -> String {
///     format!("{}: `{}` {}", finding.rule, finding.subject, finding.message)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the event or traits type.
    pub subject: String,
    /// The `key` of the event or traits type.
    pub key: String,
    /// The crate that declares it.
    pub declared_in: String,
    /// The name of the [rule](super::RULES).
    pub rule: String,
    /// The violation and its fix.
    pub message: String,
    /// Whether the item itself denies the rule, regardless of the project's level.
    #[serde(default)]
    pub is_denied: bool,
}
