//! The processor time of a process's threads, from Linux's `/proc`.

use std::fs;
use std::time::Duration;

use crate::Failure;

/// The name of the threads of a [`Sink`](crate::sink::Sink), which stand for another machine.
pub(crate) const SINK: &str = "sink";

/// Returns the processor time of all running threads except those of sinks. `process` is an id, or `self`.
pub(crate) fn time(process: &str) -> Result<Duration, Failure> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let folder = thread?.path();
        // A thread may end meanwhile.
        let (Ok(name), Ok(times)) = (
            fs::read_to_string(folder.join("comm")),
            fs::read_to_string(folder.join("schedstat")),
        ) else {
            continue;
        };
        if name.trim() != SINK {
            nanoseconds += on_processor(&times)?;
        }
    }
    Ok(Duration::from_nanos(nanoseconds))
}

/// Returns the processor time of this thread.
pub(crate) fn time_of_thread() -> Result<Duration, Failure> {
    let times = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(on_processor(&times)?))
}

/// Returns the first number of a `schedstat`, in nanoseconds.
fn on_processor(times: &str) -> Result<u64, Failure> {
    let first = times.split_whitespace().next();
    Ok(first.ok_or("a `schedstat` is empty")?.parse()?)
}
