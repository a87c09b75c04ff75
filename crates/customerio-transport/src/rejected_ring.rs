//! The latest rejected messages, in memory.

use std::collections::VecDeque;

use crate::defaults::{REJECTED_BYTES_CAPACITY, REJECTED_CAPACITY};
use crate::outcome::Rejected;

/// A ring of at most [`REJECTED_CAPACITY`] messages and [`REJECTED_BYTES_CAPACITY`] bytes.
#[derive(Debug, Default)]
pub(crate) struct RejectedRing {
    messages: VecDeque<Rejected>,
    bytes: usize,
    forgotten: u64,
}

impl RejectedRing {
    pub(crate) fn push(&mut self, rejected: Rejected) {
        self.bytes += size_of(&rejected);
        self.messages.push_back(rejected);
        while self.messages.len() > REJECTED_CAPACITY || self.bytes > REJECTED_BYTES_CAPACITY {
            let Some(oldest) = self.messages.pop_front() else {
                break;
            };
            self.bytes -= size_of(&oldest);
            self.forgotten += 1;
        }
    }

    /// Removes the messages for which `is_removed` holds. Returns their number.
    pub(crate) fn remove(&mut self, is_removed: impl Fn(&Rejected) -> bool) -> u64 {
        let before = self.messages.len();
        self.messages.retain(|rejected| !is_removed(rejected));
        let removed = (before - self.messages.len()) as u64;
        self.bytes = self.messages.iter().map(size_of).sum();
        self.forgotten += removed;
        removed
    }

    pub(crate) fn all(&self) -> Vec<Rejected> {
        self.messages.iter().cloned().collect()
    }

    /// Returns the number of messages that newer ones replaced or that were removed.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

fn size_of(rejected: &Rejected) -> usize {
    rejected.item.len() + rejected.rejection.detail.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use customerio_core::call::CallKind;

    use super::*;
    use crate::outcome::{RejectReason, Rejection};

    #[test]
    fn retains_the_latest_within_both_limits_and_counts_the_rest() {
        let rejection = Arc::new(Rejection {
            reason: RejectReason::BadRequest,
            status: 400,
            detail: "no".into(),
        });
        for (bytes, fit) in [
            (100, REJECTED_CAPACITY),
            (30_000, REJECTED_BYTES_CAPACITY / 30_002),
        ] {
            let mut ring = RejectedRing::default();
            for _ in 0..REJECTED_CAPACITY + 5 {
                ring.push(Rejected {
                    call: CallKind::Track,
                    rejection: Arc::clone(&rejection),
                    item: vec![0; bytes].into(),
                    id: 0..2,
                });
            }
            assert_eq!(ring.all().len(), fit);
            assert_eq!(ring.forgotten(), (REJECTED_CAPACITY + 5 - fit) as u64);
        }
    }
}
