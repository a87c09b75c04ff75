//! From the file to the spool, a chunk at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use customerio::call::Track;
use customerio::timestamp::TimestampError;
use customerio::{
    CioEvent, Client, ClientBuilder, EnvError, FlushError, Receipt, ReceiptError, SendError,
    Timestamp, WhenFull,
};
use customerio_sandbox::{Sandbox, StartError};
use serde::Deserialize;

use crate::Arguments;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::generate::generate;

/// The number of lines that are sent before a wait until all of them are on disk. A wait for a sync
/// costs as much as some hundred messages.
const CHUNK: u64 = 1_000;
/// The timeout of a wait for the disk or for space in the spool.
const PATIENCE: Duration = Duration::from_mins(5);

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout")]
struct OrderCompleted {
    #[cio(pattern = "^B-[0-9]+$")]
    order_id: String,
    #[cio(range(0.0..))]
    total: f64,
}

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    id: String,
    customer: String,
    at: String,
    total: f64,
}

/// An error that ends a run. A bad line does not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Sandbox(#[from] StartError),
    #[error(transparent)]
    Client(#[from] EnvError),
    #[error("line {line}: {source}")]
    Send { line: u64, source: SendError },
    #[error(transparent)]
    Stored(#[from] ReceiptError),
    #[error(transparent)]
    Left(#[from] FlushError),
}

/// The error of one line.
#[derive(Debug, thiserror::Error)]
enum BadLine {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("/at: {0}")]
    Time(#[from] TimestampError),
    #[error(transparent)]
    Refused(SendError),
}

/// Sends what is not sent yet. Returns how many lines of the whole file were bad.
pub(crate) fn run(arguments: &Arguments) -> Result<u64, RunError> {
    let of_file = |source| RunError::File {
        path: arguments.file.clone(),
        source,
    };
    if let Some(orders) = arguments.generate {
        generate(&arguments.file, orders).map_err(of_file)?;
    }
    let mut done = Checkpoint::read(&arguments.checkpoint, &arguments.file)?;
    let mut file = BufReader::new(File::open(&arguments.file).map_err(of_file)?);
    file.seek(SeekFrom::Start(done.bytes)).map_err(of_file)?;
    if done.lines > 0 {
        eprintln!("going on after line {}", done.lines);
    }

    let (client, _sandbox) = connect(arguments)?;
    let began = Instant::now();
    let before = done.lines;
    loop {
        let next = send_chunk(&client, &mut file, &done, &of_file)?;
        if next == done {
            break;
        }
        // Everything up to here is on disk, or was named as bad.
        next.write(&arguments.checkpoint)?;
        done = next;
        report(&client, &done, done.lines - before, began);
    }
    // Messages that are not delivered by then stay in the spool for the next run.
    let report = client.blocking_shutdown(PATIENCE)?;
    eprintln!("{report}");
    Ok(done.bad)
}

fn connect(arguments: &Arguments) -> Result<(Client, Option<Sandbox>), RunError> {
    let mut sandbox = None;
    let builder = match ClientBuilder::from_env() {
        // With an endpoint but no key, the error says what is missing.
        Err(EnvError::Missing { .. }) if std::env::var_os("CUSTOMERIO_ENDPOINT").is_none() => {
            let sandbox = sandbox.insert(Sandbox::start()?);
            eprintln!("talking to {}", sandbox.url());
            Client::builder("any-key").endpoint(sandbox.url())
        }
        builder => builder?,
    };
    let client = builder
        .spool(&arguments.spool)
        // The file is no hurry: where there is no room, it waits.
        .when_full(WhenFull::Block(PATIENCE))
        .build()
        .map_err(EnvError::from)?;
    Ok((client, sandbox))
}

/// Sends the next lines behind `done` and waits until all of them are on disk. Where it returns, the
/// checkpoint may stand; at the end of the file that is `done` itself.
fn send_chunk(
    client: &Client,
    file: &mut impl BufRead,
    done: &Checkpoint,
    of_file: &impl Fn(io::Error) -> RunError,
) -> Result<Checkpoint, RunError> {
    let mut next = done.clone();
    let mut receipts = Vec::new();
    let mut text = Vec::new();
    while next.lines - done.lines < CHUNK {
        text.clear();
        let read = file.read_until(b'\n', &mut text).map_err(of_file)?;
        if read == 0 {
            break;
        }
        next.lines += 1;
        next.bytes += read as u64;
        match send(client, &text) {
            Ok(receipt) => receipts.push(receipt),
            // The line's own fault; every other refusal is not, and the line is not done.
            Err(BadLine::Refused(
                source @ (SendError::Full { .. }
                | SendError::SpoolFull { .. }
                | SendError::NotStored(_)
                | SendError::Closed),
            )) => {
                let line = next.lines;
                return Err(RunError::Send { line, source });
            }
            Err(bad) => {
                next.bad += 1;
                eprintln!("line {}: {bad}", next.lines);
            }
        }
    }
    // Each of them: one that was delivered already says nothing of those before it.
    let until = Instant::now() + PATIENCE;
    for receipt in receipts {
        receipt.blocking_stored(until.saturating_duration_since(Instant::now()))?;
    }
    Ok(next)
}

fn send(client: &Client, text: &[u8]) -> Result<Receipt, BadLine> {
    let line: Line = serde_json::from_slice(text)?;
    let at: Timestamp = line.at.parse()?;
    let message_id = format!("order-{}", line.id);
    let order = OrderCompleted {
        order_id: line.id,
        total: line.total,
    };
    let call = Track::new(&line.customer, &order)
        .timestamp(at)
        .message_id(message_id);
    client.send(call).map_err(BadLine::Refused)
}

fn report(client: &Client, done: &Checkpoint, lines: u64, began: Instant) {
    let stats = client.stats();
    let millis = began.elapsed().as_millis().max(1);
    eprintln!(
        "{} lines stored, {} bad, {} delivered, {} waiting, {} lines/s",
        done.lines,
        done.bad,
        stats.delivered,
        stats.pending + stats.abandoned + stats.in_spool,
        u128::from(lines) * 1_000 / millis
    );
}
