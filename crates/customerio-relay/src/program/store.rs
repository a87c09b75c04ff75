//! The store that the program was started with: an outbox in Postgres, or streams of `JetStream`.

use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};
use percent_encoding::percent_decode_str;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::ProgramError;
use super::variable::variable;
use crate::jetstream::{JetStream, Streams};
use crate::postgres::Postgres;
use crate::{Account, DeadLetter, Engine, EngineError, Lease, Rejected, Row};

/// A connection, from which each source gets an engine.
#[derive(Debug)]
pub(super) enum Store {
    Postgres(PgPool, Option<String>),
    JetStream(Client, Streams),
}

/// Where the store is.
#[derive(Clone, Debug, Default)]
pub(super) struct Address<'a> {
    pub(super) postgres: Option<&'a str>,
    pub(super) schema: Option<&'a str>,
    pub(super) nats: Option<&'a str>,
}

impl Store {
    /// Connects to the address of an option, or of `DATABASE_URL`, or of `NATS_URL`.
    pub(super) async fn connect(
        address: Address<'_>,
        streams: Streams,
        sources: usize,
    ) -> Result<Self, ProgramError> {
        if let Some(nats) = address.nats {
            return Ok(Self::JetStream(connect(nats).await?, streams));
        }
        let postgres = match address.postgres {
            Some(postgres) => Some(postgres.to_owned()),
            None => variable("DATABASE_URL")?,
        };
        if let Some(postgres) = postgres {
            // A relay uses three connections at once, and the metrics one.
            let connections = u32::try_from(sources * 3 + 1).unwrap_or(u32::MAX);
            let pool = PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(5))
                .connect(&postgres)
                .await
                .map_err(ProgramError::Connect)?;
            return Ok(Self::Postgres(pool, address.schema.map(str::to_owned)));
        }
        match variable("NATS_URL")? {
            Some(nats) => Ok(Self::JetStream(connect(&nats).await?, streams)),
            None => Err(ProgramError::NoStore),
        }
    }

    pub(super) fn engine(&self, source: &str) -> Stored {
        match self {
            Self::Postgres(pool, schema) => {
                let engine = Postgres::new(pool.clone()).source(source);
                Stored::Postgres(Box::new(match schema {
                    Some(schema) => engine.schema(schema),
                    None => engine,
                }))
            }
            Self::JetStream(client, streams) => {
                let engine = JetStream::new(client.clone()).streams(streams.clone());
                Stored::JetStream(Box::new(engine.source(source)))
            }
        }
    }
}

/// Connects to NATS, as the user of the first address that has one: async-nats 0.51 ignores users of addresses.
pub(super) async fn connect(addresses: &str) -> Result<Client, ProgramError> {
    let addresses = addresses.split(',').map(str::parse::<ServerAddr>);
    let addresses = addresses.collect::<Result<Vec<ServerAddr>, _>>();
    let addresses = addresses.map_err(|error| ProgramError::Nats(error.to_string()))?;
    let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = addresses
        .iter()
        .find_map(|address| Some((address.username()?, address.password())));
    let options = match user {
        None => ConnectOptions::new(),
        // Clients of NATS take a user without a password for a token.
        Some((token, None)) => ConnectOptions::with_token(decoded(token)),
        Some((user, Some(password))) => {
            ConnectOptions::with_user_and_password(decoded(user), decoded(password))
        }
    };
    let client = options.connect(addresses).await;
    client.map_err(|error| ProgramError::Nats(error.to_string()))
}

/// The messages of one source.
#[derive(Debug)]
pub(super) enum Stored {
    Postgres(Box<Postgres>),
    JetStream(Box<JetStream>),
}

impl Stored {
    pub(super) async fn check(&self) -> Result<(), ProgramError> {
        match self {
            Self::Postgres(engine) => Ok(engine.check().await?),
            Self::JetStream(engine) => Ok(engine.check().await?),
        }
    }
}

/// Calls the engine.
macro_rules! delegate {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        impl Engine for Stored {$(
            async fn $name(&self, $($argument: $type),*) -> Result<$result, EngineError> {
                match self {
                    Self::Postgres(engine) => engine.$name($($argument),*).await,
                    Self::JetStream(engine) => engine.$name($($argument),*).await,
                }
            }
        )*}
    };
}

delegate! {
    take(owner: &str, lease: Duration) -> Option<Lease>;
    renew(term: Lease, lease: Duration) -> bool;
    give_back(term: Lease) -> ();
    read(open: &[i64], limit: usize) -> Vec<Row>;
    delivered(ids: &[i64]) -> ();
    rejected(rejected: &[Rejected]) -> ();
    account() -> Account;
    dead_letters(after: Option<i64>, limit: usize) -> Vec<DeadLetter>;
    retry(id: i64) -> bool;
    remove(id: i64) -> bool;
}
