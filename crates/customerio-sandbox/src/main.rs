//! The sandbox on the command line: `customerio-sandbox [--address 127.0.0.1:8010]`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the program prints results and errors"
)]

use customerio_sandbox::{Sandbox, StartError};
use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;

const USAGE: &str = "\
A local substitute for Customer.io's Pipelines API, with a page that shows received messages.

Usage: customerio-sandbox [--address 127.0.0.1:8010] [--allow-remote]

  --address ADDRESS  listen on this address (port 0: any free one)
  --allow-remote     allow an ADDRESS that other machines can reach
  --help             print this help
";

/// The parsed command line.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Help,
    Run {
        address: SocketAddr,
        allow_remote: bool,
    },
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Command::Run {
            address,
            allow_remote,
        }) => match start(address, allow_remote) {
            Ok(sandbox) => {
                println!("endpoint  {}", sandbox.url());
                println!("page      {}", sandbox.page_url());
                println!("Any write key is accepted. Press Ctrl-C to stop.");
                sandbox.wait();
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprint!("error: {error}");
                match error.source() {
                    Some(source) => eprintln!(" ({source})"),
                    None => eprintln!(),
                }
                ExitCode::FAILURE
            }
        },
        Err(error) => {
            eprint!("error: {error}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn start(address: SocketAddr, allow_remote: bool) -> Result<Sandbox, StartError> {
    let builder = Sandbox::builder().address(address);
    if allow_remote {
        builder.allow_remote().start()
    } else {
        builder.start()
    }
}

/// Parses the arguments.
///
/// # Errors
///
/// Returns the problem of the first invalid argument.
fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut address = SocketAddr::from(([127, 0, 0, 1], 8010));
    let mut allow_remote = false;
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        match name {
            "--help" | "-h" => return Ok(Command::Help),
            "--allow-remote" if value.is_none() => allow_remote = true,
            "--address" => {
                let value = value
                    .or_else(|| arguments.next())
                    .ok_or("--address needs an address, such as 127.0.0.1:8010")?;
                address = value
                    .parse()
                    .map_err(|_| format!("`{value}` is not an address such as 127.0.0.1:8010"))?;
            }
            _ => return Err(format!("unknown argument `{argument}`")),
        }
    }
    Ok(Command::Run {
        address,
        allow_remote,
    })
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};

    fn parsed(arguments: &[&str]) -> Result<Command, String> {
        parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn the_command_line_is_read() {
        let run = |address: &str, allow_remote| {
            Ok(Command::Run {
                address: address.parse().expect("an address"),
                allow_remote,
            })
        };
        assert_eq!(parsed(&[]), run("127.0.0.1:8010", false));
        assert_eq!(
            parsed(&["--address", "127.0.0.1:0"]),
            run("127.0.0.1:0", false)
        );
        assert_eq!(
            parsed(&["--allow-remote", "--address=0.0.0.0:1"]),
            run("0.0.0.0:1", true)
        );
        assert_eq!(parsed(&["-h"]), Ok(Command::Help));
        assert!(parsed(&["--address"]).is_err());
        assert!(parsed(&["--address", "localhost"]).is_err());
        assert!(parsed(&["--port", "1"]).is_err());
    }
}
