//! The parameters and steps of a history.

use core::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

/// The service's behavior for one request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Behavior {
    /// Accepts good messages, and rejects a body with a bad message.
    Well,
    /// As `Well`, but the answer is lost.
    AnswerLost,
    Status(u16),
    TimedOut,
    /// The connection is dead: the request times out.
    Dead,
    /// As `Well`, but just before the client's timeout.
    Late,
    NoConnection,
    RetryAfter(u16, u64),
    RefusesAll,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Append {
        count: usize,
        bytes: u16,
    },
    Pass(u64),
    Behaviors(Vec<Behavior>),
    Flush {
        deadline: u64,
    },
    DropOldest(usize),
    /// Purges the messages of a person.
    Purge(u64),
    /// Sets the gate to this many milliseconds from now; `None` removes it.
    Gate(Option<u64>),
    Shutdown {
        deadline: u64,
    },
}

pub(super) fn behavior() -> impl Strategy<Value = Behavior> {
    prop_oneof![
        6 => Just(Behavior::Well),
        2 => Just(Behavior::AnswerLost),
        2 => prop::sample::select(vec![408, 429, 500, 503, 401, 404, 301, 501]).prop_map(Behavior::Status),
        1 => Just(Behavior::TimedOut),
        1 => Just(Behavior::Dead),
        1 => Just(Behavior::Late),
        1 => Just(Behavior::NoConnection),
        1 => (prop::sample::select(vec![429, 503]), 0_u64..400).prop_map(|(status, wait)| Behavior::RetryAfter(status, wait)),
        1 => Just(Behavior::RefusesAll),
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (1_usize..40, 2_u16..32_000).prop_map(|(count, bytes)| Step::Append { count, bytes }),
        1 => (2_400_usize..2_600).prop_map(|count| Step::Append { count, bytes: 2 }),
        12 => (0_u64..20_000).prop_map(Step::Pass),
        6 => vec(behavior(), 1..20).prop_map(Step::Behaviors),
        4 => (0_u64..60_000).prop_map(|deadline| Step::Flush { deadline }),
        2 => (1_usize..40).prop_map(Step::DropOldest),
        2 => (0_u64..40).prop_map(Step::Purge),
        3 => prop::option::weighted(0.7, 0_u64..20_000).prop_map(Step::Gate),
    ]
}

/// The answer to a body with a bad message.
#[derive(Clone, Copy, Debug)]
pub(super) struct RejectionAnswer {
    pub(super) status: u16,
    pub(super) body: &'static str,
}

pub(super) const REJECTIONS: [RejectionAnswer; 3] = [
    RejectionAnswer {
        status: 400,
        body: r#"{"meta":{"errors":["bad"]}}"#,
    },
    RejectionAnswer {
        status: 413,
        body: "",
    },
    RejectionAnswer {
        status: 200,
        body: r#"{"success":false}"#,
    },
];

/// The parameters of a history.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) seed: u64,
    pub(super) rejection: RejectionAnswer,
    /// Every `bad_every`-th message is bad; 0 means that no message is bad.
    pub(super) bad_every: u64,
    /// This many of a thousand messages are bad, at random.
    pub(super) bad_per_mille: u64,
    /// The time of each request, instead of different ones.
    pub(super) latency: Option<Duration>,
    /// The service fails on every `poison_every`-th message; 0 means that it fails on no message.
    pub(super) poison_every: u64,
    /// Bodies with more messages are answered with 413.
    pub(super) most: usize,
    pub(super) requests: usize,
    /// The time for which the service does not answer failing requests, instead of an error.
    pub(super) hang: Option<Duration>,
    /// The time for which a message may fail alone.
    pub(super) patience: Duration,
    pub(super) people: People,
}

/// The identities of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum People {
    /// A few people, some of them with two identities, and messages without an identity.
    Few,
    /// 5,003 people.
    Many,
    /// 5,003 people with two identities in each message.
    ManyWithTwoIdentities,
    /// Two of 77 identities in each message, so that all messages are connected.
    Connected,
    /// One person.
    One,
}

impl Setting {
    /// Returns a setting with one request at a time and every `bad_every`-th message bad.
    pub(super) fn plain(bad_every: u64) -> Self {
        Self {
            seed: 1,
            rejection: REJECTIONS[0],
            bad_every,
            bad_per_mille: 0,
            latency: None,
            poison_every: 0,
            most: usize::MAX,
            requests: 1,
            hang: None,
            patience: Duration::from_secs(10 * 60),
            people: People::Few,
        }
    }

    /// Returns the identities of a message.
    pub(super) fn identities(&self, sequence: u64) -> Vec<Option<u64>> {
        let identity = |number: u64| Some(hash(number));
        let person = sequence * 7_919 % 5_003;
        match self.people {
            People::Few => match sequence % 11 {
                0 => Vec::new(),
                1 => vec![identity(sequence % 5), identity(10 + sequence % 7)],
                2 => vec![identity(10 + sequence % 3)],
                _ => vec![identity(sequence * 7 % 40)],
            },
            People::Many => vec![identity(person)],
            People::ManyWithTwoIdentities => vec![identity(person), identity(person + 10_000)],
            People::Connected => vec![
                identity(sequence * 7 % 40),
                identity(10_000 + sequence * 11 % 37),
            ],
            People::One => vec![identity(0)],
        }
    }
}

/// Returns the hash of a number.
pub(super) fn hash(number: u64) -> u64 {
    customerio_rules::fingerprint::of_str(&number.to_string())
}

pub(super) fn setting() -> impl Strategy<Value = Setting> {
    (
        any::<u64>(),
        prop::sample::select(REJECTIONS.to_vec()),
        prop::sample::select(vec![0_u64, 0, 1, 2, 7, 50, 333]),
        prop::sample::select(vec![0_u64, 0, 0, 2, 9, 60, 500]),
        prop::sample::select(vec![10, 100, usize::MAX]),
        prop::sample::select(vec![1_usize, 2, 4, 64]),
        prop::sample::select(vec![None, None, Some(Duration::from_secs(15))]),
        prop::sample::select(vec![
            People::Few,
            People::Many,
            People::ManyWithTwoIdentities,
        ]),
    )
        .prop_map(
            |(seed, rejection, bad_every, poison_every, most, requests, hang, people)| Setting {
                seed,
                rejection,
                bad_every,
                bad_per_mille: 0,
                latency: None,
                poison_every,
                most,
                requests,
                hang,
                people,
                patience: Duration::from_secs(10 * 60),
            },
        )
}
