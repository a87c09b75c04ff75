use core::fmt;
use std::time::UNIX_EPOCH;

use crate::timestamp::Timestamp;

/// The id by which repeats of a message are recognised.
pub(crate) enum MessageId<'a> {
    Given(&'a str),
    Generated([u8; uuid::fmt::Hyphenated::LENGTH]),
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
        let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        id.hyphenated().encode_lower(&mut text);
        Self::Generated(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Given(id) => id,
            // Only ever filled by the encoder, which writes ASCII.
            Self::Generated(text) => core::str::from_utf8(text).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for MessageId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
