//! The floor that is stored for the terms to come.

use std::time::Instant;

use customerio_outbox::postgres::SCHEMA_FROM_1;
use customerio_relay::Engine;
use customerio_relay::postgres::Postgres;
use sqlx::{AssertSqlSafe, PgPool};

use crate::support::{LONG, call, database, engine, outbox, pool_with, run, schema, simulated};

async fn number(pool: &PgPool, query: &str) -> i64 {
    let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
    query.fetch_one(pool).await.unwrap()
}

/// Reads and removes all messages, until the stored floor is this id.
async fn deliver_up_to(id: i64, engine: &Postgres, pool: &PgPool) {
    let began = Instant::now();
    while number(pool, "SELECT floor FROM cio_relay").await < id {
        let rows = engine.read(&[], 2_000).await.unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        engine.delivered(&ids).await.unwrap();
        assert!(began.elapsed() < LONG);
    }
}

async fn read(engine: &Postgres) -> Vec<i64> {
    let rows = engine.read(&[], 100).await.unwrap();
    rows.iter().map(|row| row.id).collect()
}

/// Begins a term of another engine.
async fn take(pool: &PgPool) -> Postgres {
    let next = engine(pool);
    run(pool, "UPDATE cio_relay SET until = '-infinity'").await;
    next.take("next", LONG).await.unwrap().unwrap();
    next
}

/// Rows with an id that was removed, as from a backup.
const OLD_ROW: &str = "INSERT INTO cio_outbox (source, id, head, item) VALUES ('shop', 1, '', '')";

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_new_term_does_not_visit_removed_rows() {
    const ROWS: i64 = 20_000;
    let schema = schema("removed");
    let writers = database(&schema).await;
    run(
        &writers,
        "ALTER TABLE cio_outbox SET (autovacuum_enabled = false)",
    )
    .await;
    // While a snapshot shows the removed rows, the index keeps them.
    let mut snapshot = writers.begin().await.unwrap();
    sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        .execute(&mut *snapshot)
        .await
        .unwrap();
    // One connection, so that the numbers of visits are those of the reads.
    let pool = pool_with(&schema, 1).await;
    let before = take(&pool).await;
    let items: Vec<_> = (0..ROWS)
        .map(|number| outbox().write(&call("u1", number)).unwrap())
        .collect();
    for items in items.chunks(1_000) {
        outbox().insert_all(&writers, items).await.unwrap();
    }
    deliver_up_to(ROWS, &before, &pool).await;
    outbox().send(&writers, call("u1", ROWS)).await.unwrap();

    let next = take(&pool).await;
    let visited = async || {
        run(&pool, "SELECT pg_stat_force_next_flush()").await;
        let query = format!(
            "SELECT idx_tup_read + 0 FROM pg_stat_user_indexes WHERE schemaname = '{schema}' AND relname = \
             'cio_outbox'"
        );
        number(&pool, &query).await
    };
    let earlier = visited().await;
    assert_eq!(read(&next).await, [ROWS + 1]);
    let visits = visited().await - earlier;
    assert!(visits < 100, "{visits} rows visited");
    snapshot.rollback().await.unwrap();
}

/// It is not used on another server, which may give ids again, or above the ids that a sequence has given.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_floor_is_used_on_its_server_only() {
    let pool = simulated(&schema("its server")).await;
    let first = take(&pool).await;
    for number in 1..=3 {
        outbox().send(&pool, call("u1", number)).await.unwrap();
    }
    deliver_up_to(3, &first, &pool).await;
    run(&pool, OLD_ROW).await;
    // The floor is not visible. A row below it is not read.
    let second = take(&pool).await;
    assert!(read(&second).await.is_empty());
    // The relay of an ended term stores its own, which is true too.
    first.delivered(&[]).await.unwrap();
    run(&pool, "ALTER SEQUENCE cio_outbox_id RESTART").await;
    let third = take(&pool).await;
    assert_eq!(read(&third).await, [1]);
    run(
        &pool,
        "SELECT setval('cio_outbox_id', 3); UPDATE server SET start = start + interval '1 second'",
    )
    .await;
    let fourth = take(&pool).await;
    assert_eq!(read(&fourth).await, [1]);
}

/// Rows that somebody restored are found when the messages are counted.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_row_below_the_floor_is_found_by_a_count() {
    let pool = database(&schema("below")).await;
    let (first, outbox) = (take(&pool).await, outbox());
    for number in 1..=3 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
    }
    deliver_up_to(3, &first, &pool).await;
    let next = take(&pool).await;
    run(&pool, OLD_ROW).await;
    assert!(read(&next).await.is_empty());
    assert_eq!(next.account().await.unwrap().pending, 1);
    assert_eq!(read(&next).await, [1]);
    next.delivered(&[1]).await.unwrap();
    assert_eq!(next.account().await.unwrap().pending, 0);
}

/// Tables of version 1 are written, and a relay names the SQL that makes them version 2. A relay of version 1 that
/// still runs then does no harm.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn tables_of_version_1_are_named_and_changed() {
    let pool = database(&schema("version 1")).await;
    let columns = "SELECT string_agg(concat_ws(' ', attname, atttypid::regtype, attnotnull), ', ' ORDER BY attnum) \
                   FROM pg_attribute WHERE attrelid = 'cio_relay'::regclass AND attnum > 0 AND NOT attisdropped";
    let columns = async || -> String {
        let found = sqlx::query_scalar(columns).fetch_one(&pool).await;
        found.unwrap()
    };
    let current = columns().await;
    run(
        &pool,
        "ALTER TABLE cio_relay DROP COLUMN floor, DROP COLUMN floor_server; UPDATE cio_schema SET version = 1",
    )
    .await;
    let (outbox, shop) = (outbox(), engine(&pool));
    outbox.check(&pool).await.unwrap();
    for number in 1..=2 {
        outbox.send(&pool, call("u1", number)).await.unwrap();
    }
    let error = shop.check().await.unwrap_err().to_string();
    assert!(
        error.contains("run the SQL of `cargo cio outbox schema --from 1`"),
        "{error}"
    );
    let error = shop.take("me", LONG).await.unwrap_err().to_string();
    assert!(error.contains("cio-relay --dry-run"), "{error}");

    run(&pool, SCHEMA_FROM_1).await;
    assert_eq!(columns().await, current);
    shop.check().await.unwrap();
    shop.take("me", LONG).await.unwrap().unwrap();
    assert_eq!(read(&shop).await, [1, 2]);
    let removed = "WITH d AS (DELETE FROM cio_outbox WHERE source = 'shop' AND id = 1 RETURNING 1) INSERT INTO \
                   cio_relay AS c (source, delivered) SELECT 'shop', count(*) FROM d ON CONFLICT (source) DO \
                   UPDATE SET delivered = c.delivered + EXCLUDED.delivered";
    run(&pool, removed).await;
    shop.delivered(&[1, 2]).await.unwrap();
    assert_eq!(shop.account().await.unwrap().delivered, 2);
}
