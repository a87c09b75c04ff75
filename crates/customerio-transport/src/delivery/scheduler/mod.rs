//! The state machine itself: what it holds, what comes in, what can be asked.

mod backlog;
mod dispatch;
mod probe;
mod response;
mod time;

use core::time::Duration;

use customerio_core::item::ItemHead;

use self::backlog::Backlog;
use crate::arena::ArenaRef;
use crate::defaults;
use crate::delivery::answer::{Answer, Meaning, RequestFailure};
use crate::delivery::batch::BodyLimit;
use crate::delivery::in_flight::InFlight;
use crate::delivery::lanes::Lanes;
use crate::delivery::outage::Outage;
use crate::delivery::pause::Pause;
use crate::delivery::provisional::ProvisionalRejections;
use crate::delivery::rate_limit::RateLimit;
use crate::delivery::{Account, Action, Item, Resolution};
use crate::outcome::{PauseReason, Rejection};

/// What a program may set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long the first message of a body waits for others.
    pub(crate) linger: Duration,
    /// The largest body in bytes.
    pub(crate) request_bytes: usize,
    /// The most requests under way.
    pub(crate) requests: usize,
    /// How long a message may fail alone, while others pass.
    pub(crate) patience: Duration,
    /// The most requests in a [`RATE_WINDOW`](defaults::RATE_WINDOW).
    pub(crate) rate: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            linger: defaults::LINGER,
            request_bytes: defaults::REQUEST_BYTES,
            requests: defaults::REQUESTS_IN_FLIGHT,
            patience: defaults::GIVE_UP_AFTER,
            rate: defaults::RATE_REQUESTS,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Flush {
    number: u64,
    /// Everything numbered below is waited for.
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
    /// The latest request was one that is likely not to be answered.
    last_may_hang: bool,
    backlog: Backlog,
    body_limit: BodyLimit,
    provisional: ProvisionalRejections,
    rate_limit: RateLimit,
    pause: Option<Pause>,
    /// Requests that passed.
    passed: u64,
    outage: Outage,
    last_failure: Option<RequestFailure>,
    account: Account,
    flushes: Vec<Flush>,
    phase: Phase,
    next_sequence: u64,
    next_request: u64,
    next_flush: u64,
    /// When the one who drives this will look again by himself.
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
            last_may_hang: false,
            backlog: Backlog::default(),
            body_limit: BodyLimit::new(limits.request_bytes),
            provisional: ProvisionalRejections::new(),
            rate_limit: RateLimit::new(limits.rate),
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

    // What comes in.

    /// A message was accepted. Returns its number, and whether whoever drives this must be woken.
    pub(crate) fn append(
        &mut self,
        now: Duration,
        head: &ItemHead,
        place: ArenaRef,
    ) -> (u64, bool) {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.account.accept();
        let item = Item::new(sequence, now, place, head);
        let free = self.lanes.put(item);
        let wake = free && self.may_begin() && self.is_sooner(self.due(&item, now), now);
        if wake {
            self.planned = Some(now);
        }
        (sequence, wake)
    }

    /// Drops the oldest message that no request has taken.
    pub(crate) fn drop_oldest(&mut self) -> Option<Item> {
        let item = self.lanes.pop()?;
        self.account.resolve(1, &Resolution::Dropped);
        Some(item)
    }

    /// A request was answered.
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

    /// Everything accepted so far is waited for until `deadline`. Returns the number that
    /// [`Action::Flushed`] will bear.
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

    /// No more messages will come, and there is time until `deadline` for those that came. The
    /// earliest deadline counts.
    pub(crate) fn shutdown(&mut self, now: Duration, deadline: Duration) {
        match &mut self.phase {
            Phase::Stopped => {}
            Phase::Closing { deadline: present } => *present = deadline.min(*present),
            Phase::Open => {
                self.phase = Phase::Closing { deadline };
                // There is no time for a long backoff; what `Retry-After` asked for stays.
                self.expedite_retries(now);
                self.outage.probe_now(now);
                if let Some(pause) = &mut self.pause {
                    pause.probe_now(now);
                }
            }
        }
        self.tick(now);
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Duration) {
        if matches!(self.phase, Phase::Stopped) {
            self.complete_flushes(now);
            return;
        }
        self.settle_rejections(now);
        while self.next_send().is_some_and(|at| at <= now) && self.send(now) {}
        self.complete_flushes(now);
        self.close(now);
    }

    // What goes out.

    /// Takes out what is to be done.
    pub(crate) fn actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    /// When [`Scheduler::tick`] is due; remembered, so that [`Scheduler::append`] knows when to wake.
    pub(crate) fn sleep(&mut self) -> Option<Duration> {
        self.planned = self.wake_at();
        // Asleep without a plan is asleep for ever.
        let planned = self.planned;
        self.planned = planned.or(Some(Duration::MAX));
        planned
    }

    /// The number that the next message will have.
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

    /// Why the latest try failed, if none has succeeded since.
    pub(crate) fn last_failure(&self) -> Option<RequestFailure> {
        self.last_failure
    }

    /// The message in memory that has waited longest for its end.
    pub(crate) fn oldest(&self) -> Option<&Item> {
        self.taken()
            .chain(self.lanes.oldest())
            .min_by_key(|item| item.sequence)
    }

    /// Whether the message with this number is not final yet.
    pub(crate) fn is_pending(&self, sequence: u64) -> bool {
        self.lanes.holds(sequence)
            || self.backlog.holds(sequence, self.next_sequence)
            || self.taken().any(|item| item.sequence == sequence)
    }

    fn reject(&mut self, rejected: Vec<(Item, std::sync::Arc<Rejection>)>) {
        for (item, rejection) in rejected {
            self.resolve(vec![item], Resolution::Rejected(rejection));
        }
    }

    fn resolve(&mut self, items: Vec<Item>, resolution: Resolution) {
        if !items.is_empty() {
            self.account.resolve(items.len(), &resolution);
            self.actions.push(Action::Resolved { items, resolution });
        }
    }

    /// What was taken from the queue and is not final.
    fn taken(&self) -> impl Iterator<Item = &Item> {
        self.provisional
            .items()
            .chain(self.batches().flat_map(InFlight::items))
    }

    /// Everything below this number is final.
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
