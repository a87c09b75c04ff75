//! The memory of a process in KiB, from Linux's `/proc`.

use crate::Failure;

/// Returns the resident memory of this process.
pub(crate) fn resident() -> Result<u64, Failure> {
    status("self", "VmRSS:")
}

/// Returns the maximum of the resident memory so far. `process` is an id, or `self`.
pub(crate) fn max_resident(process: &str) -> Result<u64, Failure> {
    status(process, "VmHWM:")
}

fn status(process: &str, name: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number
        .ok_or_else(|| format!("`/proc/{process}/status` has no line `{name}`"))?
        .parse()?)
}
