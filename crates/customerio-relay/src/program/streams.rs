//! `cio-relay jetstream` and `cargo cio jetstream`: plans and makes the streams of a hand-off.

use super::store::connect;
use super::variable::variable;
use super::{ProgramError, Verdict, print};
use crate::jetstream::Streams;

/// The end of the help of a command with this name.
#[must_use]
pub fn help(name: &str) -> String {
    format!(
        "\
Examples:
  {name} plan --nats nats://127.0.0.1:4222
  NATS_URL=nats://… {name} apply --replicas 3 --max-bytes 10737418240

It deletes nothing. The storage and the retention of a stream can't change: choose another `--prefix`.

Exit codes: 0 done, or nothing to change; 1 `plan` found changes; 2 wrong usage, a server that can't be reached, or \
that refused"
    )
}

/// The command without a relay around it.
#[derive(Debug, clap::Args)]
pub struct StreamsArguments {
    #[command(flatten)]
    arguments: Arguments,
    /// The addresses of NATS, with commas between them; by default those of `NATS_URL`
    #[arg(long, global = true, value_name = "URLS")]
    nats: Option<String>,
    /// The start of the names of the streams
    #[arg(long, global = true, value_name = "NAME", default_value = "CIO")]
    prefix: String,
}

/// The streams, with their sizes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// The number of servers that store each message: 1, 3 or 5
    #[arg(long, global = true, default_value_t = 3)]
    replicas: usize,
    /// The maximum size of the messages that wait; a full stream refuses messages, which their writers keep
    #[arg(long, global = true, value_name = "BYTES", default_value_t = 10 << 30)]
    max_bytes: u64,
    /// The maximum size of the dead letters; a full stream stops the relay
    #[arg(long, global = true, value_name = "BYTES", default_value_t = 1 << 30)]
    max_dead_letter_bytes: u64,
}

#[derive(Clone, Copy, Debug, clap::Subcommand)]
enum Action {
    /// List the streams and settings that `apply` would make
    Plan,
    /// Make the streams and settings
    Apply,
}

impl StreamsArguments {
    pub(super) async fn run(&self) -> Result<Verdict, ProgramError> {
        run(&self.arguments, self.nats.as_deref(), &self.prefix).await
    }
}

pub(super) async fn run(
    arguments: &Arguments,
    nats: Option<&str>,
    prefix: &str,
) -> Result<Verdict, ProgramError> {
    let nats = match nats {
        Some(nats) => Some(nats.to_owned()),
        None => variable("NATS_URL")?,
    };
    let client = connect(&nats.ok_or(ProgramError::NoNats)?).await?;
    let streams = Streams::new()
        .prefix(prefix)
        .replicas(arguments.replicas)
        .max_bytes(arguments.max_bytes)
        .max_dead_letter_bytes(arguments.max_dead_letter_bytes);
    let (changes, found) = match arguments.action {
        Action::Plan => (streams.plan(&client).await?, Verdict::Found),
        Action::Apply => (streams.apply(&client).await?, Verdict::Fine),
    };
    if changes.is_empty() {
        print("the streams are as planned");
        return Ok(Verdict::Fine);
    }
    for change in changes {
        print(change);
    }
    Ok(found)
}
