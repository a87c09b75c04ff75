//! A receipt for one message.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use crate::ends::Told;
use crate::error::ReceiptError;
use crate::shared::Shared;
use crate::sync::wait;

/// What [`Client::send`](crate::Client::send) gives for a message that it took. Dropping it costs
/// nothing and changes nothing: only asking for the end makes the client remember who asked.
pub struct Receipt {
    shared: Arc<Shared>,
    sequence: u64,
    message_id: Box<str>,
    /// What a client records counts as stored.
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

    /// The message's id: the caller's own, or the one that was made for it.
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Ends when the message is final: the server answered 2xx and did not say that it failed, or
    /// the error says how it ended instead. Works on any executor.
    ///
    /// # Errors
    ///
    /// The message was rejected, dropped, or left when the client stopped.
    pub async fn delivered(&self) -> Result<(), ReceiptError> {
        match self.shared.ask(self.sequence) {
            Err(told) => told,
            Ok(receiver) => receiver.await.unwrap_or(Err(ReceiptError::Left)),
        }
    }

    /// Ends when the message is on disk, after a sync that covers it: from then on it is delivered, or
    /// kept as a dead letter, after any crash of the process or the machine. Works on any executor.
    ///
    /// # Errors
    ///
    /// The client has no spool, or the disk does not take the message now. It is still in memory and
    /// will be delivered as long as the program lives.
    pub async fn stored(&self) -> Result<(), ReceiptError> {
        #[cfg(feature = "testing")]
        if self.recorded {
            return Ok(());
        }
        self.shared.stored(self.sequence).await
    }

    /// The same for a plain thread: waits until `deadline` from now.
    ///
    /// # Errors
    ///
    /// As [`stored`](Self::stored), and [`ReceiptError::NotYet`] when the deadline has passed.
    pub fn wait_stored(&self, deadline: Duration) -> Result<(), ReceiptError> {
        wait(self.stored(), Instant::now().checked_add(deadline))
            .unwrap_or(Err(ReceiptError::NotYet(deadline)))
    }

    /// [`delivered`](Self::delivered) for a plain thread: waits until `deadline` from now.
    ///
    /// # Errors
    ///
    /// As [`delivered`](Self::delivered), and [`ReceiptError::NotYet`] when the deadline has
    /// passed.
    pub fn wait_delivered(&self, deadline: Duration) -> Result<(), ReceiptError> {
        let receiver = match self.shared.ask(self.sequence) {
            Err(told) => return told,
            Ok(_) if self.shared.on_delivery_thread() => {
                return Err(ReceiptError::NotYet(Duration::ZERO));
            }
            Ok(receiver) => receiver,
        };
        let told: Option<Result<Told, _>> = wait(receiver, Instant::now().checked_add(deadline));
        told.map_or(Err(ReceiptError::NotYet(deadline)), |told| {
            told.unwrap_or(Err(ReceiptError::Left))
        })
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt")
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}
