//! The messages that a term has read and that are not final in the store.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use customerio_transport::{Outcome, OutcomeKind};
use tokio::sync::Notify;

use crate::engine::Rejected;

/// The outcome of a message of the client.
#[derive(Debug)]
pub(super) struct Final {
    number: Option<u64>,
    end: End,
}

#[derive(Debug)]
enum End {
    Delivered,
    /// Status, reason, detail.
    Rejected(u16, String, String),
    /// The client stopped before: the message stays in the store.
    Left,
}

impl Final {
    pub(super) fn new(outcome: &Outcome<'_>) -> Self {
        let end = match outcome.kind {
            OutcomeKind::Delivered => End::Delivered,
            OutcomeKind::Rejected(rejection) => End::Rejected(
                rejection.status,
                rejection.reason.to_string(),
                rejection.detail.clone(),
            ),
            // The others don't happen to a client without a spool that drops and purges no message.
            _ => End::Left,
        };
        Self {
            number: outcome.number(),
            end,
        }
    }
}

/// What a term shares between its reads and its writes.
#[derive(Debug, Default)]
pub(super) struct Hands {
    held: Mutex<Held>,
    /// Messages became final in the store.
    pub(super) room: Notify,
    /// Messages ended without an outcome, or no outcome comes any more.
    pub(super) wake: Notify,
}

impl Hands {
    pub(super) fn lock(&self) -> MutexGuard<'_, Held> {
        // No operation panics between two changes that belong together.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Final messages that the store does not know yet.
#[derive(Debug, Default)]
pub(super) struct AtEnd {
    pub(super) delivered: Vec<i64>,
    pub(super) rejected: Vec<Rejected>,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The ids of messages in the client, by their numbers.
    sent: HashMap<u64, i64>,
    /// All ids that must not be read again.
    open: BTreeSet<i64>,
    at_end: AtEnd,
    /// A message of another version, which was logged.
    pub(super) blocked_by: Option<i64>,
    /// The client has ended, and all its outcomes were reported.
    pub(super) is_drained: bool,
}

impl Held {
    pub(super) fn sent(&mut self, number: u64, id: i64) {
        self.sent.insert(number, id);
        self.open.insert(id);
    }

    /// Adds a message that can't be sent.
    pub(super) fn unusable(&mut self, rejected: Rejected) {
        self.open.insert(rejected.id);
        self.at_end.rejected.push(rejected);
    }

    pub(super) fn end(&mut self, ended: Final) {
        let Some(id) = ended.number.and_then(|number| self.sent.remove(&number)) else {
            return;
        };
        match ended.end {
            End::Delivered => self.at_end.delivered.push(id),
            End::Rejected(status, reason, detail) => {
                let rejected = Rejected::new(id, status, reason, detail);
                self.at_end.rejected.push(rejected);
            }
            End::Left => {
                self.open.remove(&id);
            }
        }
    }

    /// Takes the final messages that the store does not know yet. They stay open.
    pub(super) fn take_ended(&mut self) -> AtEnd {
        core::mem::take(&mut self.at_end)
    }

    /// The store knows the end of these messages now.
    pub(super) fn forget(&mut self, ids: impl Iterator<Item = i64>) {
        for id in ids {
            self.open.remove(&id);
        }
    }

    pub(super) fn open(&self) -> Vec<i64> {
        self.open.iter().copied().collect()
    }

    /// Returns the number of final messages that were not taken.
    pub(super) fn ended(&self) -> usize {
        self.at_end.delivered.len() + self.at_end.rejected.len()
    }
}
