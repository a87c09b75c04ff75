//! The receipt of one message.

use tokio::sync::watch;

use super::error::ReceiptError;
use super::queue::Progress;

/// A message that was handed off. Dropping it has no effect on the message.
///
/// ```no_run
#[doc = example!()]
/// let receipt = cio.send(Identify::new("u1", &Empty))?;
/// receipt.stored().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Receipt {
    pub(super) number: u64,
    pub(super) message_id: String,
    pub(super) progress: watch::Receiver<Progress>,
}

impl Receipt {
    /// The id by which repeats of the message are recognised.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let receipt = cio.send(Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// assert_eq!(receipt.message_id(), "signup-u1");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Waits until a majority of the stream's servers has the message in its files; see the
    /// [module](super#when-a-message-is-safe). A server syncs its files every `sync_interval`, 2 minutes by default: a
    /// majority that loses power at once can lose the message until then.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let receipt = cio.send(Identify::new("u1", &Empty))?;
    /// // Answer the request once the stream has the message.
    /// receipt.stored().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The hand-off ended before, or damage to the spool made the message unreadable.
    pub async fn stored(mut self) -> Result<(), ReceiptError> {
        let number = self.number;
        let progress = self.progress.wait_for(|progress| {
            progress.stored >= number || progress.is_unreadable(number) || progress.is_over
        });
        match progress.await {
            Ok(progress) if progress.is_unreadable(number) => Err(ReceiptError::Unreadable),
            Ok(progress) if progress.stored >= number => Ok(()),
            Ok(progress) if progress.spooled >= number => Err(ReceiptError::InSpool),
            Ok(_) | Err(_) => Err(ReceiptError::NotStored),
        }
    }

    /// Waits until the message is on the disk of the spool. Without a spool it is [`stored`](Self::stored).
    ///
    /// With the feature `spool`, and without a server:
    ///
    /// ```
    /// # #[cfg(feature = "spool")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use customerio_core::{Empty, call::Identify};
    /// # use customerio_handoff::jetstream::HandOff;
    /// # let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
    /// # let client = options.connect("nats://127.0.0.1:1").await?;
    /// # let folder = tempfile::tempdir()?;
    /// let cio = HandOff::builder(client).spool(folder.path()).start().await?;
    /// cio.send(Identify::new("u1", &Empty))?.spooled().await?;
    /// // The next start publishes it.
    /// assert_eq!(cio.shutdown(std::time::Duration::ZERO).await.in_spool, 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "spool"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    ///
    /// The disk failed. The message is in memory, and is written and published as soon as that is possible. Or the
    /// hand-off ended before.
    pub async fn spooled(mut self) -> Result<(), ReceiptError> {
        let number = self.number;
        let progress = self.progress.wait_for(|progress| {
            progress.spooled.max(progress.stored) >= number
                || progress.failing.is_some()
                || progress.is_over
        });
        match progress.await {
            Ok(progress) if progress.spooled.max(progress.stored) >= number => Ok(()),
            Ok(progress) => Err(progress
                .failing
                .map_or(ReceiptError::NotStored, ReceiptError::NotSpooled)),
            Err(_) => Err(ReceiptError::NotStored),
        }
    }

    /// Returns an error: a relay delivers the message.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let receipt = cio.send(Identify::new("u1", &Empty))?;
    /// assert_eq!(receipt.delivered().await, Err(ReceiptError::HandedOff));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ReceiptError::HandedOff`], always. The method is here because code that ran with a client calls it.
    #[expect(clippy::unused_async, reason = "as the receipt of a client has it")]
    pub async fn delivered(self) -> Result<(), ReceiptError> {
        Err(ReceiptError::HandedOff)
    }
}
