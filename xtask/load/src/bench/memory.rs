//! Ten million events through a bounded queue, at the service's limit of requests. The memory stays constant,
//! and each million takes the same time.

use std::time::Instant;

use super::ours::{LONG, client};
use crate::Failure;
use crate::order::{order, user};
use crate::resident::resident;
use crate::sink::{Kind, Sink};
use crate::statistics::rate;

const MILLION: usize = 1_000_000;

pub(crate) fn run() -> Result<(), Failure> {
    let orders: Vec<_> = (0..1_000)
        .map(|number| (user(number), order(number)))
        .collect();
    let sink = Sink::start(Kind::Reads)?;
    // The service's limit bounds the rate, and a burst at the start would be faster than the rest.
    let client = client(&sink).initial_burst(false).build()?;
    println!(
        "ten million orders through a queue of {} MiB\n",
        customerio::defaults::QUEUE_BYTES >> 20
    );
    println!("millions  events/s   resident memory");
    println!("       0             {:>8} KiB", resident()?);
    for million in 1..=10 {
        let before = Instant::now();
        for call in 0..MILLION {
            let (user, order) = &orders[call % orders.len()];
            client.track(user.as_str(), order)?;
        }
        let time = before.elapsed();
        println!(
            "{million:>8}  {:>8.0}   {:>8} KiB",
            rate(MILLION, time),
            resident()?
        );
    }
    client.blocking_shutdown(LONG)?;
    println!("     end             {:>8} KiB", resident()?);
    Ok(())
}
