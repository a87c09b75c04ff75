//! Records in bounded memory.

use std::collections::VecDeque;
use std::sync::Arc;

/// The memory of a record in the list, which has up to twice the places that it needs, and three times
/// while it grows.
const PLACE: usize = 3 * size_of::<usize>();

/// A record that is numbered in the order of arrival, without gaps.
pub(super) trait Record: Clone {
    fn number(&self) -> u64;

    /// The bytes of memory that it takes behind an `Arc`.
    fn memory(&self) -> usize;
}

/// The newest records, within a maximum number and a maximum memory.
#[derive(Debug)]
pub(super) struct Retained<T> {
    records: VecDeque<Arc<T>>,
    memory: usize,
    max_records: usize,
    max_memory: usize,
}

impl<T: Record> Retained<T> {
    pub(super) fn new(max_records: usize, max_memory: usize) -> Self {
        Self {
            records: VecDeque::new(),
            memory: 0,
            max_records,
            max_memory,
        }
    }

    /// Adds a record and returns how many were removed to make room.
    pub(super) fn push(&mut self, record: T) -> u64 {
        self.memory += record.memory() + PLACE;
        self.records.push_back(Arc::new(record));
        self.make_room()
    }

    /// Changes a record, unless it was removed, and returns how many were removed to make room.
    pub(super) fn amend(&mut self, number: u64, amend: impl FnOnce(&mut T)) -> u64 {
        let position = self.position(number);
        let Some(record) = position.and_then(|it| self.records.get_mut(it)) else {
            return 0;
        };
        let before = record.memory();
        amend(Arc::make_mut(record));
        let after = record.memory();
        self.memory = self.memory - before + after;
        self.make_room()
    }

    /// Returns the newest `limit` records that `wanted` picks, oldest first, and the number of older
    /// ones that it picks too.
    pub(super) fn newest(&self, limit: usize, wanted: impl Fn(&T) -> bool) -> (Vec<Arc<T>>, usize) {
        let mut picked = self.records.iter().rev().filter(|record| wanted(record));
        let mut found: Vec<_> = picked.by_ref().take(limit).cloned().collect();
        found.reverse();
        (found, picked.count())
    }

    /// Returns the oldest `limit` records with a number above `after` that `wanted` picks.
    pub(super) fn oldest(
        &self,
        after: u64,
        limit: usize,
        wanted: impl Fn(&T) -> bool,
    ) -> Vec<Arc<T>> {
        let start = self
            .records
            .partition_point(|record| record.number() <= after);
        let newer = self.records.range(start..);
        newer.filter(|it| wanted(it)).take(limit).cloned().collect()
    }

    /// Returns all records, the oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.records.iter().map(|record| &**record)
    }

    /// Returns a record, unless it was removed.
    pub(super) fn get(&self, number: u64) -> Option<Arc<T>> {
        self.records.get(self.position(number)?).cloned()
    }

    pub(super) fn clear(&mut self) {
        self.records = VecDeque::new();
        self.memory = 0;
    }

    fn position(&self, number: u64) -> Option<usize> {
        let first = self.records.front()?.number();
        usize::try_from(number.checked_sub(first)?).ok()
    }

    fn make_room(&mut self) -> u64 {
        let mut removed = 0;
        while self.records.len() > self.max_records || self.memory > self.max_memory {
            let Some(oldest) = self.records.pop_front() else {
                break;
            };
            self.memory -= oldest.memory() + PLACE;
            removed += 1;
        }
        removed
    }
}
