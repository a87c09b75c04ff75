//! The messages that wait for the stream, and the progress of their receipts.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use customerio_core::item::WrittenItem;
use tokio::sync::{Notify, watch};

use super::error::HandOffError;
use crate::frame::Frame;

/// What a message costs beside its bytes, so that many small ones fill the queue too.
const OVERHEAD: usize = 128;

/// The messages up to a number are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) stored: u64,
    /// No more messages will be.
    pub(super) is_over: bool,
}

#[derive(Debug)]
struct Waiting {
    head: Vec<u8>,
    item: Vec<u8>,
}

impl Waiting {
    fn cost(&self) -> usize {
        self.head.len() + self.item.len() + OVERHEAD
    }
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Waiting>,
    /// The cost of the messages that wait or are under way.
    bytes: usize,
    /// The number of the last message.
    last: u64,
    is_closed: bool,
    is_abandoned: bool,
}

/// The next messages to publish.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) frame: Frame,
    cost: usize,
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
    progress: watch::Sender<Progress>,
}

impl Queue {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            state: Mutex::default(),
            limit,
            changed: Notify::new(),
            progress: watch::Sender::new(Progress::default()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No operation panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends a message and returns its number.
    pub(super) fn push(&self, item: WrittenItem) -> Result<u64, HandOffError> {
        let head = item.head().to_bytes();
        let item = item.into_bytes();
        let waiting = Waiting { head, item };
        let mut state = self.lock();
        if state.is_closed {
            return Err(HandOffError::ShutDown);
        }
        let cost = waiting.cost();
        // One message has room in any queue.
        if state.bytes > 0 && state.bytes + cost > self.limit {
            return Err(HandOffError::Full {
                bytes: state.bytes,
                limit: self.limit,
            });
        }
        state.bytes += cost;
        state.last += 1;
        state.waiting.push_back(waiting);
        let number = state.last;
        drop(state);
        self.changed.notify_one();
        Ok(number)
    }

    /// Takes what has room in a frame of this size.
    pub(super) fn next(&self, max_bytes: usize) -> Next {
        let mut state = self.lock();
        let (mut frame, mut cost) = (Frame::default(), 0);
        while let Some(first) = state.waiting.front()
            && frame.has_room(&first.head, &first.item, max_bytes)
        {
            frame.push(&first.head, &first.item);
            cost += first.cost();
            state.waiting.pop_front();
        }
        if cost > 0 {
            Next::Publish(Batch { frame, cost })
        } else if state.is_closed {
            Next::End
        } else {
            Next::Wait
        }
    }

    /// The stream acknowledged these messages.
    pub(super) fn stored(&self, items: usize, cost: usize) {
        self.lock().bytes -= cost;
        self.progress
            .send_modify(|progress| progress.stored += items as u64);
    }

    /// Takes no more messages.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_one();
    }

    /// Publishes no more messages.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.is_abandoned = true;
        drop(state);
        self.changed.notify_one();
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.lock().is_abandoned
    }

    /// The publisher ended.
    pub(super) fn end(&self) {
        self.lock().is_closed = true;
        self.progress
            .send_modify(|progress| progress.is_over = true);
    }

    /// The number of the last message.
    pub(super) fn last(&self) -> u64 {
        self.lock().last
    }

    pub(super) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }
}

impl Batch {
    pub(super) fn into_parts(self) -> (Frame, usize) {
        (self.frame, self.cost)
    }
}
