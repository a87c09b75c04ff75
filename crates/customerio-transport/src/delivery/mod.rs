//! All decisions of delivery: batches, answers, retries, searches, pauses, limits, accounting.
//!
//! One state machine without I/O, clock or threads. Its inputs are calls, answers and the time: the
//! methods of [`Scheduler`], with `now` as the time since the client began. Its outputs are [`Action`]s.
//! It knows the number, size and location of an item but not its bytes, so a test runs all of delivery
//! at the speed of a function call.
//!
//! Queued messages are in [`Lanes`](lanes::Lanes), which preserve the order of each identity. An
//! [`InFlight`](in_flight::InFlight) has the messages of one request, until each has an outcome: one for
//! each request in flight, and one for each body or message that will be sent again. The state of the
//! whole client (pauses, rate limit, outage, provisional rejections) is in the scheduler.

mod account;
mod answer;
mod batch;
mod in_flight;
mod isolated;
mod lanes;
#[cfg(test)]
mod model;
mod outage;
mod pause;
mod provisional;
mod rate_limit;
mod retry;
mod scheduler;
mod search;
mod upload;
mod wake_rule;

use core::num::NonZeroU64;
use core::ops::Range;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::CallKind;
use customerio_core::item::ItemHead;

pub(crate) use self::account::{Account, Counts};
pub use self::answer::RequestFailure;
pub(crate) use self::answer::{Answer, Meaning, Response};
use self::lanes::LaneSet;
pub(crate) use self::retry::{Backoff, retry_after};
pub(crate) use self::scheduler::{Limits, Scheduler};
pub(crate) use self::wake_rule::WakeRule;
use crate::arena::ArenaRef;
use crate::outcome::{PauseReason, Rejection};

/// A pending message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Calls are numbered in the order of acceptance.
    pub(crate) sequence: u64,
    /// The time of acceptance.
    pub(crate) since: Duration,
    pub(crate) place: ArenaRef,
    pub(crate) kind: CallKind,
    id_start: u16,
    id_end: u16,
    touches: [Option<NonZeroU64>; 3],
}

impl Item {
    /// Creates a message that is accepted at `since`.
    pub(crate) fn new(sequence: u64, since: Duration, place: ArenaRef, head: &ItemHead) -> Self {
        Self {
            sequence,
            since,
            place,
            kind: head.kind,
            id_start: head.message_id.start,
            id_end: head.message_id.end,
            touches: head.touches.map(|hash| hash.and_then(NonZeroU64::new)),
        }
    }

    /// Returns the range of the message id in the item's bytes.
    pub(crate) fn message_id(&self) -> Range<u16> {
        self.id_start..self.id_end
    }

    /// Returns the hashes of the identities that the message touches, as its head had them.
    pub(crate) fn touch_hashes(&self) -> [Option<u64>; 3] {
        self.touches.map(|hash| hash.map(NonZeroU64::get))
    }

    /// Returns the hashes of the identities that the message touches.
    fn touches(&self) -> impl Iterator<Item = u64> {
        self.touches.iter().flatten().map(|hash| hash.get())
    }

    fn lanes(&self) -> LaneSet {
        LaneSet::of(self.touches(), self.sequence)
    }

    /// Returns its size in a body in bytes, including its comma.
    fn cost(&self) -> usize {
        self.place.length() + 1
    }
}

/// Returns the time `wait` after `now`. [`Duration::MAX`] means never, so the sum saturates.
pub(crate) fn after(now: Duration, wait: Duration) -> Duration {
    now.saturating_add(wait)
}

/// The maximum memory of an entry of a lane in bytes: its size, doubled for growth.
const ENTRY_BYTES: usize = 2 * size_of::<Item>();

/// The maximum memory of a message in the lanes in bytes: it is in at most three lanes.
pub(crate) const MAX_INDEX_BYTES: usize = 3 * ENTRY_BYTES;

/// The arena notes them in 16 bits.
const _: () = assert!(MAX_INDEX_BYTES <= u16::MAX as usize);

/// Returns the maximum memory of a message in the lanes in bytes. It is in a lane for each identity, and
/// in one lane without an identity.
pub(crate) fn index_bytes(head: &ItemHead) -> usize {
    head.touches.iter().flatten().count().max(1) * ENTRY_BYTES
}

/// The outcome of a message.
#[derive(Clone, Debug)]
pub(crate) enum Resolution {
    /// The server accepted it.
    Delivered,
    /// The server rejected it alone, or failed on it alone for too long.
    Rejected(Arc<Rejection>),
    /// It was dropped for a newer message.
    Dropped,
    /// The client stopped while it was pending.
    Abandoned,
    /// The program purged the messages of its person.
    Purged,
}

/// An output of the scheduler. The driver carries them out in order.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Send these items as one body.
    Send {
        request: u64,
        items: Vec<Item>,
        /// The number of failed tries since the latest answer for these items.
        failures: u32,
    },
    /// Cancel a request in flight; its answer is ignored.
    Cancel { request: u64 },
    /// These messages have an outcome.
    Resolved {
        items: Vec<Item>,
        resolution: Resolution,
    },
    /// A try failed and is repeated after `wait`; `tries` tries failed in a row.
    Retrying {
        failure: RequestFailure,
        tries: u32,
        wait: Duration,
    },
    /// A pause begins: only probes are sent.
    Paused { reason: PauseReason },
    /// A pause ended; `after` is its length.
    Resumed {
        reason: PauseReason,
        after: Duration,
    },
    /// A flush is complete (`pending` is 0), or its deadline has passed.
    Flushed { flush: u64, pending: u64 },
    /// The client stopped: no action follows.
    Stopped,
}

#[cfg(test)]
pub(crate) fn fake_item(sequence: u64, length: u16) -> Item {
    fake_item_of(sequence, length, &[])
}

#[cfg(test)]
pub(crate) fn fake_item_of(sequence: u64, length: u16, touches: &[Option<u64>]) -> Item {
    Item::new(
        sequence,
        Duration::ZERO,
        ArenaRef::fake(length),
        &fake_head(touches),
    )
}

#[cfg(test)]
pub(crate) fn fake_head(touches: &[Option<u64>]) -> ItemHead {
    let touch = |index: usize| touches.get(index).copied().flatten();
    ItemHead {
        kind: CallKind::Track,
        message_id: 0..2,
        touches: [touch(0), touch(1), touch(2)],
    }
}
