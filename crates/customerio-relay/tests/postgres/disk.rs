//! A server whose disk is full.

use std::time::{Duration, Instant};

use customerio_relay::Engine as _;
use customerio_sandbox::{Fault, Sandbox};
use sqlx::PgPool;

use crate::own_server::Server;
use crate::support::{LONG, call, engine, outbox, relay, run};

/// A pool whose tables are on the small disk.
async fn pool_on_small_disk(server: &Server) -> PgPool {
    let pool = server.connect().await;
    let space = server.space();
    run(
        &pool,
        &format!("CREATE TABLESPACE small LOCATION '{}'", space.display()),
    )
    .await;
    run(
        &pool,
        "ALTER DATABASE postgres SET default_tablespace = small",
    )
    .await;
    pool.close().await;
    let pool = server.connect().await;
    run(&pool, customerio_outbox::postgres::SCHEMA).await;
    pool
}

/// A writer's transaction fails with the fix. A relay goes on: it needs no room to deliver.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_full_disk_stops_writers_and_no_relay() {
    let server = Server::start();
    let pool = pool_on_small_disk(&server).await;
    // The writer's own table is on another disk, so that only the outbox can lack room.
    run(
        &pool,
        "CREATE TABLE orders (id bigint) TABLESPACE pg_default",
    )
    .await;
    // Eight pages that are freed later.
    run(
        &pool,
        "CREATE TABLE ballast AS SELECT repeat('-', 1000) FROM generate_series(1, 56)",
    )
    .await;
    let (outbox, shop) = (outbox(), engine(&pool));
    // A relay that ran before.
    let lease = shop.take("me", LONG).await.unwrap().unwrap();
    shop.give_back(lease).await.unwrap();
    let mut written = 0;
    let error = loop {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("INSERT INTO orders VALUES (1)")
            .execute(&mut *tx)
            .await
            .unwrap();
        match outbox.send(&mut *tx, call("u1", written)).await {
            Ok(_) => tx.commit().await.unwrap(),
            Err(error) => break error.to_string(),
        }
        written += 1;
        assert!(written < 100_000, "the disk is not full");
    };
    assert!(
        error.ends_with("the database's disk is full; free space and repeat the transaction"),
        "{error}"
    );
    let orders: i64 = sqlx::query_scalar("SELECT count(*) FROM orders")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(orders, written);

    let sandbox = Sandbox::start().unwrap();
    let refused = Fault::status(400).body("no").if_message_id("refused");
    sandbox.inject(refused);
    let relay = relay(&pool, sandbox.url().to_owned(), Duration::from_secs(2));
    let running = tokio::spawn(async move { relay.run_until(core::future::pending()).await });
    let drained = async || {
        let began = Instant::now();
        loop {
            let account = shop.account().await.unwrap();
            if account.pending == 0 {
                return account;
            }
            assert!(began.elapsed() < LONG, "{account:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert_eq!(drained().await.delivered, written.unsigned_abs());
    // With some room, vacuum makes more. Without, it may lack a page for its own map.
    run(&pool, "DROP TABLE ballast").await;
    run(&pool, "VACUUM").await;
    let call = call("u1", written).message_id("refused");
    outbox.send(&pool, call).await.unwrap();
    let account = drained().await;
    assert_eq!((account.rejected, account.dead_letters), (1, 1));
    assert_eq!(account.committed(), written.unsigned_abs() + 1);
    running.abort();
}
