//! The choice of what strict mode does with a bad message.

/// What strict mode does with a batch in which some message is bad. The service does not publish
/// it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnBadItem {
    /// 400, and no message of the batch is stored.
    #[default]
    RefuseBatch,
    /// 400, and the good messages are stored all the same.
    KeepGood,
}
