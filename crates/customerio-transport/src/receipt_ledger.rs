//! The outcomes of messages, for receipts that wait for them or ask later.

use core::ops::Range;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::defaults::RECEIPT_LEDGER_CAPACITY;
use crate::delivery::{Item, Resolution};
use crate::error::ReceiptError;
use crate::outcome::Rejection;

/// The outcome of one message for its receipt.
pub(crate) type ReceiptResult = Result<(), ReceiptError>;

/// A waiting receipt and its result, sent when no lock is held.
pub(crate) type Waiter = (oneshot::Sender<ReceiptResult>, ReceiptResult);

#[derive(Clone, Debug)]
enum Failed {
    Rejected(Arc<Rejection>),
    Dropped,
    Abandoned,
    InSpool,
    Unreadable,
    Purged,
}

#[derive(Debug)]
struct Record {
    first: u64,
    last: u64,
    reason: Failed,
}

/// The latest outcomes that were not a delivery, and the receipts that wait for an outcome. A message
/// without a record that is no longer pending was delivered.
#[derive(Debug, Default)]
pub(crate) struct ReceiptLedger {
    failed: VecDeque<Record>,
    /// Records below this number have been forgotten.
    forgotten: u64,
    waiting: HashMap<u64, Vec<oneshot::Sender<ReceiptResult>>>,
    /// Whether a message was purged.
    has_purged: bool,
    /// Set once the client has stopped: messages numbered below it are in the spool.
    stored_until: Option<u64>,
}

impl ReceiptLedger {
    /// Records the outcome of a message and adds its waiting receipts to `notified`.
    #[inline]
    pub(crate) fn record(
        &mut self,
        item: &Item,
        resolution: &Resolution,
        notified: &mut Vec<Waiter>,
    ) {
        // Most messages are delivered while no receipt waits.
        if !self.waiting.is_empty() || !matches!(resolution, Resolution::Delivered) {
            self.record_any(item, resolution, notified);
        }
    }

    fn record_any(&mut self, item: &Item, resolution: &Resolution, notified: &mut Vec<Waiter>) {
        let failed = match resolution {
            Resolution::Delivered => None,
            Resolution::Rejected(rejection) => Some(Failed::Rejected(Arc::clone(rejection))),
            Resolution::Dropped => Some(Failed::Dropped),
            Resolution::Purged => Some(Failed::Purged),
            // The message may be in the spool; `close` records it.
            Resolution::Abandoned => return,
        };
        if !self.waiting.is_empty()
            && let Some(waiters) = self.waiting.remove(&item.sequence)
        {
            let answer = failed.as_ref().map_or(Ok(()), |failed| Err(failed.into()));
            notified.extend(waiters.into_iter().map(|waiter| (waiter, answer.clone())));
        }
        if let Some(failed) = failed {
            self.add(item.sequence, failed);
        }
    }

    /// Records a purged message that was only on disk.
    pub(crate) fn purge(&mut self, sequence: u64, notified: &mut Vec<Waiter>) {
        let waiters = self.waiting.remove(&sequence).into_iter().flatten();
        notified.extend(waiters.map(|waiter| (waiter, Err(ReceiptError::Purged))));
        self.add(sequence, Failed::Purged);
    }

    /// Returns whether a message was purged, as long as its outcome is retained.
    pub(crate) fn was_purged(&self, sequence: u64) -> bool {
        // Most clients never purge, and callers that wait for the disk ask each time.
        self.has_purged
            && self.failed.iter().any(|record| {
                matches!(record.reason, Failed::Purged)
                    && (record.first..=record.last).contains(&sequence)
            })
    }

    /// Records messages that were only on disk and are unreadable.
    pub(crate) fn lose(&mut self, sequences: Range<u64>, notified: &mut Vec<Waiter>) {
        for (_, waiters) in self
            .waiting
            .extract_if(|sequence, _| sequences.contains(sequence))
        {
            let answer = Err(ReceiptError::Unreadable);
            notified.extend(waiters.into_iter().map(|waiter| (waiter, answer.clone())));
        }
        if let Some(last) = sequences.end.checked_sub(1) {
            self.push(sequences.start, last, Failed::Unreadable);
        }
    }

    /// Records the end of the client: messages numbered below `stored_until` are in the spool, and the
    /// others are abandoned. `unsettled` lists those that were in memory, ascending.
    pub(crate) fn close(
        &mut self,
        stored_until: u64,
        unsettled: &[u64],
        notified: &mut Vec<Waiter>,
    ) {
        self.stored_until = Some(stored_until);
        for &sequence in unsettled {
            self.add(sequence, Failed::unsent(sequence, stored_until));
        }
        for (sequence, waiters) in self.waiting.drain() {
            let answer: ReceiptResult = Err((&Failed::unsent(sequence, stored_until)).into());
            notified.extend(waiters.into_iter().map(|waiter| (waiter, answer.clone())));
        }
    }

    /// Returns the outcome of a message, or a receiver for it if the message is `pending`.
    pub(crate) fn ask(
        &mut self,
        sequence: u64,
        pending: bool,
    ) -> Result<oneshot::Receiver<ReceiptResult>, ReceiptResult> {
        if pending && let Some(stored_until) = self.stored_until {
            return Err(Err((&Failed::unsent(sequence, stored_until)).into()));
        }
        if pending {
            let (sender, receiver) = oneshot::channel();
            let waiters = self.waiting.entry(sequence).or_default();
            waiters.retain(|waiter| !waiter.is_closed());
            waiters.push(sender);
            return Ok(receiver);
        }
        let found = self
            .failed
            .iter()
            .rev()
            .find(|record| (record.first..=record.last).contains(&sequence));
        Err(match found {
            Some(record) => Err((&record.reason).into()),
            None if sequence < self.forgotten => Err(ReceiptError::Forgotten),
            None => Ok(()),
        })
    }

    /// Adds a message, to the latest record if that has the same reason.
    fn add(&mut self, sequence: u64, reason: Failed) {
        self.has_purged |= matches!(reason, Failed::Purged);
        if let Some(latest) = self.failed.back_mut()
            && latest.last + 1 == sequence
            && matches!(
                (&latest.reason, &reason),
                (Failed::Dropped, Failed::Dropped)
                    | (Failed::Abandoned, Failed::Abandoned)
                    | (Failed::InSpool, Failed::InSpool)
                    | (Failed::Purged, Failed::Purged)
            )
        {
            latest.last = sequence;
            return;
        }
        self.push(sequence, sequence, reason);
    }

    fn push(&mut self, first: u64, last: u64, reason: Failed) {
        self.failed.push_back(Record {
            first,
            last,
            reason,
        });
        if self.failed.len() > RECEIPT_LEDGER_CAPACITY
            && let Some(record) = self.failed.pop_front()
        {
            self.forgotten = self.forgotten.max(record.last + 1);
        }
    }
}

impl Failed {
    /// Returns the outcome of a message that was pending at a shutdown.
    fn unsent(sequence: u64, stored_until: u64) -> Self {
        if sequence < stored_until {
            Self::InSpool
        } else {
            Self::Abandoned
        }
    }
}

impl From<&Failed> for ReceiptError {
    fn from(failed: &Failed) -> Self {
        match failed {
            Failed::Rejected(rejection) => Self::Rejected(Arc::clone(rejection)),
            Failed::Dropped => Self::Dropped,
            Failed::Abandoned => Self::Abandoned,
            Failed::InSpool => Self::InSpool,
            Failed::Unreadable => Self::Unreadable,
            Failed::Purged => Self::Purged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::fake_item;

    #[test]
    fn late_and_early_receipts_return_the_same() {
        let mut ledger = ReceiptLedger::default();
        let mut notified = Vec::new();
        let mut early = ledger.ask(7, true).unwrap();
        for (sequence, resolution) in [
            (5, Resolution::Dropped),
            (6, Resolution::Dropped),
            (7, Resolution::Delivered),
            (8, Resolution::Abandoned),
            (9, Resolution::Abandoned),
        ] {
            ledger.record(&fake_item(sequence, 10), &resolution, &mut notified);
        }
        ledger.close(9, &[8, 9], &mut notified);
        for (sender, answer) in notified {
            sender.send(answer).unwrap();
        }
        assert!(matches!(early.try_recv(), Ok(Ok(()))));
        assert!(matches!(
            ledger.ask(6, false),
            Err(Err(ReceiptError::Dropped))
        ));
        assert!(matches!(ledger.ask(7, false), Err(Ok(()))));
        assert!(matches!(
            ledger.ask(8, false),
            Err(Err(ReceiptError::InSpool))
        ));
        assert!(matches!(
            ledger.ask(9, false),
            Err(Err(ReceiptError::Abandoned))
        ));
        assert_eq!(ledger.failed.len(), 3);
    }

    #[test]
    fn a_receipt_of_a_message_that_is_only_on_disk_ends_with_the_client() {
        let mut ledger = ReceiptLedger::default();
        let mut notified = Vec::new();
        let mut early = ledger.ask(3, true).unwrap();
        ledger.close(4, &[], &mut notified);
        for (sender, answer) in notified {
            sender.send(answer).unwrap();
        }
        assert!(matches!(early.try_recv(), Ok(Err(ReceiptError::InSpool))));
        assert!(matches!(
            ledger.ask(3, true),
            Err(Err(ReceiptError::InSpool))
        ));
        assert!(matches!(
            ledger.ask(4, true),
            Err(Err(ReceiptError::Abandoned))
        ));
    }

    #[test]
    fn a_forgotten_outcome_does_not_count_as_delivered() {
        let mut ledger = ReceiptLedger::default();
        for sequence in 0..=RECEIPT_LEDGER_CAPACITY as u64 {
            ledger.record(
                &fake_item(sequence * 2, 10),
                &Resolution::Dropped,
                &mut Vec::new(),
            );
        }
        assert!(matches!(
            ledger.ask(0, false),
            Err(Err(ReceiptError::Forgotten))
        ));
        assert!(matches!(
            ledger.ask(2, false),
            Err(Err(ReceiptError::Dropped))
        ));
        assert!(matches!(ledger.ask(3, false), Err(Ok(()))));
    }
}
