//! Removal of the messages of a person.
//!
//! The search for them reads items, so it runs without the lock. With a spool the disk thread does it,
//! so that no message moves between disk and memory meanwhile.

use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::CallKind;
use customerio_core::item::PersonIds;

use super::disk::{StoredWaiter, UnstoredLetter};
use super::work::PurgedCopy;
use super::{Shared, head, notify};
use crate::delivery::{Item, Resolution};
use crate::outcome::id_in;
use crate::receipt_ledger::Waiter;
use crate::shared::state::State;
use crate::spool::{Loaded, Record};
use crate::sync::lock;

/// A message of the person that is on disk, or waits for the disk, and is not in memory.
#[derive(Debug)]
pub(crate) struct FoundRecord {
    sequence: u64,
    kind: CallKind,
    /// Its message id, a JSON string.
    id: Box<[u8]>,
}

impl FoundRecord {
    pub(crate) fn new(record: &Record<'_>) -> Self {
        Self {
            sequence: record.sequence,
            kind: record.kind,
            id: id_in(record.item, &head(record).message_id).into(),
        }
    }
}

/// The result of a purge under the lock.
#[derive(Debug, Default)]
pub(crate) struct Purged {
    /// The numbers of the removed messages and of those in flight, ascending. None may be sent by a later
    /// client.
    pub(crate) finals: Vec<u64>,
    /// The number of removed messages.
    pub(crate) removed: u64,
    pub(crate) in_flight: u64,
    /// The rejected messages of all persons that wait to be stored as dead letters.
    pub(crate) letters: Vec<UnstoredLetter>,
}

impl Shared {
    pub(crate) fn has_spool(&self) -> bool {
        self.has_spool
    }

    /// Returns the number of the next message. A purge removes messages below it.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.lock_state().scheduler.next_sequence()
    }

    /// Returns the numbers of the person's messages in memory below `until`.
    pub(crate) fn find_in_memory(&self, person: &PersonIds, until: u64) -> Vec<u64> {
        let candidates: Vec<_> = {
            let state = self.lock_state();
            let may_own =
                |item: &&Item| item.sequence < until && person.may_own(&item.touch_hashes());
            let candidates = state.scheduler.messages().filter(may_own);
            candidates
                .filter_map(|item| {
                    let run = lock(&state.intake).arena.share(item.place).ok()?;
                    Some((item.sequence, run))
                })
                .collect()
        };
        let own = candidates
            .into_iter()
            .filter(|(_, run)| person.own(run.items()));
        own.map(|(sequence, _)| sequence).collect()
    }

    /// Returns the person's messages below `until` that wait for the disk and are not in memory.
    pub(crate) fn find_waiting(&self, person: &PersonIds, until: u64) -> Vec<FoundRecord> {
        let candidates: Vec<_> = {
            let state = self.lock_state();
            let intake = lock(&state.intake);
            let (Some(next), Some((from, _))) = (&intake.next_commit, state.scheduler.backlog())
            else {
                return Vec::new();
            };
            let candidates = next.copies.iter().filter(|record| {
                (from..until).contains(&record.sequence) && person.may_own(&record.touches)
            });
            // Few messages are of one person. Their items are read without the lock.
            candidates
                .map(|record| {
                    (
                        Record {
                            item: &[],
                            ..record
                        },
                        record.item.to_vec(),
                    )
                })
                .collect()
        };
        let own = candidates.iter().filter(|(_, item)| person.own(item));
        own.map(|(record, item)| FoundRecord::new(&Record { item, ..*record }))
            .collect()
    }

    /// Returns the lowest number of a message that is only on disk.
    pub(crate) fn backlog_from(&self) -> Option<u64> {
        Some(self.lock_state().scheduler.backlog()?.0)
    }

    /// Records messages that a search for those of a person found unreadable.
    pub(crate) fn lose_unreadable(&self, loaded: &Loaded) {
        if loaded.unreadable == 0 {
            return;
        }
        let mut notified = Vec::new();
        let mut state = self.lock_state();
        for range in &loaded.unreadable_ranges {
            state.receipts.lose(range.clone(), &mut notified);
        }
        let lost = state.scheduler.lose_backlog(&loaded.unreadable_ranges);
        state.lose(lost);
        drop(state);
        self.wake.notify_one();
        notify(notified);
    }

    /// Removes the messages that were found in memory and on disk. Returns `None` if the client has
    /// stopped.
    pub(crate) fn purge(&self, memory: Vec<u64>, disk: Vec<FoundRecord>) -> Option<Purged> {
        let now = self.now();
        let mut notified = Vec::new();
        let mut state = self.lock_state();
        if state.scheduler.is_stopped() {
            return None;
        }
        let mut purged = state.purge(memory, disk, self.listening, &mut notified);
        let stored = state.purge_waiting(now, &mut purged);
        self.notify_room(&mut state);
        drop(state);
        // The delivery thread reports the outcomes and completes flushes.
        self.wake.notify_one();
        notify(notified);
        for (sender, stored) in stored {
            // Dropped receivers are ignored.
            let _ = sender.send(stored);
        }
        Some(purged)
    }

    /// Removes the person's messages from the latest rejected ones. Returns their number.
    pub(crate) fn purge_rejected(&self, person: &PersonIds) -> u64 {
        let mut own = self.rejected();
        own.retain(|rejected| person.own(&rejected.item));
        let mut state = self.lock_state();
        state
            .rejected
            .remove(|rejected| own.iter().any(|own| Arc::ptr_eq(&own.item, &rejected.item)))
    }
}

impl State {
    fn purge(
        &mut self,
        memory: Vec<u64>,
        disk: Vec<FoundRecord>,
        listening: bool,
        notified: &mut Vec<Waiter>,
    ) -> Purged {
        let (items, in_flight) = self.scheduler.purge(memory);
        let mut finals: Vec<u64> = items.iter().map(|item| item.sequence).collect();
        for item in &items {
            self.receipts.record(item, &Resolution::Purged, notified);
            if listening {
                let run = self.run_to_report(item);
                let id = run.map_or_else(Box::default, |run| {
                    id_in(run.items(), &item.message_id()).into()
                });
                self.purged.push(PurgedCopy {
                    number: item.sequence,
                    kind: item.kind,
                    id,
                });
            }
            lock(&self.intake).arena.release(item.place);
        }
        for found in disk {
            if !self.scheduler.purge_backlog(found.sequence) {
                continue;
            }
            finals.push(found.sequence);
            self.receipts.purge(found.sequence, notified);
            if listening {
                self.purged.push(PurgedCopy {
                    number: found.sequence,
                    kind: found.kind,
                    id: found.id,
                });
            }
        }
        let removed = finals.len() as u64;
        finals.extend(&in_flight);
        finals.sort_unstable();
        Purged {
            finals,
            removed,
            in_flight: in_flight.len() as u64,
            letters: Vec::new(),
        }
    }

    /// Removes purged messages from those that wait for the disk.
    fn purge_waiting(&mut self, now: Duration, purged: &mut Purged) -> Vec<StoredWaiter> {
        let until = self.scheduler.next_sequence();
        let mut intake = lock(&self.intake);
        let (Some(disk), Some((arena, next))) = (&mut self.disk, intake.spool()) else {
            return Vec::new();
        };
        let stored = disk.purge(next, arena, &purged.finals, until);
        purged.letters = disk.take_letters();
        if disk.failing.is_none() {
            self.scheduler.stored(now, disk.stored_until);
        }
        stored
    }
}
