//! What is under the lock: the scheduler, and the memory of what it decides about.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use customerio_core::item::ItemHead;

use tokio::sync::oneshot;

use super::copies::record;
use super::disk::{Dead, DiskQueue, FoundSpool};
use super::work::{DroppedItem, Ended, Lost, Outgoing, Retrying, Work};
use crate::arena::Arena;
use crate::defaults::{DROP_REPORTS_BYTES, REQUEST_BYTES, SPOOL_BUFFER_BYTES};
use crate::delivery::{Action, Item, Limits, Resolution, Scheduler, index_entries};
use crate::ends::{Ends, Waiter};
use crate::error::SendError;
use crate::kept::Kept;
use crate::outcome::{PauseNotice, Rejected};
use crate::stats::Report;

/// A message that was taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) sequence: u64,
    /// The delivery thread must be woken.
    pub(super) wake: bool,
    /// The disk thread must be woken.
    pub(super) wake_disk: bool,
}

/// Milliseconds since 1970.
pub(super) fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    milliseconds_of(since.unwrap_or_default())
}

fn milliseconds_of(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) scheduler: Scheduler,
    /// What waits for the disk, if there is a spool.
    pub(super) disk: Option<DiskQueue>,
    pub(super) arena: Arena,
    queue_bytes: usize,
    pub(super) ends: Ends,
    pub(super) kept: Kept,
    pub(super) flushes: HashMap<u64, oneshot::Sender<Report>>,
    pub(super) dropped: Vec<DroppedItem>,
    pub(super) dropped_bytes: usize,
    /// Bytes of the bodies that are being sent.
    pub(super) body_bytes: usize,
    /// Threads that wait for room.
    pub(super) blocked: usize,
    /// Tasks that wait for room, and how long.
    waiting_for_room: Vec<(Option<Instant>, oneshot::Sender<()>)>,
    /// Messages refused and dropped so far, as the log has them.
    logged: Lost,
}

impl State {
    pub(super) fn new(
        limits: Limits,
        queue_bytes: usize,
        spool: Option<FoundSpool>,
        now: Duration,
    ) -> Self {
        let mut scheduler = Scheduler::new(limits, fastrand::u64(..));
        // The rest is for the bodies under way.
        let mut memory = queue_bytes.saturating_sub(limits.requests * REQUEST_BYTES);
        let disk = spool.map(|found| {
            // One buffer gathers while another is written.
            let reserve = 2 * SPOOL_BUFFER_BYTES.min(memory / 8);
            memory -= reserve;
            scheduler.recover(found.recovered, found.next_sequence);
            scheduler.stored(now, found.next_sequence);
            DiskQueue::new(&found, reserve)
        });
        Self {
            scheduler,
            disk,
            arena: Arena::new(memory),
            queue_bytes,
            ends: Ends::default(),
            kept: Kept::default(),
            flushes: HashMap::new(),
            dropped: Vec::new(),
            dropped_bytes: 0,
            body_bytes: 0,
            blocked: 0,
            waiting_for_room: Vec::new(),
            logged: Lost::default(),
        }
    }

    /// Takes a message into memory, to the disk, or both; or says what is full.
    pub(super) fn take(
        &mut self,
        now: Duration,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Result<Taken, SendError> {
        let Some(disk) = &mut self.disk else {
            let place = self
                .arena
                .append(bytes, index_entries(head))
                .ok_or_else(|| self.full())?;
            let (sequence, wake) = self.scheduler.append(now, head, place);
            return Ok(Taken {
                sequence,
                wake,
                wake_disk: false,
            });
        };
        if let Some(held) = disk.disk_is_full(bytes.len()) {
            let limit = disk.limit;
            return Err(SendError::SpoolFull { held, limit });
        }
        if !disk.has_room(bytes.len(), self.arena.room()) {
            return Err(self.full());
        }
        let place = if self.scheduler.has_backlog() {
            None
        } else {
            self.arena.append(bytes, index_entries(head))
        };
        let (sequence, wake) = match place {
            Some(place) => self.scheduler.append(now, head, place),
            None => (self.scheduler.append_to_disk(), false),
        };
        let record = record(sequence, head, milliseconds(SystemTime::now()), bytes);
        let wake_disk = disk.push(now, record);
        Ok(Taken {
            sequence,
            wake,
            wake_disk,
        })
    }

    fn full(&self) -> SendError {
        SendError::Full {
            held: self.held(),
            limit: self.queue_bytes,
        }
    }

    /// The bytes held for messages that are not final.
    pub(super) fn held(&self) -> usize {
        let copies = self.disk.as_ref().map_or(0, DiskQueue::held);
        self.arena.held() + self.body_bytes + copies
    }

    /// Drops the oldest message that is in no request. False if there is none, or if so many wait
    /// to be reported that one more would be dropped in silence.
    pub(super) fn drop_oldest(&mut self, listening: bool, told: &mut Vec<Waiter>) -> bool {
        if listening && self.dropped_bytes > DROP_REPORTS_BYTES {
            return false;
        }
        let Some(item) = self.scheduler.drop_oldest() else {
            return false;
        };
        self.ends.record(&item, &Resolution::Dropped, told);
        if listening {
            let bytes: Box<[u8]> = self.arena.get(item.place).into();
            self.dropped_bytes += bytes.len();
            self.dropped.push(DroppedItem { item, bytes });
        }
        self.arena.release(item.place);
        true
    }

    /// A task waits for room: it is told of some, or the sender is dropped when that is too late.
    pub(super) fn ask_for_room(&mut self, until: Option<Instant>) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.waiting_for_room.push((until, sender));
        receiver
    }

    /// Gives up for those that have waited long enough, and says when the next will have.
    pub(super) fn late_for_room(&mut self, now: Instant) -> Option<Instant> {
        self.waiting_for_room
            .retain(|(until, sender)| until.is_none_or(|until| until > now) && !sender.is_closed());
        self.waiting_for_room
            .iter()
            .filter_map(|(until, _)| *until)
            .min()
    }

    pub(super) fn tell_of_room(&mut self) {
        for (_, sender) in self.waiting_for_room.drain(..) {
            // Whoever gave up waiting does not care.
            let _ = sender.send(());
        }
    }

    pub(super) fn carry_out(&mut self, now: Duration, listening: bool) -> Work {
        self.dropped_bytes = 0;
        let mut work = Work {
            dropped: std::mem::take(&mut self.dropped),
            ..Work::default()
        };
        for action in self.scheduler.actions() {
            match action {
                Action::Send { request, items } => {
                    let runs = self.arena.share(items.iter().map(|item| item.place));
                    work.outgoing.push(Outgoing { request, runs });
                }
                Action::Cancel { request } => work.cancelled.push(request),
                Action::Resolved { items, resolution } => {
                    self.ended(now, items, resolution, listening, &mut work);
                }
                Action::Retrying {
                    failure,
                    tries,
                    wait,
                } => {
                    work.retrying = Some(Retrying {
                        failure,
                        tries,
                        wait,
                    });
                }
                Action::Paused { reason } => work.notices.push(PauseNotice::Began { reason }),
                Action::Resumed { reason, after } => {
                    work.notices.push(PauseNotice::Ended { reason, after });
                }
                Action::Flushed {
                    flush,
                    pending: left,
                } => {
                    if let Some(sender) = self.flushes.remove(&flush) {
                        work.flushed.push((sender, self.report_of(left)));
                    }
                }
                Action::Stopped { abandoned: left } => work.stopped = Some(left),
            }
        }
        let account = self.scheduler.account();
        let so_far = Lost {
            rejected: account.rejected.total(),
            dropped: account.dropped,
        };
        work.lost = Lost {
            rejected: so_far.rejected - self.logged.rejected,
            dropped: so_far.dropped - self.logged.dropped,
        };
        self.logged = so_far;
        work
    }

    fn ended(
        &mut self,
        now: Duration,
        items: Vec<Item>,
        end: Resolution,
        listening: bool,
        work: &mut Work,
    ) {
        for item in &items {
            self.ends.record(item, &end, &mut work.told);
            match (&end, &mut self.disk) {
                (Resolution::Rejected(rejection), disk) => {
                    let message = Rejected {
                        kind: item.kind,
                        rejection: Arc::clone(rejection),
                        item: self.arena.get(item.place).into(),
                        id: item.message_id(),
                    };
                    if let Some(disk) = disk {
                        let refused_at = milliseconds(SystemTime::now());
                        let age = milliseconds_of(now.saturating_sub(item.since));
                        disk.bury(Dead {
                            sequence: item.sequence,
                            accepted_at: refused_at.saturating_sub(age),
                            refused_at,
                            message: message.clone(),
                        });
                    }
                    self.kept.push(message);
                }
                (Resolution::Abandoned, _) | (_, None) => {}
                (_, Some(disk)) => disk.finish(item.sequence),
            }
        }
        if listening {
            let items = items
                .into_iter()
                .filter_map(|item| Some((item, self.arena.share([item.place]).pop()?)))
                .collect();
            work.ended.push(Ended { items, end });
        } else {
            for item in items {
                self.arena.release(item.place);
            }
        }
    }

    pub(super) fn report(&self) -> Report {
        self.report_of(self.scheduler.account().pending)
    }

    fn report_of(&self, left: u64) -> Report {
        Report::of(&self.scheduler, left, self.left_on_disk())
    }

    /// How many of the messages left are on disk.
    pub(super) fn left_on_disk(&self) -> u64 {
        let unstored = |disk: &DiskQueue| disk.unstored(self.scheduler.next_sequence());
        self.disk.as_ref().map_or(0, |disk| {
            self.scheduler
                .account()
                .pending
                .saturating_sub(unstored(disk))
        })
    }
}
