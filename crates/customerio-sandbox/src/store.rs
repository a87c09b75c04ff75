//! Stores the records in bounded memory, and waits for changes.

use crate::judgement::{Accepted, Judgement, Rejected};
use crate::records::{Counts, Received, Refused, Request};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The default number of retained messages and of retained requests.
pub(crate) const DEFAULT_RETAINED: usize = 10_000;

/// The maximum size of the JSON of all retained messages, in bytes. Parsed values need a multiple.
const MAX_RETAINED_BYTES: usize = 64 * 1024 * 1024;

/// The maximum number of retained refusals.
const MAX_REFUSALS: usize = 1_000;

/// The maximum number of known message ids, to find duplicates.
const MAX_KNOWN_IDS: usize = 1_000_000;

/// The records and counters of a sandbox.
#[derive(Debug)]
pub(crate) struct Store {
    state: Mutex<State>,
    changed: Condvar,
    keep: usize,
}

#[derive(Debug, Default)]
struct State {
    /// Grows with every change, so that a waiting caller notices it.
    version: u64,
    counts: Counts,
    last_request: u64,
    last_message: u64,
    last_refusal: u64,
    messages: VecDeque<Received>,
    message_bytes: usize,
    requests: VecDeque<Request>,
    refusals: VecDeque<Refused>,
    ids: Ids,
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
    pub(crate) fn new(keep: usize) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            keep,
        }
    }

    /// Records a new request, and returns its number.
    pub(crate) fn begin(&self, mut request: Request) -> u64 {
        self.change(|state| {
            state.last_request += 1;
            state.counts.requests += 1;
            request.number = state.last_request;
            state.requests.push_back(request);
            if state.requests.len() > self.keep {
                state.requests.pop_front();
                state.counts.forgotten_requests += 1;
            }
            state.last_request
        })
    }

    /// Changes the record of a request, if it is still retained.
    pub(crate) fn amend(&self, number: u64, amend: impl FnOnce(&mut Request)) {
        self.change(|state| {
            if let Some(request) = state.request(number) {
                amend(request);
            }
        });
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
            if let Some(request) = state.request(number) {
                request.warnings.extend(judgement.warnings);
            }
            state.lose(judgement.rejected.len(), silently);
            if !judgement.whole.is_empty() || disposition == Disposition::RefuseAll {
                state.lose(judgement.accepted.len(), silently);
            } else {
                for accepted in judgement.accepted {
                    state.accept(number, accepted, self.keep);
                }
            }
            if !judgement.whole.is_empty() {
                state.refuse(number, whole(judgement.whole), silently);
            }
            for rejected in judgement.rejected {
                state.refuse(number, rejected, silently);
            }
        });
    }

    /// Removes everything except the numbering.
    pub(crate) fn clear(&self) {
        self.change(|state| {
            let counts = Counts {
                cleared: state.counts.cleared + 1,
                // These requests are still delayed.
                held: state.counts.held,
                ..Counts::default()
            };
            *state = State {
                version: state.version,
                counts,
                last_request: state.last_request,
                last_message: state.last_message,
                last_refusal: state.last_refusal,
                ..State::default()
            };
        });
    }

    pub(crate) fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// The last `limit` of the retained messages for which `wanted` is true.
    pub(crate) fn messages(
        &self,
        limit: usize,
        wanted: impl Fn(&Received) -> bool,
    ) -> Vec<Received> {
        newest(&self.lock().messages, limit, wanted)
    }

    /// The last `limit` of the retained requests for which `wanted` is true.
    pub(crate) fn requests(&self, limit: usize, wanted: impl Fn(&Request) -> bool) -> Vec<Request> {
        newest(&self.lock().requests, limit, wanted)
    }

    /// The last `limit` of the retained refusals for which `wanted` is true.
    pub(crate) fn refusals(&self, limit: usize, wanted: impl Fn(&Refused) -> bool) -> Vec<Refused> {
        newest(&self.lock().refusals, limit, wanted)
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
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is valid after each step of a change, so a panic does not corrupt it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn request(&mut self, number: u64) -> Option<&mut Request> {
        let first = self.requests.front()?.number;
        let place = usize::try_from(number.checked_sub(first)?).ok()?;
        self.requests.get_mut(place)
    }

    fn accept(&mut self, request: u64, accepted: Accepted, keep: usize) {
        if let Some(id) = &accepted.message_id {
            let seq = self.last_message + 1;
            if let Some(earlier) = self.ids.insert(id, seq) {
                self.counts.duplicates += 1;
                if let Some(message) = self.message(earlier) {
                    message.duplicates += 1;
                }
                return;
            }
        }
        self.last_message += 1;
        self.counts.accepted += 1;
        self.counts.warnings += accepted.warnings.len() as u64;
        self.message_bytes += accepted.bytes;
        self.messages.push_back(Received {
            seq: self.last_message,
            request,
            index: accepted.index,
            kind: accepted.kind,
            message_id: accepted.message_id,
            item: Value::Object(accepted.item),
            bytes: accepted.bytes,
            duplicates: 0,
            warnings: accepted.warnings,
        });
        while self.messages.len() > keep || self.message_bytes > MAX_RETAINED_BYTES {
            let Some(oldest) = self.messages.pop_front() else {
                break;
            };
            self.message_bytes -= oldest.bytes;
            self.counts.forgotten_messages += 1;
        }
    }

    fn message(&mut self, seq: u64) -> Option<&mut Received> {
        let first = self.messages.front()?.seq;
        let place = usize::try_from(seq.checked_sub(first)?).ok()?;
        self.messages.get_mut(place)
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
        self.refusals.push_back(Refused {
            seq: self.last_refusal,
            request,
            index: rejected.index,
            kind: rejected.kind,
            message_id: rejected.message_id,
            item: rejected.item.map(Value::Object),
            silently,
            reasons: rejected.reasons,
        });
        if self.refusals.len() > MAX_REFUSALS {
            self.refusals.pop_front();
            self.counts.forgotten_refusals += 1;
        }
    }
}

/// Returns the refusal of a whole request.
fn whole(reasons: Vec<String>) -> Rejected {
    Rejected {
        index: None,
        kind: None,
        message_id: None,
        item: None,
        reasons,
    }
}

fn newest<T: Clone>(retained: &VecDeque<T>, limit: usize, wanted: impl Fn(&T) -> bool) -> Vec<T> {
    let mut found: Vec<T> = retained
        .iter()
        .rev()
        .filter(|record| wanted(record))
        .take(limit)
        .cloned()
        .collect();
    found.reverse();
    found
}

/// The known message ids. An id may be as long as a message, so 128 bits of a keyed hash are stored.
#[derive(Debug, Default)]
struct Ids {
    hashers: (RandomState, RandomState),
    seen: HashMap<(u64, u64), u64>,
    order: VecDeque<(u64, u64)>,
}

impl Ids {
    /// Adds the id of message `seq`. Returns the earlier message with the same id, if it is known.
    fn insert(&mut self, id: &str, seq: u64) -> Option<u64> {
        let hash = (self.hashers.0.hash_one(id), self.hashers.1.hash_one(id));
        if let Some(earlier) = self.seen.get(&hash) {
            return Some(*earlier);
        }
        self.seen.insert(hash, seq);
        self.order.push_back(hash);
        if self.order.len() > MAX_KNOWN_IDS
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        None
    }
}
