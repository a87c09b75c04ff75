//! The policy for a full queue.

use core::time::Duration;

/// What a call does when the queue is full.
///
/// ```
/// use std::time::Duration;
///
/// use customerio_transport::{Client, WhenFull};
///
/// let waits = Client::builder("any-key").when_full(WhenFull::Block(Duration::from_secs(1)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenFull {
    /// The call fails at once with [`SendError::Full`](crate::SendError::Full). The caller still has
    /// the message.
    #[default]
    Reject,
    /// The call blocks its thread until there is room, for at most this time, and then fails. In a
    /// callback of the client it fails at once, since it would wait for itself.
    Block(Duration),
    /// The client drops the oldest messages that are not part of a request until there is room. It
    /// counts each and reports it as [`Dropped`](crate::OutcomeKind::Dropped). The call fails if
    /// [`DROP_REPORTS_BYTES`](crate::defaults::DROP_REPORTS_BYTES) of dropped messages still wait for
    /// [`on_outcome`](crate::ClientBuilder::on_outcome).
    DropOldest,
}
