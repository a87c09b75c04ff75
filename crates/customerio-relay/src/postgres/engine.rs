//! The engine.

use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

use customerio_outbox::postgres::sql::BEGIN_IN_ORDER;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgPool, Row as _};

use super::check::{self, CheckError};
use super::failure::{failed, within_the_term};
use super::statements::Statements;
use crate::engine::{Account, DeadLetter, Engine, EngineError, Lease, Rejected, Row};
use crate::floor::{Floor, Mark};

/// The least time between two marks of the floor. Each uses one number of a transaction.
const MARK_INTERVAL: Duration = Duration::from_secs(1);

/// The messages of one source in the outbox's tables. Give each relay its own engine.
///
/// ```no_run
/// use customerio_relay::Relay;
/// use customerio_relay::postgres::Postgres;
///
/// # fn relay(pool: sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let engine = Postgres::new(pool).source("shop").schema("crm");
/// let relay = Relay::builder("0123456789abcdef").engine(engine).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Postgres {
    pool: PgPool,
    source: String,
    statements: Statements,
    position: Mutex<Position>,
}

/// What a term remembers between reads.
#[derive(Debug, Default)]
struct Position {
    floor: Floor,
    marked: Option<Instant>,
    /// The server of the term, once one began.
    server: Option<i64>,
}

impl Postgres {
    /// An engine for the source `default`, in the Postgres schema of the connections' `search_path`. A relay
    /// uses three connections of the pool at once.
    ///
    /// ```
    #[doc = postgres!()]
    /// let relay = Relay::builder("0123456789abcdef").engine(Postgres::new(pool)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(pool: PgPool) -> Self {
        Self {
            pool,
            source: "default".to_owned(),
            statements: Statements::new(None),
            position: Mutex::default(),
        }
    }

    /// Sets the source, as the outbox has it.
    ///
    /// ```
    #[doc = postgres!()]
    /// // The outbox has `.source("shop")`.
    /// let engine = Postgres::new(pool).source("shop");
    /// let relay = Relay::builder("0123456789abcdef").engine(engine).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// Sets the Postgres schema of the tables.
    ///
    /// ```
    #[doc = postgres!()]
    /// // Reads `crm.cio_outbox`.
    /// let engine = Postgres::new(pool).schema("crm");
    /// let relay = Relay::builder("0123456789abcdef").engine(engine).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn schema(mut self, schema: &str) -> Self {
        self.statements = Statements::new(Some(schema));
        self
    }

    /// Checks that the tables are there, have the version that this relay reads, and that the role has the
    /// rights that a relay needs. Call it when the program starts.
    ///
    /// ```no_run
    #[doc = postgres!()]
    /// let engine = Postgres::new(pool).source("shop");
    /// if let Err(problem) = engine.check().await {
    ///     println!("{problem}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns every problem with its fix, or the error of the database.
    pub async fn check(&self) -> Result<(), CheckError> {
        check::check(&self.pool, self.statements.prefix()).await
    }

    fn position<T>(&self, act: impl FnOnce(&mut Position) -> T) -> T {
        // A panic within the few lines of the floor leaves numbers that are still valid.
        act(&mut self.position.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Confirms the mark of the floor before a read, or sets one. Each statement is a transaction of its own.
    async fn prepare_floor(&self) -> Result<(), sqlx::Error> {
        let (has_mark, is_due, server) = self.position(|position| {
            let due = position
                .marked
                .is_none_or(|at| at.elapsed() >= MARK_INTERVAL);
            (position.floor.has_mark(), due, position.server)
        });
        // A floor is of one server.
        if server.is_none() {
            return Ok(());
        }
        if has_mark {
            // `xid8` has no binary form in sqlx.
            let oldest: Option<String> =
                sqlx::query_scalar(AssertSqlSafe(Arc::clone(&self.statements.oldest)))
                    .bind(server)
                    .fetch_optional(&self.pool)
                    .await?;
            let Some(oldest) = oldest else { return Ok(()) };
            let oldest = number(&oldest)?;
            self.position(|position| position.floor.observe(oldest));
        } else if is_due {
            let last_id = sqlx::query_scalar(AssertSqlSafe(Arc::clone(&self.statements.last_id)))
                .bind(server)
                .fetch_optional(&self.pool)
                .await?;
            let Some(last_id) = last_id else {
                return Ok(());
            };
            let transaction: String = sqlx::query_scalar("SELECT pg_current_xact_id()::text")
                .fetch_one(&self.pool)
                .await?;
            let transaction = number(&transaction)?;
            self.position(|position| {
                position.marked = Some(Instant::now());
                position.floor.set_mark(Mark {
                    last_id,
                    transaction,
                });
            });
        }
        Ok(())
    }

    async fn read_rows(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, sqlx::Error> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        self.position(|position| position.floor.before_read(open));
        self.prepare_floor().await?;
        let (floor, server) = self.position(|position| (position.floor.id(), position.server));
        let mut tx = self.pool.begin_with(BEGIN_IN_ORDER).await?;
        let rows = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.read)))
            .bind(&self.source)
            .bind(floor)
            .bind(open)
            .bind(signed(limit))
            .bind(server)
            .fetch_all(&mut *tx)
            .await?;
        tx.commit().await?;
        let rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        let is_cut = rows.len() >= limit;
        let cut_at = rows.last().map(|row| row.id).filter(|_| is_cut);
        let read = rows.iter().map(|row| row.id);
        self.position(|position| position.floor.after_read(read, cut_at));
        Ok(rows)
    }

    /// Reads from the first row again if that was passed. The sequence gives no such id: somebody restored the row
    /// or restarted the sequence.
    async fn find_passed(&self, first: Option<i64>) -> Result<(), sqlx::Error> {
        let passed = first.filter(|id| self.position(|it| it.floor.has_passed(*id)));
        let Some(id) = passed else { return Ok(()) };
        // It may have been removed since it was counted.
        let is_there = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.exists)))
            .bind(&self.source)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        if is_there.is_some() {
            tracing::warn!(target: "customerio::relay", id, "a row has an id that was passed; the relay reads from the first row again");
            self.position(|position| {
                *position = Position {
                    server: position.server,
                    ..Position::default()
                };
            });
        }
        Ok(())
    }
}

impl Engine for Postgres {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        let take = async || {
            sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.add_source)))
                .bind(&self.source)
                .execute(&self.pool)
                .await?;
            let taken = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.take)))
                .bind(&self.source)
                .bind(owner)
                .bind(microseconds(lease))
                .fetch_optional(&self.pool)
                .await?;
            let Some(row) = taken else { return Ok(None) };
            let start = Position {
                floor: Floor::stored(row.try_get("floor")?),
                server: row.try_get("server")?,
                marked: None,
            };
            let epoch = row.try_get("epoch")?;
            self.position(|position| *position = start);
            Ok(Some(Lease { epoch }))
        };
        take().await.map_err(failed("taking the lease"))
    }

    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        let renewed = sqlx::query_scalar(AssertSqlSafe(Arc::clone(&self.statements.renew)))
            .bind(&self.source)
            .bind(term.epoch)
            .bind(microseconds(lease))
            .bind(self.position(|position| position.server))
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("renewing the lease"))?;
        Ok(renewed == Some(true))
    }

    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.give_back)))
            .bind(&self.source)
            .bind(term.epoch)
            .execute(&self.pool)
            .await
            .map_err(failed("giving the lease back"))?;
        Ok(())
    }

    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        self.read_rows(open, limit)
            .await
            .map_err(failed("reading messages"))
    }

    async fn delivered(&self, ids: &[i64]) -> Result<(), EngineError> {
        let (floor, server) =
            self.position(|position| (position.floor.to_store(ids), position.server));
        let operation = "removing delivered messages";
        let done = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.delivered)))
            .bind(&self.source)
            .bind(ids)
            .bind(floor)
            .bind(server)
            .execute(&self.pool)
            .await;
        within_the_term(done, operation)?;
        self.position(|position| position.floor.removed(ids.iter().copied()));
        Ok(())
    }

    async fn rejected(&self, rejected: &[Rejected]) -> Result<(), EngineError> {
        let ids: Vec<i64> = rejected.iter().map(|it| it.id).collect();
        let status: Vec<i32> = rejected.iter().map(|it| it.status.into()).collect();
        let reasons: Vec<String> = rejected.iter().map(|it| text(&it.reason)).collect();
        let detail: Vec<String> = rejected.iter().map(|it| text(&it.detail)).collect();
        let operation = "moving rejected messages";
        let done = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.rejected)))
            .bind(&self.source)
            .bind(&ids)
            .bind(status)
            .bind(reasons)
            .bind(detail)
            .bind(self.position(|position| position.server))
            .execute(&self.pool)
            .await;
        within_the_term(done, operation)?;
        self.position(|position| position.floor.removed(ids.into_iter()));
        Ok(())
    }

    async fn account(&self) -> Result<Account, EngineError> {
        let account = async || {
            let row = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.account)))
                .bind(&self.source)
                .fetch_one(&self.pool)
                .await?;
            let count = |column| {
                let count: Option<i64> = row.try_get(column)?;
                Ok::<u64, sqlx::Error>(u64::try_from(count.unwrap_or(0)).unwrap_or(0))
            };
            let (delivered, rejected, pending) =
                (count("delivered")?, count("rejected")?, count("pending")?);
            let mut account = Account::new(delivered, rejected, pending, row.try_get("owner")?);
            account.purged = count("purged")?;
            account.dead_letters = count("dead_letters")?;
            let oldest: Option<i64> = row.try_get("oldest")?;
            // A clock that was set back makes no negative age.
            account.oldest = oldest.map(|it| Duration::from_micros(u64::try_from(it).unwrap_or(0)));
            self.find_passed(row.try_get("first")?).await?;
            Ok(account)
        };
        account().await.map_err(failed("counting messages"))
    }

    async fn dead_letters(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, EngineError> {
        let list = async || {
            let mut tx = self.pool.begin_with(BEGIN_IN_ORDER).await?;
            let rows = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.dead_letters)))
                .bind(&self.source)
                .bind(after.unwrap_or(i64::MIN))
                .bind(signed(limit))
                .fetch_all(&mut *tx)
                .await?;
            tx.commit().await?;
            rows.iter().map(letter).collect::<Result<Vec<_>, _>>()
        };
        list().await.map_err(failed("listing dead letters"))
    }

    async fn retry(&self, id: i64) -> Result<bool, EngineError> {
        let done = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.retry)))
            .bind(&self.source)
            .bind(id)
            .execute(&self.pool)
            .await
            .map_err(failed("retrying a dead letter"))?;
        Ok(done.rows_affected() > 0)
    }

    async fn remove(&self, id: i64) -> Result<bool, EngineError> {
        let done = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.remove)))
            .bind(&self.source)
            .bind(id)
            .execute(&self.pool)
            .await
            .map_err(failed("removing a dead letter"))?;
        Ok(done.rows_affected() > 0)
    }
}

fn row(row: &PgRow) -> Result<Row, sqlx::Error> {
    Ok(Row {
        id: row.try_get("id")?,
        head: row.try_get("head")?,
        item: row.try_get("item")?,
    })
}

fn letter(found: &PgRow) -> Result<DeadLetter, sqlx::Error> {
    let row = row(found)?;
    let status: i32 = found.try_get("status")?;
    let rejected = Rejected {
        id: row.id,
        status: u16::try_from(status).unwrap_or(0),
        reason: found.try_get("reason")?,
        detail: found.try_get("detail")?,
    };
    let at: i64 = found.try_get("at")?;
    // No letter is older than the outbox.
    let at = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(at).unwrap_or(0));
    Ok(DeadLetter { row, rejected, at })
}

/// Postgres stores no NUL in a text.
fn text(text: &str) -> String {
    text.replace('\0', "")
}

fn number(text: &str) -> Result<u64, sqlx::Error> {
    text.parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn microseconds(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
