//! The client's methods that wait for deliveries, and those that read its state.

use core::time::Duration;

use crate::client::Client;
use crate::error::FlushError;
use crate::outcome::Rejected;
use crate::stats::{Report, Stats};

impl Client {
    /// Waits until every message accepted so far has an outcome, for at most `timeout`. It ends
    /// lingering, but neither a back-off nor a pause. Works on any executor; a blocking call is
    /// [`blocking_flush`](Self::blocking_flush).
    ///
    /// The delivery thread measures the timeout, so a callback that blocks that thread delays the
    /// result.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{Client, FlushError};
    ///
    /// async fn deliver(client: &Client) -> Result<(), FlushError> {
    ///     let report = client.flush(Duration::from_secs(5)).await?;
    ///     println!("{report}");
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Some messages are still pending after `timeout`; the error says how many and why.
    #[doc(alias = "wait")]
    #[doc(alias = "drain")]
    pub async fn flush(&self, timeout: Duration) -> Result<Report, FlushError> {
        self.handle.wait_async(|shared| shared.flush(timeout)).await
    }

    /// [`flush`](Self::flush) for a plain thread: blocks it for at most `timeout`.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{Client, FlushError};
    ///
    /// fn deliver(client: &Client) -> Result<(), FlushError> {
    ///     client.blocking_flush(Duration::from_secs(5))?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`flush`](Self::flush).
    pub fn blocking_flush(&self, timeout: Duration) -> Result<Report, FlushError> {
        self.handle.wait(|shared| shared.flush(timeout), timeout)
    }

    /// Refuses further calls, tries for at most `timeout` to deliver what was accepted, and stops the
    /// client. Works on any executor; a blocking call is
    /// [`blocking_shutdown`](Self::blocking_shutdown).
    ///
    /// It cuts back-offs short, but honours `Retry-After`, and does not wait for a request that could
    /// only be sent after the timeout. It takes at most `timeout` and
    /// [`STOP_GRACE`](crate::defaults::STOP_GRACE). Messages that are not delivered by then stay in the
    /// spool for the next client; those that no spool holds are reported as
    /// [`Abandoned`](crate::OutcomeKind::Abandoned). A second call returns the same result. If the disk does not
    /// finish in this time, the report counts these messages as pending, and a later call knows more.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{Client, FlushError};
    ///
    /// async fn end(client: &Client) {
    ///     match client.shutdown(Duration::from_secs(5)).await {
    ///         Ok(report) => println!("{report}"),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Some messages were not delivered; the error says how many and why.
    #[doc(alias = "close")]
    #[doc(alias = "stop")]
    #[doc(alias = "drain")]
    pub async fn shutdown(&self, timeout: Duration) -> Result<Report, FlushError> {
        self.handle
            .wait_async(|shared| shared.shutdown(timeout))
            .await
    }

    /// [`shutdown`](Self::shutdown) for a plain thread: blocks it for at most `timeout` and
    /// [`STOP_GRACE`](crate::defaults::STOP_GRACE). In a callback of the client it begins the shutdown
    /// and returns [`FlushError::OnDeliveryThread`].
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{Client, FlushError};
    ///
    /// fn end(client: &Client) -> Result<(), FlushError> {
    ///     client.blocking_shutdown(Duration::from_secs(5))?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`shutdown`](Self::shutdown).
    #[doc(alias = "close")]
    pub fn blocking_shutdown(&self, timeout: Duration) -> Result<Report, FlushError> {
        self.handle.wait(|shared| shared.shutdown(timeout), timeout)
    }

    /// A shutdown by a destructor, whose report nobody reads.
    pub(crate) fn shutdown_unattended(&self, timeout: Duration) {
        let _ = self
            .handle
            .wait(|shared| shared.shutdown_unattended(timeout), timeout);
    }

    /// Returns the counters, read together under one lock. In a forked child they are zero.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// fn is_healthy(client: &Client) -> bool {
    ///     let stats = client.stats();
    ///     stats.paused.is_none() && stats.dropped == 0
    /// }
    /// ```
    #[must_use]
    pub fn stats(&self) -> Stats {
        if self.handle.shared.is_forked() {
            return Stats::default();
        }
        self.handle.shared.stats()
    }

    /// Returns the latest messages that the server refused, oldest first; see
    /// [`REJECTED_CAPACITY`](crate::defaults::REJECTED_CAPACITY). In a forked child there are none.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// fn print_rejected(client: &Client) {
    ///     for message in client.rejected() {
    ///         eprintln!("{}", message.message_id());
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn rejected(&self) -> Vec<Rejected> {
        if self.handle.shared.is_forked() {
            return Vec::new();
        }
        self.handle.shared.rejected()
    }
}
