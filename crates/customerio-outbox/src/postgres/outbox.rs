//! Writes messages as rows.

use core::fmt;
use std::sync::Arc;

use customerio_core::call::Call;
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_core::log_limit::LogLimit;
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
    ///
    /// ```
    /// use customerio_core::call::{Context, Identify};
    /// use customerio_core::{Empty, item::ItemSettings};
    /// use customerio_outbox::postgres::Outbox;
    ///
    /// let context = Context::new().locale("en-GB");
    /// let outbox = Outbox::new(ItemSettings { context, ..ItemSettings::default() });
    /// let item = outbox.write(&Identify::new("u1", &Empty))?;
    /// assert!(String::from_utf8_lossy(item.bytes()).contains("en-GB"));
    /// # Ok::<(), customerio_outbox::postgres::OutboxError>(())
    /// ```
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
    ///
    /// ```no_run
    #[doc = example!()]
    /// let outbox = Outbox::new(ItemSettings::default()).source("shop");
    /// // `cio-relay --source shop` sends it.
    /// outbox.identify(&pool, "u1", &Empty).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into().into();
        self
    }

    /// Sets the Postgres schema of the tables, 1 to 63 bytes. The default is the `search_path`.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let outbox = Outbox::new(ItemSettings::default()).schema("crm");
    /// // Inserts into `crm.cio_outbox`.
    /// outbox.identify(&pool, "u1", &Empty).await?;
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```no_run
    #[doc = example!()]
    /// let outbox = Outbox::new(ItemSettings::default()).prepared_statements(false);
    /// let mut tx = pool.begin().await?;
    /// outbox.identify(&mut *tx, "u1", &Empty).await?;
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// ```
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
    /// ```no_run
    #[doc = example!()]
    /// let outbox = Outbox::new(ItemSettings::default()).source("shop");
    /// if let Err(problem) = outbox.check(&pool).await {
    ///     println!("{problem}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns every problem with its fix, or the error of the database.
    pub async fn check(&self, pool: &sqlx::PgPool) -> Result<(), CheckError> {
        self.check_names().map_err(CheckError::Name)?;
        check::check(pool, self.schema.as_deref()).await
    }

    /// Validates and writes a call, for [`insert_all`](Self::insert_all).
    ///
    /// ```
    /// use customerio_core::call::Identify;
    /// use customerio_core::{Empty, item::ItemSettings};
    /// use customerio_outbox::postgres::Outbox;
    ///
    /// let outbox = Outbox::new(ItemSettings::default());
    /// let item = outbox.write(&Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// assert_eq!(item.message_id(), "signup-u1");
    /// # Ok::<(), customerio_outbox::postgres::OutboxError>(())
    /// ```
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
    pub(super) fn put<'s, 'c, X: PgExecutor<'c>, C: Call>(
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
