//! A model of several active relays for one source. It is not built: one relay is enough, and the model shows
//! that it is possible.
//!
//! Each identity belongs to a lane by its hash, and each lane has a lease. A message whose identities are in
//! two lanes is written once for each lane under one id: the message in the lowest lane, an empty barrier in
//! the other. The owner of the barrier's lane stops this identity until the message is final. The owner of the
//! message sends it when no earlier row of the other lane has this identity.
//!
//! Owners die, and go on behind their successors. Requests arrive late, twice or not at all.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

use std::collections::{BTreeMap, BTreeSet};

const LANES: usize = 3;
const IDENTITIES: usize = 6;
const WRITERS: usize = 3;
const STEPS: usize = 90;
const READ: usize = 3;

/// Whether writers lock an identity before they write for it, as the guide says. Without, transactions that
/// overlap have no order, but must not stop the relays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Locks {
    Taken,
    None,
}

/// A rule that a history breaks, to show that it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    Nothing,
    /// A barrier does not stop its identity.
    Barrier,
    /// A message does not wait for earlier rows of the other lane.
    Wait,
    /// The barrier has an id of its own.
    TwoIds,
    /// An owner keeps a message that another owner made final.
    Gone,
}

fn lane(identity: usize) -> usize {
    identity % LANES
}

/// A message and its identities.
#[derive(Clone, Debug)]
struct Message {
    number: u32,
    identities: Vec<usize>,
}

/// A row of a lane.
#[derive(Clone, Debug)]
struct Row {
    message: Message,
    is_barrier: bool,
}

impl Row {
    /// The identities that it has in its lane.
    fn identities(&self, own: usize) -> impl Iterator<Item = usize> + '_ {
        let identities = self.message.identities.iter().copied();
        identities.filter(move |identity| lane(*identity) == own)
    }
}

/// A place in the table: lane and id.
type Key = (usize, u32);

#[derive(Default)]
struct Transaction {
    locked: BTreeSet<usize>,
    rows: Vec<(Key, Row)>,
    /// Barriers that take an id of their own in the next step.
    unnumbered: Vec<(usize, Message)>,
}

/// A process that sends one lane, with what it read.
#[derive(Default)]
struct Owner {
    lane: usize,
    held: BTreeMap<u32, Row>,
    in_flight: BTreeSet<u32>,
}

/// A request under way. Its owner may be gone.
struct Request {
    owner: usize,
    id: u32,
    message: Message,
}

struct World {
    locks: Locks,
    broken: Broken,
    last_id: u32,
    last_number: u32,
    writers: [Transaction; WRITERS],
    table: BTreeMap<Key, Row>,
    /// All owners that ever were, and those that still run. A lane may have more than one.
    owners: Vec<Owner>,
    running: BTreeSet<usize>,
    requests: Vec<Request>,
    /// The messages of each identity in the order of their commits.
    committed: Vec<Vec<u32>>,
    /// The first arrivals of each identity.
    arrived: Vec<Vec<u32>>,
    seen: BTreeSet<u32>,
    total: usize,
    finals: usize,
}

impl World {
    fn new(locks: Locks, broken: Broken) -> Self {
        let mut world = Self {
            locks,
            broken,
            last_id: 0,
            last_number: 0,
            writers: Default::default(),
            table: BTreeMap::new(),
            owners: Vec::new(),
            running: BTreeSet::new(),
            requests: Vec::new(),
            committed: vec![Vec::new(); IDENTITIES],
            arrived: vec![Vec::new(); IDENTITIES],
            seen: BTreeSet::new(),
            total: 0,
            finals: 0,
        };
        (0..LANES).for_each(|lane| world.add_owner(lane));
        world
    }

    fn add_owner(&mut self, lane: usize) {
        self.running.insert(self.owners.len());
        self.owners.push(Owner {
            lane,
            ..Owner::default()
        });
    }

    fn id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    fn number_barriers(&mut self, writer: usize) {
        for (lane, message) in std::mem::take(&mut self.writers[writer].unnumbered) {
            let id = self.id();
            self.writers[writer].rows.push((
                (lane, id),
                Row {
                    message,
                    is_barrier: true,
                },
            ));
        }
    }

    /// Writes a message, unless another transaction has locked its identities.
    fn write(&mut self, writer: usize, identities: Vec<usize>) {
        self.number_barriers(writer);
        let is_locked = |identity: &usize| {
            let mut others = (0..WRITERS).filter(|other| *other != writer);
            others.any(|other| self.writers[other].locked.contains(identity))
        };
        if identities.iter().any(is_locked) {
            return;
        }
        self.last_number += 1;
        let message = Message {
            number: self.last_number,
            identities,
        };
        let id = self.id();
        let transaction = &mut self.writers[writer];
        let lanes: BTreeSet<usize> = message.identities.iter().copied().map(lane).collect();
        for (place, lane) in lanes.into_iter().enumerate() {
            let message = message.clone();
            if place > 0 && self.broken == Broken::TwoIds {
                transaction.unnumbered.push((lane, message));
                continue;
            }
            let row = Row {
                message,
                is_barrier: place > 0,
            };
            transaction.rows.push(((lane, id), row));
        }
        if self.locks == Locks::Taken {
            transaction.locked.extend(message.identities);
        }
    }

    fn end(&mut self, writer: usize, commits: bool) {
        self.number_barriers(writer);
        let ended = std::mem::take(&mut self.writers[writer]);
        if !commits {
            return;
        }
        for (key, row) in ended.rows {
            if !row.is_barrier {
                self.total += 1;
                for &identity in &row.message.identities {
                    self.committed[identity].push(row.message.number);
                }
            }
            self.table.insert(key, row);
        }
    }

    /// Reads the first rows of the lane that the owner does not hold, and forgets those that are gone: their
    /// message is final.
    fn read(&mut self, owner: usize) {
        let Owner {
            lane,
            held,
            in_flight,
        } = &mut self.owners[owner];
        let broken = self.broken;
        held.retain(|id, row| {
            let is_kept = broken == Broken::Gone && !row.is_barrier;
            is_kept || in_flight.contains(id) || self.table.contains_key(&(*lane, *id))
        });
        let rows = self.table.range((*lane, 0)..(*lane + 1, 0));
        let new = rows.filter(|((_, id), _)| !held.contains_key(id));
        let new: Vec<_> = new
            .take(READ)
            .map(|((_, id), row)| (*id, row.clone()))
            .collect();
        held.extend(new);
    }

    /// Returns the messages that the owner may send now.
    fn sendable(&self, owner: usize) -> Vec<u32> {
        let owner = &self.owners[owner];
        let is_first = |id: u32, row: &Row| {
            row.identities(owner.lane).all(|identity| {
                owner.held.range(..id).all(|(_, earlier)| {
                    let passes = earlier.is_barrier && self.broken == Broken::Barrier;
                    passes || !earlier.message.identities.contains(&identity)
                })
            })
        };
        // The rows of the other lane before its own barrier.
        let may_pass = |row: &Row| {
            let number = row.message.number;
            row.message.identities.iter().all(|identity| {
                let other = lane(*identity);
                let rows = self.table.range((other, 0)..(other + 1, 0));
                other == owner.lane
                    || rows
                        .map(|(_, row)| &row.message)
                        .take_while(|earlier| earlier.number != number)
                        .all(|earlier| !earlier.identities.contains(identity))
            })
        };
        let waiting = owner.held.iter().filter(|(id, row)| {
            !row.is_barrier
                && !owner.in_flight.contains(id)
                && is_first(**id, row)
                && (self.broken == Broken::Wait || may_pass(row))
        });
        waiting.map(|(id, _)| *id).collect()
    }

    fn send(&mut self, owner: usize, id: u32) {
        self.owners[owner].in_flight.insert(id);
        let message = self.owners[owner].held[&id].message.clone();
        self.requests.push(Request { owner, id, message });
    }

    /// A request arrives, or does not. Its answer reaches an owner that still runs, or is lost: then the
    /// owner sends the message again.
    fn end_request(&mut self, place: usize, arrives: bool, is_answered: bool) {
        let Request { owner, id, message } = self.requests.swap_remove(place);
        if arrives && self.seen.insert(message.number) {
            for &identity in &message.identities {
                self.arrived[identity].push(message.number);
            }
        }
        if !self.running.contains(&owner) {
            return;
        }
        self.owners[owner].in_flight.remove(&id);
        if arrives && is_answered {
            self.owners[owner].held.remove(&id);
            // One statement deletes the message and its barrier, and counts the message if it was there.
            let before = self.table.len();
            self.table
                .retain(|_, row| row.message.number != message.number);
            self.finals += usize::from(self.table.len() < before);
        }
    }

    fn step(&mut self, random: &mut fastrand::Rng) {
        let writer = random.usize(..WRITERS);
        let owner = random.choice(self.running.iter().copied()).unwrap();
        match random.u8(..14) {
            0..4 => {
                let count = 1 + usize::from(random.u8(..3) == 0);
                let all = (0..IDENTITIES).collect::<Vec<_>>();
                self.write(writer, random.choose_multiple(all, count));
            }
            4 | 5 => self.end(writer, random.u8(..6) > 0),
            6..8 => self.read(owner),
            8..11 => {
                if let Some(id) = random.choice(self.sendable(owner)) {
                    self.send(owner, id);
                }
            }
            11 | 12 if !self.requests.is_empty() => {
                let place = random.usize(..self.requests.len());
                self.end_request(place, random.u8(..6) > 0, random.u8(..6) > 0);
            }
            13 => {
                // A successor takes over. The owner before is dead, or was stopped and goes on.
                if random.bool() {
                    self.running.remove(&owner);
                }
                self.add_owner(self.owners[owner].lane);
            }
            _ => {}
        }
    }

    /// Ends the faults and delivers the rest. Returns `false` if messages wait for each other.
    fn drain(&mut self) -> bool {
        (0..WRITERS).for_each(|writer| self.end(writer, true));
        // Each round delivers at least one message, unless some wait for each other.
        for _ in 0..=2 * self.total {
            if self.table.is_empty() {
                return true;
            }
            while !self.requests.is_empty() {
                self.end_request(0, true, true);
            }
            for owner in self.running.clone() {
                self.read(owner);
                for id in self.sendable(owner) {
                    self.send(owner, id);
                }
            }
        }
        false
    }

    /// Whether the first arrivals of each identity are the first messages that were committed, in their order.
    fn is_in_order(&self) -> bool {
        self.committed
            .iter()
            .zip(&self.arrived)
            .all(|(committed, arrived)| committed.starts_with(arrived))
    }

    fn is_exact(&self) -> bool {
        let left = self.table.values().filter(|row| !row.is_barrier).count();
        self.total == self.finals + left
    }
}

/// What a history showed.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "a list of facts")]
struct Found {
    out_of_order: bool,
    is_stuck: bool,
    inexact: bool,
    has_barriers: bool,
    has_two_owners: bool,
}

fn history(seed: u64, locks: Locks, broken: Broken) -> Found {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut world = World::new(locks, broken);
    let mut found = Found::default();
    for _ in 0..STEPS {
        world.step(&mut random);
        found.inexact |= !world.is_exact();
        found.out_of_order |= !world.is_in_order();
    }
    found.has_barriers = world.table.values().any(|row| row.is_barrier);
    found.has_two_owners = world.running.len() > LANES;
    found.is_stuck = !world.drain();
    found.inexact |= !world.is_exact();
    found.out_of_order |= !found.is_stuck && world.committed != world.arrived;
    found
}

#[test]
fn lanes_keep_the_order_and_never_wait_for_each_other_in_10_000_histories() {
    let (mut barriers, mut owners) = (0, 0);
    for seed in 0..10_000 {
        let found = history(seed, Locks::Taken, Broken::Nothing);
        assert!(!found.out_of_order, "seed {seed}: out of order");
        assert!(!found.is_stuck, "seed {seed}: messages wait for each other");
        assert!(!found.inexact, "seed {seed}: the account is wrong");
        barriers += usize::from(found.has_barriers);
        owners += usize::from(found.has_two_owners);
    }
    assert!(barriers > 2_000, "{barriers} histories had barriers");
    assert!(owners > 2_000, "{owners} histories had two owners");
}

#[test]
fn writers_that_take_no_locks_do_not_stop_the_lanes() {
    for seed in 0..2_000 {
        let found = history(seed, Locks::None, Broken::Nothing);
        assert!(!found.is_stuck, "seed {seed}: messages wait for each other");
        assert!(!found.inexact, "seed {seed}: the account is wrong");
    }
}

#[test]
fn each_rule_of_the_lanes_is_needed() {
    let any = |locks, broken, wrong: fn(&Found) -> bool| {
        (0..10_000).any(|seed| wrong(&history(seed, locks, broken)))
    };
    let is_out_of_order = |broken| any(Locks::Taken, broken, |found| found.out_of_order);
    assert!(is_out_of_order(Broken::Barrier));
    assert!(is_out_of_order(Broken::Wait));
    assert!(any(Locks::Taken, Broken::Gone, |found| found.is_stuck));
    assert!(any(Locks::None, Broken::TwoIds, |found| found.is_stuck));
}
