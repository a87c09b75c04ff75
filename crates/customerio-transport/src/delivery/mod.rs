//! Everything that decides: batches, answers, retries, searches, pauses, limits, accounting.
//!
//! One state machine without I/O, clock or threads. Calls, answers and time go in ([`Scheduler`]'s
//! methods, with `now` as the time since the client began); [`Action`]s come out. It knows items by
//! number, size and place, never their bytes, so that the whole of delivery runs in a test at the
//! speed of a function call.
//!
//! What waits stands in [`Lanes`](lanes::Lanes), which keep the order of each identity. A
//! [`InFlight`](in_flight::InFlight) is what was taken from them for one body and is not all final yet; there are as
//! many as requests are under way, and one more for each body or message that is to be tried again.
//! What belongs to the whole client (pauses, the pace, provisional on the endpoint) is in neither.

mod account;
mod answer;
mod batch;
mod in_flight;
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

use core::num::NonZeroU64;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::CallKind;
use customerio_core::item::ItemHead;

pub(crate) use self::account::{Account, Counts};
pub use self::answer::RequestFailure;
pub(crate) use self::answer::{Answer, Response};
use self::lanes::LaneSet;
pub(crate) use self::retry::{Backoff, retry_after};
pub(crate) use self::scheduler::{Limits, Scheduler};
use crate::arena::ArenaRef;
use crate::outcome::{PauseReason, Rejection};

/// A message that is not final, as delivery knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its number: calls are numbered in the order in which they were accepted.
    pub(crate) sequence: u64,
    /// When it was accepted.
    pub(crate) since: Duration,
    pub(crate) place: ArenaRef,
    pub(crate) kind: CallKind,
    /// Where the message id is in the item, as a JSON string. Items are shorter than 64 KiB.
    id_start: u16,
    id_end: u16,
    touches: [Option<NonZeroU64>; 3],
}

impl Item {
    fn new(sequence: u64, since: Duration, place: ArenaRef, head: &ItemHead) -> Self {
        let narrow = |position: usize| u16::try_from(position).unwrap_or_default();
        Self {
            sequence,
            since,
            place,
            kind: head.kind,
            id_start: narrow(head.message_id.start),
            id_end: narrow(head.message_id.end),
            touches: head.touches.map(|hash| hash.and_then(NonZeroU64::new)),
        }
    }

    /// Where the message id is in the item's bytes.
    pub(crate) fn message_id(&self) -> core::ops::Range<usize> {
        usize::from(self.id_start)..usize::from(self.id_end)
    }

    /// Hashes of the identities that it touches.
    fn touches(&self) -> impl Iterator<Item = u64> {
        self.touches.iter().flatten().map(|hash| hash.get())
    }

    fn lanes(&self) -> LaneSet {
        LaneSet::of(self.touches(), self.sequence)
    }

    /// The bytes it takes in a body, with its comma.
    fn cost(&self) -> usize {
        self.place.length() + 1
    }
}

/// The time `wait` after `now`. [`Duration::MAX`] means never, so the sum saturates.
pub(crate) fn after(now: Duration, wait: Duration) -> Duration {
    now.saturating_add(wait)
}

/// How many entries of the index a message takes: one in each of its lanes, of which there are as many
/// as identities at most.
pub(crate) fn index_entries(head: &ItemHead) -> u16 {
    head.touches
        .iter()
        .flatten()
        .fold(0_u16, |entries, _| entries + 1)
        .max(1)
}

/// How a message ended.
#[derive(Clone, Debug)]
pub(crate) enum Resolution {
    /// The server said 2xx, and did not say that it failed.
    Delivered,
    /// The server refused it, alone.
    Rejected(Arc<Rejection>),
    /// It made room for a newer one.
    Dropped,
    /// The client stopped before it was final.
    Abandoned,
}

/// What the core wants done, in this order.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Send these items as one body.
    Send { request: u64, items: Vec<Item> },
    /// Forget a request that is under way; its answer is no longer of interest.
    Cancel { request: u64 },
    /// These messages are final.
    Resolved {
        items: Vec<Item>,
        resolution: Resolution,
    },
    /// A try failed and will be repeated; `tries` have failed in a row.
    Retrying {
        failure: RequestFailure,
        tries: u32,
        wait: Duration,
    },
    /// Nothing but probes is sent from now on.
    Paused { reason: PauseReason },
    /// Delivery goes on after a pause.
    Resumed {
        reason: PauseReason,
        after: Duration,
    },
    /// A flush is complete (`pending` is 0), or its deadline has passed.
    Flushed { flush: u64, pending: u64 },
    /// There will be no further action.
    Stopped,
}

#[cfg(test)]
pub(crate) fn fake_item(sequence: u64, length: u32) -> Item {
    fake_item_of(sequence, length, &[])
}

#[cfg(test)]
pub(crate) fn fake_item_of(sequence: u64, length: u32, touches: &[Option<u64>]) -> Item {
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
