//! Carries out the scheduler's actions and checks the invariants.

use core::time::Duration;

use super::setting::Behavior;
use super::world::{Flight, MessageHistory, Sent, World};
use crate::defaults::{
    GIVE_UP_TRIES, MAX_REQUESTS_IN_FLIGHT, RATE_REQUESTS, RATE_WINDOW, REQUEST_BYTES,
    REQUEST_ITEMS, SEARCH_REQUESTS_FACTOR, TIMEOUT,
};
use crate::delivery::batch::body_bytes;
use crate::delivery::{Action, Item, Resolution};
use crate::outcome::PauseReason;

impl World {
    pub(super) fn carry_out(&mut self) {
        for action in self.scheduler.actions() {
            match action {
                Action::Send { request, items, .. } => self.send(request, items),
                Action::Cancel { request } => {
                    let flying = self.in_flight.len();
                    self.in_flight.retain(|flight| flight.request != request);
                    assert_eq!(self.in_flight.len() + 1, flying);
                }
                Action::Resolved { items, resolution } => {
                    let end = match resolution {
                        Resolution::Delivered => "delivered",
                        Resolution::Rejected(_) => "rejected",
                        Resolution::Dropped => "dropped",
                        Resolution::Abandoned => "abandoned",
                        Resolution::Purged => "purged",
                    };
                    for item in items {
                        self.end(&item, end);
                    }
                }
                Action::Flushed { flush, pending } => {
                    let (mark, deadline) = self.flushes.remove(&flush).expect("is answered once");
                    let below = &self.messages[..usize::try_from(mark).unwrap()];
                    let is_final =
                        |message: &&MessageHistory| !matches!(message.end, "" | "abandoned");
                    let final_ones = below.iter().filter(is_final).count();
                    assert_eq!(pending, mark - final_ones as u64);
                    assert!(pending == 0 || self.now >= deadline || self.scheduler.is_stopped());
                }
                Action::Stopped => {
                    assert!(!self.stopped);
                    self.stopped = true;
                }
                Action::Paused {
                    reason: PauseReason::EverythingRefused,
                } => {
                    let flying = self.in_flight.iter().map(|flight| &flight.items[..]);
                    self.episodes.pause(flying);
                }
                Action::Paused { .. } => self.episodes.stop(),
                Action::Retrying { .. } | Action::Resumed { .. } => {}
            }
        }
        let searches = self.scheduler.searches_in_flight();
        assert!(self.in_flight.len() <= self.setting.requests + searches);
        self.plan = self.scheduler.sleep();
        self.wake_rule = self.scheduler.wake_rule(self.now);
        let account = self.scheduler.account();
        assert!(account.adds_up(), "{account:?}");
        assert_eq!(account.accepted, self.accepted);
        assert_eq!(account.pending, self.accepted - self.final_ones);
        while self.oldest < self.accepted && !self.message(self.oldest).end.is_empty() {
            self.oldest += 1;
        }
        let oldest = (self.oldest < self.accepted).then_some(self.oldest);
        assert_eq!(self.scheduler.oldest().map(|item| item.sequence), oldest);
    }

    pub(super) fn send(&mut self, request: u64, items: Vec<Item>) {
        assert!(!self.stopped);
        let requests = self.setting.requests;
        assert!(
            self.in_flight.len() < (SEARCH_REQUESTS_FACTOR * requests).min(MAX_REQUESTS_IN_FLIGHT)
        );
        let bodies = self
            .in_flight
            .iter()
            .map(|flight| body_bytes(&flight.items));
        assert!(bodies.sum::<usize>() + body_bytes(&items) <= requests * REQUEST_BYTES);
        assert!(!items.is_empty() && items.len() <= REQUEST_ITEMS);
        assert!(body_bytes(&items) <= REQUEST_BYTES);
        assert!(self.now >= self.held_until, "a `Retry-After` is broken");
        assert!(self.now <= self.gate, "a request begins after the gate");
        assert!(
            items
                .iter()
                .all(|item| self.message(item.sequence).end.is_empty())
        );
        assert!(
            items
                .iter()
                .all(|item| !self.purged.contains(&item.sequence)),
            "a purged message is sent"
        );
        self.sent.push(Sent {
            at: self.now,
            first: items[0].sequence,
            count: items.len(),
        });
        let paused = self.scheduler.paused().map(|(reason, _)| reason);
        let probe = paused == Some(PauseReason::EverythingRefused);
        assert!(!probe || items.len() == 1);
        assert!(paused.is_none() || self.in_flight.is_empty());
        let recent = self
            .sent
            .iter()
            .rev()
            .take_while(|sent| sent.at + RATE_WINDOW > self.now)
            .take(RATE_REQUESTS + 1)
            .count();
        assert!(recent <= RATE_REQUESTS);
        let hang = self
            .setting
            .hang
            .filter(|_| items.iter().any(|item| self.is_poison(item.sequence)));
        let soon = Duration::from_millis(1 + request % 200);
        let answer = self.answer_by_outage_or_connection();
        let slow = match answer {
            Some(Behavior::Dead) => Some(TIMEOUT),
            Some(Behavior::Late) => Some(TIMEOUT.saturating_sub(soon)),
            _ => None,
        };
        let usual = self.setting.latency.unwrap_or(soon);
        let answered_at = self.now + hang.or(slow).unwrap_or(usual);
        self.in_flight.push(Flight {
            request,
            items,
            answer,
            answered_at,
            probe,
        });
    }

    /// Returns the answer to a request if it is known when the request leaves: during an outage, or on
    /// a dead or slow connection.
    fn answer_by_outage_or_connection(&mut self) -> Option<Behavior> {
        let outage = self.outage.as_ref();
        if let Some(outage) = outage.filter(|outage| outage.time.contains(&self.now)) {
            return Some(outage.answer);
        }
        let decided = matches!(
            self.behaviors.first(),
            Some(Behavior::Dead | Behavior::Late)
        );
        decided.then(|| self.behaviors.remove(0))
    }

    pub(super) fn end(&mut self, item: &Item, end: &'static str) {
        self.ended += 1;
        self.final_ones += u64::from(end != "abandoned");
        let message = self.message(item.sequence);
        assert_eq!(message.end, "", "{} ends twice", item.sequence);
        message.end = end;
        match end {
            "delivered" => assert!(message.taken > 0),
            "rejected" => {
                assert!(message.refused_alone || message.failed_alone >= GIVE_UP_TRIES);
            }
            _ => {}
        }
    }
}
