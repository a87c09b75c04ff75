//! Items that are readable without the lock.

use std::ops::Range;
use std::sync::Arc;

use super::{ArenaRef, Released};

/// Neighbouring items, readable without the lock.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    segment: Arc<Vec<u8>>,
    /// It is within the segment, which does not change while it is shared.
    range: Range<usize>,
}

impl Run {
    /// `range` is within the segment.
    pub(super) fn new(segment: Arc<Vec<u8>>, range: Range<usize>) -> Self {
        Self { segment, range }
    }

    /// Copies the bytes, so that the segment is not shared. `range` is within it.
    pub(super) fn copy(segment: &[u8], range: Range<usize>) -> Self {
        let bytes = segment[range].to_vec();
        let range = 0..bytes.len();
        Self::new(Arc::new(bytes), range)
    }

    /// Returns the items with commas between them.
    pub(crate) fn items(&self) -> &[u8] {
        &self.segment[self.range.clone()]
    }
}

/// A segment that is readable without the lock.
#[derive(Debug)]
pub(crate) struct SharedSegment {
    pub(super) number: u64,
    pub(super) bytes: Arc<Vec<u8>>,
}

/// Returns items of segments that ascend by number.
pub(crate) fn runs(
    places: impl IntoIterator<Item = ArenaRef>,
    segments: &[SharedSegment],
) -> Result<Vec<Run>, Released> {
    let places = places.into_iter();
    let mut runs: Vec<Run> = Vec::with_capacity(places.size_hint().0);
    for place in places {
        let found = segments.binary_search_by_key(&place.segment, |it| it.number);
        let segment = &found
            .ok()
            .and_then(|found| segments.get(found))
            .ok_or(Released)?
            .bytes;
        let range = place.range();
        if range.end > segment.len() {
            return Err(Released);
        }
        match runs.last_mut() {
            Some(run) if run.range.end + 1 == range.start && Arc::ptr_eq(&run.segment, segment) => {
                run.range.end = range.end;
            }
            _ => runs.push(Run::new(Arc::clone(segment), range)),
        }
    }
    Ok(runs)
}
