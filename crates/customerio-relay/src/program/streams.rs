//! `cio-relay jetstream`: plans and makes the streams of a hand-off.

use super::store::Store;
use super::{ProgramError, Verdict, print};
use crate::jetstream::Streams;

pub(super) const HELP: &str = "\
Examples:
  cio-relay jetstream plan --nats nats://127.0.0.1:4222
  NATS_URL=nats://… cio-relay jetstream apply --replicas 3 --max-bytes 10737418240

It deletes nothing. The storage and the retention of a stream can't change: choose another `--prefix`.

Exit codes: 0 done, or nothing to change; 1 `plan` found changes; 2 wrong usage, a server that can't be reached, or \
that refused";

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

impl Arguments {
    pub(super) fn streams(&self, streams: Streams) -> Streams {
        streams
            .replicas(self.replicas)
            .max_bytes(self.max_bytes)
            .max_dead_letter_bytes(self.max_dead_letter_bytes)
    }
}

pub(super) async fn run(arguments: &Arguments, store: &Store) -> Result<Verdict, ProgramError> {
    let Store::JetStream(client, streams) = store else {
        return Err(ProgramError::NoNats);
    };
    let (changes, found) = match arguments.action {
        Action::Plan => (streams.plan(client).await?, Verdict::Found),
        Action::Apply => (streams.apply(client).await?, Verdict::Fine),
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
