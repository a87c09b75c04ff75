//! Sets of sequence numbers, stored as ranges.

use core::ops::Range;
use core::slice;

/// A set of numbers. Its memory grows with the number of gaps, not of members.
///
/// A sorted list: responses arrive in the order of lanes, so each of them has hundreds of short ranges, which
/// are merged into the list together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// They ascend, and neither overlap nor touch.
    ranges: Vec<Range<u64>>,
    count: u64,
}

impl Ranges {
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Returns the number of members.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn as_slice(&self) -> &[Range<u64>] {
        &self.ranges
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        self.ranges.iter().cloned()
    }

    pub(super) fn insert(&mut self, range: Range<u64>) {
        if !range.is_empty() {
            self.insert_sorted(slice::from_ref(&range));
        }
    }

    pub(super) fn insert_all(&mut self, other: &Self) {
        self.insert_sorted(&other.ranges);
    }

    /// Inserts ranges that ascend, neither overlap nor touch, and are not empty.
    pub(super) fn insert_sorted(&mut self, new: &[Range<u64>]) {
        let (Some(first), Some(last)) = (new.first(), new.last()) else {
            return;
        };
        let near = self.near(first.start..last.end);
        let old = self.ranges.get(near.clone()).unwrap_or(&[]);
        if old.is_empty() {
            self.count += members(new);
            self.ranges.splice(near, new.iter().cloned());
            return;
        }
        let mut merged = Vec::with_capacity(old.len() + new.len());
        let (mut old, mut added) = (old.iter().peekable(), new.iter().peekable());
        while let Some(next) = match (old.peek(), added.peek()) {
            (Some(held), Some(range)) if range.start < held.start => added.next(),
            (Some(_), _) => old.next(),
            (None, _) => added.next(),
        } {
            push(&mut merged, next.clone());
        }
        self.replace(near, merged);
    }

    pub(super) fn remove_all(&mut self, other: &Self) {
        let removed = &other.ranges;
        let (Some(first), Some(last)) = (removed.first(), removed.last()) else {
            return;
        };
        let near = self.near(first.start..last.end);
        let old = self.ranges.get(near.clone()).unwrap_or(&[]);
        if old.is_empty() {
            return;
        }
        let mut rest = Vec::with_capacity(old.len() + removed.len());
        let mut removed = removed.iter().peekable();
        for held in old {
            let mut held = held.clone();
            while let Some(range) = removed.next_if(|range| range.end <= held.end) {
                if held.start < range.start {
                    rest.push(held.start..range.start);
                }
                held.start = held.start.max(range.end);
            }
            // It may reach into the next range too.
            if let Some(range) = removed.peek() {
                held.end = held.end.min(range.start);
            }
            if !held.is_empty() {
                rest.push(held);
            }
        }
        self.replace(near, rest);
    }

    pub(super) fn contains(&self, number: u64) -> bool {
        self.next_from(number) == Some(number)
    }

    /// Returns the lowest member that is at least `from`.
    pub(super) fn next_from(&self, from: u64) -> Option<u64> {
        let range = self.ranges.get(self.first_after(from))?;
        Some(range.start.max(from))
    }

    /// Returns the parts of the set that are within `window`.
    pub(super) fn within(&self, window: Range<u64>) -> impl Iterator<Item = Range<u64>> + '_ {
        let from = self.first_after(window.start);
        self.ranges
            .iter()
            .skip(from)
            .take_while(move |range| range.start < window.end)
            .map(move |range| range.start.max(window.start)..range.end.min(window.end))
            .filter(|range| !range.is_empty())
    }

    /// Returns the intersection of both sets.
    pub(super) fn common(&self, other: &Self) -> Self {
        let (few, many) = if self.ranges.len() <= other.ranges.len() {
            (self, other)
        } else {
            (other, self)
        };
        let mut common = Self::default();
        for range in few.iter() {
            many.within(range).for_each(|range| common.insert(range));
        }
        common
    }

    /// Returns the members that are not in `other`.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        rest.remove_all(other);
        rest
    }

    /// Returns the index of the first range with a member that is at least `number`.
    fn first_after(&self, number: u64) -> usize {
        self.ranges.partition_point(|range| range.end <= number)
    }

    /// Returns the indexes of the ranges that overlap or touch `span`.
    fn near(&self, span: Range<u64>) -> Range<usize> {
        // The common case: numbers arrive in order.
        let end = self.ranges.len();
        if self.ranges.last().is_none_or(|last| last.end < span.start) {
            return end..end;
        }
        let from = self.ranges.partition_point(|range| range.end < span.start);
        let to = self.ranges.partition_point(|range| range.start <= span.end);
        from..to
    }

    /// Replaces the ranges at these indexes.
    fn replace(&mut self, indexes: Range<usize>, new: Vec<Range<u64>>) {
        let added = members(&new);
        let removed: u64 = self.ranges.splice(indexes, new).map(length).sum();
        self.count = self.count - removed + added;
    }
}

fn length(range: Range<u64>) -> u64 {
    range.end - range.start
}

fn members(ranges: &[Range<u64>]) -> u64 {
    ranges.iter().cloned().map(length).sum()
}

/// Adds a range, or extends the last one if the range begins within it or at its end.
pub(super) fn push(ranges: &mut Vec<Range<u64>>, range: Range<u64>) {
    match ranges.last_mut() {
        Some(last) if (last.start..=last.end).contains(&range.start) => {
            last.end = last.end.max(range.end);
        }
        Some(_) | None => ranges.push(range),
    }
}

impl FromIterator<Range<u64>> for Ranges {
    fn from_iter<I: IntoIterator<Item = Range<u64>>>(ranges: I) -> Self {
        let mut sorted: Vec<_> = ranges
            .into_iter()
            .filter(|range| !range.is_empty())
            .collect();
        // A stable sort uses the order within each lane.
        sorted.sort_by_key(|range| range.start);
        let mut ranges = Vec::new();
        for range in sorted {
            push(&mut ranges, range);
        }
        let count = members(&ranges);
        Self { ranges, count }
    }
}

impl From<Range<u64>> for Ranges {
    fn from(range: Range<u64>) -> Self {
        core::iter::once(range).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn plain(ranges: &Ranges) -> BTreeSet<u64> {
        ranges.iter().flatten().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn is_a_set(steps in vec((any::<bool>(), 0_u64..40, 0_u64..12), 0..40), window in 0_u64..40) {
            let mut ranges = Ranges::default();
            let mut odd = Ranges::default();
            let mut model = BTreeSet::new();
            for (index, (insert, start, length)) in steps.into_iter().enumerate() {
                let range = start..start + length;
                if insert {
                    ranges.insert(range.clone());
                    model.extend(range.clone());
                } else {
                    ranges.remove_all(&range.clone().into());
                    model.retain(|number| !range.contains(number));
                }
                if index % 2 == 1 {
                    odd.insert(range);
                }
                prop_assert_eq!(plain(&ranges), model.clone());
                prop_assert_eq!(ranges.count(), model.len() as u64);
                prop_assert!(ranges.iter().zip(ranges.iter().skip(1)).all(|(a, b)| a.end < b.start));
            }
            let (mut both, mut left) = (ranges.clone(), ranges.clone());
            both.insert_all(&odd);
            left.remove_all(&odd);
            prop_assert_eq!(plain(&both), &model | &plain(&odd));
            prop_assert_eq!(both.count() + ranges.common(&odd).count(), ranges.count() + odd.count());
            prop_assert_eq!(left.count(), plain(&left).len() as u64);
            let again: Ranges = ranges.iter().collect::<Vec<_>>().into_iter().rev().collect();
            prop_assert_eq!(&again, &ranges);
            let odd_model = plain(&odd);
            prop_assert_eq!(plain(&ranges.common(&odd)), &model & &odd_model);
            prop_assert_eq!(plain(&ranges.without(&odd)), &model - &odd_model);
            prop_assert_eq!(ranges.next_from(window), model.range(window..).next().copied());
            prop_assert_eq!(ranges.contains(window), model.contains(&window));
            let within: BTreeSet<_> = ranges.within(window..window + 9).flatten().collect();
            prop_assert_eq!(within, model.range(window..window + 9).copied().collect::<BTreeSet<_>>());
        }
    }
}
