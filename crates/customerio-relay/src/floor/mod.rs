//! The floor: an id such that the relay has, or has made final, every message at or below it.
//!
//! Deleted rows stay at the front of an index until vacuum. A read that starts at the floor does not visit
//! them: 12 to 15 ms instead of 180 to 420 ms for 2,000 rows behind 200,000 deleted ones.
//!
//! A floor below all messages that the relay has is stored for the terms to come: no row at or below it is
//! there, and none can appear as long as the server is the same. This stays true whatever happens to the relay, so it
//! does not matter which term stored it, or whether that term had ended.

#[cfg(test)]
mod model;

use std::collections::BTreeSet;

/// A bound to be confirmed: the last id that was given, and then a number of a transaction.
///
/// A writer has its number before it takes an id, so each transaction with an id up to `last_id` has a number
/// below `transaction`. `pg_snapshot_xmax` is no such number: it is the latest *finished* one plus 1, and may
/// lie below ones that run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) last_id: i64,
    pub(crate) transaction: u64,
}

/// See the [module](self).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Floor {
    id: i64,
    mark: Option<Mark>,
    /// The last id of a mark that was confirmed: a read that starts from now on sees all rows up to it.
    confirmed: i64,
    /// The ids that the relay has. Those up to the floor are not read, so it must be known when it gives one up.
    held: BTreeSet<i64>,
}

impl Floor {
    /// The floor of a new term, from the store.
    pub(crate) fn stored(id: i64) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    /// Returns the floor to store together with the removal of these rows.
    pub(crate) fn to_store(&self, removed: &[i64]) -> i64 {
        let removed: BTreeSet<_> = removed.iter().collect();
        let first = self.held.iter().find(|id| !removed.contains(id));
        first.map_or(self.id, |first| self.id.min(first - 1))
    }

    /// Returns whether a row with this id is not read any more, though the relay does not have it.
    pub(crate) fn has_passed(&self, id: i64) -> bool {
        id <= self.id && !self.held.contains(&id)
    }

    /// The id at which a read starts, exclusive.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    pub(crate) fn has_mark(&self) -> bool {
        self.mark.is_some()
    }

    pub(crate) fn set_mark(&mut self, mark: Mark) {
        self.mark = Some(mark);
    }

    /// Confirms the mark if all transactions below its number have ended. `oldest_running` is
    /// `pg_snapshot_xmin` of a statement that ran before the next read.
    pub(crate) fn observe(&mut self, oldest_running: u64) {
        if let Some(mark) = self.mark
            && oldest_running >= mark.transaction
        {
            self.confirmed = mark.last_id;
            self.mark = None;
        }
    }

    /// Lowers the floor below the messages that the relay gave up, so that the read returns them again. `open`
    /// are the ids that it has.
    pub(crate) fn before_read(&mut self, open: &[i64]) {
        let open: BTreeSet<i64> = open.iter().copied().collect();
        if let Some(given_up) = self.held.difference(&open).next() {
            self.id = self.id.min(given_up - 1);
        }
        self.held = open;
    }

    /// Raises the floor after a read that started after [`observe`](Self::observe). `read` are its ids, and
    /// `cut_at` is the last of them if its limit ended it. The relay has every row up to the floor.
    pub(crate) fn after_read(&mut self, read: impl Iterator<Item = i64>, cut_at: Option<i64>) {
        self.held.extend(read);
        let floor = self.confirmed.min(cut_at.unwrap_or(i64::MAX));
        self.id = self.id.max(floor);
    }

    /// These rows are gone.
    pub(crate) fn removed(&mut self, ids: impl Iterator<Item = i64>) {
        for id in ids {
            self.held.remove(&id);
        }
    }
}
