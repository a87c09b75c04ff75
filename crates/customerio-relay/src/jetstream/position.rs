//! The final messages of a source, as ranges of places.
//!
//! A place is a frame's sequence in the stream and an item's index in the frame. A frame has [`PLACES`] of them, and
//! those without an item become final with the last item. So frames that are final join to one range, and the
//! first range ends at the watermark.
//!
//! No range is ever forgotten: a message that is counted stays in them, so that no owner counts it again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The places of a frame. A decimal number, so that the id 17003 is item 3 of frame 17.
pub(super) const PLACES: u64 = 1_000;

/// See the [module](self).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "Vec<(u64, u64)>", into = "Vec<(u64, u64)>")]
pub(super) struct Position {
    /// The first and the last place of each range. Between two ranges is at least one place.
    ranges: BTreeMap<u64, u64>,
}

impl Default for Position {
    /// Sequences begin at 1, so there is no frame 0.
    fn default() -> Self {
        Self {
            ranges: BTreeMap::from([(0, PLACES - 1)]),
        }
    }
}

impl From<Vec<(u64, u64)>> for Position {
    fn from(ranges: Vec<(u64, u64)>) -> Self {
        let mut position = Self::default();
        for (first, last) in ranges {
            position.insert(first, last);
        }
        position
    }
}

impl From<Position> for Vec<(u64, u64)> {
    fn from(position: Position) -> Self {
        position.ranges.into_iter().collect()
    }
}

impl Position {
    /// Returns the range that has a place.
    fn range(&self, place: u64) -> Option<(u64, u64)> {
        let (&first, &last) = self.ranges.range(..=place).next_back()?;
        (last >= place).then_some((first, last))
    }

    /// Returns whether all of these places are final.
    fn has(&self, first: u64, last: u64) -> bool {
        self.range(first).is_some_and(|(_, end)| end >= last)
    }

    fn insert(&mut self, mut first: u64, mut last: u64) {
        if first > last {
            return;
        }
        // A neighbour joins too.
        if let Some((before, end)) = self.range(first.saturating_sub(1)) {
            first = before;
            last = last.max(end);
        }
        while let Some((&next, &end)) = self.ranges.range(first..=last.saturating_add(1)).next() {
            self.ranges.remove(&next);
            last = last.max(end);
        }
        self.ranges.insert(first, last);
    }

    /// Returns whether a message is final.
    pub(super) fn is_final(&self, place: u64) -> bool {
        self.has(place, place)
    }

    /// Makes a message final. Returns whether it was not before.
    pub(super) fn finish(&mut self, place: u64) -> bool {
        let is_new = !self.is_final(place);
        self.insert(place, place);
        is_new
    }

    /// Makes the rest of a frame final, if its items are. Returns whether the frame is final.
    pub(super) fn close(&mut self, sequence: u64, items: u64) -> bool {
        let first = sequence.saturating_mul(PLACES);
        let is_final = items > 0 && self.has(first, first + items - 1);
        if is_final {
            self.insert(first, first + PLACES - 1);
        }
        is_final
    }

    /// Makes the frames between two frames final, which the stream does not have for this source.
    pub(super) fn skip(&mut self, after: u64, before: u64) {
        let first = after.saturating_add(1).saturating_mul(PLACES);
        if let Some(last) = before.saturating_mul(PLACES).checked_sub(1) {
            self.insert(first, last);
        }
    }

    /// Returns whether a frame is final.
    pub(super) fn is_closed(&self, sequence: u64) -> bool {
        let first = sequence.saturating_mul(PLACES);
        self.has(first, first.saturating_add(PLACES - 1))
    }

    /// Returns the sequence up to which all frames are final.
    pub(super) fn watermark(&self) -> u64 {
        let end = self.range(0).map_or(0, |(_, last)| last.saturating_add(1));
        (end / PLACES).saturating_sub(1)
    }
}
