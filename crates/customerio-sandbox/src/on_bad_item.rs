//! The choice of what strict mode does with a bad message.

/// What strict mode does with a batch that contains a bad message. The service does not document
/// it.
///
/// A batch with a good and a bad message:
///
/// ```
#[doc = client!()]
/// let sandbox = Sandbox::builder().on_bad_item(OnBadItem::RefuseBatch).start()?;
/// assert!(send(&sandbox, "POST /v1/batch", GOOD_AND_BAD)?.starts_with("HTTP/1.1 400"));
/// assert_eq!((sandbox.messages().len(), sandbox.counts().refused), (0, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnBadItem {
    /// Responds with 400 and stores no message of the batch.
    #[default]
    RefuseBatch,
    /// Responds with 400 and stores the good messages.
    KeepGood,
}
