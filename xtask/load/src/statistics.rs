//! Medians, ratios and rates.

use std::time::{Duration, Instant};

/// The number of measured pairs of rounds. The two sides alternate.
pub(crate) const PAIRS: usize = 9;

/// Measures the time of `work`.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let before = Instant::now();
    let result = work();
    (before.elapsed(), result)
}

/// Returns the median of an odd number of values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns the events per second.
pub(crate) fn rate(events: usize, time: Duration) -> f64 {
    events as f64 / time.as_secs_f64()
}

/// The medians of pairs of measurements: of `ours / theirs`, and of each side.
pub(crate) struct Compared {
    pub(crate) ratio: f64,
    pub(crate) ours: f64,
    pub(crate) theirs: f64,
}

pub(crate) fn compare(pairs: &[(f64, f64)]) -> Compared {
    let (ours, theirs): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    Compared {
        ratio: median(pairs.iter().map(|(ours, theirs)| ours / theirs).collect()),
        ours: median(ours),
        theirs: median(theirs),
    }
}
