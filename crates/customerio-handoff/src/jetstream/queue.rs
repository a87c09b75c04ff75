//! The messages that wait for the stream, and the progress of their receipts.

use core::ops::Range;
use std::collections::VecDeque;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use customerio_core::item::{ItemHead, WrittenItem};
use tokio::sync::{Notify, watch};

use super::error::HandOffError;
use super::report::Report;
use crate::frame::Frame;

/// What a message costs beside its bytes, so that many small ones fill the queue too.
const OVERHEAD: usize = 160;

/// How far the messages are.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    /// All messages up to this number are stored, except unreadable ones.
    pub(super) stored: u64,
    /// All messages up to this number are in the spool or stored.
    pub(super) spooled: u64,
    /// The messages that damage to the spool made unreadable.
    pub(super) unreadable: Vec<Range<u64>>,
    /// The spool can't be written now.
    pub(super) failing: Option<io::ErrorKind>,
    /// No more messages will be stored.
    pub(super) is_over: bool,
}

impl Progress {
    pub(super) fn is_unreadable(&self, number: u64) -> bool {
        self.unreadable.iter().any(|range| range.contains(&number))
    }
}

#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) number: u64,
    pub(super) head: ItemHead,
    pub(super) item: Vec<u8>,
}

impl Waiting {
    pub(super) fn cost(&self) -> usize {
        self.item.len() + OVERHEAD
    }
}

#[derive(Debug)]
pub(super) struct State {
    /// The messages to publish next. With a spool they are on disk.
    pub(super) ready: VecDeque<Waiting>,
    pub(super) spool: Option<Spooling>,
    /// The cost of the messages that are only in memory.
    pub(super) bytes: usize,
    /// The number of the last message.
    last: u64,
    /// The messages that were taken or recovered, and those of them that are stored.
    taken: u64,
    stored: u64,
    is_closed: bool,
    /// No more frames are published.
    pub(super) is_abandoned: bool,
}

/// The messages in front of `ready`, if there is a spool.
#[derive(Debug)]
pub(super) struct Spooling {
    /// The messages that are not on disk.
    pub(super) new: VecDeque<Waiting>,
    /// Older ones than `new` are being written.
    pub(super) is_writing: bool,
    /// All messages up to this number are on disk or were published.
    pub(super) on_disk: u64,
    /// All messages up to this number are ready or were published. Those between it and `on_disk` are only on disk.
    pub(super) loaded: u64,
    /// The cost of the messages that are ready.
    pub(super) ready_bytes: usize,
    /// The messages on disk that are neither stored nor unreadable.
    pub(super) count: u64,
    pub(super) unreadable: u64,
    /// All messages up to this number are stored.
    pub(super) stored: u64,
    pub(super) is_failing: bool,
    /// The frame under way is not on disk.
    pub(super) is_from_memory: bool,
}

impl Spooling {
    /// Whether no message is only on disk.
    pub(super) fn is_loaded(&self) -> bool {
        self.loaded == self.on_disk
    }

    fn is_empty(&self) -> bool {
        self.new.is_empty() && !self.is_writing && self.is_loaded()
    }

    /// Whether messages are published that are not on disk: it fails, and no older message is only there.
    fn skips_disk(&self) -> bool {
        self.is_failing && !self.is_writing && self.is_loaded()
    }
}

/// The next messages to publish.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) frame: Frame,
    /// The number of the last message.
    pub(super) last: u64,
    /// The cost of the messages that are only in memory.
    pub(super) cost: usize,
}

impl Batch {
    /// Takes what has room in a frame of this size.
    fn take(waiting: &mut VecDeque<Waiting>, max_bytes: usize) -> Option<Self> {
        let (mut frame, mut last, mut cost) = (Frame::default(), 0, 0);
        while let Some(first) = waiting.front() {
            let head = first.head.to_bytes();
            if !frame.has_room(&head, &first.item, max_bytes) {
                break;
            }
            frame.push(&head, &first.item);
            last = first.number;
            cost += first.cost();
            waiting.pop_front();
        }
        (frame.items() > 0).then_some(Self { frame, last, cost })
    }
}

/// What a publisher does next.
#[derive(Debug)]
pub(super) enum Next {
    Publish(Batch),
    Wait,
    /// No handle is left, and no message.
    End,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    limit: usize,
    /// A message waits, or the hand-off closes.
    pub(super) changed: Notify,
    /// The same for the thread of the spool.
    pub(super) disk: Condvar,
    pub(super) progress: watch::Sender<Progress>,
}

impl Queue {
    /// Returns a queue whose numbers follow `last`, with the messages of a spool.
    pub(super) fn new(limit: usize, last: u64, spool: Option<Spooling>) -> Self {
        Self {
            state: Mutex::new(State {
                ready: VecDeque::new(),
                bytes: 0,
                last,
                taken: spool.as_ref().map_or(0, |spool| spool.count),
                stored: 0,
                is_closed: false,
                is_abandoned: false,
                spool,
            }),
            limit,
            changed: Notify::new(),
            disk: Condvar::new(),
            progress: watch::Sender::new(Progress::default()),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // No operation panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn notify(&self) {
        self.changed.notify_one();
        self.disk.notify_one();
    }

    /// Appends a message and returns its number.
    pub(super) fn push(&self, item: WrittenItem) -> Result<u64, HandOffError> {
        let head = item.head().clone();
        let item = item.into_bytes();
        let mut state = self.lock();
        if state.is_closed {
            return Err(HandOffError::ShutDown);
        }
        let number = state.last + 1;
        let waiting = Waiting { number, head, item };
        let cost = waiting.cost();
        // One message has room in any queue.
        if state.bytes > 0 && state.bytes + cost > self.limit {
            return Err(HandOffError::Full {
                bytes: state.bytes,
                limit: self.limit,
            });
        }
        state.bytes += cost;
        state.last = number;
        state.taken += 1;
        match &mut state.spool {
            Some(spool) => spool.new.push_back(waiting),
            None => state.ready.push_back(waiting),
        }
        let is_for_disk = state.spool.as_ref().is_some_and(|it| !it.is_failing);
        drop(state);
        self.disk.notify_one();
        if !is_for_disk {
            self.changed.notify_one();
        }
        Ok(number)
    }

    /// Takes what has room in a frame of this size.
    pub(super) fn next(&self, max_bytes: usize) -> Next {
        let mut state = self.lock();
        let State {
            ready,
            spool,
            is_closed,
            ..
        } = &mut *state;
        let is_from_memory = ready.is_empty() && spool.as_ref().is_some_and(Spooling::skips_disk);
        let waiting = match spool {
            Some(spool) if is_from_memory => &mut spool.new,
            Some(_) | None => ready,
        };
        let Some(mut batch) = Batch::take(waiting, max_bytes) else {
            let is_empty = spool.as_ref().is_none_or(Spooling::is_empty);
            return if *is_closed && is_empty {
                Next::End
            } else {
                Next::Wait
            };
        };
        if let Some(spool) = spool {
            spool.is_from_memory = is_from_memory;
            if is_from_memory {
                spool.on_disk = batch.last;
                spool.loaded = batch.last;
            } else {
                spool.ready_bytes -= batch.cost;
                // It is not only in memory.
                batch.cost = 0;
            }
        }
        Next::Publish(batch)
    }

    /// The stream acknowledged the messages of a batch.
    pub(super) fn stored(&self, items: usize, last: u64, cost: usize) {
        let items = items as u64;
        let mut state = self.lock();
        state.bytes -= cost;
        state.stored += items;
        let mut spooled = last;
        if let Some(spool) = &mut state.spool {
            if !spool.is_from_memory {
                spool.count = spool.count.saturating_sub(items);
            }
            spool.is_from_memory = false;
            spool.stored = last;
            spooled = spool.on_disk;
        }
        drop(state);
        self.disk.notify_one();
        self.progress.send_modify(|progress| {
            progress.stored = last;
            progress.spooled = spooled;
        });
    }

    /// Takes no more messages.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.notify();
    }

    /// Publishes no more messages.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.is_abandoned = true;
        drop(state);
        self.notify();
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.lock().is_abandoned
    }

    /// The publisher ended.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.is_abandoned = true;
        let has_spool = state.spool.is_some();
        drop(state);
        if has_spool {
            // Its thread ends the queue.
            self.disk.notify_one();
        } else {
            self.over();
        }
    }

    /// Nothing happens any more.
    pub(super) fn over(&self) {
        self.lock().is_closed = true;
        self.progress
            .send_modify(|progress| progress.is_over = true);
    }

    pub(super) fn report(&self) -> Report {
        let state = self.lock();
        let spool = state.spool.as_ref();
        let (in_spool, unreadable) = spool.map_or((0, 0), |it| (it.count, it.unreadable));
        let known = state.stored + in_spool + unreadable;
        Report {
            stored: state.stored,
            in_spool,
            unreadable,
            abandoned: state.taken.saturating_sub(known),
        }
    }

    pub(super) fn has_spool(&self) -> bool {
        self.lock().spool.is_some()
    }

    pub(super) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }
}
