//! The message ids that arrived.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// Message ids remembered to find duplicates: more than messages, since they are smaller. They take
/// at most 80 MB.
const MAX_IDS: usize = 1_000_000;

/// The message ids seen, each as 128 bits of a keyed hash: an id may be as long as a message.
#[derive(Debug, Default)]
pub(super) struct Ids {
    hashers: (RandomState, RandomState),
    seen: HashMap<(u64, u64), u64>,
    order: VecDeque<(u64, u64)>,
}

impl Ids {
    /// Notes that `id` is that of message `seq`, unless it was seen: then returns the earlier message.
    pub(super) fn insert(&mut self, id: &str, seq: u64) -> Option<u64> {
        let hash = (self.hashers.0.hash_one(id), self.hashers.1.hash_one(id));
        if let Some(earlier) = self.seen.get(&hash) {
            return Some(*earlier);
        }
        self.seen.insert(hash, seq);
        self.order.push_back(hash);
        if self.order.len() > MAX_IDS
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        None
    }
}
