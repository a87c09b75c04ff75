//! Messages on disk: across restarts, over the bound of memory, and in the right hands.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::defaults::MIN_QUEUE_BYTES;
use customerio_transport::{
    BuildError, Client, ClientBuilder, DeadLetterError, OutcomeKind, ReceiptError, WhenFull,
};
use tempfile::TempDir;

use super::*;

fn spooled(sandbox: &Sandbox, folder: &Path) -> ClientBuilder {
    client(sandbox).spool(folder)
}

pub(crate) fn stored(client: &Client, number: usize) {
    let previous = format!("previous-{number}");
    let receipt = client
        .send(Alias::new("u1", AnonymousId::new(previous)).message_id(id(number)))
        .unwrap();
    receipt.blocking_stored(LONG).unwrap();
}

/// The files of a spool that hold messages.
fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "lock")
        .collect();
    names.sort();
    names
}

#[test]
fn stored_messages_are_delivered_in_order_by_the_next_client() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let first = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 0..50 {
        send(&first, number).unwrap();
    }
    stored(&first, 50);
    assert_eq!(first.stats().spool.unwrap().stored, 51);
    let report = abandon(&first);
    assert_eq!((report.abandoned, report.in_spool), (0, 51));

    sandbox.restore();
    let second = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 51..60 {
        send(&second, number).unwrap();
    }
    second.blocking_flush(LONG).unwrap();
    let stats = second.stats();
    assert_eq!(
        (stats.recovered, stats.accepted, stats.delivered),
        (51, 9, 60)
    );
    assert_adds_up(&stats);
    second.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..60));
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[test]
fn more_than_the_memory_holds_waits_on_disk_and_keeps_its_order() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let client = spooled(&sandbox, folder.path())
        .queue_bytes(1024 * 1024)
        .when_full(WhenFull::Block(LONG))
        .build()
        .unwrap();
    for number in 0..6_000 {
        send_large(&client, number, 1_000).unwrap();
    }
    let stats = client.stats();
    assert!(stats.held_bytes <= 1024 * 1024, "{stats:?}");
    assert_eq!(stats.pending, 6_000);
    sandbox.restore();
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..6_000));
}

#[test]
fn a_full_spool_accepts_again_after_a_delivery() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let client = spooled(&sandbox, folder.path())
        .spool_bytes(200_000)
        .build()
        .unwrap();
    let mut taken = 0;
    let error = loop {
        match send_large(&client, taken, 1_000) {
            Ok(()) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error, SendError::SpoolFull { limit: 200_000, .. }),
        "{error}"
    );
    assert!((100..200).contains(&taken), "{taken}");
    sandbox.restore();
    client.blocking_flush(LONG).unwrap();
    // The disk thread frees what was delivered.
    send_until_taken(&client, taken);
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..=taken));
}

#[test]
fn a_small_spool_delivers_many_times_its_size() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let client = spooled(&sandbox, folder.path())
        .spool_bytes(300_000)
        .when_full(WhenFull::Block(LONG))
        .build()
        .unwrap();
    for number in 0..2_000 {
        send_large(&client, number, 1_000).unwrap();
    }
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..2_000));
}

#[test]
fn a_full_spool_refuses_a_caller_after_its_wait() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let patience = Duration::from_millis(50);
    let client = spooled(&sandbox, folder.path())
        .spool_bytes(200_000)
        .when_full(WhenFull::Block(patience))
        .build()
        .unwrap();
    let mut taken = 0;
    let error = loop {
        let before = Instant::now();
        match send_large(&client, taken, 1_000) {
            Ok(()) => taken += 1,
            Err(error) => {
                assert!(before.elapsed() >= patience);
                break error;
            }
        }
    };
    assert!(matches!(error, SendError::SpoolFull { .. }), "{error}");
    sandbox.restore();
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..taken));
}

#[test]
fn a_shutdown_leaves_what_the_spool_holds_in_one_notice() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let (outcomes, notices) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (count, list) = (Arc::clone(&outcomes), Arc::clone(&notices));
    let client = spooled(&sandbox, folder.path())
        .queue_bytes(MIN_QUEUE_BYTES)
        .when_full(WhenFull::Block(LONG))
        .on_outcome(move |_| *count.lock().unwrap() += 1)
        .on_spooled(move |notice| list.lock().unwrap().push(*notice))
        .build()
        .unwrap();
    let first = client
        .send(Alias::new("u1", AnonymousId::new("a-1")))
        .unwrap();
    for number in 1..5_999 {
        send_large(&client, number, 1_000).unwrap();
    }
    // Memory has no room for it.
    let newest = client
        .send(Alias::new("u2", AnonymousId::new("a-2")))
        .unwrap();
    newest.blocking_stored(LONG).unwrap();
    let waiting = thread::spawn({
        let client = client.clone();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            runtime.block_on(async {
                let (end, _) = tokio::join!(newest.delivered(), async {
                    client.shutdown(Duration::ZERO).await.unwrap_err()
                });
                (end, newest)
            })
        }
    });
    let (end, newest) = waiting.join().unwrap();
    assert!(matches!(end, Err(ReceiptError::InSpool)), "{end:?}");
    for receipt in [first, newest] {
        let end = receipt.blocking_delivered(LONG);
        assert!(matches!(end, Err(ReceiptError::InSpool)), "{end:?}");
        receipt.blocking_stored(LONG).unwrap();
    }
    let stats = client.stats();
    assert_adds_up(&stats);
    assert_eq!(
        (stats.pending, stats.abandoned, stats.in_spool),
        (0, 0, 6_000)
    );
    assert_eq!(*outcomes.lock().unwrap(), 0);
    let notices = notices.lock().unwrap();
    let notice = notices.first().unwrap();
    assert_eq!(
        (notices.len(), notice.messages, notice.last - notice.first),
        (1, 6_000, 5_999)
    );
}

#[test]
fn every_unreadable_message_is_reported() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let first = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 0..100 {
        stored(&first, number);
    }
    abandon(&first);
    let file = folder.path().join(&files(folder.path())[0]);
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes
        .windows(id(50).len())
        .position(|it| it == id(50).as_bytes())
        .unwrap();
    bytes[at] ^= 0xff;
    std::fs::write(&file, bytes).unwrap();

    sandbox.restore();
    let outcomes = Arc::new(Mutex::new([0_u64; 2]));
    let count = Arc::clone(&outcomes);
    let second = spooled(&sandbox, folder.path())
        .on_outcome(move |outcome| {
            let unreadable = outcome.kind == OutcomeKind::Unreadable;
            assert_eq!(outcome.call.is_none(), unreadable);
            assert_eq!(outcome.message_id().is_empty(), unreadable);
            count.lock().unwrap()[usize::from(unreadable)] += 1;
        })
        .build()
        .unwrap();
    let report = second.blocking_shutdown(LONG).unwrap();
    assert!(report.unreadable > 0);
    assert_eq!(report.delivered + report.unreadable, 100);
    assert_eq!(
        *outcomes.lock().unwrap(),
        [report.delivered, report.unreadable]
    );
    assert_adds_up(&second.stats());
}

#[test]
fn a_folder_has_one_client_at_a_time() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let first = spooled(&sandbox, folder.path()).build().unwrap();
    let Err(BuildError::Spool(error)) = spooled(&sandbox, folder.path()).build() else {
        panic!("two clients have one folder");
    };
    assert!(error.is_in_use(), "{error}");
    first.blocking_shutdown(LONG).unwrap();
    spooled(&sandbox, folder.path()).build().unwrap();
}

#[test]
fn a_folder_is_sent_with_keys_of_its_own_source_only() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let with_key = |key: &str| {
        Client::builder(key)
            .endpoint(sandbox.url())
            .spool(folder.path())
    };
    sandbox.begin_outage();
    let client = with_key("old-key").build().unwrap();
    stored(&client, 0);
    abandon(&client);

    let Err(BuildError::Spool(error)) = with_key("other-key").build() else {
        panic!("another key drains the spool");
    };
    assert!(error.is_of_another_source(), "{error}");
    let client = with_key("new-key")
        .previous_key("old-key")
        .spool_source("shop")
        .build()
        .unwrap();
    stored(&client, 1);
    abandon(&client);

    sandbox.restore();
    // The file of the old key still exists next to the one that is marked with the name.
    let client = with_key("newest-key")
        .previous_key("old-key")
        .spool_source("shop")
        .build()
        .unwrap();
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..2));
}

#[test]
fn calls_may_return_when_their_message_is_on_disk() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let client = spooled(&sandbox, folder.path())
        .store_before_return(true)
        .build()
        .unwrap();
    for number in 0..20 {
        send(&client, number).unwrap();
        assert_eq!(client.stats().spool.unwrap().stored, number as u64 + 1);
    }
}

#[test]
fn many_threads_store_their_messages_while_others_are_delivered() {
    const THREADS: usize = 8;
    const EACH: usize = 100;
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let client = spooled(&sandbox, folder.path())
        .store_before_return(true)
        .build()
        .unwrap();
    thread::scope(|scope| {
        for first in 0..THREADS {
            let client = &client;
            scope.spawn(move || {
                for number in 0..EACH {
                    send(client, first * EACH + number).unwrap();
                }
            });
        }
        // A receipt waits for the disk thread, which the callers keep from the log.
        scope.spawn(|| {
            let call = Alias::new("u2", AnonymousId::new("a")).message_id("receipt");
            client.send(call).unwrap().blocking_stored(LONG).unwrap();
        });
    });
    let all = (THREADS * EACH + 1) as u64;
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, all);
    drop(client);
    // Each delivery is in the log.
    let next = spooled(&sandbox, folder.path()).build().unwrap();
    assert_eq!(next.stats().recovered, 0);
    assert_no_twins(&arrived(&sandbox));
}

#[test]
fn impossible_settings_are_errors_of_build() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let dropping = spooled(&sandbox, folder.path()).when_full(WhenFull::DropOldest);
    assert!(matches!(
        dropping.build(),
        Err(BuildError::DropOldestWithSpool)
    ));
    assert!(matches!(
        client(&sandbox).store_before_return(true).build(),
        Err(BuildError::NoSpool)
    ));
    let no_folder = folder.path().join("file");
    std::fs::write(&no_folder, "").unwrap();
    assert!(matches!(
        spooled(&sandbox, &no_folder).build(),
        Err(BuildError::Spool(_))
    ));
    let memory_only = client(&sandbox).build().unwrap();
    let receipt = memory_only
        .send(Alias::new("b", AnonymousId::new("a")))
        .unwrap();
    assert!(matches!(
        receipt.blocking_stored(LONG),
        Err(ReceiptError::NoSpool)
    ));
}

#[test]
fn a_rejected_message_does_not_come_back_after_a_restart() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.inject(Fault::status(400).if_message_id(id(3)));
    let client = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 0..10 {
        send(&client, number).unwrap();
    }
    client.blocking_shutdown(LONG).unwrap();
    let requests = sandbox.counts().requests;
    let client = spooled(&sandbox, folder.path()).build().unwrap();
    assert_eq!(client.stats().recovered, 0);
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(sandbox.counts().requests, requests);
}

#[test]
fn dead_letters_are_kept_across_restarts_sent_again_and_removed() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    for number in [3, 5] {
        sandbox.inject(Fault::status(400).if_message_id(id(number)));
    }
    let client = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 0..10 {
        send(&client, number).unwrap();
    }
    client.blocking_shutdown(LONG).unwrap();
    sandbox.clear_faults();

    let client = spooled(&sandbox, folder.path()).build().unwrap();
    let letters = client.dead_letters(None, 10).unwrap();
    let ids: Vec<_> = letters
        .iter()
        .map(|letter| letter.message.message_id())
        .collect();
    assert_eq!(ids, all_of([3, 5]));
    assert_eq!(letters[0].message.rejection.status, 400);
    assert_eq!(client.stats().spool.unwrap().dead_letters, 2);
    assert_eq!(
        client.dead_letters(Some(letters[0].id), 10).unwrap().len(),
        1
    );

    client.resend_dead_letter(letters[0].id).unwrap();
    assert_eq!(
        client.remove_dead_letters(&[letters[1].id, 999]).unwrap(),
        1
    );
    assert!(matches!(
        client.resend_dead_letter(letters[1].id),
        Err(DeadLetterError::NotFound(_))
    ));
    assert!(client.dead_letters(None, 10).unwrap().is_empty());
    client.blocking_shutdown(LONG).unwrap();
    assert!(matches!(
        client.dead_letters(None, 10),
        Err(DeadLetterError::Closed)
    ));
    let mut expected = all_of((0..10).filter(|number| ![3, 5].contains(number)));
    expected.push(id(3));
    assert_eq!(arrived(&sandbox), expected);
}
