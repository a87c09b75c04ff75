//! Sends a large NDJSON file, and can be stopped at any moment: `cargo run -p backfill -- --generate
//! 200000`, ctrl-c, and the same again.
//!
//! A line is sent with its own time and with a message id made of its own id, so that Customer.io
//! knows a repeat. Messages go through a spool; the checkpoint, a small file, is only moved past lines
//! that are on disk there. Whatever kills the program, the next run sends first what waits in the
//! spool, and then reads on from the checkpoint: no line is missing, the lines of a customer arrive in
//! their order, and what comes twice has the same id. No signal is handled, since none needs to be.
//!
//! Without `CUSTOMERIO_API_KEY` it talks to a sandbox that it starts itself; `CUSTOMERIO_ENDPOINT`
//! points it at another address. The exit code is 0 if every line was taken, 2 if some were bad (each
//! is named with its reason), and 1 if something else went wrong: then run it again.

#![expect(clippy::print_stderr, reason = "it tells a person how far it is")]

mod checkpoint;
mod generate;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Sends a file of orders, a JSON object a line.
#[derive(Debug, Parser)]
struct Arguments {
    /// The file of orders.
    #[arg(long, default_value = "target/backfill/orders.ndjson")]
    file: PathBuf,
    /// Writes the file first, with so many orders.
    #[arg(long)]
    generate: Option<u64>,
    /// The folder in which messages wait.
    #[arg(long, default_value = "target/backfill/spool")]
    spool: PathBuf,
    /// The file that says how far it is.
    #[arg(long, default_value = "target/backfill/checkpoint.json")]
    checkpoint: PathBuf,
}

fn main() -> ExitCode {
    match run::run(&Arguments::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(bad) => {
            eprintln!(
                "{bad} lines were bad and not sent; each is named above, or in an earlier run"
            );
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("{error}; run it again to go on");
            ExitCode::FAILURE
        }
    }
}
