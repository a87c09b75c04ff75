//! The choice of what strict mode does with a bad message.

/// What strict mode does with a batch that contains a bad message. The service does not document
/// it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnBadItem {
    /// Responds with 400 and stores no message of the batch.
    #[default]
    RefuseBatch,
    /// Responds with 400 and stores the good messages.
    KeepGood,
}
