//! The engine by itself.

use std::time::{Duration, Instant};

use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_relay::{Engine, Rejected, Relay, conformance};
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, connect, counted, engine, handoff, publish, read, streams};

fn written(number: u64) -> WrittenItem {
    let writer = ItemWriter::new(ItemSettings::default());
    WrittenItem::new(&writer, &call("u1", number)).unwrap()
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_engine_conforms() {
    let client = connect().await;
    let streams = streams("CONFORMS", &client).await;
    let (one, other) = (engine(&client, &streams), engine(&client, &streams));
    one.check().await.unwrap();
    let checked = conformance::check(&one, &other, async |item| {
        publish(&client, streams.subject("shop"), &[item]).await;
    });
    checked.await.unwrap();
}

/// A frame is final in parts: a later owner gets the rest only, and counts no message twice.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn an_owner_that_takes_over_gets_the_rest_of_a_frame() {
    let client = connect().await;
    let streams = streams("PARTS", &client).await;
    let subject = streams.subject("shop");
    let frame: Vec<_> = (0..4).map(written).collect();
    publish(&client, subject.clone(), &frame).await;
    // A source between, and a message of another program.
    publish(&client, streams.subject("club"), &frame).await;
    let context = async_nats::jetstream::new(client.clone());
    let foreign = context.publish(subject.clone(), "hello".into()).await;
    foreign.unwrap().await.unwrap();
    publish(&client, subject, &[written(4)]).await;

    let first = engine(&client, &streams);
    let lease = first.take("first", LONG).await.unwrap().unwrap();
    let rows = read(&first, 6).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1_000, 1_001, 1_002, 1_003, 3_000, 4_000]);
    assert_eq!((&*rows[4].head, &*rows[4].item), (&b""[..], &b"hello"[..]));
    first.delivered(&[1_001, 4_000]).await.unwrap();
    first
        .rejected(&[Rejected::new(3_000, 0, "not a message", "")])
        .await
        .unwrap();
    let account = counted(&first).await;
    assert_eq!(
        (account.delivered, account.rejected, account.pending),
        (2, 1, 3)
    );
    assert_eq!(account.dead_letters, 1);
    assert!(account.oldest.is_some_and(|age| age < LONG));
    first.give_back(lease).await.unwrap();

    let second = engine(&client, &streams);
    second.take("second", LONG).await.unwrap().unwrap();
    let rows = read(&second, 3).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1_000, 1_002, 1_003]);
    // The first has not noticed: it counts what it delivered, once.
    first.delivered(&[1_000, 1_001]).await.unwrap();
    second.delivered(&ids).await.unwrap();
    let account = counted(&second).await;
    assert_eq!(
        (account.delivered, account.rejected, account.pending),
        (5, 1, 0)
    );
    assert_eq!(account.oldest, None);
    let club = engine(&client, &streams).source("club");
    assert_eq!(counted(&club).await.pending, 4);
}

/// The consumer of a quiet stream is lost. An ordered consumer of async-nats 0.51 begins at the first message then.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_reader_whose_consumer_is_lost_goes_on_where_it_was() {
    let client = connect().await;
    let streams = streams("LOST", &client).await;
    let subject = streams.subject("shop");
    for number in 0..3 {
        publish(&client, subject.clone(), &[written(number)]).await;
    }
    let engine = engine(&client, &streams);
    engine.take("me", LONG).await.unwrap().unwrap();
    let rows = read(&engine, 3).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    engine.delivered(&ids).await.unwrap();
    let context = async_nats::jetstream::new(client.clone());
    let stream = context.get_stream(streams.messages()).await.unwrap();
    let mut names = Vec::new();
    let mut list = stream.consumer_names();
    while let Some(name) = futures_util::StreamExt::next(&mut list).await {
        names.push(name.unwrap());
    }
    assert!(!names.is_empty());
    for name in names {
        stream.delete_consumer(&name).await.unwrap();
    }
    publish(&client, subject, &[written(3)]).await;
    // The first request is answered by nobody.
    let rows = read(&engine, 1).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [4_000]);
}

/// Sequences of a new stream begin again. The position of the old one must not hide its messages.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_stream_that_is_made_again_is_read_from_its_start() {
    let client = connect().await;
    let streams = streams("AGAIN", &client).await;
    publish(&client, streams.subject("shop"), &[written(0)]).await;
    let first = engine(&client, &streams);
    let lease = first.take("first", LONG).await.unwrap().unwrap();
    let rows = read(&first, 1).await;
    first.delivered(&[rows[0].id]).await.unwrap();
    first.give_back(lease).await.unwrap();
    let context = async_nats::jetstream::new(client.clone());
    context.delete_stream(streams.messages()).await.unwrap();
    let began = Instant::now();
    // A stream that was just deleted can't be made at once.
    while let Err(error) = streams.apply(&client).await {
        assert!(began.elapsed() < LONG, "{error}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    publish(&client, streams.subject("shop"), &[written(1)]).await;
    first.take("first", LONG).await.unwrap().unwrap();
    let rows = read(&first, 1).await;
    assert_eq!(rows.len(), 1);
    // One that has not noticed moves nothing.
    let account = counted(&first).await;
    assert_eq!((account.delivered, account.pending), (1, 1));
}

/// A whole relay: from the calls of a hand-off to the service.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_relay_delivers_what_was_handed_off() {
    const MESSAGES: u64 = 2_000;
    let client = connect().await;
    let streams = streams("RELAY", &client).await;
    let handoff = handoff(&client, &streams).await;
    for number in 0..MESSAGES {
        handoff.send(call("u1", number)).unwrap();
    }
    assert_eq!(handoff.shutdown(LONG).await.abandoned, 0);
    let sandbox = Sandbox::builder().keep(100_000).start().unwrap();
    let url = sandbox.url().to_owned();
    let relay = Relay::builder("a-key")
        .engine(engine(&client, &streams))
        .client(move |client| client.endpoint(&*url))
        .build()
        .unwrap();
    let observer = engine(&client, &streams);
    let done = async {
        let began = Instant::now();
        // A server may not answer the first request of a consumer that it just made.
        let is_done = async || {
            let account = observer.account().await;
            account.is_ok_and(|account| account.delivered == MESSAGES)
        };
        while !is_done().await {
            assert!(began.elapsed() < LONG);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    Box::pin(relay.run_until(done)).await;
    let account = counted(&observer).await;
    assert_eq!((account.pending, account.rejected), (0, 0));
    assert_eq!(account.owner, None, "the lease was given back");
    let arrived = sandbox.messages();
    let arrived: Vec<_> = arrived
        .iter()
        .filter_map(|it| it.message_id.clone())
        .collect();
    let expected: Vec<_> = (0..MESSAGES).map(|it| format!("u1:{it}")).collect();
    assert_eq!(arrived, expected);
}

/// A full stream of dead letters stops the reading, and nothing is lost.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_full_stream_of_dead_letters_loses_nothing() {
    const MESSAGES: usize = 20;
    let client = connect().await;
    let streams = streams("FULL", &client).await;
    let small = streams.clone().max_dead_letter_bytes(4_000);
    small.apply(&client).await.unwrap();
    let frame: Vec<_> = (0..MESSAGES as u64).map(written).collect();
    publish(&client, streams.subject("shop"), &frame).await;
    let engine = engine(&client, &streams);
    engine.take("me", LONG).await.unwrap().unwrap();
    let mut rows = read(&engine, MESSAGES).await.into_iter();
    let error = loop {
        let id = rows.next().expect("the stream becomes full").id;
        let rejected = Rejected::new(id, 400, "bad", "x".repeat(500));
        if let Err(error) = engine.rejected(&[rejected]).await {
            break error.to_string();
        }
    };
    assert!(error.contains("storing a dead letter failed"), "{error}");
    assert!(error.contains("drop dead letters, or raise"), "{error}");
    assert!(engine.read(&[], 100).await.is_err(), "it reads no more");
    let account = counted(&engine).await;
    assert_eq!(account.rejected, (MESSAGES - rows.len()) as u64);
    assert_eq!(account.dead_letters, account.rejected - 1);
    assert_eq!(account.committed(), MESSAGES as u64);

    streams.apply(&client).await.unwrap();
    assert_eq!(read(&engine, rows.len()).await.len(), rows.len());
    let account = counted(&engine).await;
    assert_eq!(account.dead_letters, account.rejected);
}

/// Only what is final and older than the window is purged, and only of the source.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn final_messages_are_purged_after_the_window() {
    let client = connect().await;
    let streams = streams("PURGE", &client).await;
    let context = async_nats::jetstream::new(client.clone());
    let found = context.get_stream(streams.messages()).await.unwrap();
    let short = async_nats::jetstream::stream::Config {
        duplicate_window: Duration::from_secs(1),
        ..found.cached_info().config.clone()
    };
    context.update_stream(short).await.unwrap();
    let published = Instant::now();
    for (source, number) in [("shop", 0), ("club", 0), ("shop", 1), ("shop", 2)] {
        publish(&client, streams.subject(source), &[written(number)]).await;
    }
    let engine = engine(&client, &streams).purge_every(Duration::ZERO, Duration::ZERO);
    engine.take("me", LONG).await.unwrap().unwrap();
    let rows = read(&engine, 3).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1_000, 3_000, 4_000]);
    engine.delivered(&ids[..2]).await.unwrap();
    let began = Instant::now();
    let left = loop {
        assert_eq!(engine.read(&ids, 100).await.unwrap(), []);
        let stream = context.get_stream(streams.messages()).await.unwrap();
        let state = stream.cached_info().state.clone();
        // The messages grow old one after the other, and each purge takes those that are.
        if state.messages <= 2 || began.elapsed() > LONG {
            break (state.first_sequence, state.messages);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(published.elapsed() >= Duration::from_secs(1), "too early");
    assert_eq!(
        left,
        (2, 2),
        "the source beside it, and the message that waits"
    );
    let account = counted(&engine).await;
    assert_eq!((account.delivered, account.pending), (2, 1));
    engine.delivered(&ids[2..]).await.unwrap();
    assert_eq!(counted(&engine).await.committed(), 3);
}

/// An entry of a later version is an error that says which relay to update.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_relay_of_another_version_is_named() {
    let client = connect().await;
    let streams = streams("VERSION", &client).await;
    let engine = engine(&client, &streams);
    let lease = engine.take("me", LONG).await.unwrap().unwrap();
    let context = async_nats::jetstream::new(client.clone());
    let bucket = context.get_key_value(streams.relays()).await.unwrap();
    let entry = bucket.get("shop").await.unwrap().unwrap();
    let entry = String::from_utf8(entry.to_vec()).unwrap();
    let later = entry.replace("\"version\":1", "\"version\":2");
    assert_ne!(later, entry);
    bucket.put("shop", later.clone().into()).await.unwrap();
    let error = engine.renew(lease, LONG).await.unwrap_err().to_string();
    assert!(
        error.contains("the entry has version 2, this relay reads version 1"),
        "{error}"
    );
    assert!(
        error.ends_with("update the older of the relays of the source"),
        "{error}"
    );
    let other = crate::support::engine(&client, &streams);
    assert!(other.take("other", LONG).await.is_err());
    let kept = bucket.get("shop").await.unwrap().unwrap();
    assert_eq!(kept, later.as_bytes(), "it writes nothing over it");
}

/// A source that no relay owns: its messages wait, and the account says for how long and that nobody owns it.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_source_without_an_owner_waits() {
    let client = connect().await;
    let streams = streams("NOBODY", &client).await;
    publish(&client, streams.subject("club"), &[written(0)]).await;
    let club = engine(&client, &streams).source("club");
    let account = counted(&club).await;
    assert_eq!((account.pending, account.owner), (1, None));
    assert!(account.oldest.is_some());
}
