//! The defaults and limits of delivery, with their reasons.
//!
//! | constant | value | set by |
//! |---|---|---|
//! | [`QUEUE_BYTES`], [`MIN_QUEUE_BYTES`] | 64 MiB, at least 1 MiB | [`queue_bytes`](crate::ClientBuilder::queue_bytes) |
//! | [`BESIDE_QUEUE_BYTES`] | 32 MiB | |
//! | [`USER_AGENT`] | `customerio-rust/` and the version | [`user_agent`](crate::ClientBuilder::user_agent) |
//! | [`LINGER`] | 100 ms | [`linger`](crate::ClientBuilder::linger) |
//! | [`TIMEOUT`], [`MIN_TIMEOUT`] | 15 s, at least 10 ms | [`timeout`](crate::ClientBuilder::timeout) |
//! | [`UPLOAD_BYTES_PER_SECOND`] | 20 000 B/s | |
//! | [`KEEP_ALIVE_INTERVAL`], [`KEEP_ALIVE_TIMEOUT`] | 20 s, 10 s | |
//! | [`CONNECT_TIMEOUT`] | 5 s | [`connect_timeout`](crate::ClientBuilder::connect_timeout) |
//! | [`REQUEST_BYTES`], [`REQUEST_ITEMS`] | 500 000 B, 2 500 | the service |
//! | [`FIRST_REQUEST_BYTES`] | 128 000 B | |
//! | [`REQUEST_BYTES_FLOOR`], [`REQUEST_BYTES_REGROW`] | 64 064 B, 256 requests | |
//! | [`RATE_REQUESTS`] in [`RATE_WINDOW`] | 3 000 in 3 s | the service |
//! | [`REQUESTS_PER_SECOND`] | 1 000 | [`requests_per_second`](crate::ClientBuilder::requests_per_second) |
//! | [`BACKOFF_FIRST`] … [`MAX_BACKOFF`] | 250 ms … 10 s | |
//! | [`BACKOFF_SHORT`], [`BACKOFF_SHARE`] | 1 s, a sixth of an outage | |
//! | [`BACKOFF_CLOSING`] | 1 s | |
//! | [`MAX_RETRY_AFTER`] | 300 s | |
//! | [`PROBE_FIRST`] … [`MAX_PROBE_WAIT`] | 1 s … 60 s | |
//! | [`REQUESTS_IN_FLIGHT`], [`MAX_REQUESTS_IN_FLIGHT`] | 4, at most 64 | [`requests_in_flight`](crate::ClientBuilder::requests_in_flight) |
//! | [`OUTAGE_AFTER_FAILURES`], [`MAX_OUTAGE_SUSPECTS`] | 8, 64 | |
//! | [`SEARCH_AFTER_FAILURES`], [`SEARCH_PARTS_TIMED_OUT`] | 2, 32 | |
//! | [`SEARCH_PART_MESSAGES`], [`MAX_SEARCH_PARTS`], [`SEARCH_REQUESTS_FACTOR`] | 128, 8, 4 | |
//! | [`GIVE_UP_AFTER`], [`GIVE_UP_TRIES`] | 1 h, 8 | [`give_up_after`](crate::ClientBuilder::give_up_after) |
//! | [`GIVE_UP_UNPROVEN_AFTER`] | 7 days | |
//! | [`BACKOFF_ALONE`] | 2 min | |
//! | [`REJECTIONS_IN_A_ROW`] | 16 | |
//! | [`REJECTION_SETTLES_AFTER`] | 10 s | |
//! | [`LOG_INTERVAL`] | 10 s | |
//! | [`ANSWER_CAPACITY`], [`MAX_ANSWER_BYTES`] | 64 KiB, 1 MiB | |
//! | [`DETAIL_CAPACITY`] | 1 000 B | |
//! | [`REJECTED_CAPACITY`], [`REJECTED_BYTES_CAPACITY`] | 1 000 messages, 4 MiB | |
//! | [`RECEIPT_LEDGER_CAPACITY`] | 4 096 | |
//! | [`DROP_REPORTS_BYTES`] | 1 MiB | |
//! | [`DROP_WAIT`] | 2 s | |
//! | [`STOP_GRACE`] | 500 ms | |
//! | [`SPOOL_FILE_BYTES`], [`MIN_SPOOL_FILES`] | 64 MB, an eighth of the spool | |
//! | [`SPOOL_FRAME_BYTES`] | 256 KiB | |
//! | [`SPOOL_IDLE_BYTES`] | 4 MiB | |
//! | [`DAMAGED_FILES_CAPACITY`] | 4 files | |
//! | [`SPOOL_BYTES`] | 4 GiB | [`spool_bytes`](crate::ClientBuilder::spool_bytes) |
//! | [`SPOOL_COMMIT_WAIT`] | 5 ms | |
//! | [`SPOOL_BUFFER_BYTES`], [`SPOOL_READ_BYTES`] | 4 MiB | |
//! | [`SPOOL_RETRY_FIRST`] … [`MAX_SPOOL_RETRY`] | 50 ms … 5 s | |
//! | [`DEAD_LETTERS`], [`DEAD_LETTERS_BYTES`], [`MAX_DEAD_LETTER_AGE`] | 10 000 messages, 32 MiB, 30 days | |
//! | `METRICS_EVERY`, with the feature `metrics` | 5 s | |
//!
//! ```
//! use customerio_transport::defaults;
//!
//! assert_eq!(defaults::QUEUE_BYTES, 64 * 1024 * 1024);
//! assert!(defaults::LINGER < defaults::TIMEOUT);
//! ```

use core::time::Duration;

use customerio_rules::limits;

/// The maximum memory for messages without an outcome, in bytes: the queue's segments, its index, and
/// the bodies in flight. It holds about 70 000 messages of 900 B, an outage of one minute at 1 000
/// messages per second. Not included: at most 1 MiB of empty segments, [`DROP_REPORTS_BYTES`] and
/// [`REJECTED_BYTES_CAPACITY`].
pub const QUEUE_BYTES: usize = 64 * 1024 * 1024;

/// The maximum memory of a client in addition to [`QUEUE_BYTES`], in bytes, in an outage of any length:
/// empty segments, reports, rejected messages, threads, TLS, connections, and memory that the
/// allocator does not return.
pub const BESIDE_QUEUE_BYTES: usize = 32 * 1024 * 1024;

/// The minimum of [`QUEUE_BYTES`]: one full body, and the same again to fill while that body is in
/// flight.
pub const MIN_QUEUE_BYTES: usize = 1024 * 1024;

/// The default of the header `User-Agent`.
pub const USER_AGENT: &str = concat!("customerio-rust/", env!("CARGO_PKG_VERSION"));

/// The time that the first message of a body waits for others. It is too short for a person to notice
/// and long enough for a busy client to fill its bodies. A crash loses at most the messages of this
/// time and of the requests in flight.
pub const LINGER: Duration = Duration::from_millis(100);

/// The maximum time for one request, from connecting to the last byte of the answer. A full body
/// needs 4 s at 1 Mbit/s.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// The minimum of [`TIMEOUT`] and [`CONNECT_TIMEOUT`]. No answer comes sooner over a network.
pub const MIN_TIMEOUT: Duration = Duration::from_millis(10);

/// The slowest upload that a request waits for, in bytes per second. After a slow request [`TIMEOUT`]
/// grows by the time that a body needs at this rate, at most to twice its value. Without this a full
/// body never arrives at less than 33 kB/s.
pub const UPLOAD_BYTES_PER_SECOND: u32 = 20_000;

/// The time between pings of an HTTP/2 connection with a request in flight.
pub const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(20);

/// An HTTP/2 connection that does not answer a ping within this time is closed.
pub const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum time for opening a connection, including name resolution and TLS. It is at most 7/8 of
/// [`TIMEOUT`], so that a failed connection is not taken for a slow answer.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum size of a request body in bytes, including its envelope, before compression.
pub const REQUEST_BYTES: usize = limits::REQUEST_BYTES.value;

/// The maximum number of messages in one request.
pub const REQUEST_ITEMS: usize = limits::BATCH_ITEMS.value;

/// The maximum size of the first request body in bytes. It doubles after each body that is delivered in
/// a quarter of [`TIMEOUT`], and halves after one that took half of it or timed out, so that a link of
/// 10 kB/s delivers from the start. Half a body that takes as long is no sign of a slow link: then only
/// timeouts halve.
pub const FIRST_REQUEST_BYTES: usize = 128_000;

/// The minimum of the body limit in bytes after a 413 or a slow body lowered it: two messages of the
/// maximum size.
pub const REQUEST_BYTES_FLOOR: usize = 64_000 + 64;

/// The number of delivered requests in a row after which a lowered body limit doubles. At this rate
/// the search for the limit costs less than 1 % of the requests, and a single 413 has no lasting
/// effect.
pub const REQUEST_BYTES_REGROW: u32 = 256;

/// The maximum number of requests in any [`RATE_WINDOW`].
pub const RATE_REQUESTS: usize = limits::RATE_REQUESTS.value;

/// The window of [`RATE_REQUESTS`].
pub const RATE_WINDOW: Duration = Duration::from_secs(limits::RATE_WINDOW_SECONDS);

/// The rate of [`RATE_REQUESTS`] in [`RATE_WINDOW`], and the maximum of
/// [`requests_per_second`](crate::ClientBuilder::requests_per_second).
#[expect(clippy::cast_possible_truncation, reason = "3 000 requests in 3 s")]
pub const REQUESTS_PER_SECOND: u32 = (RATE_REQUESTS as u64 / limits::RATE_WINDOW_SECONDS) as u32;

/// The first retry follows after a random time up to this. The maximum doubles with each further
/// retry.
pub const BACKOFF_FIRST: Duration = Duration::from_millis(250);

/// The maximum wait between retries of an outage of a minute or more. Delivery resumes within half a
/// minute of the endpoint's return: this wait, and the time of one probe.
pub const MAX_BACKOFF: Duration = Duration::from_secs(10);

/// The maximum wait between retries in the first seconds of an outage.
pub const BACKOFF_SHORT: Duration = Duration::from_secs(1);

/// The maximum wait between retries is the time since the first failure divided by this, at least
/// [`BACKOFF_SHORT`] and at most [`MAX_BACKOFF`]: 1 s after 6 s, 5 s after 30 s.
pub const BACKOFF_SHARE: u32 = 6;

/// The maximum wait between retries during a shutdown, which lasts seconds.
pub const BACKOFF_CLOSING: Duration = Duration::from_secs(1);

/// The maximum of an honoured `Retry-After`, so that a wrong answer can't stop delivery for a day.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(5 * 60);

/// The first probe of a paused client follows after a random time between half of this and this. The
/// time doubles with each further probe.
pub const PROBE_FIRST: Duration = Duration::from_secs(1);

/// The maximum time between probes of a paused client, so that it resumes at most one minute after
/// the cause is fixed.
pub const MAX_PROBE_WAIT: Duration = Duration::from_secs(60);

/// The maximum number of requests in flight. Each holds the lanes of its messages, out of 64, until
/// they have an outcome. At 50 ms per answer, four requests carry about 40 000 messages per second.
pub const REQUESTS_IN_FLIGHT: usize = 4;

/// The maximum of [`REQUESTS_IN_FLIGHT`], which is the number of lanes.
pub const MAX_REQUESTS_IN_FLIGHT: usize = 64;

/// The number of failed requests in a row after which the client sends only probes, until the server
/// answers one. A probe is a full body. After a 5xx other than 503, a timeout or an incomplete answer
/// it is one message, because a message in each body may cause the failures.
pub const OUTAGE_AFTER_FAILURES: u32 = 8;

/// The maximum number of messages that an outage isolates. An isolated message is retried alone, and only
/// messages of its identities wait for it. Above this number, a message that fails alone returns to the
/// queue, and the next one is chosen at random, so that a good message is found behind many bad ones. If
/// all others wait for these messages, one more is isolated in each [`GIVE_UP_AFTER`].
pub const MAX_OUTAGE_SUSPECTS: usize = 64;

/// The number of failures of one body, while others succeed, after which shorter and shorter bodies
/// search it for the message that the server fails on. Failures that a message can cause count: a 5xx,
/// a timeout, an incomplete answer.
pub const SEARCH_AFTER_FAILURES: u32 = 2;

/// The number of parts into which each step of that search divides a body after a timeout, one request
/// after the other. The server answers all parts soon except one. So the search finds the message
/// within two timeouts among 1 000 messages, and within three in any body.
pub const SEARCH_PARTS_TIMED_OUT: usize = 32;

/// The size in messages of the parts into which a refused body is split, so that they are searched at the
/// same time. A body has at least two parts and at most [`MAX_SEARCH_PARTS`]. One request for a part gains
/// most where about half of the parts have a bad message: at this size with one bad message in 200.
///
/// Parts share no identity, so the messages of each identity arrive in order. A body whose messages all
/// share identities, directly or through others, is not split.
pub const SEARCH_PART_MESSAGES: usize = 128;

/// The maximum number of parts into which a refused body is split.
pub const MAX_SEARCH_PARTS: usize = 8;

/// The number of requests in flight may rise to this multiple of
/// [`requests_in_flight`](crate::ClientBuilder::requests_in_flight), and to at most
/// [`MAX_REQUESTS_IN_FLIGHT`], while refused bodies are searched. The additional requests are steps of
/// searches. Together the bodies in flight are no larger than `requests_in_flight` full bodies, and the
/// requests stay within [`RATE_REQUESTS`].
pub const SEARCH_REQUESTS_FACTOR: usize = 4;

/// The time after which the client rejects a message that the server fails on when it is sent alone,
/// while the server accepts others. Until then the message delays only messages of its identities.
///
/// If all messages wait for it, directly or through others, one of them is sent before it after this
/// time, and then after each eighth of this time. If those pass, the client rejects the message after
/// twice this time. So an outage longer than this time may change the order of two messages of one
/// identity.
pub const GIVE_UP_AFTER: Duration = Duration::from_secs(3600);

/// The minimum number of failures before such a message is rejected, each after other messages
/// succeeded.
pub const GIVE_UP_TRIES: u32 = 8;

/// The time after which the client rejects a message that the server fails on when it is sent alone,
/// while no other message passes, or [`GIVE_UP_AFTER`] if that is longer. The time counts while the
/// server answers with a 5xx other than 503, or does not answer in time. So a shorter outage costs no
/// message, and a longer one costs isolated messages only, see [`MAX_OUTAGE_SUSPECTS`].
pub const GIVE_UP_UNPROVEN_AFTER: Duration = Duration::from_secs(7 * 24 * 3600);

/// The maximum wait between tries of such a message.
pub const BACKOFF_ALONE: Duration = Duration::from_secs(2 * 60);

/// The number of refused messages in a row that means that the endpoint refuses everything. The client
/// then rejects none of these messages, and probes with single messages until one is accepted.
pub const REJECTIONS_IN_A_ROW: u32 = 16;

/// A rejection counts after a later success, which distinguishes a bad message from a bad endpoint. If
/// there is nothing else to send it waits for at most this time, and not at all during a flush or a
/// shutdown.
pub const REJECTION_SETTLES_AFTER: Duration = Duration::from_secs(10);

/// The part of an answer, in bytes, that is searched for the server's explanation of a rejection.
pub const ANSWER_CAPACITY: usize = 64 * 1024;

/// The interval in which each kind of log message at `info` or above is logged at most once.
pub const LOG_INTERVAL: Duration = customerio_core::log_limit::INTERVAL;

/// The maximum size of an answer in bytes. A longer 2xx is not an answer of the service. The client
/// closes the connection of a longer answer.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// The maximum size of the server's explanation in a [`Rejection`](crate::Rejection), in bytes.
pub const DETAIL_CAPACITY: usize = 1_000;

/// The number of rejected messages that [`Client::rejected`](crate::Client::rejected) returns.
pub const REJECTED_CAPACITY: usize = 1_000;

/// The maximum size of these messages in bytes.
pub const REJECTED_BYTES_CAPACITY: usize = 4 * 1024 * 1024;

/// The number of undelivered messages whose outcomes receipts can still return, the latest ones.
pub const RECEIPT_LEDGER_CAPACITY: usize = 4_096;

/// The maximum size of dropped messages that wait for [`on_outcome`](crate::ClientBuilder::on_outcome),
/// in bytes. Above it a call fails, so that no message is dropped without a report.
pub const DROP_REPORTS_BYTES: usize = 1024 * 1024;

/// The time that dropping the last handle of a client waits for pending messages.
pub const DROP_WAIT: Duration = Duration::from_secs(2);

/// The maximum time that a shutdown takes after its timeout, to report the messages it could not
/// deliver.
pub const STOP_GRACE: Duration = Duration::from_millis(500);

/// The maximum size of a spool on disk in bytes, without dead letters. It holds about four million
/// messages of 900 B, an outage of more than one hour at 1 000 messages per second.
pub const SPOOL_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// The maximum time that a message waits for others before it is written to the spool. It does not
/// wait if a receipt or a call waits for it. A crash loses the messages of this time and of the
/// running commit, but none for which `stored` returned `Ok`.
pub const SPOOL_COMMIT_WAIT: Duration = Duration::from_millis(5);

/// The size of each of the two buffers for messages that are only for the spool, since the queue's memory
/// is full, in bytes. One collects messages while the other is written. They are a part of
/// [`QUEUE_BYTES`], at most a sixteenth each, or an eighth of less than a mebibyte. While the disk is slow,
/// they also use the free memory of the queue.
pub const SPOOL_BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// The size of one read of messages that are only on disk, in bytes. It is a part of [`QUEUE_BYTES`],
/// at most an eighth.
pub const SPOOL_READ_BYTES: usize = 4 * 1024 * 1024;

/// After a failed write the client tries again after twice this time. The time doubles with each
/// failure.
pub const SPOOL_RETRY_FIRST: Duration = Duration::from_millis(50);

/// The maximum wait between tries of a disk that fails.
pub const MAX_SPOOL_RETRY: Duration = Duration::from_secs(5);

/// The maximum size of one file of the spool in bytes. The spool removes a file when all its messages
/// are final. So each message that the server fails on keeps one file, for at most
/// [`GIVE_UP_AFTER`] while other messages succeed.
pub const SPOOL_FILE_BYTES: u64 = 64_000_000;

/// The minimum number of files in [`spool_bytes`](crate::ClientBuilder::spool_bytes): a file of a small
/// spool has at most an eighth of it.
pub const MIN_SPOOL_FILES: u64 = 8;

/// The maximum number of bytes that one checksum of the spool covers. Damage of one byte loses at
/// most this many.
pub const SPOOL_FRAME_BYTES: usize = 256 * 1024;

/// The size on disk of a spool whose messages are all final is below this, in bytes.
pub const SPOOL_IDLE_BYTES: u64 = 4 * 1024 * 1024;

/// The number of damaged files that a spool keeps for inspection, the newest ones, while they fit into
/// [`spool_bytes`](crate::ClientBuilder::spool_bytes).
pub const DAMAGED_FILES_CAPACITY: usize = 4;

/// The maximum number of dead letters on disk.
pub const DEAD_LETTERS: usize = 10_000;

/// The maximum size of dead letters on disk in bytes. Compaction needs twice as much for a short time.
pub const DEAD_LETTERS_BYTES: u64 = 32 * 1024 * 1024;

/// The age of a dead letter, counted from its rejection, at which it is removed. The client checks it at
/// its start, and at most once per minute while it uses the spool.
pub const MAX_DEAD_LETTER_AGE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The size of one segment of the queue in bytes. Two messages of the maximum size fit.
pub(crate) const SEGMENT_BYTES: usize = 64 * 1024;

/// The number of segments kept for reuse whatever the load was, which is 1 MiB.
pub(crate) const POOLED_SEGMENTS: usize = 16;

/// After a burst, empty segments are kept for one to two of these periods. Then they are returned to the
/// allocator.
pub(crate) const POOL_PERIOD: Duration = Duration::from_secs(5);

/// The maximum size of a message in bytes.
pub(crate) const ITEM_BYTES: usize = limits::ITEM_BYTES.value;

/// The maximum time between updates of the metrics while messages are pending.
#[cfg(feature = "metrics")]
pub const METRICS_EVERY: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    #[test]
    fn every_public_constant_is_in_the_table() {
        let source = include_str!("defaults.rs");
        let (table, rest) = source.split_once("use core::").unwrap();
        let names = rest
            .lines()
            .filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
        let mut count = 0;
        for name in names {
            assert!(
                table.contains(&format!("`{name}`")),
                "{name} is not in the table"
            );
            count += 1;
        }
        assert!(count > 40, "found only {count} constants");
    }
}
