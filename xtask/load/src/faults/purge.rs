//! Killed processes that purge people. Once a purge answered Ok, no later process sends the messages.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::Scale;
use super::crash::{MESSAGES, client};
use super::message::{PEOPLE, arrived, identity_of, numbers, person, retaining, send};
use super::row::Row;
use super::scenario::WAIT;
use crate::{Failure, child};

/// A line of a process. It concerns the messages up to `number` of this and earlier processes.
#[derive(Clone, Copy, Debug)]
enum Line {
    /// All are on disk, or purged.
    Stored { number: usize },
    /// A purge of the person begins.
    Purging { person: usize, number: usize },
    /// The purge returned Ok.
    Purged { person: usize, number: usize },
}

impl Line {
    /// Parses a line; `None` if it is incomplete.
    fn parse(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.strip_suffix('.')?.split(' ').collect();
        Some(match words[..] {
            ["stored", number] => Self::Stored {
                number: number.parse().ok()?,
            },
            ["purging", person, number] => Self::Purging {
                person: person.parse().ok()?,
                number: number.parse().ok()?,
            },
            ["purged", person, number] => Self::Purged {
                person: person.parse().ok()?,
                number: number.parse().ok()?,
            },
            _ => return None,
        })
    }
}

/// The messages of all processes.
#[derive(Default)]
struct Messages {
    stored: BTreeSet<usize>,
    /// Messages that a purge removed, or perhaps removed before its process was killed.
    purging: BTreeSet<usize>,
    purged: BTreeSet<usize>,
}

impl Messages {
    fn add(&mut self, line: Line, first: usize) {
        let of = |of: usize, number: usize| (0..=number).filter(move |it| person(*it) == of);
        match line {
            Line::Stored { number } => self.stored.extend(first..=number),
            Line::Purging { person, number } => self.purging.extend(of(person, number)),
            Line::Purged { person, number } => self.purged.extend(of(person, number)),
        }
    }
}

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    report(killed(scale.kills)?);
    Ok(())
}

fn killed(kills: usize) -> Result<Row, Failure> {
    let sandbox = retaining().start()?;
    sandbox.begin_outage();
    let folder = TempDir::new_in(".")?;
    let began = Instant::now();
    let mut random = fastrand::Rng::with_seed(kills as u64);
    let mut messages = Messages::default();
    for turn in 0..kills {
        let first = turn * MESSAGES;
        let number = first.to_string();
        let mut process = child::start(&[
            "purge".as_ref(),
            sandbox.url().as_ref(),
            folder.path().as_ref(),
            number.as_ref(),
        ])?;
        let lines = child::lines(&mut process, Line::parse)?;
        for _ in 0..random.usize(0..60) {
            let Ok(line) = lines.recv_timeout(WAIT) else {
                break;
            };
            messages.add(line, first);
        }
        thread::sleep(Duration::from_micros(random.u64(0..5_000)));
        process.kill()?;
        process.wait()?;
        for line in lines {
            messages.add(line, first);
        }
    }
    sandbox.restore();
    let client = client(&sandbox, folder.path()).build()?;
    let recovered = client.stats().recovered;
    client.blocking_shutdown(WAIT)?;
    let here: BTreeSet<_> = numbers(&sandbox)?.into_iter().collect();
    let found = arrived(&sandbox)?;
    let missing = messages.stored.difference(&here);
    let lost = missing.filter(|it| !messages.purging.contains(it)).count();
    let sent = messages.purged.intersection(&here).count();
    let mut faults = Vec::new();
    if sent > 0 {
        faults.push(format!("{sent} messages were sent after their purge"));
    }
    if messages.purged.is_empty() {
        faults.push("no purge returned before its process was killed".to_owned());
    }
    Ok(Row {
        scenario: format!("kill -9, {kills} times, during purges"),
        accepted: recovered,
        stored: messages.stored.len() as u64,
        arrived: found.messages as u64,
        duplicates: found.duplicates,
        out_of_order: found.out_of_order as u64,
        lost: lost as u64,
        reported: messages.stored.intersection(&messages.purged).count() as u64,
        requests: sandbox.counts().requests,
        time: began.elapsed(),
        faults,
    })
}

/// Runs a process that will be killed: sends messages and purges a person now and then.
pub(crate) fn child(url: &str, folder: &str, first: &str) -> Result<(), Failure> {
    let client = super::crash::builder(url, Path::new(folder)).build()?;
    let first: usize = first.parse()?;
    let mut random = fastrand::Rng::with_seed(first as u64);
    for number in first..first + MESSAGES {
        let receipt = send(&client, number, 40)?;
        if random.u32(..40) == 0 {
            receipt.blocking_stored(WAIT)?;
            println!("stored {number}.");
            let person = random.usize(..PEOPLE);
            println!("purging {person} {number}.");
            client.blocking_purge(identity_of(person))?;
            println!("purged {person} {number}.");
        }
    }
    Ok(())
}
