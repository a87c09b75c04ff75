//! The statements, in a chosen Postgres schema.

use std::sync::Arc;

use customerio_outbox::postgres::sql::{
    DEAD_LETTERS, RELAYS, SEQUENCE, TABLE, identifier, literal,
};

/// The server, by the time of its start or of its latest recovery, in microseconds.
///
/// After the crash of one of its processes, a server recovers and keeps the time of its start, but ids that no
/// commit has written to disk are given again. It resets its statistics then (`PostgreSQL` 18, "The Cumulative
/// Statistics System"). A reset by an administrator only ends a term.
const SERVER: &str = "(extract(epoch FROM greatest(pg_postmaster_start_time(), \
    pg_stat_get_bgwriter_stat_reset_time())) * 1000000)::bigint";

/// A term is of one server, and its statements do nothing on another one: that may give ids again whose commits
/// were lost, also those of messages that the relay has. Without a term, each server will do.
///
/// `$1` is the source, except where the server is all.
#[derive(Clone, Debug)]
pub(super) struct Statements {
    /// The Postgres schema with a dot, or nothing.
    prefix: Arc<str>,
    /// Adds the row of the source.
    pub(super) add_source: Arc<str>,
    /// Takes the lease and returns the server with its stored floor: owner, lease in microseconds. A floor above
    /// the last id is of a sequence that somebody has restarted.
    pub(super) take: Arc<str>,
    /// Renews it: epoch, lease in microseconds, server. Gives it back on another server.
    pub(super) renew: Arc<str>,
    /// Gives it back: epoch.
    pub(super) give_back: Arc<str>,
    /// Returns the last id that was given, on this server.
    pub(super) last_id: Arc<str>,
    /// Returns the oldest transaction that runs, on this server.
    pub(super) oldest: Arc<str>,
    /// Reads: floor, open ids, limit, server.
    ///
    /// The subquery is hashed, whatever the plan. `id <> ALL($3)` is not in a generic plan, which a prepared
    /// statement may get after five runs: each row is compared with each open id. 2,000 rows behind 6,000 open
    /// ones took 129 to 157 ms so, and 4 ms with the subquery.
    pub(super) read: Arc<str>,
    /// Deletes, counts and stores the floor: ids, floor, server. It needs no epoch: what a floor says stays true
    /// after the term.
    pub(super) delivered: Arc<str>,
    /// Moves and counts: ids, status, reasons, detail, server.
    pub(super) rejected: Arc<str>,
    /// Counts, all in one snapshot. It visits rows below the floor too, and so finds those that nobody reads.
    pub(super) account: Arc<str>,
    /// Returns a row if there is one: id.
    pub(super) exists: Arc<str>,
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
        let is_here = |place: u8| format!("{SERVER} = coalesce(${place}::bigint, {SERVER})");
        // Also if somebody has deleted the row of the source, no count is lost.
        let count = |column, counted, place| {
            format!(
                "INSERT INTO {relay} AS c (source, {column}) SELECT $1, count(*) FROM {counted} HAVING {} ON \
                 CONFLICT (source) DO UPDATE SET {column} = c.{column} + EXCLUDED.{column}",
                is_here(place)
            )
        };
        // A sequence that was never used has the value 1 too.
        let last_id = format!(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {prefix}{SEQUENCE}"
        );
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
                 until < clock_timestamp() RETURNING epoch, {SERVER} AS server, CASE WHEN floor_server = \
                 {SERVER} AND floor <= ({last_id}) THEN floor ELSE 0 END AS floor",
                end(3)
            )
            .into(),
            renew: format!(
                "UPDATE {relay} SET until = CASE WHEN {here} THEN {} ELSE '-infinity' END WHERE source = $1 AND \
                 epoch = $2 AND owner IS NOT NULL RETURNING {here}",
                end(3),
                here = is_here(4)
            )
            .into(),
            give_back: format!(
                "UPDATE {relay} SET owner = NULL, until = '-infinity' WHERE source = $1 AND epoch = $2"
            )
            .into(),
            last_id: format!("{last_id} WHERE {}", is_here(1)).into(),
            oldest: format!(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text WHERE {}",
                is_here(1)
            )
            .into(),
            read: format!(
                "SELECT id, head, item FROM {outbox} WHERE source = $1 AND id > $2 AND id NOT IN \
                 (SELECT unnest($3::bigint[])) AND {} ORDER BY id LIMIT $4",
                is_here(5)
            )
            .into(),
            delivered: format!(
                "WITH d AS (DELETE FROM {outbox} WHERE source = $1 AND id = ANY($2) AND {here} RETURNING \
                 1) {}, floor = $3, floor_server = $4",
                count("delivered", "d", 4),
                here = is_here(4)
            )
            .into(),
            rejected: format!(
                "WITH r AS (SELECT * FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[]) AS \
                 u(id, status, reason, detail)), d AS (DELETE FROM {outbox} o USING r WHERE o.source = \
                 $1 AND o.id = r.id AND {here} RETURNING o.*, r.status, r.reason, r.detail), i AS (INSERT INTO \
                 {dead} (source, id, head, item, status, reason, detail) SELECT source, id, head, item, \
                 status, reason, detail FROM d RETURNING 1) {}",
                count("rejected", "i", 6),
                here = is_here(6)
            )
            .into(),
            account: format!(
                "SELECT r.delivered, r.rejected, r.purged, (SELECT count(*) FROM {outbox} WHERE source = $1) AS \
                 pending, (SELECT count(*) FROM {dead} WHERE source = $1) AS dead_letters, f.id AS \
                 first, (extract(epoch FROM clock_timestamp() - f.at) * 1000000)::bigint AS oldest, CASE WHEN \
                 r.until > clock_timestamp() THEN r.owner END AS owner FROM (SELECT 1) one LEFT JOIN {relay} r \
                 ON r.source = $1 LEFT JOIN (SELECT id, at FROM {outbox} WHERE source = $1 ORDER BY id LIMIT \
                 1) f ON true"
            )
            .into(),
            exists: format!("SELECT FROM {outbox} WHERE source = $1 AND id = $2").into(),
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
