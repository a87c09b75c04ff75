//! What memory holds while a disk is slow.

use super::*;
use crate::defaults::REQUEST_BYTES;
use crate::delivery::fake_head;
use crate::spool::Damage;

const LOG: LogState = LogState {
    used: 0,
    damage: Damage {
        frames: 0,
        bytes: 0,
        messages: 0,
    },
    dead_letters: 0,
    forgotten: 0,
    dead_unreadable: 0,
};

fn with_spool(queue_bytes: usize) -> Shared {
    let limits = Limits {
        requests: 1,
        ..Limits::default()
    };
    let found = FoundSpool {
        recovered: 0,
        next_sequence: 0,
        log: LOG,
        limit: u64::MAX,
    };
    Shared::new(limits, WhenFull::Reject, queue_bytes, false, Some(found))
}

/// Sends messages of so many bytes until one is refused; returns how many were taken.
fn fill(shared: &Shared, bytes: usize) -> usize {
    let item = vec![b'x'; bytes];
    let taken = (0..1_000_000)
        .take_while(|_| shared.append(&fake_head(&[]), &item).is_ok())
        .count();
    assert!(matches!(
        shared.append(&fake_head(&[]), &item),
        Err(SendError::Full { .. })
    ));
    taken
}

#[test]
fn while_the_disk_is_slow_the_whole_queue_is_used_and_no_more() {
    const QUEUE: usize = 8 * 1024 * 1024;
    for bytes in [2, 900, 22_000, 32_000] {
        let shared = with_spool(QUEUE);
        shared.append(&fake_head(&[]), &vec![b'x'; bytes]).unwrap();
        // The disk has begun with the first, and takes its time.
        let first = shared.disk_work().commit;
        let taken = fill(&shared, bytes);
        let held = shared.stats().held_bytes;
        assert!(held <= QUEUE - REQUEST_BYTES, "{held} of {bytes}");
        // Each is in memory twice, once to be written and once to be sent.
        assert!(held >= QUEUE / 4 * 3, "{held} of {bytes}");

        shared.committed(first, Ok(()), LOG);
        let second = shared.disk_work().commit;
        assert_eq!(second.iter().count(), taken);
        // Once they are on disk, messages that memory has no room for are only there.
        shared.committed(second, Ok(()), LOG);
        assert!(fill(&shared, bytes) > 0);
        assert!(shared.stats().held_bytes <= QUEUE - REQUEST_BYTES);
    }
}
