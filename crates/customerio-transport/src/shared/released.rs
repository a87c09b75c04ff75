//! Messages whose memory was released while they were pending.
//!
//! This is a bug of this crate. The outcomes of these messages are still reported, without their bytes.
//! A request never contains them, so that they can't count as delivered.

use core::time::Duration;

use super::state::State;
use super::work::Work;
use crate::arena::Run;
use crate::delivery::Item;
use crate::sync::lock;

impl State {
    /// Returns the bytes of a message with an outcome, readable without the lock.
    pub(super) fn run_to_report(&mut self, item: &Item) -> Option<Run> {
        let run = lock(&self.intake).arena.share(item.place).ok();
        self.released += u64::from(run.is_none());
        run
    }

    /// Counts the released messages of a request as unreadable. The request is not sent.
    pub(super) fn lose_released(&mut self, now: Duration, request: u64, work: &mut Work) {
        let mut intake = lock(&self.intake);
        let is_released = |item: &Item| intake.arena.get(item.place).is_err();
        let lost = self.scheduler.lose_messages(now, request, is_released);
        drop(intake);
        for item in lost {
            let sequences = item.sequence..item.sequence + 1;
            self.receipts.lose(sequences, &mut work.notified);
            self.released += 1;
            work.unreadable += 1;
        }
    }

    /// Returns the number of messages with such an error, or that were released twice, since the last
    /// call.
    pub(super) fn take_memory_errors(&mut self) -> u64 {
        std::mem::take(&mut self.released) + lock(&self.intake).arena.take_released_twice()
    }
}

#[cfg(test)]
mod tests {
    use customerio_core::call::CallKind;

    use super::super::Shared;
    use super::super::tests::success;
    use crate::WhenFull;
    use crate::arena::Run;
    use crate::delivery::{Limits, fake_head};
    use crate::error::ReceiptError;
    use crate::sync::lock;

    /// Returns a client with three messages, of which the memory of the first is released.
    fn shared() -> Shared {
        let shared = Shared::new(Limits::default(), WhenFull::Reject, 4 << 20, true, None);
        for _ in 0..3 {
            shared.append(&fake_head(&[]), br#"{"a":1}"#).unwrap();
        }
        release_oldest(&shared);
        shared
    }

    fn release_oldest(shared: &Shared) {
        let state = shared.lock_state();
        let place = state.scheduler.oldest().unwrap().place;
        lock(&state.intake).arena.release(place);
    }

    #[test]
    fn a_released_message_is_not_sent_and_counts_as_unreadable() {
        let shared = shared();
        let work = shared.step(|scheduler, now| {
            scheduler.flush(now, now);
        });
        let [request] = &work.outgoing[..] else {
            panic!("{work:?}");
        };
        let items: Vec<_> = request.runs.iter().map(Run::items).collect();
        assert_eq!(items, [br#"{"a":1},{"a":1}"#]);
        assert_eq!((work.unreadable, work.memory_errors), (1, 1));
        let stats = shared.stats();
        assert_eq!((stats.pending, stats.unreadable), (2, 1));
        let receipt = shared.ask(0).unwrap_err();
        assert!(matches!(receipt, Err(ReceiptError::Unreadable)));
    }

    #[test]
    fn a_message_released_in_flight_is_reported_with_its_outcome() {
        let shared = shared();
        let work = shared.step(|scheduler, now| {
            scheduler.flush(now, now);
        });
        release_oldest(&shared);
        let request = work.outgoing[0].request;
        let work = shared.step(|scheduler, now| scheduler.answered(now, request, &success()));
        let [resolved] = &work.resolved[..] else {
            panic!("{work:?}");
        };
        let reported: Vec<_> = resolved
            .items
            .iter()
            .map(|(item, run)| (item.kind, run.is_some()))
            .collect();
        let kind = CallKind::Track;
        assert_eq!(reported, [(kind, false), (kind, true)]);
        assert_eq!(work.memory_errors, 1);
        shared.release(work.resolved);
        assert_eq!(shared.stats().delivered, 2);
    }
}
