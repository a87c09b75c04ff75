//! Reports to the program's callbacks and to the log. A callback that panics is logged and does not
//! stop delivery.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::delivery::{Item, Resolution};
use crate::log::{LogLimit, log, log_limited};
use crate::outcome::{Outcome, OutcomeKind, PauseNotice, SpooledNotice, id_in};
use crate::shared::{Lost, Retrying, Work};
use crate::stats::Remaining;

type OnOutcome = Box<dyn Fn(&Outcome<'_>) + Send + Sync>;
type OnPause = Box<dyn Fn(&PauseNotice) + Send + Sync>;
type OnSpooled = Box<dyn Fn(&SpooledNotice) + Send + Sync>;

/// The program's callbacks.
#[derive(Default)]
pub(crate) struct Listeners {
    pub(crate) outcome: Option<OnOutcome>,
    pub(crate) pause: Option<OnPause>,
    pub(crate) spooled: Option<OnSpooled>,
    limits: LogLimits,
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listeners").finish_non_exhaustive()
    }
}

impl Listeners {
    /// Reports everything that a step of the scheduler produced.
    pub(crate) fn report(&self, work: &Work) {
        for notice in &work.notices {
            self.limits.notice(notice);
            if let Some(listener) = &self.pause {
                guarded(|| listener(notice));
            }
        }
        if let Some(retrying) = &work.retrying {
            self.limits.retry(retrying);
        }
        self.limits.lost(work.lost);
        if work.memory_errors > 0 {
            let messages = work.memory_errors;
            log!(
                error,
                "customerio::delivery",
                messages,
                "a bug of this crate: the memory of messages was released too early"
            );
        }
        for dropped in &work.dropped {
            self.item(&dropped.item, &dropped.bytes, OutcomeKind::Dropped);
        }
        for resolved in &work.resolved {
            let kind = match &resolved.resolution {
                Resolution::Delivered => OutcomeKind::Delivered,
                Resolution::Rejected(rejection) => OutcomeKind::Rejected(rejection),
                Resolution::Dropped => OutcomeKind::Dropped,
                Resolution::Abandoned => OutcomeKind::Abandoned,
                Resolution::Purged => OutcomeKind::Purged,
            };
            for (item, run) in &resolved.items {
                if let Some(run) = run {
                    self.item(item, run.items(), kind);
                } else {
                    let outcome = Outcome::without_item(kind);
                    self.outcome(&outcome.of(item.sequence, item.kind));
                }
            }
        }
        for purged in &work.purged {
            self.outcome(&Outcome::purged(purged.number, purged.kind, &purged.id));
        }
        for copy in &work.abandoned {
            let kind = OutcomeKind::Abandoned;
            self.outcome(&Outcome::new(
                copy.number,
                copy.kind,
                &copy.bytes,
                &copy.id,
                kind,
            ));
        }
        if self.outcome.is_some() {
            let outcome = Outcome::without_item(OutcomeKind::Unreadable);
            (0..work.unreadable).for_each(|_| self.outcome(&outcome));
        }
        if let (Some(notice), Some(listener)) = (&work.spooled, &self.spooled) {
            guarded(|| listener(notice));
        }
        if let Some(remaining) = work.remaining {
            log_remaining(remaining, work.unattended);
        }
    }

    fn item(&self, item: &Item, bytes: &[u8], kind: OutcomeKind<'_>) {
        if kind == OutcomeKind::Purged {
            return self.outcome(&Outcome::purged(
                item.sequence,
                item.kind,
                id_in(bytes, &item.message_id()),
            ));
        }
        self.outcome(&Outcome::new(
            item.sequence,
            item.kind,
            bytes,
            &item.message_id(),
            kind,
        ));
    }

    fn outcome(&self, outcome: &Outcome<'_>) {
        if let Some(listener) = &self.outcome {
            guarded(|| listener(outcome));
        }
    }
}

/// Runs a callback. Returns `None` if it panicked.
pub(super) fn guarded<T>(listener: impl FnOnce() -> T) -> Option<T> {
    // Unwind safety: a callback has no access to the client's own state.
    let done = catch_unwind(AssertUnwindSafe(listener)).ok();
    if done.is_none() {
        static LIMIT: LogLimit = LogLimit::new();
        log_limited!(
            LIMIT,
            error,
            "customerio::client",
            "a callback panicked; delivery continues"
        );
    }
    done
}

/// The limits of a client's messages, one per kind.
#[derive(Default)]
struct LogLimits {
    paused: LogLimit,
    resumed: LogLimit,
    retry: LogLimit,
    rejected: LogLimit,
    dropped: LogLimit,
}

impl LogLimits {
    fn notice(&self, notice: &PauseNotice) {
        match notice {
            PauseNotice::Began { reason } => {
                log_limited!(self.paused, error, "customerio::delivery", %reason, "delivery is paused; messages stay in the queue");
            }
            PauseNotice::Ended { reason, after } => {
                log_limited!(self.resumed, info, "customerio::delivery", %reason, ?after, "delivery resumed");
            }
        }
    }

    /// Logs each failure at `debug`, and the 1st, 2nd, 4th, 8th … in a row as a warning.
    fn retry(
        &self,
        Retrying {
            failure,
            tries,
            wait,
        }: &Retrying,
    ) {
        if tries.is_power_of_two() {
            log_limited!(self.retry, warn, "customerio::delivery", %failure, tries, ?wait, "a request failed and will be sent again");
        } else {
            log!(debug, "customerio::delivery", %failure, tries, ?wait, "a request failed and will be sent again");
        }
    }

    fn lost(&self, Lost { rejected, dropped }: Lost) {
        if rejected > 0 {
            log_limited!(
                self.rejected,
                warn,
                "customerio::delivery",
                rejected,
                "the server refused messages; `Client::rejected` returns them with its explanation"
            );
        }
        if dropped > 0 {
            log_limited!(
                self.dropped,
                warn,
                "customerio::delivery",
                dropped,
                "messages were dropped because the queue was full"
            );
        }
    }
}

/// Logs the outcome of a shutdown, once for each client.
fn log_remaining(
    Remaining {
        abandoned,
        in_spool,
    }: Remaining,
    unattended: bool,
) {
    if unattended && abandoned > 0 {
        log!(
            error,
            "customerio::client",
            abandoned,
            in_spool,
            "messages were lost: the client was dropped or the program ended before they were delivered; \
             call `shutdown` with a longer timeout, or keep a `guard` of the client in `main`"
        );
    } else if abandoned > 0 {
        log!(
            warn,
            "customerio::client",
            abandoned,
            in_spool,
            "the shutdown timed out and its undelivered messages were lost, except those in the spool; \
             give it a longer timeout, or set `spool`"
        );
    } else if in_spool > 0 {
        log!(
            warn,
            "customerio::client",
            in_spool,
            "the client stopped with messages in the spool, which the next client delivers"
        );
    }
}
