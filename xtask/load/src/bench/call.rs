//! The cost of a call for its caller.

use std::thread;
use std::time::{Duration, Instant};

use customerio::Client;

use super::ours::{LONG, client};
use crate::Failure;
use crate::order::{Order, item, order, user};
use crate::processor::time_of_thread;
use crate::sink::{Kind, Sink};
use crate::statistics::{Compared, PAIRS, compare};

/// The number of calls of a round. The processor time of a thread advances in ticks of some milliseconds,
/// so a round must be much longer. The queue holds all of them.
const CALLS: usize = 60_000;
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
    latencies(&client, &orders)?;
    client.blocking_shutdown(LONG)?;
    Ok(())
}

/// Prints the latencies of several threads at once, as medians of rounds in turn.
fn latencies(client: &Client, orders: &[(String, Order)]) -> Result<(), Failure> {
    const THOUSANDTHS: [usize; 4] = [500, 990, 999, 1_000];
    let mut rounds = THOUSANDTHS.map(|_| Vec::new());
    for _ in 0..PAIRS {
        let ours = from_many_threads(orders, |user, order| Ok(client.track(user, order)?))?;
        client.blocking_flush(LONG)?;
        let theirs = from_many_threads(orders, |user, order| {
            std::hint::black_box(serde_json::to_vec(&item(order, user))?);
            Ok(())
        })?;
        for (pairs, at) in rounds.iter_mut().zip(THOUSANDTHS) {
            pairs.push(
                [&ours, &theirs]
                    .map(|it| percentile(it, at).as_secs_f64())
                    .into(),
            );
        }
    }
    let [p50, p99, p999, longest] = rounds.each_ref().map(|pairs| compare(pairs));
    let side = |name: &str, of: fn(&Compared) -> f64| {
        let [p50, p99, p999, longest] =
            [&p50, &p99, &p999, &longest].map(|it| Duration::from_secs_f64(of(it)));
        println!(
            "{THREADS} threads, {name:<18}       p50 {p50:.1?}, p99 {p99:.1?}, p99.9 {p999:.1?}, longest {longest:.1?}",
        );
    };
    side("track", |it| it.ours);
    side("to_vec of the item", |it| it.theirs);
    let [_, pairs, ..] = &rounds;
    let ratios = pairs.iter().map(|(ours, theirs)| ours / theirs);
    println!(
        "{THREADS} threads, p99 of track / p99 of to_vec of the item  {:.2}   ({:.2} to {:.2} in {PAIRS} rounds)",
        p99.ratio,
        ratios.clone().fold(f64::INFINITY, f64::min),
        ratios.fold(0.0, f64::max),
    );
    Ok(())
}

/// Measures the processor time of this thread for `work`. Other threads, including the delivery thread, do
/// not count.
fn on_processor<T>(work: impl FnOnce() -> T) -> Result<(Duration, T), Failure> {
    let before = time_of_thread()?;
    let result = work();
    Ok((time_of_thread()?.saturating_sub(before), result))
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

/// Returns a percentile of sorted times, in thousandths.
fn percentile(sorted: &[Duration], thousandths: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    let found = sorted.get(last * thousandths / 1_000);
    found.copied().unwrap_or(Duration::ZERO)
}

/// Returns the sorted times of `work` for each order, on several threads at once.
fn from_many_threads(
    orders: &[(String, Order)],
    work: impl Fn(&str, &Order) -> Result<(), Failure> + Sync,
) -> Result<Vec<Duration>, Failure> {
    let work = &work;
    let mut all = thread::scope(|scope| {
        let threads: Vec<_> = orders
            .chunks(orders.len().div_ceil(THREADS))
            .map(|orders| {
                scope.spawn(move || -> Result<Vec<Duration>, Failure> {
                    let mut latencies = Vec::with_capacity(orders.len());
                    for (user, order) in orders {
                        let before = Instant::now();
                        work(user, order)?;
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
        Ok::<_, Failure>(all)
    })?;
    all.sort_unstable();
    Ok(all)
}
