//! A receipt for one message.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::error::ReceiptError;
use crate::log::is_logging;
use crate::receipt_ledger::ReceiptResult;
use crate::shared::Shared;
use crate::sync::wait;

/// A handle to one accepted message, returned by [`Client::send`](crate::Client::send). Dropping it
/// has no effect on the message.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::Identify;
/// use customerio_transport::Client;
///
/// # async fn run(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
/// let receipt = Identify::new("u1", &Empty).send(client)?;
/// println!("{}", receipt.message_id());
/// receipt.delivered().await?;
/// # Ok(())
/// # }
/// ```
pub struct Receipt {
    shared: Arc<Shared>,
    sequence: u64,
    message_id: Box<str>,
    /// A recording client counts its messages as stored.
    #[cfg(feature = "testing")]
    recorded: bool,
}

impl Receipt {
    pub(crate) fn new(shared: Arc<Shared>, sequence: u64, message_id: String) -> Self {
        Self {
            shared,
            sequence,
            message_id: message_id.into(),
            #[cfg(feature = "testing")]
            recorded: false,
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn recorded(self, recorded: bool) -> Self {
        Self { recorded, ..self }
    }

    /// The message id: the caller's own, or the generated one.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let client = Client::builder("any-key").endpoint(sandbox.url()).build()?;
    /// let receipt = client.send(Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// assert_eq!(receipt.message_id(), "signup-u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Waits until the message has an outcome, on any executor. `Ok` means that the server answered 2xx,
    /// with an empty body or a JSON object without `"success": false`.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_transport::Client;
    ///
    /// async fn sign_up(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    ///     let receipt = client.send(Identify::new("u1", &Empty))?;
    ///     receipt.delivered().await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The message was rejected or dropped, is unreadable, or the client was shut down before it was
    /// delivered.
    pub async fn delivered(&self) -> Result<(), ReceiptError> {
        match self.ask() {
            Err(outcome) => outcome,
            Ok(receiver) => receiver.await.unwrap_or(Err(ReceiptError::Abandoned)),
        }
    }

    /// Waits until the message is on disk and synced, on any executor. From then on it is delivered, or
    /// stored as a dead letter, after any crash of the process or the machine.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_transport::Client;
    ///
    /// /// Needs a client with a spool.
    /// async fn sign_up(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    ///     let receipt = client.send(Identify::new("u1", &Empty))?;
    ///     receipt.stored().await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The client has no spool, or the disk does not take the message now. The message is still in
    /// memory, and the client delivers it while the process lives.
    pub async fn stored(&self) -> Result<(), ReceiptError> {
        #[cfg(feature = "testing")]
        if self.recorded {
            return Ok(());
        }
        if self.shared.is_forked() {
            return Err(ReceiptError::Forked);
        }
        self.shared.stored(self.sequence).await
    }

    fn ask(&self) -> Result<oneshot::Receiver<ReceiptResult>, ReceiptResult> {
        if self.shared.is_forked() {
            return Err(Err(ReceiptError::Forked));
        }
        self.shared.ask(self.sequence)
    }

    /// [`stored`](Self::stored) for a plain thread: blocks it for at most `timeout`.
    ///
    /// ```
    #[doc = sandbox!()]
    /// sandbox.begin_outage();
    /// let builder = Client::builder("any-key").endpoint(sandbox.url());
    /// let client = builder.spool(folder.path()).build()?;
    /// let receipt = client.send(Identify::new("u1", &Empty))?;
    /// receipt.blocking_stored(Duration::from_secs(30))?;
    /// # drop(client.blocking_shutdown(Duration::ZERO));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`stored`](Self::stored), and [`ReceiptError::NotStoredYet`] after `timeout`.
    pub fn blocking_stored(&self, timeout: Duration) -> Result<(), ReceiptError> {
        if is_logging() {
            // The thread that logs may be the one that stores the message.
            return wait(self.stored(), Some(Instant::now()))
                .unwrap_or(Err(ReceiptError::OnDeliveryThread));
        }
        wait(self.stored(), Instant::now().checked_add(timeout))
            .unwrap_or(Err(ReceiptError::NotStoredYet(timeout)))
    }

    /// [`delivered`](Self::delivered) for a plain thread: blocks it for at most `timeout`.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let client = Client::builder("any-key").endpoint(sandbox.url()).build()?;
    /// let receipt = client.send(Identify::new("u1", &Empty))?;
    /// receipt.blocking_delivered(Duration::from_secs(30))?;
    /// assert_eq!(sandbox.messages().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`delivered`](Self::delivered), and [`ReceiptError::NotDelivered`] after `timeout`.
    pub fn blocking_delivered(&self, timeout: Duration) -> Result<(), ReceiptError> {
        let receiver = match self.ask() {
            Err(outcome) => return outcome,
            Ok(_) if self.shared.in_callback() => {
                return Err(ReceiptError::OnDeliveryThread);
            }
            Ok(receiver) => receiver,
        };
        match wait(receiver, Instant::now().checked_add(timeout)) {
            None => Err(ReceiptError::NotDelivered(timeout)),
            Some(outcome) => outcome.unwrap_or(Err(ReceiptError::Abandoned)),
        }
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt")
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}
