//! Messages that were written elsewhere, and the time until which they are sent.

use std::time::Instant;

use customerio_core::item::WrittenItem;

use crate::client::Client;
use crate::error::SendError;

impl Client {
    /// Sends a message that was written elsewhere, in another process for example, and returns its number.
    /// Its [`Outcome`](crate::Outcome::number) has the same number. The message is neither validated nor
    /// parsed again, and keeps its message id.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// use customerio_transport::Client;
    ///
    /// # fn send(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    /// // In the process that writes:
    /// let writer = ItemWriter::new(ItemSettings::default());
    /// let item = WrittenItem::new(&writer, &Alias::new("u1", AnonymousId::new("a-42")))?;
    /// let (head, bytes) = (item.head().to_bytes(), item.bytes().to_vec());
    ///
    /// // In the process that sends:
    /// let number = client.send_written(&WrittenItem::from_stored(&head, bytes)?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The queue is full, or the client was shut down. Then the message was not accepted.
    pub fn send_written(&self, item: &WrittenItem) -> Result<u64, SendError> {
        self.handle.append_written(item.head(), item.bytes())
    }

    /// [`send_written`](Self::send_written) for async code, on any executor. If the queue is full and the
    /// policy is [`WhenFull::Block`](crate::WhenFull::Block), it waits without blocking the thread.
    ///
    /// ```
    /// use customerio_core::item::WrittenItem;
    /// use customerio_transport::{Client, SendError};
    ///
    /// async fn send_all(client: &Client, items: &[WrittenItem]) -> Result<(), SendError> {
    ///     for item in items {
    ///         client.send_written_async(item).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send_written`](Self::send_written).
    pub async fn send_written_async(&self, item: &WrittenItem) -> Result<u64, SendError> {
        let (head, bytes) = (item.head(), item.bytes());
        self.handle.append_written_async(head, bytes).await
    }

    /// Sets the time after which no request begins. A later call replaces it, and a later time continues
    /// delivery. Requests that began before end as usual. There is no such time unless this is called.
    ///
    /// A program that sends under a lease sets the end of the lease here and renews it:
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    ///
    /// use customerio_transport::Client;
    ///
    /// fn renewed(client: &Client, asked_at: Instant, lease: Duration) {
    ///     client.send_until(asked_at + lease);
    /// }
    /// ```
    ///
    /// After this time calls still accept messages. A [`shutdown`](Self::shutdown) waits only for the
    /// requests in flight. The time is compared when the delivery thread takes messages for a request, so
    /// a callback that blocks this thread delays requests beyond it.
    pub fn send_until(&self, until: Instant) {
        if !self.shared().is_forked() {
            self.shared().send_until(until);
        }
    }
}
