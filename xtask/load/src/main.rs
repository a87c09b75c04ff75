//! Delivery under load and under faults. `cargo xtask bench …` and `cargo xtask faults` run it.
//!
//! A benchmark measures two sides alternately in one run and prints their ratio, with the absolute times
//! for orientation. The fault matrix prints the outcomes of all messages, and fails if a guarantee is
//! violated.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command prints its results"
)]
#![allow(
    clippy::cast_precision_loss,
    reason = "measurements are printed with three digits"
)]

mod bench;
mod child;
mod faults;
#[cfg(unix)]
mod nats;
mod order;
mod processor;
mod resident;
mod sink;
mod soak;
mod statistics;

use std::error::Error;
use std::process::ExitCode;

/// An error. Only people read it, so a message is enough.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        ["call"] => bench::call(),
        ["instructions"] => bench::instructions(),
        ["calls", side, calls] => bench::calls(side, calls),
        ["whole"] => bench::whole(),
        ["spool"] => bench::spool(),
        ["spool-only"] => bench::spool_only(),
        ["memory"] => bench::memory(),
        ["outbox"] => bench::outbox(),
        #[cfg(unix)]
        ["jetstream"] => bench::jetstream(),
        ["backlog", events] => bench::backlog(events.parse()?),
        ["take-over", events] => bench::take_over(events.parse()?),
        ["peers", rust, node] => bench::peers(rust, node),
        ["peer", url] => bench::peer(url, None),
        ["peer", url, spool] => bench::peer(url, Some(spool)),
        ["faults"] => faults::run(false, None),
        ["faults", "--long"] => faults::run(true, None),
        #[cfg(unix)]
        ["faults", "--engines", options @ ..] => faults::engines(options),
        #[cfg(unix)]
        ["relay", engine, url] => faults::relay(engine, url),
        ["faults", part] => faults::run(false, Some(part)),
        ["faults", "--long", part] => faults::run(true, Some(part)),
        ["child", url, folder, first] => faults::child(url, folder, first, false),
        ["child", url, folder, first, "paced"] => faults::child(url, folder, first, true),
        ["purge", url, folder, first] => faults::purge(url, folder, first),
        #[cfg(unix)]
        ["fork", url] => faults::fork(url),
        ["open", url, spool] => faults::open(url, spool),
        ["stored"] => bench::stored(),
        ["hold", url, policy, folder, seconds] => faults::hold(url, policy, folder, seconds),
        ["soak", minutes, seed] => soak::run(minutes.parse()?, seed.parse()?),
        ["soak-client", url, spool, seconds] => soak::client(url, spool, seconds),
        _ => Err(
            "expected one of: call, instructions, whole, spool, stored, memory, outbox, jetstream, backlog EVENTS, take-over EVENTS, faults [--long] [part], faults --engines [--only ENGINE] [--minutes N], soak MINUTES SEED"
                .into(),
        ),
    }
}
