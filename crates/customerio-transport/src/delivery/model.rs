//! The core against a simple model of a service, in simulated time: random calls, faults and
//! deadlines, with everything that must hold checked after each step.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use crate::arena::Place;
use crate::defaults::{
    RATE_REQUESTS, RATE_WINDOW, REQUEST_BYTES, REQUEST_ITEMS, RETRY_AFTER_LONGEST,
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
        6 => (1_usize..60, 2_u32..32_000).prop_map(|(count, bytes)| Step::Append { count, bytes }),
        1 => (2_400_usize..2_600).prop_map(|count| Step::Append { count, bytes: 2 }),
        6 => (0_u64..20_000).prop_map(Step::Pass),
        3 => vec(mood(), 1..30).prop_map(Step::Moods),
        2 => (0_u64..60_000).prop_map(|deadline| Step::Flush { deadline }),
        1 => (1_usize..40).prop_map(Step::DropOldest),
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

struct World {
    core: Core,
    now: Duration,
    manner: Manner,
    /// Every so many-th message is bad; 0 for none.
    bad_every: u64,
    /// Bodies with more messages are refused with 413, whatever is in them.
    most: usize,
    moods: Vec<Mood>,
    under_way: Option<(u64, Vec<Item>, Duration)>,
    held_until: Duration,
    sent: Vec<Duration>,
    accepted: u64,
    /// How often the service took each message.
    taken: BTreeMap<u64, u32>,
    /// How often it took one without the client hearing of it.
    unheard: BTreeMap<u64, u32>,
    refused_alone: BTreeSet<u64>,
    latest_first: Option<u64>,
    /// What is under way tries whether the endpoint still refuses everything.
    probing: bool,
    ended: BTreeMap<u64, &'static str>,
    final_ones: u64,
    /// The oldest that has not ended.
    oldest: u64,
    flushes: BTreeMap<u64, (u64, Duration)>,
    stopped: bool,
    /// When the one who drives the core wakes by himself.
    plan: Option<Duration>,
}

impl World {
    fn new(seed: u64, manner: Manner, bad_every: u64, most: usize) -> Self {
        Self {
            core: Core::new(Limits::default(), seed),
            now: Duration::ZERO,
            manner,
            bad_every,
            most,
            moods: Vec::new(),
            under_way: None,
            held_until: Duration::ZERO,
            sent: Vec::new(),
            accepted: 0,
            taken: BTreeMap::new(),
            unheard: BTreeMap::new(),
            refused_alone: BTreeSet::new(),
            latest_first: None,
            probing: false,
            ended: BTreeMap::new(),
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
        self.bad_every > 0 && !rare_good && sequence.is_multiple_of(self.bad_every)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Append { count, bytes } => {
                // Where every second message is bad, thousands take long to search.
                let mut wake = false;
                let count = if self.bad_every == 1 || self.bad_every == 2 {
                    count.min(60)
                } else {
                    count
                };
                for _ in 0..count {
                    if !self.core.is_open() {
                        break;
                    }
                    let (sequence, idle) =
                        self.core
                            .append(self.now, &imagined_head(), Place::imagined(bytes));
                    assert_eq!(sequence, self.accepted);
                    self.accepted += 1;
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
            let answer = self.under_way.as_ref().map(|(_, _, at)| *at);
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
        let Some((request, items, _)) = self.under_way.take() else {
            return;
        };
        let mood = if self.moods.is_empty() {
            Mood::Well
        } else {
            self.moods.remove(0)
        };
        let refuses = matches!(mood, Mood::RefusesAll)
            || items.len() > self.most
            || items.iter().any(|item| self.is_bad(item.sequence));
        let response = |status, body: &str, retry_after| {
            Answer::Response(Response {
                status,
                body: body.into(),
                whole: true,
                retry_after,
            })
        };
        let answer = match mood {
            Mood::Status(status) => response(status, "", None),
            Mood::TimedOut => Answer::None(Failure::TimedOut),
            Mood::RetryAfter(status, seconds) => {
                let wait = Duration::from_secs(seconds);
                self.held_until = self
                    .held_until
                    .max(self.now + wait.min(RETRY_AFTER_LONGEST));
                response(status, "", Some(wait))
            }
            Mood::AnswerLost if refuses => Answer::None(Failure::CutOff),
            Mood::Well | Mood::RefusesAll if refuses => {
                if let [item] = &items[..] {
                    self.refused_alone.insert(item.sequence);
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
                    self.take(item.sequence, lost);
                }
                if lost {
                    Answer::None(Failure::CutOff)
                } else {
                    response(200, "{}", None)
                }
            }
        };
        self.core.answered(self.now, request, &answer);
    }

    fn take(&mut self, sequence: u64, lost: bool) {
        let times = self.taken.entry(sequence).or_default();
        // A probe may be any message.
        if *times == 0 && !self.probing {
            assert!(
                self.latest_first < Some(sequence),
                "{sequence} first arrives after a later one"
            );
            self.latest_first = Some(sequence);
        }
        *times += 1;
        let unheard = self.unheard.entry(sequence).or_default();
        assert!(
            *times <= *unheard + 1,
            "{sequence} is sent again though it was answered for"
        );
        *unheard += u32::from(lost);
    }

    fn carry_out(&mut self) {
        for action in self.core.actions() {
            match action {
                Action::Send { request, items } => self.send(request, items),
                Action::Cancel { request } => {
                    assert_eq!(
                        self.under_way.take().map(|(number, _, _)| number),
                        Some(request)
                    );
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
                    let final_ones = self
                        .ended
                        .range(..mark)
                        .filter(|(_, end)| **end != "left")
                        .count();
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
        while self.ended.contains_key(&self.oldest) {
            self.oldest += 1;
        }
        let oldest = (self.oldest < self.accepted).then_some(self.oldest);
        assert_eq!(self.core.oldest().map(|item| item.sequence), oldest);
    }

    fn send(&mut self, request: u64, items: Vec<Item>) {
        assert!(!self.stopped && self.under_way.is_none());
        assert!(!items.is_empty() && items.len() <= REQUEST_ITEMS);
        assert!(body_bytes(&items) <= REQUEST_BYTES);
        assert!(self.now >= self.held_until, "a `Retry-After` is broken");
        assert!(items.is_sorted_by_key(|item| item.sequence));
        assert!(
            items
                .iter()
                .all(|item| !self.ended.contains_key(&item.sequence))
        );
        self.sent.push(self.now);
        let paused = self.core.paused().map(|(reason, _)| reason);
        self.probing = paused == Some(PauseReason::EverythingRefused);
        assert!(!self.probing || items.len() == 1);
        let recent = self
            .sent
            .iter()
            .rev()
            .take_while(|at| **at + RATE_WINDOW > self.now)
            .take(RATE_REQUESTS + 1)
            .count();
        assert!(recent <= RATE_REQUESTS);
        let answered_at = self.now + Duration::from_millis(1 + request % 200);
        self.under_way = Some((request, items, answered_at));
    }

    fn end(&mut self, item: &Item, end: &'static str) {
        assert_eq!(
            self.ended.insert(item.sequence, end),
            None,
            "{} ends twice",
            item.sequence
        );
        self.final_ones += u64::from(end != "left");
        match end {
            "delivered" => assert!(self.taken.contains_key(&item.sequence)),
            "rejected" => assert!(self.refused_alone.contains(&item.sequence)),
            _ => {}
        }
    }
}

fn run(seed: u64, manner: Manner, bad_every: u64, most: usize, steps: Vec<Step>, deadline: u64) {
    let mut world = World::new(seed, manner, bad_every, most);
    for step in steps {
        world.step(step);
    }
    // The service recovers. However the history was, everything comes to its end.
    world.moods.clear();
    // Some good ones are the last to come, so that there is something for it to take.
    world.step(Step::Append {
        count: 60,
        bytes: 300,
    });
    for _ in 0..1_000 {
        if world.core.account().left > 0 {
            world.pass(Duration::from_secs(1_000));
        }
    }
    assert_eq!(world.core.account().left, 0);
    for sequence in 0..world.accepted {
        let end = world.ended[&sequence];
        assert!(
            end == "dropped"
                || (end == "rejected") == world.refused_alone.contains(&sequence)
                || end == "delivered"
        );
        assert!(end != "delivered" || !world.is_bad(sequence));
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
    assert_eq!(world.ended.len() as u64, world.accepted);
    assert!(world.flushes.is_empty());
}

proptest! {
    // A quarter of `PROPTEST_CASES`, since a history is long: 64 unless told otherwise.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn every_history_adds_up_and_ends(
        seed in any::<u64>(),
        manner in prop::sample::select(MANNERS.to_vec()),
        bad_every in prop::sample::select(vec![0_u64, 1, 2, 7, 50, 333]),
        most in prop::sample::select(vec![10, 100, usize::MAX]),
        steps in vec(step(), 1..25),
        deadline in 0_u64..10_000,
    ) {
        run(seed, manner, bad_every, most, steps, deadline);
    }
}

#[test]
fn an_endpoint_that_refuses_everything_costs_no_message_and_two_requests_a_probe() {
    let mut world = World::new(1, MANNERS[0], 0, usize::MAX);
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
    let mut world = World::new(1, MANNERS[0], 2, usize::MAX);
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
