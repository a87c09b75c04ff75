//! The spool's settings, and how it is opened.

use std::path::PathBuf;

use ring::digest::{SHA256, digest};

use crate::WhenFull;
use crate::defaults::SPOOL_BYTES;
use crate::error::{BuildError, SpoolError};
use crate::shared::{FoundSpool, LogState};
use crate::spool::{Folder, Log, LogLimits, OpenError, SourceMark};

/// The program's settings of the spool.
#[derive(Debug)]
pub(crate) struct SpoolSettings {
    pub(crate) folder: Option<PathBuf>,
    pub(crate) bytes: u64,
    pub(crate) source: Option<String>,
    pub(crate) previous_keys: Vec<String>,
    pub(crate) before_return: bool,
}

impl Default for SpoolSettings {
    fn default() -> Self {
        Self {
            folder: None,
            bytes: SPOOL_BYTES,
            source: None,
            previous_keys: Vec::new(),
            before_return: false,
        }
    }
}

impl SpoolSettings {
    /// Opens the spool, if a folder is set.
    pub(crate) fn open(
        &self,
        key: &str,
        when_full: WhenFull,
    ) -> Result<Option<(Log<Folder>, FoundSpool)>, BuildError> {
        let Some(path) = &self.folder else {
            return if self.before_return {
                Err(BuildError::NoSpool)
            } else {
                Ok(None)
            };
        };
        if when_full == WhenFull::DropOldest {
            return Err(BuildError::DropOldestWithSpool);
        }
        let folder = Folder::new(path).map_err(|error| {
            let path = path.clone();
            SpoolError::from(OpenError::Folder { path, error })
        })?;
        let limits = LogLimits::for_disk(self.bytes);
        let of_keys = std::iter::once(key)
            .chain(self.previous_keys.iter().map(String::as_str))
            .map(|key| source_mark("key", key.trim()));
        let mut marks: Vec<_> = self
            .source
            .iter()
            .map(|name| source_mark("source", name))
            .chain(of_keys)
            .collect();
        let first = marks.remove(0);
        let (mut log, opened) =
            Log::open(folder, first, &marks, limits).map_err(SpoolError::from)?;
        let found = FoundSpool {
            recovered: opened.recovered,
            next_sequence: log.next_sequence(),
            log: LogState::new(&mut log),
            limit: self.bytes,
            store_before_return: self.before_return,
        };
        Ok(Some((log, found)))
    }
}

/// Creates the mark of a source from its name or its key. It is a hash, so it does not show the key.
pub(crate) fn source_mark(kind: &str, value: &str) -> SourceMark {
    let hash = digest(
        &SHA256,
        format!("customerio spool, {kind}: {value}").as_bytes(),
    );
    let mut mark = [0; 16];
    for (to, from) in mark.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    SourceMark(mark)
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::{Duration, Instant};

    use customerio_core::call::CallKind;

    use super::*;
    use crate::spool::{Record, Refusal};
    use crate::{Client, RejectReason};

    #[test]
    fn names_and_keys_have_different_marks() {
        assert_eq!(source_mark("key", "a"), source_mark("key", "a"));
        assert_ne!(source_mark("key", "a"), source_mark("key", "b"));
        assert_ne!(source_mark("key", "a"), source_mark("source", "a"));
    }

    /// Longer than the test takes.
    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn an_idle_client_removes_old_dead_letters() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let settings = SpoolSettings {
            folder: Some(path.clone()),
            ..SpoolSettings::default()
        };
        let (mut log, _) = settings.open("a-key", WhenFull::Reject).unwrap().unwrap();
        let sequence = log.next_sequence();
        let record = Record {
            sequence,
            kind: CallKind::Track,
            id_start: 0,
            id_end: 0,
            touches: [None; 3],
            accepted_at: 0,
            item: b"{}",
        };
        log.commit_records([record]).unwrap();
        let letter = Refusal {
            record,
            reason: RejectReason::BadRequest,
            status: 400,
            detail: "",
            // 2020.
            refused_at: 1_600_000_000_000,
        };
        log.store_dead_letters([letter]).unwrap();
        log.finish(std::iter::once(sequence..sequence + 1));
        log.close().unwrap();
        drop(log);

        let client = Client::builder("a-key")
            .endpoint("http://127.0.0.1:9")
            .spool(path)
            .build()
            .unwrap();
        let began = Instant::now();
        loop {
            let spool = client.stats().spool.unwrap();
            if (spool.dead_letters, spool.dead_letters_forgotten) == (0, 1) {
                break;
            }
            assert!(began.elapsed() < LONG, "{spool:?}");
            thread::yield_now();
        }
    }
}
