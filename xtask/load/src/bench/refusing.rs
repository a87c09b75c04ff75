//! Delivery over HTTP to a server that refuses some messages, compared with one that refuses none.

use std::time::Duration;

use customerio::Client;
use customerio::call::{AnonymousId, Identity, Track};

use super::ours::{LONG, client};
use crate::Failure;
use crate::order::{Order, order, refused, user};
use crate::sink::{Kind, Sink};
use crate::statistics::{median, rate, timed};

const EVENTS: usize = 100_000;
const LATENCY: Duration = Duration::from_millis(35);
const IN_FLIGHT: usize = 16;
const ROUNDS: usize = 3;

/// The identities of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Identities {
    One,
    Two,
}

pub(super) fn run() -> Result<(), Failure> {
    println!(
        "\ndelivery of {EVENTS} orders at {} ms, {IN_FLIGHT} requests in flight, with refused orders,",
        LATENCY.as_millis()
    );
    println!("compared with the same without refused ones\n");
    for (identities, per_mille) in [
        (Identities::One, 2),
        (Identities::Two, 2),
        (Identities::One, 20),
    ] {
        refusing(identities, per_mille)?;
    }
    Ok(())
}

/// Returns the information in bits in whether one message is bad, if a `share` of them is.
fn entropy(share: f64) -> f64 {
    -share * share.log2() - (1.0 - share) * (1.0 - share).log2()
}

fn refusing(identities: Identities, per_mille: u32) -> Result<(), Failure> {
    let sink = Sink::start(Kind::Refuses(LATENCY))?;
    let client = client(&sink).requests_in_flight(IN_FLIGHT).build()?;
    let clean: Vec<_> = (0..EVENTS).map(order).collect();
    let mut random = fastrand::Rng::with_seed(1);
    let mixed: Vec<_> = (0..EVENTS)
        .map(|number| {
            if random.u32(..1_000) < per_mille {
                refused(number)
            } else {
                order(number)
            }
        })
        .collect();
    let mut rates = [Vec::new(), Vec::new()];
    let mut requests = [0, 0];
    for _ in 0..ROUNDS {
        for (side, orders) in [&clean, &mixed].into_iter().enumerate() {
            let before = client.stats().requests;
            let (time, sent) = timed(|| send(&client, identities, orders));
            sent?;
            rates[side].push(rate(EVENTS, time));
            requests[side] += client.stats().requests - before;
        }
    }
    let rejected = client.stats().rejected.total() / ROUNDS as u64;
    let [bodies, requests] = requests.map(|requests| requests / ROUNDS as u64);
    let [clean, mixed] = rates.map(median);
    let share = f64::from(per_mille) / 1_000.0;
    let allowed = 1.5 * entropy(share) * EVENTS as f64 + bodies as f64;
    println!(
        "{:.1} % refused, {identities:?} identity {:>10.2}   ({mixed:.0} of {clean:.0} events/s; {requests} requests, \
         {:.1} for each of {rejected} rejected; {allowed:.0} are allowed)",
        share * 100.0,
        mixed / clean,
        (requests - bodies) as f64 / rejected as f64,
    );
    Ok(())
}

fn send(client: &Client, identities: Identities, orders: &[Order]) -> Result<(), Failure> {
    for (number, order) in orders.iter().enumerate() {
        let user = user(number);
        let device = format!("device-of-{user}");
        let identity = match identities {
            Identities::One => Identity::user(user),
            Identities::Two => Identity::both(user, AnonymousId::new(device)),
        };
        client.send(Track::new(identity, order))?;
    }
    client.blocking_flush(LONG)?;
    Ok(())
}
