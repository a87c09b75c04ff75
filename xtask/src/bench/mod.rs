//! Benchmarks: `cargo xtask bench <name>`. They measure alternatives in turn and print ratios. The
//! times are those of this machine; no benchmark fails because of them.

mod backfill;
mod catalog;
mod commands;
mod compile;
mod driver;
mod usage;

use crate::{Run, Task, engines, load};

/// The benchmarks, each a task.
pub(crate) const TASKS: &[Task] = &[
    Task {
        name: "bench compile",
        about: "compile time of an event, compared with serde's derive and schemars'",
        run: Run::Plain(compile::run),
    },
    Task {
        name: "bench catalog",
        about: "export, lint, diff and import of 1,000 and 10,000 events",
        run: Run::Plain(catalog::run),
    },
    Task {
        name: "bench driver",
        about: "`cargo cio` after a change to one event, and each command on 1,000 events",
        run: Run::Plain(driver::run),
    },
    Task {
        name: "bench call",
        about: "time of a call of `track`, compared with `serde_json::to_vec`",
        run: Run::Plain(load::call),
    },
    Task {
        name: "bench instructions",
        about: "instructions of a call of `track` and of `serde_json::to_vec`, counted by valgrind",
        run: Run::Plain(load::instructions),
    },
    Task {
        name: "bench whole",
        about: "events from call to delivery, compared with a bare loop of serde_json and hyper",
        run: Run::Plain(load::whole),
    },
    Task {
        name: "bench spool",
        about: "the same with every event on disk first",
        run: Run::Plain(load::spool),
    },
    Task {
        name: "bench memory",
        about: "ten million events through a bounded queue",
        run: Run::Plain(load::memory),
    },
    Task {
        name: "bench peers",
        about: "delivery compared with clients of Segment, PostHog and Customer.io's for Node",
        run: Run::Plain(load::peers),
    },
    Task {
        name: "bench backfill",
        about: "a million lines through `cargo cio backfill`, compared with a client of its own",
        run: Run::Plain(backfill::run),
    },
    Task {
        name: "bench outbox",
        about: "inserts of the outbox, compared with plain inserts of the same bytes",
        run: Run::Plain(engines::bench),
    },
    Task {
        name: "bench relay",
        about: "100,000 rows of an outbox through a relay, compared with a client; --backlog N relays N rows, --take-over N reads behind N removed ones",
        run: Run::WithOptions(load::relay),
    },
    Task {
        name: "bench jetstream",
        about: "a hand-off to three servers, a relay of its stream compared with a client, and the times of a take-over",
        run: Run::Plain(load::jetstream),
    },
];
