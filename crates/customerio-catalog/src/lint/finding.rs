//! The findings of [`lint`](super::lint).

use serde::{Deserialize, Serialize};

/// Something that might be better.
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
    /// What might be better, and how.
    pub message: String,
    /// Whether the item itself says that it is an error, whatever the project says.
    #[serde(default)]
    pub is_denied: bool,
}
