//! With the sandbox: real requests over loopback, judged as the service would.
//!
//! The sandbox has a thread of its own, and so has the client. So a test may wait for either in any
//! way, blocking inside an async runtime of one thread among them.

use std::time::Duration;

use customerio::{Client, OutcomeKind};
use customerio_sandbox::{Fault, Sandbox};
use testing_example::check_out;

use super::basket;

/// Longer than anything here takes, on a busy machine too.
const LONG: Duration = Duration::from_mins(1);

fn client(sandbox: &Sandbox) -> Client {
    Client::builder("any-key")
        .endpoint(sandbox.url())
        .on_outcome(|outcome| assert_eq!(outcome.kind, OutcomeKind::Delivered))
        .build()
        .expect("a client")
}

/// What arrived, as `call of user`.
fn arrived(sandbox: &Sandbox) -> Vec<String> {
    let messages = sandbox.messages();
    let line = |message: &customerio_sandbox::Received| {
        let item = message.item();
        let user = item["userId"].as_str().unwrap_or("nobody");
        format!("{} of {user}", message.kind.name())
    };
    messages.iter().map(line).collect()
}

#[test]
fn a_sent_order_arrives_and_is_accepted() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    check_out(&client, "u1", &basket("B-1", &[10.0])).unwrap();
    let report = client.blocking_shutdown(LONG).unwrap();
    assert_eq!(report.delivered, 2);
    assert_eq!(arrived(&sandbox), ["identify of u1", "track of u1"]);
    assert_eq!(sandbox.messages()[1].item()["properties"]["total"], 10.0);
    assert!(sandbox.refused().is_empty());
}

/// `#[tokio::test]` gives a runtime of one thread, and `shutdown` blocks it until everything is
/// delivered: with a server on that same runtime, this test would never end.
#[tokio::test]
async fn a_blocking_shutdown_in_an_async_test_ends() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    check_out(&client, "u1", &basket("B-1", &[10.0])).unwrap();
    let report = client.blocking_shutdown(LONG).unwrap();
    assert_eq!(report.delivered, 2);
    assert_eq!(arrived(&sandbox).len(), 2);
}

/// The same through an outage, and without blocking.
#[tokio::test]
async fn an_outage_is_waited_out() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(503).times(1));
    let client = client(&sandbox);
    check_out(&client, "u1", &basket("B-1", &[10.0])).unwrap();
    client.flush(LONG).await.unwrap();
    client.shutdown(LONG).await.unwrap();
    assert_eq!(arrived(&sandbox), ["identify of u1", "track of u1"]);
    assert_eq!(sandbox.counts().faulted, 1);
}
