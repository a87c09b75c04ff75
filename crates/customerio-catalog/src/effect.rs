//! The effect of a change, for comparisons and pages.

use serde::{Deserialize, Serialize};

/// The side that a change breaks.
///
/// ```
/// use customerio_catalog::Effect;
///
/// assert_eq!(serde_json::to_string(&Effect::Reader)?, r#""reader""#);
/// // Breaks come first.
/// assert!(Effect::Writer < Effect::Compatible);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Consumers of the event. The payload is one of the new form, or for a removed property one of the
    /// old form.
    Reader,
    /// Senders of the old form. The payload is one of the old form.
    Writer,
    /// Possibly a side: no payload shows a break, and none can exclude it.
    Undecided,
    /// No side.
    Compatible,
}
