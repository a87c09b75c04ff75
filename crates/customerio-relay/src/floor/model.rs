//! A model of the floor: writers with transactions that end in any order, a server that crashes, and readers
//! that take over from each other. No committed row may be passed over.

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

/// What a reader stores for the next one, and when that uses it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stored {
    BelowHeld,
    /// The floor of the reads: wrong, since the reader has rows below it.
    OfReads,
    /// The last id that was given: wrong, since transactions with lower ones may run.
    Unconfirmed,
    /// Used whatever server it is of: wrong, since ids are given again after a crash.
    OfAnyServer,
}

struct Database {
    /// Another number after each crash.
    server: i64,
    next_transaction: u64,
    latest_finished: u64,
    last_id: i64,
    running: BTreeMap<u64, Vec<i64>>,
    /// Ids of transactions without a number.
    unnumbered: Vec<i64>,
    visible: BTreeSet<i64>,
    /// The last id that is certainly on disk.
    written: i64,
    /// The stored floor with its server.
    floor: (i64, i64),
}

/// A reader in its term, or after it.
#[derive(Debug)]
struct Reader {
    floor: Floor,
    server: i64,
    open: BTreeSet<i64>,
}

impl Database {
    fn new() -> Self {
        Self {
            server: 1,
            next_transaction: 100,
            latest_finished: 99,
            last_id: 0,
            running: BTreeMap::new(),
            unnumbered: Vec::new(),
            visible: BTreeSet::new(),
            written: 0,
            floor: (0, 0),
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
            self.written = self.written.max(ids.last().copied().unwrap_or(0));
            self.visible.extend(ids);
        }
    }

    /// Ids of transactions that ran are given again.
    fn crash(&mut self) {
        self.server += 1;
        self.running.clear();
        self.last_id = self.written;
        self.latest_finished = self.next_transaction - 1;
    }

    fn take(&self, stored: Stored) -> Reader {
        let (floor, server) = self.floor;
        let is_used = stored == Stored::OfAnyServer || server == self.server;
        Reader {
            floor: Floor::stored(if is_used { floor } else { 0 }),
            server: self.server,
            open: BTreeSet::new(),
        }
    }

    fn deliver(&mut self, reader: &mut Reader, id: i64, stored: Stored) {
        if reader.server != self.server {
            return;
        }
        let floor = match stored {
            Stored::BelowHeld | Stored::OfAnyServer => reader.floor.to_store(&[id]),
            Stored::OfReads => reader.floor.id(),
            Stored::Unconfirmed => {
                let last = reader.floor.mark.map_or(0, |mark| mark.last_id);
                let mut floor = reader.floor.clone();
                floor.id = last;
                floor.to_store(&[id])
            }
        };
        self.floor = (floor, reader.server);
        self.visible.remove(&id);
        reader.open.remove(&id);
        reader.floor.removed([id].into_iter());
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
    fn read(&mut self, reader: &mut Reader, bound: Bound, limit: usize) -> Vec<i64> {
        let Reader { floor, open, .. } = reader;
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
    let mut reader = database.take(Stored::BelowHeld);
    let (first, second) = (database.begin(), database.begin());
    database.insert(second);
    database.read(&mut reader, bound, 10);
    // With the wrong bound, the mark is the number of the first: it is confirmed when that ends.
    database.end(first, false);
    for _ in 0..3 {
        database.read(&mut reader, bound, 10);
    }
    database.end(second, true);
    database.read(&mut reader, bound, 10) == [1]
}

#[test]
fn the_latest_finished_transaction_is_no_bound() {
    assert!(row_of_a_running_transaction_is_read(Bound::Current));
    assert!(!row_of_a_running_transaction_is_read(Bound::LatestFinished));
}

fn row_of_a_slow_writer_is_read(numbered: Numbered) -> bool {
    let mut database = Database::new();
    let mut reader = database.take(Stored::BelowHeld);
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
        database.read(&mut reader, Bound::Current, 10);
    }
    let writer = writer.unwrap_or_else(|| {
        let writer = database.begin();
        let ids = std::mem::take(&mut database.unnumbered);
        database.running.insert(writer, ids);
        writer
    });
    database.end(writer, true);
    database.read(&mut reader, Bound::Current, 10) == [1]
}

#[test]
fn a_writer_needs_its_number_before_its_id() {
    assert!(row_of_a_slow_writer_is_read(Numbered::BeforeId));
    assert!(!row_of_a_slow_writer_is_read(Numbered::AfterId));
}

/// How far the floors of a history rose.
struct Rose {
    in_a_term: bool,
    at_its_begin: bool,
}

/// Each read of each reader must return what a read without a floor returns. A reader goes on after another took
/// over.
fn history(seed: u64, stored: Stored) -> Result<Rose, String> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut database = Database::new();
    let mut readers = [database.take(stored), database.take(stored)];
    let mut rose = Rose {
        in_a_term: false,
        at_its_begin: false,
    };
    for _ in 0..80 {
        let reader = &mut readers[random.usize(..2)];
        match random.u8(..29) {
            0..=3 => {
                database.begin();
            }
            4..=11 => {
                if let Some(writer) = random.choice(database.running.keys().copied()) {
                    database.insert(writer);
                }
            }
            12..=15 => {
                if let Some(writer) = random.choice(database.running.keys().copied()) {
                    database.end(writer, random.u8(..5) > 0);
                }
            }
            // Its term has ended.
            16..=19 if reader.server != database.server => *reader = database.take(stored),
            16..=19 => {
                let limit = random.usize(1..4);
                let read = database.read(reader, Bound::Current, limit);
                let all = database.visible.difference(&reader.open).copied();
                let all: Vec<_> = all.take(limit).collect();
                if read != all {
                    return Err(format!("seed {seed}: {read:?}, not {all:?}: {reader:?}"));
                }
                reader.open.extend(read);
                rose.in_a_term |= reader.floor.id() > 0;
            }
            20..=23 => {
                if let Some(id) = random.choice(reader.open.iter().copied()) {
                    database.deliver(reader, id, stored);
                }
            }
            // The relay gives a row up: the client was full, for example.
            24 | 25 => {
                if let Some(id) = random.choice(reader.open.iter().copied()) {
                    reader.open.remove(&id);
                }
            }
            26 | 27 => {
                *reader = database.take(stored);
                rose.at_its_begin |= reader.floor.id() > 0;
            }
            _ => database.crash(),
        }
    }
    Ok(rose)
}

#[test]
fn a_read_with_a_floor_returns_the_same_rows_in_10_000_histories() {
    let (mut in_terms, mut at_begins) = (0, 0);
    for seed in 0..10_000 {
        let rose = history(seed, Stored::BelowHeld).unwrap();
        in_terms += u32::from(rose.in_a_term);
        at_begins += u32::from(rose.at_its_begin);
    }
    assert!(
        in_terms > 2_000,
        "the floor was raised in {in_terms} histories"
    );
    assert!(
        at_begins > 1_000,
        "a term began above 0 in {at_begins} histories"
    );
}

#[test]
fn a_floor_that_is_stored_or_used_wrongly_passes_rows_over() {
    for stored in [Stored::OfReads, Stored::Unconfirmed, Stored::OfAnyServer] {
        let failed = (0..10_000).any(|seed| history(seed, stored).is_err());
        assert!(failed, "{stored:?}");
    }
}
