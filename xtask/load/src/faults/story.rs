//! One client against one sandbox, from the first message to the last end.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use customerio::{Client, ClientBuilder, OutcomeKind, Receipt, SendError, Stats};
use customerio_sandbox::Sandbox;
use tempfile::TempDir;

use super::message::{arrived, send};
use super::row::Row;
use crate::Failure;

/// Longer than any story takes.
pub(super) const WAIT: Duration = Duration::from_mins(1);

/// Requests that come so soon after a `Retry-After` may have been under way.
const UNDER_WAY: Duration = Duration::from_millis(250);

/// A client that tells every end.
pub(super) struct Told {
    pub(super) rejected: AtomicU64,
    pub(super) dropped: AtomicU64,
    pub(super) delivered: AtomicU64,
    pub(super) unreadable: AtomicU64,
    pub(super) abandoned: AtomicU64,
}

impl Told {
    pub(super) fn listen(builder: ClientBuilder) -> (ClientBuilder, Arc<Self>) {
        let told = Arc::new(Self {
            rejected: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            unreadable: AtomicU64::new(0),
            abandoned: AtomicU64::new(0),
        });
        let here = Arc::clone(&told);
        let builder = builder.on_outcome(move |outcome| {
            let count = match outcome.kind {
                OutcomeKind::Rejected(_) => &here.rejected,
                OutcomeKind::Dropped => &here.dropped,
                OutcomeKind::Delivered => &here.delivered,
                OutcomeKind::Unreadable => &here.unreadable,
                _ => &here.abandoned,
            };
            count.fetch_add(1, Ordering::Relaxed);
        });
        (builder, told)
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

/// How fast messages are sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    Full,
    /// So many a second.
    Paced(usize),
}

/// As the end of a story's name.
impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "",
            Self::Paced(_) => ", paced",
        })
    }
}

/// What a story is called, and what is wrong from its beginning.
pub(super) type Faulty<'a> = (&'a str, &'a dyn Fn(&Sandbox));

pub(super) struct Story<'a> {
    pub(super) name: String,
    pub(super) messages: usize,
    pub(super) pace: Pace,
    pub(super) padding: usize,
    /// What happens to the sandbox before the first message.
    pub(super) begin: &'a dyn Fn(&Sandbox),
    /// What puts it right, and how long after the last message.
    pub(super) end: (Duration, &'a dyn Fn(&Sandbox)),
    /// It is put right only once delivery is paused, however long a busy machine takes to get there.
    pub(super) until_paused: bool,
    pub(super) build: &'a dyn Fn(ClientBuilder) -> ClientBuilder,
    /// How many the server is to refuse.
    pub(super) rejected: u64,
    /// More are sent until so many are refused: that others pass is what tells a poisoned message
    /// from an outage.
    pub(super) until_rejected: bool,
    /// Every message is on disk first.
    pub(super) spool: bool,
    /// How long the fault asks for quiet.
    pub(super) retry_after: Option<Duration>,
}

impl Story<'_> {
    pub(super) fn new(name: impl Into<String>, messages: usize) -> Self {
        Story {
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
        }
    }

    pub(super) fn run(&self) -> Result<Row, Failure> {
        let sandbox = Sandbox::builder().keep(1_000_000).start()?;
        let folder = TempDir::new_in(".")?;
        (self.begin)(&sandbox);
        let mut builder = Client::builder("a-key")
            .endpoint(sandbox.url())
            .linger(Duration::from_millis(20));
        if self.spool {
            builder = builder.spool(folder.path().join("spool"));
        }
        let (builder, told) = Told::listen((self.build)(builder));
        let client = builder.build()?;
        let began = Instant::now();
        let (sent, refused, receipts) = self.send(&client, &told, began)?;
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
        let report = match client.blocking_shutdown(WAIT) {
            Ok(report) => report,
            Err(error) => *error.report().ok_or("no report")?,
        };
        let time = began.elapsed();
        let stats = client.stats();
        let here = arrived(&sandbox);
        let mut faults = self.broken(&stats, told.all());
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
        let early = self.retry_after.map_or(0, |wait| too_early(&sandbox, wait));
        if early > 0 {
            faults.push(format!("{early} requests did not heed `Retry-After`"));
        }
        let [_, lost @ ..] = told.all();
        let told = lost.iter().sum::<u64>() + stats.in_spool;
        Ok(Row {
            story: self.name.clone(),
            accepted: stats.accepted,
            stored,
            arrived: here.messages as u64,
            duplicates: here.duplicates,
            out_of_order: here.out_of_order as u64,
            lost: stats.accepted.saturating_sub(here.messages as u64 + told),
            told,
            requests: stats.requests,
            time,
            faults,
        })
    }

    /// Sends all messages; says how many there were, how many were refused for want of room or for
    /// their size, and with a spool gives the receipts of the others.
    fn send(
        &self,
        client: &Client,
        told: &Told,
        began: Instant,
    ) -> Result<(u64, u64, Vec<Receipt>), Failure> {
        let (mut sent, mut refused, mut receipts) = (0, 0, Vec::new());
        let more = |number| {
            let missing = told.rejected.load(Ordering::Relaxed) < self.rejected;
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

    /// What is wrong with the counts, and with the reported outcomes: delivered, rejected, dropped,
    /// unreadable, abandoned.
    fn broken(&self, stats: &Stats, told: [u64; 5]) -> Vec<String> {
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
        if told != counted {
            faults.push(format!("ends were not all told: {told:?}, {stats:?}"));
        }
        let rejected = stats.rejected.total();
        if rejected != self.rejected {
            faults.push(format!(
                "{rejected} were rejected and not {}",
                self.rejected
            ));
        }
        if let Some(spool) = &stats.spool
            && spool.dead_letters != rejected
        {
            faults.push(format!("{} dead letters are kept", spool.dead_letters));
        }
        faults
    }
}

/// How many requests came while the server had asked for quiet.
fn too_early(sandbox: &Sandbox, wait: Duration) -> usize {
    let requests = sandbox.requests();
    let asked = requests.iter().filter(|request| request.fault.is_some());
    let early = asked.map(|asked| {
        let quiet = asked.arrived + UNDER_WAY..asked.arrived + wait;
        let here = requests
            .iter()
            .filter(|request| quiet.contains(&request.arrived));
        here.count()
    });
    early.sum()
}
