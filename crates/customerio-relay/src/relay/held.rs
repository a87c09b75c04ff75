//! The messages that a term has read and that are not final in the store.

use std::collections::{BTreeSet, HashMap};

use customerio_transport::{Outcome, OutcomeKind};

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

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The ids of messages in the client, by their numbers.
    sent: HashMap<u64, i64>,
    /// All ids that must not be read again.
    open: BTreeSet<i64>,
    /// Final messages that the store does not know yet.
    pub(super) delivered: Vec<i64>,
    pub(super) rejected: Vec<Rejected>,
    /// A message of another version, which was logged.
    pub(super) blocked_by: Option<i64>,
}

impl Held {
    pub(super) fn sent(&mut self, number: u64, id: i64) {
        self.sent.insert(number, id);
        self.open.insert(id);
    }

    /// Adds a message that can't be sent.
    pub(super) fn unusable(&mut self, rejected: Rejected) {
        self.open.insert(rejected.id);
        self.rejected.push(rejected);
    }

    pub(super) fn end(&mut self, ended: Final) {
        let Some(id) = ended.number.and_then(|number| self.sent.remove(&number)) else {
            return;
        };
        match ended.end {
            End::Delivered => self.delivered.push(id),
            End::Rejected(status, reason, detail) => {
                self.rejected
                    .push(Rejected::new(id, status, reason, detail));
            }
            End::Left => {
                self.open.remove(&id);
            }
        }
    }

    /// The store knows the delivered messages now.
    pub(super) fn forget_delivered(&mut self) {
        for id in self.delivered.drain(..) {
            self.open.remove(&id);
        }
    }

    /// The store knows the rejected messages now.
    pub(super) fn forget_rejected(&mut self) {
        for rejected in self.rejected.drain(..) {
            self.open.remove(&rejected.id);
        }
    }

    pub(super) fn open(&self) -> Vec<i64> {
        self.open.iter().copied().collect()
    }

    /// Returns the number of final messages that the store does not know yet.
    pub(super) fn ended(&self) -> usize {
        self.delivered.len() + self.rejected.len()
    }

    pub(super) fn count(&self) -> usize {
        self.open.len()
    }
}
