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
        let outage = self.in_outage();
        if outage
            && self.may_begin()
            && let Some(lot) = self.new_lot()
        {
            return Some(lot);
        }
        let due = self
            .all_lots()
            .enumerate()
            .filter(|(_, lot)| lot.request().is_none() && lot.not_before() <= now)
            .min_by_key(|(_, lot)| (if outage { lot.failures() } else { 0 }, lot.not_before()))
            .map(|(index, _)| index);
        match due {
            Some(index) => Some(self.remove_lot(index)),
            None if self.may_begin() => self.new_lot(),
            None => None,
        }
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
