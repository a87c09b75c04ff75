//! Writes messages as rows.

use core::fmt;
use std::sync::Arc;

use customerio_core::call::{
    Alias, Call, Emit, Group, Identify, IntoGroupId, IntoIdentity, IntoPreviousId, IntoUserId,
    Page, Screen, Track,
};
use customerio_core::event::{Identified, PageEvent, ScreenEvent, TrackEvent};
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_core::log_limit::LogLimit;
use customerio_core::traits::{GroupTraits, PersonTraits};
use sqlx::{AssertSqlSafe, PgExecutor};

use super::check::{self, CheckError};
use super::error::OutboxError;
use super::sql::identifier;
use super::statement::{Statements, name_problem};

/// Writes messages as rows of the table `cio_outbox`, in the caller's transaction.
///
/// Each call validates and writes its message at once, and returns a future that inserts the row. The
/// future's result is the message id. The row is committed with the transaction, or not at all. With a
/// pool as executor, the row is a transaction of its own.
///
/// Clones share their settings.
///
/// ```no_run
/// use customerio_core::call::AnonymousId;
/// use customerio_core::item::ItemSettings;
/// use customerio_outbox::postgres::Outbox;
///
/// # async fn merge(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let outbox = Outbox::new(ItemSettings::default()).source("shop");
/// let mut tx = pool.begin().await?;
/// let message_id = outbox.alias(&mut *tx, "u1", AnonymousId::new("a-42")).await?;
/// tx.commit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Outbox {
    writer: Arc<ItemWriter>,
    source: Arc<str>,
    schema: Option<Arc<str>>,
    statements: Statements,
    prepared: bool,
}

impl Outbox {
    /// The source if none is set.
    const DEFAULT_SOURCE: &'static str = "default";

    /// An outbox in the `search_path`, with the source `default`.
    #[must_use]
    pub fn new(settings: ItemSettings) -> Self {
        Self {
            writer: Arc::new(ItemWriter::new(settings)),
            source: Self::DEFAULT_SOURCE.into(),
            schema: None,
            statements: Statements::new(None),
            prepared: true,
        }
    }

    /// Sets the source, 1 to 63 bytes: the rows that are sent with one API key, in one order.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into().into();
        self
    }

    /// Sets the Postgres schema of the tables, 1 to 63 bytes. The default is the `search_path`.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        let schema = schema.into();
        self.statements = Statements::new(Some(&schema));
        self.schema = Some(schema.into());
        self
    }

    /// Sets whether statements are prepared under a name and reused, which is the default. Set it to
    /// `false` for `PgBouncer` in transaction mode without `max_prepared_statements`. Then use the
    /// outbox in explicit transactions only, since sqlx prepares and executes in two steps.
    #[must_use]
    pub fn prepared_statements(mut self, prepared: bool) -> Self {
        self.prepared = prepared;
        self
    }

    /// Checks that the tables are there, have the form of [`SCHEMA`](super::SCHEMA), and that the role
    /// may write. Call it when the program starts.
    ///
    /// It works through `PgBouncer` in any mode.
    ///
    /// # Errors
    ///
    /// Returns every problem with its fix, or the error of the database.
    pub async fn check(&self, pool: &sqlx::PgPool) -> Result<(), CheckError> {
        self.check_names().map_err(CheckError::Name)?;
        check::check(pool, self.schema.as_deref()).await
    }

    /// Writes that somebody did something. A `&str` is a user id.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn track<'c, 'a, X: PgExecutor<'c>, E: TrackEvent + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Track::new(identity, event))
    }

    /// Writes a page view.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn page<'c, 'a, X: PgExecutor<'c>, E: PageEvent + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Page::new(identity, event))
    }

    /// Writes a screen view.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn screen<'c, 'a, X: PgExecutor<'c>, E: ScreenEvent + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Screen::new(identity, event))
    }

    /// Writes an identify call, which adds or updates a person.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn identify<'c, 'a, X: PgExecutor<'c>, T: PersonTraits + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        traits: &'a T,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Identify::new(identity, traits))
    }

    /// Writes a group call, which adds or updates an object and relates a person to it.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn group<'c, 'a, X: PgExecutor<'c>, T: GroupTraits + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        group_id: impl IntoGroupId<'a>,
        traits: &'a T,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Group::new(identity, group_id, traits))
    }

    /// Writes an alias call, which merges the profile of `previous_id` into that of `user_id`.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn alias<'c, 'a, X: PgExecutor<'c>>(
        &self,
        executor: X,
        user_id: impl IntoUserId<'a>,
        previous_id: impl IntoPreviousId<'a>,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Alias::new(user_id, previous_id))
    }

    /// Writes an event that contains its identity, in a field marked `#[cio(user_id)]` for example.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn emit<'c, X: PgExecutor<'c>, E: Identified + ?Sized>(
        &self,
        executor: X,
        event: &E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Emit::of(event))
    }

    /// Writes a call with its own context, timestamp, message id or integrations.
    ///
    /// # Errors
    ///
    /// The message is invalid or too large: no statement ran, and the transaction stays usable. Or the
    /// database failed.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call is created to be sent once"
    )]
    pub fn send<'c, X: PgExecutor<'c>>(
        &self,
        executor: X,
        call: impl Call,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &call)
    }

    /// Validates and writes a call, for [`insert_all`](Self::insert_all).
    ///
    /// # Errors
    ///
    /// The message is invalid or too large.
    pub fn write(&self, call: &impl Call) -> Result<WrittenItem, OutboxError> {
        self.check_names()?;
        let item = WrittenItem::new(&self.writer, call)?;
        for violation in item.tolerated() {
            // Logs the place and the rule, but no value, since it may be personal data.
            static LIMIT: LogLimit = LogLimit::new();
            if let Some(suppressed) = LIMIT.pass() {
                tracing::warn!(
                    target: "customerio::outbox",
                    suppressed,
                    call = item.head().kind.as_str(),
                    at = violation.pointer(),
                    rule = ?violation.rule(),
                    "a message that violates a rule is written"
                );
            }
        }
        Ok(item)
    }

    /// Inserts messages in one statement, in their order. No rows are inserted if it fails.
    ///
    /// ```no_run
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_outbox::postgres::{Outbox, OutboxError};
    ///
    /// # async fn add(outbox: &Outbox, pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
    /// let items = ["u1", "u2"]
    ///     .into_iter()
    ///     .map(|user| outbox.write(&Identify::new(user, &Empty)))
    ///     .collect::<Result<Vec<_>, OutboxError>>()?;
    /// let mut tx = pool.begin().await?;
    /// outbox.insert_all(&mut *tx, &items).await?;
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The database failed.
    pub fn insert_all<'c, X: PgExecutor<'c>>(
        &self,
        executor: X,
        items: &[WrittenItem],
    ) -> impl Future<Output = Result<(), OutboxError>> + Send {
        let heads: Vec<_> = items.iter().map(|item| item.head().to_bytes()).collect();
        let bytes: Vec<_> = items.iter().map(WrittenItem::bytes).collect();
        async move {
            self.check_names()?;
            if heads.is_empty() {
                return Ok(());
            }
            sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.many)))
                .persistent(self.prepared)
                .bind(&*self.source)
                .bind(heads)
                .bind(bytes)
                .execute(executor)
                .await?;
            Ok(())
        }
    }

    /// Writes one call now and inserts its row in the future, which holds only bytes. So the future can
    /// be sent between threads, whatever the call contains.
    fn put<'s, 'c, X: PgExecutor<'c>, C: Call>(
        &'s self,
        executor: X,
        call: &C,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send + use<'s, 'c, X, C> {
        let item = self.write(call);
        async move {
            let item = item?;
            sqlx::query(AssertSqlSafe(Arc::clone(&self.statements.one)))
                .persistent(self.prepared)
                .bind(&*self.source)
                .bind(item.head().to_bytes())
                .bind(item.bytes())
                .execute(executor)
                .await?;
            Ok(item.message_id().to_owned())
        }
    }

    /// The name of a table with its Postgres schema.
    pub(super) fn table(&self, name: &str) -> String {
        let schema = self.schema.as_deref();
        let prefix = schema.map_or_else(String::new, |schema| format!("{}.", identifier(schema)));
        format!("{prefix}{name}")
    }

    pub(super) fn source_name(&self) -> &str {
        &self.source
    }

    pub(super) fn prepared(&self) -> bool {
        self.prepared
    }

    pub(super) fn check_names(&self) -> Result<(), OutboxError> {
        let problem = |what, setter, name| {
            name_problem(name).map(|problem| OutboxError::Name {
                what,
                problem,
                setter,
            })
        };
        let found = problem("source", "source", &self.source).or_else(|| {
            let schema = self.schema.as_deref()?;
            problem("Postgres schema", "schema", schema)
        });
        found.map_or(Ok(()), Err)
    }
}

/// Shows the names, not the settings.
impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("source", &self.source)
            .field("schema", &self.schema)
            .field("prepared", &self.prepared)
            .finish_non_exhaustive()
    }
}
