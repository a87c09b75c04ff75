//! The core against a simple model of a service, in simulated time: random calls, faults and
//! deadlines, with everything that must hold checked after each step.

use core::time::Duration;
use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::arena::Place;
use crate::defaults::{
    GIVE_UP_TRIES, RATE_REQUESTS, RATE_WINDOW, REQUEST_BYTES, REQUEST_ITEMS, RETRY_AFTER_LONGEST,
};
use crate::delivery::batch::body_bytes;
use crate::delivery::{Action, Answer, Core, End, Failure, Item, Limits, Response, imagined_head};
use crate::outcome::PauseReason;

/// What the service does with a request.
#[derive(Clone, Copy, Debug)]
enum Mood {
    /// Takes what is good, and refuses a body with a bad message in it.
    Well,
    /// As well, but nobody hears of it.
    AnswerLost,
    Status(u16),
    TimedOut,
    RetryAfter(u16, u64),
    RefusesAll,
}

#[derive(Clone, Debug)]
enum Step {
    Append { count: usize, bytes: u32 },
    Pass(u64),
    Moods(Vec<Mood>),
    Flush { deadline: u64 },
    DropOldest(usize),
    Shutdown { deadline: u64 },
}

fn mood() -> impl Strategy<Value = Mood> {
    prop_oneof![
        6 => Just(Mood::Well),
        2 => Just(Mood::AnswerLost),
        2 => prop::sample::select(vec![408, 429, 500, 503, 401, 404, 301, 501]).prop_map(Mood::Status),
        1 => Just(Mood::TimedOut),
        1 => (prop::sample::select(vec![429, 503]), 0_u64..400).prop_map(|(status, wait)| Mood::RetryAfter(status, wait)),
        1 => Just(Mood::RefusesAll),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (1_usize..40, 2_u32..32_000).prop_map(|(count, bytes)| Step::Append { count, bytes }),
        1 => (2_400_usize..2_600).prop_map(|count| Step::Append { count, bytes: 2 }),
        12 => (0_u64..20_000).prop_map(Step::Pass),
        6 => vec(mood(), 1..20).prop_map(Step::Moods),
        4 => (0_u64..60_000).prop_map(|deadline| Step::Flush { deadline }),
        2 => (1_usize..40).prop_map(Step::DropOldest),
    ]
}

/// How the bad messages are refused.
#[derive(Clone, Copy, Debug)]
struct Manner {
    status: u16,
    body: &'static str,
}

const MANNERS: [Manner; 3] = [
    Manner {
        status: 400,
        body: r#"{"meta":{"errors":["bad"]}}"#,
    },
    Manner {
        status: 413,
        body: "",
    },
    Manner {
        status: 200,
        body: r#"{"success":false}"#,
    },
];

/// A request under way.
struct Flight {
    request: u64,
    items: Vec<Item>,
    answered_at: Duration,
    /// It tries whether the endpoint still refuses everything.
    probe: bool,
}

/// What became of a message.
#[derive(Clone, Debug, Default)]
struct Fate {
    /// How often the service took it.
    taken: u32,
    /// How often it took it without the client hearing of it.
    unheard: u32,
    refused_alone: bool,
    /// How often the service failed on it alone.
    failed_alone: u32,
    /// How it ended; empty before.
    end: &'static str,
}

/// What a history is about, but for its steps.
#[derive(Clone, Copy, Debug)]
struct Setting {
    seed: u64,
    manner: Manner,
    bad_every: u64,
    poison_every: u64,
    most: usize,
    requests: usize,
}

impl Setting {
    /// One request at a time, and every `bad_every`-th message bad.
    fn plain(bad_every: u64) -> Self {
        Self {
            seed: 1,
            manner: MANNERS[0],
            bad_every,
            poison_every: 0,
            most: usize::MAX,
            requests: 1,
        }
    }
}

/// Who a message is about: a few people, some of them under two names at once, or nobody.
fn identities(sequence: u64) -> Vec<Option<u64>> {
    let person = |number: u64| Some(customerio_rules::fingerprint::of_str(&number.to_string()));
    match sequence % 11 {
        0 => Vec::new(),
        1 => vec![person(sequence % 5), person(10 + sequence % 7)],
        2 => vec![person(10 + sequence % 3)],
        _ => vec![person(sequence * 7 % 40)],
    }
}

struct World {
    core: Core,
    now: Duration,
    manner: Manner,
    /// Every so many-th message is bad; 0 for none.
    bad_every: u64,
    /// The service fails on every so many-th message; 0 for none.
    poison_every: u64,
    requests: usize,
    /// Messages from this number on are neither.
    good_from: u64,
    /// Bodies with more messages are refused with 413, whatever is in them.
    most: usize,
    moods: Vec<Mood>,
    under_way: Vec<Flight>,
    held_until: Duration,
    sent: Vec<Duration>,
    accepted: u64,
    /// What became of each message, by its number.
    fates: Vec<Fate>,
    ended: u64,
    /// The latest message of each identity that the service has.
    latest_first: BTreeMap<u64, u64>,
    final_ones: u64,
    /// The oldest that has not ended.
    oldest: u64,
    flushes: BTreeMap<u64, (u64, Duration)>,
    stopped: bool,
    /// When the one who drives the core wakes by himself.
    plan: Option<Duration>,
}

impl World {
    fn new(setting: Setting) -> Self {
        let Setting {
            seed,
            manner,
            bad_every,
            poison_every,
            most,
            requests,
        } = setting;
        let limits = Limits {
            requests,
            patience: Duration::from_mins(10),
            ..Limits::default()
        };
        Self {
            core: Core::new(limits, seed),
            poison_every,
            good_from: u64::MAX,
            requests,
            now: Duration::ZERO,
            manner,
            bad_every,
            most,
            moods: Vec::new(),
            under_way: Vec::new(),
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

    fn is_bad(&self, sequence: u64) -> bool {
        // Every message bad would be an endpoint that refuses everything, for ever.
        let rare_good = self.bad_every == 1 && sequence % 10 == 9;
        self.bad_every > 0
            && !rare_good
            && sequence < self.good_from
            && sequence.is_multiple_of(self.bad_every)
    }

    fn is_poison(&self, sequence: u64) -> bool {
        self.poison_every > 0
            && sequence < self.good_from
            && sequence % self.poison_every == self.poison_every / 2
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Append { count, bytes } => {
                // Where every second message is bad, thousands take long to search.
                let mut wake = false;
                let count =
                    if (1..=2).contains(&self.bad_every) || (1..50).contains(&self.poison_every) {
                        count.min(60)
                    } else {
                        count
                    };
                for _ in 0..count {
                    if !self.core.is_open() {
                        break;
                    }
                    let head = imagined_head(&identities(self.accepted));
                    let (sequence, idle) =
                        self.core.append(self.now, &head, Place::imagined(bytes));
                    assert_eq!(sequence, self.accepted);
                    self.accepted += 1;
                    self.fates.push(Fate::default());
                    wake |= idle;
                }
                // Nobody looks unless woken: what should leave now or soon must say so.
                if !wake {
                    return;
                }
                self.core.tick(self.now);
            }
            Step::Pass(milliseconds) => return self.pass(Duration::from_millis(milliseconds)),
            Step::Moods(moods) => {
                self.moods = moods;
                return;
            }
            Step::Flush { deadline } => {
                let deadline = self.now + Duration::from_millis(deadline);
                let number = self.core.flush(self.now, deadline);
                self.flushes.insert(number, (self.accepted, deadline));
            }
            Step::DropOldest(count) => {
                for item in (0..count)
                    .filter_map(|_| self.core.drop_oldest())
                    .collect::<Vec<_>>()
                {
                    self.end(&item, "dropped");
                }
                self.core.tick(self.now);
            }
            Step::Shutdown { deadline } => {
                self.core
                    .shutdown(self.now, self.now + Duration::from_millis(deadline));
            }
        }
        self.carry_out();
    }

    /// Lets time pass, from one thing that happens to the next.
    fn pass(&mut self, time: Duration) {
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
                self.core.tick(self.now);
            }
            self.carry_out();
        }
        self.now = until;
    }

    fn answer(&mut self) {
        let next = (0..self.under_way.len())
            .min_by_key(|index| self.under_way[*index].answered_at)
            .expect("something is under way");
        let Flight {
            request,
            items,
            probe,
            ..
        } = self.under_way.swap_remove(next);
        let mood = if self.moods.is_empty() {
            Mood::Well
        } else {
            self.moods.remove(0)
        };
        let refuses = matches!(mood, Mood::RefusesAll)
            || items.len() > self.most
            || items.iter().any(|item| self.is_bad(item.sequence));
        let fails = !refuses && items.iter().any(|item| self.is_poison(item.sequence));
        let response = |status, body: &str, retry_after| {
            Answer::Response(Response {
                status,
                body: body.into(),
                whole: true,
                retry_after,
            })
        };
        let answer = match mood {
            Mood::Status(status) => {
                self.note_failure(&items);
                response(status, "", None)
            }
            Mood::TimedOut => {
                self.note_failure(&items);
                Answer::None(Failure::TimedOut)
            }
            Mood::RetryAfter(status, seconds) => {
                let wait = Duration::from_secs(seconds);
                self.held_until = self
                    .held_until
                    .max(self.now + wait.min(RETRY_AFTER_LONGEST));
                self.note_failure(&items);
                response(status, "", Some(wait))
            }
            Mood::Well | Mood::AnswerLost if fails => {
                self.note_failure(&items);
                if request % 3 == 0 {
                    Answer::None(Failure::TimedOut)
                } else {
                    response(500, "", None)
                }
            }
            Mood::AnswerLost if refuses => {
                self.note_failure(&items);
                Answer::None(Failure::CutOff)
            }
            Mood::Well | Mood::RefusesAll if refuses => {
                if let [item] = &items[..] {
                    self.fate(item.sequence).refused_alone = true;
                }
                let manner = if items.len() > self.most {
                    MANNERS[1]
                } else {
                    self.manner
                };
                response(manner.status, manner.body, None)
            }
            Mood::Well | Mood::AnswerLost | Mood::RefusesAll => {
                let lost = matches!(mood, Mood::AnswerLost);
                for item in &items {
                    self.take(item.sequence, lost, probe);
                }
                if lost {
                    self.note_failure(&items);
                    Answer::None(Failure::CutOff)
                } else {
                    response(200, "{}", None)
                }
            }
        };
        self.core.answered(self.now, request, &answer);
    }

    fn note_failure(&mut self, items: &[Item]) {
        if let [item] = items {
            self.fate(item.sequence).failed_alone += 1;
        }
    }

    fn take(&mut self, sequence: u64, lost: bool, probe: bool) {
        // A probe may be any message.
        if self.fate(sequence).taken == 0 && !probe {
            for identity in identities(sequence).into_iter().flatten() {
                let latest = self.latest_first.insert(identity, sequence);
                assert!(
                    latest < Some(sequence),
                    "{sequence} first arrives after {latest:?} of the same identity"
                );
            }
        }
        let fate = self.fate(sequence);
        fate.taken += 1;
        assert!(
            fate.taken <= fate.unheard + 1,
            "{sequence} is sent again though it was answered for"
        );
        fate.unheard += u32::from(lost);
    }

    fn fate(&mut self, sequence: u64) -> &mut Fate {
        &mut self.fates[usize::try_from(sequence).unwrap()]
    }

    fn carry_out(&mut self) {
        for action in self.core.actions() {
            match action {
                Action::Send { request, items } => self.send(request, items),
                Action::Cancel { request } => {
                    let flying = self.under_way.len();
                    self.under_way.retain(|flight| flight.request != request);
                    assert_eq!(self.under_way.len() + 1, flying);
                }
                Action::Ended { items, end } => {
                    let end = match end {
                        End::Delivered => "delivered",
                        End::Rejected(_) => "rejected",
                        End::Dropped => "dropped",
                        End::Left => "left",
                    };
                    for item in items {
                        self.end(&item, end);
                    }
                }
                Action::Flushed { flush, left } => {
                    let (mark, deadline) = self.flushes.remove(&flush).expect("is answered once");
                    let below = &self.fates[..usize::try_from(mark).unwrap()];
                    let is_final = |fate: &&Fate| !matches!(fate.end, "" | "left");
                    let final_ones = below.iter().filter(is_final).count();
                    assert_eq!(left, mark - final_ones as u64);
                    assert!(left == 0 || self.now >= deadline || self.core.is_stopped());
                }
                Action::Stopped { left } => {
                    assert!(!self.stopped);
                    self.stopped = true;
                    assert_eq!(left, self.core.account().left);
                }
                Action::Retrying { .. } | Action::Paused { .. } | Action::Resumed { .. } => {}
            }
        }
        self.plan = self.core.sleep();
        let account = self.core.account();
        assert!(account.adds_up(), "{account:?}");
        assert_eq!(account.accepted, self.accepted);
        assert_eq!(account.left, self.accepted - self.final_ones);
        while self.oldest < self.accepted && !self.fate(self.oldest).end.is_empty() {
            self.oldest += 1;
        }
        let oldest = (self.oldest < self.accepted).then_some(self.oldest);
        assert_eq!(self.core.oldest().map(|item| item.sequence), oldest);
    }

    fn send(&mut self, request: u64, items: Vec<Item>) {
        assert!(!self.stopped && self.under_way.len() < self.requests);
        assert!(!items.is_empty() && items.len() <= REQUEST_ITEMS);
        assert!(body_bytes(&items) <= REQUEST_BYTES);
        assert!(self.now >= self.held_until, "a `Retry-After` is broken");
        assert!(
            items
                .iter()
                .all(|item| self.fate(item.sequence).end.is_empty())
        );
        self.sent.push(self.now);
        let paused = self.core.paused().map(|(reason, _)| reason);
        let probe = paused == Some(PauseReason::EverythingRefused);
        assert!(!probe || items.len() == 1);
        assert!(paused.is_none() || self.under_way.is_empty());
        let recent = self
            .sent
            .iter()
            .rev()
            .take_while(|at| **at + RATE_WINDOW > self.now)
            .take(RATE_REQUESTS + 1)
            .count();
        assert!(recent <= RATE_REQUESTS);
        let answered_at = self.now + Duration::from_millis(1 + request % 200);
        self.under_way.push(Flight {
            request,
            items,
            answered_at,
            probe,
        });
    }

    fn end(&mut self, item: &Item, end: &'static str) {
        self.ended += 1;
        self.final_ones += u64::from(end != "left");
        let fate = self.fate(item.sequence);
        assert_eq!(fate.end, "", "{} ends twice", item.sequence);
        fate.end = end;
        match end {
            "delivered" => assert!(fate.taken > 0),
            "rejected" => {
                assert!(fate.refused_alone || fate.failed_alone >= GIVE_UP_TRIES);
            }
            _ => {}
        }
    }
}

fn setting() -> impl Strategy<Value = Setting> {
    (
        any::<u64>(),
        prop::sample::select(MANNERS.to_vec()),
        prop::sample::select(vec![0_u64, 0, 1, 2, 7, 50, 333]),
        prop::sample::select(vec![0_u64, 0, 0, 2, 9, 60, 500]),
        prop::sample::select(vec![10, 100, usize::MAX]),
        prop::sample::select(vec![1_usize, 2, 4, 64]),
    )
        .prop_map(
            |(seed, manner, bad_every, poison_every, most, requests)| Setting {
                seed,
                manner,
                bad_every,
                poison_every,
                most,
                requests,
            },
        )
}

fn run(setting: Setting, steps: Vec<Step>, deadline: u64) {
    let mut world = World::new(setting);
    for step in steps {
        world.step(step);
    }
    // The service recovers. However the history was, everything comes to its end.
    world.moods.clear();
    // Good ones are the last to come, so that there is something for it to take.
    world.good_from = world.accepted;
    world.step(Step::Append {
        count: 60,
        bytes: 300,
    });
    for _ in 0..1_000 {
        if world.core.account().left > 0 {
            world.pass(Duration::from_secs(1_000));
            // A message that fails alone is given up when others pass.
            world.step(Step::Append {
                count: 11,
                bytes: 2,
            });
            world.pass(Duration::from_secs(10));
        }
    }
    assert_eq!(world.core.account().left, 0);
    for sequence in 0..world.accepted {
        let end = world.fate(sequence).end;
        let taken = !world.is_bad(sequence) && !world.is_poison(sequence);
        match end {
            "dropped" => {}
            "delivered" => assert!(taken),
            // One that was taken and fails by the service's moods, again and again, is given up too.
            _ => assert_eq!(end, "rejected"),
        }
    }
    // And a shutdown within its deadline, whatever is left.
    world.step(Step::Append {
        count: 50,
        bytes: 900,
    });
    world.step(Step::Moods(vec![Mood::TimedOut; 40]));
    world.pass(Duration::from_millis(deadline / 2));
    let began = world.now;
    world.step(Step::Shutdown { deadline });
    world.pass(Duration::from_millis(deadline));
    assert!(
        world.stopped,
        "stops by its deadline, {:?} after {began:?}",
        world.now
    );
    assert_eq!(world.ended, world.accepted);
    assert!(world.flushes.is_empty());
}

/// How many histories are run: `CIO_HISTORIES`, or a few.
fn histories() -> u32 {
    std::env::var("CIO_HISTORIES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: histories(), max_shrink_time: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn every_history_adds_up_and_ends(
        setting in setting(),
        steps in vec(step(), 1..16),
        deadline in 0_u64..10_000,
    ) {
        run(setting, steps, deadline);
    }
}

#[test]
fn an_endpoint_that_refuses_everything_costs_no_message_and_two_requests_a_probe() {
    let mut world = World::new(Setting::plain(0));
    world.moods = vec![Mood::RefusesAll; 10_000];
    world.step(Step::Append {
        count: 200,
        bytes: 300,
    });
    world.pass(Duration::from_mins(1));
    let (reason, _) = world.core.paused().expect("is paused");
    assert_eq!(reason, PauseReason::EverythingRefused);
    let requests = world.sent.len();
    world.pass(Duration::from_hours(1));
    assert!(world.sent.len() - requests <= 2 * 120);
    assert_eq!(world.core.account().left, 200);
    world.moods.clear();
    world.pass(Duration::from_mins(2));
    assert_eq!(world.core.account().delivered, 200);
}

#[test]
fn a_lone_rejection_waits_for_a_success_but_not_for_ever() {
    let mut world = World::new(Setting::plain(2));
    world.step(Step::Append {
        count: 1,
        bytes: 300,
    });
    world.pass(Duration::from_secs(9));
    assert_eq!(world.core.account().left, 1);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.core.account().rejected.total(), 1);

    // A success that follows settles it at once, and so does one who waits.
    world.step(Step::Append {
        count: 1,
        bytes: 300,
    });
    world.step(Step::Append {
        count: 1,
        bytes: 300,
    });
    world.pass(Duration::from_secs(1));
    assert_eq!(world.core.account().delivered, 1);
    world.step(Step::Flush { deadline: 1_000 });
    assert_eq!(world.core.account().left, 0);
}
