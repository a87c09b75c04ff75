//! Messages that the server refused.

use core::fmt;
use core::ops::Range;
use std::sync::Arc;

use customerio_core::call::CallKind;

use super::message_id::{id_in, message_id};

/// Why the server refused a message.
///
/// ```
/// use customerio_transport::Client;
///
/// fn log(client: &Client) {
///     for rejected in client.rejected() {
///         let rejection = &rejected.rejection;
///         println!("status {}: {}", rejection.status, rejection.detail);
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The reason.
    pub reason: RejectReason,
    /// The status of the answer; 0 if there was no answer, which is possible only with
    /// [`RejectReason::GivenUp`].
    pub status: u16,
    /// The server's explanation: its list of errors joined by `; `, or the body of the answer, cut to
    /// 1,000 bytes. It may repeat the message's content.
    pub detail: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (status {}): {}",
            self.reason, self.status, self.detail
        )
    }
}

/// Does not show `detail`: servers repeat rejected content, which may be personal data.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("reason", &self.reason)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why a message was refused.
///
/// ```
/// use customerio_transport::RejectReason;
///
/// assert_eq!(RejectReason::TooLarge.to_string(), "the server found the message too large");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectReason {
    /// 400: the server found the message invalid.
    BadRequest,
    /// 413: the server found the message too large.
    TooLarge,
    /// 2xx with `"success": false`.
    NotSuccessful,
    /// The server failed repeatedly on the message, sent alone, while it accepted other messages. If
    /// there were no others, it failed for [`GIVE_UP_UNPROVEN_AFTER`](crate::defaults::GIVE_UP_UNPROVEN_AFTER).
    GivenUp,
}

impl fmt::Display for RejectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadRequest => "the server found the message invalid",
            Self::TooLarge => "the server found the message too large",
            Self::NotSuccessful => "the server answered that it did not succeed",
            Self::GivenUp => "the server failed on the message repeatedly",
        })
    }
}

impl RejectReason {
    pub(crate) const ALL: [Self; 4] = [
        Self::BadRequest,
        Self::TooLarge,
        Self::NotSuccessful,
        Self::GivenUp,
    ];
}

/// A message that the server refused.
///
/// ```
/// use customerio_transport::Client;
///
/// fn refused_ids(client: &Client) -> Vec<String> {
///     client.rejected().iter().map(|it| it.message_id()).collect()
/// }
/// ```
///
/// ```
/// use customerio_transport::Rejected;
///
/// /// Returns the message as text for a store with restricted access.
/// fn to_text(rejected: &Rejected) -> String {
///     String::from_utf8_lossy(rejected.item()).into_owned()
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Rejected {
    /// The call that made the message.
    pub call: CallKind,
    /// Why it was refused.
    pub rejection: Arc<Rejection>,
    pub(crate) item: Arc<[u8]>,
    pub(crate) id: Range<u16>,
}

impl Rejected {
    /// Returns the message id.
    ///
    /// ```
    #[doc = refused!()]
    /// assert_eq!(client.rejected()[0].message_id(), "m-7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(id_in(&self.item, &self.id))
    }

    /// Returns the message as it was sent: one JSON object, which may hold personal data.
    ///
    /// ```
    #[doc = refused!()]
    /// let item: serde_json::Value = serde_json::from_slice(client.rejected()[0].item())?;
    /// assert_eq!(item["userId"], "u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn item(&self) -> &[u8] {
        &self.item
    }
}

/// Shows no content, since it may be personal data.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("call", &self.call)
            .field("bytes", &self.item.len())
            .field("rejection", &self.rejection)
            .finish_non_exhaustive()
    }
}
