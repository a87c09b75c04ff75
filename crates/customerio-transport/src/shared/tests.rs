//! The intake, the use of memory while a disk is slow, and the counters when it fails.

use std::io;
use std::sync::mpsc;

use super::disk::DiskWork;
use super::next_commit::NextCommit;
use super::*;
use crate::arena::Arena;
use crate::defaults::{POOL_PERIOD, REQUEST_BYTES};
use crate::delivery::{Answer, Response, fake_head};
use crate::error::SendError;
use crate::spool::{CommitError, Damage};
use crate::sync::wait;

pub(super) const LOG: LogState = LogState {
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

const FOUND: FoundSpool = FoundSpool {
    recovered: 0,
    next_sequence: 0,
    log: LOG,
    limit: u64::MAX,
    store_before_return: false,
};

fn with_spool(queue_bytes: usize) -> Shared {
    let limits = Limits {
        requests: 1,
        ..Limits::default()
    };
    Shared::new(limits, WhenFull::Reject, queue_bytes, true, Some(FOUND))
}

fn in_memory(when_full: WhenFull) -> Shared {
    Shared::new(Limits::default(), when_full, 4 << 20, false, None)
}

fn disk_work(shared: &Shared) -> DiskWork {
    shared.await_disk_work(None);
    shared.take_disk_work()
}

pub(super) fn success() -> Answer {
    Answer::Response(Response {
        status: 200,
        body: Vec::new(),
        is_html: false,
        whole: true,
        retry_after: None,
    })
}

pub(super) fn disk_error() -> CommitError {
    CommitError::Disk {
        path: "spool".into(),
        error: io::ErrorKind::StorageFull.into(),
    }
}

/// Returns the numbers of the messages of a commit.
fn sequences(commit: &Commit) -> impl Iterator<Item = u64> {
    commit.encoded().flat_map(|it| it.sequences)
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
        // The rest is for messages that are only for the disk.
        assert!(held >= QUEUE / 4 * 3, "{held} of {bytes}");

        shared.committed(first, Ok(()), LOG);
        let second = disk_work(&shared).commit;
        assert_eq!(sequences(&second).count(), taken);
        if bytes >= 900 {
            // All are in memory, and need not be read again. Smaller ones leave room in the reserve.
            assert_eq!(shared.backlog_from(), None);
        }
        // From now on messages that do not fit into memory are only on disk.
        shared.committed(second, Ok(()), LOG);
        assert!(fill(&shared, bytes) > 0);
        assert!(shared.stats().held_bytes <= QUEUE - REQUEST_BYTES);
    }
}

#[test]
fn the_disk_thread_is_woken_once_for_the_first_message_and_once_for_a_large_commit() {
    let mut queue = NextCommit::new(&FOUND, 8 * 2_000);
    let head = fake_head(&[]);
    let bytes = record(0, &head, &[b'x'; 100]).size();
    let expected = [0, 2_000 / bytes as u64];
    let woken: Vec<_> = (0..100).filter(|_| queue.add(bytes)).collect();
    assert_eq!(woken, expected);
    let _ = queue.begin(&mut Arena::new(0));
    let mut add_copy =
        |sequence: &u64| queue.add_copy(Duration::ZERO, record(*sequence, &head, &[b'x'; 100]));
    let woken: Vec<_> = (0..100).filter(|sequence| add_copy(sequence)).collect();
    assert_eq!(woken, expected);
}

#[test]
fn a_message_is_stored_and_sent_only_after_its_own_commit() {
    let shared = with_spool(2 * 1024 * 1024);
    let is_stored = |sequence| {
        let stored = wait(shared.stored(sequence), Some(Instant::now()));
        matches!(stored, Some(Ok(())))
    };
    let sent = || {
        let work = shared.step(|scheduler, now| {
            scheduler.flush(now, now + Duration::from_secs(1));
        });
        let runs = work.outgoing.into_iter().flat_map(|it| it.runs);
        runs.map(|run| run.items().to_vec()).collect::<Vec<_>>()
    };
    shared.append(&fake_head(&[]), b"[1]").unwrap();
    assert!(!is_stored(0));
    let first = disk_work(&shared).commit;
    // It comes while the first is written.
    shared.append(&fake_head(&[]), b"[2]").unwrap();
    assert!(!is_stored(0) && !is_stored(1));
    assert!(sent().is_empty());

    shared.committed(first, Ok(()), LOG);
    assert!(is_stored(0) && !is_stored(1));
    assert_eq!(sent(), [b"[1]"]);

    let second = disk_work(&shared).commit;
    assert!(!is_stored(1));
    shared.committed(second, Ok(()), LOG);
    assert!(is_stored(1));
}

#[test]
fn a_caller_with_a_spool_does_not_wait_for_a_step() {
    let shared = Arc::new(with_spool(2 * 1024 * 1024));
    // The first message of a commit wakes the disk thread.
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let step = shared.lock_state();
    let (sender, appended) = mpsc::channel();
    let caller = Arc::clone(&shared);
    thread::spawn(move || sender.send(caller.append(&fake_head(&[]), b"{}").unwrap()));
    assert_eq!(appended.recv_timeout(Duration::from_secs(60)), Ok(1));
    drop(step);
    assert_eq!(shared.stats().pending, 2);
}

#[test]
fn a_message_purged_from_memory_is_not_written_any_more() {
    let shared = with_spool(2 * 1024 * 1024);
    for _ in 0..4 {
        shared.append(&fake_head(&[]), b"{}").unwrap();
    }
    let purged = shared.purge(vec![0, 2], Vec::new()).unwrap();
    assert_eq!(purged.finals, [0, 2]);
    let commit = disk_work(&shared).commit;
    assert!(sequences(&commit).eq([1, 3]));
    shared.committed(commit, Ok(()), LOG);
    assert_eq!(shared.stats().spool.unwrap().stored, 2);
}

#[test]
fn a_message_delivered_while_the_disk_fails_is_not_written_any_more() {
    let shared = with_spool(2 * 1024 * 1024);
    let failed = disk_error();
    for _ in 0..2 {
        shared.append(&fake_head(&[]), b"{}").unwrap();
    }
    let commit = disk_work(&shared).commit;
    shared.committed(commit, Err(&failed), LOG);
    let work = shared.step(|scheduler, now| {
        scheduler.flush(now, now + Duration::from_secs(1));
    });
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let request = work.outgoing[0].request;
    let work = shared.step(|scheduler, now| scheduler.answered(now, request, &success()));
    shared.release(work.resolved);
    assert_eq!(shared.stats().delivered, 2);
    // The disk is tried again after a time. The thread records the deliveries before.
    let mut work = core::iter::repeat_with(|| disk_work(&shared).commit);
    let commit = work.find(|commit| !commit.is_empty()).unwrap();
    assert!(sequences(&commit).eq([2]));
    shared.committed(commit, Ok(()), LOG);
    assert_eq!(shared.stats().spool.unwrap().stored, 1);
}

#[test]
fn a_message_delivered_while_the_disk_recovers_is_not_written_any_more() {
    let shared = with_spool(2 * 1024 * 1024);
    let commit_now = || {
        let mut state = shared.lock_state();
        let disk = state.disk.as_mut().unwrap();
        disk.expedite();
        disk.retry_now();
        drop(state);
        shared.take_disk_work().commit
    };
    shared.append(&fake_head(&[]), b"{}").unwrap();
    shared.committed(commit_now(), Err(&disk_error()), LOG);
    let retry = commit_now();
    // It comes while the first is written, and both are sent from memory.
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let work = shared.step(|scheduler, now| {
        scheduler.flush(now, now + Duration::from_secs(1));
    });
    let request = work.outgoing[0].request;
    let work = shared.step(|scheduler, now| scheduler.answered(now, request, &success()));
    shared.release(work.resolved);
    shared.committed(retry, Ok(()), LOG);
    assert_eq!(shared.stats().delivered, 2);
    shared.append(&fake_head(&[]), b"{}").unwrap();
    // A caller does not know which messages were sent.
    assert!(shared.take_commit(2).is_none());
    assert!(sequences(&commit_now()).eq([2]));
}

#[test]
fn a_caller_that_waits_for_room_is_woken_by_a_retry_with_nothing_to_write() {
    let shared = with_spool(2 * 1024 * 1024);
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let commit = disk_work(&shared).commit;
    shared.committed(commit, Err(&disk_error()), LOG);
    fill(&shared, 30_000);
    let mut work = shared.step(|scheduler, now| {
        scheduler.flush(now, now + Duration::from_secs(1));
    });
    while let Some(request) = work.outgoing.pop().map(|it| it.request) {
        work = shared.step(|scheduler, now| scheduler.answered(now, request, &success()));
        shared.release(std::mem::take(&mut work.resolved));
    }
    assert_eq!(shared.stats().pending, 0);
    // All are delivered, but the next try of the disk finds out that none need be written.
    let mut room = shared.lock_state().add_room_waiter(None);
    shared.lock_state().disk.as_mut().unwrap().retry_now();
    assert!(shared.take_disk_work().commit.is_empty());
    assert_eq!(room.try_recv(), Ok(()));
    shared.append(&fake_head(&[]), &vec![b'x'; 30_000]).unwrap();
    assert_eq!(shared.stats().pending, 1);
}

#[test]
fn a_failing_disk_is_shown_with_the_error_code_of_the_system() {
    const ENOSPC: i32 = 28;
    let shared = with_spool(2 * 1024 * 1024);
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let failed = CommitError::Disk {
        path: "spool".into(),
        error: io::Error::from_raw_os_error(ENOSPC),
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
    let failed = disk_error();
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
    assert_eq!(sequences(&last.commit).count() as u64, taken);
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

const THREADS: usize = 8;
const MESSAGES: usize = 500;

/// Appends messages on several threads, and calls `work` until all are appended. Returns their numbers.
fn append_on_threads(shared: &Shared, mut work: impl FnMut()) -> Vec<u64> {
    let mut sequences: Vec<u64> = thread::scope(|scope| {
        let append = || {
            let own = (0..MESSAGES).map(|_| shared.append(&fake_head(&[]), b"{}").unwrap());
            let own: Vec<_> = own.collect();
            assert!(own.is_sorted());
            own
        };
        let callers: Vec<_> = (0..THREADS).map(|_| scope.spawn(append)).collect();
        while !callers.iter().all(thread::ScopedJoinHandle::is_finished) {
            work();
        }
        let sequences = callers.into_iter().map(|it| it.join().unwrap());
        sequences.flatten().collect()
    });
    sequences.sort_unstable();
    sequences
}

#[test]
fn every_message_of_many_threads_is_accepted_once_and_in_order() {
    let shared = in_memory(WhenFull::Reject);
    let sequences = append_on_threads(&shared, || {
        let _ = shared.step(Scheduler::tick);
    });
    assert!(sequences.into_iter().eq(0..(THREADS * MESSAGES) as u64));
}

#[test]
fn every_message_of_many_threads_is_committed_once_and_in_order() {
    let shared = with_spool(32 * 1024 * 1024);
    let mut committed = Vec::new();
    let mut commit = || {
        let _ = shared.step(Scheduler::tick);
        // As a flush does, which waits for the disk.
        shared.lock_state().disk.as_mut().unwrap().expedite();
        let commit = shared.take_disk_work().commit;
        committed.extend(sequences(&commit));
        shared.committed(commit, Ok(()), LOG);
    };
    let sequences = append_on_threads(&shared, &mut commit);
    commit();
    let all = 0..(THREADS * MESSAGES) as u64;
    assert!(sequences.into_iter().eq(all.clone()));
    assert!(committed.into_iter().eq(all));
    let stats = shared.stats();
    assert_eq!(stats.pending, (THREADS * MESSAGES) as u64);
    assert_eq!(stats.spool.unwrap().stored, stats.pending);
}

#[test]
fn the_list_keeps_its_memory_while_the_load_needs_it() {
    const MANY: usize = 20_000;
    let shared = Shared::new(Limits::default(), WhenFull::Reject, 64 << 20, false, None);
    for _ in 0..MANY {
        shared.append(&fake_head(&[]), b"{}").unwrap();
    }
    // Two lists take turns.
    drop(shared.lock_state());
    drop(shared.lock_state());
    assert!(lock(&shared.intake).list_capacity() >= MANY);

    let mut state = shared.lock_state();
    state.shrink_list(shared.now() + 3 * POOL_PERIOD, 0);
    state.take_in();
    assert_eq!(lock(&shared.intake).list_capacity(), 0);
}
