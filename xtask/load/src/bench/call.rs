//! The cost of a call for its caller.

use std::thread;
use std::time::{Duration, Instant};

use customerio::Client;

use super::ours::{LONG, client};
use crate::Failure;
use crate::order::{Order, item, order, user};
use crate::processor::time_of_thread;
use crate::sink::{Kind, Sink};
use crate::statistics::{PAIRS, compare, rate};

/// The number of calls. The queue holds all of them.
const CALLS: usize = 20_000;
const THREADS: usize = 8;

pub(crate) fn run() -> Result<(), Failure> {
    let sink = Sink::start(Kind::Reads)?;
    let client = client(&sink).build()?;
    let orders: Vec<_> = (0..CALLS)
        .map(|number| (user(number), order(number)))
        .collect();
    let bytes = serde_json::to_vec(&item(&orders[0].1, &orders[0].0))?.len();
    println!(
        "one call: `track` of an order of ten properties with three products, {bytes} bytes as an item,"
    );
    println!(
        "validation on, compared with `serde_json::to_vec` of the equal properties and of the equal item\n"
    );

    let mut properties = Vec::new();
    let mut items = Vec::new();
    for pair in 0..=PAIRS {
        let ours = tracked(&client, &orders)?;
        let (theirs, written) = on_processor(|| to_vec(orders.iter().map(|(_, order)| order)))?;
        written?;
        let (whole, written) =
            on_processor(|| to_vec(orders.iter().map(|(user, order)| item(order, user))))?;
        written?;
        // The first pair is a warm-up.
        if pair > 0 {
            properties.push((ours.as_secs_f64(), theirs.as_secs_f64()));
            items.push((ours.as_secs_f64(), whole.as_secs_f64()));
        }
    }
    for (name, pairs) in [("properties", properties), ("item", items)] {
        let compared = compare(&pairs);
        println!(
            "track / to_vec of the {name:<10}  {:.2}   ({:.0} ns of processor time and {:.0}, medians of {PAIRS} pairs)",
            compared.ratio,
            compared.ours / CALLS as f64 * 1e9,
            compared.theirs / CALLS as f64 * 1e9,
        );
    }
    println!(
        "allocations on the calling thread    {}",
        allocations(&client, &orders)?
    );
    let mut latencies = from_many_threads(&client, &orders)?;
    latencies.sort_unstable();
    let at = |thousandths: usize| {
        let last = latencies.len().saturating_sub(1);
        latencies
            .get(last * thousandths / 1_000)
            .copied()
            .unwrap_or(Duration::ZERO)
    };
    println!(
        "{THREADS} threads at once                  p50 {:.1?}, p99 {:.1?}, p99.9 {:.1?}, longest {:.1?}",
        at(500),
        at(990),
        at(999),
        at(1_000)
    );
    client.blocking_shutdown(LONG)?;
    Ok(())
}

/// Measures the processor time of this thread for `work`. Other threads, including the delivery thread, do
/// not count.
fn on_processor<T>(work: impl FnOnce() -> T) -> Result<(Duration, T), Failure> {
    let before = time_of_thread()?;
    let result = work();
    Ok((time_of_thread()? - before, result))
}

/// Measures the time of the calls. All messages are delivered before it returns.
fn tracked(client: &Client, orders: &[(String, Order)]) -> Result<Duration, Failure> {
    let (time, tracked) = on_processor(|| -> Result<(), Failure> {
        for (user, order) in orders {
            client.track(user.as_str(), order)?;
        }
        Ok(())
    })?;
    tracked?;
    client.blocking_flush(LONG)?;
    Ok(time)
}

fn to_vec<T: serde::Serialize>(values: impl Iterator<Item = T>) -> Result<(), Failure> {
    for value in values {
        std::hint::black_box(serde_json::to_vec(&value)?);
    }
    Ok(())
}

/// Counts allocations in a steady state: each round is delivered before the next.
fn allocations(client: &Client, orders: &[(String, Order)]) -> Result<String, Failure> {
    let round_orders = &orders[..1_000];
    let mut counted = 0;
    let mut calls = 0;
    for round in 0..12 {
        let mut failed = None;
        let count = allocation_counter::measure(|| {
            for (user, order) in round_orders {
                if let Err(error) = client.track(user.as_str(), order) {
                    failed = Some(error);
                }
            }
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
        client.blocking_flush(LONG)?;
        // The first rounds fill the pools.
        if round >= 2 {
            counted += count.count_total;
            calls += round_orders.len();
        }
    }
    Ok(format!("{counted} in {calls} calls"))
}

fn from_many_threads(
    client: &Client,
    orders: &[(String, Order)],
) -> Result<Vec<Duration>, Failure> {
    thread::scope(|scope| {
        let threads: Vec<_> = orders
            .chunks(orders.len().div_ceil(THREADS))
            .map(|orders| {
                scope.spawn(move || -> Result<Vec<Duration>, Failure> {
                    let mut latencies = Vec::with_capacity(orders.len());
                    for (user, order) in orders {
                        let before = Instant::now();
                        client.track(user.as_str(), order)?;
                        latencies.push(before.elapsed());
                    }
                    Ok(latencies)
                })
            })
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a thread panicked")??);
        }
        println!(
            "{:>51.0} calls/s of all threads",
            rate(all.len(), all.iter().sum::<Duration>() / 8)
        );
        Ok(all)
    })
}
