//! Measurements: `cargo xtask bench <name>`. They print ratios of what was measured in one run,
//! the sides in turn; times of this machine stand beside them for orientation only, and nothing
//! fails because of them.

mod catalog;
mod compile;
mod driver;
mod usage;

use crate::{Run, Task, load};

/// The measurements, as tasks of their own.
pub(crate) const TASKS: &[Task] = &[
    Task {
        name: "bench compile",
        about: "what an event costs to compile, beside serde's derive and schemars'",
        run: Run::Plain(compile::run),
    },
    Task {
        name: "bench catalog",
        about: "what export, lint, diff and import of 1 000 and of 10 000 events take, and a change of one",
        run: Run::Plain(catalog::run),
    },
    Task {
        name: "bench call",
        about: "what `track` costs its caller, beside `serde_json::to_vec`",
        run: Run::Plain(load::call),
    },
    Task {
        name: "bench whole",
        about: "events from call to delivery, beside a bare loop of serde_json and hyper",
        run: Run::Plain(load::whole),
    },
    Task {
        name: "bench spool",
        about: "the same with every event on disk first, also beside the bare loop",
        run: Run::Plain(load::spool),
    },
    Task {
        name: "bench memory",
        about: "ten million events through a bounded queue",
        run: Run::Plain(load::memory),
    },
];
