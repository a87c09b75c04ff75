//! The memory of this process, as Linux tells it, in KiB.

use crate::Failure;

/// What is in use.
pub(crate) fn resident() -> Result<u64, Failure> {
    of("VmRSS:")
}

/// The most that ever was in use.
pub(crate) fn resident_at_most() -> Result<u64, Failure> {
    of("VmHWM:")
}

fn of(name: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell it")?.parse()?)
}
