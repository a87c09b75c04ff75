//! The disk thread, which writes messages to the spool and reads back those that are not in memory.

use core::time::Duration;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime};

use tokio::sync::oneshot;

use crate::defaults::MAX_DEAD_LETTER_AGE;
use crate::log::{LogLimit, log, log_limited};
use crate::shared::{Commit, DiskBuffer, DiskRequest, LogState, Shared, UnstoredLetter};
use crate::spool::{Folder, Log, Record, Refusal};
use crate::sync::lock;
use crate::worker::purge::purge;

/// The maximum number of rejected messages kept in memory while the disk fails. The rest is still in
/// the log and is sent again after a restart.
const MAX_UNSTORED: usize = 1_000;

/// The interval between checks for old dead letters.
const EXPIRE_INTERVAL: Duration = Duration::from_secs(60);

/// 2020-01-01, in milliseconds since 1970. No dead letter is older. A machine without a clock of its own starts with
/// an earlier time and is set later, so a letter with such a time is of any age.
const CLOCK_IS_SET: u64 = 1_577_836_800_000;

/// The limits of the thread's messages, one per kind.
#[derive(Debug, Default)]
struct LogLimits {
    write: LogLimit,
    written: LogLimit,
    damaged: LogLimit,
    read: LogLimit,
    dead_letters: LogLimit,
}

/// A log that one thread at a time uses: the disk thread, or a caller that waits for its message. It is
/// locked before the client's state, never after it.
#[derive(Debug)]
pub(crate) struct SharedLog {
    /// `None` once it is closed.
    writer: Mutex<Option<Writer>>,
    /// Whether the disk thread waits for the log. A caller that locks it again and again would keep that
    /// thread from it.
    awaited: AtomicBool,
}

impl SharedLog {
    pub(crate) fn new(log: Log<Folder>) -> Self {
        Self {
            writer: Mutex::new(Some(Writer {
                log,
                failing: false,
                limits: LogLimits::default(),
            })),
            awaited: AtomicBool::new(false),
        }
    }

    /// Commits the messages up to `sequence` on this thread, with those that wait behind it. This saves
    /// two switches between threads. If it can't, the message waits for the disk thread.
    pub(crate) fn commit(&self, shared: &Shared, sequence: u64) {
        if !self.awaited.load(Ordering::Relaxed)
            && let Ok(mut writer) = self.writer.lock()
            && let Some(writer) = &mut *writer
            && let Some(messages) = shared.take_commit(sequence)
        {
            writer.commit(shared, messages);
        }
    }
}

/// The log, and the state of its failures.
#[derive(Debug)]
struct Writer {
    log: Log<Folder>,
    /// Whether the latest commit failed.
    failing: bool,
    limits: LogLimits,
}

/// The thread, and the end of its work.
pub(super) struct DiskThread {
    pub(super) thread: JoinHandle<()>,
    pub(super) ended: oneshot::Receiver<()>,
}

/// Starts the thread. It ends when the shared state closes the disk.
///
/// # Errors
///
/// Returns an error if the system can't start a thread.
pub(super) fn start(shared: Arc<Shared>, log: Arc<SharedLog>) -> io::Result<DiskThread> {
    let (ends, ended) = oneshot::channel::<()>();
    thread::Builder::new()
        .name("customerio-spool".to_owned())
        .spawn(move || {
            // Dropped after the guard.
            let _ends = ends;
            let _guard = ExitGuard {
                shared: &shared,
                log: &log,
            };
            spool(&shared, &log);
        })
        .map(|thread| DiskThread { thread, ended })
}

/// Closes the log and reports the end of the thread, including by a panic, so that no call waits for it.
struct ExitGuard<'a> {
    shared: &'a Shared,
    log: &'a SharedLog,
}

impl Drop for ExitGuard<'_> {
    fn drop(&mut self) {
        lock(&self.log.writer).take();
        self.shared.disk_thread_ended();
    }
}

/// Works until the disk is closed, or a commit panicked.
fn spool(shared: &Shared, log: &SharedLog) {
    let mut expire_at = Instant::now();
    // An idle client without dead letters is not woken.
    let mut wake_at = Some(expire_at);
    let mut unstored = Vec::new();
    let mut read = DiskBuffer::default();
    loop {
        shared.await_disk_work(wake_at);
        log.awaited.store(true, Ordering::Relaxed);
        let Ok(mut writer) = log.writer.lock() else {
            return;
        };
        log.awaited.store(false, Ordering::Relaxed);
        let Some(writer) = &mut *writer else { return };
        let work = shared.take_disk_work();
        if !work.commit.is_empty() {
            writer.commit(shared, work.commit);
        }
        let Writer { log, limits, .. } = writer;
        if expire_at <= Instant::now() {
            expire_at = Instant::now() + EXPIRE_INTERVAL;
            expire_dead_letters(log);
            shared.log_changed(LogState::new(log));
        }
        unstored.extend(work.letters);
        if !unstored.is_empty() {
            store_dead_letters(log, &mut unstored, limits);
            shared.log_changed(LogState::new(log));
        }
        for request in work.requests {
            answer(shared, log, &mut unstored, request);
            if !unstored.is_empty() {
                // A purge takes rejected messages of others too.
                store_dead_letters(log, &mut unstored, limits);
            }
            shared.log_changed(LogState::new(log));
        }
        if !work.finals.is_empty() {
            log.finish(work.finals);
            // A message without a record is sent again after a crash, with the same id.
            if let Err(error) = log.write_finals() {
                log!(debug, "customerio::spool", %error, "failed to record deliveries in the spool; a restart may send them again");
            }
            shared.log_changed(LogState::new(log));
        }
        if let Some((from, bytes)) = work.load {
            load(shared, log, limits, &mut read, from, bytes);
        }
        if work.stop {
            if let Err(error) = log.close() {
                log!(warn, "customerio::spool", %error, "failed to close the spool; a restart may send some messages again");
            }
            return;
        }
        wake_at = (log.dead_letters().count() > 0).then_some(expire_at);
    }
}

impl Writer {
    /// Writes messages to the log, and reports the result to those that wait for it.
    fn commit(&mut self, shared: &Shared, messages: Commit) {
        let result = self.log.commit(messages.encoded());
        if let Err(error) = &result
            && !self.failing
        {
            log_limited!(self.limits.write, error, "customerio::spool", %error, "failed to write messages to the spool; they are sent from memory while the disk is retried");
        } else if self.failing && result.is_ok() {
            log_limited!(
                self.limits.written,
                info,
                "customerio::spool",
                "the spool can be written again"
            );
        }
        self.failing = result.is_err();
        shared.committed(
            messages,
            result.as_ref().copied(),
            LogState::new(&mut self.log),
        );
    }
}

/// Reads messages of up to `bytes` bytes, beginning with `from`, into the queue.
fn load(
    shared: &Shared,
    log: &mut Log<Folder>,
    limits: &LogLimits,
    read: &mut DiskBuffer,
    from: u64,
    bytes: usize,
) {
    read.clear();
    let loaded = log.read(from, bytes, |record| read.push(record));
    match &loaded {
        Ok(loaded) if loaded.unreadable > 0 => {
            log_limited!(
                limits.damaged,
                error,
                "customerio::spool",
                messages = loaded.unreadable,
                "messages in the spool are damaged and lost"
            );
        }
        Ok(_) => {}
        Err(error) => {
            log_limited!(limits.read, warn, "customerio::spool", %error, "failed to read messages from the spool; reading is retried");
        }
    }
    shared.read(read, loaded.as_ref().ok(), LogState::new(log));
}

/// Stores rejected messages as dead letters and marks them as final. If that fails, the next work
/// retries it, and a restart sends the messages again.
fn store_dead_letters(
    log: &mut Log<Folder>,
    unstored: &mut Vec<UnstoredLetter>,
    limits: &LogLimits,
) {
    let letters = unstored.iter().map(|letter| Refusal {
        record: Record {
            sequence: letter.sequence,
            kind: letter.message.call,
            id_start: letter.message.id.start,
            id_end: letter.message.id.end,
            touches: [None; 3],
            accepted_at: letter.accepted_at,
            item: &letter.message.item,
        },
        reason: letter.message.rejection.reason,
        status: letter.message.rejection.status,
        detail: &letter.message.rejection.detail,
        refused_at: letter.refused_at,
    });
    match log.store_dead_letters(letters) {
        Ok(()) => {
            let finals: Vec<_> = unstored
                .drain(..)
                .map(|letter| letter.sequence..letter.sequence + 1)
                .collect();
            log.finish(finals);
        }
        Err(error) => {
            log_limited!(limits.dead_letters, error, "customerio::spool", %error, messages = unstored.len(), "failed to store rejected messages as dead letters; they stay in the spool");
            let surplus = unstored.len().saturating_sub(MAX_UNSTORED);
            unstored.drain(..surplus);
        }
    }
}

/// Removes the dead letters that are too old.
fn expire_dead_letters(log: &mut Log<Folder>) {
    let oldest = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(Duration::ZERO, |now| {
            now.saturating_sub(MAX_DEAD_LETTER_AGE)
        });
    let limit = u64::try_from(oldest.as_millis()).unwrap_or(u64::MAX);
    if let Err(error) = log.dead_letters().expire(CLOCK_IS_SET..limit) {
        log!(debug, "customerio::spool", %error, "failed to remove old dead letters; this is retried");
    }
}

/// Answers a request of the program.
fn answer(
    shared: &Shared,
    log: &mut Log<Folder>,
    unstored: &mut Vec<UnstoredLetter>,
    request: DiskRequest,
) {
    let dead = log.dead_letters();
    // A dropped receiver is ignored.
    match request {
        DiskRequest::List(after, limit, sender) => {
            let listed = dead.list(after, limit).map_err(|error| error.kind());
            let _ = sender.send(listed);
        }
        DiskRequest::Remove(sequences, sender) => {
            let removed = dead.remove(sequences).map_err(|error| error.kind());
            let _ = sender.send(removed);
        }
        DiskRequest::Purge(person, sender) => {
            let _ = sender.send(purge(shared, log, unstored, &person));
        }
    }
}
