//! The queue of pending messages, divided into 64 lanes.
//!
//! Messages of one identity must arrive in the order of their calls, even with several requests in
//! flight. So each identity belongs to a lane, by its hash. A request *holds* the lanes of its
//! messages until all of them are final. A message of several identities is in the row of each of
//! their lanes, and leaves only when it is at the head of all of them.
//!
//! A request takes messages from the free lane with the oldest head until the body is full, then from
//! the next lane. It uses few lanes, so that other requests find free ones.
//!
//! A message on which the server fails is retried alone, possibly for minutes, and a refused body is
//! searched with many requests. They hold no lane but *claim* their identities: messages that share one
//! with them, or with a message that waits for them, are parked.

mod parked;
mod random;
mod row;
mod set;

use core::time::Duration;

pub(crate) use self::parked::Claim;
use self::parked::{Claims, Parked};
use self::row::{Load, Row, position};
use self::set::LANES;
pub(crate) use self::set::LaneSet;
use crate::defaults::REQUEST_ITEMS;
use crate::delivery::batch::BodyLimit;
use crate::delivery::{Item, after};

/// The total capacity of the rows, in entries, above which thin rows are shrunk: 5 MiB.
const SPARE_ENTRIES: usize = 64 * 1024;

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct Lanes {
    rows: Vec<Row>,
    /// The lanes that some request holds.
    held: LaneSet,
    parked: Vec<Parked>,
    claims: Claims,
    /// The load of all rows and of the parked messages.
    load: Load,
    /// The load of the rows that no request holds.
    free: Load,
    /// The total capacity of the rows in entries.
    capacity: usize,
    /// Messages at or above this sequence may not be sent yet.
    until: u64,
}

impl Lanes {
    pub(crate) fn new() -> Self {
        Self {
            rows: vec![Row::default(); LANES],
            held: LaneSet::default(),
            parked: Vec::new(),
            claims: Claims::default(),
            load: Load::default(),
            free: Load::default(),
            capacity: 0,
            until: u64::MAX,
        }
    }

    /// Returns the number of messages.
    pub(crate) fn len(&self) -> usize {
        self.load.items
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn oldest(&self) -> Option<&Item> {
        let heads = self.rows.iter().filter_map(|row| row.items.front());
        let parked = self.parked.iter().filter_map(|parked| parked.items.front());
        heads.chain(parked).min_by_key(|item| item.sequence)
    }

    /// Whether the message with this sequence is in the queue.
    pub(crate) fn holds(&self, sequence: u64) -> bool {
        let parked = self.parked.iter().map(|parked| &parked.items);
        self.rows
            .iter()
            .map(|row| &row.items)
            .chain(parked)
            .any(|items| position(items, sequence).is_ok())
    }

    /// Returns the number of messages below `mark`.
    pub(crate) fn before(&self, mark: u64) -> usize {
        let before = |item: &&Item| item.sequence < mark;
        let waiting = self.rows.iter().enumerate().map(|(lane, row)| {
            let counted = |item: &&Item| item.lanes().first() == lane;
            row.items.iter().take_while(before).filter(counted).count()
        });
        let parked = self
            .parked
            .iter()
            .map(|parked| parked.items.iter().take_while(before).count());
        waiting.chain(parked).sum()
    }

    /// Returns the lanes that some request holds.
    pub(crate) fn held(&self) -> LaneSet {
        self.held
    }

    /// Returns how many more messages in free lanes fill a body, or how many more bytes of them.
    pub(crate) fn room(&self, limit: &BodyLimit) -> (usize, usize) {
        let messages = REQUEST_ITEMS.saturating_sub(self.free.items);
        (messages, limit.exceeded_after(self.free.bytes))
    }

    /// Whether the messages in free lanes fill a body.
    pub(crate) fn fill(&self, limit: &BodyLimit) -> bool {
        self.free.items >= REQUEST_ITEMS || limit.is_exceeded_by(self.free.bytes)
    }

    /// Returns when to send the next body: at once if it is full or `expedite` is set, otherwise when
    /// its first message has waited for `linger`.
    pub(crate) fn ready_at(
        &self,
        limit: &BodyLimit,
        linger: Duration,
        expedite: bool,
    ) -> Option<Duration> {
        let heads = (0..LANES).filter_map(|lane| {
            let head = self.rows.get(lane)?.items.front()?;
            self.may_leave(head, self.held).then_some(head)
        });
        let oldest = heads.min_by_key(|item| item.sequence)?;
        Some(if expedite || self.fill(limit) {
            oldest.since
        } else {
            after(oldest.since, linger)
        })
    }

    /// Whether messages below `until` may be sent.
    pub(crate) fn is_open_until(&self, until: u64) -> bool {
        self.until >= until
    }

    /// Allows messages below `until` to be sent.
    pub(crate) fn open_until(&mut self, until: u64) {
        self.until = until;
    }

    /// Adds a message in the order of sequences. Returns whether it may be sent and its lanes are
    /// free.
    pub(crate) fn put(&mut self, item: Item) -> bool {
        let load = Load::of(&item);
        self.load.add(load);
        let lanes = item.lanes();
        for lane in lanes.iter() {
            let Some(row) = self.rows.get_mut(lane) else {
                continue;
            };
            self.capacity += row.make_room();
            match row.items.back() {
                Some(last) if last.sequence > item.sequence => {
                    let at = position(&row.items, item.sequence).unwrap_or_else(|at| at);
                    row.items.insert(at, item);
                }
                _ => row.items.push_back(item),
            }
            if lane == lanes.first() {
                row.load.add(load);
                if !self.held.overlaps(LaneSet::one(lane)) {
                    self.free.add(load);
                }
            }
        }
        item.sequence < self.until && !self.held.overlaps(lanes)
    }

    /// Removes and returns the oldest message.
    pub(crate) fn pop(&mut self) -> Option<Item> {
        let oldest = *self.oldest()?;
        self.remove(&oldest);
        Some(oldest)
    }

    /// Removes the messages of one body and holds their lanes.
    pub(crate) fn take(&mut self, limit: &BodyLimit) -> Vec<Item> {
        let busy = self.held;
        let mut body = limit.empty_body();
        let mut taken = Vec::with_capacity(limit.fits_about(self.free.items, self.free.bytes));
        let mut lanes = LaneSet::default();
        let mut done = busy;
        'body: while let Some(lane) = self.oldest_head_outside(done) {
            done = done.with(LaneSet::one(lane));
            while let Some(item) = self.head(lane) {
                let own = item.lanes();
                if !self.may_leave_lanes(&item, own, busy) {
                    break;
                }
                if !self.park(&item) {
                    if !body.takes(&item) {
                        break 'body;
                    }
                    self.remove_from(own, &item);
                    lanes = lanes.with(own);
                    taken.push(item);
                }
                // Messages behind this one may leave now.
                done = done.without(own.without(LaneSet::one(lane)));
            }
        }
        self.hold(lanes);
        taken
    }

    /// Removes one message at any position and holds its lanes.
    pub(crate) fn take_one(&mut self, item: &Item) {
        self.remove(item);
        self.hold(item.lanes());
    }

    /// Returns the oldest message in free lanes.
    pub(crate) fn oldest_free(&mut self) -> Option<Item> {
        loop {
            let oldest = self
                .rows
                .iter()
                .filter_map(|row| row.items.front())
                .filter(|item| self.may_leave(item, self.held))
                .min_by_key(|item| item.sequence)
                .copied()?;
            if !self.park(&oldest) {
                return Some(oldest);
            }
        }
    }

    fn hold(&mut self, lanes: LaneSet) {
        for lane in lanes.without(self.held).iter() {
            if let Some(row) = self.rows.get(lane) {
                self.free.subtract(row.load);
            }
        }
        self.held = self.held.with(lanes);
    }

    /// Releases lanes of a request whose messages are final, back in the queue, or claimed.
    pub(crate) fn release(&mut self, lanes: LaneSet) {
        for lane in lanes.iter() {
            if self.held.overlaps(LaneSet::one(lane))
                && let Some(row) = self.rows.get(lane)
            {
                self.free.add(row.load);
            }
        }
        self.held = self.held.without(lanes);
    }

    /// Returns the messages in any order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Item> {
        let rows = self.rows.iter().enumerate().flat_map(|(lane, row)| {
            let counted = move |item: &&Item| item.lanes().first() == lane;
            row.items.iter().filter(counted)
        });
        rows.chain(self.parked.iter().flat_map(|parked| &parked.items))
    }

    /// Removes and returns the messages for which `is_removed` holds, in any order.
    pub(crate) fn extract(&mut self, is_removed: impl Fn(&Item) -> bool) -> Vec<Item> {
        let mut removed = Vec::new();
        for (lane, row) in self.rows.iter_mut().enumerate() {
            let is_free = !self.held.overlaps(LaneSet::one(lane));
            for item in row::remove(&mut row.items, &is_removed) {
                if item.lanes().first() == lane {
                    let load = Load::of(&item);
                    row.load.subtract(load);
                    self.load.subtract(load);
                    if is_free {
                        self.free.subtract(load);
                    }
                    removed.push(item);
                }
            }
            if self.capacity > SPARE_ENTRIES && row.is_thin() {
                self.capacity -= row.give_back();
            }
        }
        for parked in &mut self.parked {
            for item in row::remove(&mut parked.items, &is_removed) {
                self.load.subtract(Load::of(&item));
                removed.push(item);
            }
        }
        removed
    }

    /// Removes and returns all messages.
    pub(crate) fn take_all(&mut self) -> Vec<Item> {
        let mut all = Vec::with_capacity(self.len());
        for (lane, row) in self.rows.iter_mut().enumerate() {
            let items = std::mem::take(row).items.into_iter();
            all.extend(items.filter(|item| item.lanes().first() == lane));
        }
        for parked in self.parked.drain(..) {
            all.extend(parked.items);
        }
        self.capacity = 0;
        self.load = Load::default();
        self.free = Load::default();
        all
    }

    fn remove(&mut self, item: &Item) {
        for parked in &mut self.parked {
            if let Ok(at) = position(&parked.items, item.sequence) {
                parked.items.remove(at);
                self.load.subtract(Load::of(item));
                return;
            }
        }
        self.remove_from(item.lanes(), item);
    }

    /// Removes a message that is in the rows of these lanes.
    fn remove_from(&mut self, lanes: LaneSet, item: &Item) {
        let load = Load::of(item);
        self.load.subtract(load);
        for lane in lanes.iter() {
            let Some(row) = self.rows.get_mut(lane) else {
                continue;
            };
            if row.remove(item.sequence) && self.capacity > SPARE_ENTRIES && row.is_thin() {
                self.capacity -= row.give_back();
            }
            if lane == lanes.first() {
                row.load.subtract(load);
                if !self.held.overlaps(LaneSet::one(lane)) {
                    self.free.subtract(load);
                }
            }
        }
    }

    fn head(&self, lane: usize) -> Option<Item> {
        self.rows.get(lane)?.items.front().copied()
    }

    fn oldest_head_outside(&self, lanes: LaneSet) -> Option<usize> {
        (0..LANES)
            .filter(|lane| !lanes.overlaps(LaneSet::one(*lane)))
            .filter_map(|lane| Some((self.head(lane)?.sequence, lane)))
            .min()
            .map(|(_, lane)| lane)
    }

    /// Whether a message is at the head of each of its lanes, and no lane of it is `busy`.
    fn may_leave(&self, item: &Item, busy: LaneSet) -> bool {
        self.may_leave_lanes(item, item.lanes(), busy)
    }

    /// [`may_leave`](Self::may_leave) for a message whose lanes are known.
    fn may_leave_lanes(&self, item: &Item, lanes: LaneSet, busy: LaneSet) -> bool {
        item.sequence < self.until
            && !busy.overlaps(lanes)
            && lanes.iter().all(|lane| {
                self.rows
                    .get(lane)
                    .and_then(|row| row.items.front())
                    .is_some_and(|head| head.sequence == item.sequence)
            })
    }
}

#[cfg(test)]
mod tests;
