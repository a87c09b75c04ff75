//! Random histories of records, each against a plain list.

use customerio_core::call::CallKind;
use proptest::prelude::*;

use super::*;

/// The memory for an item in the index.
const INDEX_BYTES: usize = 8;

/// A step of a history. A number selects one of the messages, commits or requests.
#[derive(Clone, Debug)]
enum Step {
    /// Appends a record with an item of this size in bytes. The sequence skips numbers.
    Record(usize, u64),
    /// Appends an item that was read from the disk.
    Item(usize),
    /// Begins a commit, if none is running.
    Begin,
    Stored,
    Failed,
    /// Removes every record whose sequence is a multiple of this number, if no commit is running.
    Retain(u64),
    Share(usize),
    EndShare(usize),
    Release(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0..usize::MAX;
    let size = || prop_oneof![4 => 0..200_usize, 1 => 0..ITEM_BYTES];
    prop_oneof![
        12 => (size(), 0..2_u64).prop_map(|(size, skipped)| Step::Record(size, skipped)),
        2 => size().prop_map(Step::Item),
        3 => Just(Step::Begin),
        2 => Just(Step::Stored),
        1 => Just(Step::Failed),
        1 => (2..4_u64).prop_map(Step::Retain),
        2 => any.clone().prop_map(Step::Share),
        2 => any.clone().prop_map(Step::EndShare),
        8 => any.prop_map(Step::Release),
    ]
}

/// A message in the list.
#[derive(Debug)]
struct Message {
    sequence: u64,
    item: Vec<u8>,
    place: ArenaRef,
    pending: bool,
    unstored: bool,
}

fn record(sequence: u64, item: &[u8]) -> Record<'_> {
    Record {
        sequence,
        kind: CallKind::Track,
        id_start: 0,
        id_end: 0,
        touches: [Some(sequence), None, None],
        accepted_at: sequence,
        item,
    }
}

/// Checks that a commit has exactly the messages that are not stored.
fn check(commit: &[Unstored], messages: &[Message]) {
    let mut unstored = messages.iter().filter(|it| it.unstored);
    for part in commit {
        let mut payload = Vec::new();
        for sequence in part.sequences.clone() {
            let message = unstored.next().expect("no other message is in the commit");
            assert_eq!(message.sequence, sequence);
            record(sequence, &message.item).encode(&mut payload);
        }
        assert!(part.payload() == payload, "{:?}", part.sequences);
    }
    assert!(unstored.next().is_none(), "every message is in the commit");
}

fn nth<T>(list: &mut [T], number: usize) -> Option<&mut T> {
    let length = list.len();
    list.get_mut(number.checked_rem(length)?)
}

/// Appends an item to both, if there is room.
fn append(arena: &mut Arena, messages: &mut Vec<Message>, next: u64, size: usize, unstored: bool) {
    let item = vec![b'a' + u8::try_from(next % 26).unwrap_or(0); size];
    let place = if unstored {
        arena.append_record(&record(next, &item), INDEX_BYTES)
    } else {
        arena.append(&item, INDEX_BYTES)
    };
    messages.extend(place.map(|place| Message {
        sequence: next,
        item,
        place,
        pending: true,
        unstored,
    }));
}

proptest! {
    #[test]
    fn a_commit_has_what_is_not_stored_and_a_request_what_is_pending(
        steps in prop::collection::vec(step(), 0..200),
    ) {
        let mut arena = Arena::new(6 * SEGMENT_BYTES);
        let mut messages: Vec<Message> = Vec::new();
        let mut commit = None;
        let mut shared = Vec::new();
        let mut next = 0;
        for step in steps {
            match step {
                Step::Record(size, skipped) => {
                    next += 1 + skipped;
                    append(&mut arena, &mut messages, next, size, true);
                }
                Step::Item(size) => {
                    next += 1;
                    append(&mut arena, &mut messages, next, size, false);
                }
                Step::Begin if commit.is_none() => {
                    let (count, bytes) = arena.unstored_size();
                    let begun = arena.unstored();
                    check(&begun, &messages);
                    prop_assert_eq!(count, messages.iter().filter(|it| it.unstored).count());
                    prop_assert_eq!(bytes, begun.iter().map(|it| it.payload().len()).sum::<usize>());
                    commit = Some((begun, next));
                }
                Step::Stored => {
                    let Some((commit, until)) = commit.take() else { continue };
                    let places: Vec<_> = commit.into_iter().map(Unstored::into_place).collect();
                    for place in &places {
                        arena.stored(place);
                    }
                    let stored = messages.iter_mut().filter(|it| it.sequence <= until);
                    stored.for_each(|it| it.unstored = false);
                }
                Step::Failed => commit = None,
                Step::Retain(number) if commit.is_none() => {
                    let keep = |sequence: u64| !sequence.is_multiple_of(number);
                    arena.retain_unstored(keep);
                    for message in &mut messages {
                        message.unstored &= keep(message.sequence);
                    }
                }
                Step::Begin | Step::Retain(_) => {}
                Step::Share(number) => {
                    let mut pending: Vec<_> = messages.iter_mut().filter(|it| it.pending).collect();
                    if let Some(message) = nth(&mut pending, number) {
                        shared.push((arena.share(message.place).unwrap(), message.item.clone()));
                    }
                }
                Step::EndShare(number) => {
                    if let Some(last) = shared.len().checked_sub(1) {
                        let (run, item) = shared.swap_remove(number % (last + 1));
                        prop_assert!(run.items() == item);
                    }
                }
                Step::Release(number) => {
                    let mut pending: Vec<_> = messages.iter_mut().filter(|it| it.pending).collect();
                    if let Some(message) = nth(&mut pending, number) {
                        prop_assert!(arena.get(message.place).unwrap() == message.item);
                        arena.release(message.place);
                        message.pending = false;
                    }
                }
            }
            messages.retain(|it| it.pending || it.unstored);
            prop_assert!(arena.held() <= arena.limit());
        }
        drop(commit);
        drop(shared);
        messages.iter().filter(|it| it.pending).for_each(|it| arena.release(it.place));
        check(&arena.unstored(), &messages);
        arena.retain_unstored(|_| false);
        prop_assert_eq!((arena.used(), arena.held()), (0, 0));
        prop_assert_eq!(arena.take_released_twice(), 0);
    }
}
