use core::fmt;
use std::time::UNIX_EPOCH;

use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::random;
use crate::shape::Shape;
use crate::timestamp::Timestamp;
use crate::walk::{CioProperty, Visitor};

/// The id by which repeats of a message are recognised.
pub(crate) enum MessageId<'a> {
    Given(&'a str),
    Generated(Uuid),
}

impl MessageId<'_> {
    /// Returns a UUID of version 7. A time before 1970 counts as 1970. `process` is this process's id.
    pub(crate) fn generate(now: Timestamp, process: u32) -> Self {
        let millis = now
            .as_system_time()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            });
        let random = random::bytes_in(process);
        Self::Generated(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

impl CioProperty for MessageId<'_> {
    const SHAPE: &'static Shape = str::SHAPE;

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        match self {
            Self::Given(id) => to.text(id),
            Self::Generated(id) => {
                to.text(id.hyphenated().encode_lower(&mut [0; Hyphenated::LENGTH]));
            }
        }
    }
}

impl fmt::Debug for MessageId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(id) => f.write_str(id),
            Self::Generated(id) => id.fmt(f),
        }
    }
}
