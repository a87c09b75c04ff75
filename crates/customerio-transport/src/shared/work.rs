//! What a step of the scheduler leaves to be done without the lock.

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

/// One request to be sent.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) request: u64,
    pub(crate) runs: Vec<Run>,
    /// The number of failed tries since the latest answer for these messages.
    pub(crate) failures: u32,
}

/// Messages whose end is to be told. Their memory is held until they are given back.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Each message with its bytes, which are `None` if its memory was released before.
    pub(crate) items: Vec<(Item, Option<Run>)>,
    pub(crate) end: Resolution,
}

/// A message that was dropped on a caller's thread, copied, so that its memory is free at once.
#[derive(Debug)]
pub(crate) struct DroppedItem {
    pub(crate) item: Item,
    pub(crate) bytes: Box<[u8]>,
}

/// A message that was only on its way to the disk when the client stopped.
#[derive(Debug)]
pub(crate) struct AbandonedCopy {
    pub(crate) kind: CallKind,
    pub(crate) id: Range<u16>,
    pub(crate) bytes: Box<[u8]>,
}

/// A failed try, to be logged.
#[derive(Debug)]
pub(crate) struct Retrying {
    pub(crate) failure: RequestFailure,
    pub(crate) tries: u32,
    pub(crate) wait: Duration,
}

/// Messages that ended without being delivered, to be logged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lost {
    pub(crate) rejected: u64,
    pub(crate) dropped: u64,
}

/// What one step of the scheduler leaves to be done without the lock.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) outgoing: Vec<Outgoing>,
    pub(crate) cancelled: Vec<u64>,
    pub(crate) retrying: Option<Retrying>,
    pub(crate) notices: Vec<PauseNotice>,
    pub(crate) lost: Lost,
    pub(crate) dropped: Vec<DroppedItem>,
    pub(crate) ended: Vec<Ended>,
    pub(crate) notified: Vec<Waiter>,
    pub(crate) flushed: Vec<(oneshot::Sender<Report>, Report)>,
    /// Messages on their way to the disk that a stopped client gives up.
    pub(crate) abandoned: Vec<AbandonedCopy>,
    /// Messages that became unreadable.
    pub(crate) unreadable: u64,
    /// Messages whose memory was released while they were pending, or twice: bugs of this crate.
    pub(crate) memory_errors: u64,
    /// The messages that a stopped client leaves in its spool.
    pub(crate) spooled: Option<SpooledNotice>,
    /// The client has stopped.
    pub(crate) stopped: bool,
    /// What remained when the client stopped, once that is settled.
    pub(crate) remaining: Option<Remaining>,
    /// No caller reads what remained.
    pub(crate) unattended: bool,
    /// When to take the next step if nothing happens before.
    pub(crate) wake_at: Option<Instant>,
}

/// Tells receipts how their messages ended; whoever has dropped his does not care.
pub(crate) fn notify(notified: Vec<Waiter>) {
    for (sender, end) in notified {
        let _ = sender.send(end);
    }
}
