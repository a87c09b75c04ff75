//! Killed processes whose folder is removed, moved, replaced or made read-only while they run.
//!
//! A message is promised if its receipt says that it is stored and the folder was whole, or the client
//! had stored further messages after the change: their commit writes again what the change took.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use customerio_sandbox::Sandbox;
use tempfile::TempDir;

use super::Scale;
use super::crash::{self, Line};
use super::message::{arrived, numbers, retaining};
use super::row::Row;
use super::scenario::WAIT;
use crate::Failure;

/// Answers after which at least one commit began after a change: more than a paced process sends ahead.
const COMMITTED_ANEW: usize = 300;

/// The maximum wait for the next answer. A client whose folder is gone may answer later.
const QUIET: Duration = Duration::from_millis(300);

/// A change of the folder under a running client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    None,
    Removed,
    /// Moved away, and back after some answers.
    Moved,
    /// An empty folder in its place.
    Replaced,
    /// An older copy of it in its place, and the first one back after some answers.
    Copied,
    ReadOnly,
}

const CHANGES: [Change; 6] = [
    Change::None,
    Change::Removed,
    Change::Moved,
    Change::Replaced,
    Change::Copied,
    Change::ReadOnly,
];

/// The folder of the spool and the place to which it is moved.
struct Places {
    spool: PathBuf,
    aside: PathBuf,
}

/// The answers of all processes.
#[derive(Default)]
struct Answers {
    promised: BTreeSet<usize>,
    /// Stored, and then perhaps taken away by a change that no later commit followed.
    at_risk: BTreeSet<usize>,
    not_stored: u64,
    /// Processes that could not start, or ended with an error that says why.
    refused: u64,
}

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    report(changed(scale.changes)?);
    Ok(())
}

fn changed(kills: usize) -> Result<Row, Failure> {
    let sandbox = retaining().start()?;
    let folder = TempDir::new_in(".")?;
    let places = Places {
        spool: folder.path().join("spool"),
        aside: folder.path().join("aside"),
    };
    let began = Instant::now();
    let mut random = fastrand::Rng::with_seed(kills as u64);
    let mut answers = Answers::default();
    for turn in 0..kills {
        if random.u8(0..3) == 0 {
            sandbox.restore();
        } else {
            sandbox.begin_outage();
        }
        let change = random.choice(CHANGES).unwrap_or(Change::None);
        let first = turn * crash::MESSAGES;
        let result = life(&sandbox, &places, first, change, &mut random, &mut answers);
        // Also after an error, so that the folder can be removed.
        set_read_only(&places.spool, false)?;
        result?;
        restore(&places)?;
    }
    sandbox.restore();
    let client = crash::client(&sandbox, folder.path()).build()?;
    let recovered = client.stats().recovered;
    let report = client.blocking_shutdown(WAIT)?;
    let stats = client.stats();
    let here: BTreeSet<_> = numbers(&sandbox)?.into_iter().collect();
    let found = arrived(&sandbox)?;
    let taken = answers
        .at_risk
        .difference(&answers.promised)
        .filter(|number| !here.contains(number))
        .count() as u64;
    let mut faults = Vec::new();
    if report.rejected + report.dropped + report.in_spool + report.abandoned > 0 {
        faults.push(format!("the report of the last client is {report}"));
    }
    if stats.recovered != stats.delivered + stats.unreadable {
        faults.push(format!("the accounting does not add up: {stats:?}"));
    }
    Ok(Row {
        scenario: format!(
            "kill -9, {kills} times, folder changes ({})",
            answers.refused
        ),
        accepted: recovered,
        stored: answers.promised.len() as u64,
        arrived: found.messages as u64,
        duplicates: found.duplicates,
        out_of_order: found.out_of_order as u64,
        lost: answers.promised.difference(&here).count() as u64,
        reported: answers.not_stored + taken,
        requests: sandbox.counts().requests,
        time: began.elapsed(),
        faults,
    })
}

/// One process, from its start to its kill, with a change of its folder.
fn life(
    sandbox: &Sandbox,
    places: &Places,
    first: usize,
    change: Change,
    random: &mut fastrand::Rng,
    answers: &mut Answers,
) -> Result<(), Failure> {
    let folder = places.spool.parent().ok_or("a folder without a parent")?;
    let mut process = crash::start(sandbox, folder, first, &[crash::PACED])?;
    let mut lines = Lines {
        answers: crash::answers(&mut process)?,
        pace: process.stdin.take().ok_or("no input")?,
    };
    let mut stored = BTreeSet::new();
    read(&mut lines, random.usize(0..300), &mut stored, answers);
    let mut is_whole = !begin(change, places)?;
    let enough = random.usize(0..COMMITTED_ANEW);
    let after = read(&mut lines, enough, &mut stored, answers);
    is_whole |= end(change, places)?;
    let after = after + read(&mut lines, random.usize(0..600), &mut stored, answers);
    process.kill()?;
    process.wait()?;
    read(&mut lines, usize::MAX, &mut stored, answers);
    if is_whole || after >= COMMITTED_ANEW {
        answers.promised.extend(stored);
    } else {
        // The folder may have held messages of earlier processes too.
        let earlier = std::mem::take(&mut answers.promised);
        let here: BTreeSet<_> = numbers(sandbox)?.into_iter().collect();
        let (safe, at_risk): (BTreeSet<_>, BTreeSet<_>) = earlier
            .into_iter()
            .partition(|number| here.contains(number));
        answers.promised = safe;
        answers.at_risk.extend(at_risk);
        answers.at_risk.extend(stored);
    }
    Ok(())
}

/// The answers of a process, which sends a message for each that is read.
struct Lines {
    answers: Receiver<Line>,
    pace: ChildStdin,
}

/// Reads up to `count` answers. Returns the number of messages that were stored.
fn read(
    lines: &mut Lines,
    count: usize,
    stored: &mut BTreeSet<usize>,
    answers: &mut Answers,
) -> usize {
    let before = stored.len();
    for _ in 0..count {
        match lines.answers.recv_timeout(QUIET) {
            Ok(Line::Stored(number)) => {
                stored.insert(number);
            }
            Ok(Line::NotStored) => answers.not_stored += 1,
            Ok(Line::Refused) => answers.refused += 1,
            Err(_) => break,
        }
        // Fails if the process was killed.
        let _ = lines.pace.write_all(b".");
    }
    stored.len() - before
}

/// Changes the folder. Returns whether files of the client are no longer in it.
fn begin(change: Change, places: &Places) -> io::Result<bool> {
    let Places { spool, aside } = places;
    if !spool.is_dir() {
        // The process has not begun.
        return Ok(false);
    }
    match change {
        Change::None => return Ok(false),
        Change::ReadOnly => {
            set_read_only(spool, true)?;
            return Ok(false);
        }
        Change::Removed | Change::Moved => fs::rename(spool, aside)?,
        Change::Replaced => {
            fs::rename(spool, aside)?;
            create(spool)?;
        }
        Change::Copied => {
            let copy = aside.with_extension("copy");
            create(&copy)?;
            for entry in fs::read_dir(spool)? {
                let entry = entry?;
                // A file may be removed while it is copied.
                let _ = fs::copy(entry.path(), copy.join(entry.file_name()));
            }
            fs::rename(spool, aside)?;
            if let Err(error) = fs::rename(&copy, spool) {
                // The client has created the folder anew.
                fs::remove_dir_all(&copy)?;
                debug_assert!(spool.is_dir(), "{error}");
            }
        }
    }
    if change == Change::Removed {
        fs::remove_dir_all(aside)?;
    }
    Ok(true)
}

/// Ends a change. Returns whether the client's first folder is in its place.
fn end(change: Change, places: &Places) -> io::Result<bool> {
    match change {
        Change::None | Change::Removed | Change::Replaced => Ok(false),
        Change::ReadOnly => set_read_only(&places.spool, false).map(|()| true),
        Change::Moved | Change::Copied => {
            if change == Change::Copied && !places.aside.is_dir() {
                return Ok(false);
            }
            if change == Change::Copied && places.spool.is_dir() {
                fs::rename(&places.spool, places.aside.with_extension("copy"))?;
            }
            // Fails if the client has created another folder at the path.
            let is_back = fs::rename(&places.aside, &places.spool).is_ok();
            Ok(is_back)
        }
    }
}

/// Removes what the changes left beside the spool.
fn restore(places: &Places) -> io::Result<()> {
    for path in [places.aside.clone(), places.aside.with_extension("copy")] {
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// Refuses new files in the folder, or allows them again. Permissions don't stop root, so the folder is
/// immutable too where the file system and the user can do that.
fn set_read_only(folder: &Path, on: bool) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let immutable = |flag: &str| {
        let _ = Command::new("chattr").arg(flag).arg(folder).output();
    };
    if !on {
        immutable("-i");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let mode = if on { 0o500 } else { 0o700 };
        fs::set_permissions(folder, fs::Permissions::from_mode(mode))?;
    }
    if on {
        immutable("+i");
    }
    Ok(())
}
