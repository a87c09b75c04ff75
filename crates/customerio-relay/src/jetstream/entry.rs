//! The entry of a source: its lease, its position and its counts, which change together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::position::Position;
use crate::engine::Rejected;

/// The version of the entry's form.
pub(super) const VERSION: u32 = 1;

/// The maximum size of a server's explanation of a rejection. An entry must fit into a message.
const MAX_DETAIL: usize = 2_000;

/// The holder of a lease.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Owner {
    /// The name for people.
    pub(super) name: String,
    /// The engine, so that two relays of one name are two.
    pub(super) engine: String,
}

/// A move that the entry counts, and that the streams may not have yet. Each relay that sees it completes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", tag = "to")]
pub(super) enum Move {
    /// From the messages to the dead letters.
    DeadLetter {
        status: u16,
        reason: String,
        detail: String,
    },
    /// From the dead letters, where it has this sequence, to the end of the messages.
    Retry { letter: u64 },
    /// From the dead letters to nowhere.
    Nowhere { letter: u64 },
}

/// See the [module](self). JSON, so that `nats kv get` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) version: u32,
    pub(super) owner: Option<Owner>,
    pub(super) epoch: i64,
    /// The number of changes of the lease: a stand-by sees by it that the owner lives.
    pub(super) beat: u64,
    pub(super) lease_ms: u64,
    /// When the stream was created. Sequences of another stream are others.
    pub(super) stream: String,
    pub(super) delivered: u64,
    pub(super) rejected: u64,
    pub(super) position: Position,
    pub(super) moves: BTreeMap<u64, Move>,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            version: VERSION,
            owner: None,
            epoch: 0,
            beat: 0,
            lease_ms: 0,
            stream: String::new(),
            delivered: 0,
            rejected: 0,
            position: Position::default(),
            moves: BTreeMap::new(),
        }
    }
}

/// A final message: its place, and the number of its frame's items if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) place: u64,
    pub(super) items: Option<u64>,
}

impl Entry {
    fn finish(&mut self, it: Place) -> bool {
        let is_new = self.position.finish(it.place);
        if let Some(items) = it.items {
            self.position
                .close(it.place / super::position::PLACES, items);
        }
        is_new
    }

    /// Counts the delivered messages that are not final.
    pub(super) fn deliver(&mut self, places: &[Place]) {
        for it in places {
            self.delivered += u64::from(self.finish(*it));
        }
    }

    /// Counts the rejected messages that are not final, and notes their moves.
    pub(super) fn reject(&mut self, rejected: &[(Place, Rejected)]) {
        for (it, rejected) in rejected {
            if self.finish(*it) {
                self.rejected += 1;
                let Rejected {
                    status,
                    reason,
                    detail,
                    ..
                } = rejected;
                let to = Move::DeadLetter {
                    status: *status,
                    reason: cut(reason),
                    detail: cut(detail),
                };
                self.moves.insert(it.place, to);
            }
        }
    }
}

fn cut(text: &str) -> String {
    text[..text.floor_char_boundary(MAX_DETAIL)].to_owned()
}
