//! A store in memory.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use customerio_core::item::WrittenItem;

use crate::engine::{Account, DeadLetter, Engine, EngineError, Lease, Rejected, Row};

/// A store in the memory of this process, for tests. Clones are handles to one store.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
/// use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
/// use customerio_relay::Memory;
///
/// let memory = Memory::new();
/// let writer = ItemWriter::new(ItemSettings::default());
/// let id = memory.write(&WrittenItem::new(&writer, &Alias::new("u1", AnonymousId::new("a-42")))?);
/// assert_eq!(id, 1);
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Debug)]
struct Stored {
    head: Vec<u8>,
    item: Vec<u8>,
    at: Instant,
}

#[derive(Debug, Default)]
struct State {
    last_id: i64,
    rows: BTreeMap<i64, Stored>,
    dead_letters: BTreeMap<i64, DeadLetter>,
    delivered: u64,
    rejected: u64,
    epoch: i64,
    held: Option<(String, Instant)>,
}

impl State {
    fn write(&mut self, head: Vec<u8>, item: Vec<u8>) -> i64 {
        self.last_id += 1;
        let at = Instant::now();
        self.rows.insert(self.last_id, Stored { head, item, at });
        self.last_id
    }

    /// The owner, if its lease has not ended.
    fn owner(&self) -> Option<&str> {
        let held = self.held.as_ref();
        let held = held.filter(|(_, until)| *until > Instant::now());
        held.map(|(owner, _)| owner.as_str())
    }

    /// Extends the lease from now. A time without an end does not overflow.
    fn hold(&mut self, owner: String, lease: Duration) {
        let now = Instant::now();
        self.held = Some((owner, now.checked_add(lease).unwrap_or(now)));
    }
}

impl Memory {
    /// Creates an empty store.
    ///
    /// ```
    /// use customerio_relay::{Engine, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), customerio_relay::EngineError> {
    /// assert!(Memory::new().read(&[], 100).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a message and returns its id.
    ///
    /// ```
    #[doc = memory!()]
    /// let item = WrittenItem::new(&writer, &Alias::new("u2", AnonymousId::new("a-7")))?;
    /// assert_eq!(memory.write(&item), 3);
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::must_use_candidate, reason = "most callers don't need the id")]
    pub fn write(&self, item: &WrittenItem) -> i64 {
        let head = item.head().to_bytes();
        self.lock().write(head, item.bytes().to_vec())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No operation panics between two changes that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Memory {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        let mut state = self.lock();
        if state.owner().is_some() {
            return Ok(None);
        }
        state.epoch += 1;
        state.hold(owner.to_owned(), lease);
        Ok(Some(Lease { epoch: state.epoch }))
    }

    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        let mut state = self.lock();
        if state.epoch != term.epoch {
            return Ok(false);
        }
        let Some((owner, _)) = state.held.take() else {
            return Ok(false);
        };
        state.hold(owner, lease);
        Ok(true)
    }

    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        let mut state = self.lock();
        if state.epoch == term.epoch {
            state.held = None;
        }
        Ok(())
    }

    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        let state = self.lock();
        let rows = state.rows.iter().filter(|(id, _)| !open.contains(id));
        let rows = rows.take(limit).map(|(id, Stored { head, item, .. })| Row {
            id: *id,
            head: head.clone(),
            item: item.clone(),
        });
        Ok(rows.collect())
    }

    async fn delivered(&self, ids: &[i64]) -> Result<(), EngineError> {
        let mut state = self.lock();
        for id in ids {
            let removed = state.rows.remove(id).is_some();
            state.delivered += u64::from(removed);
        }
        Ok(())
    }

    async fn rejected(&self, rejected: &[Rejected]) -> Result<(), EngineError> {
        let mut state = self.lock();
        for rejected in rejected {
            if let Some(Stored { head, item, .. }) = state.rows.remove(&rejected.id) {
                let id = rejected.id;
                let letter = DeadLetter {
                    row: Row { id, head, item },
                    rejected: rejected.clone(),
                    at: SystemTime::now(),
                };
                state.dead_letters.insert(id, letter);
                state.rejected += 1;
            }
        }
        Ok(())
    }

    async fn account(&self) -> Result<Account, EngineError> {
        let state = self.lock();
        let owner = state.owner().map(str::to_owned);
        let pending = state.rows.len() as u64;
        let mut account = Account::new(state.delivered, state.rejected, pending, owner);
        let oldest = state.rows.values().next();
        account.oldest = oldest.map(|stored| stored.at.elapsed());
        account.dead_letters = state.dead_letters.len() as u64;
        Ok(account)
    }

    async fn dead_letters(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, EngineError> {
        let state = self.lock();
        let letters = state.dead_letters.values();
        let letters = letters.filter(|letter| after.is_none_or(|after| letter.row.id > after));
        Ok(letters.take(limit).cloned().collect())
    }

    async fn retry(&self, id: i64) -> Result<bool, EngineError> {
        let mut state = self.lock();
        let Some(letter) = state.dead_letters.remove(&id) else {
            return Ok(false);
        };
        state.rejected -= 1;
        state.write(letter.row.head, letter.row.item);
        Ok(true)
    }

    async fn remove(&self, id: i64) -> Result<bool, EngineError> {
        Ok(self.lock().dead_letters.remove(&id).is_some())
    }
}
