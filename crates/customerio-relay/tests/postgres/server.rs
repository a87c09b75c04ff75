//! A server that fails over, and a clock that jumps.

use std::time::{Duration, Instant};

use customerio_relay::{Engine, Rejected};
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, engine, outbox, relay, run, schema, simulated};

/// Another server may give ids again whose commits were lost, also those of messages that the relay has. So a term
/// ends with its server, and leaves them to the next one.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_term_ends_with_its_server() {
    let pool = simulated(&schema("failover")).await;
    let engine = engine(&pool);
    let term = engine.take("me", LONG).await.unwrap().unwrap();
    for number in 1..=2 {
        outbox().send(&pool, call("u1", number)).await.unwrap();
    }
    assert_eq!(engine.read(&[], 10).await.unwrap().len(), 2);
    run(
        &pool,
        "UPDATE server SET start = start + interval '1 second'",
    )
    .await;
    for error in [
        engine.delivered(&[1]).await.unwrap_err(),
        engine
            .rejected(&[Rejected::new(2, 400, "bad", "")])
            .await
            .unwrap_err(),
    ] {
        assert!(error.to_string().contains("a new term begins"), "{error}");
    }
    assert!(engine.read(&[], 10).await.unwrap().is_empty());
    let account = engine.account().await.unwrap();
    assert_eq!((account.pending, account.committed()), (2, 2));
    // Nobody waits for the end of the lease.
    assert!(!engine.renew(term, LONG).await.unwrap());
    let next = engine.take("me", LONG).await.unwrap().unwrap();
    assert!(next.epoch > term.epoch);
    assert_eq!(engine.read(&[], 10).await.unwrap().len(), 2);
    engine.delivered(&[1, 2]).await.unwrap();
    assert_eq!(engine.account().await.unwrap().delivered, 2);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_clock_that_jumps_moves_the_end_of_the_lease() {
    let pool = simulated(&schema("clock")).await;
    let (one, two) = (engine(&pool), engine(&pool));
    let lease = Duration::from_mins(1);
    let first = one.take("one", lease).await.unwrap().unwrap();
    run(&pool, "UPDATE server SET ahead = '1 hour'").await;
    let second = two.take("two", lease).await.unwrap().unwrap();
    assert!(!one.renew(first, lease).await.unwrap());
    run(&pool, "UPDATE server SET ahead = '0'").await;
    assert!(one.take("one", lease).await.unwrap().is_none());
    // The owner keeps its term, and a renewal corrects the end.
    assert!(two.renew(second, lease).await.unwrap());
    run(&pool, "UPDATE server SET ahead = '-1 hour'").await;
    assert!(one.take("one", lease).await.unwrap().is_none());
    run(&pool, "UPDATE cio_relay SET until = '-infinity'").await;
    assert!(one.take("one", lease).await.unwrap().is_some());
}

/// Two owners at once can only repeat messages.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_clock_that_jumps_forward_loses_and_swaps_nothing() {
    const MESSAGES: i64 = 400;
    let pool = simulated(&schema("jumps")).await;
    let sandbox = Sandbox::start().unwrap();
    let relays: Vec<_> = (0..2)
        .map(|_| {
            let relay = relay(&pool, sandbox.url().to_owned(), Duration::from_secs(2));
            tokio::spawn(async move { relay.run_until(core::future::pending()).await })
        })
        .collect();
    for number in 1..=MESSAGES {
        outbox().send(&pool, call("u1", number)).await.unwrap();
        if number % 80 == 0 {
            run(&pool, "UPDATE server SET ahead = ahead + interval '1 hour'").await;
        }
    }
    let began = Instant::now();
    let account = loop {
        let account = engine(&pool).account().await.unwrap();
        assert_eq!(account.committed(), MESSAGES.unsigned_abs());
        if account.pending == 0 {
            break account;
        }
        assert!(began.elapsed() < LONG, "{account:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(account.delivered, MESSAGES.unsigned_abs());
    // The sandbox stores the first arrival of an id.
    let arrived = sandbox.messages();
    let arrived = arrived.iter().filter_map(|it| it.message_id.clone());
    let expected = (1..=MESSAGES).map(|number| format!("u1:{number}"));
    assert_eq!(arrived.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    for relay in relays {
        relay.abort();
    }
}
