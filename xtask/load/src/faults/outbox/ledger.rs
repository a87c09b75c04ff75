//! The committed messages, and the relays' account of them.

use std::collections::HashSet;
use std::fmt;

use customerio::item::WrittenItem;
use customerio_relay::Engine as _;
use customerio_relay::postgres::Postgres;
use sqlx::{PgPool, Row as _};

use super::SOURCE;
use super::arrivals::Arrivals;
use super::writers::is_refused;
use crate::Failure;
use crate::faults::row::Row;

/// Dead letters of a page.
const PAGE: usize = 1_000;

/// The numbers of messages, all of one snapshot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    committed: u64,
    delivered: u64,
    rejected: u64,
    pub(super) waiting: u64,
    term: u64,
}

impl Counts {
    pub(super) fn is_exact(&self) -> bool {
        self.committed == self.delivered + self.rejected + self.waiting
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            committed,
            delivered,
            rejected,
            waiting,
            term,
        } = self;
        write!(
            f,
            "{committed:>9} {delivered:>9} {rejected:>8} {waiting:>8} {term:>5}"
        )
    }
}

/// The tables.
pub(super) struct Ledger(PgPool);

impl Ledger {
    /// Creates the tables in an empty database.
    pub(super) async fn create(pool: PgPool) -> Result<Self, Failure> {
        let tables = "DROP TABLE IF EXISTS cio_outbox, cio_relay, cio_dead_letter, cio_schema, \
                      identities, committed; DROP SEQUENCE IF EXISTS cio_outbox_id; CREATE TABLE \
                      identities (id text PRIMARY KEY, number bigint NOT NULL); CREATE TABLE \
                      committed (id text PRIMARY KEY)";
        sqlx::raw_sql(tables).execute(&pool).await?;
        sqlx::raw_sql(customerio_outbox::postgres::SCHEMA)
            .execute(&pool)
            .await?;
        Ok(Self(pool))
    }

    pub(super) async fn counts(&self) -> Result<Counts, sqlx::Error> {
        // One statement is one snapshot.
        let sql = "SELECT (SELECT count(*) FROM committed), coalesce(max(delivered), 0), \
                   coalesce(max(rejected), 0), (SELECT count(*) FROM cio_outbox), \
                   coalesce(max(epoch), 0) FROM cio_relay";
        let row = sqlx::query(sql).fetch_one(&self.0).await?;
        let count = |place: usize| row.try_get::<i64, _>(place).map(i64::unsigned_abs);
        Ok(Counts {
            committed: count(0)?,
            delivered: count(1)?,
            rejected: count(2)?,
            waiting: count(3)?,
            term: count(4)?,
        })
    }

    /// Compares the committed messages with the arrivals and the dead letters.
    pub(super) async fn compare(&self, arrivals: &Arrivals) -> Result<Row, Failure> {
        let committed: HashSet<String> = sqlx::query_scalar("SELECT id FROM committed")
            .fetch_all(&self.0)
            .await?
            .into_iter()
            .collect();
        let dead = self.dead_letters().await?;
        let mut faults = Vec::new();
        let mut count = |number: usize, what: &str| {
            if number > 0 {
                faults.push(format!("{number} {what}"));
            }
        };
        let other = arrivals.ids.difference(&committed).count();
        count(other, "messages arrived that were not committed");
        count(
            dead.difference(&committed).count(),
            "dead letters were not committed",
        );
        count(
            dead.intersection(&arrivals.ids).count(),
            "messages arrived and are dead letters",
        );
        let wrong = dead.iter().filter(|id| !is_refused(id)).count();
        count(wrong, "messages are dead letters that the sink accepts");
        let settled = |id: &&String| arrivals.ids.contains(*id) || dead.contains(*id);
        let lost = committed.iter().filter(|id| !settled(id)).count();
        let counts = self.counts().await?;
        if !counts.is_exact()
            || counts.rejected != dead.len() as u64
            || counts.delivered != arrivals.ids.len() as u64
        {
            faults.push(format!(
                "{} messages arrived and {} are dead letters, but the account is {counts:?}",
                arrivals.ids.len(),
                dead.len()
            ));
        }
        Ok(Row {
            scenario: "outbox, 3 relays".to_owned(),
            accepted: counts.committed,
            stored: counts.committed,
            arrived: arrivals.ids.len() as u64,
            out_of_order: arrivals.out_of_order,
            lost: lost as u64,
            reported: dead.len() as u64,
            faults,
            ..Row::default()
        })
    }

    /// The message ids of all dead letters.
    async fn dead_letters(&self) -> Result<HashSet<String>, Failure> {
        let engine = Postgres::new(self.0.clone()).source(SOURCE);
        let (mut ids, mut after) = (HashSet::new(), None);
        loop {
            let page = engine.dead_letters(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(ids);
            };
            after = Some(last.row.id);
            for letter in page {
                let item = WrittenItem::from_stored(&letter.row.head, letter.row.item)?;
                ids.insert(item.message_id().to_owned());
            }
        }
    }
}
