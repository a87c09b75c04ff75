use super::*;
use crate::defaults::{POOL_PERIOD, POOLED_SEGMENTS};

/// The memory for an item in the index, in these tests.
const INDEX_BYTES: usize = 100;

fn arena(segments: usize) -> Arena {
    Arena::new(segments * SEGMENT_BYTES + 16 * INDEX_BYTES)
}

#[test]
fn neighbours_are_one_run_with_commas() {
    let mut arena = arena(2);
    let places: Vec<_> = [&b"{1}"[..], b"{2}", b"{3}", b"{4}"]
        .iter()
        .map(|item| arena.append(item, INDEX_BYTES).unwrap())
        .collect();
    assert_eq!(arena.get(places[2]).unwrap(), b"{3}");
    let shared = [places[0], places[1], places[3]];
    let segment = arena.share_segment(&shared).unwrap();
    let runs = runs(shared, &[segment]).unwrap();
    let items: Vec<_> = runs.iter().map(Run::items).collect();
    assert_eq!(items, [&b"{1},{2}"[..], b"{4}"]);
}

#[test]
fn items_of_some_segments_are_read_in_the_order_of_the_request() {
    let mut arena = arena(3);
    let places: Vec<_> = (0..5_u8)
        .map(|number| arena.append(&vec![number; 25_000], INDEX_BYTES).unwrap())
        .collect();
    let segments: Vec<_> = places
        .chunk_by(ArenaRef::is_in_segment_of)
        .map(|places| arena.share_segment(places).unwrap())
        .collect();
    assert_eq!(segments.len(), 3);
    let order = [4, 0, 2, 1, 3];
    let runs = runs(order.map(|index| places[index]), &segments).unwrap();
    let first: Vec<_> = runs.iter().map(|run| run.items()[0]).collect();
    assert_eq!(first, [4, 0, 2, 1, 3]);
    assert!(arena.share_segment(&places).is_err(), "they are in three");
}

#[test]
fn a_shared_segment_takes_no_new_items() {
    let mut arena = arena(3);
    let first = arena.append(b"{1}", INDEX_BYTES).unwrap();
    let run = arena.share(first).unwrap();
    let second = arena.append(b"{2}", INDEX_BYTES).unwrap();
    assert_ne!(first.segment, second.segment);
    drop(run);
    arena.release(first);
    assert_eq!(arena.get(second).unwrap(), b"{2}");
    assert_eq!(arena.held(), SEGMENT_BYTES + INDEX_BYTES);
}

#[test]
fn a_segment_takes_items_again_after_it_was_read() {
    for (before, after) in [(1, 1), (63, 1), (64, 64), (70, 130), (128, 1)] {
        let mut arena = Arena::new(2 * SEGMENT_BYTES);
        let mut places: Vec<_> = (0..before)
            .map(|_| arena.append(b"{1}", 0).unwrap())
            .collect();
        drop(arena.share(places[0]).unwrap());
        arena.release(places.remove(0));
        places.extend((0..after).map(|_| arena.append(b"{2}", 0).unwrap()));
        assert_eq!(arena.used(), 1);
        assert!(places.is_sorted_by_key(ArenaRef::order));
        for (number, place) in (1..).zip(places) {
            let item = if number < before { b"{1}" } else { b"{2}" };
            assert_eq!(arena.get(place).unwrap(), item);
            arena.release(place);
            assert!(arena.get(place).is_err());
        }
        assert_eq!(arena.used(), 0);
    }
}

#[test]
fn what_passes_a_pending_message_costs_nothing() {
    let mut arena = arena(3);
    let item = vec![b'x'; ITEM_BYTES];
    let oldest = arena.append(&item, INDEX_BYTES).unwrap();
    for _ in 0..10_000 {
        let place = arena.append(&item, INDEX_BYTES).unwrap();
        assert_eq!(arena.get(place).unwrap(), item);
        arena.release(place);
    }
    assert_eq!(arena.held(), SEGMENT_BYTES + INDEX_BYTES);
    assert_eq!(arena.get(oldest).unwrap(), item);
    assert_eq!(arena.used(), 1);
}

#[test]
fn held_memory_stays_below_the_limit_and_is_zero_after_release() {
    let item = vec![b'x'; 30_000];
    let mut arena = arena(4);
    for _ in 0..3 {
        let mut places = VecDeque::new();
        while let Some(place) = arena.append(&item, INDEX_BYTES) {
            places.push_back(place);
            assert!(arena.held() <= arena.limit);
        }
        assert_eq!(places.len(), 8);
        // Out of order: a segment in the middle is freed before the first one.
        for index in [4, 4, 0, 0, 0, 0, 0, 0] {
            arena.release(places.remove(index).unwrap());
        }
        assert_eq!(arena.held(), 0);
        assert_eq!(arena.used(), 0);
    }
}

/// Appends and releases what fills `segments`.
fn fill_and_release(arena: &mut Arena, segments: usize) {
    // Two fill a segment.
    let item = vec![b'x'; ITEM_BYTES];
    let places: Vec<_> = (0..2 * segments)
        .map(|_| arena.append(&item, 1).unwrap())
        .collect();
    assert_eq!(arena.used(), segments);
    for place in places {
        arena.release(place);
    }
    assert_eq!(arena.used(), 0);
}

/// Returns the number of removed segments, and when to call it again.
fn shrink(arena: &mut Arena, now: Duration) -> (usize, Option<Duration>) {
    let (unused, again) = arena.shrink(now);
    (unused.len(), again)
}

#[test]
fn the_pool_follows_the_load_and_shrinks_after_it() {
    const BURST: usize = 3 * POOLED_SEGMENTS;
    let mut arena = arena(4 * POOLED_SEGMENTS);
    let mut now = Duration::from_secs(100);
    assert_eq!(shrink(&mut arena, now), (0, None));
    fill_and_release(&mut arena, BURST);
    assert_eq!(arena.pool.len(), BURST);

    // The load stays.
    for _ in 0..5 {
        now += POOL_PERIOD;
        assert_eq!(shrink(&mut arena, now), (0, Some(now + POOL_PERIOD)));
        fill_and_release(&mut arena, BURST);
        assert_eq!(arena.pool.len(), BURST);
    }
    // It ends. The period of the last burst is over after two.
    now += POOL_PERIOD;
    assert_eq!(shrink(&mut arena, now), (0, Some(now + POOL_PERIOD)));
    now += POOL_PERIOD;
    assert_eq!(shrink(&mut arena, now), (BURST - POOLED_SEGMENTS, None));
    assert_eq!(arena.pool.len(), POOLED_SEGMENTS);
}

#[test]
fn the_pool_is_small_after_periods_without_a_call() {
    let mut arena = arena(4 * POOLED_SEGMENTS);
    shrink(&mut arena, Duration::from_secs(1));
    fill_and_release(&mut arena, 2 * POOLED_SEGMENTS);
    let shrunk = shrink(&mut arena, Duration::from_secs(1_000));
    assert_eq!(shrunk, (POOLED_SEGMENTS, None));
}

#[test]
fn used_and_pooled_segments_are_not_more_than_were_used_at_once() {
    let mut arena = arena(4 * POOLED_SEGMENTS);
    fill_and_release(&mut arena, 2 * POOLED_SEGMENTS);
    let item = vec![b'x'; ITEM_BYTES];
    let places: Vec<_> = (0..6 * POOLED_SEGMENTS)
        .map(|_| arena.append(&item, 1).unwrap())
        .collect();
    assert_eq!(arena.pool.len(), 0);
    for place in places {
        arena.release(place);
        assert!(arena.used() + arena.pool.len() <= 3 * POOLED_SEGMENTS);
    }
}

#[test]
fn the_pool_leaves_room_for_the_index() {
    let mut arena = arena(4 * POOLED_SEGMENTS);
    fill_and_release(&mut arena, 4 * POOLED_SEGMENTS);
    assert_eq!(arena.pool.len(), 4 * POOLED_SEGMENTS);
    for _ in 0..2 * POOLED_SEGMENTS {
        arena.append(b"{}", SEGMENT_BYTES / 2).unwrap();
    }
    let (unused, _) = shrink(&mut arena, Duration::ZERO);
    // One segment is in use, and the index needs the memory of half a segment for each item.
    assert_eq!(unused, POOLED_SEGMENTS);
    assert!(arena.held() + arena.pool.len() * SEGMENT_BYTES <= arena.limit);
}

#[test]
fn a_pooled_segment_is_reused() {
    let mut arena = arena(2);
    let first = arena.append(b"{1}", 1).unwrap();
    let pointer = |arena: &mut Arena, place| arena.segment(place).unwrap().bytes.as_ptr();
    let memory = pointer(&mut arena, first);
    arena.release(first);
    assert_eq!(arena.pool.len(), 1);
    let again = arena.append(b"{2}", 1).unwrap();
    assert_eq!(pointer(&mut arena, again), memory);
    assert_eq!(arena.pool.len(), 0);
}

/// Returns an arena in which the first of `count` items was released.
fn released(count: u16) -> (Arena, ArenaRef) {
    let mut arena = arena(2);
    let places: Vec<_> = (0..count)
        .map(|_| arena.append(b"{}", INDEX_BYTES).unwrap())
        .collect();
    arena.release(places[0]);
    (arena, places[0])
}

#[test]
#[should_panic(expected = "was released before")]
fn a_second_release_is_noticed_while_neighbours_are_pending() {
    let (mut arena, place) = released(100);
    arena.release(place);
}

#[test]
#[should_panic(expected = "was released before")]
fn a_second_release_is_noticed_after_the_segment_is_freed() {
    let (mut arena, place) = released(1);
    arena.release(place);
}

#[test]
fn a_released_item_is_not_sent() {
    let (mut arena, place) = released(2);
    assert!(arena.get(place).is_err());
    assert!(arena.share(place).is_err());
    let pending = ArenaRef { index: 1, ..place };
    assert!(arena.share_segment(&[pending]).is_ok());
    assert!(arena.share_segment(&[place, pending]).is_err());
}
