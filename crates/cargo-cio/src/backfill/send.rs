//! Sends lines and follows their outcomes in the order of the file.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use customerio_core::call::JsonCall;
use customerio_transport::{
    Client, ClientBuilder, EnvError, OutcomeKind, Receipt, ReceiptError, SendError, WhenFull,
};

use super::BackfillError;
use super::input::InputError;
use super::line::{MAX_LINE, read_line};
use super::progress::Progress;
use super::rejects::{Rejects, RejectsError};
use super::replay;
use super::state::State;
use crate::service::paused;

/// The maximum number of lines without an outcome.
const WINDOW: usize = 50_000;
/// The time between two looks at the client's state.
const TICK: Duration = Duration::from_millis(200);
/// The time between two writes of the state. A kill repeats the lines of this time.
const STATE_EVERY: Duration = Duration::from_secs(1);

/// A sleep is longer than it should be, and the rate counts over this time.
const CATCH_UP: Duration = Duration::from_millis(100);

/// Why messages were refused, by message id.
type Reasons = Arc<Mutex<HashMap<String, String>>>;

/// A line without an outcome.
struct Waiting {
    /// The position of the line in the file, and its size.
    at: u64,
    bytes: u64,
    result: Result<Option<Receipt>, String>,
}

/// Sends lines.
pub(super) struct Sender {
    client: Client,
    pace: Option<Pace>,
    /// Whether lines are of an export of a sandbox.
    pub(super) is_replay: bool,
    state: State,
    rejects: Rejects,
    path: PathBuf,
    waiting: VecDeque<Waiting>,
    reasons: Reasons,
    written: Instant,
}

impl Sender {
    pub(super) fn new(
        client: ClientBuilder,
        rate: Option<u32>,
        state: State,
        rejects: Rejects,
        path: PathBuf,
    ) -> Result<Self, BackfillError> {
        let reasons = Reasons::default();
        let refused = Arc::clone(&reasons);
        let client = client
            .when_full(WhenFull::Block(TICK))
            // A receipt forgets refusals if there are many.
            .on_outcome(move |outcome| {
                if let OutcomeKind::Rejected(rejection) = &outcome.kind {
                    let mut reasons = refused.lock().unwrap_or_else(PoisonError::into_inner);
                    reasons.insert(outcome.message_id(), rejection.to_string());
                }
            })
            .build()
            .map_err(EnvError::from)?;
        Ok(Self {
            client,
            pace: rate.map(Pace::new),
            is_replay: false,
            state,
            rejects,
            path,
            waiting: VecDeque::new(),
            reasons,
            written: Instant::now(),
        })
    }

    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// Removes the file of rejected lines if it is empty.
    pub(super) fn remove_empty_rejects(&self) -> Result<(), RejectsError> {
        self.rejects.remove_if_empty()
    }

    /// Sends the lines of a file from the state's position on, and waits for their outcomes.
    pub(super) fn send_all(
        &mut self,
        mut file: impl BufRead,
        progress: &mut Progress,
        input: &Path,
    ) -> Result<(), BackfillError> {
        let failed = |source| {
            let path = input.to_owned();
            BackfillError::from(InputError::Read { path, source })
        };
        // Rejected lines are read again, so that memory does not hold the text of all.
        let mut again = File::open(input).map_err(failed)?;
        let mut text = Vec::new();
        let (mut at, mut number) = (self.state.bytes, self.state.lines);
        let sent = loop {
            let line = match read_line(&mut file, &mut text) {
                Ok(Some(line)) => line,
                Ok(None) => break Ok(()),
                Err(source) => break Err(failed(source)),
            };
            number += 1;
            let result = if !line.is_whole {
                Err(format!(
                    "it has {} bytes; a message has at most 32,000",
                    line.bytes
                ))
            } else if text.trim_ascii().is_empty() {
                Ok(None)
            } else {
                match self.send(&text, number, progress) {
                    Ok(result) => result.map(Some),
                    Err(error) => break Err(error),
                }
            };
            self.waiting.push_back(Waiting {
                at,
                bytes: line.bytes,
                result,
            });
            at += line.bytes;
            if (self.waiting.len() >= WINDOW || self.written.elapsed() >= STATE_EVERY)
                && let Err(error) = self.settle(&mut again, input, WINDOW - 1, progress)
            {
                break Err(error);
            }
        };
        // Also after an error, so that the next run sends as few lines as possible again.
        let settled = match &sent {
            Ok(()) => self.settle(&mut again, input, 0, progress),
            Err(_) => self.settle(&mut again, input, usize::MAX, progress),
        };
        self.write_state(&mut again)?;
        sent.and(settled)
    }

    /// Sends a line. The inner error is the reason to reject it.
    fn send(
        &mut self,
        text: &[u8],
        number: u64,
        progress: &mut Progress,
    ) -> Result<Result<Receipt, String>, BackfillError> {
        if let Some(pace) = &mut self.pace {
            pace.wait();
        }
        let exported = self.is_replay.then(|| replay::message(text)).flatten();
        let text = exported.as_deref().unwrap_or(text);
        loop {
            let mut call = match JsonCall::parse(text) {
                Ok(call) => call,
                Err(error) => return Ok(Err(error.to_string())),
            };
            if call.own_message_id().is_none() {
                call = call.message_id(self.state.message_id(number));
            }
            match self.client.send(call) {
                Ok(receipt) => return Ok(Ok(receipt)),
                Err(SendError::Full { .. }) => self.check_delivery(progress)?,
                Err(
                    error @ (SendError::Invalid(_)
                    | SendError::TooLarge { .. }
                    | SendError::Unwritable(_)
                    | SendError::Panicked(_)),
                ) => return Ok(Err(error.to_string())),
                Err(error) => return Err(self.stopped(error.to_string())),
            }
        }
    }

    /// Ends the run if the client waits for somebody to act, and shows why nothing is delivered.
    fn check_delivery(&self, progress: &mut Progress) -> Result<(), BackfillError> {
        if let Some(reason) = paused(&self.client) {
            return Err(self.stopped(reason));
        }
        let failure = self.client.stats().last_failure;
        let failure = failure.map(|failure| format!("the latest request failed: {failure}"));
        progress.show(&self.state, failure.as_deref());
        Ok(())
    }

    fn stopped(&self, reason: String) -> BackfillError {
        BackfillError::Stopped {
            reason,
            lines: self.state.lines,
        }
    }

    /// Takes the outcomes of the first lines that wait. Blocks while more than `most` lines wait.
    fn settle(
        &mut self,
        again: &mut File,
        input: &Path,
        most: usize,
        progress: &mut Progress,
    ) -> Result<(), BackfillError> {
        while let Some(first) = self.waiting.front() {
            let wait = if self.waiting.len() > most {
                TICK
            } else {
                Duration::ZERO
            };
            let rejected = match &first.result {
                Ok(None) => None,
                Err(reason) => Some(reason.clone()),
                Ok(Some(receipt)) => match receipt.blocking_delivered(wait) {
                    Ok(()) => {
                        self.state.delivered += 1;
                        None
                    }
                    Err(ReceiptError::NotDelivered(_)) if wait.is_zero() => break,
                    Err(ReceiptError::NotDelivered(_)) => {
                        self.check_delivery(progress)?;
                        continue;
                    }
                    Err(error @ (ReceiptError::Rejected(_) | ReceiptError::Forgotten)) => {
                        Some(self.reason(receipt, &error))
                    }
                    Err(error) => return Err(self.stopped(error.to_string())),
                },
            };
            let (at, bytes) = (first.at, first.bytes);
            self.state.lines += 1;
            self.state.bytes += bytes;
            if let Some(reason) = rejected {
                let text = read_again(again, at, bytes).map_err(|source| InputError::Read {
                    path: input.to_owned(),
                    source,
                })?;
                self.rejects.add(self.state.lines, &reason, &text);
                self.state.rejected += 1;
            }
            self.waiting.pop_front();
            // Without a wait the rest follows at once, and the state below has it too.
            if !wait.is_zero() && self.written.elapsed() >= STATE_EVERY {
                self.write_state(again)?;
                progress.show(&self.state, None);
            }
        }
        if self.written.elapsed() >= STATE_EVERY {
            self.write_state(again)?;
            progress.show(&self.state, None);
        }
        Ok(())
    }

    fn reason(&self, receipt: &Receipt, error: &ReceiptError) -> String {
        let mut reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        let known = reasons.remove(receipt.message_id());
        known.unwrap_or_else(|| error.to_string())
    }

    /// Writes rejected lines, then the state, so that a crash in between loses neither.
    fn write_state(&mut self, input: &mut File) -> Result<(), BackfillError> {
        self.state.rejected_bytes = self.rejects.sync()?;
        self.state.write(&self.path, input)?;
        self.written = Instant::now();
        Ok(())
    }
}

/// Reads a line again, at most its first [`MAX_LINE`] bytes and without its end.
fn read_again(file: &mut File, at: u64, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(bytes.min(MAX_LINE as u64))
        .read_to_end(&mut text)?;
    while text
        .last()
        .is_some_and(|byte| [b'\n', b'\r'].contains(byte))
    {
        text.pop();
    }
    Ok(text)
}

/// Limits the rate of messages.
struct Pace {
    interval: Duration,
    next: Instant,
}

impl Pace {
    fn new(rate: u32) -> Self {
        Self {
            interval: Duration::from_secs(1) / rate,
            next: Instant::now(),
        }
    }

    /// Waits until the next message may be sent. At most [`CATCH_UP`] of unused time is made up for.
    fn wait(&mut self) {
        let now = Instant::now();
        if let Some(early) = self.next.checked_duration_since(now) {
            thread::sleep(early);
        }
        let floor = now.checked_sub(CATCH_UP).unwrap_or(now);
        self.next = self.next.max(floor) + self.interval;
    }
}
