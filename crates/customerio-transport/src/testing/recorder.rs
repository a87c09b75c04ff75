//! Replaces the delivery thread of a recording client: it stores messages and answers each request with
//! success.

use core::fmt;
use std::sync::{Arc, Mutex};

use customerio_core::call::Call;
use customerio_core::item::Written;
use customerio_core::testing::TypedCopies;

use super::Message;
use crate::WhenFull;
use crate::defaults::QUEUE_BYTES;
use crate::delivery::{Answer, Limits, Response, Scheduler};
use crate::error::SendError;
use crate::shared::{Shared, Work};
use crate::stats::Report;
use crate::sync::lock;
use crate::worker::{Listeners, finish};

/// The error of refused calls.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    Full,
    SpoolFull,
}

#[derive(Debug, Default)]
struct State {
    messages: Vec<Message>,
    refusal: Option<Refusal>,
    holds: bool,
}

/// The state shared by a recording client and its [`Recorded`](super::Recorded) handles.
#[derive(Clone)]
pub(crate) struct Recorder {
    shared: Arc<Shared>,
    listeners: Arc<Listeners>,
    state: Arc<Mutex<State>>,
    /// Held during a delivery, so that messages are delivered in the order of their calls.
    delivering: Arc<Mutex<()>>,
}

/// Shows the number of messages, since there may be many.
impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("messages", &self.count())
            .finish_non_exhaustive()
    }
}

impl Recorder {
    /// Creates the queue and the scheduler of a client without a delivery thread.
    pub(super) fn new(listeners: Listeners) -> (Arc<Shared>, Self) {
        let limits = Limits {
            linger: core::time::Duration::ZERO,
            rate: usize::MAX,
            ..Limits::default()
        };
        let listening = listeners.outcome.is_some();
        let shared = Shared::new(limits, WhenFull::Reject, QUEUE_BYTES, listening, None);
        let shared = Arc::new(shared);
        let recorder = Self {
            shared: Arc::clone(&shared),
            listeners: Arc::new(listeners),
            state: Arc::default(),
            delivering: Arc::default(),
        };
        (shared, recorder)
    }

    /// Appends a message to the queue, stores it, and delivers it.
    pub(crate) fn record(
        &self,
        call: &impl Call,
        written: &Written,
        item: &[u8],
    ) -> Result<u64, SendError> {
        let refusal = lock(&self.state).refusal;
        if let Some(refusal) = refusal {
            return Err(refusal.error());
        }
        // Copying runs code of the program, so it runs without a lock.
        let message = Message::new(written, item, TypedCopies::of(call))?;
        let sequence = self.shared.append(&written.head, item)?;
        lock(&self.state).messages.push(message);
        self.deliver();
        Ok(sequence)
    }

    /// Completes a started flush or shutdown. Returns a report if messages are held.
    pub(crate) fn end_flush(&self) -> Option<Report> {
        self.deliver();
        lock(&self.state).holds.then(|| self.shared.report())
    }

    /// Answers all requests with 200.
    fn deliver(&self) {
        if lock(&self.state).holds {
            return;
        }
        let delivered = Answer::Response(Response {
            status: 200,
            body: Vec::new(),
            is_html: false,
            whole: true,
            retry_after: None,
        });
        let alone = lock(&self.delivering);
        let mut works = vec![self.shared.step(Scheduler::tick)];
        let mut done = Vec::new();
        while let Some(mut work) = works.pop() {
            if work.stopped {
                self.shared.settle(&mut work);
            }
            works.extend(std::mem::take(&mut work.outgoing).into_iter().map(|sent| {
                let request = sent.request;
                // The request's part of the queue's memory is free before its answer, as with a body.
                drop(sent);
                self.shared
                    .step(|scheduler, now| scheduler.answered(now, request, &delivered))
            }));
            done.push(work);
        }
        // A callback may call the client, which then delivers.
        drop(alone);
        for work in done {
            self.report(work);
        }
    }

    /// Calls the callbacks, then notifies waiting callers.
    fn report(&self, mut work: Work) {
        self.listeners.report(&work);
        if !work.resolved.is_empty() {
            self.shared.release(std::mem::take(&mut work.resolved));
        }
        finish(work);
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.state).messages.len()
    }

    pub(super) fn messages(&self) -> Vec<Message> {
        lock(&self.state).messages.clone()
    }

    pub(super) fn take_messages(&self) -> Vec<Message> {
        std::mem::take(&mut lock(&self.state).messages)
    }

    pub(super) fn refuse(&self, refusal: Option<Refusal>) {
        lock(&self.state).refusal = refusal;
    }

    pub(super) fn hold(&self, holds: bool) {
        lock(&self.state).holds = holds;
        self.deliver();
    }
}

impl Refusal {
    fn error(self) -> SendError {
        match self {
            Self::Full => SendError::Full {
                held: QUEUE_BYTES,
                limit: QUEUE_BYTES,
            },
            Self::SpoolFull => SendError::SpoolFull {
                held: crate::defaults::SPOOL_BYTES,
                limit: crate::defaults::SPOOL_BYTES,
            },
        }
    }
}
