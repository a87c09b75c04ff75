//! `cargo cio doctor`: finds out why messages are not delivered.

mod check;
mod connection;
mod spool;

use std::path::PathBuf;
use std::time::Duration;

use customerio_transport::ClientBuilder;

use crate::form::Form;
use crate::number;
use crate::service::Service;
use crate::verdict::Verdict;
use check::{Check, Status};

pub(crate) const HELP: &str = "\
Examples:
  cargo cio doctor
  cargo cio doctor --spool /var/lib/shop/customerio
  cargo cio doctor --endpoint http://127.0.0.1:8010/v1 --send-test

The key is read from CUSTOMERIO_API_KEY, as programs do. Without `--send-test` no message is sent: one \
request has an empty batch.

Exit codes: 0 no check failed; 1 a check failed; 2 wrong usage";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    service: Service,
    /// The folder of the client's spool
    #[arg(long, value_name = "FOLDER")]
    spool: Option<PathBuf>,
    /// Send one event, `cargo cio doctor`, of the visitor `cargo-cio-doctor`
    #[arg(long)]
    send_test: bool,
    /// Seconds to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = number::positive)]
    timeout: u64,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
}

/// Runs all checks. Only wrong usage makes this command fail: everything else is the result of a check.
pub(crate) fn run(arguments: &Arguments) -> Verdict {
    let mut checks = Vec::new();
    match settings(arguments) {
        Ok(builder) => connection::check(builder, arguments.send_test, &mut checks),
        Err(check) => {
            checks.push(check);
            checks.push(Check::new(
                "connection",
                Status::Skipped,
                "no request was made without a usable key and endpoint",
            ));
        }
    }
    if let Some(folder) = &arguments.spool {
        spool::check(folder, &mut checks);
    }
    check::print(&checks, arguments.format);
    if checks.iter().any(|it| it.status == Status::Fail) {
        Verdict::Found
    } else {
        Verdict::Fine
    }
}

/// Reads the settings as programs do.
fn settings(arguments: &Arguments) -> Result<ClientBuilder, Check> {
    let builder = arguments.service.client().map_err(|error| {
        let fix = "correct the variable where the program gets its environment from";
        Check::new("key", Status::Fail, error.to_string()).fix(fix)
    })?;
    Ok(builder.timeout(Duration::from_secs(arguments.timeout)))
}
