use customerio::{Empty, Identify};
use customerio_outbox::postgres::OutboxError;
use sqlx::Connection as _;

use crate::support::Database;

fn call(id: &str) -> Identify<'_, Empty> {
    Identify::new("u1", &Empty).message_id(id)
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_message_is_committed_with_the_transaction_or_not_at_all() {
    let database = Database::new().await;
    let outbox = database.outbox();
    for (id, commits) in [("rolled-back", false), ("committed", true)] {
        let mut tx = database.pool.begin().await.unwrap();
        outbox.send(&mut *tx, call(id)).await.unwrap();
        assert!(
            !database.ids().await.contains(&id.to_owned()),
            "visible before the commit"
        );
        if commits {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
    }
    assert_eq!(database.ids().await, ["committed"]);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_savepoint_takes_back_its_own_messages_only() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let mut tx = database.pool.begin().await.unwrap();
    outbox.send(&mut *tx, call("before")).await.unwrap();
    let mut savepoint = tx.begin().await.unwrap();
    outbox.send(&mut *savepoint, call("within")).await.unwrap();
    savepoint.rollback().await.unwrap();
    let mut savepoint = tx.begin().await.unwrap();
    outbox
        .send(&mut *savepoint, call("released"))
        .await
        .unwrap();
    savepoint.commit().await.unwrap();
    outbox.send(&mut *tx, call("after")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(database.ids().await, ["before", "released", "after"]);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn an_invalid_message_leaves_the_transaction_usable() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let mut tx = database.pool.begin().await.unwrap();
    let error = outbox.identify(&mut *tx, "", &Empty).await.unwrap_err();
    assert!(matches!(error, OutboxError::Invalid(_)), "{error}");
    let huge = "x".repeat(40_000);
    let error = outbox.send(&mut *tx, call(&huge)).await.unwrap_err();
    assert!(matches!(error, OutboxError::TooLarge { .. }), "{error}");
    for name in ["", "a\0b"] {
        let unnamed = outbox.clone().source(name);
        let error = unnamed.send(&mut *tx, call("unnamed")).await.unwrap_err();
        assert!(matches!(error, OutboxError::Name { .. }), "{error}");
    }
    outbox.send(&mut *tx, call("valid")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(database.ids().await, ["valid"]);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_failed_transaction_says_what_to_do() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let mut tx = database.pool.begin().await.unwrap();
    sqlx::query("SELECT 1 / 0")
        .execute(&mut *tx)
        .await
        .unwrap_err();
    let error = outbox
        .send(&mut *tx, call("late"))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("; an earlier statement of the transaction failed; roll back"),
        "{error}"
    );
    drop(tx);

    let mut tx = database.pool.begin_with("BEGIN READ ONLY").await.unwrap();
    let error = outbox
        .send(&mut *tx, call("late"))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("connect to the primary"), "{error}");
}
