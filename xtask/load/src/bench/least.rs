//! What the machine allows a spool: the least program that stores and sends. Its items are ready. The caller's
//! thread appends them to bodies, a second thread writes these when a spool would begin a commit, a third one syncs
//! what is written, and a fourth one posts what is synced, as the bare loop does. It does not serialize, validate,
//! frame, order, retry or remove, and has no bound of its memory.

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use customerio::defaults::{SPOOL_BUFFER_BYTES, SPOOL_COMMIT_WAIT};
use tokio::runtime::Builder;

use super::bare::{BODY, begin_item, connect, end, is_full, post};
use super::ours::LONG;
use crate::Failure;
use crate::order::{Order, item};

/// A commit of a spool begins at this size.
const LARGE: usize = SPOOL_BUFFER_BYTES / 4;

/// The program. Its threads end with the process.
pub(super) struct Least {
    items: Vec<Vec<u8>>,
    next: Arc<Next>,
    sent: Receiver<Result<(), Failure>>,
}

/// The next commit.
#[derive(Default)]
struct Next {
    commit: Mutex<Commit>,
    changed: Condvar,
    /// Empty bodies, so that their memory is used again.
    spare: Mutex<Vec<Vec<u8>>>,
}

#[derive(Default)]
struct Commit {
    bodies: Vec<Vec<u8>>,
    bytes: usize,
    /// The time of its first item.
    since: Option<Instant>,
    /// It has the last item of a round.
    is_last: bool,
}

impl Least {
    /// Starts the threads, which write to files of the folder.
    pub(super) fn start(
        orders: &[(String, Order)],
        folder: &Path,
        to: SocketAddr,
    ) -> Result<Self, Failure> {
        let items = orders
            .iter()
            .map(|(user, order)| serde_json::to_vec(&item(order, user)))
            .collect::<Result<_, _>>()?;
        let next = Arc::new(Next::default());
        let (to_sync, written) = channel();
        let (to_post, synced) = channel();
        let (done, sent) = channel();
        let (waiting, folder) = (Arc::clone(&next), folder.to_owned());
        start(&done, move || write_all(&waiting, &folder, &to_sync));
        start(&done, move || sync_all(&written, &to_post));
        let (waiting, ended) = (Arc::clone(&next), done.clone());
        start(&done, move || post_all(&waiting, &synced, &ended, to));
        Ok(Self { items, next, sent })
    }

    /// Sends all items and returns the time.
    pub(super) fn send(&self) -> Result<Duration, Failure> {
        let before = Instant::now();
        for item in &self.items {
            self.next.push(item);
        }
        lock(&self.next.commit).is_last = true;
        self.next.changed.notify_one();
        self.sent.recv()??;
        Ok(before.elapsed())
    }
}

/// Starts a thread that reports its error.
fn start(
    done: &Sender<Result<(), Failure>>,
    work: impl FnOnce() -> Result<(), Failure> + Send + 'static,
) {
    let done = done.clone();
    thread::spawn(move || {
        if let Err(error) = work() {
            // Without a receiver the benchmark has ended.
            let _ = done.send(Err(error));
        }
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Next {
    /// Appends an item, and wakes the second thread when its wait changes.
    fn push(&self, item: &[u8]) {
        let mut commit = lock(&self.commit);
        let (is_first, was_large) = (commit.since.is_none(), commit.bytes > LARGE);
        commit.since.get_or_insert_with(Instant::now);
        if commit.bodies.last().is_none_or(|body| is_full(body)) {
            let spare = lock(&self.spare).pop();
            let body = spare.unwrap_or_else(|| Vec::with_capacity(BODY));
            commit.bodies.push(body);
        }
        if let Some(body) = commit.bodies.last_mut() {
            begin_item(body);
            body.extend_from_slice(item);
        }
        commit.bytes += item.len();
        if is_first || (!was_large && commit.bytes > LARGE) {
            self.changed.notify_one();
        }
    }

    /// Waits until a spool would begin a commit, and returns it.
    fn take(&self) -> Commit {
        let mut commit = lock(&self.commit);
        loop {
            let wait = commit.wait();
            if wait.is_zero() {
                return std::mem::take(&mut commit);
            }
            commit = self
                .changed
                .wait_timeout(commit, wait)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Commit {
    /// Returns the time until it begins.
    fn wait(&self) -> Duration {
        match self.since {
            _ if self.is_last || self.bytes > LARGE => Duration::ZERO,
            Some(since) => SPOOL_COMMIT_WAIT.saturating_sub(since.elapsed()),
            None => LONG,
        }
    }
}

/// Writes each commit. Each round has a file.
fn write_all(next: &Next, folder: &Path, to_sync: &Sender<(File, Commit)>) -> Result<(), Failure> {
    loop {
        let mut file = tempfile::tempfile_in(folder)?;
        let mut is_last = false;
        while !is_last {
            let commit = next.take();
            for body in &commit.bodies {
                file.write_all(body)?;
            }
            is_last = commit.is_last;
            to_sync.send((file.try_clone()?, commit))?;
        }
    }
}

/// Syncs what is written. A sync covers all commits that were written during the one before.
fn sync_all(written: &Receiver<(File, Commit)>, to_post: &Sender<Commit>) -> Result<(), Failure> {
    loop {
        let (file, commit) = written.recv()?;
        let commits: Vec<_> = written.try_iter().map(|(_, commit)| commit).collect();
        file.sync_data()?;
        for commit in [commit].into_iter().chain(commits) {
            to_post.send(commit)?;
        }
    }
}

/// Posts each commit, and reports the end of each round.
fn post_all(
    next: &Next,
    synced: &Receiver<Commit>,
    done: &Sender<Result<(), Failure>>,
    to: SocketAddr,
) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut sender = connect(to).await?;
        for commit in synced {
            for body in commit.bodies {
                let mut body = end(body);
                post(&mut sender, body.clone(), to).await?;
                body.clear();
                lock(&next.spare).push(body.into());
            }
            if commit.is_last {
                done.send(Ok(()))?;
            }
        }
        Ok(())
    })
}
