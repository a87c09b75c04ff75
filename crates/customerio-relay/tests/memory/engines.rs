//! The engine in memory with faults.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use customerio_relay::{Account, DeadLetter, Engine, EngineError, Lease, Memory, Rejected, Row};
use tokio::sync::Semaphore;

/// What happens before an operation of the engine in memory, or after a read.
pub(super) trait Faults: Send + Sync + 'static {
    /// Returns whether the lease may be taken.
    fn take(&self) -> impl Future<Output = bool> + Send {
        core::future::ready(true)
    }

    fn renew(&self) -> impl Future<Output = ()> + Send {
        core::future::ready(())
    }

    fn give_back(&self) -> impl Future<Output = ()> + Send {
        core::future::ready(())
    }

    fn delivered(&self) -> impl Future<Output = ()> + Send {
        core::future::ready(())
    }

    fn read(&self, _: &mut [Row]) {}
}

pub(super) struct Faulty<F>(pub(super) Memory, pub(super) F);

impl<F: Faults> Engine for Faulty<F> {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        if !self.1.take().await {
            return Ok(None);
        }
        self.0.take(owner, lease).await
    }

    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        self.1.renew().await;
        self.0.renew(term, lease).await
    }

    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        self.1.give_back().await;
        self.0.give_back(term).await
    }

    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        let mut rows = self.0.read(open, limit).await?;
        self.1.read(&mut rows);
        Ok(rows)
    }

    async fn delivered(&self, ids: &[i64]) -> Result<(), EngineError> {
        self.1.delivered().await;
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

/// A store whose heads lost a byte.
pub(super) struct Damaged;

impl Faults for Damaged {
    fn read(&self, rows: &mut [Row]) {
        for row in rows {
            row.head.pop();
        }
    }
}

/// A store that gives no lease and answers no renewal, once it is cut off.
pub(super) struct CutOff(pub(super) Arc<AtomicBool>);

impl Faults for CutOff {
    async fn take(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }

    async fn renew(&self) {
        if self.0.load(Ordering::Relaxed) {
            core::future::pending::<()>().await;
        }
    }
}

/// A store with a message of a newer version.
pub(super) struct Newer(pub(super) i64, pub(super) Arc<AtomicBool>);

impl Faults for Newer {
    fn read(&self, rows: &mut [Row]) {
        let newer = rows.iter_mut().filter(|row| row.id == self.0);
        for row in newer.filter(|_| self.1.load(Ordering::Relaxed)) {
            row.head[0] = u8::MAX;
        }
    }
}

/// A store that does not answer the first `take`, and no `give_back`.
pub(super) struct Silent(pub(super) AtomicBool);

impl Faults for Silent {
    async fn take(&self) -> bool {
        if self.0.swap(false, Ordering::Relaxed) {
            core::future::pending::<()>().await;
        }
        true
    }

    async fn give_back(&self) {
        core::future::pending::<()>().await;
    }
}

/// A store that removes messages when it is allowed to.
pub(super) struct Slow(pub(super) Arc<Semaphore>);

impl Faults for Slow {
    async fn delivered(&self) {
        self.0.acquire().await.unwrap().forget();
    }
}
