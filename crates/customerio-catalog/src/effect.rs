//! Whom changes break: what comparisons find out, and pages tell.

use serde::{Deserialize, Serialize};

/// Whom a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Who uses the event. The payload is one that is sent now, or of a property that is gone: one
    /// that was sent before.
    Reader,
    /// Who sends the event as it was. The payload is one of theirs.
    Writer,
    /// Perhaps somebody; no payload shows it.
    Undecided,
    /// Nobody.
    Compatible,
}
