//! Messages that wait for others of the same identities, which hold no lanes: for a message that is tried
//! alone because the server fails on it, and for a part of a refused body.
//!
//! A message of two identities may wait for one claim while it shares its other identity with later
//! messages. These wait too, so a claim grows with each message that waits for it.

use std::collections::{BTreeSet, VecDeque};

use super::Lanes;
use super::row::{Load, position};
use crate::delivery::Item;

/// The right of some messages to be sent before all others of their identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim(u64);

/// The claims of identities.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// The hash of an identity with each claim of it.
    of: BTreeSet<(u64, Claim)>,
    next: u64,
}

impl Claims {
    /// Returns a claim of an identity of the message.
    #[inline]
    pub(super) fn concerning(&self, item: &Item) -> Option<Claim> {
        // Mostly there are no claims.
        if self.of.is_empty() {
            return None;
        }
        self.search(item)
    }

    fn search(&self, item: &Item) -> Option<Claim> {
        item.touches().find_map(|hash| {
            let mut claims = self.of.range((hash, Claim(0))..=(hash, Claim(u64::MAX)));
            claims.next().map(|(_, claim)| *claim)
        })
    }

    fn is_of(&self, claim: Claim, item: &Item) -> bool {
        item.touches().any(|hash| self.of.contains(&(hash, claim)))
    }

    fn add(&mut self, parked: &mut Parked, item: &Item) {
        for hash in item.touches() {
            if self.of.insert((hash, parked.claim)) {
                parked.touched.push(hash);
            }
        }
    }

    fn remove(&mut self, parked: &Parked) {
        for hash in &parked.touched {
            self.of.remove(&(*hash, parked.claim));
        }
    }
}

/// The messages that wait for a claim.
#[derive(Debug)]
pub(super) struct Parked {
    claim: Claim,
    /// The hashes of its identities, each once.
    touched: Vec<u64>,
    pub(super) items: VecDeque<Item>,
}

impl Lanes {
    /// Makes messages that share an identity with `items` wait until [`unclaim`](Self::unclaim). The
    /// lanes of `items` are held until now.
    pub(crate) fn claim<'a>(&mut self, items: impl Iterator<Item = &'a Item>) -> Claim {
        let claim = Claim(self.claims.next);
        self.claims.next += 1;
        let mut parked = Parked {
            claim,
            touched: Vec::new(),
            items: VecDeque::new(),
        };
        for item in items {
            self.claims.add(&mut parked, item);
        }
        self.parked.push(parked);
        claim
    }

    /// Returns the messages that wait for a claim to their lanes.
    pub(crate) fn unclaim(&mut self, claim: Claim) {
        let index = self.parked.iter().position(|parked| parked.claim == claim);
        let Some(index) = index else { return };
        let parked = self.parked.swap_remove(index);
        self.claims.remove(&parked);
        // They were at the heads of their lanes, so most of them are added at the front.
        for item in parked.items.into_iter().rev() {
            self.load.subtract(Load::of(&item));
            self.put(item);
        }
    }

    /// Parks a message at the head of its lanes if it must wait. Returns whether it was parked.
    #[inline]
    pub(super) fn park(&mut self, item: &Item) -> bool {
        let Some(claim) = self.claims.concerning(item) else {
            return false;
        };
        self.remove(item);
        self.add_parked(item, claim);
        true
    }

    /// Parks a message of a body if it must wait for `claim`. Returns whether it was parked.
    pub(crate) fn park_taken(&mut self, item: &Item, claim: Claim) -> bool {
        let concerned = self.claims.is_of(claim, item);
        if concerned {
            self.add_parked(item, claim);
        }
        concerned
    }

    fn add_parked(&mut self, item: &Item, claim: Claim) {
        let parked = self.parked.iter_mut().find(|it| it.claim == claim);
        if let Some(parked) = parked {
            self.load.add(Load::of(item));
            self.claims.add(parked, item);
            let at = position(&parked.items, item.sequence).unwrap_or_else(|at| at);
            parked.items.insert(at, *item);
        } else {
            debug_assert!(false, "{claim:?} is not known");
            self.put(*item);
        }
    }
}
