//! The store that a relay reads, and its lease.

use core::time::Duration;
use std::error::Error;
use std::time::SystemTime;

/// An operation of an engine failed. The relay repeats it.
#[derive(Debug, thiserror::Error)]
#[error("{operation} failed: {source}{}", help.map_or_else(String::new, |help| format!("; {help}")))]
pub struct EngineError {
    operation: &'static str,
    source: Box<dyn Error + Send + Sync>,
    help: Option<&'static str>,
}

impl EngineError {
    /// Creates the error of an operation such as `reading messages`.
    pub fn new(operation: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            operation,
            source: source.into(),
            help: None,
        }
    }

    /// Adds the fix, such as `connect to the primary`.
    #[must_use]
    pub fn help(mut self, help: Option<&'static str>) -> Self {
        self.help = help;
        self
    }
}

/// A message of the store.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "an engine creates it")]
pub struct Lease {
    /// The number of the term. Each later term has a higher one.
    pub epoch: i64,
}

/// A message to store as a dead letter.
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
pub trait Engine: Send + Sync + 'static {
    /// Takes the lease if no one holds it, for this time by the store's clock. Returns `None` if it is held.
    ///
    /// A new term begins: the next [`read`](Self::read) starts at the first message.
    fn take(
        &self,
        owner: &str,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<Lease>, EngineError>> + Send;

    /// Extends the lease from now. Returns `false` if another term has begun.
    fn renew(
        &self,
        term: Lease,
        lease: Duration,
    ) -> impl Future<Output = Result<bool, EngineError>> + Send;

    /// Ends the lease, so that another relay can take it at once. It does nothing in a later term.
    fn give_back(&self, term: Lease) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Returns at most `limit` messages that are not among `open`, in the order of their ids. It must return
    /// each committed message, also one that became visible after a later one.
    fn read(
        &self,
        open: &[i64],
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Row>, EngineError>> + Send;

    /// Removes delivered messages and counts those that were there, in one step.
    fn delivered(&self, ids: &[i64]) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Moves messages that are there to the dead letters and counts them, in one step.
    fn rejected(
        &self,
        rejected: &[Rejected],
    ) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Returns the numbers of messages.
    fn account(&self) -> impl Future<Output = Result<Account, EngineError>> + Send;

    /// Returns at most `limit` dead letters with ids above `after`, in the order of their ids.
    fn dead_letters(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<DeadLetter>, EngineError>> + Send;

    /// Moves a dead letter behind all messages that wait. Returns `false` if there is no such letter.
    fn retry(&self, id: i64) -> impl Future<Output = Result<bool, EngineError>> + Send;

    /// Removes a dead letter. Returns `false` if there is no such letter.
    fn remove(&self, id: i64) -> impl Future<Output = Result<bool, EngineError>> + Send;
}
