//! Pauses of the delivery.

use core::fmt;
use core::time::Duration;

/// Why delivery is paused and only probes are sent.
///
/// ```
/// use customerio_transport::{Client, PauseReason};
///
/// fn has_wrong_key(client: &Client) -> bool {
///     matches!(client.stats().paused, Some((PauseReason::KeyRefused { .. }, _)))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PauseReason {
    /// 401 or 403: the key is wrong, of another region, or was revoked. A firewall on the way may also
    /// answer with 403 to the content of a message; delivery then waits until it lets the message pass.
    KeyRefused {
        /// The answer's status.
        status: u16,
    },
    /// A status that describes the request and not its messages: a redirection, a wrong address, or
    /// the answer of a proxy.
    UnexpectedStatus {
        /// The answer's status.
        status: u16,
    },
    /// A 2xx that is not an answer of the service: `text/html`, or a body that is neither empty nor a
    /// JSON object. A proxy or the login page of a network may have answered. So may one that compresses
    /// with another method than gzip or deflate, although the client asks for no compression. The messages
    /// are sent again with the same ids.
    UnexpectedAnswer {
        /// The answer's status.
        status: u16,
    },
    /// The server refused [`REJECTIONS_IN_A_ROW`](crate::defaults::REJECTIONS_IN_A_ROW) messages in a
    /// row, so the endpoint is the likely cause. The client sends these messages again.
    EverythingRefused,
}

impl PauseReason {
    /// Returns whether two reasons are of the same kind. The status may differ.
    pub(crate) fn same_kind(self, other: Self) -> bool {
        core::mem::discriminant(&self) == core::mem::discriminant(&other)
    }
}

impl fmt::Display for PauseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyRefused { status: 403 } => f.write_str(
                "the server refuses the API key (status 403); check the key and its region, and firewalls \
                 on the way, which may refuse the content of a message with this status",
            ),
            Self::KeyRefused { status } => write!(
                f,
                "the server refuses the API key (status {status}); check the key and its region"
            ),
            Self::UnexpectedStatus { status } => write!(
                f,
                "the server answers with status {status}, which describes the address and not the \
                 messages; check the endpoint and the proxies on the way"
            ),
            Self::UnexpectedAnswer { status } => write!(
                f,
                "status {status} came with a body that is not the service's JSON; check the endpoint, \
                 and the proxies and login pages on the way"
            ),
            Self::EverythingRefused => f.write_str(
                "the server refuses every message; check that the endpoint is the Pipelines API",
            ),
        }
    }
}

/// The begin or the end of a pause, as [`on_pause`](crate::ClientBuilder::on_pause) receives it.
///
/// A pause drops no message. The client sends probes at intervals of 1 s to 60 s.
///
/// ```
/// use customerio_transport::{Client, PauseNotice};
///
/// let builder = Client::builder("any-key").on_pause(|notice| {
///     if let PauseNotice::Began { reason } = notice {
///         eprintln!("{reason}");
///     }
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PauseNotice {
    /// Delivery stopped. Reported once for each pause.
    Began {
        /// The reason.
        reason: PauseReason,
    },
    /// Delivery continues.
    Ended {
        /// The reason for the pause.
        reason: PauseReason,
        /// The length of the pause.
        after: Duration,
    },
}
