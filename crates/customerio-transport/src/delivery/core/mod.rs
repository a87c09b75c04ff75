//! The state machine itself: what it holds, what comes in, what can be asked.

mod answered;
mod backlog;
mod lots;
mod probe;
mod time;

use core::time::Duration;

use customerio_core::item::ItemHead;

use self::backlog::Backlog;
use crate::arena::Place;
use crate::defaults;
use crate::delivery::answer::{Answer, Failure, Meaning};
use crate::delivery::batch::BodyLimit;
use crate::delivery::lanes::Lanes;
use crate::delivery::lot::Lot;
use crate::delivery::pace::Pace;
use crate::delivery::pause::Pause;
use crate::delivery::verdicts::Verdicts;
use crate::delivery::{Account, Action, End, Item};
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
pub(crate) struct Core {
    limits: Limits,
    random: fastrand::Rng,
    lanes: Lanes,
    lots: Vec<Lot>,
    /// Lots of one message that is tried apart from all others.
    suspects: Vec<Lot>,
    requests_under_way: usize,
    /// The latest request was one that is likely not to be answered.
    hung: bool,
    backlog: Backlog,
    body_limit: BodyLimit,
    verdicts: Verdicts,
    pace: Pace,
    pause: Option<Pause>,
    /// Requests that passed.
    passed: u64,
    /// Requests that failed since the latest that was answered for its messages.
    failures_in_a_row: u32,
    /// In an outage: when the next probe may leave.
    outage_until: Duration,
    last_failure: Option<Failure>,
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

impl Core {
    pub(crate) fn new(limits: Limits, seed: u64) -> Self {
        Self {
            limits,
            random: fastrand::Rng::with_seed(seed),
            lanes: Lanes::new(),
            lots: Vec::new(),
            suspects: Vec::new(),
            requests_under_way: 0,
            hung: false,
            backlog: Backlog::default(),
            body_limit: BodyLimit::new(limits.request_bytes),
            verdicts: Verdicts::new(),
            pace: Pace::new(limits.rate),
            pause: None,
            passed: 0,
            failures_in_a_row: 0,
            outage_until: Duration::ZERO,
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
    pub(crate) fn append(&mut self, now: Duration, head: &ItemHead, place: Place) -> (u64, bool) {
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
        self.account.end(1, &End::Dropped);
        Some(item)
    }

    /// A request was answered.
    pub(crate) fn answered(&mut self, now: Duration, request: u64, answer: &Answer) {
        if let Some(mut lot) = self.take_lot_of(request) {
            if let Some(wait) = answer.retry_after() {
                self.pace.hold(now, wait.min(defaults::RETRY_AFTER_LONGEST));
            }
            match answer.meaning() {
                Meaning::Delivered => self.delivered(now, &mut lot),
                Meaning::Refused(rejection) => self.refused(now, &mut lot, rejection),
                Meaning::Retry(failure) => self.failed(now, &mut lot, failure),
                Meaning::Pause(reason) => {
                    lot.unsent();
                    if lot.is_probe() {
                        self.wait_again(lot.take_all());
                    }
                    self.pause(now, reason);
                }
            }
            self.settle_lot(lot);
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
                self.hurry_lots(now);
                self.outage_until = now.min(self.outage_until);
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

    /// When [`Core::tick`] is due; remembered, so that [`Core::append`] knows when to wake.
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

    pub(crate) fn in_flight(&self) -> usize {
        self.all_lots().map(Lot::in_flight).sum()
    }

    pub(crate) fn paused(&self) -> Option<(PauseReason, Duration)> {
        self.pause.map(|pause| (pause.reason, pause.since))
    }

    /// Why the latest try failed, if none has succeeded since.
    pub(crate) fn last_failure(&self) -> Option<Failure> {
        self.last_failure
    }

    /// The message in memory that has waited longest for its end.
    pub(crate) fn oldest(&self) -> Option<&Item> {
        self.taken()
            .chain(self.lanes.oldest())
            .min_by_key(|item| item.sequence)
    }

    /// Whether the message with this number is not final yet.
    pub(crate) fn is_left(&self, sequence: u64) -> bool {
        self.lanes.holds(sequence)
            || self.backlog.holds(sequence, self.next_sequence)
            || self.taken().any(|item| item.sequence == sequence)
    }

    fn reject(&mut self, rejected: Vec<(Item, std::sync::Arc<Rejection>)>) {
        for (item, rejection) in rejected {
            self.end(vec![item], End::Rejected(rejection));
        }
    }

    fn end(&mut self, items: Vec<Item>, end: End) {
        if !items.is_empty() {
            self.account.end(items.len(), &end);
            self.actions.push(Action::Ended { items, end });
        }
    }

    /// What was taken from the queue and is not final.
    fn taken(&self) -> impl Iterator<Item = &Item> {
        self.verdicts
            .items()
            .chain(self.all_lots().flat_map(Lot::items))
    }

    /// Everything below this number is final.
    fn final_until(&self) -> u64 {
        let oldest = self
            .oldest()
            .map_or(self.next_sequence, |item| item.sequence);
        oldest.min(self.backlog.first().unwrap_or(u64::MAX))
    }

    fn left_before(&self, mark: u64) -> u64 {
        let taken = self.taken().filter(|item| item.sequence < mark).count();
        (self.lanes.before(mark) + taken) as u64 + self.backlog.before(mark)
    }
}
