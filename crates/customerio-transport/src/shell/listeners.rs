//! Telling the program and its log what happened. A listener that panics is noted, and breaks
//! nothing.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::delivery::{Item, Resolution};
use crate::outcome::{Ending, Outcome, PauseNotice};
use crate::shared::{Lost, Retrying, Work};

type OnOutcome = Box<dyn Fn(&Outcome<'_>) + Send + Sync>;
type OnPause = Box<dyn Fn(&PauseNotice) + Send + Sync>;

/// The program's callbacks.
#[derive(Default)]
pub(crate) struct Listeners {
    pub(crate) outcome: Option<OnOutcome>,
    pub(crate) pause: Option<OnPause>,
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listeners").finish_non_exhaustive()
    }
}

impl Listeners {
    /// Tells all that a step brought.
    pub(crate) fn tell(&self, work: &Work) {
        for notice in &work.notices {
            log_notice(notice);
            if let Some(listener) = &self.pause {
                guarded(|| listener(notice));
            }
        }
        if let Some(retrying) = &work.retrying {
            log_retry(retrying);
        }
        log_lost(work.lost);
        for dropped in &work.dropped {
            self.outcome(&dropped.item, &dropped.bytes, Ending::Dropped);
        }
        for ended in &work.ended {
            let ending = match &ended.end {
                Resolution::Delivered => Ending::Delivered,
                Resolution::Rejected(rejection) => Ending::Rejected(rejection),
                Resolution::Dropped => Ending::Dropped,
                Resolution::Abandoned => Ending::Left,
            };
            for (item, run) in &ended.items {
                self.outcome(item, run.items(), ending);
            }
        }
        if let Some(left @ 1..) = work.stopped {
            tracing::warn!(target: "customerio::client", left, "stopped with messages that are not delivered");
        }
    }

    fn outcome(&self, item: &Item, bytes: &[u8], end: Ending<'_>) {
        if let Some(listener) = &self.outcome {
            let outcome = Outcome::new(item.kind, bytes, item.message_id(), end);
            guarded(|| listener(&outcome));
        }
    }
}

/// Runs a listener; it can't break delivery.
pub(super) fn guarded<T>(listener: impl FnOnce() -> T) -> Option<T> {
    // What the listener left half done is its own; nothing of ours is in it.
    let done = catch_unwind(AssertUnwindSafe(listener)).ok();
    if done.is_none() {
        tracing::error!(target: "customerio::client", "a callback panicked; delivery goes on");
    }
    done
}

fn log_notice(notice: &PauseNotice) {
    match notice {
        PauseNotice::Began { reason } => {
            tracing::error!(target: "customerio::delivery", %reason, "delivery is paused; nothing is dropped");
        }
        PauseNotice::Ended { reason, after } => {
            tracing::info!(target: "customerio::delivery", %reason, ?after, "delivery goes on");
        }
    }
}

/// Each failure in the log's detail, but only the first and each doubling of an outage as a warning.
fn log_retry(
    Retrying {
        failure,
        tries,
        wait,
    }: &Retrying,
) {
    if tries.is_power_of_two() {
        tracing::warn!(target: "customerio::delivery", %failure, tries, ?wait, "a request failed; it will be repeated");
    } else {
        tracing::debug!(target: "customerio::delivery", %failure, tries, ?wait, "a request failed; it will be repeated");
    }
}

fn log_lost(Lost { rejected, dropped }: Lost) {
    if rejected > 0 {
        tracing::warn!(
            target: "customerio::delivery",
            rejected,
            "the server refused messages; `Client::rejected` has them, with its words"
        );
    }
    if dropped > 0 {
        tracing::warn!(target: "customerio::delivery", dropped, "messages were dropped, for the queue is full");
    }
}
