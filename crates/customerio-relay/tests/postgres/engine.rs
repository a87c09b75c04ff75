//! The engine by itself.

use std::time::{Duration, Instant};

use customerio_relay::postgres::{CheckError, Problem};
use customerio_relay::{Engine, conformance};
use sqlx::Connection;

use crate::support::{call, database, engine, outbox, pool_with, run, schema};

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_engine_conforms() {
    let pool = database(&schema("conforms")).await;
    let outbox = outbox();
    let (one, other) = (engine(&pool), engine(&pool));
    let checked = conformance::check(&one, &other, async |item| {
        outbox.insert_all(&pool, &[item]).await.unwrap();
    });
    checked.await.unwrap();
}

/// The floor rises past deleted rows, and does not pass a row whose transaction is open.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_row_that_commits_late_is_read() {
    let pool = database(&schema("late")).await;
    let (outbox, engine) = (outbox(), engine(&pool));
    let lease = Duration::from_mins(1);
    let term = engine.take("me", lease).await.unwrap().unwrap();
    // A sequence that was never used has the last value 1 too: the mark must not include it.
    assert!(engine.read(&[], 10).await.unwrap().is_empty());
    let mut late = pool.begin().await.unwrap();
    outbox.send(&mut *late, call("u1", 1)).await.unwrap();
    for number in 2..5 {
        outbox.send(&pool, call("u2", number)).await.unwrap();
    }
    let rows = engine.read(&[], 10).await.unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [2, 3, 4]);
    engine.delivered(&ids).await.unwrap();
    // Marks are at most one a second.
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(2_500) {
        assert!(engine.read(&[], 10).await.unwrap().is_empty());
        engine.delivered(&[]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    late.commit().await.unwrap();
    // The stored floor is that of the reads.
    engine.give_back(term).await.unwrap();
    let next = self::engine(&pool);
    next.take("next", lease).await.unwrap().unwrap();
    for reader in [engine, next] {
        let rows = reader.read(&[], 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1]);
    }
}

/// A deleted row is counted once, even if two owners delete it, and the counts belong to one moment.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_account_is_exact_while_two_owners_delete() {
    const ROWS: i64 = 300;
    let pool = database(&schema("account")).await;
    let outbox = outbox();
    let (one, two) = (engine(&pool), engine(&pool));
    one.take("one", Duration::from_mins(1)).await.unwrap();
    let items: Vec<_> = (0..ROWS)
        .map(|number| outbox.write(&call("u1", number)).unwrap())
        .collect();
    outbox.insert_all(&pool, &items).await.unwrap();
    let delete = async |engine: &customerio_relay::postgres::Postgres| {
        for first in (1..=ROWS).step_by(10) {
            let ids: Vec<i64> = (first..first + 10).collect();
            engine.delivered(&ids).await.unwrap();
        }
    };
    let count = async || loop {
        let account = one.account().await.unwrap();
        assert_eq!(account.committed(), ROWS.unsigned_abs(), "{account:?}");
        if account.pending == 0 {
            return;
        }
    };
    tokio::join!(delete(&one), delete(&two), count());
}

/// A relay of another source has a lease and an account of its own.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn sources_are_apart_and_a_missing_table_is_an_error() {
    let pool = database(&schema("apart")).await;
    let (shop, other) = (engine(&pool), engine(&pool).source("other"));
    outbox().send(&pool, call("u1", 1)).await.unwrap();
    let lease = Duration::from_mins(1);
    assert!(shop.take("one", lease).await.unwrap().is_some());
    assert!(other.take("two", lease).await.unwrap().is_some());
    assert!(other.read(&[], 10).await.unwrap().is_empty());
    assert_eq!(other.account().await.unwrap().committed(), 0);
    assert_eq!(shop.account().await.unwrap().pending, 1);
    run(&pool, "DROP TABLE cio_relay").await;
    let error = shop.account().await.unwrap_err().to_string();
    assert!(error.contains("cio_relay"), "{error}");
    let mut connection = pool.acquire().await.unwrap();
    connection.ping().await.unwrap();
}

/// A check names each table and right that is missing, and operations name the fix.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_check_names_what_a_relay_lacks() {
    let schema = schema("lacks");
    let pool = database(&schema).await;
    engine(&pool).check().await.unwrap();
    run(
        &pool,
        "DROP TABLE cio_dead_letter; UPDATE cio_schema SET version = 9",
    )
    .await;
    let problems = match engine(&pool).check().await.unwrap_err() {
        CheckError::Problems(problems) => problems,
        other => panic!("{other}"),
    };
    let expected = [
        Problem::Missing("cio_dead_letter"),
        Problem::Version { found: 9 },
    ];
    assert_eq!(problems, expected);
    let error = engine(&pool).dead_letters(None, 1).await.unwrap_err();
    assert!(
        error.to_string().contains("`cargo cio outbox schema`"),
        "{error}"
    );
    let role = format!("relay_{}", std::process::id());
    run(
        &pool,
        &format!("CREATE ROLE {role}; GRANT USAGE ON SCHEMA \"{schema}\" TO {role}"),
    )
    .await;
    // One connection, so that the role is that of the check.
    let limited = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect(&std::env::var("CIO_POSTGRES").unwrap())
        .await
        .unwrap();
    run(
        &limited,
        &format!("SET search_path TO \"{schema}\"; SET ROLE {role}"),
    )
    .await;
    let error = engine(&limited).check().await.unwrap_err().to_string();
    for fix in [
        "GRANT SELECT, INSERT, DELETE ON cio_outbox TO",
        "GRANT SELECT, USAGE ON SEQUENCE cio_outbox_id TO",
        "GRANT SELECT ON cio_schema TO",
    ] {
        assert!(error.contains(fix), "{fix}: {error}");
    }
}

/// A delivered or rejected message is counted, also if somebody has deleted the row of the source.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn nothing_is_counted_into_a_row_that_is_missing() {
    let pool = database(&schema("uncounted")).await;
    let (outbox, engine) = (outbox(), engine(&pool));
    for number in 1..=2 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
    }
    engine.delivered(&[1]).await.unwrap();
    assert_eq!(engine.account().await.unwrap().committed(), 2);
    run(&pool, "DELETE FROM cio_relay").await;
    let refused = customerio_relay::Rejected::new(2, 400, "bad", "");
    engine.rejected(&[refused]).await.unwrap();
    let account = engine.account().await.unwrap();
    assert_eq!((account.rejected, account.pending), (1, 0));
    run(&pool, "DELETE FROM cio_relay").await;
    assert!(engine.retry(2).await.unwrap());
    let account = engine.account().await.unwrap();
    assert_eq!((account.rejected, account.pending), (0, 1));
}

/// A message that is purged while a relay has it is counted once, and never becomes a dead letter.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_purged_message_that_a_relay_has_read_is_counted_once() {
    let pool = database(&schema("purged")).await;
    let (outbox, engine) = (outbox(), engine(&pool));
    for number in 1..=2 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
    }
    assert_eq!(engine.read(&[], 10).await.unwrap().len(), 2);
    assert_eq!(outbox.purge(&pool, "u1").await.unwrap().purged, 2);
    engine.delivered(&[1]).await.unwrap();
    let refused = customerio_relay::Rejected::new(2, 400, "bad", "");
    engine.rejected(&[refused]).await.unwrap();
    let account = engine.account().await.unwrap();
    assert_eq!((account.committed(), account.dead_letters), (2, 0));
    assert_eq!(account.purged, 2);
}

/// A read visits few rows, however many wait: the table has no statistics when a backlog begins.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_read_does_not_visit_the_whole_backlog() {
    const ROWS: i64 = 20_000;
    let schema = schema("backlog");
    let pool = database(&schema).await;
    let items: Vec<_> = (0..ROWS)
        .map(|number| outbox().write(&call("u1", number)).unwrap())
        .collect();
    for items in items.chunks(1_000) {
        outbox().insert_all(&pool, items).await.unwrap();
    }
    // One connection, so that the numbers of visits are those of the reads.
    let limited = pool_with(&schema, 1).await;
    let engine = engine(&limited);
    for _ in 0..10 {
        assert_eq!(engine.read(&[], 100).await.unwrap().len(), 100);
    }
    run(&limited, "SELECT pg_stat_force_next_flush()").await;
    let visited: i64 = sqlx::query_scalar(
        "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE \
         schemaname = $1 AND relname = 'cio_outbox'",
    )
    .bind(&schema)
    .fetch_one(&limited)
    .await
    .unwrap();
    assert!((1_000..2_000).contains(&visited), "{visited} rows visited");
}
