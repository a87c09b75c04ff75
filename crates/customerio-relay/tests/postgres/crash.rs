//! A server that recovers from the crash of one of its processes. It keeps the time of its start, and gives ids
//! again that no commit has written to disk.

use std::process::Command;
use std::time::{Duration, Instant};

use customerio_outbox::postgres::Outbox;
use customerio_relay::Engine as _;
use customerio_relay::postgres::Postgres;
use sqlx::PgPool;

use crate::own_server::Server;
use crate::support::{LONG, call, engine, outbox, run};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn messages_whose_ids_were_given_before_a_crash_are_read() {
    let server = Server::start();
    let pool = server.connect().await;
    run(&pool, customerio_outbox::postgres::SCHEMA).await;
    let (outbox, shop) = (outbox(), engine(&pool));

    // A server may write the numbers of a sequence to disk before the commit that has to.
    let mut crashes = 0;
    while !crash_loses_ids(&pool, &outbox, &shop).await {
        crashes += 1;
        assert!(crashes < 10, "each crash found its last id on disk");
    }

    // The numbers of transactions pass the one that the relay noted.
    for _ in 0..20 {
        run(&pool, "SELECT pg_current_xact_id()").await;
    }
    shop.take("me", LONG).await.unwrap().unwrap();
    let mut ids = Vec::new();
    for number in 0..20 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
        let rows = shop.read(&ids, 10).await.unwrap();
        ids.extend(rows.iter().map(|row| row.id));
        assert_eq!(ids.len(), usize::try_from(number).unwrap() + 1);
    }
}

/// Has the relay note ids of an open transaction, and crashes the server. Returns whether the server forgot the
/// last id.
async fn crash_loses_ids(pool: &PgPool, outbox: &Outbox, shop: &Postgres) -> bool {
    let term = shop.take("me", LONG).await.unwrap().unwrap();
    let mut open = pool.begin().await.unwrap();
    for number in 0..20 {
        outbox.send(&mut *open, call("u1", number)).await.unwrap();
    }
    let query = "SELECT last_value, pg_backend_pid(), extract(epoch FROM clock_timestamp())::float8 FROM \
        cio_outbox_id";
    let (given, process, before): (i64, i32, f64) =
        sqlx::query_as(query).fetch_one(&mut *open).await.unwrap();
    assert!(shop.read(&[], 10).await.unwrap().is_empty());
    let killed = Command::new("kill")
        .args(["-KILL", &process.to_string()])
        .status();
    assert!(killed.unwrap().success());
    let last = recovered(pool, before).await;
    assert!(!shop.renew(term, LONG).await.unwrap());
    last < given
}

/// Waits until the server has recovered from a crash after a time, in seconds. Returns the last id that its disk
/// has.
async fn recovered(pool: &PgPool, crash: f64) -> i64 {
    // The server forgets its statistics in a recovery.
    let query = "SELECT last_value FROM cio_outbox_id WHERE pg_stat_get_bgwriter_stat_reset_time() > \
        to_timestamp($1)";
    let began = Instant::now();
    loop {
        match sqlx::query_scalar(query)
            .bind(crash)
            .fetch_optional(pool)
            .await
        {
            Ok(Some(last)) => return last,
            Ok(None) => assert!(began.elapsed() < LONG, "the server does not recover"),
            Err(error) => assert!(began.elapsed() < LONG, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
