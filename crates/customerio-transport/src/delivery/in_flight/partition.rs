//! Splits a body into parts that can be in flight at the same time.
//!
//! No identity is in two parts, so the messages of each identity stay in one part, in their order.

use std::collections::HashMap;

use crate::delivery::Item;

/// Splits `items` into at most `parts` parts of about the same number of messages.
pub(super) fn partition(items: &[Item], parts: usize) -> Vec<Vec<Item>> {
    let groups = groups(items);
    let mut sizes = HashMap::new();
    for group in &groups {
        *sizes.entry(*group).or_insert(0_usize) += 1;
    }
    let target = items.len().div_ceil(parts.max(1));
    let mut part_of = HashMap::new();
    let mut split: Vec<Vec<Item>> = Vec::new();
    // The number of messages of all groups in the last part.
    let mut filled = target;
    for (item, group) in items.iter().zip(&groups) {
        let part = *part_of.entry(*group).or_insert_with(|| {
            let size = sizes.get(group).copied().unwrap_or(1);
            if filled + size / 2 >= target && split.len() < parts {
                split.push(Vec::new());
                filled = 0;
            }
            filled += size;
            split.len().saturating_sub(1)
        });
        if let Some(part) = split.get_mut(part) {
            part.push(*item);
        }
    }
    split
}

/// Returns a number for each item. It is the same for items that share an identity, directly or through
/// others.
fn groups(items: &[Item]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..items.len()).collect();
    let mut seen = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        for hash in item.touches() {
            let other = *seen.entry(hash).or_insert(index);
            let (root, other) = (root(&parents, index), root(&parents, other));
            // The root is the lowest index, so chains are short.
            if let Some(parent) = parents.get_mut(root.max(other)) {
                *parent = root.min(other);
            }
        }
    }
    for index in 0..parents.len() {
        let root = root(&parents, index);
        if let Some(parent) = parents.get_mut(index) {
            *parent = root;
        }
    }
    parents
}

/// Follows the parents of an index to the one that is its own parent.
fn root(parents: &[usize], mut index: usize) -> usize {
    while let Some(parent) = parents.get(index)
        && *parent != index
    {
        index = *parent;
    }
    index
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::delivery::fake_item_of;

    proptest! {
        #[test]
        fn parts_have_all_messages_once_in_order_and_share_no_identity(
            touches in vec(vec(1_u64..300, 0..3), 1..200),
            parts in 1_usize..9,
        ) {
            let items: Vec<Item> = (0..)
                .zip(&touches)
                .map(|(sequence, touches)| {
                    let touches: Vec<_> = touches.iter().copied().map(Some).collect();
                    fake_item_of(sequence, 100, &touches)
                })
                .collect();
            let split = partition(&items, parts);
            prop_assert!(split.len() <= parts);
            let mut numbers: Vec<u64> = split.iter().flatten().map(|item| item.sequence).collect();
            numbers.sort_unstable();
            prop_assert!(numbers.into_iter().eq(0..items.len() as u64));
            let mut seen = BTreeSet::new();
            for part in &split {
                prop_assert!(!part.is_empty());
                prop_assert!(part.is_sorted_by_key(|item| item.sequence));
                let here: BTreeSet<u64> = part.iter().flat_map(Item::touches).collect();
                prop_assert!(seen.is_disjoint(&here));
                seen.extend(here);
            }
        }
    }

    #[test]
    fn messages_of_many_people_have_parts_of_about_one_size() {
        for touches in [vec![], vec![1_u64], vec![1, 2]] {
            let items: Vec<Item> = (0..640)
                .map(|sequence| {
                    // A hundred people, each with identities of its own.
                    let own = |touch| Some(touch + sequence % 100 * 10);
                    let touches: Vec<_> = touches.iter().map(own).collect();
                    fake_item_of(sequence, 100, &touches)
                })
                .collect();
            let sizes: Vec<_> = partition(&items, 4).iter().map(Vec::len).collect();
            assert_eq!(sizes.len(), 4);
            assert!(
                sizes.iter().all(|size| (150..170).contains(size)),
                "{sizes:?}"
            );
        }
    }
}
