//! The disk thread: writes to the spool what waits, and reads back what is only there.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::shared::{Copies, LogState, Shared};
use crate::spool::{Folder, Log};

/// Starts the thread. It ends when the disk is closed.
pub(crate) fn start(shared: Arc<Shared>, log: Log<Folder>) -> io::Result<JoinHandle<()>> {
    thread::Builder::new()
        .name("customerio-spool".to_owned())
        .spawn(move || {
            let _gone = Gone(&shared);
            spool(&shared, log);
        })
}

/// However the thread ends, nobody waits for it any longer.
struct Gone<'a>(&'a Shared);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        self.0.disk_gone();
    }
}

fn spool(shared: &Shared, mut log: Log<Folder>) {
    let mut failing = false;
    let mut read = Copies::default();
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
            shared.committed(work.commit, result.as_ref().copied(), state(&log));
        }
        if !work.finals.is_empty() {
            log.finish(work.finals);
            // What can't be noted is sent again after a crash, with the same id.
            if let Err(error) = log.write_finals() {
                tracing::debug!(target: "customerio::spool", %error, "deliveries could not be noted on disk");
            }
            shared.log_changed(state(&log));
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
            shared.read(&read, loaded.as_ref().ok(), state(&log));
        }
        if work.stop {
            if let Err(error) = log.close() {
                tracing::warn!(target: "customerio::spool", %error, "the spool could not be closed; some messages may be sent again");
            }
            return;
        }
    }
}

fn state(log: &Log<Folder>) -> LogState {
    LogState {
        used: log.bytes_on_disk(),
        damage: log.damage(),
    }
}
