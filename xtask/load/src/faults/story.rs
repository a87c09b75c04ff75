//! One client against one sandbox, from the first message to the last end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use customerio::{Client, ClientBuilder, Ending, SendError};
use customerio_sandbox::Sandbox;

use super::message::{arrived, send};
use super::row::Row;
use crate::Failure;

/// Longer than any story takes.
pub(super) const WAIT: Duration = Duration::from_mins(1);

/// A client that tells every end.
pub(super) struct Told {
    pub(super) rejected: AtomicU64,
    pub(super) dropped: AtomicU64,
    pub(super) delivered: AtomicU64,
    pub(super) left: AtomicU64,
}

impl Told {
    pub(super) fn listen(builder: ClientBuilder) -> (ClientBuilder, Arc<Self>) {
        let told = Arc::new(Self {
            rejected: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            left: AtomicU64::new(0),
        });
        let here = Arc::clone(&told);
        let builder = builder.on_outcome(move |outcome| {
            let count = match outcome.end {
                Ending::Rejected(_) => &here.rejected,
                Ending::Dropped => &here.dropped,
                Ending::Delivered => &here.delivered,
                _ => &here.left,
            };
            count.fetch_add(1, Ordering::Relaxed);
        });
        (builder, told)
    }

    fn all(&self) -> [u64; 4] {
        [&self.delivered, &self.rejected, &self.dropped, &self.left]
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

pub(super) struct Story<'a> {
    pub(super) name: &'a str,
    pub(super) messages: usize,
    pub(super) pace: Pace,
    pub(super) padding: usize,
    /// What happens to the sandbox before the first message.
    pub(super) begin: &'a dyn Fn(&Sandbox),
    /// What puts it right, and how long after the last message.
    pub(super) end: (Duration, &'a dyn Fn(&Sandbox)),
    pub(super) build: &'a dyn Fn(ClientBuilder) -> ClientBuilder,
    /// How many the server is to refuse.
    pub(super) rejected: u64,
    /// More are sent until so many are refused: that others pass is what tells a poisoned message
    /// from an outage.
    pub(super) until_rejected: bool,
}

impl Story<'_> {
    pub(super) fn new(name: &str, messages: usize) -> Story<'_> {
        Story {
            name,
            messages,
            pace: Pace::Full,
            padding: 40,
            begin: &|_| {},
            end: (Duration::ZERO, &|_| {}),
            build: &|builder| builder,
            rejected: 0,
            until_rejected: false,
        }
    }

    pub(super) fn run(&self) -> Result<Row, Failure> {
        let sandbox = Sandbox::builder().keep(1_000_000).start()?;
        (self.begin)(&sandbox);
        let builder = Client::builder("a-key")
            .endpoint(sandbox.url())
            .linger(Duration::from_millis(20));
        let (builder, told) = Told::listen((self.build)(builder));
        let client = builder.build()?;
        let began = Instant::now();
        let mut refused = 0;
        let mut faults = Vec::new();
        let more = |number| {
            let missing = told.rejected.load(Ordering::Relaxed) < self.rejected;
            number < self.messages || self.until_rejected && missing && began.elapsed() < WAIT
        };
        let mut sent = 0;
        while more(sent) {
            let number = sent;
            sent += 1;
            if let Pace::Paced(rate) = self.pace {
                let due = Duration::from_secs_f64(number as f64 / rate as f64);
                thread::sleep(due.saturating_sub(began.elapsed()));
            }
            match send(&client, number, self.padding) {
                Ok(_) => {}
                Err(
                    SendError::Full { .. }
                    | SendError::SpoolFull { .. }
                    | SendError::TooLarge { .. },
                ) => {
                    refused += 1;
                }
                Err(error) => return Err(error.into()),
            }
        }
        thread::sleep(self.end.0);
        (self.end.1)(&sandbox);
        let report = match client.shutdown(WAIT) {
            Ok(report) => report,
            Err(error) => *error.report().ok_or("no report")?,
        };
        let time = began.elapsed();
        let stats = client.stats();
        let here = arrived(&sandbox);
        let [delivered, rejected, dropped, left] = told.all();
        if stats.accepted + refused != sent as u64 {
            faults.push(format!(
                "{} were accepted and {refused} refused",
                stats.accepted
            ));
        }
        let ends = stats.delivered
            + stats.rejected.total()
            + stats.dropped
            + stats.unreadable
            + stats.left;
        if stats.accepted + stats.recovered != ends {
            faults.push(format!("the accounting does not add up: {stats:?}"));
        }
        if [delivered, rejected, dropped, left]
            != [
                stats.delivered,
                stats.rejected.total(),
                stats.dropped,
                stats.left,
            ]
        {
            faults.push(format!(
                "ends were not all told: {:?}, {stats:?}",
                told.all()
            ));
        }
        if rejected != self.rejected {
            faults.push(format!(
                "{rejected} were rejected and not {}",
                self.rejected
            ));
        }
        if report.left > 0 {
            faults.push(format!("{} were left", report.left));
        }
        let told = rejected + dropped + left;
        Ok(Row {
            story: self.name.to_owned(),
            accepted: stats.accepted,
            stored: 0,
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
}
