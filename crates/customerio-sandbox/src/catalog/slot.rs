//! The current catalog, which a new build replaces while the sandbox runs.

use super::Catalog;
use serde::Serialize;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Whether there is a catalog, and whether it is current.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    /// Nobody gives one.
    #[default]
    None,
    /// A build is in progress.
    Building,
    /// The last build succeeded.
    Ready,
    /// The last build failed.
    Failed,
}

/// The current catalog and its state.
#[derive(Debug, Default)]
pub(crate) struct Slot(RwLock<Current>);

#[derive(Debug, Default)]
pub(crate) struct Current {
    pub(crate) phase: Phase,
    /// Grows with each new catalog.
    pub(crate) version: u64,
    pub(crate) catalog: Option<Arc<Catalog>>,
    pub(crate) error: Option<String>,
}

impl Current {
    /// Whether the catalog is older than the sources.
    pub(crate) fn is_stale(&self) -> bool {
        self.catalog.is_some() && self.phase != Phase::Ready
    }
}

impl Slot {
    /// Returns the state. A message is judged and stored under one guard, so that a new catalog judges
    /// it again.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Current> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn building(&self) {
        self.write().phase = Phase::Building;
    }

    pub(crate) fn failed(&self, error: String) {
        let mut current = self.write();
        current.phase = Phase::Failed;
        current.error = Some(error);
    }

    /// Replaces the catalog.
    #[cfg(feature = "catalog")]
    pub(crate) fn set(&self, catalog: Arc<Catalog>) {
        let mut current = self.write();
        *current = Current {
            phase: Phase::Ready,
            version: current.version + 1,
            catalog: Some(catalog),
            error: None,
        };
    }

    fn write(&self) -> RwLockWriteGuard<'_, Current> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
