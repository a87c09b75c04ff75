//! The streams: planned, made, checked.

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy};
use async_nats::jetstream::{self};
use customerio_handoff::jetstream::{CheckError, HandOff, Streams};

use crate::support::{apply, connect, streams};

/// Changes the settings of a stream.
type Change = fn(&mut Config);

fn lines(changes: &[impl ToString]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn streams_are_planned_and_made_once() {
    let (client, streams) = (connect().await, streams("PLAN"));
    // The first answers of a new cluster are refusals.
    apply(&streams.clone().prefix("READY"), &client).await;
    let planned = lines(&streams.plan(&client).await.unwrap());
    let names = [
        streams.messages(),
        streams.dead_letters(),
        format!("KV_{}", streams.relays()),
    ];
    let expected = names.map(|name| format!("create the stream `{name}`"));
    assert_eq!(planned, expected);
    let error = HandOff::builder(client.clone())
        .streams(streams.clone())
        .start()
        .await
        .unwrap_err();
    let error = error.to_string();
    assert!(error.contains(&expected[0]), "{error}");
    assert!(error.contains("run `cio-relay jetstream apply`"), "{error}");
    let is_nothing = async || streams.plan(&client).await.unwrap().is_empty();
    assert!(!is_nothing().await, "a plan makes nothing");
    apply(&streams, &client).await;
    assert!(is_nothing().await);
    assert!(streams.apply(&client).await.unwrap().is_empty());

    // Sizes are for the operator to choose.
    let larger = streams.clone().max_bytes(128 << 20);
    larger.check("shop", &client).await.unwrap();
    let planned = lines(&larger.plan(&client).await.unwrap());
    let name = streams.messages();
    assert_eq!(
        planned,
        [format!(
            "change the stream `{name}`: `max_bytes` from 67108864 to 134217728"
        )]
    );
    larger.apply(&client).await.unwrap();
    assert!(larger.plan(&client).await.unwrap().is_empty());
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_stream_that_loses_messages_is_refused() {
    let (client, streams) = (connect().await, streams("LOSES"));
    apply(&streams, &client).await;
    let context = jetstream::new(client.clone());
    let found = context.get_stream(streams.messages()).await.unwrap();
    let lossy = Config {
        discard: DiscardPolicy::Old,
        ..found.cached_info().config.clone()
    };
    context.update_stream(lossy).await.unwrap();
    let start = HandOff::builder(client.clone()).streams(streams.clone());
    let error = start.start().await.unwrap_err();
    assert!(matches!(&error, CheckError::Changes(changes) if changes.len() == 1));
    let error = error.to_string();
    assert!(error.contains("`discard` from Old to New"), "{error}");
    streams.apply(&client).await.unwrap();
    streams.check("shop", &client).await.unwrap();

    // It takes small frames only, or acknowledges none. A limit that no frame reaches is the operator's to choose.
    let set = async |change: Change| {
        let mut stream = context.get_stream(streams.messages()).await.unwrap();
        let mut config = stream.info().await.unwrap().config.clone();
        change(&mut config);
        context.update_stream(config).await.unwrap();
    };
    set(|it| it.max_message_size = 1 << 20).await;
    streams.check("shop", &client).await.unwrap();
    let changes: [(Change, &str); 2] = [
        (
            |it| it.max_message_size = 1_000,
            "`max_msg_size` from 1000 to -1",
        ),
        (|it| it.no_ack = true, "`no_ack` from true to false"),
    ];
    for (change, expected) in changes {
        set(change).await;
        let error = streams.check("shop", &client).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        streams.apply(&client).await.unwrap();
        streams.check("shop", &client).await.unwrap();
    }

    // A relay could not remove what it delivered, which fills the stream. The server keeps the setting.
    set(|it| it.deny_purge = true).await;
    let error = streams
        .check("shop", &client)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("`deny_purge` from true to false"), "{error}");
    let error = streams.apply(&client).await.unwrap_err().to_string();
    assert!(error.ends_with("needs another prefix"), "{error}");

    // Its retention can't change.
    let other = Streams::new().prefix(format!("QUEUE_{}", std::process::id()));
    let queue = Config {
        name: other.messages(),
        subjects: vec![other.subject("*")],
        retention: RetentionPolicy::WorkQueue,
        num_replicas: 1,
        ..Config::default()
    };
    context.create_stream(queue).await.unwrap();
    let error = other.apply(&client).await.unwrap_err().to_string();
    assert!(error.contains("can't be made as planned"), "{error}");
    assert!(error.ends_with("needs another prefix"), "{error}");
}
