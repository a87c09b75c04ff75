//! The lots: which there are, which is sent next, and where their messages go.

use core::time::Duration;

use super::Core;
use crate::defaults::OUTAGE_AFTER_FAILURES;
use crate::delivery::Item;
use crate::delivery::lot::Lot;

impl Core {
    /// The most requests that may be under way now. Under a pause, and in an outage, one after the
    /// other tries whether it has ended.
    fn requests_allowed(&self) -> usize {
        if self.pause.is_some() || self.in_outage() {
            1
        } else {
            self.limits.requests
        }
    }

    /// Whether request after request fails.
    pub(super) fn in_outage(&self) -> bool {
        self.failures_in_a_row >= OUTAGE_AFTER_FAILURES
    }

    /// Those of one message that is tried alone are the last.
    pub(super) fn all_lots(&self) -> impl Iterator<Item = &Lot> {
        self.lots.iter().chain(&self.suspects)
    }

    /// Those that may be sent again, with their places among all. Requests that are likely not to be
    /// answered leave half of those under way to others.
    pub(super) fn lots_to_send(&self) -> impl Iterator<Item = (usize, &Lot)> {
        let hanging = self
            .all_lots()
            .filter(|lot| lot.request().is_some() && lot.may_hang())
            .count();
        let may_hang = hanging < (self.limits.requests / 2).max(1);
        self.all_lots()
            .enumerate()
            .filter(move |(_, lot)| lot.request().is_none() && (may_hang || !lot.may_hang()))
    }

    /// No lot waits any longer for its next try.
    pub(super) fn hurry_lots(&mut self, now: Duration) {
        for lot in self.lots.iter_mut().chain(&mut self.suspects) {
            lot.hurry(now);
        }
    }

    /// Whether one more request may leave.
    pub(super) fn may_send(&self) -> bool {
        self.requests_under_way < self.requests_allowed()
    }

    /// Whether it may be of messages that no request has had.
    pub(super) fn may_begin(&self) -> bool {
        // Lots that wait for their next try are in nobody's way as long as others pass.
        let all_fail = self.failures_in_a_row as usize >= self.limits.requests;
        self.may_send() && (!all_fail || self.lots.len() < self.limits.requests)
    }

    /// The lot to send now: one that was sent before and is due, or a new one. In an outage the one
    /// that was tried least: the others may be those that the server fails on.
    pub(super) fn lot_to_send(&mut self, now: Duration) -> Option<Lot> {
        if self.in_outage()
            && self.may_begin()
            && let Some(lot) = self.new_lot()
        {
            return Some(lot);
        }
        if let Some(index) = self.due_lot(now, false) {
            return Some(self.remove_lot(index));
        }
        // Those that are likely not to be answered take turns with what no request has had.
        if self.hung
            && self.may_begin()
            && let Some(lot) = self.new_lot()
        {
            return Some(lot);
        }
        match self.due_lot(now, true) {
            Some(index) => Some(self.remove_lot(index)),
            None if self.may_begin() => self.new_lot(),
            None => None,
        }
    }

    /// The place of the lot that is to be sent first, of those that are likely not to be answered or of
    /// the others. In an outage that is all the same.
    fn due_lot(&self, now: Duration, may_hang: bool) -> Option<usize> {
        let outage = self.in_outage();
        self.lots_to_send()
            .filter(|(_, lot)| outage || lot.may_hang() == may_hang)
            .filter(|(_, lot)| lot.not_before() <= now)
            .min_by_key(|(_, lot)| {
                let failures = if outage { lot.failures() } else { 0 };
                // A message that is tried apart holds up fewer than a lot with its lanes.
                (failures, lot.suspect().is_some(), lot.not_before())
            })
            .map(|(index, _)| index)
    }

    fn remove_lot(&mut self, index: usize) -> Lot {
        match index.checked_sub(self.lots.len()) {
            None => self.lots.swap_remove(index),
            Some(index) => self.suspects.swap_remove(index),
        }
    }

    pub(super) fn keep_lot(&mut self, lot: Lot) {
        if lot.suspect().is_some() {
            self.suspects.push(lot);
        } else {
            self.lots.push(lot);
        }
    }

    fn new_lot(&mut self) -> Option<Lot> {
        if self.is_probing() {
            return self.new_probe();
        }
        let items = self.lanes.take(&self.body_limit);
        (!items.is_empty()).then(|| Lot::new(items))
    }

    /// Takes out the lot whose request was answered.
    pub(super) fn take_lot_of(&mut self, request: u64) -> Option<Lot> {
        let index = self
            .all_lots()
            .position(|lot| lot.request() == Some(request))?;
        self.requests_under_way -= 1;
        Some(self.remove_lot(index))
    }

    /// A lot was answered: what is final, or apart, holds its lanes no more.
    pub(super) fn settle_lot(&mut self, mut lot: Lot) {
        // While an endpoint refuses everything there are only probes.
        if self.is_probing() && !lot.is_probe() {
            return self.dissolve(lot);
        }
        self.lanes.release(lot.free_lanes());
        if !lot.is_empty() {
            self.keep_lot(lot);
        } else if let Some(sequence) = lot.suspect() {
            self.lanes.unpark(sequence);
        }
    }

    /// The messages wait again, each in its place.
    pub(super) fn dissolve(&mut self, mut lot: Lot) {
        let items = lot.take_all();
        self.wait_again(items);
        self.lanes.release(lot.free_lanes());
        if let Some(sequence) = lot.suspect() {
            self.lanes.unpark(sequence);
        }
    }

    /// Those whose request is not under way wait again.
    pub(super) fn dissolve_waiting_lots(&mut self) {
        let waiting = |lot: &mut Lot| lot.request().is_none();
        let mut lots: Vec<_> = self.lots.extract_if(.., waiting).collect();
        lots.extend(self.suspects.extract_if(.., waiting));
        for lot in lots {
            self.dissolve(lot);
        }
    }

    pub(super) fn wait_again(&mut self, items: impl IntoIterator<Item = Item>) {
        for item in items {
            self.lanes.put(item);
        }
    }
}
