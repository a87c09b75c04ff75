//! Transactions that write messages.

use std::sync::Arc;
use std::time::Duration;

use customerio::call::{AnonymousId, Identity, Track};
use customerio::item::ItemSettings;
use customerio_outbox::postgres::{Outbox, OutboxError};
use sqlx::{PgConnection, PgPool};
use tokio::time::sleep;

use super::super::ids::{USERS, VISITORS, event, id};
use super::super::store::Writers;
use super::SOURCE;

/// Writes until [`Writers::stop`] is called. A transaction that fails, as while the server restarts, is not repeated.
pub(super) async fn write(pool: PgPool, seed: u64, writers: Arc<Writers>) {
    let outbox = Outbox::new(ItemSettings::default()).source(SOURCE);
    let mut random = fastrand::Rng::with_seed(seed);
    while !writers.is_stopped() {
        if writers.is_paused() || transaction(&pool, &outbox, &mut random).await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Writes for one identity, or for a user and a visitor. The rows of identities are locked before the message
/// is written, users first.
async fn transaction(
    pool: &PgPool,
    outbox: &Outbox,
    random: &mut fastrand::Rng,
) -> Result<(), OutboxError> {
    let mut tx = pool.begin().await?;
    let user = format!("u{}", random.u32(..USERS));
    let visitor = format!("a{}", random.u32(..VISITORS));
    match random.u8(..100) {
        0..2 => {
            let number = next(&mut tx, &visitor).await?;
            let id = id(&[(visitor.clone(), number)], false, random);
            let identity = Identity::anonymous(visitor);
            send(&mut tx, outbox, identity, &id, false).await?;
        }
        2..4 => {
            let first = next(&mut tx, &user).await?;
            let second = next(&mut tx, &visitor).await?;
            let numbers = [(user.clone(), first), (visitor.clone(), second)];
            let id = id(&numbers, false, random);
            let identity = Identity::both(user, AnonymousId::new(visitor));
            send(&mut tx, outbox, identity, &id, false).await?;
        }
        4..8 => {
            let mut items = Vec::new();
            for _ in 0..3 {
                let number = next(&mut tx, &user).await?;
                let id = id(&[(user.clone(), number)], false, random);
                remember(&mut tx, &id).await?;
                let event = event(false);
                let call = Track::new(Identity::user(user.as_str()), &event).message_id(id);
                items.push(outbox.write(&call)?);
            }
            outbox.insert_all(&mut *tx, &items).await?;
        }
        dice => {
            let number = next(&mut tx, &user).await?;
            if dice < 12 {
                let mut inner = sqlx::Acquire::begin(&mut *tx).await?;
                let id = id(&[(user.clone(), number)], false, random);
                send(
                    &mut inner,
                    outbox,
                    Identity::user(user.as_str()),
                    &id,
                    false,
                )
                .await?;
                inner.rollback().await?;
            }
            let refused = random.u32(..400) == 0;
            let id = id(&[(user.clone(), number)], refused, random);
            send(&mut tx, outbox, Identity::user(user), &id, refused).await?;
        }
    }
    if random.u8(..10) < 3 {
        sleep(Duration::from_millis(random.u64(..20))).await;
    }
    if random.u8(..20) == 0 {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(())
}

/// Locks an identity and returns its next number.
async fn next(connection: &mut PgConnection, identity: &str) -> Result<i64, sqlx::Error> {
    let sql = "INSERT INTO identities VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET number = \
               identities.number + 1 RETURNING number";
    sqlx::query_scalar(sql)
        .bind(identity)
        .fetch_one(connection)
        .await
}

async fn send(
    connection: &mut PgConnection,
    outbox: &Outbox,
    identity: Identity<'_>,
    id: &str,
    refused: bool,
) -> Result<(), OutboxError> {
    remember(connection, id).await?;
    let event = event(refused);
    let call = Track::new(identity, &event).message_id(id);
    outbox.send(connection, call).await?;
    Ok(())
}

/// Writes the id to the table that is compared with the arrivals.
async fn remember(connection: &mut PgConnection, id: &str) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO committed VALUES ($1)")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
