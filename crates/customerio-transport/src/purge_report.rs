//! The result of a purge.

use core::fmt;

/// The messages of a person that [`Client::purge`](crate::Client::purge) removed or could not remove.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_transport::{Client, PurgeReport};
///
/// # async fn erase(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
/// let report: PurgeReport = client.purge("u1").await?;
/// if report.in_flight > 0 {
///     println!("{report}; the service may have received some of these messages");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PurgeReport {
    /// Pending messages that were removed, in memory and in the spool. Each has the outcome
    /// [`Purged`](crate::OutcomeKind::Purged).
    pub purged: u64,
    /// Messages in requests that are not answered. They can't be recalled: each is delivered, or has the
    /// outcome [`Purged`](crate::OutcomeKind::Purged) once its request failed. None is sent again.
    pub in_flight: u64,
    /// Dead letters that were removed from the spool.
    pub dead_letters: u64,
    /// Refused messages that were removed from [`Client::rejected`](crate::Client::rejected).
    pub rejected: u64,
    /// Files of the spool with a part that can't be read. A purge does not search that part, so they may
    /// hold the person's messages until you delete them. A file with messages that can be read is
    /// renamed to `*.damaged` or `*.unreadable` once these have an outcome. No client sends renamed files.
    pub not_searched: u64,
}

impl fmt::Display for PurgeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            purged,
            in_flight,
            dead_letters,
            rejected,
            not_searched,
        } = self;
        write!(
            f,
            "{purged} purged, {in_flight} in flight, {dead_letters} dead letters and {rejected} refused \
             messages removed"
        )?;
        match not_searched {
            0 => Ok(()),
            count => write!(f, "; {count} damaged files not searched"),
        }
    }
}
