//! Ids of messages and of people.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// The maximum number of ids.
const MAX_IDS: usize = 1_000_000;

/// The memory of an id: twice 25 bytes in a map that has just grown, and twice 16 in a list.
const ID_BYTES: usize = 82;

/// What is known of ids, each as 128 bits of a keyed hash: an id may be as long as a message.
#[derive(Debug)]
pub(super) struct Ids<T> {
    max: usize,
    hashers: (RandomState, RandomState),
    seen: HashMap<(u64, u64), T>,
    order: VecDeque<(u64, u64)>,
}

impl<T: Copy> Ids<T> {
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

    /// Notes the value of `id`, unless it has one: then returns that.
    pub(super) fn insert(&mut self, id: &str, value: T) -> Option<T> {
        let hash = self.hash(id);
        if let Some(earlier) = self.seen.get(&hash) {
            return Some(*earlier);
        }
        self.seen.insert(hash, value);
        self.order.push_back(hash);
        if self.order.len() > self.max
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        None
    }

    /// Notes the value of `id` in place of an earlier one.
    pub(super) fn replace(&mut self, id: &str, value: T) {
        if self.insert(id, value).is_some() {
            let hash = self.hash(id);
            self.seen.insert(hash, value);
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<T> {
        self.seen.get(&self.hash(id)).copied()
    }

    /// Removes what is known of `id`.
    pub(super) fn remove(&mut self, id: &str) {
        let hash = self.hash(id);
        if self.seen.remove(&hash).is_some() {
            self.order.retain(|it| *it != hash);
        }
    }

    fn hash(&self, id: &str) -> (u64, u64) {
        (self.hashers.0.hash_one(id), self.hashers.1.hash_one(id))
    }
}
