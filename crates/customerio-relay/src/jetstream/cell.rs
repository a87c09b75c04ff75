//! The entry in its bucket, changed by compare-and-set.

use core::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::kv::{Operation, Store};
use tokio::sync::Mutex;

use super::entry::{Entry, VERSION};
use crate::engine::EngineError;

/// How often a change is tried before it is an error, and the wait after the first try.
const TRIES: u32 = 4;
const WAIT: Duration = Duration::from_millis(20);

/// The entry with its revision, 0 if there is none.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) entry: Entry,
    revision: u64,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Cell {
    context: Context,
    bucket: String,
    key: String,
    store: Mutex<Option<Store>>,
    /// What this engine wrote or read last. Others may have changed it since.
    known: Mutex<Option<Known>>,
}

impl Cell {
    pub(super) fn new(context: Context, bucket: String, key: String) -> Self {
        Self {
            context,
            bucket,
            key,
            store: Mutex::default(),
            known: Mutex::default(),
        }
    }

    async fn store(&self) -> Result<Store, EngineError> {
        let mut store = self.store.lock().await;
        if let Some(store) = &*store {
            return Ok(store.clone());
        }
        let opened = self.context.get_key_value(&self.bucket).await;
        let opened = opened.map_err(|error| {
            EngineError::new("opening the bucket of relays", error)
                .help(Some("run `cio-relay jetstream apply`"))
        })?;
        *store = Some(opened.clone());
        Ok(opened)
    }

    /// Reads the entry as it is.
    pub(super) async fn load(&self) -> Result<Known, EngineError> {
        const OPERATION: &str = "reading the entry of the source";
        let found = self.store().await?.entry(&self.key).await;
        let found = found.map_err(|error| EngineError::new(OPERATION, error))?;
        let Some(found) = found else {
            return Ok(Known {
                entry: Entry::default(),
                revision: 0,
            });
        };
        let entry = match found.operation {
            Operation::Put => serde_json::from_slice::<Entry>(&found.value)
                .map_err(|error| EngineError::new(OPERATION, error).help(Some(VERSION_HELP)))?,
            Operation::Delete | Operation::Purge => Entry::default(),
        };
        if entry.version != VERSION {
            let error = format!(
                "the entry has version {}, this relay reads version {VERSION}",
                entry.version
            );
            return Err(EngineError::new(OPERATION, error).help(Some(VERSION_HELP)));
        }
        Ok(Known {
            entry,
            revision: found.revision,
        })
    }

    /// Changes the entry, beginning with what this engine knows. `act` may run more than once: a failed write may
    /// have been stored, or another may have written, so that it runs again on what is there.
    pub(super) async fn change<T>(
        &self,
        act: impl Fn(&mut Entry) -> T + Send,
    ) -> Result<(T, Entry), EngineError> {
        let mut known = self.known.lock().await;
        let mut tried = 0;
        loop {
            // Taken, so that a future that is dropped here leaves nothing old.
            let Known { entry, revision } = match known.take() {
                Some(known) => known,
                None => self.load().await?,
            };
            let mut next = entry.clone();
            let result = act(&mut next);
            if next == entry {
                *known = Some(Known { entry, revision });
                return Ok((result, next));
            }
            match self.write(&next, revision).await {
                Ok(revision) => {
                    *known = Some(Known {
                        entry: next.clone(),
                        revision,
                    });
                    return Ok((result, next));
                }
                Err(error) => {
                    tried += 1;
                    if tried == TRIES {
                        return Err(error);
                    }
                    tokio::time::sleep(WAIT * 2_u32.pow(tried)).await;
                }
            }
        }
    }

    /// As [`change`](Self::change), beginning with the entry as it is.
    pub(super) async fn change_read<T>(
        &self,
        act: impl Fn(&mut Entry) -> T + Send,
    ) -> Result<(T, Entry), EngineError> {
        *self.known.lock().await = None;
        self.change(act).await
    }

    async fn write(&self, entry: &Entry, revision: u64) -> Result<u64, EngineError> {
        const OPERATION: &str = "writing the entry of the source";
        let value =
            serde_json::to_vec(entry).map_err(|error| EngineError::new(OPERATION, error))?;
        // Each error is the same: a conflict has two codes, of which the client knows one.
        let store = self.store().await?;
        let written = store.update(&self.key, value.into(), revision).await;
        written.map_err(|error| EngineError::new(OPERATION, error))
    }
}

const VERSION_HELP: &str = "update the older of the relays of the source";
