//! Measurements: `cargo xtask bench <name>`. They print ratios of what was measured in one run,
//! the sides in turn; times of this machine stand beside them for orientation only, and nothing
//! fails because of them.

mod compile;
mod export;
mod usage;

use crate::{Run, Task};

/// The measurements, as tasks of their own.
pub(crate) const TASKS: &[Task] = &[
    Task {
        name: "bench compile",
        about: "what an event costs to compile, beside serde's derive and schemars'",
        run: Run::Plain(compile::run),
    },
    Task {
        name: "bench export",
        about: "what an export of 1 000 and of 10 000 events takes, format by format",
        run: Run::Plain(export::run),
    },
];
