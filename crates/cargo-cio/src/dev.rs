//! `cargo cio dev`: runs the sandbox.

use std::net::SocketAddr;

use customerio_sandbox::{Sandbox, StartError};

use crate::failure::Placed;
use crate::output;
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The address to listen on; port 0 chooses a free one
    #[arg(long, default_value = "127.0.0.1:8010")]
    address: SocketAddr,
    /// Allow an address that other machines can reach; they can read all messages without a password
    #[arg(long)]
    allow_remote: bool,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum DevError {
    #[error(
        "{address} can be reached from other machines, which could read all messages; listen \
         on 127.0.0.1, or allow this with `--allow-remote`"
    )]
    NotLoopback { address: SocketAddr },
    #[error(transparent)]
    Start(#[from] StartError),
}

impl Placed for DevError {}

/// Runs the sandbox until the process is stopped.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, DevError> {
    let address = arguments.address;
    let mut builder = Sandbox::builder().address(address);
    if arguments.allow_remote {
        builder = builder.allow_remote();
    } else if !address.ip().is_loopback() {
        return Err(DevError::NotLoopback { address });
    }
    let sandbox = builder.start()?;
    output::result(greeting(sandbox.url(), &sandbox.page_url()));
    sandbox.wait();
    Ok(Verdict::Fine)
}

/// Returns the addresses, and how a client uses them.
fn greeting(endpoint: &str, page: &str) -> String {
    format!(
        "endpoint  {endpoint}
page      {page}

Point a client at it; any write key is accepted:

    Client::builder(\"any-key\").endpoint(\"{endpoint}\").build()?

Ctrl-C ends it."
    )
}
