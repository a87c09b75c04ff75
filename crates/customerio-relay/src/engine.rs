//! The store that a relay reads, and its lease.

use core::fmt;
use core::time::Duration;
use std::error::Error;
use std::time::SystemTime;

/// An operation of an engine failed. The relay repeats it.
///
/// ```
/// use customerio_relay::EngineError;
///
/// let error = EngineError::new("reading messages", "the server closed the connection");
/// assert_eq!(error.to_string(), "reading messages failed: the server closed the connection");
/// ```
#[derive(Debug)]
pub struct EngineError {
    operation: &'static str,
    cause: Box<dyn Error + Send + Sync>,
    help: Option<&'static str>,
}

impl EngineError {
    /// Creates the error of an operation such as `reading messages`.
    ///
    /// ```
    /// use std::io;
    ///
    /// use customerio_relay::EngineError;
    ///
    /// fn read() -> Result<Vec<u8>, EngineError> {
    ///     std::fs::read("no-such-store").map_err(|error| EngineError::new("reading messages", error))
    /// }
    /// assert!(read().is_err_and(|error| error.to_string().starts_with("reading messages failed: ")));
    /// ```
    pub fn new(operation: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            operation,
            cause: cause.into(),
            help: None,
        }
    }

    /// Adds the fix, such as `connect to the primary`.
    ///
    /// ```
    /// use customerio_relay::EngineError;
    ///
    /// let error = EngineError::new("reading messages", "it is a replica").help(Some("connect to the primary"));
    /// assert!(error.to_string().ends_with("it is a replica; connect to the primary"));
    /// ```
    #[must_use]
    pub fn help(mut self, help: Option<&'static str>) -> Self {
        self.help = help;
        self
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed: {}", self.operation, self.cause)?;
        self.help.map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

/// `Display` has the text of the cause, so its source is the first one below with another text.
impl Error for EngineError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // Errors of sqlx contain their causes, those of many other libraries don't.
        let shown = self.cause.to_string();
        let mut next = self.cause.source();
        while let Some(error) = next
            && shown.contains(&error.to_string())
        {
            next = error.source();
        }
        next
    }
}

/// A message of the store.
///
/// ```
#[doc = memory!()]
/// let rows: Vec<Row> = memory.read(&[], 100).await?;
/// assert_eq!((rows[0].id, rows[1].id), (1, 2));
/// assert!(rows[0].item.starts_with(b"{"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "an engine creates it, and a store has no more of a message"
)]
pub struct Row {
    /// Its place in the order of the store.
    pub id: i64,
    /// The bytes of its head.
    pub head: Vec<u8>,
    /// The message as it is sent.
    pub item: Vec<u8>,
}

/// A term of ownership.
///
/// ```
#[doc = memory!()]
/// let first = memory.take("relay-1", Duration::from_secs(5)).await?;
/// assert_eq!(first, Some(Lease { epoch: 1 }));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "an engine creates it")]
pub struct Lease {
    /// The number of the term. Each later term has a higher one.
    pub epoch: i64,
}

/// A message to store as a dead letter.
///
/// ```
#[doc = memory!()]
/// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "userId: unknown")]).await?;
/// let letters = memory.dead_letters(None, 100).await?;
/// assert_eq!((letters[0].rejected.id, letters[0].rejected.status), (1, 400));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// Its id in the store.
    pub id: i64,
    /// The status of the server's answer; 0 if there was none.
    pub status: u16,
    /// The reason in one short sentence, without the message's content.
    pub reason: String,
    /// The server's explanation, which may repeat the message's content.
    pub detail: String,
}

impl Rejected {
    /// Creates one.
    ///
    /// ```
    /// use customerio_relay::Rejected;
    ///
    /// let rejected = Rejected::new(7, 413, "the message is too large", "32,001 bytes");
    /// assert_eq!((rejected.id, rejected.status), (7, 413));
    /// ```
    #[must_use]
    pub fn new(id: i64, status: u16, reason: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            id,
            status,
            reason: reason.into(),
            detail: detail.into(),
        }
    }
}

/// A message that the server rejected.
///
/// ```
#[doc = memory!()]
/// memory.rejected(&[Rejected::new(2, 400, "the message is invalid", "")]).await?;
/// for DeadLetter { row, rejected, .. } in memory.dead_letters(None, 100).await? {
///     assert_eq!((row.id, rejected.reason.as_str()), (2, "the message is invalid"));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "an engine creates it")]
pub struct DeadLetter {
    /// The message.
    pub row: Row,
    /// Why it was rejected.
    pub rejected: Rejected,
    /// When it was moved to the dead letters.
    pub at: SystemTime,
}

/// The numbers of messages of a source, all of one moment. Their sum is the number of committed messages.
///
/// ```
#[doc = memory!()]
/// memory.delivered(&[1]).await?;
/// let account: Account = memory.account().await?;
/// assert_eq!((account.delivered, account.pending, account.dead_letters), (1, 1, 0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The messages that the server accepted.
    pub delivered: u64,
    /// The messages that the server rejected and that were not retried. A removed dead letter still counts.
    pub rejected: u64,
    /// The messages that wait.
    pub pending: u64,
    /// The messages that were removed before they were sent, to erase a person: `Outbox::purge`. A stream has none.
    pub purged: u64,
    /// The owner of the lease, if there is one.
    pub owner: Option<String>,
    /// The age of the first message that waits: the number to alert on.
    pub oldest: Option<Duration>,
    /// The dead letters in the store.
    pub dead_letters: u64,
}

impl Account {
    /// Creates one without purged messages, an oldest message and dead letters.
    ///
    /// ```
    /// use customerio_relay::Account;
    ///
    /// let account = Account::new(90, 2, 8, Some("pod-7".to_owned()));
    /// assert_eq!((account.delivered, account.rejected, account.pending), (90, 2, 8));
    /// ```
    #[must_use]
    pub fn new(delivered: u64, rejected: u64, pending: u64, owner: Option<String>) -> Self {
        Self {
            delivered,
            rejected,
            pending,
            purged: 0,
            owner,
            oldest: None,
            dead_letters: 0,
        }
    }

    /// Returns the number of messages that were committed.
    ///
    /// ```
    /// let account = customerio_relay::Account::new(90, 2, 8, None);
    /// assert_eq!(account.committed(), 100);
    /// ```
    #[must_use]
    pub fn committed(&self) -> u64 {
        self.delivered + self.rejected + self.pending + self.purged
    }
}

/// A store of the messages of one source, with a lease. [`conformance`](crate::conformance) checks one.
///
/// Operations may fail at any time, also after they took effect: the relay repeats them. At the same time a
/// relay calls at most one `renew`, one `read`, and one of `delivered` and `rejected`. Messages that are being
/// removed are `open` in a read that began before their removal ended.
///
/// ```
#[doc = memory!()]
/// let lease = memory.take("relay-1", Duration::from_secs(5)).await?.ok_or("another has it")?;
/// for row in memory.read(&[], 100).await? {
///     // Send `row.item`, and then:
///     memory.delivered(&[row.id]).await?;
/// }
/// memory.give_back(lease).await?;
/// assert_eq!(memory.account().await?.delivered, 2);
/// # Ok(())
/// # }
/// ```
pub trait Engine: Send + Sync + 'static {
    /// Takes the lease if no one holds it, for this time by the store's clock. Returns `None` if it is held.
    ///
    /// A new term begins: the next [`read`](Self::read) starts at the first message.
    ///
    /// ```
    #[doc = memory!()]
    /// assert!(memory.take("relay-1", Duration::from_secs(5)).await?.is_some());
    /// // Another relay stands by.
    /// assert!(memory.take("relay-2", Duration::from_secs(5)).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    fn take(
        &self,
        owner: &str,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<Lease>, EngineError>> + Send;

    /// Extends the lease from now. Returns `false` if the term has ended, as when another one has begun.
    ///
    /// ```
    #[doc = memory!()]
    /// let lease = memory.take("relay-1", Duration::from_secs(5)).await?.ok_or("another has it")?;
    /// assert!(memory.renew(lease, Duration::from_secs(5)).await?);
    /// let of_another_term = Lease { epoch: lease.epoch + 1 };
    /// assert!(!memory.renew(of_another_term, Duration::from_secs(5)).await?);
    /// # Ok(())
    /// # }
    /// ```
    fn renew(
        &self,
        term: Lease,
        lease: Duration,
    ) -> impl Future<Output = Result<bool, EngineError>> + Send;

    /// Ends the lease, so that another relay can take it at once. It does nothing in a later term.
    ///
    /// ```
    #[doc = memory!()]
    /// let lease = memory.take("relay-1", Duration::from_secs(5)).await?.ok_or("another has it")?;
    /// memory.give_back(lease).await?;
    /// assert!(memory.take("relay-2", Duration::from_secs(5)).await?.is_some());
    /// # Ok(())
    /// # }
    /// ```
    fn give_back(&self, term: Lease) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Returns at most `limit` messages that are not among `open`, in the order of their ids. It must return
    /// each committed message, also one that became visible after a later one.
    ///
    /// ```
    #[doc = memory!()]
    /// let first = memory.read(&[], 1).await?;
    /// let next = memory.read(&[first[0].id], 100).await?;
    /// assert_eq!((first[0].id, next[0].id, next.len()), (1, 2, 1));
    /// # Ok(())
    /// # }
    /// ```
    fn read(
        &self,
        open: &[i64],
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Row>, EngineError>> + Send;

    /// Removes delivered messages and counts those that were there, in one step.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.delivered(&[1, 2]).await?;
    /// // A relay repeats an operation whose result it does not know.
    /// memory.delivered(&[1, 2]).await?;
    /// assert_eq!(memory.account().await?.delivered, 2);
    /// # Ok(())
    /// # }
    /// ```
    fn delivered(&self, ids: &[i64]) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Moves messages that are there to the dead letters and counts them, in one step.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// assert_eq!(memory.read(&[], 100).await?.len(), 1);
    /// assert_eq!(memory.account().await?.rejected, 1);
    /// # Ok(())
    /// # }
    /// ```
    fn rejected(
        &self,
        rejected: &[Rejected],
    ) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Returns the numbers of messages.
    ///
    /// ```
    #[doc = memory!()]
    /// let account = memory.account().await?;
    /// assert_eq!((account.pending, account.committed()), (2, 2));
    /// # Ok(())
    /// # }
    /// ```
    fn account(&self) -> impl Future<Output = Result<Account, EngineError>> + Send;

    /// Returns at most `limit` dead letters with ids above `after`, in the order of their ids.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// assert_eq!(memory.dead_letters(None, 100).await?.len(), 1);
    /// assert!(memory.dead_letters(Some(1), 100).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    fn dead_letters(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<DeadLetter>, EngineError>> + Send;

    /// Moves a dead letter behind all messages that wait. Returns `false` if there is no such letter.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// assert!(memory.retry(1).await?);
    /// assert_eq!(memory.read(&[], 100).await?.last().map(|row| row.id), Some(3));
    /// assert!(!memory.retry(1).await?);
    /// # Ok(())
    /// # }
    /// ```
    fn retry(&self, id: i64) -> impl Future<Output = Result<bool, EngineError>> + Send;

    /// Removes a dead letter. Returns `false` if there is no such letter.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// assert!(memory.remove(1).await?);
    /// assert_eq!(memory.account().await?.dead_letters, 0);
    /// # Ok(())
    /// # }
    /// ```
    fn remove(&self, id: i64) -> impl Future<Output = Result<bool, EngineError>> + Send;
}
