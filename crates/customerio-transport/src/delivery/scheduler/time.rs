//! The effects of time: requests are sent, rejections settle, flushes end, the client stops.

use core::time::Duration;

use super::{Phase, Scheduler};
use crate::delivery::in_flight::InFlight;
use crate::delivery::{Action, Item, Resolution, after};

impl Scheduler {
    /// Returns when to send the next request; `None` if there is no message to send, the maximum
    /// number of requests is in flight, or the gate closes before.
    pub(super) fn next_send(&self) -> Option<Duration> {
        let again = self.retries().map(|(_, batch)| self.retry_at(batch)).min();
        let new = self.may_begin().then(|| {
            self.lanes
                .ready_at(&self.body_limit, self.limits.linger, self.is_expedited())
        });
        let overtaking = (self.may_overtake && self.may_begin()).then_some(Duration::ZERO);
        let ready = [again, new.flatten(), overtaking]
            .into_iter()
            .flatten()
            .min()?;
        Some(self.not_sooner(ready)).filter(|at| self.gate.allows(*at))
    }

    /// Returns when to send a body with this message, which was just accepted.
    pub(super) fn due(&self, item: &Item, now: Duration) -> Duration {
        self.not_sooner(
            if self.is_expedited() || self.lanes.fill(&self.body_limit) {
                now
            } else {
                after(item.since, self.limits.linger)
            },
        )
    }

    /// Whether the driver must be woken to send a request at `due`.
    pub(super) fn is_sooner(&self, due: Duration, now: Duration) -> bool {
        self.planned.is_none_or(|planned| due.max(now) < planned)
    }

    pub(super) fn not_sooner(&self, at: Duration) -> Duration {
        let pause = self.pause.map_or(Duration::ZERO, |pause| pause.until);
        at.max(self.rate_limit.earliest())
            .max(pause)
            .max(self.outage.next_probe())
    }

    /// Whether a flush or a shutdown waits for the pending messages.
    pub(super) fn is_expedited(&self) -> bool {
        !self.is_open() || !self.flushes.is_empty()
    }

    pub(super) fn wake_at(&self) -> Option<Duration> {
        let closing = match self.phase {
            Phase::Closing { deadline } => Some(deadline),
            Phase::Open => None,
            Phase::Stopped => return None,
        };
        let settling = if self.is_idle() {
            self.provisional.settles_at()
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

    /// Whether there is no message to send.
    pub(super) fn is_idle(&self) -> bool {
        self.batches().next().is_none() && self.lanes.is_empty() && !self.has_backlog()
    }

    /// Sends one request. Returns whether there was one to send.
    pub(super) fn send(&mut self, now: Duration) -> bool {
        let Some(mut batch) = self.next_batch(now) else {
            return false;
        };
        let request = self.next_request;
        self.next_request += 1;
        let single = self.outage.probes_single_messages();
        let items = batch.send(now, request, &self.body_limit, single);
        self.account.requests += 1;
        self.account.retries += u64::from(batch.failures() > 0);
        self.rate_limit.sent(now, request);
        let closing = !self.is_open();
        self.outage.schedule_probe(now, closing, &mut self.random);
        self.actions.push(Action::Send {
            request,
            items,
            failures: batch.failures(),
        });
        if let Some(request) = batch.request_in_flight() {
            self.account.request_bytes += request.bytes as u64;
            self.requests_in_flight += 1;
            self.searches_in_flight += usize::from(request.is_search);
            self.bytes_in_flight += request.bytes;
        }
        self.last_may_hang = batch.may_hang();
        self.keep(batch);
        true
    }

    /// Makes provisional rejections final if no message is left that could pass before.
    pub(super) fn settle_rejections(&mut self, now: Duration) {
        let awaited = self.is_expedited();
        let due = self
            .provisional
            .settles_at()
            .is_some_and(|at| awaited || at <= now);
        if due && self.is_idle() {
            let rejected = self.provisional.settle();
            self.reject(rejected);
        }
    }

    pub(super) fn complete_flushes(&mut self, now: Duration) {
        if self.flushes.is_empty() {
            return;
        }
        let final_until = self.final_until();
        let stopped = self.is_stopped();
        let (done, open): (Vec<_>, Vec<_>) = std::mem::take(&mut self.flushes)
            .into_iter()
            .partition(|flush| final_until >= flush.mark || flush.deadline <= now || stopped);
        self.flushes = open;
        for flush in done {
            let pending = if stopped {
                self.account.pending
            } else {
                self.pending_before(flush.mark)
            };
            self.actions.push(Action::Flushed {
                flush: flush.number,
                pending,
            });
        }
    }

    pub(super) fn close(&mut self, now: Duration) {
        let Phase::Closing { deadline } = self.phase else {
            return;
        };
        let under_way: Vec<_> = self.batches().filter_map(InFlight::request).collect();
        // No request can be sent before the deadline.
        let too_late = under_way.is_empty()
            && !self.waits_for_disk()
            && self.next_send().is_none_or(|at| at > deadline);
        if self.account.pending > 0 && now < deadline && !too_late {
            return;
        }
        for request in under_way {
            self.actions.push(Action::Cancel { request });
        }
        self.phase = Phase::Stopped;
        let taken: Vec<_> = self.taken().copied().collect();
        // At the end of an outage this list is as long as the whole queue.
        let mut abandoned = self.lanes.take_all();
        abandoned.reserve_exact(taken.len());
        abandoned.extend(taken);
        abandoned.sort_unstable_by_key(|item| item.sequence);
        self.provisional.settle();
        self.in_flight.clear();
        self.suspects.clear();
        let purged = abandoned
            .extract_if(.., |item| self.is_to_purge(item))
            .collect();
        self.resolve(purged, Resolution::Purged);
        self.resolve(abandoned, Resolution::Abandoned);
        self.complete_flushes(now);
        self.actions.push(Action::Stopped);
    }
}
