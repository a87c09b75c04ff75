//! A hand-off to a stream of NATS, one of whose three servers is killed and comes back.

mod writers;

use std::collections::HashSet;
use std::process::Command;
use std::sync::{Arc, PoisonError};

use customerio_handoff::jetstream::HandOff;
use customerio_relay::Engine as _;
use customerio_relay::jetstream::JetStream;

use self::writers::{Committed, write};
use super::ledger::Counts;
use super::store::{Store, WRITERS, Writers, Writing, variable};
use crate::Failure;
use crate::nats::{SOURCE, connect, make_streams, streams};

/// Pods, each with some of the writers.
const PODS: u64 = 4;

/// An engine over a connection of its own.
pub(super) async fn engine() -> Result<JetStream, Failure> {
    let engine = JetStream::new(connect().await?);
    Ok(engine.streams(streams()).source(SOURCE))
}

/// See the [module](self).
pub(super) struct Stream {
    engine: JetStream,
    committed: Arc<Committed>,
    /// The entry of the source, for the number of the term.
    bucket: async_nats::jetstream::kv::Store,
    /// The files with the ids of the servers' processes. `cargo xtask` starts a server that was killed.
    servers: Vec<String>,
}

impl Stream {
    /// Makes empty streams.
    pub(super) async fn create() -> Result<Self, Failure> {
        let client = connect().await?;
        let streams = make_streams(&client).await?;
        let context = async_nats::jetstream::new(client);
        let servers = variable("CIO_NATS_IDS")?;
        Ok(Self {
            engine: engine().await?,
            committed: Arc::default(),
            bucket: context.get_key_value(streams.relays()).await?,
            servers: servers.split(',').map(str::to_owned).collect(),
        })
    }
}

impl Store for Stream {
    type Engine = JetStream;

    const SCENARIO: &'static str = "JetStream, 3 relays";

    fn engine(&self) -> &JetStream {
        &self.engine
    }

    async fn write(&self, writers: &Arc<Writers>) -> Result<Writing, Failure> {
        let mut tasks = Vec::new();
        for pod in 0..PODS {
            let handoff = HandOff::builder(connect().await?).streams(streams());
            let handoff = handoff.source(SOURCE).start().await?;
            let seeds = (0..WRITERS).filter(|seed| seed % PODS == pod);
            tasks.extend(seeds.map(|seed| {
                let committed = Arc::clone(&self.committed);
                tokio::spawn(write(handoff.clone(), seed, Arc::clone(writers), committed))
            }));
        }
        Ok(tasks)
    }

    async fn counts(&self) -> Result<Counts, Failure> {
        let stored = self.committed.stored();
        let account = self.engine.account().await?;
        let entry = self.bucket.get(SOURCE).await?;
        let entry = entry.map(|it| serde_json::from_slice::<serde_json::Value>(&it));
        let term = entry.transpose()?.and_then(|it| it["epoch"].as_u64());
        Ok(Counts {
            // The account is of a moment between the two.
            committed: (stored, self.committed.taken()),
            delivered: account.delivered,
            rejected: account.rejected,
            waiting: account.pending,
            term: term.unwrap_or(0),
        })
    }

    async fn committed(&self) -> Result<HashSet<String>, Failure> {
        let ids = self.committed.ids.lock();
        Ok(ids.unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn disturb(&mut self, random: &mut fastrand::Rng) -> Result<(), Failure> {
        let Some(server) = random.choice(&self.servers) else {
            return Ok(());
        };
        let id = std::fs::read_to_string(server)?;
        let done = Command::new("kill").args(["-KILL", &id]).status()?;
        done.success()
            .then_some(())
            .ok_or_else(|| "a NATS server is not back since its last end".into())
    }

    /// Publishers and relays need two of three servers.
    fn settle(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}
