//! What an insert of the outbox costs, compared with a plain insert of the same bytes.
//!
//! `cargo xtask bench outbox` starts the server and runs it.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for developers"
)]

use std::time::{Duration, Instant};

use customerio::{CioEvent, Track};
use customerio_core::item::{ItemSettings, WrittenItem};
use customerio_outbox::postgres::{Outbox, SCHEMA};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

/// Rounds, in each of which both sides are measured one after the other.
const ROUNDS: usize = 15;
/// Transactions of one message a round.
const ONES: u32 = 400;
/// Transactions of many messages a round.
const BULKS: u32 = 10;
/// Messages of such a transaction.
const BULK: u32 = 500;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    order_id: String,
    coupon: String,
    total: f64,
}

fn order(number: u32) -> OrderCompleted {
    OrderCompleted {
        order_id: format!("order-{number}"),
        coupon: "x".repeat(300),
        total: 12.5,
    }
}

#[tokio::main]
async fn main() {
    let Ok(address) = std::env::var("CIO_POSTGRES") else {
        println!("`CIO_POSTGRES` is not set; run `cargo xtask bench outbox`");
        return;
    };
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect(&address)
        .await
        .unwrap();
    sqlx::raw_sql("DROP TABLE IF EXISTS cio_outbox, cio_schema, plain; DROP SEQUENCE IF EXISTS cio_outbox_id, plain_id")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::raw_sql(SCHEMA).execute(&pool).await.unwrap();
    sqlx::raw_sql(
        "CREATE SEQUENCE plain_id; CREATE TABLE plain (source text NOT NULL, id bigint NOT NULL DEFAULT \
         nextval('plain_id'), head bytea NOT NULL, item bytea NOT NULL, at timestamptz NOT NULL DEFAULT now(), \
         PRIMARY KEY (source, id))",
    )
    .execute(&pool)
    .await
    .unwrap();
    let outbox = Outbox::new(ItemSettings::default()).source("shop");

    let mut one = Vec::new();
    let mut many = Vec::new();
    let mut statements = Vec::new();
    for round in 0..=ROUNDS {
        let pair = [ours(&outbox, &pool).await, plain(&outbox, &pool).await];
        let plain_bulk = plain_in_bulk(&outbox, &pool).await;
        let bulk = [ours_in_bulk(&outbox, &pool).await, plain_bulk];
        let statement = [written_in_bulk(&outbox, &pool).await, plain_bulk];
        sqlx::raw_sql("TRUNCATE cio_outbox, plain")
            .execute(&pool)
            .await
            .unwrap();
        // The first round warms up.
        if round > 0 {
            one.push(pair);
            many.push(bulk);
            statements.push(statement);
        }
    }
    report("one message a transaction", &one, ONES);
    report("500 messages a statement", &many, BULKS * BULK);
    report(
        "the same, validated and written before",
        &statements,
        BULKS * BULK,
    );
}

/// Prints the medians for each message, and their ratio.
fn report(what: &str, rounds: &[[Duration; 2]], messages: u32) {
    let median = |side: usize| {
        let mut times: Vec<_> = rounds.iter().map(|pair| pair[side].as_secs_f64()).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2] * 1e6 / f64::from(messages)
    };
    let (ours, plain) = (median(0), median(1));
    println!(
        "{what}: outbox {ours:.1} µs, plain insert {plain:.1} µs, ratio {:.2}",
        ours / plain
    );
}

async fn ours(outbox: &Outbox, pool: &PgPool) -> Duration {
    let start = Instant::now();
    for number in 0..ONES {
        let mut tx = pool.begin().await.unwrap();
        outbox.track(&mut *tx, "u1", &order(number)).await.unwrap();
        tx.commit().await.unwrap();
    }
    start.elapsed()
}

/// The same bytes, written before the clock runs.
async fn plain(outbox: &Outbox, pool: &PgPool) -> Duration {
    let items = items(outbox, ONES);
    let start = Instant::now();
    for item in &items {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("INSERT INTO plain (source, head, item) VALUES ($1, $2, $3)")
            .bind("shop")
            .bind(item.head().to_bytes())
            .bind(item.bytes())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    start.elapsed()
}

async fn ours_in_bulk(outbox: &Outbox, pool: &PgPool) -> Duration {
    let start = Instant::now();
    for _ in 0..BULKS {
        let items = items(outbox, BULK);
        let mut tx = pool.begin().await.unwrap();
        outbox.insert_all(&mut *tx, &items).await.unwrap();
        tx.commit().await.unwrap();
    }
    start.elapsed()
}

/// As `ours_in_bulk`, with messages that were written before the clock runs.
async fn written_in_bulk(outbox: &Outbox, pool: &PgPool) -> Duration {
    let bulks: Vec<_> = (0..BULKS).map(|_| items(outbox, BULK)).collect();
    let start = Instant::now();
    for items in &bulks {
        let mut tx = pool.begin().await.unwrap();
        outbox.insert_all(&mut *tx, items).await.unwrap();
        tx.commit().await.unwrap();
    }
    start.elapsed()
}

/// The same bytes, written before the clock runs.
async fn plain_in_bulk(outbox: &Outbox, pool: &PgPool) -> Duration {
    let bulks: Vec<_> = (0..BULKS).map(|_| items(outbox, BULK)).collect();
    let start = Instant::now();
    for items in &bulks {
        let heads: Vec<_> = items.iter().map(|item| item.head().to_bytes()).collect();
        let bytes: Vec<_> = items.iter().map(WrittenItem::bytes).collect();
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("INSERT INTO plain (source, head, item) SELECT $1, * FROM unnest($2::bytea[], $3::bytea[])")
            .bind("shop")
            .bind(heads)
            .bind(bytes)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    start.elapsed()
}

fn items(outbox: &Outbox, count: u32) -> Vec<WrittenItem> {
    (0..count)
        .map(|number| outbox.write(&Track::new("u1", &order(number))).unwrap())
        .collect()
}
