//! Killed processes, and the delivery of their messages by the next one.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::Child;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use customerio::{Client, ClientBuilder, Receipt, WhenFull};
use customerio_sandbox::{Fault, Sandbox};
use tempfile::TempDir;

use super::Scale;
use super::message::{arrived, numbers, retaining, send};
use super::row::Row;
use super::scenario::WAIT;
use crate::{Failure, child};

/// The maximum number of messages of one process. Most processes are killed before.
pub(super) const MESSAGES: usize = 2_000;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    let kills = scale.kills;
    report(killed(
        &format!("kill -9, {kills} times"),
        kills,
        |_, _| {},
    )?);
    report(killed(
        &format!("kill -9, {kills} times, in outages"),
        kills,
        |sandbox, turn| {
            if turn % 3 == 0 {
                sandbox.restore();
            } else {
                sandbox.begin_outage();
            }
        },
    )?);
    report(killed(
        &format!("kill -9, {kills} times, and 503"),
        kills,
        |sandbox, turn| {
            if turn == 0 {
                sandbox.inject(Fault::status(503).fraction(0.2, 5));
                sandbox.inject(Fault::lost_acknowledgement().fraction(0.1, 6));
            }
        },
    )?);
    Ok(())
}

fn killed(name: &str, kills: usize, before: impl Fn(&Sandbox, usize)) -> Result<Row, Failure> {
    let sandbox = retaining().start()?;
    let folder = TempDir::new_in(".")?;
    let began = Instant::now();
    let mut random = fastrand::Rng::with_seed(kills as u64);
    let mut stored = BTreeSet::new();
    let mut first = 0;
    for turn in 0..kills {
        before(&sandbox, turn);
        let mut process = start(&sandbox, folder.path(), first, &[])?;
        let answers = answers(&mut process)?;
        // Some are killed while they start, some while they send, some at the end.
        let enough = random.usize(0..300);
        let mut lines = 0;
        while lines < enough
            && let Ok(line) = answers.recv_timeout(WAIT)
        {
            stored.extend(number_of(line));
            lines += 1;
        }
        thread::sleep(Duration::from_micros(random.u64(0..5_000)));
        process.kill()?;
        process.wait()?;
        stored.extend(answers.iter().filter_map(number_of));
        first += MESSAGES;
    }
    sandbox.restore();
    sandbox.clear_faults();
    let client = client(&sandbox, folder.path()).build()?;
    let recovered = client.stats().recovered;
    let report = client.blocking_shutdown(WAIT)?;
    let here: BTreeSet<_> = numbers(&sandbox)?.into_iter().collect();
    let found = arrived(&sandbox)?;
    let lost = stored.difference(&here).count() as u64;
    let mut faults = Vec::new();
    if report.rejected + report.dropped > 0 {
        faults.push(format!("the report of the last client is {report}"));
    }
    Ok(Row {
        scenario: name.to_owned(),
        accepted: recovered,
        stored: stored.len() as u64,
        arrived: found.messages as u64,
        duplicates: found.duplicates,
        out_of_order: found.out_of_order as u64,
        lost,
        reported: 0,
        requests: sandbox.counts().requests,
        time: began.elapsed(),
        faults,
    })
}

/// Returns the number of a stored message.
fn number_of(line: Line) -> Option<usize> {
    match line {
        Line::Stored(number) => Some(number),
        Line::NotStored | Line::Refused => None,
    }
}

pub(super) fn client(sandbox: &Sandbox, folder: &Path) -> ClientBuilder {
    builder(sandbox.url(), folder)
}

/// Returns the settings of a client with a spool in `folder`.
pub(super) fn builder(url: impl Into<String>, folder: &Path) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(url)
        .linger(Duration::from_millis(5))
        .spool(folder.join("spool"))
        .when_full(WhenFull::Block(WAIT))
}

/// The word for a process that sends at most [`AHEAD`] messages before it reads a byte for each further
/// one.
pub(super) const PACED: &str = "paced";

/// The messages that a paced process sends before it reads the first byte.
const AHEAD: usize = 64;

/// Starts this program as a process that sends messages and prints the stored ones.
pub(super) fn start(
    sandbox: &Sandbox,
    folder: &Path,
    first: usize,
    more: &[&str],
) -> Result<Child, Failure> {
    let first = first.to_string();
    let mut words: Vec<&OsStr> = vec![
        "child".as_ref(),
        sandbox.url().as_ref(),
        folder.as_ref(),
        first.as_ref(),
    ];
    words.extend(more.iter().map(OsStr::new));
    child::start(&words)
}

/// A line that the process prints.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line {
    /// The message with this number is on disk.
    Stored(usize),
    /// A receipt reported that its message is not on disk, or a call was refused.
    NotStored,
    /// The client could not be built.
    Refused,
}

/// Returns the lines that the process prints. The channel closes when the process ends.
pub(super) fn answers(process: &mut Child) -> Result<mpsc::Receiver<Line>, Failure> {
    // An incomplete line is ignored.
    child::lines(process, |line| match line {
        "refused." => Some(Line::Refused),
        "not stored." => Some(Line::NotStored),
        line => Some(Line::Stored(line.strip_suffix('.')?.parse().ok()?)),
    })
}

/// Runs a process that will be killed: sends messages, and prints the number of each once it is on disk.
pub(crate) fn child(url: &str, folder: &str, first: &str, is_paced: bool) -> Result<(), Failure> {
    let client = match builder(url, Path::new(folder)).build() {
        Ok(client) => client,
        Err(error) => {
            println!("refused.");
            return Err(error.into());
        }
    };
    let first: usize = first.parse()?;
    let (sender, receipts) = mpsc::sync_channel::<(usize, Receipt)>(64);
    let printer = thread::spawn(move || {
        for (number, receipt) in receipts {
            match receipt.blocking_stored(WAIT) {
                Ok(()) => println!("{number}."),
                Err(_) => println!("not stored."),
            }
        }
    });
    let mut input = std::io::stdin().lock();
    for number in first..first + MESSAGES {
        if is_paced && number >= first + AHEAD {
            input.read_exact(&mut [0])?;
        }
        let receipt = send(&client, number, 40)?;
        if sender.send((number, receipt)).is_err() {
            break;
        }
    }
    drop(sender);
    printer.join().map_err(|_| "the printing thread panicked")?;
    client.blocking_shutdown(WAIT)?;
    Ok(())
}
