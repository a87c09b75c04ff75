//! The core, the service, and the time between them.

use core::ops::Range;
use core::time::Duration;
use std::collections::BTreeMap;

use super::episode::Episodes;
use super::setting::{Mood, Setting, Step, identities};
use crate::arena::ArenaRef;
use crate::delivery::{Item, Limits, Scheduler, fake_head};

/// A request in flight.
pub(super) struct Flight {
    pub(super) request: u64,
    pub(super) items: Vec<Item>,
    /// How the service answers, if that was decided when the request left.
    pub(super) answer: Option<Mood>,
    pub(super) answered_at: Duration,
    /// It tries whether the endpoint still refuses everything.
    pub(super) probe: bool,
}

/// A request that left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) at: Duration,
    /// The number of its first message.
    pub(super) first: u64,
    pub(super) count: usize,
}

/// A time in which the service answers every request in the same way.
#[derive(Clone, Debug)]
pub(super) struct Outage {
    pub(super) time: Range<Duration>,
    pub(super) answer: Mood,
}

/// What became of a message.
#[derive(Clone, Debug, Default)]
pub(super) struct Fate {
    /// How often the service took it.
    pub(super) taken: u32,
    /// How often it took it without the client hearing of it.
    pub(super) unheard: u32,
    pub(super) refused_alone: bool,
    /// How often the service failed on it alone.
    pub(super) failed_alone: u32,
    /// How it ended; empty before.
    pub(super) end: &'static str,
}

pub(super) struct World {
    pub(super) scheduler: Scheduler,
    pub(super) now: Duration,
    pub(super) setting: Setting,
    /// Messages from this number on are neither.
    pub(super) good_from: u64,
    pub(super) moods: Vec<Mood>,
    pub(super) outage: Option<Outage>,
    pub(super) under_way: Vec<Flight>,
    pub(super) episodes: Episodes,
    pub(super) held_until: Duration,
    pub(super) sent: Vec<Sent>,
    pub(super) accepted: u64,
    /// What became of each message, by its number.
    pub(super) fates: Vec<Fate>,
    pub(super) ended: u64,
    /// The latest message of each identity that the service has.
    pub(super) latest_first: BTreeMap<u64, u64>,
    pub(super) final_ones: u64,
    /// The oldest that has not ended.
    pub(super) oldest: u64,
    pub(super) flushes: BTreeMap<u64, (u64, Duration)>,
    pub(super) stopped: bool,
    /// When the one who drives the core wakes by himself.
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
            moods: Vec::new(),
            outage: None,
            under_way: Vec::new(),
            episodes: Episodes::default(),
            held_until: Duration::ZERO,
            sent: Vec::new(),
            accepted: 0,
            fates: Vec::new(),
            ended: 0,
            latest_first: BTreeMap::new(),
            final_ones: 0,
            oldest: 0,
            flushes: BTreeMap::new(),
            stopped: false,
            plan: None,
        }
    }

    pub(super) fn is_bad(&self, sequence: u64) -> bool {
        // Every message bad would be an endpoint that refuses everything, for ever.
        let rare_good = self.setting.bad_every == 1 && sequence % 10 == 9;
        self.setting.bad_every > 0
            && !rare_good
            && sequence < self.good_from
            && sequence.is_multiple_of(self.setting.bad_every)
    }

    pub(super) fn is_poison(&self, sequence: u64) -> bool {
        self.setting.poison_every > 0
            && sequence < self.good_from
            && sequence % self.setting.poison_every == self.setting.poison_every / 2
    }

    pub(super) fn step(&mut self, step: Step) {
        match step {
            Step::Append { count, bytes } => {
                // Where every second message is bad, thousands take long to search.
                let mut wake = false;
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
                    let head = fake_head(&identities(self.accepted));
                    let (sequence, idle) =
                        self.scheduler
                            .append(self.now, &head, ArenaRef::fake(bytes));
                    assert_eq!(sequence, self.accepted);
                    self.accepted += 1;
                    self.fates.push(Fate::default());
                    wake |= idle;
                }
                // Nobody looks unless woken: what should leave now or soon must say so.
                if !wake {
                    return;
                }
                self.scheduler.tick(self.now);
            }
            Step::Pass(milliseconds) => return self.pass(Duration::from_millis(milliseconds)),
            Step::Moods(moods) => {
                self.moods = moods;
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
            Step::Shutdown { deadline } => {
                self.scheduler
                    .shutdown(self.now, self.now + Duration::from_millis(deadline));
            }
        }
        self.carry_out();
    }

    /// Lets time pass, from one thing that happens to the next.
    pub(super) fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        for turn in 0.. {
            assert!(turn < 200_000, "it never comes to rest");
            let answer = self.under_way.iter().map(|flight| flight.answered_at).min();
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
