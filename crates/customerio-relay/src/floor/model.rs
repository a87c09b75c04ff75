//! A model of the floor: writers with transactions that end in any order, and a reader. No committed row may
//! be passed over.

use std::collections::{BTreeMap, BTreeSet};

use super::{Floor, Mark};

/// The number that the reader takes for a mark.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    /// `pg_current_xact_id` of a statement of its own.
    Current,
    /// `pg_snapshot_xmax`: wrong.
    LatestFinished,
}

/// When a writer gets the number of its transaction.
#[derive(Clone, Copy, PartialEq)]
enum Numbered {
    BeforeId,
    /// Wrong.
    AfterId,
}

struct Database {
    next_transaction: u64,
    latest_finished: u64,
    last_id: i64,
    running: BTreeMap<u64, Vec<i64>>,
    /// Ids of transactions without a number.
    unnumbered: Vec<i64>,
    visible: BTreeSet<i64>,
}

impl Database {
    fn new() -> Self {
        Self {
            next_transaction: 100,
            latest_finished: 99,
            last_id: 0,
            running: BTreeMap::new(),
            unnumbered: Vec::new(),
            visible: BTreeSet::new(),
        }
    }

    fn number(&mut self) -> u64 {
        self.next_transaction += 1;
        self.next_transaction - 1
    }

    fn id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    fn begin(&mut self) -> u64 {
        let number = self.number();
        self.running.insert(number, Vec::new());
        number
    }

    fn insert(&mut self, transaction: u64) {
        let id = self.id();
        self.running.entry(transaction).or_default().push(id);
    }

    fn end(&mut self, transaction: u64, commits: bool) {
        let ids = self.running.remove(&transaction).unwrap();
        self.latest_finished = self.latest_finished.max(transaction);
        if commits {
            self.visible.extend(ids);
        }
    }

    fn oldest_running(&self) -> u64 {
        let oldest = self.running.keys().next().copied();
        oldest.unwrap_or(self.latest_finished + 1)
    }

    fn mark(&mut self, bound: Bound) -> Mark {
        let last_id = self.last_id;
        let transaction = match bound {
            Bound::Current => {
                let own = self.number();
                self.latest_finished = own;
                own
            }
            Bound::LatestFinished => self.latest_finished + 1,
        };
        Mark {
            last_id,
            transaction,
        }
    }

    /// One turn of the reader. Returns the ids that it read.
    fn read(
        &mut self,
        floor: &mut Floor,
        bound: Bound,
        open: &BTreeSet<i64>,
        limit: usize,
    ) -> Vec<i64> {
        let held: Vec<i64> = open.iter().copied().collect();
        floor.before_read(&held);
        if !floor.has_mark() {
            let mark = self.mark(bound);
            floor.set_mark(mark);
        }
        floor.observe(self.oldest_running());
        let from = floor.id();
        let rows = self.visible.range(from + 1..);
        let rows: Vec<i64> = rows
            .filter(|id| !open.contains(id))
            .copied()
            .take(limit)
            .collect();
        let cut_at = (rows.len() == limit)
            .then(|| rows.last().copied())
            .flatten();
        floor.after_read(rows.iter().copied(), cut_at);
        rows
    }
}

/// Two transactions run, and the snapshot says that its bound is the first of them. Returns whether the row
/// of the second is read when it commits.
fn row_of_a_running_transaction_is_read(bound: Bound) -> bool {
    let mut database = Database::new();
    let mut floor = Floor::default();
    let (first, second) = (database.begin(), database.begin());
    database.insert(second);
    let none = BTreeSet::new();
    database.read(&mut floor, bound, &none, 10);
    // With the wrong bound, the mark is the number of the first: it is confirmed when that ends.
    database.end(first, false);
    for _ in 0..3 {
        database.read(&mut floor, bound, &none, 10);
    }
    database.end(second, true);
    database.read(&mut floor, bound, &none, 10) == [1]
}

#[test]
fn the_latest_finished_transaction_is_no_bound() {
    assert!(row_of_a_running_transaction_is_read(Bound::Current));
    assert!(!row_of_a_running_transaction_is_read(Bound::LatestFinished));
}

fn row_of_a_slow_writer_is_read(numbered: Numbered) -> bool {
    let mut database = Database::new();
    let mut floor = Floor::default();
    let none = BTreeSet::new();
    let writer = match numbered {
        Numbered::BeforeId => {
            let writer = database.begin();
            database.insert(writer);
            Some(writer)
        }
        Numbered::AfterId => {
            let id = database.id();
            database.unnumbered.push(id);
            None
        }
    };
    for _ in 0..3 {
        database.read(&mut floor, Bound::Current, &none, 10);
    }
    let writer = writer.unwrap_or_else(|| {
        let writer = database.begin();
        let ids = std::mem::take(&mut database.unnumbered);
        database.running.insert(writer, ids);
        writer
    });
    database.end(writer, true);
    database.read(&mut floor, Bound::Current, &none, 10) == [1]
}

#[test]
fn a_writer_needs_its_number_before_its_id() {
    assert!(row_of_a_slow_writer_is_read(Numbered::BeforeId));
    assert!(!row_of_a_slow_writer_is_read(Numbered::AfterId));
}

#[test]
fn a_read_with_a_floor_returns_the_same_rows_in_10_000_histories() {
    let mut raised = 0;
    for seed in 0..10_000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut database = Database::new();
        let mut floor = Floor::default();
        let mut open = BTreeSet::new();
        for _ in 0..60 {
            match random.u8(..7) {
                0 => {
                    database.begin();
                }
                1 | 2 => {
                    if let Some(writer) = random.choice(database.running.keys().copied()) {
                        database.insert(writer);
                    }
                }
                3 => {
                    if let Some(writer) = random.choice(database.running.keys().copied()) {
                        database.end(writer, random.u8(..5) > 0);
                    }
                }
                4 => {
                    let limit = random.usize(1..4);
                    let read = database.read(&mut floor, Bound::Current, &open, limit);
                    let all = database.visible.difference(&open).copied();
                    let all: Vec<_> = all.take(limit).collect();
                    assert_eq!(read, all, "seed {seed}: {floor:?}");
                    open.extend(read);
                }
                5 => {
                    if let Some(id) = random.choice(open.iter().copied()) {
                        open.remove(&id);
                        database.visible.remove(&id);
                        floor.removed([id].into_iter());
                    }
                }
                // The relay gives a row up: the client was full, for example.
                _ => {
                    if let Some(id) = random.choice(open.iter().copied()) {
                        open.remove(&id);
                    }
                }
            }
        }
        raised += u32::from(floor.id() > 0);
    }
    assert!(raised > 2_000, "the floor was raised in {raised} histories");
}
