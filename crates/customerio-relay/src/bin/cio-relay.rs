//! `cio-relay`: sends the rows of an outbox in Postgres. `cargo cio relay` is the same program.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use customerio_relay::program::{self, Arguments, Verdict};

fn main() -> ExitCode {
    match program::run(&Arguments::parse()) {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}
