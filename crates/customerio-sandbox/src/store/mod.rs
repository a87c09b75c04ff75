//! Stores the records in bounded memory, and waits for changes.

mod gone;
mod ids;
pub(crate) mod journal;
mod record;
mod retained;

#[cfg(feature = "catalog")]
use crate::catalog::Judged;
use crate::judgement::{Accepted, Judgement, Rejected};
use crate::records::{Counts, Received, Refused, Request};
use gone::Gone;
use ids::Ids;
use journal::Journal;
use retained::Retained;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;

/// The default maximum of retained messages, and of retained requests.
pub(crate) const MAX_RECORDS: usize = 10_000;

/// The default maximum memory of the retained messages, in bytes.
pub(crate) const MAX_MEMORY: usize = 64 * 1024 * 1024;

/// The maximum number of retained refusals.
const MAX_REFUSALS: usize = 1_000;

/// The maximum memory of the retained refusals, and that of the records of requests, in bytes.
const MAX_NOTES_MEMORY: usize = 16 * 1024 * 1024;

/// The share of the memory of messages that is used for the ids of people who are gone: 1 of this.
const GONE_SHARE: usize = 64;

/// The number of messages that are judged again between two uses of the lock.
#[cfg(feature = "catalog")]
const JUDGED_AT_ONCE: usize = 256;

/// The records and counters of a sandbox.
#[derive(Debug)]
pub(crate) struct Store {
    state: Mutex<State>,
    changed: Condvar,
    /// The same signal for async callers.
    signal: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    /// Grows with every change, so that a waiting caller notices it.
    version: u64,
    counts: Counts,
    last_request: u64,
    last_message: u64,
    last_refusal: u64,
    messages: Retained<Received>,
    requests: Retained<Request>,
    refusals: Retained<Refused>,
    ids: Ids<u64>,
    gone: Gone,
    /// The file of messages; `None` without one, and after a failed write.
    journal: Option<Journal>,
}

/// The treatment of the messages of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// Stores valid messages, and drops invalid ones without an error.
    Silent,
    /// Stores valid messages, and refuses invalid ones.
    KeepGood,
    /// Refuses all messages.
    RefuseAll,
}

impl Store {
    pub(crate) fn new(max_records: usize, max_memory: usize) -> Self {
        Self {
            state: Mutex::new(State {
                version: 0,
                counts: Counts::default(),
                last_request: 0,
                last_message: 0,
                last_refusal: 0,
                messages: Retained::new(max_records, max_memory),
                requests: Retained::new(max_records, MAX_NOTES_MEMORY),
                refusals: Retained::new(MAX_REFUSALS, MAX_NOTES_MEMORY),
                ids: Ids::new(max_memory),
                gone: Gone::new(max_memory / GONE_SHARE),
                journal: None,
            }),
            changed: Condvar::new(),
            signal: watch::Sender::new(()),
        }
    }

    /// Writes all messages to a file from now on, also those that are there.
    pub(crate) fn attach(&self, mut journal: Journal) -> io::Result<()> {
        self.change(|state| {
            journal.rewrite(state.messages.iter())?;
            state.journal = Some(journal);
            Ok(())
        })
    }

    /// Records a new request, and returns its number.
    pub(crate) fn begin(&self, mut request: Request) -> u64 {
        self.change(|state| {
            state.last_request += 1;
            state.counts.requests += 1;
            request.number = state.last_request;
            state.counts.forgotten_requests += state.requests.push(request);
            state.last_request
        })
    }

    /// Returns the record of a request, if it is still retained.
    pub(crate) fn request(&self, number: u64) -> Option<Arc<Request>> {
        self.lock().requests.get(number)
    }

    /// Returns a message, if it is still retained.
    pub(crate) fn message(&self, seq: u64) -> Option<Arc<Received>> {
        self.lock().messages.get(seq)
    }

    /// Returns a refusal, if it is still retained.
    pub(crate) fn refusal(&self, seq: u64) -> Option<Arc<Refused>> {
        self.lock().refusals.get(seq)
    }

    /// Changes the record of a request, if it is still retained.
    pub(crate) fn amend(&self, number: u64, amend: impl FnOnce(&mut Request)) {
        self.change(|state| state.amend_request(number, amend));
    }

    /// Changes the counts.
    pub(crate) fn count(&self, count: impl FnOnce(&mut Counts)) {
        self.change(|state| count(&mut state.counts));
    }

    /// Records a request with a wrong key, without reading its messages.
    pub(crate) fn turn_down(&self, number: u64, messages: usize, reason: String, silently: bool) {
        self.change(|state| {
            state.counts.unauthorized += 1;
            state.lose(messages, silently);
            state.refuse(number, whole(vec![reason]), silently);
        });
    }

    /// Records the messages of a validated request.
    pub(crate) fn settle(&self, number: u64, judgement: Judgement, disposition: Disposition) {
        let silently = disposition == Disposition::Silent;
        self.change(|state| {
            state.counts.unreadable += u64::from(judgement.unreadable);
            state.counts.warnings += judgement.warnings.len() as u64;
            state.amend_request(number, |request| {
                request.warnings.extend(judgement.warnings);
            });
            state.lose(judgement.rejected.len(), silently);
            if !judgement.whole.is_empty() || disposition == Disposition::RefuseAll {
                state.lose(judgement.accepted.len(), silently);
            } else {
                for accepted in judgement.accepted {
                    state.accept(number, accepted);
                }
            }
            if !judgement.whole.is_empty() {
                state.refuse(number, whole(judgement.whole), silently);
            }
            for rejected in judgement.rejected {
                state.refuse(number, rejected, silently);
            }
            state.write_journal(number);
        });
    }

    /// Removes everything except the numbering.
    pub(crate) fn clear(&self) {
        self.change(|state| {
            state.counts = Counts {
                cleared: state.counts.cleared + 1,
                // These requests are still delayed.
                held: state.counts.held,
                ..Counts::default()
            };
            state.messages.clear();
            state.requests.clear();
            state.refusals.clear();
            state.ids.clear();
            state.gone.clear();
            if let Some(journal) = &mut state.journal {
                journal.forget();
            }
            state.write_journal(0);
        });
    }

    /// Judges all retained messages again.
    #[cfg(feature = "catalog")]
    pub(crate) fn judge_again(&self, judge: impl Fn(&Received) -> Judged) {
        let mut seq = 0;
        loop {
            // Without the lock, since it takes long.
            let messages = self.oldest_messages(seq, JUDGED_AT_ONCE, |_| true);
            let Some(last) = messages.last() else {
                return;
            };
            seq = last.seq;
            let judged: Vec<_> = messages.iter().map(|it| (it.seq, judge(it))).collect();
            // The record is changed in its place, unless it is shared.
            drop(messages);
            self.change(|state| {
                for (seq, judged) in judged {
                    let removed = state.messages.amend(seq, |it| it.set_judged(judged));
                    state.counts.forgotten_messages += removed;
                }
            });
        }
    }

    /// Returns a receiver that is notified of every change.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.signal.subscribe()
    }

    pub(crate) fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// Returns the oldest `limit` messages after a number that `wanted` picks.
    pub(crate) fn oldest_messages(
        &self,
        after: u64,
        limit: usize,
        wanted: impl Fn(&Received) -> bool,
    ) -> Vec<Arc<Received>> {
        self.lock().messages.oldest(after, limit, wanted)
    }

    /// Returns the newest `limit` messages that `wanted` picks, and the number of older ones.
    pub(crate) fn messages(
        &self,
        limit: usize,
        wanted: impl Fn(&Received) -> bool,
    ) -> (Vec<Arc<Received>>, usize) {
        self.lock().messages.newest(limit, wanted)
    }

    /// Returns the newest `limit` requests that `wanted` picks, and the number of older ones.
    pub(crate) fn requests(
        &self,
        limit: usize,
        wanted: impl Fn(&Request) -> bool,
    ) -> (Vec<Arc<Request>>, usize) {
        self.lock().requests.newest(limit, wanted)
    }

    /// Returns the oldest `limit` refusals after a number that `wanted` picks.
    pub(crate) fn oldest_refusals(
        &self,
        after: u64,
        limit: usize,
        wanted: impl Fn(&Refused) -> bool,
    ) -> Vec<Arc<Refused>> {
        self.lock().refusals.oldest(after, limit, wanted)
    }

    /// Returns the newest `limit` refusals that `wanted` picks, and the number of older ones.
    pub(crate) fn refusals(
        &self,
        limit: usize,
        wanted: impl Fn(&Refused) -> bool,
    ) -> (Vec<Arc<Refused>>, usize) {
        self.lock().refusals.newest(limit, wanted)
    }

    /// Waits until `reached` is true for the counters. Returns whether that happened within `timeout`.
    pub(crate) fn wait_until(
        &self,
        timeout: Duration,
        mut reached: impl FnMut(&Counts) -> bool,
    ) -> bool {
        let start = Instant::now();
        loop {
            // The caller's condition runs without the lock, so that it may use the sandbox.
            let (version, counts) = {
                let state = self.lock();
                (state.version, state.counts)
            };
            if reached(&counts) {
                return true;
            }
            let Some(left) = timeout.checked_sub(start.elapsed()) else {
                return false;
            };
            let state = self.lock();
            drop(
                self.changed
                    .wait_timeout_while(state, left, |state| state.version == version)
                    .unwrap_or_else(PoisonError::into_inner),
            );
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        state.version += 1;
        drop(state);
        self.changed.notify_all();
        self.signal.send_replace(());
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is valid after each step of a change, so a panic does not corrupt it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn amend_request(&mut self, number: u64, amend: impl FnOnce(&mut Request)) {
        self.counts.forgotten_requests += self.requests.amend(number, amend);
    }

    fn accept(&mut self, request: u64, mut accepted: Accepted) {
        if let Some(id) = &accepted.message_id {
            let seq = self.last_message + 1;
            if let Some(earlier) = self.ids.insert(id, seq) {
                self.counts.duplicates += 1;
                self.messages
                    .amend(earlier, |message| message.duplicates += 1);
                return;
            }
        }
        let subject = accepted.subject.as_ref();
        let warning = subject.and_then(|subject| self.gone.note(subject));
        accepted.warnings.extend(warning);
        self.last_message += 1;
        self.counts.accepted += 1;
        self.counts.warnings += accepted.warnings.len() as u64;
        let message = Received {
            seq: self.last_message,
            request,
            index: accepted.index,
            kind: accepted.kind,
            message_id: accepted.message_id,
            item: accepted.json,
            bytes: accepted.bytes,
            arrived: accepted.arrived,
            duplicates: 0,
            verdict: accepted.judged.verdict(!accepted.warnings.is_empty()),
            warnings: accepted.warnings,
            findings: accepted.judged.findings,
            personal: accepted.judged.personal,
        };
        if let Some(journal) = &mut self.journal {
            journal.append(&message);
        }
        self.counts.forgotten_messages += self.messages.push(message);
    }

    /// Writes what was appended. After a failure nothing more is written, and a warning of the request says so.
    fn write_journal(&mut self, request: u64) {
        let Some(journal) = &mut self.journal else {
            return;
        };
        let written = if journal.is_too_large() {
            journal.rewrite(self.messages.iter())
        } else {
            journal.flush()
        };
        if let Err(error) = written {
            self.journal = None;
            self.counts.warnings += 1;
            self.amend_request(request, |request| {
                request.warnings.push(format!(
                    "the file of messages can't be written any more: {error}"
                ));
            });
        }
    }

    fn lose(&mut self, messages: usize, silently: bool) {
        let counter = if silently {
            &mut self.counts.dropped
        } else {
            &mut self.counts.refused
        };
        *counter += messages as u64;
    }

    fn refuse(&mut self, request: u64, rejected: Rejected, silently: bool) {
        self.last_refusal += 1;
        self.counts.forgotten_refusals += self.refusals.push(Refused {
            seq: self.last_refusal,
            request,
            index: rejected.index,
            kind: rejected.kind,
            message_id: rejected.message_id,
            item: rejected.json,
            arrived: SystemTime::now(),
            silently,
            reasons: rejected.reasons,
        });
    }
}

/// Returns the refusal of a whole request.
fn whole(reasons: Vec<String>) -> Rejected {
    Rejected {
        index: None,
        kind: None,
        message_id: None,
        json: None,
        reasons,
    }
}
