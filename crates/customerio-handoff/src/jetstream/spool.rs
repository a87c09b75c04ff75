//! The thread that writes messages to a spool before they are published, and reads back those that memory had
//! no room for.

use core::ops::Range;
use core::time::Duration;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Instant;

use customerio_core::log_limit::LogLimit;
use customerio_transport::spool_log::SpoolLog;

use super::queue::{Queue, Spooling, Waiting};

/// The maximum cost of the messages that are on disk and wait in memory to be published.
const READY: usize = 4 << 20;

/// The maximum cost of the messages of one commit, and the maximum size of one read.
const STEP: usize = 1 << 20;

/// The wait before a failed commit or read is repeated, and its maximum.
const REPEAT: Duration = Duration::from_millis(50);
const MAX_REPEAT: Duration = Duration::from_secs(1);

/// Returns a queue in front of which is this log, and starts its thread.
pub(super) fn start(log: SpoolLog, limit: usize) -> io::Result<Arc<Queue>> {
    let last = log.next_number().saturating_sub(1);
    let spooling = Spooling {
        new: VecDeque::new(),
        is_writing: false,
        on_disk: last,
        // What an earlier process left is read first.
        loaded: 0,
        ready_bytes: 0,
        count: log.recovered(),
        unreadable: 0,
        stored: 0,
        is_failing: false,
        is_from_memory: false,
    };
    let queue = Arc::new(Queue::new(limit, last, Some(spooling)));
    let end = End(Arc::clone(&queue));
    let thread = thread::Builder::new().name("customerio-handoff".to_owned());
    thread.spawn(move || run(&end.0, log))?;
    Ok(queue)
}

/// Ends the queue, also if the thread panics.
struct End(Arc<Queue>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.over();
    }
}

/// What the thread does next.
#[derive(Debug)]
struct Work {
    write: Vec<Waiting>,
    /// All messages up to this number are stored.
    stored: u64,
    /// The number of the first message to read.
    load: Option<u64>,
    /// Nothing comes after this.
    is_last: bool,
}

/// The time of the next try.
#[derive(Debug, Default)]
struct Retry(Option<(Instant, Duration)>);

impl Retry {
    fn again(&mut self) {
        let wait = self
            .0
            .map_or(REPEAT, |(_, wait)| (wait * 2).min(MAX_REPEAT));
        self.0 = Some((Instant::now() + wait, wait));
    }

    /// The time until the next try, if it is not due.
    fn wait(&self) -> Option<Duration> {
        let (at, _) = self.0?;
        let wait = at.saturating_duration_since(Instant::now());
        (!wait.is_zero()).then_some(wait)
    }
}

fn run(queue: &Queue, mut log: SpoolLog) {
    static LIMIT: LogLimit = LogLimit::new();
    let (mut writing, mut reading) = (Retry::default(), Retry::default());
    let mut finished = 0;
    loop {
        let work = queue.work(finished, &writing, &reading);
        let mut is_last = work.is_last;
        if !work.write.is_empty() {
            let messages = work.write.iter();
            let messages = messages.map(|it| (it.number, &it.head, &*it.item));
            let result = log.commit(messages);
            match &result {
                Ok(()) => writing = Retry::default(),
                Err(error) => {
                    writing.again();
                    if let Some(suppressed) = LIMIT.pass() {
                        tracing::error!(target: "customerio::handoff", suppressed, %error, "failed to write messages to the spool, which is repeated; they are only in memory");
                    }
                }
            }
            // More may wait after the last successful one.
            is_last = is_last && result.is_err();
            queue.written(work.write, result);
        }
        if work.stored > finished {
            // Without it, a crash repeats messages with the same ids.
            if let Err(error) = log.finish(finished + 1..work.stored + 1) {
                tracing::debug!(target: "customerio::handoff", %error, "failed to record in the spool what the stream has");
            }
            finished = work.stored;
        }
        if let Some(from) = work.load {
            let mut loaded = Vec::new();
            let read = log.read(from, STEP, |number, head, item| {
                loaded.push(Waiting {
                    number,
                    head,
                    item: item.to_vec(),
                });
            });
            match read {
                Ok(read) => {
                    reading = Retry::default();
                    if !read.unreadable.is_empty() {
                        tracing::error!(target: "customerio::handoff", numbers = ?read.unreadable, "messages in the spool are damaged and lost");
                    }
                    queue.loaded(loaded, read.next, read.unreadable);
                }
                Err(error) => {
                    reading.again();
                    tracing::warn!(target: "customerio::handoff", %error, "failed to read messages from the spool, which is repeated");
                }
            }
        }
        if is_last {
            if let Err(error) = log.close() {
                tracing::warn!(target: "customerio::handoff", %error, "failed to close the spool; the next start may repeat messages");
            }
            return;
        }
    }
}

impl Queue {
    /// Waits for work.
    fn work(&self, finished: u64, writing: &Retry, reading: &Retry) -> Work {
        let mut state = self.lock();
        loop {
            let is_last = state.is_abandoned;
            let Some(spool) = &mut state.spool else {
                return Work {
                    write: Vec::new(),
                    stored: finished,
                    load: None,
                    is_last: true,
                };
            };
            let (write_wait, read_wait) = (writing.wait(), reading.wait());
            let mut write = Vec::new();
            if is_last || write_wait.is_none() {
                let mut cost = 0;
                while cost < STEP
                    && let Some(first) = spool.new.pop_front()
                {
                    cost += first.cost();
                    write.push(first);
                }
                spool.is_writing = !write.is_empty();
            }
            let is_low = spool.ready_bytes < READY / 2 && !spool.is_loaded();
            let load = (is_low && !is_last && read_wait.is_none()).then_some(spool.loaded + 1);
            if is_last || !write.is_empty() || spool.stored > finished || load.is_some() {
                return Work {
                    write,
                    stored: spool.stored,
                    load,
                    is_last,
                };
            }
            let write_wait = write_wait.filter(|_| !spool.new.is_empty());
            let wait = write_wait
                .into_iter()
                .chain(read_wait.filter(|_| is_low))
                .min();
            state = if let Some(wait) = wait {
                let waited = self.disk.wait_timeout(state, wait);
                waited.unwrap_or_else(PoisonError::into_inner).0
            } else {
                let waited = self.disk.wait(state);
                waited.unwrap_or_else(PoisonError::into_inner)
            };
        }
    }

    /// Messages are on disk, or wait again.
    fn written(&self, messages: Vec<Waiting>, result: io::Result<()>) {
        let mut state = self.lock();
        let state = &mut *state;
        let Some(spool) = &mut state.spool else {
            return;
        };
        spool.is_writing = false;
        let failing = result.err().map(|error| error.kind());
        spool.is_failing = failing.is_some();
        let mut spooled = None;
        if failing.is_some() {
            for message in messages.into_iter().rev() {
                spool.new.push_front(message);
            }
        } else {
            let was_loaded = spool.is_loaded();
            for message in messages {
                spool.on_disk = message.number;
                spool.count += 1;
                let cost = message.cost();
                state.bytes -= cost;
                // Otherwise it is read again later.
                if was_loaded && spool.loaded + 1 == message.number && spool.ready_bytes < READY {
                    spool.loaded = message.number;
                    spool.ready_bytes += cost;
                    state.ready.push_back(message);
                }
            }
            // Until then the frame under way is neither.
            spooled = (!spool.is_from_memory).then_some(spool.on_disk);
        }
        self.changed.notify_one();
        self.progress.send_if_modified(|progress| {
            let is_other = progress.failing != failing || spooled.is_some();
            progress.failing = failing;
            if let Some(spooled) = spooled {
                progress.spooled = spooled;
            }
            is_other
        });
    }

    /// Messages were read; `next` is the number of the first that was not.
    fn loaded(&self, messages: Vec<Waiting>, next: Option<u64>, unreadable: Vec<Range<u64>>) {
        let mut state = self.lock();
        let state = &mut *state;
        let Some(spool) = &mut state.spool else {
            return;
        };
        for message in messages {
            spool.ready_bytes += message.cost();
            state.ready.push_back(message);
        }
        spool.loaded = next.map_or(spool.on_disk, |next| next.saturating_sub(1));
        let lost: u64 = unreadable.iter().map(|range| range.end - range.start).sum();
        spool.unreadable += lost;
        spool.count = spool.count.saturating_sub(lost);
        self.changed.notify_one();
        if lost > 0 {
            self.progress
                .send_modify(|progress| progress.unreadable.extend(unreadable));
        }
    }
}
