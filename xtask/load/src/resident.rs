//! The memory of this process in KiB, from Linux's `/proc`.

use crate::Failure;

/// Returns the resident memory.
pub(crate) fn resident() -> Result<u64, Failure> {
    status("VmRSS:")
}

/// Returns the maximum of the resident memory so far.
pub(crate) fn max_resident() -> Result<u64, Failure> {
    status("VmHWM:")
}

fn status(name: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number
        .ok_or("`/proc/self/status` has no such line")?
        .parse()?)
}
