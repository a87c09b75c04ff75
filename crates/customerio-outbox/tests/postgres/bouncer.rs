//! `PgBouncer` in transaction mode, with one server connection for all clients.

use customerio::{Empty, Identify};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use crate::support::{Database, address};

/// A pool whose connections share one server connection.
async fn through_bouncer() -> PgPool {
    let options = PgPoolOptions::new().min_connections(2).max_connections(2);
    options.connect(&address("CIO_PGBOUNCER")).await.unwrap()
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn unnamed_statements_work_in_transaction_mode() {
    let database = Database::new().await;
    let outbox = database.outbox().prepared_statements(false);
    let pool = through_bouncer().await;
    outbox.check(&pool).await.unwrap();
    let mut clients = [pool.acquire().await.unwrap(), pool.acquire().await.unwrap()];
    let mut expected = Vec::new();
    for round in 0..20 {
        for (number, client) in clients.iter_mut().enumerate() {
            let mut tx = sqlx::Connection::begin(&mut **client).await.unwrap();
            let id = format!("{round}-{number}");
            let call = Identify::new("u1", &Empty).message_id(&*id);
            outbox.send(&mut *tx, call).await.unwrap();
            let all = format!("{id}-all");
            let item = outbox
                .write(&Identify::new("u1", &Empty).message_id(&*all))
                .unwrap();
            outbox.insert_all(&mut *tx, &[item]).await.unwrap();
            tx.commit().await.unwrap();
            expected.extend([id, all]);
        }
    }
    assert_eq!(database.ids().await, expected);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn named_statements_fail_with_the_setting_to_change() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let pool = through_bouncer().await;
    let mut clients = [pool.acquire().await.unwrap(), pool.acquire().await.unwrap()];
    let mut errors = Vec::new();
    for client in &mut clients {
        let mut tx = sqlx::Connection::begin(&mut **client).await.unwrap();
        if let Err(error) = outbox.identify(&mut *tx, "u1", &Empty).await {
            errors.push(error.to_string());
        }
        tx.rollback().await.unwrap();
    }
    // Both clients call their first statement the same, on one server connection.
    assert!(
        errors
            .iter()
            .any(|error| error.contains("set `prepared_statements(false)`")),
        "{errors:?}"
    );
}
