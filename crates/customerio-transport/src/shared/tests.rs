//! The intake, the use of memory while a disk is slow, and the counters when it fails.

use std::io;

use super::disk::DiskWork;
use super::*;
use crate::defaults::REQUEST_BYTES;
use crate::delivery::fake_head;
use crate::error::SendError;
use crate::spool::{CommitError, Damage};

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
        store_before_return: false,
    };
    Shared::new(limits, WhenFull::Reject, queue_bytes, true, Some(found))
}

fn in_memory(when_full: WhenFull) -> Shared {
    Shared::new(Limits::default(), when_full, 4 << 20, false, None)
}

fn disk_work(shared: &Shared) -> DiskWork {
    shared.await_disk_work(None);
    shared.take_disk_work()
}

/// Appends messages of `bytes` bytes until one is refused. Returns the number of accepted ones.
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
        // The commit of the first message is slow.
        let first = disk_work(&shared).commit;
        let taken = fill(&shared, bytes);
        let held = shared.stats().held_bytes;
        assert!(held <= QUEUE - REQUEST_BYTES, "{held} of {bytes}");
        // Each message is in memory twice, once to be written and once to be sent.
        assert!(held >= QUEUE / 4 * 3, "{held} of {bytes}");

        shared.committed(first, Ok(()), LOG);
        let second = disk_work(&shared).commit;
        assert_eq!(second.iter().count(), taken);
        // From now on messages that do not fit into memory are only on disk.
        shared.committed(second, Ok(()), LOG);
        assert!(fill(&shared, bytes) > 0);
        assert!(shared.stats().held_bytes <= QUEUE - REQUEST_BYTES);
    }
}

#[test]
fn a_failing_disk_is_shown_with_the_error_code_of_the_system() {
    const ENOSPC: i32 = 28;
    let shared = with_spool(2 * 1024 * 1024);
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let failed = CommitError::Disk {
        path: "spool".into(),
        source: io::Error::from_raw_os_error(ENOSPC),
    };
    let commit = shared.take_disk_work().commit;
    shared.committed(commit, Err(&failed), LOG);
    let failing = shared.stats().spool.unwrap().failing.unwrap();
    assert_eq!(failing.raw_os_error, Some(ENOSPC));
    assert_eq!(failing.kind, io::Error::from_raw_os_error(ENOSPC).kind());
}

#[test]
fn a_shutdown_with_a_failing_disk_abandons_exactly_what_is_not_stored() {
    let shared = with_spool(2 * 1024 * 1024);
    let failed = CommitError::Disk {
        path: "spool".into(),
        source: io::ErrorKind::StorageFull.into(),
    };
    for _ in 0..10 {
        shared.append(&fake_head(&[]), &[b'x'; 900]).unwrap();
    }
    let first = disk_work(&shared).commit;
    shared.committed(first, Ok(()), LOG);
    let taken = fill(&shared, 900) as u64;
    let second = disk_work(&shared).commit;
    shared.committed(second, Err(&failed), LOG);
    let mut work = shared.step(|scheduler, now| scheduler.shutdown(now, now));
    shared.close_disk();
    // The last commit fails as well; it must still hold every message that was in memory.
    let last = disk_work(&shared);
    assert_eq!(last.commit.iter().count() as u64, taken);
    shared.committed(last.commit, Err(&failed), LOG);
    assert!(!shared.is_settled());
    shared.settle(&mut work);
    let reported: usize = work.resolved.iter().map(|it| it.items.len()).sum();
    assert_eq!((reported + work.abandoned.len()) as u64, taken);
    let stats = shared.stats();
    assert_eq!(
        (stats.pending, stats.abandoned, stats.in_spool),
        (0, taken, 10)
    );
    assert_eq!(
        work.spooled.map(|it| (it.messages, it.first, it.last)),
        Some((10, 0, 9))
    );
}

#[test]
fn a_message_is_counted_when_it_is_accepted() {
    let shared = in_memory(WhenFull::Reject);
    assert_eq!(shared.append(&fake_head(&[]), b"{}").unwrap(), 0);
    assert_eq!(shared.stats().pending, 1);
    assert_eq!(shared.append(&fake_head(&[]), b"{}").unwrap(), 1);
    // Both belong to what the shutdown waits for.
    let _report = shared.shutdown(Duration::ZERO).unwrap();
    assert_eq!(shared.report().pending, 2);
    let refused = shared.append(&fake_head(&[]), b"{}");
    assert!(matches!(refused, Err(SendError::Closed)), "{refused:?}");
}

#[test]
fn a_full_queue_drops_messages_that_no_step_has_seen() {
    let shared = in_memory(WhenFull::DropOldest);
    let item = vec![b'x'; 30_000];
    for sequence in 0..200 {
        assert_eq!(shared.append(&fake_head(&[]), &item).unwrap(), sequence);
    }
    let stats = shared.stats();
    assert!(stats.dropped > 0, "{stats:?}");
    assert_eq!(stats.dropped + stats.pending, 200);
}

#[test]
fn every_message_of_many_threads_is_accepted_once_and_in_order() {
    const THREADS: usize = 8;
    const MESSAGES: usize = 500;
    let shared = in_memory(WhenFull::Reject);
    let mut sequences: Vec<u64> = thread::scope(|scope| {
        let append = || {
            let own = (0..MESSAGES).map(|_| shared.append(&fake_head(&[]), b"{}").unwrap());
            let own: Vec<_> = own.collect();
            assert!(own.is_sorted());
            own
        };
        let callers: Vec<_> = (0..THREADS).map(|_| scope.spawn(append)).collect();
        while !callers.iter().all(thread::ScopedJoinHandle::is_finished) {
            let _ = shared.step(Scheduler::tick);
        }
        let sequences = callers.into_iter().map(|it| it.join().unwrap());
        sequences.flatten().collect()
    });
    sequences.sort_unstable();
    assert!(sequences.into_iter().eq(0..(THREADS * MESSAGES) as u64));
}
