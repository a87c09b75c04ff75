//! The outbox in Postgres, whose server restarts.

mod writers;

use std::collections::HashSet;
use std::process::Command;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use customerio_relay::postgres::Postgres;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, Row as _};

use self::writers::write;
use super::ledger::Counts;
use super::store::{Store, WRITERS, Writers, Writing, variable};
use crate::Failure;

/// The source of the messages.
const SOURCE: &str = "shop";

/// Connects when it is first used: the server may be restarting.
fn pool(connections: u32) -> Result<PgPool, Failure> {
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy(&variable("CIO_POSTGRES")?)?)
}

/// An engine over connections of its own.
pub(super) fn engine() -> Result<Postgres, Failure> {
    Ok(Postgres::new(pool(4)?).source(SOURCE))
}

type Restart = JoinHandle<std::io::Result<std::process::ExitStatus>>;

/// See the [module](self).
pub(super) struct Outbox {
    pool: PgPool,
    engine: Postgres,
    /// The command that restarts the server.
    restart: String,
    restarting: Option<Restart>,
}

impl Outbox {
    /// Creates the tables in an empty database.
    pub(super) async fn create() -> Result<Self, Failure> {
        let pool = pool(2)?;
        let tables = "DROP TABLE IF EXISTS cio_outbox, cio_relay, cio_dead_letter, cio_schema, \
                      identities, committed; DROP SEQUENCE IF EXISTS cio_outbox_id; CREATE TABLE \
                      identities (id text PRIMARY KEY, number bigint NOT NULL); CREATE TABLE \
                      committed (id text PRIMARY KEY)";
        sqlx::raw_sql(tables).execute(&pool).await?;
        sqlx::raw_sql(customerio_outbox::postgres::SCHEMA)
            .execute(&pool)
            .await?;
        Ok(Self {
            pool,
            engine: engine()?,
            restart: variable("CIO_POSTGRES_RESTART")?,
            restarting: None,
        })
    }
}

impl Store for Outbox {
    type Engine = Postgres;

    const SCENARIO: &'static str = "outbox, 3 relays";

    fn engine(&self) -> &Postgres {
        &self.engine
    }

    async fn write(&self, writers: &Arc<Writers>) -> Result<Writing, Failure> {
        let pool = pool(12)?;
        let tasks =
            (0..WRITERS).map(|seed| tokio::spawn(write(pool.clone(), seed, Arc::clone(writers))));
        Ok(tasks.collect())
    }

    async fn counts(&self) -> Result<Counts, Failure> {
        // One statement is one snapshot.
        let sql = "SELECT (SELECT count(*) FROM committed), coalesce(max(delivered), 0), \
                   coalesce(max(rejected), 0), (SELECT count(*) FROM cio_outbox), \
                   coalesce(max(epoch), 0) FROM cio_relay";
        let row = sqlx::query(sql).fetch_one(&self.pool).await?;
        let count = |place: usize| row.try_get::<i64, _>(place).map(i64::unsigned_abs);
        Ok(Counts {
            committed: (count(0)?, count(0)?),
            delivered: count(1)?,
            rejected: count(2)?,
            waiting: count(3)?,
            term: count(4)?,
        })
    }

    async fn committed(&self) -> Result<HashSet<String>, Failure> {
        let ids = sqlx::query_scalar("SELECT id FROM committed");
        Ok(ids.fetch_all(&self.pool).await?.into_iter().collect())
    }

    fn disturb(&mut self, _: &mut fastrand::Rng) -> Result<(), Failure> {
        self.settle()?;
        let command = self.restart.clone();
        self.restarting = Some(thread::spawn(move || {
            Command::new("sh").args(["-c", &command]).status()
        }));
        Ok(())
    }

    fn settle(&mut self) -> Result<(), Failure> {
        if let Some(thread) = self.restarting.take() {
            let status = thread.join().map_err(|_| "the restart panicked")??;
            if !status.success() {
                return Err(format!("the restart of Postgres ended with {status}").into());
            }
        }
        Ok(())
    }
}
