//! The work that a step of the scheduler leaves for outside of the lock.

use core::ops::Range;
use core::time::Duration;
use std::time::Instant;

use customerio_core::call::CallKind;
use tokio::sync::oneshot;

use crate::arena::Run;
use crate::delivery::{Item, RequestFailure, Resolution};
use crate::outcome::{PauseNotice, SpooledNotice};
use crate::receipt_ledger::Waiter;
use crate::stats::{Remaining, Report};

/// A message that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted {
    pub(super) sequence: u64,
    /// The delivery thread must be woken.
    pub(super) wake: bool,
    /// The disk thread must be woken.
    pub(super) wake_disk: bool,
}

/// A request to send.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) request: u64,
    pub(crate) runs: Vec<Run>,
    /// The number of failed tries since the latest answer for these messages.
    pub(crate) failures: u32,
}

/// Messages whose outcome is to be reported. Their memory is held until
/// [`Shared::release`](super::Shared::release).
#[derive(Debug)]
pub(crate) struct Resolved {
    /// Each message with its bytes, which are `None` if its memory was released before.
    pub(crate) items: Vec<(Item, Option<Run>)>,
    pub(crate) resolution: Resolution,
}

/// A copy of a message that a caller's thread dropped, so that its memory is free at once.
#[derive(Debug)]
pub(crate) struct DroppedItem {
    pub(crate) item: Item,
    pub(crate) bytes: Box<[u8]>,
}

/// A copy of a message that waited only for the disk when the client stopped.
#[derive(Debug)]
pub(crate) struct AbandonedCopy {
    pub(crate) number: u64,
    pub(crate) kind: CallKind,
    pub(crate) id: Range<u16>,
    pub(crate) bytes: Box<[u8]>,
}

/// A message that a caller's thread or the disk thread purged.
#[derive(Debug)]
pub(crate) struct PurgedCopy {
    pub(crate) number: u64,
    pub(crate) kind: CallKind,
    /// Its message id, a JSON string.
    pub(crate) id: Box<[u8]>,
}

/// A failed request to log.
#[derive(Debug)]
pub(crate) struct Retrying {
    pub(crate) failure: RequestFailure,
    pub(crate) tries: u32,
    pub(crate) wait: Duration,
}

/// The numbers of undelivered messages to log.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lost {
    pub(crate) rejected: u64,
    pub(crate) dropped: u64,
}

/// The work that a step of the scheduler leaves for outside of the lock.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) outgoing: Vec<Outgoing>,
    pub(crate) cancelled: Vec<u64>,
    pub(crate) retrying: Option<Retrying>,
    pub(crate) notices: Vec<PauseNotice>,
    pub(crate) lost: Lost,
    pub(crate) dropped: Vec<DroppedItem>,
    pub(crate) resolved: Vec<Resolved>,
    pub(crate) notified: Vec<Waiter>,
    pub(crate) flushed: Vec<(oneshot::Sender<Report>, Report)>,
    /// The messages waiting only for the disk that a stopped client abandons.
    pub(crate) abandoned: Vec<AbandonedCopy>,
    pub(crate) purged: Vec<PurgedCopy>,
    /// The number of messages that became unreadable.
    pub(crate) unreadable: u64,
    /// The number of messages whose memory was released while they were pending, or twice. This is a
    /// bug of this crate.
    pub(crate) memory_errors: u64,
    /// The messages that a stopped client leaves in its spool.
    pub(crate) spooled: Option<SpooledNotice>,
    /// The client has stopped.
    pub(crate) stopped: bool,
    /// The messages without an outcome when the client stopped, once they are known.
    pub(crate) remaining: Option<Remaining>,
    /// No caller reads what remained.
    pub(crate) unattended: bool,
    /// The time of the next step, if no other event comes before.
    pub(crate) wake_at: Option<Instant>,
}

/// Sends results to receipts. Dropped receivers are ignored.
pub(crate) fn notify(notified: Vec<Waiter>) {
    for (sender, end) in notified {
        let _ = sender.send(end);
    }
}
