//! The state machine: its state, inputs and queries.

mod backlog;
mod dispatch;
mod gate;
mod probe;
mod purge;
mod response;
mod suspects;
mod time;

use core::time::Duration;

use self::backlog::Backlog;
use self::gate::Gate;
use crate::defaults;
use crate::delivery::answer::{Answer, Meaning, RequestFailure};
use crate::delivery::batch::BodyLimit;
use crate::delivery::in_flight::InFlight;
use crate::delivery::lanes::Lanes;
use crate::delivery::outage::Outage;
use crate::delivery::pause::Pause;
use crate::delivery::provisional::ProvisionalRejections;
use crate::delivery::rate_limit::RateLimit;
use crate::delivery::{Account, Action, Item, Resolution, WakeRule, after};
use crate::outcome::{PauseReason, Rejection};

/// The settings of delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The maximum time that the first message of a body waits for others.
    pub(crate) linger: Duration,
    /// The maximum size of a body in bytes.
    pub(crate) request_bytes: usize,
    /// The maximum number of requests in flight, apart from steps of a search.
    pub(crate) requests: usize,
    /// The maximum time for which a message may fail alone while others pass.
    pub(crate) patience: Duration,
    /// The maximum number of requests in a [`RATE_WINDOW`](defaults::RATE_WINDOW).
    pub(crate) rate: usize,
    /// The timeout of a request.
    pub(crate) timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            linger: defaults::LINGER,
            request_bytes: defaults::REQUEST_BYTES,
            requests: defaults::REQUESTS_IN_FLIGHT,
            patience: defaults::GIVE_UP_AFTER,
            rate: defaults::RATE_REQUESTS,
            timeout: defaults::TIMEOUT,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Flush {
    number: u64,
    /// It waits for all messages below this sequence.
    mark: u64,
    deadline: Duration,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Open,
    Closing { deadline: Duration },
    Stopped,
}

/// See the [module](super).
#[derive(Debug)]
pub(crate) struct Scheduler {
    limits: Limits,
    random: fastrand::Rng,
    lanes: Lanes,
    in_flight: Vec<InFlight>,
    /// Batches of one isolated message.
    suspects: Vec<InFlight>,
    requests_in_flight: usize,
    /// The number of requests in flight that are steps of a search for a refused message.
    searches_in_flight: usize,
    /// The size of the bodies in flight in bytes.
    bytes_in_flight: usize,
    /// Whether the latest request may hang.
    last_may_hang: bool,
    /// Whether the latest failure was one of an isolated message for which others waited long enough,
    /// so that one of them may be sent.
    may_overtake: bool,
    backlog: Backlog,
    /// The sequences of messages to purge once no request holds them, ascending.
    to_purge: Vec<u64>,
    body_limit: BodyLimit,
    provisional: ProvisionalRejections,
    rate_limit: RateLimit,
    gate: Gate,
    pause: Option<Pause>,
    /// The number of requests that passed.
    passed: u64,
    outage: Outage,
    last_failure: Option<RequestFailure>,
    account: Account,
    flushes: Vec<Flush>,
    phase: Phase,
    next_sequence: u64,
    next_request: u64,
    next_flush: u64,
    /// The time at which the driver calls [`tick`](Self::tick) next.
    planned: Option<Duration>,
    actions: Vec<Action>,
}

impl Scheduler {
    pub(crate) fn new(limits: Limits, seed: u64) -> Self {
        Self {
            limits,
            random: fastrand::Rng::with_seed(seed),
            lanes: Lanes::new(),
            in_flight: Vec::new(),
            suspects: Vec::new(),
            requests_in_flight: 0,
            searches_in_flight: 0,
            bytes_in_flight: 0,
            last_may_hang: false,
            may_overtake: false,
            backlog: Backlog::default(),
            to_purge: Vec::new(),
            body_limit: BodyLimit::new(limits.request_bytes, limits.timeout),
            provisional: ProvisionalRejections::new(),
            rate_limit: RateLimit::new(limits.rate),
            gate: Gate::default(),
            pause: None,
            passed: 0,
            outage: Outage::default(),
            last_failure: None,
            account: Account::default(),
            flushes: Vec::new(),
            phase: Phase::Open,
            next_sequence: 0,
            next_request: 0,
            next_flush: 0,
            planned: None,
            actions: Vec::new(),
        }
    }

    // Inputs.

    /// Accepts a message with the next sequence. Returns whether the driver must be woken.
    pub(crate) fn accept(&mut self, item: Item) -> bool {
        debug_assert_eq!(item.sequence, self.next_sequence, "messages are in order");
        self.next_sequence = item.sequence + 1;
        self.account.accept();
        let now = item.since;
        let free = self.lanes.put(item);
        let wake = free && self.may_begin() && self.is_sooner(self.due(&item, now), now);
        if wake {
            self.planned = Some(now);
        }
        wake
    }

    /// Drops and returns the oldest queued message.
    pub(crate) fn drop_oldest(&mut self) -> Option<Item> {
        let item = self.lanes.pop()?;
        self.account.resolve(1, &Resolution::Dropped);
        Some(item)
    }

    /// Handles the answer to a request.
    pub(crate) fn answered(&mut self, now: Duration, request: u64, answer: &Answer) {
        if let Some(mut batch) = self.take_answered(request) {
            let asked_to_wait = answer.retry_after();
            if let Some(wait) = asked_to_wait {
                self.rate_limit
                    .hold(now, wait.min(defaults::MAX_RETRY_AFTER));
            }
            let meaning = answer.meaning();
            let served = matches!(meaning, Meaning::Delivered | Meaning::Refused(_));
            if self.rate_limit.answered(now, request, served) {
                self.expedite_retries(now);
            }
            match meaning {
                Meaning::Delivered => self.delivered(now, &mut batch),
                Meaning::Refused(rejection) => self.refused(now, &mut batch, rejection),
                Meaning::Retry(failure) => {
                    let blame = failure.blame(asked_to_wait.is_some());
                    self.failed(now, &mut batch, failure, blame);
                }
                Meaning::Pause(reason) => {
                    batch.unsent();
                    if batch.is_probe() {
                        self.requeue(batch.take_all());
                    }
                    self.pause(now, reason);
                }
            }
            self.settle(batch);
        }
        self.tick(now);
    }

    /// Begins to wait for all accepted messages, until `deadline`. Returns the number of the flush, for
    /// [`Action::Flushed`].
    pub(crate) fn flush(&mut self, now: Duration, deadline: Duration) -> u64 {
        let number = self.next_flush;
        self.next_flush += 1;
        self.flushes.push(Flush {
            number,
            mark: self.next_sequence,
            deadline,
        });
        self.tick(now);
        number
    }

    /// Begins the shutdown: pending messages are sent until `deadline`. The earliest deadline counts.
    pub(crate) fn shutdown(&mut self, now: Duration, deadline: Duration) {
        match &mut self.phase {
            Phase::Stopped => {}
            Phase::Closing { deadline: present } => *present = deadline.min(*present),
            Phase::Open => {
                self.phase = Phase::Closing { deadline };
                // There is no time for a long backoff. A `Retry-After` still counts.
                self.expedite_retries(now);
                self.outage.probe_now(now);
                if let Some(pause) = &mut self.pause {
                    pause.probe_now(now);
                }
            }
        }
        self.tick(now);
    }

    /// Does everything that is due at `now`.
    pub(crate) fn tick(&mut self, now: Duration) {
        if matches!(self.phase, Phase::Stopped) {
            self.complete_flushes(now);
            return;
        }
        self.gate.pass(now);
        self.purge_answered();
        self.settle_rejections(now);
        while self.next_send().is_some_and(|at| at <= now) && self.send(now) {}
        self.complete_flushes(now);
        self.close(now);
    }

    // Outputs.

    /// Removes and returns the actions to carry out.
    pub(crate) fn actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    /// Returns when the driver must call [`tick`](Self::tick) next. An [`accept`](Self::accept) that makes
    /// it due earlier says to wake the driver.
    pub(crate) fn sleep(&mut self) -> Option<Duration> {
        self.planned = self.wake_at();
        // Without a plan the driver sleeps until it is woken.
        let planned = self.planned;
        self.planned = planned.or(Some(Duration::MAX));
        planned
    }

    /// Returns which messages make the plan of the latest [`sleep`](Self::sleep) too late, as
    /// [`accept`](Self::accept) says of each. Messages that share an identity with an isolated one may
    /// be among them.
    pub(crate) fn wake_rule(&self, now: Duration) -> WakeRule {
        // A message that is not on disk can't leave.
        if !self.may_begin() || !self.lanes.is_open_until(u64::MAX) {
            return WakeRule::NEVER;
        }
        let held = self.lanes.held();
        let leaves_sooner = |due| self.is_sooner(self.not_sooner(due), now);
        // If none of the messages that fill a body can leave, a new one may.
        let at_once = self.is_expedited() || self.lanes.fill(&self.body_limit);
        if leaves_sooner(after(now, self.limits.linger)) || (at_once && leaves_sooner(now)) {
            return WakeRule::first_outside(held);
        }
        if !leaves_sooner(now) {
            return WakeRule::NEVER;
        }
        let (messages, bytes) = self.lanes.room(&self.body_limit);
        WakeRule::many_outside(held, messages, bytes)
    }

    /// Returns the sequence of the next message.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open)
    }

    pub(crate) fn is_stopped(&self) -> bool {
        matches!(self.phase, Phase::Stopped)
    }

    pub(crate) fn messages_in_flight(&self) -> usize {
        self.batches().map(InFlight::messages_in_flight).sum()
    }

    pub(crate) fn paused(&self) -> Option<(PauseReason, Duration)> {
        self.pause.map(|pause| (pause.reason, pause.since))
    }

    /// Returns the failure of the latest try, if no request passed since.
    pub(crate) fn last_failure(&self) -> Option<RequestFailure> {
        self.last_failure
    }

    /// Returns the oldest pending message in memory.
    pub(crate) fn oldest(&self) -> Option<&Item> {
        self.taken()
            .chain(self.lanes.oldest())
            .min_by_key(|item| item.sequence)
    }

    /// Whether the message with this sequence has no outcome.
    pub(crate) fn is_pending(&self, sequence: u64) -> bool {
        self.lanes.holds(sequence)
            || self.backlog.holds(sequence, self.next_sequence)
            || self.taken().any(|item| item.sequence == sequence)
    }

    /// Returns the number of requests in flight that are steps of a search for a refused message.
    #[cfg(test)]
    pub(crate) fn searches_in_flight(&self) -> usize {
        self.searches_in_flight
    }

    /// Returns the number of isolated messages.
    #[cfg(test)]
    pub(crate) fn suspects(&self) -> usize {
        self.suspects.len()
    }

    fn reject(&mut self, rejected: Vec<(Item, std::sync::Arc<Rejection>)>) {
        for (item, rejection) in rejected {
            let resolution = if self.is_to_purge(&item) {
                Resolution::Purged
            } else {
                Resolution::Rejected(rejection)
            };
            self.resolve(vec![item], resolution);
        }
    }

    fn resolve(&mut self, items: Vec<Item>, resolution: Resolution) {
        if !items.is_empty() {
            self.account.resolve(items.len(), &resolution);
            self.actions.push(Action::Resolved { items, resolution });
        }
    }

    /// Returns the pending messages that are not queued.
    fn taken(&self) -> impl Iterator<Item = &Item> {
        self.provisional
            .items()
            .chain(self.batches().flat_map(InFlight::items))
    }

    /// Returns the lowest sequence of a pending message: all messages below it have an outcome.
    fn final_until(&self) -> u64 {
        let oldest = self
            .oldest()
            .map_or(self.next_sequence, |item| item.sequence);
        oldest.min(self.backlog.first().unwrap_or(u64::MAX))
    }

    fn pending_before(&self, mark: u64) -> u64 {
        let taken = self.taken().filter(|item| item.sequence < mark).count();
        (self.lanes.before(mark) + taken) as u64 + self.backlog.before(mark)
    }
}
