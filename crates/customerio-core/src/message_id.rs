use core::fmt;
use std::time::UNIX_EPOCH;

use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::shape::Shape;
use crate::timestamp::Timestamp;
use crate::walk::{CioProperty, Visitor};

/// The id by which repeats of a message are recognised.
pub(crate) enum MessageId<'a> {
    Given(&'a str),
    Generated(Uuid),
}

impl MessageId<'_> {
    /// A UUID of version 7. Its random part needs to be unique, not secret.
    pub(crate) fn generate(now: Timestamp) -> Self {
        let since = now
            .as_system_time()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let millis = u64::try_from(since.as_millis()).unwrap_or_default();
        let mut random = [0; 10];
        random.copy_from_slice(&fastrand::u128(..).to_ne_bytes()[..10]);
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
