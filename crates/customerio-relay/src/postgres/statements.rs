//! The statements, in a chosen Postgres schema.

use std::sync::Arc;

use customerio_outbox::postgres::sql::{
    DEAD_LETTERS, RELAYS, SEQUENCE, TABLE, identifier, literal,
};

/// The server, by the time of its start or of its latest recovery, in microseconds.
///
/// After the crash of one of its processes, a server recovers and keeps the time of its start, but ids that no
/// commit has written to disk are given again. It resets its statistics then (`PostgreSQL` 18, "The Cumulative
/// Statistics System"). A reset by an administrator only lowers the floor once.
const SERVER: &str = "(extract(epoch FROM greatest(pg_postmaster_start_time(), \
    pg_stat_get_bgwriter_stat_reset_time())) * 1000000)::bigint";

/// `$1` is always the source.
#[derive(Clone, Debug)]
pub(super) struct Statements {
    /// The Postgres schema with a dot, or nothing.
    prefix: Arc<str>,
    /// Adds the row of the source.
    pub(super) add_source: Arc<str>,
    /// Takes the lease: owner, lease in microseconds.
    pub(super) take: Arc<str>,
    /// Renews it: epoch, lease in microseconds.
    pub(super) renew: Arc<str>,
    /// Gives it back: epoch.
    pub(super) give_back: Arc<str>,
    /// Returns the last id that was given. A sequence that was never used has the value 1 too.
    pub(super) last_id: Arc<str>,
    /// Returns the oldest transaction that runs.
    pub(super) oldest: Arc<str>,
    /// Reads: floor, open ids, limit, the server of the floor. A server that recovered, was restarted, or took
    /// over from one that failed, may give ids again whose commits were lost: there the floor is 0.
    ///
    /// The subquery is hashed, whatever the plan. `id <> ALL($3)` is not in a generic plan, which a prepared
    /// statement may get after five runs: each row is compared with each open id. 2,000 rows behind 6,000 open
    /// ones took 129 to 157 ms so, and 4 ms with the subquery.
    pub(super) read: Arc<str>,
    /// Deletes and counts: ids.
    pub(super) delivered: Arc<str>,
    /// Moves and counts: ids, status, reasons, detail.
    pub(super) rejected: Arc<str>,
    /// Counts, all in one snapshot.
    pub(super) account: Arc<str>,
    /// Lists: id, limit.
    pub(super) dead_letters: Arc<str>,
    /// Moves back and counts: id. The transaction has its number before it takes an id, as in the outbox.
    pub(super) retry: Arc<str>,
    /// Removes: id.
    pub(super) remove: Arc<str>,
}

impl Statements {
    pub(super) fn new(schema: Option<&str>) -> Self {
        let prefix = schema.map_or_else(String::new, |schema| format!("{}.", identifier(schema)));
        let (outbox, relay) = (format!("{prefix}{TABLE}"), format!("{prefix}{RELAYS}"));
        let dead = format!("{prefix}{DEAD_LETTERS}");
        // Also if somebody has deleted the row of the source, no count is lost.
        let count = |column, counted| {
            format!(
                "INSERT INTO {relay} AS c (source, {column}) SELECT $1, count(*) FROM {counted} ON CONFLICT \
                 (source) DO UPDATE SET {column} = c.{column} + EXCLUDED.{column}"
            )
        };
        let sequence = literal(&format!("{prefix}{SEQUENCE}"));
        let end =
            |place| format!("clock_timestamp() + ${place}::bigint * interval '1 microsecond'");
        Self {
            prefix: prefix.as_str().into(),
            add_source: format!(
                "INSERT INTO {relay} (source) VALUES ($1) ON CONFLICT (source) DO NOTHING"
            )
            .into(),
            take: format!(
                "UPDATE {relay} SET owner = $2, epoch = epoch + 1, until = {} WHERE source = $1 AND \
                 until < clock_timestamp() RETURNING epoch",
                end(3)
            )
            .into(),
            renew: format!(
                "UPDATE {relay} SET until = {} WHERE source = $1 AND epoch = $2 AND owner IS NOT NULL",
                end(3)
            )
            .into(),
            give_back: format!(
                "UPDATE {relay} SET owner = NULL, until = '-infinity' WHERE source = $1 AND epoch = $2"
            )
            .into(),
            last_id: format!(
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last_id, {SERVER} AS server FROM \
                 {prefix}{SEQUENCE}"
            )
            .into(),
            oldest: format!(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest, {SERVER} AS server"
            )
            .into(),
            read: format!(
                "SELECT id, head, item FROM {outbox} WHERE source = $1 AND id > CASE WHEN \
                 {SERVER} = $5 THEN $2 ELSE 0 END AND id NOT IN (SELECT unnest($3::bigint[])) \
                 ORDER BY id LIMIT $4"
            )
            .into(),
            delivered: format!(
                "WITH d AS (DELETE FROM {outbox} WHERE source = $1 AND id = ANY($2) RETURNING 1) \
                 {}",
                count("delivered", "d")
            )
            .into(),
            rejected: format!(
                "WITH r AS (SELECT * FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[]) AS \
                 u(id, status, reason, detail)), d AS (DELETE FROM {outbox} o USING r WHERE o.source = \
                 $1 AND o.id = r.id RETURNING o.*, r.status, r.reason, r.detail), i AS (INSERT INTO \
                 {dead} (source, id, head, item, status, reason, detail) SELECT source, id, head, item, \
                 status, reason, detail FROM d RETURNING 1) {}",
                count("rejected", "i")
            )
            .into(),
            account: format!(
                "SELECT r.delivered, r.rejected, r.purged, (SELECT count(*) FROM {outbox} WHERE source = $1) AS \
                 pending, (SELECT count(*) FROM {dead} WHERE source = $1) AS dead_letters, (SELECT \
                 (extract(epoch FROM clock_timestamp() - at) * 1000000)::bigint FROM {outbox} WHERE \
                 source = $1 ORDER BY id LIMIT 1) AS oldest, CASE WHEN r.until > clock_timestamp() THEN r.owner END AS owner FROM (SELECT \
                 1) one LEFT JOIN {relay} r ON r.source = $1"
            )
            .into(),
            dead_letters: format!(
                "SELECT id, head, item, status, reason, detail, (extract(epoch FROM at) * 1000000)::bigint AS \
                 at FROM {dead} WHERE source = $1 AND id > $2 ORDER BY id LIMIT $3"
            )
            .into(),
            retry: format!(
                "WITH d AS (DELETE FROM {dead} WHERE source = $1 AND id = $2 RETURNING head, item), i \
                 AS (INSERT INTO {outbox} (source, id, head, item) SELECT $1, nextval({sequence}), \
                 d.head, d.item FROM (SELECT pg_current_xact_id() AS x OFFSET 0) t, d WHERE t.x IS NOT \
                 NULL RETURNING 1), u AS (UPDATE {relay} SET rejected = greatest(rejected - 1, 0) WHERE source = $1 AND \
                 EXISTS (SELECT FROM i)) SELECT FROM i"
            )
            .into(),
            remove: format!("DELETE FROM {dead} WHERE source = $1 AND id = $2").into(),
        }
    }
}

impl Statements {
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }
}
