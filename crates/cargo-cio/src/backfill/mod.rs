//! `cargo cio backfill`: sends a file of messages.

mod input;
mod line;
mod progress;
mod rejects;
mod replay;
mod send;
mod state;

use std::ffi::OsStr;
use std::io::{BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use customerio_transport::EnvError;

use crate::failure::Placed;
use crate::form::Form;
use crate::number;
use crate::output;
use crate::service::Service;
use crate::verdict::Verdict;
use input::InputError;
use progress::Progress;
use rejects::{Rejects, RejectsError};
use replay::ReplayError;
use send::Sender;
use state::{State, StateError};

pub(crate) const HELP: &str = "\
Each line is a message as the API takes it in a batch:
  {\"type\":\"track\",\"userId\":\"u1\",\"event\":\"Paid\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"properties\":{}}

A line without `messageId` gets one that depends on the file and the line's number, so that a message \
that is sent twice after a kill has the same id. A line without `timestamp` has the time at which it is \
sent.

The file can be an export of the page of `cargo cio dev`. Its messages are tests, so they are sent only \
after you typed the name of the host, or named it with `--replay-to`.

Examples:
  cargo cio backfill orders.ndjson
  cargo cio backfill orders.ndjson --rate 500
  cargo cio backfill orders.ndjson --endpoint http://127.0.0.1:8010/v1

Stop it at any time; the same command continues. The key is read from CUSTOMERIO_API_KEY.

Exit codes: 0 every line was delivered; 1 lines were rejected, and the file of rejected lines has each \
with its number and the reason; 2 wrong usage, a file that can't be read or written, or delivery is \
paused, for example because of the key: run it again after the fix";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file, a JSON object a line
    file: PathBuf,
    /// The file with the state; by default FILE.backfill.json
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// The file of rejected lines; by default FILE.rejected.ndjson
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// The maximum number of messages per second
    #[arg(long, value_name = "N", value_parser = number::rate)]
    rate: Option<u32>,
    /// Send an export of a sandbox to this host without asking; it must be the host of the endpoint
    #[arg(long, value_name = "HOST")]
    replay_to: Option<String>,
    #[command(flatten)]
    service: Service,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum BackfillError {
    #[error(transparent)]
    Input(#[from] InputError),
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Rejects(#[from] RejectsError),
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error(transparent)]
    Client(#[from] EnvError),
    #[error("{reason}; {lines} lines are done, run the same command again to continue")]
    Stopped { reason: String, lines: u64 },
}

impl Placed for BackfillError {}

/// Sends the lines that an earlier run did not send.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, BackfillError> {
    let failed = |source| InputError::Read {
        path: arguments.file.clone(),
        source,
    };
    let path = arguments.state.clone();
    let path = path.unwrap_or_else(|| next_to(&arguments.file, ".backfill.json"));
    let rejected = arguments.rejected.clone();
    let rejected = rejected.unwrap_or_else(|| next_to(&arguments.file, ".rejected.ndjson"));
    input::check_paths(&arguments.file, &path, &rejected)?;
    let mut file = input::open(&arguments.file)?;
    State::read(&path, &arguments.file)?;
    let client = arguments.service.client()?;
    let is_replay = replay::is_export(&file).map_err(failed)?;
    if is_replay {
        let probe = client.probe().map_err(EnvError::from)?;
        replay::confirm(arguments.replay_to.as_deref(), probe.host())?;
    }
    let mut rejects = Rejects::open(&rejected)?;
    // Another process may have sent lines before the lock was free.
    let mut state = State::read(&path, &arguments.file)?;
    rejects.truncate(state.rejected_bytes)?;
    state.write(&path, &mut file)?;
    if state.lines > 0 {
        output::note(format_args!("continues after line {}", state.lines));
    }
    let total = file.metadata().map_err(failed)?.len();
    file.seek(SeekFrom::Start(state.bytes)).map_err(failed)?;
    let mut progress = Progress::new(total, &state);
    let mut sender = Sender::new(client, arguments.rate, state, rejects, path)?;
    sender.is_replay = is_replay;
    let file = BufReader::with_capacity(1 << 20, file);
    let sent = sender.send_all(file, &mut progress, &arguments.file);
    progress.end();
    sender.remove_empty_rejects()?;
    let state = sender.state();
    let rate = progress.rate(state);
    let shown = (state.rejected > 0).then(|| rejected.display().to_string());
    match arguments.format {
        Form::Text => {
            output::summary(format_args!(
                "{} done, {} delivered, {} rejected, {rate} lines/s",
                output::counted(state.lines, "line"),
                state.delivered,
                state.rejected
            ));
            if let Some(file) = &shown {
                output::summary(format_args!("rejected lines with their reasons: {file}"));
            }
        }
        Form::Json => output::json(&serde_json::json!({
            "lines": state.lines,
            "delivered": state.delivered,
            "rejected": state.rejected,
            "rejectedFile": shown,
            "linesPerSecond": rate,
        })),
    }
    sent?;
    Ok(if state.rejected == 0 {
        Verdict::Fine
    } else {
        Verdict::Found
    })
}

/// Returns the path of a file next to `file`.
fn next_to(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or(OsStr::new("")).to_owned();
    name.push(suffix);
    file.with_file_name(name)
}
