//! The client: eight threads that send, and a report each second.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use customerio::call::{Identity, Track};
use customerio::{CioEvent, Client, SendError, Stats, WhenFull};

use super::Report;
use crate::Failure;
use crate::resident::resident;

const THREADS: usize = 8;

/// People of each thread. A person's messages come from one thread, which gives them an order.
const PEOPLE: u64 = 7;

/// Messages of a thread in a second.
const RATE: u32 = 100;

/// Longer than any fault lasts.
const WAIT: Duration = Duration::from_mins(1);

/// One message in so many can be refused by itself.
const RARE: u64 = 397;

#[derive(CioEvent)]
#[cio(event = "Soaked")]
struct Soaked {
    number: u64,
    rare: bool,
    padding: &'static str,
}

/// Who sent a message, and its number among the sender's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) thread: usize,
    pub(super) number: u64,
}

impl Numbers {
    /// Whom the message is about: no other thread sends messages about this person.
    pub(super) fn person(self) -> (usize, u64) {
        (self.thread, self.number % PEOPLE)
    }

    fn id(self) -> String {
        format!("{}-{}", self.thread, self.number)
    }
}

/// Reads a message id back.
pub(super) fn numbers_in(id: &str) -> Option<Numbers> {
    let (thread, number) = id.split_once('-')?;
    Some(Numbers {
        thread: thread.parse().ok()?,
        number: number.parse().ok()?,
    })
}

/// Sends for `seconds`, then shuts down.
pub(crate) fn run(url: &str, spool: &str, seconds: &str) -> Result<(), Failure> {
    let time = Duration::from_secs(seconds.parse()?);
    let client = Client::builder("a-key")
        .endpoint(url)
        .linger(Duration::from_millis(20))
        .timeout(Duration::from_secs(1))
        // Longer than any fault. A message that is given up may have arrived with its answer lost, and one
        // that others wait for may be overtaken, so neither could be checked exactly.
        .give_up_after(Duration::from_secs(30))
        .spool(Path::new(spool))
        .when_full(WhenFull::Block(WAIT))
        .build()?;
    let sent = AtomicU64::new(0);
    let over = AtomicBool::new(false);
    thread::scope(|scope| -> Result<(), Failure> {
        let threads: Vec<_> = (0..THREADS)
            .map(|own| {
                let (client, sent, over) = (&client, &sent, &over);
                scope.spawn(move || send_all(client, own, sent, over))
            })
            .collect();
        let begin = Instant::now();
        let mut next = begin;
        while begin.elapsed() < time && !threads.iter().any(thread::ScopedJoinHandle::is_finished) {
            next += Duration::from_secs(1);
            thread::sleep(next.saturating_duration_since(Instant::now()));
            print(&report(&client.stats(), &sent, false)?)?;
        }
        over.store(true, Ordering::Relaxed);
        for thread in threads {
            thread.join().map_err(|_| "a thread panicked")??;
        }
        Ok(())
    })?;
    client.blocking_shutdown(WAIT)?;
    print(&report(&client.stats(), &sent, true)?)
}

fn send_all(
    client: &Client,
    own: usize,
    sent: &AtomicU64,
    over: &AtomicBool,
) -> Result<(), SendError> {
    let begin = Instant::now();
    let mut number = 0;
    while !over.load(Ordering::Relaxed) {
        let numbers = Numbers {
            thread: own,
            number,
        };
        let (owner, person) = numbers.person();
        let event = Soaked {
            number,
            rare: number % RARE == 0,
            padding: "a message is about as long as an order of a shop, a few hundred bytes at most",
        };
        let track = Track::new(Identity::user(format!("{owner}-{person}")), &event);
        client.send(track.message_id(numbers.id()))?;
        sent.fetch_add(1, Ordering::Relaxed);
        number += 1;
        let due = Duration::from_secs(number) / RATE;
        thread::sleep(due.saturating_sub(begin.elapsed()));
    }
    Ok(())
}

fn report(stats: &Stats, sent: &AtomicU64, done: bool) -> Result<Report, Failure> {
    Ok(Report {
        sent: sent.load(Ordering::Relaxed),
        accepted: stats.accepted,
        delivered: stats.delivered,
        rejected: stats.rejected.total(),
        dropped: stats.dropped,
        unreadable: stats.unreadable,
        purged: stats.purged,
        pending: stats.pending,
        left: stats.abandoned + stats.in_spool,
        memory: resident()?,
        done,
    })
}

fn print(report: &Report) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    serde_json::to_writer(&mut output, report)?;
    writeln!(output)?;
    Ok(output.flush()?)
}
