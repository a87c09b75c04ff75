//! Events from committed rows of an outbox through a relay to a distant sink, compared with one client that has
//! them in memory. A backlog of any size shows whether the rate and the memory stay the same.

use std::time::{Duration, Instant};

use customerio::item::ItemSettings;
use customerio::{Client, Track};
use customerio_outbox::postgres::{Outbox, SCHEMA};
use customerio_relay::postgres::Postgres;
use customerio_relay::{Engine as _, Relay};
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, Row as _};
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::ours;
use crate::Failure;
use crate::order::{Order, order, user};
use crate::resident::{max_resident, resident};
use crate::sink::{Kind, Sink};
use crate::statistics::{median, rate};

/// The latency of the sink.
pub(super) const DISTANCE: Duration = Duration::from_millis(50);
const SOURCE: &str = "shop";
pub(super) const EVENTS: usize = 100_000;
const WRITERS: usize = 8;
/// The messages of a transaction.
const BULK: usize = 500;
pub(super) const PAIRS: usize = 3;
/// The rows that wait at a take-over: what a relay reads at once.
const READ_ROWS: usize = 2_000;
/// The lines of a backlog.
const PARTS: usize = 20;

/// Compares a relay with a client from memory.
pub(crate) fn run() -> Result<(), Failure> {
    let runtime = runtime()?;
    let orders = orders(EVENTS.min(1_000));
    let (url, mut pairs) = (variable()?, Vec::new());
    println!(
        "delivery at 50 ms: {EVENTS} events committed by {WRITERS} writers, {BULK} a transaction, then relayed;"
    );
    println!("compared with one client that has them in memory\n");
    for pair in 0..PAIRS {
        let sink = Sink::start(Kind::Distant(DISTANCE))?;
        let client = ours::client(&sink).build()?;
        let memory = rate(EVENTS, from_memory(&client, &orders)?);
        client.blocking_shutdown(ours::LONG)?;
        let (written, relayed) = runtime.block_on(async {
            let pool = database(&url).await?;
            let written = write(&pool, &orders, EVENTS).await?;
            let relayed = relay(&pool, &sink, EVENTS, EVENTS, |_| {}).await?;
            Ok::<_, Failure>((written, relayed))
        })?;
        let (written, relayed) = (rate(EVENTS, written), rate(EVENTS, relayed));
        println!(
            "pair {}: committed {written:.0}, relayed {relayed:.0}, from memory {memory:.0} events/s",
            pair + 1
        );
        pairs.push(relayed / memory);
    }
    println!("relayed / from memory, median: {:.2}", median(pairs));
    Ok(())
}

/// Relays a backlog, and prints the rate, the memory and the dead rows on the way.
pub(crate) fn backlog(events: usize) -> Result<(), Failure> {
    let url = variable()?;
    let orders = orders(1_000);
    runtime()?.block_on(async {
        let pool = database(&url).await?;
        let written = write(&pool, &orders, events).await?;
        println!(
            "{events} events of about 755 bytes committed at {:.0} events/s\n",
            rate(events, written)
        );
        let sink = Sink::start(Kind::Distant(DISTANCE))?;
        println!("delivered  events/s  resident KiB  dead rows  table and index MiB");
        let (mut last, mut lines) = (Instant::now(), Vec::new());
        let part = (events / PARTS).max(1);
        let time = relay(&pool, &sink, events, part, |delivered| {
            let now = Instant::now();
            lines.push((delivered, now - last, resident()));
            last = now;
            let Some((delivered, time, resident)) = lines.last() else {
                return;
            };
            let before = lines.iter().rev().nth(1).map_or(0, |line| line.0);
            let resident = resident.as_ref().copied().unwrap_or(0);
            print!(
                "{delivered:>9}  {:>8.0}  {resident:>12}",
                rate(delivered - before, *time)
            );
        })
        .await?;
        println!(
            "\nall in {:.1} s, {:.0} events/s; at most {} KiB resident",
            time.as_secs_f64(),
            rate(events, time),
            max_resident("self")?
        );
        Ok(())
    })
}

/// Measures the first read of a relay that takes over, behind removed rows that no vacuum frees: from the floor that the
/// relay before stored, and from the first row.
pub(crate) fn take_over(events: usize) -> Result<(), Failure> {
    let url = variable()?;
    let orders = orders(1_000);
    runtime()?.block_on(async {
        let pool = database(&url).await?;
        let run = async |sql: &'static str| sqlx::raw_sql(sql).execute(&pool).await;
        run("ALTER TABLE cio_outbox SET (autovacuum_enabled = false)").await?;
        write(&pool, &orders, events).await?;
        let sink = Sink::start(Kind::Distant(DISTANCE))?;
        relay(&pool, &sink, events, events, |_| {}).await?;
        write(&pool, &orders, READ_ROWS).await?;
        println!("the first read of {READ_ROWS} rows behind {events} removed ones:");
        for (from, prepare) in [
            ("stored floor", "UPDATE cio_relay SET until = '-infinity'"),
            (
                "first row",
                "UPDATE cio_relay SET until = '-infinity', floor = 0",
            ),
        ] {
            run(prepare).await?;
            let engine = Postgres::new(pool.clone()).source(SOURCE);
            let began = Instant::now();
            engine.take("next", ours::LONG).await?;
            let taken = Instant::now();
            let rows = engine.read(&[], READ_ROWS).await?.len();
            println!(
                "from the {from}: {rows} rows in {:.3} s, after {:.3} s for the lease",
                taken.elapsed().as_secs_f64(),
                (taken - began).as_secs_f64()
            );
        }
        Ok(())
    })
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

fn variable() -> Result<String, Failure> {
    std::env::var("CIO_POSTGRES")
        .map_err(|_| "`CIO_POSTGRES` is not set; run `cargo xtask bench relay`".into())
}

pub(super) fn orders(count: usize) -> Vec<(String, Order)> {
    (0..count)
        .map(|number| (user(number), order(number)))
        .collect()
}

pub(super) fn from_memory(
    client: &Client,
    orders: &[(String, Order)],
) -> Result<Duration, Failure> {
    let began = Instant::now();
    for number in 0..EVENTS {
        let (user, order) = &orders[number % orders.len()];
        client.track(user.as_str(), order)?;
    }
    client.blocking_flush(ours::LONG)?;
    Ok(began.elapsed())
}

/// A pool of a database with empty tables.
async fn database(url: &str) -> Result<PgPool, Failure> {
    let pool = PgPoolOptions::new()
        .max_connections(12)
        .connect(url)
        .await?;
    sqlx::raw_sql(
        "DROP TABLE IF EXISTS cio_outbox, cio_relay, cio_dead_letter, cio_schema; DROP SEQUENCE IF EXISTS \
         cio_outbox_id",
    )
    .execute(&pool)
    .await?;
    sqlx::raw_sql(SCHEMA).execute(&pool).await?;
    Ok(pool)
}

/// Commits messages from all writers at once, and returns the time.
async fn write(
    pool: &PgPool,
    orders: &[(String, Order)],
    events: usize,
) -> Result<Duration, Failure> {
    let outbox = Outbox::new(ItemSettings::default()).source(SOURCE);
    let began = Instant::now();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (pool, outbox, orders) = (pool.clone(), outbox.clone(), orders.to_vec());
        let count = events / WRITERS + usize::from(writer < events % WRITERS);
        writers.spawn(async move {
            let mut left = count;
            while left > 0 {
                let bulk = left.min(BULK);
                let items = (left - bulk..left)
                    .map(|number| {
                        let (user, order) = &orders[(writer + number * WRITERS) % orders.len()];
                        outbox.write(&Track::new(user.as_str(), order))
                    })
                    .collect::<Result<Vec<_>, _>>()?;
                outbox.insert_all(&pool, &items).await?;
                left -= bulk;
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(writer) = writers.join_next().await {
        writer??;
    }
    Ok(began.elapsed())
}

/// Relays until all are delivered, and returns the time. `each` is called each time that `part` more are.
async fn relay(
    pool: &PgPool,
    sink: &Sink,
    events: usize,
    part: usize,
    mut each: impl FnMut(usize),
) -> Result<Duration, Failure> {
    let url = sink.url();
    let relay = Relay::builder("a-key")
        .engine(Postgres::new(pool.clone()).source(SOURCE))
        .client(move |client| client.endpoint(&*url))
        .build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let began = Instant::now();
    let running = tokio::spawn(async move {
        relay
            .run_until(async {
                // The sender lives until all are delivered, or the benchmark failed.
                let _ = stopped.await;
            })
            .await;
    });
    let mut next = part;
    let time = loop {
        let delivered: Option<i64> = sqlx::query_scalar("SELECT delivered FROM cio_relay")
            .fetch_optional(pool)
            .await?;
        let delivered = usize::try_from(delivered.unwrap_or(0))?;
        if delivered >= next.min(events) {
            next = delivered + part;
            each(delivered);
            if part < events {
                println!("  {}", table(pool).await?);
            }
        }
        if delivered >= events {
            break began.elapsed();
        }
        sleep(Duration::from_millis(20)).await;
    };
    drop(stop);
    running.await?;
    Ok(time)
}

/// The dead rows by the server's statistics, and the size of the table with its index.
async fn table(pool: &PgPool) -> Result<String, Failure> {
    let row = sqlx::query(
        "SELECT n_dead_tup, pg_total_relation_size(relid) / 1048576 AS size FROM pg_stat_user_tables WHERE \
         relname = 'cio_outbox'",
    )
    .fetch_one(pool)
    .await?;
    let (dead, size): (i64, i64) = (row.try_get("n_dead_tup")?, row.try_get("size")?);
    Ok(format!("{dead:>9}  {size:>19}"))
}
