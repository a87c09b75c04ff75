//! Times as the spool stores them.

use core::time::Duration;
use std::time::SystemTime;

/// Converts a time to milliseconds since 1970; 0 if the system clock is set to an earlier time.
pub(super) fn milliseconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, milliseconds_of)
}

/// Converts a duration to milliseconds.
pub(super) fn milliseconds_of(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
