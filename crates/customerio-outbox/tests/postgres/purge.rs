//! Removal of the messages of a person.

use std::time::{Duration, Instant};

use customerio_core::Empty;
use customerio_core::call::{AnonymousId, Identify, Identity};
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

use crate::support::Database;

/// Longer than any wait here, on a busy machine too.
const LONG: Duration = Duration::from_mins(1);

/// Moves the row with this id to the dead letters, as a relay does.
async fn reject(database: &Database, id: i64) {
    database.run(&reject_sql(id)).await;
}

fn reject_sql(id: i64) -> String {
    format!(
        "WITH d AS (DELETE FROM cio_outbox WHERE id = {id} RETURNING source, id, head, item) INSERT INTO \
         cio_dead_letter (source, id, head, item, status, reason, detail) SELECT *, 400, 'bad', '' FROM d"
    )
}

async fn number(database: &Database, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&database.pool)
        .await
        .unwrap()
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_purge_removes_the_messages_of_one_person_and_counts_them() {
    let database = Database::new().await;
    let (outbox, pool) = (database.outbox(), &database.pool);
    let visitor = AnonymousId::new("a-42");
    // 1 and 2 are the person's, 3 is a letter of theirs, 4 and 5 become letters or stay.
    outbox.identify(pool, "u1", &Empty).await.unwrap();
    outbox.alias(pool, "u2", visitor).await.unwrap();
    outbox.identify(pool, "u1", &Empty).await.unwrap();
    outbox.identify(pool, "u2", &Empty).await.unwrap();
    let kept = outbox.identify(pool, "u3", &Empty).await.unwrap();
    for id in [3, 4] {
        reject(&database, id).await;
    }
    // Another source has other messages.
    let club = database.outbox().source("club");
    let other = club.identify(pool, "u1", &Empty).await.unwrap();

    let identity = Identity::both("u1", AnonymousId::new("a-42"));
    let report = outbox.purge(pool, identity).await.unwrap();
    assert_eq!((report.purged, report.dead_letters), (2, 1));
    assert_eq!(database.ids().await, [other, kept]);
    let letters = number(&database, "SELECT id FROM cio_dead_letter").await;
    assert_eq!(letters, 4);
    let purged = "SELECT purged FROM cio_relay WHERE source = 'shop'";
    assert_eq!(number(&database, purged).await, 2);
    let again = outbox.purge(pool, "u1").await.unwrap();
    assert_eq!((again.purged, again.dead_letters), (0, 0));
    assert_eq!(number(&database, purged).await, 2);
}

/// Commits a transaction once another session waits for a lock that it holds.
///
/// Asks on another connection: a transaction sees the sessions of its first look, and a session that connects later
/// never.
async fn commit_when_awaited(mut tx: Transaction<'_, Postgres>, pool: &PgPool) {
    let own: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    let sql = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid)))";
    let began = Instant::now();
    let is_awaited = async || {
        let query = sqlx::query_scalar(sql).bind(own);
        query.fetch_one(pool).await.unwrap()
    };
    while !is_awaited().await {
        assert!(began.elapsed() < LONG, "no session waits for {own}");
        tokio::task::yield_now().await;
    }
    tx.commit().await.unwrap();
}

/// A relay rejects a message after the purge has searched the letters, and before it deletes rows.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_message_that_a_relay_rejects_meanwhile_is_purged() {
    let database = Database::new().await;
    let (outbox, pool) = (database.outbox(), &database.pool);
    outbox.identify(pool, "u1", &Empty).await.unwrap();
    let mut relay = pool.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(reject_sql(1)))
        .execute(&mut *relay)
        .await
        .unwrap();
    let moved = commit_when_awaited(relay, pool);
    let (report, ()) = tokio::join!(outbox.purge(pool, "u1"), moved);
    let report = report.unwrap();
    assert_eq!((report.purged, report.dead_letters), (0, 1));
    let left = "SELECT count(*) FROM cio_dead_letter";
    assert_eq!(number(&database, left).await, 0);
}

/// An operator resends a letter after the purge has searched the rows.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_letter_that_is_resent_meanwhile_is_purged() {
    let database = Database::new().await;
    let (outbox, pool) = (database.outbox(), &database.pool);
    outbox.identify(pool, "u1", &Empty).await.unwrap();
    reject(&database, 1).await;
    let mut resend = pool.begin().await.unwrap();
    sqlx::query(
        "WITH d AS (DELETE FROM cio_dead_letter RETURNING source, head, item) INSERT INTO cio_outbox (source, \
         id, head, item) SELECT source, nextval('cio_outbox_id'), head, item FROM d",
    )
    .execute(&mut *resend)
    .await
    .unwrap();
    let moved = commit_when_awaited(resend, pool);
    let (report, ()) = tokio::join!(outbox.purge(pool, "u1"), moved);
    let report = report.unwrap();
    assert_eq!((report.purged, report.dead_letters), (1, 0));
    assert!(database.ids().await.is_empty());
}

/// A row whose head can't be read is found by its bytes, and a hash alone removes nothing.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_bytes_of_a_message_decide() {
    let database = Database::new().await;
    let (outbox, pool) = (database.outbox(), &database.pool);
    for user in ["u1", "u1", "u2"] {
        outbox.identify(pool, user, &Empty).await.unwrap();
    }
    // A head of a later version, and the head of u1 with the bytes of u2, as if their hashes were equal.
    database
        .run("UPDATE cio_outbox SET head = '\\x09' WHERE id = 1")
        .await;
    database
        .run("UPDATE cio_outbox o SET item = (SELECT item FROM cio_outbox WHERE id = 3) WHERE id = 2")
        .await;
    let report = outbox.purge(pool, "u1").await.unwrap();
    assert_eq!(report.purged, 1);
    let left = number(&database, "SELECT sum(id)::bigint FROM cio_outbox").await;
    assert_eq!(left, 2 + 3);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_deletion_replaces_what_waits() {
    let database = Database::new().await;
    let (outbox, pool) = (database.outbox().prepared_statements(false), &database.pool);
    for _ in 0..3 {
        outbox
            .send(pool, Identify::new("u1", &Empty))
            .await
            .unwrap();
    }
    let report = outbox.delete_person_and_purge(pool, "u1").await.unwrap();
    assert_eq!(report.to_string(), "3 purged, 0 dead letters removed");
    let report = outbox.suppress_and_purge(pool, "u1").await.unwrap();
    assert_eq!(report.purged, 0, "the deletion stays");
    let items = database.items().await;
    let texts: Vec<_> = items
        .iter()
        .map(|item| String::from_utf8(item.bytes().to_vec()).unwrap())
        .collect();
    assert!(texts[0].contains("User Deleted"), "{texts:?}");
    assert!(texts[1].contains("User Suppressed"), "{texts:?}");
    assert_eq!(texts.len(), 2);
    assert!(outbox.suppress_and_purge(pool, "").await.is_err());
}
