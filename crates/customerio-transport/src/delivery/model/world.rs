//! The scheduler, the service and simulated time.

use core::ops::Range;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use super::episode::Episodes;
use super::setting::{Behavior, Setting, Step, hash};
use crate::arena::ArenaRef;
use crate::delivery::{Item, Limits, Scheduler, WakeRule, fake_head};

/// A request in flight.
pub(super) struct Flight {
    pub(super) request: u64,
    pub(super) items: Vec<Item>,
    /// The service's answer, if it was decided when the request left.
    pub(super) answer: Option<Behavior>,
    pub(super) answered_at: Duration,
    /// Whether it is a probe of an endpoint that rejects everything.
    pub(super) probe: bool,
}

/// A sent request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) at: Duration,
    /// The sequence of its first message.
    pub(super) first: u64,
    pub(super) count: usize,
}

/// A period in which the service answers every request in the same way.
#[derive(Clone, Debug)]
pub(super) struct Outage {
    pub(super) time: Range<Duration>,
    pub(super) answer: Behavior,
}

/// The history of a message.
#[derive(Clone, Debug, Default)]
pub(super) struct MessageHistory {
    /// How often the service accepted it.
    pub(super) taken: u32,
    /// How often the service accepted it and the answer was lost.
    pub(super) unheard: u32,
    pub(super) refused_alone: bool,
    /// How often the service failed on it alone.
    pub(super) failed_alone: u32,
    /// The time of the first of these failures.
    pub(super) failing_since: Option<Duration>,
    /// Its outcome; empty while it is pending.
    pub(super) end: &'static str,
}

pub(super) struct World {
    pub(super) scheduler: Scheduler,
    pub(super) now: Duration,
    pub(super) setting: Setting,
    /// Messages from this sequence on are neither bad nor poison.
    pub(super) good_from: u64,
    pub(super) behaviors: Vec<Behavior>,
    pub(super) outage: Option<Outage>,
    pub(super) in_flight: Vec<Flight>,
    pub(super) episodes: Episodes,
    pub(super) held_until: Duration,
    pub(super) sent: Vec<Sent>,
    pub(super) accepted: u64,
    /// The accepted messages that the scheduler gets with the next event.
    pub(super) list: Vec<Item>,
    pub(super) wake_rule: WakeRule,
    /// Whether one of them wakes the driver.
    woken: bool,
    /// The history of each message, by its sequence.
    pub(super) messages: Vec<MessageHistory>,
    pub(super) ended: u64,
    /// The latest message of each identity that the service received.
    pub(super) latest_first: BTreeMap<u64, u64>,
    pub(super) final_ones: u64,
    /// The messages that the program purged.
    pub(super) purged: BTreeSet<u64>,
    /// The time after which no request begins.
    pub(super) gate: Duration,
    /// The oldest pending message.
    pub(super) oldest: u64,
    pub(super) flushes: BTreeMap<u64, (u64, Duration)>,
    pub(super) stopped: bool,
    /// The time of the scheduler's next tick.
    pub(super) plan: Option<Duration>,
}

impl World {
    pub(super) fn new(setting: Setting) -> Self {
        let limits = Limits {
            requests: setting.requests,
            patience: setting.patience,
            ..Limits::default()
        };
        Self {
            scheduler: Scheduler::new(limits, setting.seed),
            setting,
            good_from: u64::MAX,
            now: Duration::ZERO,
            behaviors: Vec::new(),
            outage: None,
            in_flight: Vec::new(),
            episodes: Episodes::default(),
            held_until: Duration::ZERO,
            sent: Vec::new(),
            accepted: 0,
            list: Vec::new(),
            wake_rule: WakeRule::FIRST,
            woken: false,
            messages: Vec::new(),
            ended: 0,
            latest_first: BTreeMap::new(),
            final_ones: 0,
            purged: BTreeSet::new(),
            gate: Duration::MAX,
            oldest: 0,
            flushes: BTreeMap::new(),
            stopped: false,
            plan: None,
        }
    }

    pub(super) fn is_bad(&self, sequence: u64) -> bool {
        // If every message were bad, the endpoint would reject everything.
        let rare_good = self.setting.bad_every == 1 && sequence % 10 == 9;
        let by_number = self.setting.bad_every > 0
            && !rare_good
            && sequence.is_multiple_of(self.setting.bad_every);
        let by_chance = self.setting.bad_per_mille > 0
            && hash(sequence + self.setting.seed * 10_000_019) % 1_000 < self.setting.bad_per_mille;
        sequence < self.good_from && (by_number || by_chance)
    }

    pub(super) fn is_poison(&self, sequence: u64) -> bool {
        self.setting.poison_every > 0
            && sequence < self.good_from
            && sequence % self.setting.poison_every == self.setting.poison_every / 2
    }

    /// Returns the number of messages without an outcome.
    pub(super) fn pending(&self) -> u64 {
        self.scheduler.account().pending + self.list.len() as u64
    }

    /// Gives the accepted messages to the scheduler, which wants to be woken only for those that did so.
    fn take_in(&mut self) {
        for item in self.list.drain(..) {
            let wakes = self.scheduler.accept(item);
            assert!(
                self.woken || !wakes,
                "the driver was not woken for {item:?}"
            );
        }
        self.woken = false;
    }

    pub(super) fn step(&mut self, step: Step) {
        if !matches!(step, Step::Append { .. } | Step::Behaviors(_)) {
            self.take_in();
        }
        match step {
            Step::Append { count, bytes } => {
                // The search of thousands of messages with every second one bad takes long.
                let count = if (1..=2).contains(&self.setting.bad_every)
                    || (1..50).contains(&self.setting.poison_every)
                {
                    count.min(60)
                } else {
                    count
                };
                for _ in 0..count {
                    if !self.scheduler.is_open() {
                        break;
                    }
                    let head = fake_head(&self.setting.identities(self.accepted));
                    let place = ArenaRef::fake(bytes);
                    let item = Item::new(self.accepted, self.now, place, &head);
                    self.accepted += 1;
                    self.messages.push(MessageHistory::default());
                    self.woken |= self.wake_rule.wakes(&item);
                    self.list.push(item);
                }
                // The driver sleeps unless a message wakes it.
                if !self.woken {
                    return;
                }
                self.take_in();
                self.scheduler.tick(self.now);
            }
            Step::Pass(milliseconds) => return self.pass(Duration::from_millis(milliseconds)),
            Step::Behaviors(behaviors) => {
                self.behaviors = behaviors;
                return;
            }
            Step::Flush { deadline } => {
                let deadline = self.now + Duration::from_millis(deadline);
                let number = self.scheduler.flush(self.now, deadline);
                self.flushes.insert(number, (self.accepted, deadline));
            }
            Step::DropOldest(count) => {
                for item in (0..count)
                    .filter_map(|_| self.scheduler.drop_oldest())
                    .collect::<Vec<_>>()
                {
                    self.end(&item, "dropped");
                }
                self.scheduler.tick(self.now);
            }
            Step::Purge(person) => {
                self.purge(person);
                self.scheduler.tick(self.now);
            }
            Step::Gate(milliseconds) => {
                let open = milliseconds.map(Duration::from_millis);
                self.gate = open.map_or(Duration::MAX, |open| self.now + open);
                self.scheduler.send_until(self.now, self.gate);
            }
            Step::Shutdown { deadline } => {
                self.scheduler
                    .shutdown(self.now, self.now + Duration::from_millis(deadline));
            }
        }
        self.carry_out();
    }

    /// Purges the pending messages of a person. Only those in flight may be delivered from then on.
    fn purge(&mut self, person: u64) {
        let person = Some(hash(person));
        let found = self.scheduler.messages().map(|item| item.sequence);
        let found: Vec<u64> = found
            .filter(|sequence| self.setting.identities(*sequence).contains(&person))
            .collect();
        let pending = self.scheduler.account().pending;
        let flying = self.in_flight.iter().flat_map(|flight| &flight.items);
        let flying = flying.filter(|item| found.contains(&item.sequence)).count();
        let (removed, in_flight) = self.scheduler.purge(found.clone());
        assert!(in_flight.len() >= flying);
        assert_eq!(removed.len() + in_flight.len(), found.len());
        let left = pending - removed.len() as u64;
        assert_eq!(self.scheduler.account().pending, left);
        self.purged.extend(found);
        for item in removed {
            self.end(&item, "purged");
        }
    }

    /// Advances the time from event to event.
    pub(super) fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        for turn in 0.. {
            assert!(turn < 200_000, "it never comes to rest");
            let answer = self.in_flight.iter().map(|flight| flight.answered_at).min();
            let wake = self.plan.map(|at| at.max(self.now));
            let Some(next) = answer
                .into_iter()
                .chain(wake)
                .min()
                .filter(|next| *next <= until)
            else {
                break;
            };
            self.now = next;
            self.take_in();
            if answer == Some(next) {
                self.answer();
            } else {
                self.scheduler.tick(self.now);
            }
            self.carry_out();
        }
        self.now = until;
    }
}
