//! Removal of what waits for a person: in memory, in the spool, among dead letters.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use customerio_core::Empty;
use customerio_core::call::{Identify, Identity};
use customerio_sandbox::{Fault, Received, Sandbox};
use customerio_transport::defaults::MIN_QUEUE_BYTES;
use customerio_transport::{
    DeadLetterError, OutcomeKind, PurgeError, PurgeReport, Receipt, ReceiptError, WhenFull,
};
use serde_json::Value;
use tempfile::TempDir;

use super::*;

/// The person of message `number`: one of five.
fn person(number: usize) -> String {
    format!("person-{}", number % 5)
}

fn identify(client: &Client, number: usize) -> Receipt {
    let person = person(number);
    let call = Identify::new(person.as_str(), &Empty).message_id(id(number));
    client.send(call).unwrap()
}

/// The ids of a person's messages that arrived, in the order of their first arrival.
fn arrived_of(sandbox: &Sandbox, person: &str) -> Vec<String> {
    let of =
        |message: &Received| message.item().get("userId").and_then(Value::as_str) == Some(person);
    let messages = sandbox.messages().into_iter().filter(of);
    messages.filter_map(|message| message.message_id).collect()
}

/// Whether a file of the folder holds these bytes.
fn holds(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

/// Copies a folder as it is, as if its process were killed now.
fn killed(folder: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

fn outcomes(builder: ClientBuilder) -> (ClientBuilder, Arc<Mutex<Vec<String>>>) {
    let purged = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&purged);
    let builder = builder.on_outcome(move |outcome| {
        if outcome.kind == OutcomeKind::Purged {
            assert!(outcome.call.is_some() && outcome.item().is_empty());
            list.lock().unwrap().push(outcome.message_id());
        }
    });
    (builder, purged)
}

/// Checks that the person's messages below `count` were purged or delivered, and all others delivered
/// in order.
fn assert_purged(sandbox: &Sandbox, count: usize, purged: &[String], report: PurgeReport) {
    assert_no_twins(purged);
    for number in 0..5 {
        let arrived = arrived_of(sandbox, &person(number));
        let sent = (0..count).filter(|it| it % 5 == number);
        if number == 1 {
            assert!(arrived.len() as u64 <= report.in_flight, "{report}");
            let mut ends = purged.to_vec();
            ends.extend(arrived);
            ends.sort();
            let mut all = all_of(sent);
            all.sort();
            assert_eq!(ends, all);
        } else {
            assert_eq!(arrived, all_of(sent));
        }
    }
}

#[test]
fn messages_in_memory_are_purged_and_the_others_keep_their_order() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let (builder, purged) = outcomes(client(&sandbox));
    let client = builder.build().unwrap();
    let mut receipts = Vec::new();
    for number in 0..1_000 {
        receipts.push(identify(&client, number));
    }
    let report = client.blocking_purge("person-1").unwrap();
    assert_eq!(report.purged + report.in_flight, 200);
    assert!(report.purged > 0);
    let stats = client.stats();
    assert_adds_up(&stats);
    let last = &receipts[996];
    assert!(matches!(
        last.blocking_delivered(LONG),
        Err(ReceiptError::Purged)
    ));
    sandbox.restore();
    let done = client.blocking_shutdown(LONG).unwrap();
    assert!(done.purged >= report.purged && done.purged <= 200);
    assert_adds_up(&client.stats());
    assert_eq!(purged.lock().unwrap().len() as u64, done.purged);
    assert_purged(&sandbox, 1_000, &purged.lock().unwrap(), report);
}

#[test]
fn messages_in_the_spool_are_purged_and_no_restart_sends_them() {
    let keeping = || Sandbox::builder().keep(50_000).start().unwrap();
    let (sandbox, folder) = (keeping(), TempDir::new().unwrap());
    sandbox.begin_outage();
    let (builder, purged) = outcomes(client(&sandbox));
    let client_of = |builder: ClientBuilder, folder: &Path| {
        let builder = builder.spool(folder).queue_bytes(MIN_QUEUE_BYTES);
        builder.when_full(WhenFull::Block(LONG)).build().unwrap()
    };
    let first = client_of(builder, folder.path());
    let receipts: Vec<_> = (0..20_000).map(|number| identify(&first, number)).collect();
    receipts[19_999].blocking_stored(LONG).unwrap();
    assert!(holds(folder.path(), "person-1"));
    let report = first.blocking_purge("person-1").unwrap();
    assert_eq!(report.purged + report.in_flight, 4_000);
    assert!(report.purged > 3_000, "{report}");
    assert!(!holds(folder.path(), "person-1"));
    assert!(holds(folder.path(), "person-2"));
    // A second purge finds nothing more.
    let again = first.blocking_purge("person-1").unwrap();
    assert_eq!(again.purged, 0);
    let newest = &receipts[19_996];
    assert!(matches!(
        newest.blocking_delivered(LONG),
        Err(ReceiptError::Purged)
    ));
    assert_adds_up(&first.stats());

    // Another process opens what a kill leaves.
    let copy = killed(folder.path());
    let restarted = keeping();
    let second = client(&restarted).spool(copy.path()).build().unwrap();
    let done = second.blocking_shutdown(LONG).unwrap();
    assert_eq!(done.recovered, done.delivered);
    assert_purged(&restarted, 20_000, &all_of((1..20_000).step_by(5)), report);

    sandbox.restore();
    let done = first.blocking_shutdown(LONG).unwrap();
    assert_adds_up(&first.stats());
    assert_eq!(purged.lock().unwrap().len() as u64, done.purged);
    assert_purged(&sandbox, 20_000, &purged.lock().unwrap(), report);
}

#[test]
fn dead_letters_and_messages_that_were_sent_again_are_purged() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    for number in [1, 2, 6, 11] {
        sandbox.inject(Fault::status(400).if_message_id(id(number)));
    }
    let client = client(&sandbox).spool(folder.path()).build().unwrap();
    for number in 0..20 {
        identify(&client, number);
    }
    client.blocking_flush(LONG).unwrap();
    sandbox.clear_faults();
    sandbox.begin_outage();
    let letters = client.dead_letters(None, 10).unwrap();
    assert_eq!(letters.len(), 4);
    // Its identities are not known without its bytes.
    client.resend_dead_letter(letters[0].id).unwrap();
    assert_eq!(client.rejected().len(), 4);

    // Files that an earlier client set aside.
    for name in ["spool-0000000001.log.unreadable", "notes.damaged"] {
        fs::write(folder.path().join(name), "anything").unwrap();
    }
    let report = client.blocking_purge("person-1").unwrap();
    assert_eq!((report.dead_letters, report.rejected), (2, 3));
    assert_eq!(report.not_searched, 1, "{report}");
    assert_eq!(report.purged + report.in_flight, 1);
    let letters = client.dead_letters(None, 10).unwrap();
    let ids: Vec<_> = letters
        .iter()
        .map(|letter| letter.message.message_id())
        .collect();
    assert_eq!(ids, all_of([2]));
    assert_eq!(client.rejected().len(), 1);
    assert!(!holds(folder.path(), "person-1"));
    let stats = client.stats();
    assert_eq!(stats.spool.unwrap().dead_letters, 1);
    assert_adds_up(&stats);
}

/// The file is there and can't be opened, as with too many open files.
#[cfg(unix)]
#[test]
fn dead_letters_that_can_t_be_read_now_are_neither_missing_nor_purged() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    sandbox.inject(Fault::status(400).if_message_id(id(1)));
    let client = client(&sandbox).spool(folder.path()).build().unwrap();
    for number in 0..3 {
        identify(&client, number);
    }
    client.blocking_flush(LONG).unwrap();
    let letter = client.dead_letters(None, 9).unwrap().remove(0);
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut files = entries.map(|entry| entry.unwrap().path());
    let is_dead = |file: &PathBuf| {
        let name = file.file_name().unwrap();
        name.as_encoded_bytes().starts_with(b"dead-")
    };
    let file = files.find(is_dead).unwrap();
    let elsewhere = TempDir::new().unwrap();
    let away = elsewhere.path().join("away");
    fs::rename(&file, &away).unwrap();
    // The spool follows no links.
    std::os::unix::fs::symlink(&away, &file).unwrap();
    let failed = client.dead_letters(None, 9);
    assert!(
        matches!(failed, Err(DeadLetterError::Disk(_))),
        "{failed:?}"
    );
    let failed = client.resend_dead_letter(letter.id);
    assert!(
        matches!(failed, Err(DeadLetterError::Disk(_))),
        "{failed:?}"
    );
    let failed = client.blocking_purge("person-1");
    assert!(matches!(failed, Err(PurgeError::Disk(_))), "{failed:?}");

    fs::rename(&away, &file).unwrap();
    assert_eq!(client.dead_letters(None, 9).unwrap().len(), 1);
    let report = client.blocking_purge("person-1").unwrap();
    assert_eq!(report.dead_letters, 1);
    assert!(!holds(folder.path(), "person-1"));
}

#[tokio::test]
async fn a_deletion_is_delivered_and_what_waited_before_it_is_not() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let client = client(&sandbox).build().unwrap();
    for number in 0..10 {
        identify(&client, number);
    }
    let both = Identity::both("person-1", AnonymousId::new("visitor-1"));
    let call = Identify::new(AnonymousId::new("visitor-1"), &Empty);
    client.send(call.message_id("visitor")).unwrap();
    client
        .alias("person-9", AnonymousId::new("visitor-1"))
        .unwrap();
    client.suppress("person-2").unwrap();
    let deleted = client.delete_person_and_purge("person-1").await.unwrap();
    let visitor = client.purge(both).await.unwrap();
    let suppressed = client.suppress_and_purge("person-2").await.unwrap();
    let sum = |report: PurgeReport| report.purged + report.in_flight;
    assert_eq!((sum(deleted), sum(suppressed)), (2, 2));
    assert!(sum(visitor) >= 2, "{visitor}");
    sandbox.restore();
    client.shutdown(LONG).await.unwrap();
    let events: Vec<_> = sandbox
        .messages()
        .iter()
        .filter_map(|message| Some(message.item().get("event")?.as_str()?.to_owned()))
        .collect();
    assert_eq!(events.len(), 3);
    assert!(events.contains(&"User Deleted".to_owned()), "{events:?}");
    assert_adds_up(&client.stats());
}

#[test]
fn purges_at_random_times_are_exact() {
    for seed in 0..6_usize {
        let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
        let builder = client(&sandbox).queue_bytes(MIN_QUEUE_BYTES);
        let builder = builder.when_full(WhenFull::Block(LONG));
        let (builder, purged) = outcomes(if seed % 2 == 0 {
            builder.spool(folder.path())
        } else {
            builder
        });
        let client = builder.build().unwrap();
        let mut number = 0;
        for round in 0..30_usize {
            if (round + seed) % 3 == 0 {
                sandbox.begin_outage();
            } else {
                sandbox.restore();
            }
            for _ in 0..(round * 37 + seed * 11) % 90 {
                identify(&client, number);
                number += 1;
            }
            client.blocking_purge(person(round).as_str()).unwrap();
            assert_adds_up(&client.stats());
        }
        sandbox.restore();
        let done = client.blocking_shutdown(LONG).unwrap();
        let purged = purged.lock().unwrap();
        assert_eq!(purged.len() as u64, done.purged);
        assert_eq!(done.delivered + done.purged, number as u64);
        let mut ends: Vec<_> = arrived(&sandbox)
            .into_iter()
            .chain(purged.clone())
            .collect();
        assert_no_twins(&ends);
        ends.sort();
        let mut all = all_of(0..number);
        all.sort();
        assert_eq!(ends, all);
        for person in 0..5 {
            let arrived = arrived_of(&sandbox, &self::person(person));
            let number = |id: &String| id[2..].parse::<usize>().unwrap();
            assert!(arrived.iter().map(number).is_sorted(), "{arrived:?}");
        }
    }
}

#[test]
fn a_stopped_client_purges_nothing() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    for client in [
        client(&sandbox).build().unwrap(),
        client(&sandbox).spool(folder.path()).build().unwrap(),
    ] {
        client.blocking_shutdown(LONG).unwrap();
        let purged = client.blocking_purge("u1");
        assert!(matches!(purged, Err(PurgeError::Closed)), "{purged:?}");
    }
}
