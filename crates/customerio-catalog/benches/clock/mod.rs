//! Time that other programs do not take.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// How long the processor has worked for this thread; where the system does not say, how long it is
/// since this was first asked.
pub(crate) fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let first = stat.as_deref().and_then(|it| it.split(' ').next());
    match first.and_then(|nanoseconds| nanoseconds.parse().ok()) {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => START.elapsed(),
    }
}
