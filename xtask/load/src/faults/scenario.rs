//! A scenario of one client and one sandbox, from the first message to the last outcome.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use customerio::{Client, ClientBuilder, OutcomeKind, Receipt, SendError, Stats};
use customerio_sandbox::Sandbox;
use tempfile::TempDir;

use super::message::{arrived, retaining, send};
use super::row::Row;
use crate::Failure;

/// The maximum wait, longer than any scenario takes.
pub(super) const WAIT: Duration = Duration::from_mins(1);

/// The time after a `Retry-After` in which requests may arrive that were already in flight.
const IN_FLIGHT: Duration = Duration::from_millis(500);

/// The numbers of reported outcomes.
pub(super) struct OutcomeCounts {
    pub(super) rejected: AtomicU64,
    pub(super) dropped: AtomicU64,
    pub(super) delivered: AtomicU64,
    pub(super) unreadable: AtomicU64,
    pub(super) abandoned: AtomicU64,
}

impl OutcomeCounts {
    pub(super) fn listen(builder: ClientBuilder) -> (ClientBuilder, Arc<Self>) {
        let counts = Arc::new(Self {
            rejected: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            unreadable: AtomicU64::new(0),
            abandoned: AtomicU64::new(0),
        });
        let listener = Arc::clone(&counts);
        let builder = builder.on_outcome(move |outcome| {
            let count = match outcome.kind {
                OutcomeKind::Rejected(_) => &listener.rejected,
                OutcomeKind::Dropped => &listener.dropped,
                OutcomeKind::Delivered => &listener.delivered,
                OutcomeKind::Unreadable => &listener.unreadable,
                _ => &listener.abandoned,
            };
            count.fetch_add(1, Ordering::Relaxed);
        });
        (builder, counts)
    }

    pub(super) fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    fn all(&self) -> [u64; 5] {
        [
            &self.delivered,
            &self.rejected,
            &self.dropped,
            &self.unreadable,
            &self.abandoned,
        ]
        .map(|count| count.load(Ordering::Relaxed))
    }
}

/// The rate at which messages are sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// As fast as possible.
    Full,
    /// This many per second.
    Paced(usize),
}

/// Shows the suffix of a scenario's name.
impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "",
            Self::Paced(_) => ", paced",
        })
    }
}

/// A scenario's name, and the function that injects its fault.
pub(super) type Faulty<'a> = (&'a str, &'a dyn Fn(&Sandbox));

pub(super) struct Scenario<'a> {
    pub(super) name: String,
    pub(super) messages: usize,
    pub(super) pace: Pace,
    pub(super) padding: usize,
    /// Changes the sandbox before the first message.
    pub(super) begin: &'a dyn Fn(&Sandbox),
    /// Ends the fault, this time after the last message.
    pub(super) end: (Duration, &'a dyn Fn(&Sandbox)),
    /// Whether the fault ends only once delivery is paused, since a busy machine may need longer.
    pub(super) until_paused: bool,
    pub(super) build: &'a dyn Fn(ClientBuilder) -> ClientBuilder,
    /// The expected number of rejected messages.
    pub(super) rejected: u64,
    /// Whether to send more messages until that number is reached. Successes of other messages
    /// distinguish a bad message from an outage.
    pub(super) until_rejected: bool,
    /// Whether the client has a spool.
    pub(super) spool: bool,
    /// The wait that the fault asks for.
    pub(super) retry_after: Option<Duration>,
    /// The maximum time from the end of the fault to the first message that arrives.
    pub(super) resumes_within: Option<Duration>,
}

impl Scenario<'_> {
    pub(super) fn new(name: impl Into<String>, messages: usize) -> Self {
        Scenario {
            name: name.into(),
            messages,
            pace: Pace::Full,
            padding: 40,
            begin: &|_| {},
            end: (Duration::ZERO, &|_| {}),
            until_paused: false,
            build: &|builder| builder,
            rejected: 0,
            until_rejected: false,
            spool: false,
            retry_after: None,
            resumes_within: None,
        }
    }

    pub(super) fn run(&self) -> Result<Row, Failure> {
        let sandbox = retaining().start()?;
        let folder = TempDir::new_in(".")?;
        (self.begin)(&sandbox);
        let mut builder = Client::builder("a-key")
            .endpoint(sandbox.url())
            .linger(Duration::from_millis(20));
        if self.spool {
            builder = builder.spool(folder.path().join("spool"));
        }
        let (builder, outcomes) = OutcomeCounts::listen((self.build)(builder));
        let client = builder.build()?;
        let began = Instant::now();
        let (sent, refused, receipts) = self.send(&client, &outcomes, began)?;
        let mut stored = 0;
        for receipt in receipts {
            receipt.blocking_stored(WAIT)?;
            stored += 1;
        }
        thread::sleep(self.end.0);
        while self.until_paused && client.stats().paused.is_none() && began.elapsed() < WAIT {
            thread::sleep(Duration::from_millis(10));
        }
        (self.end.1)(&sandbox);
        // Before the shutdown, which sends at once.
        let resumed = self
            .resumes_within
            .is_none_or(|bound| sandbox.wait_until(bound, |counts| counts.accepted > 0));
        let report = match client.blocking_shutdown(WAIT) {
            Ok(report) => report,
            Err(error) => *error.report().ok_or("no report")?,
        };
        let time = began.elapsed();
        let stats = client.stats();
        let here = arrived(&sandbox)?;
        let mut faults = self.violations(&stats, outcomes.all());
        if stats.accepted + refused != sent {
            faults.push(format!(
                "{} were accepted and {refused} refused",
                stats.accepted
            ));
        }
        if report.abandoned + report.in_spool > 0 {
            faults.push(format!(
                "{} were abandoned, {} are in the spool",
                report.abandoned, report.in_spool
            ));
        }
        if let Some(bound) = self.resumes_within.filter(|_| !resumed) {
            faults.push(format!("no message arrived within {bound:?} of the end"));
        }
        let early = self.retry_after.map_or(0, |wait| too_early(&sandbox, wait));
        if early > 0 {
            faults.push(format!("{early} requests did not honour `Retry-After`"));
        }
        let [_, undelivered @ ..] = outcomes.all();
        let reported = undelivered.iter().sum::<u64>() + stats.in_spool;
        Ok(Row {
            scenario: self.name.clone(),
            accepted: stats.accepted,
            stored,
            arrived: here.messages as u64,
            duplicates: here.duplicates,
            out_of_order: here.out_of_order as u64,
            lost: stats
                .accepted
                .saturating_sub(here.messages as u64 + reported),
            reported,
            requests: stats.requests,
            time,
            faults,
        })
    }

    /// Sends all messages. Returns the number of calls, the number refused for a full queue or for their
    /// size, and with a spool the receipts of the others.
    fn send(
        &self,
        client: &Client,
        outcomes: &OutcomeCounts,
        began: Instant,
    ) -> Result<(u64, u64, Vec<Receipt>), Failure> {
        let (mut sent, mut refused, mut receipts) = (0, 0, Vec::new());
        let more = |number| {
            let missing = outcomes.rejected.load(Ordering::Relaxed) < self.rejected;
            number < self.messages || self.until_rejected && missing && began.elapsed() < WAIT
        };
        while more(sent) {
            let number = sent;
            sent += 1;
            if let Pace::Paced(rate) = self.pace {
                let due = Duration::from_secs_f64(number as f64 / rate as f64);
                thread::sleep(due.saturating_sub(began.elapsed()));
            }
            match send(client, number, self.padding) {
                Ok(receipt) if self.spool => receipts.push(receipt),
                Ok(_) => {}
                Err(
                    SendError::Full { .. }
                    | SendError::SpoolFull { .. }
                    | SendError::TooLarge { .. },
                ) => refused += 1,
                Err(error) => return Err(error.into()),
            }
        }
        Ok((sent as u64, refused, receipts))
    }

    /// Returns what is wrong with the counters, and with the reported outcomes: delivered, rejected,
    /// dropped, unreadable, abandoned.
    fn violations(&self, stats: &Stats, reported: [u64; 5]) -> Vec<String> {
        let mut faults = Vec::new();
        let counted = [
            stats.delivered,
            stats.rejected.total(),
            stats.dropped,
            stats.unreadable,
            stats.abandoned,
        ];
        if stats.accepted + stats.recovered != counted.iter().sum::<u64>() + stats.in_spool {
            faults.push(format!("the accounting does not add up: {stats:?}"));
        }
        if reported != counted {
            faults.push(format!(
                "not every outcome was reported: {reported:?}, {stats:?}"
            ));
        }
        let rejected = stats.rejected.total();
        if rejected != self.rejected {
            faults.push(format!(
                "{rejected} messages were rejected, expected {}",
                self.rejected
            ));
        }
        if let Some(spool) = &stats.spool
            && spool.dead_letters != rejected
        {
            faults.push(format!("{} dead letters are stored", spool.dead_letters));
        }
        faults
    }
}

/// Counts the requests that arrived before the end of a `Retry-After`.
fn too_early(sandbox: &Sandbox, wait: Duration) -> usize {
    let requests = sandbox.requests();
    let asked = requests.iter().filter(|request| request.fault.is_some());
    let early = asked.map(|asked| {
        let quiet = asked.arrived + IN_FLIGHT..asked.arrived + wait;
        let here = requests
            .iter()
            .filter(|request| quiet.contains(&request.arrived));
        here.count()
    });
    early.sum()
}
