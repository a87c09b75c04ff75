//! Messages on disk: across restarts, over the bound of memory, and in the right hands.

use std::path::Path;

use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{
    BuildError, Client, ClientBuilder, DeadLetterError, ReceiptError, WhenFull,
};
use tempfile::TempDir;

use super::*;

fn spooled(sandbox: &Sandbox, folder: &Path) -> ClientBuilder {
    client(sandbox).spool(folder)
}

fn stored(client: &Client, number: usize) {
    let previous = format!("previous-{number}");
    let receipt = client
        .send(Alias::new(previous, "u1").message_id(id(number)))
        .unwrap();
    receipt.wait_stored(LONG).unwrap();
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
fn what_is_stored_is_delivered_by_the_next_client_in_order() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let first = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 0..50 {
        send(&first, number).unwrap();
    }
    stored(&first, 50);
    assert_eq!(first.stats().spool.unwrap().stored, 51);
    let report = *first
        .shutdown(Duration::ZERO)
        .unwrap_err()
        .report()
        .unwrap();
    assert_eq!((report.left, report.stored), (51, 51));

    sandbox.restore();
    let second = spooled(&sandbox, folder.path()).build().unwrap();
    for number in 51..60 {
        send(&second, number).unwrap();
    }
    second.flush(LONG).unwrap();
    let stats = second.stats();
    assert_eq!(
        (stats.recovered, stats.accepted, stats.delivered),
        (51, 9, 60)
    );
    assert_adds_up(&stats);
    second.shutdown(LONG).unwrap();
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
    assert_eq!(stats.left, 6_000);
    sandbox.restore();
    client.shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..6_000));
}

#[test]
fn a_full_spool_refuses_and_takes_again_when_something_was_delivered() {
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
    client.flush(LONG).unwrap();
    while send_large(&client, taken, 1_000).is_err() {
        // The disk thread frees what was delivered.
        std::thread::yield_now();
    }
    client.shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..=taken));
}

#[test]
fn many_times_a_small_spool_passes_through_it() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let client = spooled(&sandbox, folder.path())
        .spool_bytes(300_000)
        .when_full(WhenFull::Block(LONG))
        .build()
        .unwrap();
    for number in 0..2_000 {
        send_large(&client, number, 1_000).unwrap();
    }
    client.shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..2_000));
}

#[test]
fn a_full_spool_frees_a_caller_that_has_waited_long_enough() {
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
        let before = std::time::Instant::now();
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
    client.shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..taken));
}

#[test]
fn one_client_has_the_folder_and_the_next_may_have_it_after() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let first = spooled(&sandbox, folder.path()).build().unwrap();
    let Err(BuildError::Spool(error)) = spooled(&sandbox, folder.path()).build() else {
        panic!("two clients have one folder");
    };
    assert!(error.is_in_use(), "{error}");
    first.shutdown(LONG).unwrap();
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
    client.shutdown(Duration::ZERO).unwrap_err();

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
    client.shutdown(Duration::ZERO).unwrap_err();

    sandbox.restore();
    // What the old key wrote is still there beside what is marked with the name.
    let client = with_key("newest-key")
        .previous_key("old-key")
        .spool_source("shop")
        .build()
        .unwrap();
    client.shutdown(LONG).unwrap();
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
fn what_can_not_be_is_refused_when_the_client_is_made() {
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
    let receipt = memory_only.send(Alias::new("a", "b")).unwrap();
    assert!(matches!(
        receipt.wait_stored(LONG),
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
    client.shutdown(LONG).unwrap();
    let requests = sandbox.counts().requests;
    let client = spooled(&sandbox, folder.path()).build().unwrap();
    assert_eq!(client.stats().recovered, 0);
    client.shutdown(LONG).unwrap();
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
    client.shutdown(LONG).unwrap();
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
    client.shutdown(LONG).unwrap();
    assert!(matches!(
        client.dead_letters(None, 10),
        Err(DeadLetterError::Closed)
    ));
    let mut expected = all_of((0..10).filter(|number| ![3, 5].contains(number)));
    expected.push(id(3));
    assert_eq!(arrived(&sandbox), expected);
}
