//! Delivery from the first call to the end of the flush, compared with a bare loop on the same items.

use std::time::Duration;

use super::bare;
use super::ours::{client, send};
use super::refusing;
use super::round::{EVENTS, Round, print_rounds};
use crate::Failure;
use crate::order::{Order, item, order, user};
use crate::sink::{Kind, Sink};
use crate::statistics::{PAIRS, median, rate};

const DISTANCE: Duration = Duration::from_millis(50);

pub(crate) fn run() -> Result<(), Failure> {
    let orders: Vec<_> = (0..EVENTS)
        .map(|number| (user(number), order(number)))
        .collect();
    println!(
        "delivery: {EVENTS} orders of 1,000 users, from the first call to the end of the flush,"
    );
    println!("compared with a bare loop of serde_json and hyper that posts the same items\n");
    for kind in [Kind::Reads, Kind::Counts] {
        near(kind, &orders)?;
    }
    far(&orders)?;
    refusing::run()
}

fn near(kind: Kind, orders: &[(String, Order)]) -> Result<(), Failure> {
    let sink = Sink::start(kind)?;
    let client = client(&sink).build()?;
    let mut pairs = Vec::new();
    for pair in 0..=PAIRS {
        let before = sink.counted();
        let ours = Round::measure(|| send(&client, orders))?;
        let between = sink.counted();
        let theirs = Round::measure(|| bare::send(orders, sink.address()))?;
        if kind == Kind::Counts {
            let counted = (between - before, sink.counted() - between);
            if counted != (EVENTS as u64, EVENTS as u64) {
                return Err(format!("the sink counted {counted:?} of {EVENTS}").into());
            }
        }
        if pair > 0 {
            pairs.push((ours, theirs));
        }
    }
    print_rounds(
        if kind == Kind::Counts {
            "to a sink that counts"
        } else {
            "to a sink that only reads"
        },
        &pairs,
    );
    Ok(())
}

/// Measures with a latency of 50 ms, as a share of the rate that full bodies and the requests in flight
/// allow.
fn far(orders: &[(String, Order)]) -> Result<(), Failure> {
    let sink = Sink::start(Kind::Distant(DISTANCE))?;
    let client = client(&sink).build()?;
    let stats = client.stats();
    let mut rates = Vec::new();
    for _ in 0..3 {
        rates.push(rate(EVENTS, send(&client, orders)?));
    }
    let sent = client.stats();
    let requests = sent.requests - stats.requests;
    let per_request = (3 * EVENTS) as f64 / requests as f64;
    let item = serde_json::to_vec(&item(&orders[0].1, &orders[0].0))?.len();
    let in_flight = customerio::defaults::REQUESTS_IN_FLIGHT;
    let ideal = (500_000 / item * in_flight) as f64 / DISTANCE.as_secs_f64();
    let measured = median(rates);
    println!(
        "at 50 ms, {in_flight} requests in flight     {:.2}   ({measured:.0} of {ideal:.0} events/s that full bodies allow; {per_request:.0} events per request)",
        measured / ideal
    );
    Ok(())
}
