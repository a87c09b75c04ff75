//! The counters. Each accepted message is counted in exactly one of them at any time.

use crate::delivery::Resolution;
use crate::outcome::RejectReason;

/// Rejected messages by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) bad_request: u64,
    pub(crate) too_large: u64,
    pub(crate) not_successful: u64,
    pub(crate) given_up: u64,
}

impl Counts {
    pub(crate) fn total(self) -> u64 {
        self.bad_request + self.too_large + self.not_successful + self.given_up
    }
}

/// Counters since the start of the client. `pending` is counted and not derived, so that tests can
/// check the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) accepted: u64,
    pub(crate) recovered: u64,
    pub(crate) delivered: u64,
    pub(crate) rejected: Counts,
    pub(crate) dropped: u64,
    pub(crate) unreadable: u64,
    pub(crate) purged: u64,
    pub(crate) pending: u64,
    pub(crate) requests: u64,
    pub(crate) request_bytes: u64,
    pub(crate) retries: u64,
}

impl Account {
    pub(crate) fn accept(&mut self) {
        self.accepted += 1;
        self.pending += 1;
    }

    /// Counts messages of an earlier client that were found on disk.
    pub(crate) fn recover(&mut self, messages: u64) {
        self.recovered += messages;
        self.pending += messages;
    }

    /// Counts messages on disk that can't be read.
    pub(crate) fn lose(&mut self, messages: u64) {
        self.unreadable += messages;
        self.pending -= messages;
    }

    /// Counts purged messages that were only on disk.
    pub(crate) fn purge(&mut self, messages: u64) {
        self.purged += messages;
        self.pending -= messages;
    }

    pub(crate) fn resolve(&mut self, items: usize, resolution: &Resolution) {
        let items = items as u64;
        match resolution {
            Resolution::Delivered => self.delivered += items,
            Resolution::Rejected(rejection) => {
                let count = match rejection.reason {
                    RejectReason::BadRequest => &mut self.rejected.bad_request,
                    RejectReason::TooLarge => &mut self.rejected.too_large,
                    RejectReason::NotSuccessful => &mut self.rejected.not_successful,
                    RejectReason::GivenUp => &mut self.rejected.given_up,
                };
                *count += items;
            }
            Resolution::Dropped => self.dropped += items,
            Resolution::Purged => self.purged += items,
            Resolution::Abandoned => return,
        }
        self.pending -= items;
    }

    #[cfg(test)]
    pub(crate) fn adds_up(&self) -> bool {
        self.accepted + self.recovered
            == self.delivered
                + self.rejected.total()
                + self.dropped
                + self.unreadable
                + self.purged
                + self.pending
    }
}
