//! How a client's spool is opened.

use std::path::PathBuf;

use ring::digest::{SHA256, digest};

use crate::WhenFull;
use crate::defaults::SPOOL_BYTES;
use crate::error::{BuildError, SpoolError};
use crate::shared::{FoundSpool, LogState};
use crate::spool::{Folder, Log, LogLimits, OpenError, SourceMark};

/// What a program may set about the spool.
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
    /// Opens the spool, if there is to be one.
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
        let folder = Folder::new(path).map_err(|source| {
            let path = path.clone();
            SpoolError::from(OpenError::Folder { path, source })
        })?;
        let limits = LogLimits::for_disk(self.bytes);
        let of_keys = std::iter::once(key)
            .chain(self.previous_keys.iter().map(String::as_str))
            .map(|key| mark("key", key.trim()));
        let mut marks: Vec<_> = self
            .source
            .iter()
            .map(|name| mark("source", name))
            .chain(of_keys)
            .collect();
        let first = marks.remove(0);
        let (mut log, opened) =
            Log::open(folder, first, &marks, limits).map_err(SpoolError::from)?;
        let found = FoundSpool {
            recovered: opened.recovered,
            next_sequence: log.next_sequence(),
            log: LogState::of(&mut log),
            limit: self.bytes,
        };
        Ok(Some((log, found)))
    }
}

/// A source by its name or a key of it. Nothing of a key can be read from it.
fn mark(of: &str, text: &str) -> SourceMark {
    let whole = digest(
        &SHA256,
        format!("customerio spool, {of}: {text}").as_bytes(),
    );
    let mut mark = [0; 16];
    for (to, from) in mark.iter_mut().zip(whole.as_ref()) {
        *to = *from;
    }
    SourceMark(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_keys_are_told_apart() {
        assert_eq!(mark("key", "a"), mark("key", "a"));
        assert_ne!(mark("key", "a"), mark("key", "b"));
        assert_ne!(mark("key", "a"), mark("source", "a"));
    }
}
