//! The state machine itself: what it holds, what comes in, what can be asked.

mod answered;
mod probe;
mod time;

use core::time::Duration;

use customerio_core::item::ItemHead;

use crate::arena::Place;
use crate::defaults;
use crate::delivery::answer::{Answer, Failure, Meaning};
use crate::delivery::batch::{BodyLimit, Waiting};
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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            linger: defaults::LINGER,
            request_bytes: defaults::REQUEST_BYTES,
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
    waiting: Waiting,
    lot: Option<Lot>,
    body_limit: BodyLimit,
    verdicts: Verdicts,
    pace: Pace,
    pause: Option<Pause>,
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
            waiting: Waiting::default(),
            lot: None,
            body_limit: BodyLimit::new(limits.request_bytes),
            verdicts: Verdicts::new(),
            pace: Pace::default(),
            pause: None,
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
        self.waiting.push(Item::new(sequence, now, place, head));
        // With a lot on its way there is nothing to do until it is answered.
        let wake = self.lot.is_none()
            && self
                .next_send()
                .is_some_and(|at| self.planned.is_none_or(|planned| at.max(now) < planned));
        if wake {
            self.planned = Some(now);
        }
        (sequence, wake)
    }

    /// Drops the oldest message that no request has taken.
    pub(crate) fn drop_oldest(&mut self) -> Option<Item> {
        let item = self.waiting.pop()?;
        self.account.end(1, &End::Dropped);
        Some(item)
    }

    /// A request was answered.
    pub(crate) fn answered(&mut self, now: Duration, request: u64, answer: &Answer) {
        if self.lot.as_ref().and_then(Lot::request) == Some(request) {
            if let Some(wait) = answer.retry_after() {
                self.pace.hold(now, wait.min(defaults::RETRY_AFTER_LONGEST));
            }
            match answer.meaning() {
                Meaning::Delivered => self.delivered(now),
                Meaning::Refused(rejection) => self.refused(now, rejection),
                Meaning::Retry(failure) => self.failed(now, failure),
                Meaning::Pause(reason) => {
                    if self.is_probing() {
                        self.end_probe();
                    } else if let Some(lot) = &mut self.lot {
                        lot.unsent();
                    }
                    self.pause(now, reason);
                }
            }
            if self.lot.as_ref().is_some_and(Lot::is_empty) {
                self.lot = None;
            }
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
                if let Some(lot) = &mut self.lot {
                    lot.hurry(now);
                }
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
        if self.next_send().is_some_and(|at| at <= now) {
            self.send(now);
        }
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
        self.lot.as_ref().map_or(0, Lot::in_flight)
    }

    pub(crate) fn paused(&self) -> Option<(PauseReason, Duration)> {
        self.pause.map(|pause| (pause.reason, pause.since))
    }

    /// Why the latest try failed, if none has succeeded since.
    pub(crate) fn last_failure(&self) -> Option<Failure> {
        self.last_failure
    }

    /// The message that has waited longest for its end.
    pub(crate) fn oldest(&self) -> Option<&Item> {
        let lot = self.lot.as_ref().and_then(|lot| lot.items().next());
        [self.verdicts.items().next(), lot, self.waiting.oldest()]
            .into_iter()
            .flatten()
            .min_by_key(|item| item.sequence)
    }

    /// Whether the message with this number is not final yet.
    pub(crate) fn is_left(&self, sequence: u64) -> bool {
        self.waiting.holds(sequence) || self.taken().any(|item| item.sequence == sequence)
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
            .chain(self.lot.iter().flat_map(Lot::items))
    }

    fn left_before(&self, mark: u64) -> u64 {
        let taken = self.taken().filter(|item| item.sequence < mark).count();
        (self.waiting.before(mark) + taken) as u64
    }
}
