//! Engines that differ from the one in memory.

use core::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use customerio_relay::{Account, DeadLetter, Engine, EngineError, Lease, Memory, Rejected, Row};
use tokio::sync::{Notify, Semaphore};

/// Implements an engine by another one, with other `take`, `renew`, `give_back` and `read`.
macro_rules! engine_like_memory {
    ($name:ident { $($own:item)* }) => {
        impl Engine for $name {
            $($own)*
            async fn delivered(&self, ids: &[i64]) -> Result<(), EngineError> {
                self.0.delivered(ids).await
            }
            async fn rejected(&self, rejected: &[Rejected]) -> Result<(), EngineError> {
                self.0.rejected(rejected).await
            }
            async fn account(&self) -> Result<Account, EngineError> {
                self.0.account().await
            }
            async fn dead_letters(
                &self,
                after: Option<i64>,
                limit: usize,
            ) -> Result<Vec<DeadLetter>, EngineError> {
                self.0.dead_letters(after, limit).await
            }
            async fn retry(&self, id: i64) -> Result<bool, EngineError> {
                self.0.retry(id).await
            }
            async fn remove(&self, id: i64) -> Result<bool, EngineError> {
                self.0.remove(id).await
            }
        }
    };
}

/// A store whose heads lost a byte.
pub(super) struct Damaged(pub(super) Memory);

engine_like_memory!(Damaged {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        self.0.take(owner, lease).await
    }
    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        self.0.renew(term, lease).await
    }
    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        self.0.give_back(term).await
    }
    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        let mut rows = self.0.read(open, limit).await?;
        for row in &mut rows {
            row.head.pop();
        }
        Ok(rows)
    }
});

/// A store that answers the first `take`, and no renewal.
pub(super) struct CutOff(
    pub(super) Memory,
    pub(super) Arc<Notify>,
    pub(super) AtomicBool,
);

engine_like_memory!(CutOff {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        if self.2.swap(true, Ordering::Relaxed) {
            return Ok(None);
        }
        self.0.take(owner, lease).await
    }
    async fn renew(&self, _: Lease, _: Duration) -> Result<bool, EngineError> {
        self.1.notify_one();
        core::future::pending().await
    }
    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        self.0.give_back(term).await
    }
    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        self.0.read(open, limit).await
    }
});

/// A store with a message of a newer version.
pub(super) struct Newer(
    pub(super) Memory,
    pub(super) i64,
    pub(super) Arc<AtomicBool>,
);

engine_like_memory!(Newer {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        self.0.take(owner, lease).await
    }
    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        self.0.renew(term, lease).await
    }
    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        self.0.give_back(term).await
    }
    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        let mut rows = self.0.read(open, limit).await?;
        let newer = rows.iter_mut().filter(|row| row.id == self.1);
        for row in newer.filter(|_| self.2.load(Ordering::Relaxed)) {
            row.head[0] = u8::MAX;
        }
        Ok(rows)
    }
});

/// A store that does not answer the first `take`, and no `give_back`.
pub(super) struct Silent(pub(super) Memory, pub(super) AtomicBool);

engine_like_memory!(Silent {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        if self.1.swap(false, Ordering::Relaxed) {
            core::future::pending::<()>().await;
        }
        self.0.take(owner, lease).await
    }
    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        self.0.renew(term, lease).await
    }
    async fn give_back(&self, _: Lease) -> Result<(), EngineError> {
        core::future::pending().await
    }
    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        self.0.read(open, limit).await
    }
});

/// A store that removes messages when it is allowed to.
pub(super) struct Removing(pub(super) Memory, pub(super) Arc<Semaphore>);

impl Removing {
    async fn delivered(&self, ids: &[i64]) -> Result<(), EngineError> {
        self.1.acquire().await.unwrap().forget();
        self.0.delivered(ids).await
    }
}

impl Deref for Removing {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.0
    }
}

/// A store over [`Removing`].
pub(super) struct Slow(pub(super) Removing);

engine_like_memory!(Slow {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        self.0.take(owner, lease).await
    }
    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        self.0.renew(term, lease).await
    }
    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        self.0.give_back(term).await
    }
    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        self.0.read(open, limit).await
    }
});
