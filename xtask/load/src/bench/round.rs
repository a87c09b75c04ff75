//! A round of a benchmark of delivery, and the comparison of two sides.

use std::time::Duration;

use crate::Failure;
use crate::processor;
use crate::statistics::{PAIRS, compare, rate};

/// The number of events in a round.
pub(super) const EVENTS: usize = 100_000;

/// The measurements of one round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// Events per second.
    rate: f64,
    /// The processor time of all threads except the sink's, in nanoseconds per event.
    processor: f64,
}

impl Round {
    /// Measures `send`, which sends all events and returns the time it took.
    pub(super) fn measure(
        send: impl FnOnce() -> Result<Duration, Failure>,
    ) -> Result<Self, Failure> {
        let before = processor::time("self")?;
        let time = send()?;
        let used = processor::time("self")?.saturating_sub(before);
        Ok(Self {
            rate: rate(EVENTS, time),
            processor: used.as_secs_f64() * 1e9 / EVENTS as f64,
        })
    }
}

/// Prints the ratios of our side to the other one.
pub(super) fn print_rounds(name: &str, pairs: &[(Round, Round)]) {
    let by = |value: fn(&Round) -> f64| {
        let values: Vec<_> = pairs
            .iter()
            .map(|(ours, theirs)| (value(ours), value(theirs)))
            .collect();
        compare(&values)
    };
    let (rate, processor) = (by(|round| round.rate), by(|round| round.processor));
    println!(
        "{name:<36}  {:.2}   ({:.0} and {:.0} events/s, medians of {PAIRS} pairs)",
        rate.ratio, rate.ours, rate.theirs
    );
    println!(
        "{:<36}  {:.2}   ({:.0} and {:.0} ns per event)",
        "    processor time of all threads", processor.ratio, processor.ours, processor.theirs
    );
}
