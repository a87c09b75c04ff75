//! A search of one body.

use super::*;
use crate::defaults::REQUEST_BYTES;
use crate::delivery::fake_item_of;

/// Returns a message that shares an identity with all others, so that a body of them is not split.
fn item(sequence: u64, length: u16) -> Item {
    fake_item_of(sequence, length, &[Some(7)])
}

/// Sends a batch of `count` messages to a server that refuses every body with one of `bad`. Returns
/// the delivered messages, the rejected ones, and the number of requests of each search.
fn search(count: u64, bad: &[u64]) -> (Vec<u64>, Vec<u64>, Vec<u32>) {
    let limit = BodyLimit::full(REQUEST_BYTES);
    let mut batch = InFlight::new((0..count).map(|sequence| item(sequence, 300)).collect());
    let (mut delivered, mut rejected, mut searches) = (Vec::new(), Vec::new(), Vec::new());
    let mut extra = None;
    let mut number = 0;
    while !batch.is_empty() {
        number += 1;
        extra = extra.map(|requests: u32| requests + 1);
        if batch
            .send(Duration::ZERO, number, &limit, false)
            .iter()
            .any(|item| bad.contains(&item.sequence))
        {
            match batch.refused(false) {
                AfterRefusal::Split(parts) => panic!("{parts:?} share an identity"),
                AfterRefusal::Narrowed => extra = extra.or(Some(0)),
                AfterRefusal::Found(item) => {
                    rejected.push(item.sequence);
                    // A message that was sent alone needed no search.
                    searches.push(extra.take().unwrap_or(0));
                }
            }
        } else {
            delivered.extend(batch.passed().0.iter().map(|item| item.sequence));
        }
    }
    (delivered, rejected, searches)
}

#[test]
fn finds_each_bad_message_in_few_requests_and_keeps_the_order() {
    for count in [1, 2, 3, 5, 64, 100, 1000] {
        for bad in [
            vec![],
            vec![0],
            vec![count - 1],
            vec![count / 2],
            vec![0, count / 3, count - 1],
        ] {
            let mut bad: Vec<u64> = bad;
            bad.dedup();
            let (delivered, rejected, searches) = search(count, &bad);
            assert_eq!(rejected, bad, "of {count}");
            assert!(delivered.is_sorted());
            assert_eq!(
                delivered.len() + rejected.len(),
                usize::try_from(count).unwrap()
            );
            let bound = count.next_power_of_two().ilog2() + 1;
            assert!(
                searches.iter().all(|requests| *requests <= bound),
                "{searches:?} > {bound}"
            );
        }
    }
}

#[test]
fn a_body_refused_for_its_size_costs_no_message() {
    let limit = BodyLimit::full(REQUEST_BYTES);
    let mut batch = InFlight::new((0..500).map(|sequence| item(sequence, 900)).collect());
    let mut delivered = 0;
    let mut lowered = None;
    while !batch.is_empty() {
        if batch.send(Duration::ZERO, 1, &limit, false).len() > 200 {
            assert!(matches!(batch.refused(true), AfterRefusal::Narrowed));
        } else {
            let (items, blamed) = batch.passed();
            delivered += items.len();
            lowered = lowered.or(blamed);
        }
    }
    assert_eq!(delivered, 500);
    assert!(lowered.is_some_and(|bytes| bytes > 450_000), "{lowered:?}");
}
