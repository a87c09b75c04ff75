//! Sets of sequence numbers, stored as ranges.

use core::ops::Range;
use std::collections::BTreeMap;

/// A set of numbers. Its memory grows with the number of gaps, not of members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// Start to end; the ranges neither overlap nor touch.
    ranges: BTreeMap<u64, u64>,
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

    pub(super) fn iter(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        self.ranges.iter().map(|(&start, &end)| start..end)
    }

    pub(super) fn insert(&mut self, mut range: Range<u64>) {
        if range.is_empty() {
            return;
        }
        // The common case: numbers arrive in order.
        if let Some(mut last) = self.ranges.last_entry()
            && (*last.key()..=*last.get()).contains(&range.start)
        {
            let end = last.get_mut();
            self.count += range.end.saturating_sub(*end);
            *end = range.end.max(*end);
            return;
        }
        while let Some((&start, &end)) = self.ranges.range(..=range.end).next_back() {
            if end < range.start {
                break;
            }
            range = range.start.min(start)..range.end.max(end);
            self.ranges.remove(&start);
            self.count -= end - start;
        }
        self.count += range.end - range.start;
        self.ranges.insert(range.start, range.end);
    }

    pub(super) fn remove(&mut self, range: Range<u64>) {
        if range.is_empty() {
            return;
        }
        while let Some((&start, end)) = self.ranges.range_mut(..range.end).next_back() {
            let held = start..*end;
            if held.end <= range.start {
                break;
            }
            if held.start < range.start {
                *end = range.start;
            } else {
                self.ranges.remove(&held.start);
            }
            if range.end < held.end {
                self.ranges.insert(range.end, held.end);
            }
            self.count -= held.end.min(range.end) - held.start.max(range.start);
        }
    }

    pub(super) fn insert_all(&mut self, other: &Self) {
        other.iter().for_each(|range| self.insert(range));
    }

    pub(super) fn remove_all(&mut self, other: &Self) {
        other.iter().for_each(|range| self.remove(range));
    }

    pub(super) fn contains(&self, number: u64) -> bool {
        self.ranges
            .range(..=number)
            .next_back()
            .is_some_and(|(_, &end)| number < end)
    }

    /// Returns the lowest member that is at least `from`.
    pub(super) fn next_from(&self, from: u64) -> Option<u64> {
        if self.contains(from) {
            return Some(from);
        }
        self.ranges.range(from..).next().map(|(&start, _)| start)
    }

    /// Returns the parts of the set that are within `window`.
    pub(super) fn within(&self, window: Range<u64>) -> impl Iterator<Item = Range<u64>> + '_ {
        let before = self
            .ranges
            .range(..window.start)
            .next_back()
            .filter(|&(_, &end)| end > window.start);
        let inside = self
            .ranges
            .range(window.start..window.end.max(window.start));
        before
            .into_iter()
            .chain(inside)
            .map(move |(&start, &end)| start.max(window.start)..end.min(window.end))
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
}

impl FromIterator<Range<u64>> for Ranges {
    fn from_iter<I: IntoIterator<Item = Range<u64>>>(ranges: I) -> Self {
        let mut sorted: Vec<_> = ranges.into_iter().collect();
        sorted.sort_unstable_by_key(|range| range.start);
        let mut ranges = Self::default();
        for range in sorted {
            ranges.insert(range);
        }
        ranges
    }
}

impl From<Range<u64>> for Ranges {
    fn from(range: Range<u64>) -> Self {
        let mut ranges = Self::default();
        ranges.insert(range);
        ranges
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
                    ranges.remove(range.clone());
                    model.retain(|number| !range.contains(number));
                }
                if index % 2 == 1 {
                    odd.insert(range);
                }
                prop_assert_eq!(plain(&ranges), model.clone());
                prop_assert_eq!(ranges.count(), model.len() as u64);
                prop_assert!(ranges.iter().zip(ranges.iter().skip(1)).all(|(a, b)| a.end < b.start));
            }
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
