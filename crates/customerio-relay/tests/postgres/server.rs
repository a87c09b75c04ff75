//! A server that fails over, and a clock that jumps.

use std::time::{Duration, Instant};

use customerio_relay::Engine;
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, engine, outbox, relay, run, schema, simulated};

/// Another server may give ids again whose commits were lost. The floor of the first one must not hide them.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_failover_resets_the_floor() {
    let pool = simulated(&schema("failover")).await;
    let (outbox, engine) = (outbox(), engine(&pool));
    let lease = Duration::from_mins(1);
    engine.take("me", lease).await.unwrap().unwrap();
    for number in 1..=3 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
    }
    let rows = engine.read(&[], 10).await.unwrap();
    engine.delivered(&[1, 2, 3]).await.unwrap();
    assert_eq!(rows.len(), 3);
    // The floor is not visible. It has risen when a row below it is not read any more.
    let row = "INSERT INTO cio_outbox (source, id, head, item) VALUES ('shop', 1, '', '')";
    let began = Instant::now();
    loop {
        assert!(engine.read(&[], 10).await.unwrap().is_empty());
        run(&pool, row).await;
        if engine.read(&[], 10).await.unwrap().is_empty() {
            break;
        }
        run(&pool, "DELETE FROM cio_outbox").await;
        assert!(began.elapsed() < LONG);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    run(
        &pool,
        "UPDATE server SET start = start + interval '1 second'",
    )
    .await;
    let rows = engine.read(&[], 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1]);
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
