//! The disk thread: writes to the spool what waits, and reads back what is only there.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::shared::{Asked, Dead, DiskBuffer, LogState, Shared, code};
use crate::spool::{Folder, Log, Record, Refusal};

/// So many rejected messages wait in memory for a disk that does not take them as dead letters. Others
/// are on disk still, and come back after a restart.
const UNKEPT: usize = 1_000;

/// Starts the thread. It ends when the disk is closed.
pub(crate) fn start(shared: Arc<Shared>, log: Log<Folder>) -> io::Result<JoinHandle<()>> {
    thread::Builder::new()
        .name("customerio-spool".to_owned())
        .spawn(move || {
            let _guard = ExitGuard(&shared);
            spool(&shared, log);
        })
}

/// However the thread ends, nobody waits for it any longer.
struct ExitGuard<'a>(&'a Shared);

impl Drop for ExitGuard<'_> {
    fn drop(&mut self) {
        self.0.disk_gone();
    }
}

fn spool(shared: &Shared, mut log: Log<Folder>) {
    let mut failing = false;
    let mut unkept = Vec::new();
    let mut read = DiskBuffer::default();
    loop {
        let work = shared.disk_work();
        if !work.commit.is_empty() {
            let result = log.commit(work.commit.iter());
            if let Err(error) = &result
                && !failing
            {
                tracing::error!(target: "customerio::spool", %error, "messages are not on disk; they are sent from memory, and the disk is tried again");
            } else if failing && result.is_ok() {
                tracing::info!(target: "customerio::spool", "messages are on disk again");
            }
            failing = result.is_err();
            shared.committed(
                work.commit,
                result.as_ref().copied(),
                LogState::of(&mut log),
            );
        }
        unkept.extend(work.dead);
        if !unkept.is_empty() {
            store_dead_letters(&mut log, &mut unkept);
            shared.log_changed(LogState::of(&mut log));
        }
        for asked in work.asked {
            answer(&mut log, asked);
            shared.log_changed(LogState::of(&mut log));
        }
        if !work.finals.is_empty() {
            log.finish(work.finals);
            // What can't be noted is sent again after a crash, with the same id.
            if let Err(error) = log.write_finals() {
                tracing::debug!(target: "customerio::spool", %error, "deliveries could not be noted on disk");
            }
            shared.log_changed(LogState::of(&mut log));
        }
        if let Some((from, bytes)) = work.load {
            read.clear();
            let loaded = log.read(from, bytes, |record| read.push(record));
            match &loaded {
                Ok(loaded) if loaded.unreadable > 0 => {
                    tracing::error!(target: "customerio::spool", messages = loaded.unreadable, "messages on disk are damaged and lost");
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(target: "customerio::spool", %error, "messages on disk can't be read just now");
                }
            }
            shared.read(&read, loaded.as_ref().ok(), LogState::of(&mut log));
        }
        if work.stop {
            if let Err(error) = log.close() {
                tracing::warn!(target: "customerio::spool", %error, "the spool could not be closed; some messages may be sent again");
            }
            return;
        }
    }
}

/// Keeps rejected messages; only then they are finished. What can't be kept now is tried again with
/// the next work, and comes back after a restart.
fn store_dead_letters(log: &mut Log<Folder>, unkept: &mut Vec<Dead>) {
    let letters = unkept.iter().map(|dead| Refusal {
        record: Record {
            sequence: dead.sequence,
            kind: code(dead.message.call),
            id_start: narrow(dead.message.id.start),
            id_end: narrow(dead.message.id.end),
            touches: [None; 3],
            accepted_at: dead.accepted_at,
            item: &dead.message.item,
        },
        reason: dead.message.rejection.reason.number(),
        status: dead.message.rejection.status,
        words: &dead.message.rejection.detail,
        refused_at: dead.refused_at,
    });
    match log.store_dead_letters(letters) {
        Ok(()) => {
            let finals: Vec<_> = unkept
                .drain(..)
                .map(|dead| dead.sequence..dead.sequence + 1)
                .collect();
            log.finish(finals);
        }
        Err(error) => {
            tracing::error!(target: "customerio::spool", %error, messages = unkept.len(), "rejected messages can't be kept as dead letters; they stay in the spool");
            let surplus = unkept.len().saturating_sub(UNKEPT);
            unkept.drain(..surplus);
        }
    }
}

fn answer(log: &mut Log<Folder>, asked: Asked) {
    let dead = log.dead_letters();
    // Whoever gave up waiting does not care.
    match asked {
        Asked::List(after, limit, sender) => {
            let _ = sender.send(dead.list(after, limit));
        }
        Asked::Remove(sequences, sender) => {
            let removed = dead.remove(sequences).map_err(|error| error.kind());
            let _ = sender.send(removed);
        }
    }
}

fn narrow(position: usize) -> u16 {
    u16::try_from(position).unwrap_or_default()
}
