//! A hand-off.

use std::time::Duration;

use async_nats::jetstream;
use customerio_core::Empty;
use customerio_core::call::{AnonymousId, Identify};
use customerio_core::item::WrittenItem;
use customerio_handoff::frame;
use customerio_handoff::jetstream::{HandOff, HandOffError, ReceiptError, Streams};

use crate::support::{apply, connect, streams};

const LONG: Duration = Duration::from_secs(60);

/// All message ids of a stream, in its order, and the number of frames.
async fn stored(streams: &Streams) -> (Vec<String>, u64) {
    let context = jetstream::new(connect().await);
    let stream = context.get_stream(streams.messages()).await.unwrap();
    let last = stream.cached_info().state.last_sequence;
    let mut ids = Vec::new();
    for sequence in 1..=last {
        let message = stream.get_raw_message(sequence).await.unwrap();
        let parts = frame::parts(&message.payload).unwrap();
        let count = message.headers.get(frame::ITEMS_HEADER).unwrap();
        assert_eq!(count.as_str(), parts.len().to_string());
        for part in parts {
            let item = message.payload[part.item].to_vec();
            let item = WrittenItem::from_stored(&message.payload[part.head], item).unwrap();
            ids.push(item.message_id().to_owned());
        }
    }
    (ids, last)
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn messages_are_stored_in_the_order_of_their_calls() {
    let (client, streams) = (connect().await, streams("ORDER"));
    apply(&streams, &client).await;
    let handoff = HandOff::builder(client).streams(streams.clone());
    let handoff = handoff.source("shop").start().await.unwrap();
    let first = Identify::new("u1", &Empty).message_id("m0");
    let receipt = handoff.send(first).unwrap();
    assert_eq!(receipt.message_id(), "m0");
    assert_eq!(
        receipt.clone().delivered().await,
        Err(ReceiptError::HandedOff)
    );
    receipt.stored().await.unwrap();
    assert_eq!(stored(&streams).await, (vec!["m0".to_owned()], 1));
    for number in 1..1_000 {
        let call = Identify::new("u1", &Empty).message_id(format!("m{number}"));
        handoff.send(call).unwrap();
    }
    handoff.alias("u1", AnonymousId::new("a-42")).unwrap();
    // The six calls and `emit` differ in their types only.
    handoff.identify("u1", &Empty).unwrap();
    let report = handoff.shutdown(LONG).await;
    assert_eq!((report.stored, report.abandoned), (1_002, 0));
    let refused = handoff.identify("u1", &Empty);
    assert!(matches!(refused, Err(HandOffError::ShutDown)));
    let (ids, frames) = stored(&streams).await;
    let expected: Vec<_> = (0..1_000).map(|number| format!("m{number}")).collect();
    assert_eq!(ids[..1_000], expected);
    assert_eq!(ids.len(), 1_002);
    assert!(frames < 20, "{frames} frames");
}

/// A full stream is back-pressure: the frame waits, calls are refused, and nothing is lost when there is room.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_full_stream_keeps_messages_in_memory() {
    let (client, streams) = (connect().await, streams("FULL"));
    let small = streams.max_bytes(20_000);
    apply(&small, &client).await;
    let handoff = HandOff::builder(client.clone()).streams(small.clone());
    let handoff = handoff.max_bytes(40_000).start().await.unwrap();
    let mut taken = 0_u64;
    let error = loop {
        let call = Identify::new("u1", &Empty).message_id(format!("m{taken}"));
        match handoff.send(call) {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
        assert!(taken < 10_000, "nothing refuses");
        tokio::task::yield_now().await;
    };
    let HandOffError::Full { limit: 40_000, .. } = error else {
        panic!("{error}")
    };
    let report = handoff.shutdown(Duration::from_millis(300)).await;
    assert_eq!(report.stored + report.abandoned, taken);
    assert!(report.abandoned > 0, "{report:?}");
    let ids = stored(&small).await.0;
    assert!(ids.len() as u64 >= report.stored, "{report:?}");

    // With room, another hand-off goes on.
    let larger = small.max_bytes(10 << 20);
    larger.apply(&client).await.unwrap();
    let handoff = HandOff::builder(client).streams(larger.clone());
    let handoff = handoff.start().await.unwrap();
    let call = Identify::new("u1", &Empty).message_id("later");
    handoff.send(call).unwrap().stored().await.unwrap();
    let (ids, _) = stored(&larger).await;
    assert_eq!(ids.last().map(String::as_str), Some("later"));
}
