//! The state of a relay, for health checks and metrics.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a relay does now, and what it did since it was built.
///
/// ```
/// use customerio_relay::RelayStatus;
///
/// /// Returns what a health check answers.
/// fn health(status: &RelayStatus) -> Result<(), String> {
///     status.paused.clone().map_or(Ok(()), Err)
/// }
/// assert_eq!(health(&RelayStatus::default()), Ok(()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RelayStatus {
    /// Whether it holds the lease and sends. If not, it stands by.
    pub is_owner: bool,
    /// The messages that it delivered.
    pub delivered: u64,
    /// The messages that it moved to the dead letters.
    pub rejected: u64,
    /// Why nothing is delivered until somebody acts, such as a key that the service refuses.
    pub paused: Option<String>,
    /// A message of another version, which it can't read: it sends none after it until it is updated.
    pub blocked_by: Option<i64>,
}

/// The status, shared with the term.
#[derive(Debug, Default)]
pub(super) struct Status(Mutex<RelayStatus>);

impl Status {
    pub(super) fn lock(&self) -> MutexGuard<'_, RelayStatus> {
        // Each change is one assignment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A term ended: its states are over, its counts remain.
    pub(super) fn stand_by(&self) {
        let mut status = self.lock();
        *status = RelayStatus {
            delivered: status.delivered,
            rejected: status.rejected,
            ..RelayStatus::default()
        };
    }
}
