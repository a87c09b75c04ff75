//! The result of a shutdown.

/// The result of a [`shutdown`](super::HandOff::shutdown).
///
/// ```no_run
#[doc = example!()]
/// let report = cio.shutdown(Duration::from_secs(5)).await;
/// if report.abandoned > 0 {
///     println!("{} messages are lost, {} are stored", report.abandoned, report.stored);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The messages that the stream acknowledged.
    pub stored: u64,
    /// The messages in the spool, which the next start publishes.
    pub in_spool: u64,
    /// The messages that damage to the spool's files made unreadable.
    pub unreadable: u64,
    /// The messages that the stream did not acknowledge in time, and that are in no spool. Those of the last frame
    /// may be stored.
    pub abandoned: u64,
}
