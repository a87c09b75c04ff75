//! How messages ended, for receipts that ask: soon, or long after.

use core::ops::Range;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::defaults::RECEIPT_LEDGER_CAPACITY;
use crate::delivery::{Item, Resolution};
use crate::error::ReceiptError;
use crate::outcome::Rejection;

/// The end of one message as its receipt tells it.
pub(crate) type ReceiptResult = Result<(), ReceiptError>;

/// Someone to be told, once no lock is held.
pub(crate) type Waiter = (oneshot::Sender<ReceiptResult>, ReceiptResult);

#[derive(Clone, Debug)]
enum Failed {
    Rejected(Arc<Rejection>),
    Dropped,
    Abandoned,
    InSpool,
    Unreadable,
}

#[derive(Debug)]
struct Record {
    first: u64,
    last: u64,
    end: Failed,
}

/// The latest ends that were no delivery, and who waits for an end. A message that is final and
/// not recorded was delivered; nothing is kept for those.
#[derive(Debug, Default)]
pub(crate) struct ReceiptLedger {
    failed: VecDeque<Record>,
    /// Records below this number have been forgotten.
    forgotten: u64,
    waiting: HashMap<u64, Vec<oneshot::Sender<ReceiptResult>>>,
    /// Set once the client has stopped: messages numbered below it are in the spool.
    stored_until: Option<u64>,
}

impl ReceiptLedger {
    /// Notes the end of a message, and who is to be told.
    pub(crate) fn record(&mut self, item: &Item, end: &Resolution, notified: &mut Vec<Waiter>) {
        let failed = match end {
            Resolution::Delivered => None,
            Resolution::Rejected(rejection) => Some(Failed::Rejected(Arc::clone(rejection))),
            Resolution::Dropped => Some(Failed::Dropped),
            // The message may be in the spool; `close` says so.
            Resolution::Abandoned => return,
        };
        if !self.waiting.is_empty()
            && let Some(waiters) = self.waiting.remove(&item.sequence)
        {
            let answer = failed.as_ref().map_or(Ok(()), |failed| Err(failed.into()));
            notified.extend(waiters.into_iter().map(|waiter| (waiter, answer.clone())));
        }
        if let Some(failed) = failed {
            self.remember(item.sequence, failed);
        }
    }

    /// Messages were on disk only, and can't be read any more.
    pub(crate) fn lose(&mut self, sequences: Range<u64>, notified: &mut Vec<Waiter>) {
        for (_, waiters) in self
            .waiting
            .extract_if(|sequence, _| sequences.contains(sequence))
        {
            let answer = Err(ReceiptError::Unreadable);
            notified.extend(waiters.into_iter().map(|waiter| (waiter, answer.clone())));
        }
        if let Some(last) = sequences.end.checked_sub(1) {
            self.keep(sequences.start, last, Failed::Unreadable);
        }
    }

    /// The client has stopped: messages numbered below `stored_until` are in the spool, and the rest
    /// is abandoned. `unsettled` lists those that were in memory, ascending.
    pub(crate) fn close(
        &mut self,
        stored_until: u64,
        unsettled: &[u64],
        notified: &mut Vec<Waiter>,
    ) {
        self.stored_until = Some(stored_until);
        for &sequence in unsettled {
            self.remember(sequence, Failed::unsent(sequence, stored_until));
        }
        for (sequence, waiters) in self.waiting.drain() {
            let answer: ReceiptResult = Err((&Failed::unsent(sequence, stored_until)).into());
            notified.extend(waiters.into_iter().map(|waiter| (waiter, answer.clone())));
        }
    }

    /// A receipt asks for a message, which is `pending` or has an outcome.
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
            Some(record) => Err((&record.end).into()),
            None if sequence < self.forgotten => Err(ReceiptError::Forgotten),
            None => Ok(()),
        })
    }

    fn remember(&mut self, sequence: u64, end: Failed) {
        if let Some(latest) = self.failed.back_mut()
            && latest.last + 1 == sequence
            && matches!(
                (&latest.end, &end),
                (Failed::Dropped, Failed::Dropped)
                    | (Failed::Abandoned, Failed::Abandoned)
                    | (Failed::InSpool, Failed::InSpool)
            )
        {
            latest.last = sequence;
            return;
        }
        self.keep(sequence, sequence, end);
    }

    fn keep(&mut self, first: u64, last: u64, end: Failed) {
        self.failed.push_back(Record { first, last, end });
        if self.failed.len() > RECEIPT_LEDGER_CAPACITY
            && let Some(record) = self.failed.pop_front()
        {
            self.forgotten = self.forgotten.max(record.last + 1);
        }
    }
}

impl Failed {
    /// The end of a message that a shutdown found pending.
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::fake_item;

    #[test]
    fn late_and_early_receipts_hear_the_same() {
        let mut ends = ReceiptLedger::default();
        let mut notified = Vec::new();
        let mut early = ends.ask(7, true).unwrap();
        for (sequence, end) in [
            (5, Resolution::Dropped),
            (6, Resolution::Dropped),
            (7, Resolution::Delivered),
            (8, Resolution::Abandoned),
            (9, Resolution::Abandoned),
        ] {
            ends.record(&fake_item(sequence, 10), &end, &mut notified);
        }
        ends.close(9, &[8, 9], &mut notified);
        for (sender, answer) in notified {
            sender.send(answer).unwrap();
        }
        assert!(matches!(early.try_recv(), Ok(Ok(()))));
        assert!(matches!(
            ends.ask(6, false),
            Err(Err(ReceiptError::Dropped))
        ));
        assert!(matches!(ends.ask(7, false), Err(Ok(()))));
        assert!(matches!(
            ends.ask(8, false),
            Err(Err(ReceiptError::InSpool))
        ));
        assert!(matches!(
            ends.ask(9, false),
            Err(Err(ReceiptError::Abandoned))
        ));
        assert_eq!(ends.failed.len(), 3);
    }

    #[test]
    fn a_receipt_of_a_message_that_is_only_on_disk_ends_with_the_client() {
        let mut ends = ReceiptLedger::default();
        let mut notified = Vec::new();
        let mut early = ends.ask(3, true).unwrap();
        ends.close(4, &[], &mut notified);
        for (sender, answer) in notified {
            sender.send(answer).unwrap();
        }
        assert!(matches!(early.try_recv(), Ok(Err(ReceiptError::InSpool))));
        assert!(matches!(ends.ask(3, true), Err(Err(ReceiptError::InSpool))));
        assert!(matches!(
            ends.ask(4, true),
            Err(Err(ReceiptError::Abandoned))
        ));
    }

    #[test]
    fn what_is_forgotten_is_not_taken_for_delivered() {
        let mut ends = ReceiptLedger::default();
        for sequence in 0..=RECEIPT_LEDGER_CAPACITY as u64 {
            ends.record(
                &fake_item(sequence * 2, 10),
                &Resolution::Dropped,
                &mut Vec::new(),
            );
        }
        assert!(matches!(
            ends.ask(0, false),
            Err(Err(ReceiptError::Forgotten))
        ));
        assert!(matches!(
            ends.ask(2, false),
            Err(Err(ReceiptError::Dropped))
        ));
        assert!(matches!(ends.ask(3, false), Err(Ok(()))));
    }
}
