//! The message ids that arrived.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// Message ids remembered to find duplicates.
const MAX_IDS: usize = 1_000_000;

/// The memory of an id: twice 25 bytes in a map that has just grown, and twice 16 in a list.
const ID_BYTES: usize = 82;

/// The message ids seen, each as 128 bits of a keyed hash: an id may be as long as a message.
#[derive(Debug)]
pub(super) struct Ids {
    max: usize,
    hashers: (RandomState, RandomState),
    seen: HashMap<(u64, u64), u64>,
    order: VecDeque<(u64, u64)>,
}

impl Ids {
    /// Remembers as many ids as this memory holds, up to a million.
    pub(super) fn new(max_memory: usize) -> Self {
        Self {
            max: MAX_IDS.min(max_memory / ID_BYTES),
            hashers: Default::default(),
            seen: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Forgets all ids.
    pub(super) fn clear(&mut self) {
        self.seen = HashMap::new();
        self.order = VecDeque::new();
    }

    /// Notes that `id` is that of message `seq`, unless it was seen: then returns the earlier message.
    pub(super) fn insert(&mut self, id: &str, seq: u64) -> Option<u64> {
        let hash = (self.hashers.0.hash_one(id), self.hashers.1.hash_one(id));
        if let Some(earlier) = self.seen.get(&hash) {
            return Some(*earlier);
        }
        self.seen.insert(hash, seq);
        self.order.push_back(hash);
        if self.order.len() > self.max
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        None
    }
}
