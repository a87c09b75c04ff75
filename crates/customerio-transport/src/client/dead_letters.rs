//! What a program does with dead letters.

use customerio_core::item::ItemHead;
use tokio::sync::oneshot;

use crate::Client;
use crate::dead_letter::{DeadLetter, DeadLetterError};
use crate::error::SendError;
use crate::shared::Asked;
use crate::sync::wait;

/// Each of these waits for the disk, so async code calls them where it may block.
impl Client {
    /// The oldest dead letters after the one with this id, `limit` at most: messages that the server
    /// refused, kept in the [spool](crate::ClientBuilder::spool) with its words.
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
    /// The client has no spool, or was shut down.
    pub fn dead_letters(
        &self,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, DeadLetterError> {
        let letters = self.ask(|sender| Asked::List(after, limit, sender))?;
        Ok(letters.into_iter().map(DeadLetter::read).collect())
    }

    /// Removes dead letters, and says how many of these there were. It is on disk when this returns.
    ///
    /// # Errors
    ///
    /// The client has no spool, or was shut down, or the disk does not take it.
    pub fn remove_dead_letters(&self, ids: &[u64]) -> Result<u64, DeadLetterError> {
        self.ask(|sender| Asked::Remove(ids.to_vec(), sender))?
            .map_err(DeadLetterError::Disk)
    }

    /// Sends a dead letter again, as it is and with the same message id. It is a dead letter no more
    /// once it is in the spool again; a crash in between leaves both.
    ///
    /// # Errors
    ///
    /// There is no such letter, or the client does not take the message, or as
    /// [`remove_dead_letters`](Self::remove_dead_letters).
    pub fn resend_dead_letter(&self, id: u64) -> Result<(), DeadLetterError> {
        let found = self.dead_letters(id.checked_sub(1), 1)?;
        let Some(letter) = found.into_iter().find(|letter| letter.id == id) else {
            return Err(DeadLetterError::NotFound(id));
        };
        let head = ItemHead {
            kind: letter.message.call,
            message_id: letter.message.id.clone(),
            touches: [None; 3],
        };
        let shared = self.shared();
        let sequence = shared.append(&head, letter.message.item())?;
        shared.wait_stored(sequence).map_err(SendError::NotStored)?;
        self.remove_dead_letters(&[id])?;
        Ok(())
    }

    fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> Asked,
    ) -> Result<T, DeadLetterError> {
        let shared = self.shared();
        if shared.is_forked() {
            return Err(SendError::Forked.into());
        }
        if shared.stats().spool.is_none() {
            return Err(DeadLetterError::NoSpool);
        }
        let (sender, receiver) = oneshot::channel();
        if !shared.ask_dead_letters(question(sender)) {
            return Err(DeadLetterError::Closed);
        }
        wait(receiver, None)
            .and_then(Result::ok)
            .ok_or(DeadLetterError::Closed)
    }
}
