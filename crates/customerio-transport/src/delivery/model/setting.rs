//! What a history is made of.

use core::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

/// What the service does with a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mood {
    /// Takes what is good, and refuses a body with a bad message in it.
    Well,
    /// As well, but nobody hears of it.
    AnswerLost,
    Status(u16),
    TimedOut,
    /// The request's connection is dead: nothing comes until the client's timeout.
    Dead,
    /// As `Well`, but just before the client's timeout.
    Late,
    NoConnection,
    RetryAfter(u16, u64),
    RefusesAll,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Append { count: usize, bytes: u32 },
    Pass(u64),
    Moods(Vec<Mood>),
    Flush { deadline: u64 },
    DropOldest(usize),
    Shutdown { deadline: u64 },
}

pub(super) fn mood() -> impl Strategy<Value = Mood> {
    prop_oneof![
        6 => Just(Mood::Well),
        2 => Just(Mood::AnswerLost),
        2 => prop::sample::select(vec![408, 429, 500, 503, 401, 404, 301, 501]).prop_map(Mood::Status),
        1 => Just(Mood::TimedOut),
        1 => Just(Mood::Dead),
        1 => Just(Mood::Late),
        1 => Just(Mood::NoConnection),
        1 => (prop::sample::select(vec![429, 503]), 0_u64..400).prop_map(|(status, wait)| Mood::RetryAfter(status, wait)),
        1 => Just(Mood::RefusesAll),
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
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
pub(super) struct Manner {
    pub(super) status: u16,
    pub(super) body: &'static str,
}

pub(super) const MANNERS: [Manner; 3] = [
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

/// What a history is about, but for its steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) seed: u64,
    pub(super) manner: Manner,
    /// Every so many-th message is bad; 0 for none.
    pub(super) bad_every: u64,
    /// The service fails on every so many-th message; 0 for none.
    pub(super) poison_every: u64,
    /// Bodies with more messages are refused with 413, whatever is in them.
    pub(super) most: usize,
    pub(super) requests: usize,
    /// Requests on which the service fails are not answered for so long, instead of with an error.
    pub(super) hang: Option<Duration>,
    /// How long a message may fail alone.
    pub(super) patience: Duration,
}

impl Setting {
    /// One request at a time, and every `bad_every`-th message bad.
    pub(super) fn plain(bad_every: u64) -> Self {
        Self {
            seed: 1,
            manner: MANNERS[0],
            bad_every,
            poison_every: 0,
            most: usize::MAX,
            requests: 1,
            hang: None,
            patience: Duration::from_mins(10),
        }
    }
}

/// Who a message is about: a few people, some of them under two names at once, or nobody.
pub(super) fn identities(sequence: u64) -> Vec<Option<u64>> {
    let person = |number: u64| Some(customerio_rules::fingerprint::of_str(&number.to_string()));
    match sequence % 11 {
        0 => Vec::new(),
        1 => vec![person(sequence % 5), person(10 + sequence % 7)],
        2 => vec![person(10 + sequence % 3)],
        _ => vec![person(sequence * 7 % 40)],
    }
}

pub(super) fn setting() -> impl Strategy<Value = Setting> {
    (
        any::<u64>(),
        prop::sample::select(MANNERS.to_vec()),
        prop::sample::select(vec![0_u64, 0, 1, 2, 7, 50, 333]),
        prop::sample::select(vec![0_u64, 0, 0, 2, 9, 60, 500]),
        prop::sample::select(vec![10, 100, usize::MAX]),
        prop::sample::select(vec![1_usize, 2, 4, 64]),
        prop::sample::select(vec![None, None, Some(Duration::from_secs(15))]),
    )
        .prop_map(
            |(seed, manner, bad_every, poison_every, most, requests, hang)| Setting {
                seed,
                manner,
                bad_every,
                poison_every,
                most,
                requests,
                hang,
                ..Setting::plain(0)
            },
        )
}
