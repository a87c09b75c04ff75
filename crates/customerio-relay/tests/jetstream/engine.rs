//! The engine by itself.

use std::time::{Duration, Instant};

use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_relay::{Engine, Rejected, Relay, conformance};
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, connect, engine, handoff, publish, streams};

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
    let rows = first.read(&[], 100).await.unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1_000, 1_001, 1_002, 1_003, 3_000, 4_000]);
    assert_eq!((&*rows[4].head, &*rows[4].item), (&b""[..], &b"hello"[..]));
    first.delivered(&[1_001, 4_000]).await.unwrap();
    first
        .rejected(&[Rejected::new(3_000, 0, "not a message", "")])
        .await
        .unwrap();
    let account = first.account().await.unwrap();
    assert_eq!(
        (account.delivered, account.rejected, account.pending),
        (2, 1, 3)
    );
    assert_eq!(account.dead_letters, 1);
    assert!(account.oldest.is_some_and(|age| age < LONG));
    first.give_back(lease).await.unwrap();

    let second = engine(&client, &streams);
    second.take("second", LONG).await.unwrap().unwrap();
    let rows = second.read(&[], 100).await.unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1_000, 1_002, 1_003]);
    // The first has not noticed: it counts what it delivered, once.
    first.delivered(&[1_000, 1_001]).await.unwrap();
    second.delivered(&ids).await.unwrap();
    let account = second.account().await.unwrap();
    assert_eq!(
        (account.delivered, account.rejected, account.pending),
        (5, 1, 0)
    );
    assert_eq!(account.oldest, None);
    let club = engine(&client, &streams).source("club");
    assert_eq!(club.account().await.unwrap().pending, 4);
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
    let rows = engine.read(&[], 100).await.unwrap();
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
    let began = Instant::now();
    let rows = loop {
        match engine.read(&[], 100).await {
            Ok(rows) if !rows.is_empty() => break rows,
            // The first request is answered by nobody.
            _ => assert!(began.elapsed() < LONG),
        }
    };
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
    let rows = first.read(&[], 100).await.unwrap();
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
    let rows = first.read(&[], 100).await.unwrap();
    assert_eq!(rows.len(), 1);
    // One that has not noticed moves nothing.
    let account = first.account().await.unwrap();
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
        drop(handoff.send(call("u1", number)).unwrap());
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
        while observer.account().await.unwrap().delivered < MESSAGES {
            assert!(began.elapsed() < LONG);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    Box::pin(relay.run_until(done)).await;
    let account = observer.account().await.unwrap();
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
