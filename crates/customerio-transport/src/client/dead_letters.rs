//! Listing, removing and resending dead letters.

use customerio_core::call::JsonCall;
use customerio_core::item::{ItemHead, ItemSettings, write_item};
use tokio::sync::oneshot;

use crate::Client;
use crate::dead_letter::{DeadLetter, DeadLetterError};
use crate::error::SendError;
use crate::log::is_logging;
use crate::receipt::Receipt;
use crate::shared::DiskRequest;
use crate::sync::wait;

/// Dead letters. These methods block on the disk; async code calls them in `spawn_blocking`.
impl Client {
    /// Returns at most `limit` dead letters with ids above `after`, the oldest first: messages that the
    /// server refused, stored in the [spool](crate::ClientBuilder::spool) with its explanation.
    ///
    /// ```no_run
    /// # fn look(client: &customerio_transport::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// for letter in client.dead_letters(None, 100)? {
    ///     eprintln!("{}: {}", letter.message.message_id(), letter.message.rejection);
    ///     client.resend_dead_letter(letter.id)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The client has no spool, or was shut down, or the disk failed, or a subscriber of `tracing` calls it
    /// in a message of a client.
    pub fn dead_letters(
        &self,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, DeadLetterError> {
        let letters = self.request(|sender| DiskRequest::List(after, limit, sender))?;
        let letters = letters.map_err(DeadLetterError::Disk)?;
        Ok(letters.into_iter().map(DeadLetter::from_spool).collect())
    }

    /// Removes dead letters durably. Returns the number of removed letters; unknown ids are ignored.
    ///
    /// ```no_run
    /// use customerio_transport::{Client, DeadLetterError};
    ///
    /// fn clear(client: &Client) -> Result<u64, DeadLetterError> {
    ///     let letters = client.dead_letters(None, 100)?;
    ///     let ids: Vec<u64> = letters.iter().map(|letter| letter.id).collect();
    ///     client.remove_dead_letters(&ids)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`dead_letters`](Self::dead_letters).
    pub fn remove_dead_letters(&self, ids: &[u64]) -> Result<u64, DeadLetterError> {
        self.request(|sender| DiskRequest::Remove(ids.to_vec(), sender))?
            .map_err(DeadLetterError::Disk)
    }

    /// Sends a dead letter again, unchanged and with the same message id. Removes the letter once the
    /// message is stored in the spool again. A crash in between leaves both.
    ///
    /// ```
    #[doc = refused!()]
    /// sandbox.clear_faults();
    /// for letter in client.dead_letters(None, 100)? {
    ///     client.resend_dead_letter(letter.id)?;
    /// }
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert!(sandbox.messages().iter().any(|it| it.message_id.as_deref() == Some("m-7")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is no such letter, or the client does not accept the message, or an error of
    /// [`remove_dead_letters`](Self::remove_dead_letters).
    pub fn resend_dead_letter(&self, id: u64) -> Result<(), DeadLetterError> {
        let found = self.dead_letters(id.checked_sub(1), 1)?;
        let Some(letter) = found.into_iter().find(|letter| letter.id == id) else {
            return Err(DeadLetterError::NotFound(id));
        };
        let shared = self.shared();
        let sequence = shared.append(&head(&letter), letter.message.item())?;
        shared.wait_stored(sequence).map_err(SendError::NotStored)?;
        self.remove_dead_letters(&[id])?;
        Ok(())
    }

    /// Sends a dead letter of a folder that is not this client's, unchanged and with the same message
    /// id. The letter stays in its folder: remove it once the receipt reports the delivery. Letters of
    /// one identity arrive in the order of these calls.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{Client, SpoolFolder};
    ///
    /// fn resend(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    ///     let folder = SpoolFolder::open("/var/lib/shop/customerio")?;
    ///     for letter in folder.dead_letters()? {
    ///         let receipt = client.send_dead_letter(&letter)?;
    ///         receipt.blocking_delivered(Duration::from_secs(30))?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn send_dead_letter(&self, letter: &DeadLetter) -> Result<Receipt, SendError> {
        if self.shared().is_forked() {
            return Err(SendError::Forked);
        }
        self.put_letter(&head(letter), &letter.message)
    }

    fn request<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<T>) -> DiskRequest,
    ) -> Result<T, DeadLetterError> {
        let shared = self.shared();
        if shared.is_forked() {
            return Err(SendError::Forked.into());
        }
        if shared.stats().spool.is_none() {
            return Err(DeadLetterError::NoSpool);
        }
        if is_logging() {
            return Err(DeadLetterError::OnDiskThread);
        }
        let (sender, receiver) = oneshot::channel();
        if !shared.request_disk(request(sender)) {
            return Err(DeadLetterError::Closed);
        }
        wait(receiver, None)
            .and_then(Result::ok)
            .ok_or(DeadLetterError::Closed)
    }
}

/// The head of a dead letter's message, as it was when the message was first sent.
fn head(letter: &DeadLetter) -> ItemHead {
    let message = &letter.message;
    // A letter on disk may be without the identities of its message.
    let touches = if letter.touches == [None; 3] {
        read_touches(message.item()).unwrap_or([None; 3])
    } else {
        letter.touches
    };
    ItemHead {
        kind: message.call,
        message_id: message.id.clone(),
        touches,
    }
}

/// Reads the identities of a message.
fn read_touches(item: &[u8]) -> Option<[Option<u64>; 3]> {
    let call = JsonCall::parse(item).ok()?;
    let written = write_item(&call, &ItemSettings::default(), &mut Vec::new());
    Some(written.ok()?.head.touches)
}
