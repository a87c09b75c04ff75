//! A server that recovers from the crash of one of its processes. It keeps the time of its start, and gives ids
//! again that no commit has written to disk.

use std::process::Command;
use std::time::{Duration, Instant};

use customerio_relay::Engine as _;
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
    shop.take("me", LONG).await.unwrap().unwrap();

    let mut open = pool.begin().await.unwrap();
    for number in 0..20 {
        outbox.send(&mut *open, call("u1", number)).await.unwrap();
    }
    let process: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut *open)
        .await
        .unwrap();
    // The relay notes the last id that was given.
    assert!(shop.read(&[], 10).await.unwrap().is_empty());
    let killed = Command::new("kill")
        .args(["-KILL", &process.to_string()])
        .status();
    assert!(killed.unwrap().success());
    let last = recovered(&pool).await;
    assert!(last < 20, "{last} was written to disk");

    // The numbers of transactions pass the one that the relay noted.
    for _ in 0..20 {
        run(&pool, "SELECT pg_current_xact_id()").await;
    }
    let mut ids = Vec::new();
    for number in 0..20 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
        let rows = shop.read(&ids, 10).await.unwrap();
        ids.extend(rows.iter().map(|row| row.id));
        assert_eq!(ids.len(), usize::try_from(number).unwrap() + 1);
    }
}

/// Waits until the server has recovered. Returns the last id that its disk has.
async fn recovered(pool: &PgPool) -> i64 {
    // The server forgets its statistics in a recovery.
    let query = "SELECT last_value FROM cio_outbox_id WHERE pg_stat_get_bgwriter_stat_reset_time() > \
        pg_postmaster_start_time()";
    let began = Instant::now();
    loop {
        match sqlx::query_scalar(query).fetch_optional(pool).await {
            Ok(Some(last)) => return last,
            Ok(None) => assert!(began.elapsed() < LONG, "the server does not recover"),
            Err(error) => assert!(began.elapsed() < LONG, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
