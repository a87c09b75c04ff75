//! What time does: requests leave, rejections settle, flushes end, the client stops.

use core::time::Duration;

use super::{Core, Phase};
use crate::delivery::batch::body_bytes;
use crate::delivery::lot::Lot;
use crate::delivery::{Action, End};

impl Core {
    /// When the next request may leave; `None` while there is none to send, or one is under way.
    pub(super) fn next_send(&self) -> Option<Duration> {
        let ready = match &self.lot {
            Some(lot) if lot.request().is_some() => return None,
            Some(lot) => lot.not_before(),
            None => {
                let hurry = !self.is_open() || !self.flushes.is_empty();
                self.waiting
                    .ready_at(&self.body_limit, self.limits.linger, hurry)?
            }
        };
        let probe = self.pause.map_or(Duration::ZERO, |pause| pause.until);
        Some(ready.max(self.pace.earliest()).max(probe))
    }

    pub(super) fn wake_at(&self) -> Option<Duration> {
        let closing = match self.phase {
            Phase::Closing { deadline } => Some(deadline),
            Phase::Open => None,
            Phase::Stopped => return None,
        };
        let settling = if self.is_idle() {
            self.verdicts.settles_at()
        } else {
            None
        };
        let flushes = self.flushes.iter().map(|flush| flush.deadline);
        [self.next_send(), closing, settling]
            .into_iter()
            .flatten()
            .chain(flushes)
            .min()
    }

    /// Whether there is nothing left to send.
    pub(super) fn is_idle(&self) -> bool {
        self.lot.is_none() && self.waiting.oldest().is_none()
    }

    pub(super) fn send(&mut self, now: Duration) {
        let mut lot = match self.lot.take() {
            Some(lot) => lot,
            None => self.take_lot(),
        };
        let request = self.next_request;
        self.next_request += 1;
        let items = lot.send(request, &self.body_limit);
        self.account.requests += 1;
        self.account.request_bytes += body_bytes(&items) as u64;
        self.account.retries += u64::from(lot.failures() > 0);
        self.pace.sent(now);
        self.actions.push(Action::Send { request, items });
        self.lot = Some(lot);
    }

    /// Rejections become final without a success where nothing is left that could bring one.
    pub(super) fn settle_rejections(&mut self, now: Duration) {
        let awaited = !self.is_open() || !self.flushes.is_empty();
        let due = self
            .verdicts
            .settles_at()
            .is_some_and(|at| awaited || at <= now);
        if due && self.is_idle() {
            let rejected = self.verdicts.settle();
            self.reject(rejected);
        }
    }

    pub(super) fn complete_flushes(&mut self, now: Duration) {
        if self.flushes.is_empty() {
            return;
        }
        let oldest = self.oldest().map(|item| item.sequence);
        let stopped = self.is_stopped();
        let (done, open): (Vec<_>, Vec<_>) = std::mem::take(&mut self.flushes)
            .into_iter()
            .partition(|flush| {
                oldest.is_none_or(|oldest| oldest >= flush.mark) || flush.deadline <= now || stopped
            });
        self.flushes = open;
        for flush in done {
            let left = if stopped {
                self.account.left
            } else {
                self.left_before(flush.mark)
            };
            self.actions.push(Action::Flushed {
                flush: flush.number,
                left,
            });
        }
    }

    pub(super) fn close(&mut self, now: Duration) {
        let Phase::Closing { deadline } = self.phase else {
            return;
        };
        let under_way = self.lot.as_ref().and_then(Lot::request);
        // What could only be sent after the deadline need not be waited for.
        let too_late = under_way.is_none() && self.next_send().is_none_or(|at| at > deadline);
        if self.account.left > 0 && now < deadline && !too_late {
            return;
        }
        if let Some(request) = under_way {
            self.actions.push(Action::Cancel { request });
        }
        self.phase = Phase::Stopped;
        let mut left: Vec<_> = self.taken().copied().collect();
        left.extend(self.waiting.take_all());
        left.sort_unstable_by_key(|item| item.sequence);
        self.verdicts.settle();
        self.lot = None;
        self.end(left, End::Left);
        self.complete_flushes(now);
        self.actions.push(Action::Stopped {
            left: self.account.left,
        });
    }
}
