//! Removal of the messages of a person.

use core::fmt;
use std::collections::HashSet;

use customerio_core::call::semantic::{UserDeleted, UserSuppressed};
use customerio_core::call::{IntoIdentity, IntoUserId, UserId};
use customerio_core::item::{ItemHead, PersonIds, WrittenItem};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};

use super::error::OutboxError;
use super::outbox::Outbox;
use super::sql::{BEGIN_IN_ORDER, DEAD_LETTERS, RELAYS, TABLE};

/// The rows of a read.
const PAGE: i64 = 10_000;

/// The messages of a person that [`Outbox::purge`] removed.
///
/// ```no_run
/// use customerio_outbox::postgres::{Outbox, PurgeReport};
///
/// # async fn erase(outbox: &Outbox, pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let report: PurgeReport = outbox.purge(pool, "u1").await?;
/// println!("{report}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PurgeReport {
    /// Messages that waited. A relay that had read some of them may still send these.
    pub purged: u64,
    /// Dead letters.
    pub dead_letters: u64,
}

impl fmt::Display for PurgeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            purged,
            dead_letters,
        } = self;
        write!(f, "{purged} purged, {dead_letters} dead letters removed")
    }
}

/// Removal of what waits for a person, as privacy law may require.
impl Outbox {
    /// Removes the messages of a person from the rows and the dead letters of this source, in a transaction
    /// of its own.
    ///
    /// ```no_run
    /// # async fn erase(outbox: &customerio_outbox::postgres::Outbox, pool: &sqlx::PgPool)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// use customerio_core::call::{AnonymousId, Identity};
    ///
    /// let report = outbox.purge(pool, Identity::both("u1", AnonymousId::new("a-42"))).await?;
    /// println!("{} removed", report.purged);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A message is of the person if its user id, anonymous id or previous id is an id of the given identity,
    /// byte for byte, as in `Client::purge`. Calls that delete or suppress the person stay.
    ///
    /// A relay that has read a message may still send it. It sends messages of one person in order, so a call
    /// that deletes the person comes behind it. Messages of transactions that are not committed when it begins
    /// stay, and so do rows that no version can read.
    ///
    /// It reads the heads of all rows of the source. The role needs `SELECT` and `DELETE` on `cio_outbox` and
    /// `cio_dead_letter`, and `SELECT`, `INSERT` and `UPDATE` on `cio_relay`, where it counts the messages.
    ///
    /// # Errors
    ///
    /// The database failed: no message was removed.
    #[doc(alias = "erase")]
    #[doc(alias = "forget")]
    #[doc(alias = "gdpr")]
    pub async fn purge<'a>(
        &self,
        pool: &PgPool,
        identity: impl IntoIdentity<'a>,
    ) -> Result<PurgeReport, OutboxError> {
        self.remove(pool, identity, None).await
    }

    /// Writes the call that deletes the person, and [purges](Self::purge) what waits for them, in one
    /// transaction of its own.
    ///
    /// ```no_run
    /// # async fn erase(outbox: &customerio_outbox::postgres::Outbox, pool: &sqlx::PgPool)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// outbox.delete_person_and_purge(pool, "u1").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The id is invalid, or the database failed: nothing was written or removed.
    #[doc(alias = "erase")]
    #[doc(alias = "gdpr")]
    pub async fn delete_person_and_purge<'a>(
        &self,
        pool: &PgPool,
        user_id: impl IntoUserId<'a>,
    ) -> Result<PurgeReport, OutboxError> {
        let user_id: UserId<'a> = user_id.into_id();
        let item = self.write(&UserDeleted::new(&user_id))?;
        self.remove(pool, user_id, Some(item)).await
    }

    /// Writes the call that suppresses the person, and [purges](Self::purge) what waits for them, in one
    /// transaction of its own.
    ///
    /// ```no_run
    /// # async fn erase(outbox: &customerio_outbox::postgres::Outbox, pool: &sqlx::PgPool)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// outbox.suppress_and_purge(pool, "u1").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The id is invalid, or the database failed: nothing was written or removed.
    #[doc(alias = "erase")]
    #[doc(alias = "gdpr")]
    pub async fn suppress_and_purge<'a>(
        &self,
        pool: &PgPool,
        user_id: impl IntoUserId<'a>,
    ) -> Result<PurgeReport, OutboxError> {
        let user_id: UserId<'a> = user_id.into_id();
        let item = self.write(&UserSuppressed::new(&user_id))?;
        self.remove(pool, user_id, Some(item)).await
    }

    /// Removes the messages of a person, and writes an item.
    async fn remove<'a>(
        &self,
        pool: &PgPool,
        identity: impl IntoIdentity<'a>,
        item: Option<WrittenItem>,
    ) -> Result<PurgeReport, OutboxError> {
        let person = PersonIds::new(&identity.into_identity());
        self.check_names()?;
        let (rows, letters) = (self.table(TABLE), self.table(DEAD_LETTERS));
        // `PgBouncer` in transaction mode needs one transaction. It locks nothing until it deletes.
        let mut tx = pool.begin_with(BEGIN_IN_ORDER).await?;
        let mut report = PurgeReport::default();
        // `cio-relay deadletters resend` gives a letter a new row, which may come after the rows were searched.
        loop {
            let waiting = self.find(&mut tx, &rows, &person).await?;
            let rejected = self.find(&mut tx, &letters, &person).await?;
            report.purged += self.delete(&mut tx, &rows, &waiting).await?.len() as u64;
            // A relay may have moved rows to the letters, under their ids, since they were found. It waits for this
            // transaction, or this one waited for it.
            let ids = [waiting, rejected.clone()].concat();
            let deleted = self.delete(&mut tx, &letters, &ids).await?;
            report.dead_letters += deleted.len() as u64;
            if rejected.iter().all(|id| deleted.contains(id)) {
                break;
            }
        }
        if let Some(item) = item {
            self.insert_all(&mut *tx, &[item]).await?;
        }
        // Last, since a relay renews its lease in this row.
        let sql = format!(
            "INSERT INTO {} AS c (source, purged) VALUES ($1, $2) ON CONFLICT (source) DO UPDATE SET purged = \
             c.purged + EXCLUDED.purged",
            self.table(RELAYS)
        );
        sqlx::query(AssertSqlSafe(sql))
            .persistent(self.prepared())
            .bind(self.source_name())
            .bind(i64::try_from(report.purged).unwrap_or(i64::MAX))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(report)
    }

    /// Deletes the rows with these ids, and returns the ids of those that were there.
    async fn delete(
        &self,
        connection: &mut PgConnection,
        table: &str,
        ids: &[i64],
    ) -> Result<HashSet<i64>, sqlx::Error> {
        let sql = format!("DELETE FROM {table} WHERE source = $1 AND id = ANY($2) RETURNING id");
        let deleted = sqlx::query_scalar(AssertSqlSafe(sql))
            .persistent(self.prepared())
            .bind(self.source_name())
            .bind(ids)
            .fetch_all(connection)
            .await?;
        Ok(deleted.into_iter().collect())
    }

    /// Finds the ids of the person's rows. Hashes in the heads only preselect.
    async fn find(
        &self,
        connection: &mut PgConnection,
        table: &str,
        person: &PersonIds,
    ) -> Result<Vec<i64>, sqlx::Error> {
        let heads = format!(
            "SELECT id, head FROM {table} WHERE source = $1 AND id > $2 ORDER BY id LIMIT {PAGE}"
        );
        let items = format!("SELECT id, item FROM {table} WHERE source = $1 AND id = ANY($2)");
        let mut own = Vec::new();
        let mut after = i64::MIN;
        loop {
            let rows = sqlx::query(AssertSqlSafe(heads.clone()))
                .persistent(self.prepared())
                .bind(self.source_name())
                .bind(after)
                .fetch_all(&mut *connection)
                .await?;
            let Some(last) = rows.last() else {
                return Ok(own);
            };
            after = last.try_get("id")?;
            let mut candidates: Vec<i64> = Vec::new();
            for row in &rows {
                // The item of a head that can't be read decides by itself.
                let may_own = ItemHead::from_bytes(row.try_get("head")?)
                    .map_or(true, |head| person.may_own(&head.touches));
                if may_own {
                    candidates.push(row.try_get("id")?);
                }
            }
            if candidates.is_empty() {
                continue;
            }
            let rows = sqlx::query(AssertSqlSafe(items.clone()))
                .persistent(self.prepared())
                .bind(self.source_name())
                .bind(candidates)
                .fetch_all(&mut *connection)
                .await?;
            for row in rows {
                if person.own(row.try_get("item")?) {
                    own.push(row.try_get("id")?);
                }
            }
        }
    }
}
