//! Every default and bound of delivery, in one table, each with its reason.
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
//! | [`REQUEST_BYTES_FLOOR`], [`REQUEST_BYTES_REGROW`] | 64 064 B, 256 requests | |
//! | [`RATE_REQUESTS`] in [`RATE_WINDOW`] | 3 000 in 3 s | the service |
//! | [`BACKOFF_FIRST`] … [`MAX_BACKOFF`] | 250 ms … 10 s | |
//! | [`BACKOFF_SHORT`], [`BACKOFF_SHARE`] | 1 s, a sixth of an outage | |
//! | [`BACKOFF_CLOSING`] | 1 s | |
//! | [`MAX_RETRY_AFTER`] | 300 s | |
//! | [`PROBE_FIRST`] … [`MAX_PROBE_WAIT`] | 1 s … 60 s | |
//! | [`REQUESTS_IN_FLIGHT`], [`MAX_REQUESTS_IN_FLIGHT`] | 4, at most 64 | [`requests_in_flight`](crate::ClientBuilder::requests_in_flight) |
//! | [`OUTAGE_AFTER_FAILURES`] | 8 | |
//! | [`SEARCH_AFTER_FAILURES`], [`SEARCH_PARTS_TIMED_OUT`] | 2, 32 | |
//! | [`GIVE_UP_AFTER`], [`GIVE_UP_TRIES`] | 1 h, 8 | [`give_up_after`](crate::ClientBuilder::give_up_after) |
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

use core::time::Duration;

use customerio_rules::limits;

/// Memory a client holds at most for messages that are not final, in bytes: segments of the queue,
/// its index, and the body in flight. Some 70 000 messages of 900 B: an outage of a minute at a
/// thousand messages a second. On top come at most 1 MiB of empty segments, [`DROP_REPORTS_BYTES`]
/// and [`REJECTED_BYTES_CAPACITY`].
pub const QUEUE_BYTES: usize = 64 * 1024 * 1024;

/// What a client takes at most beside [`QUEUE_BYTES`], in bytes, whatever the length of an outage:
/// empty segments, reports and rejected messages as above, its threads, TLS, connections, and what the
/// allocator does not give back.
pub const BESIDE_QUEUE_BYTES: usize = 32 * 1024 * 1024;

/// The least [`QUEUE_BYTES`] that a client takes: one full body, and as much again to fill while
/// it is under way.
pub const MIN_QUEUE_BYTES: usize = 1024 * 1024;

/// The header `User-Agent`, unless told otherwise.
pub const USER_AGENT: &str = concat!("customerio-rust/", env!("CARGO_PKG_VERSION"));

/// How long the first message of a body waits for others. Below what a person notices; long enough
/// that a busy client fills its bodies. A crash loses at most this window and the request under way.
pub const LINGER: Duration = Duration::from_millis(100);

/// The longest time for one request, from connecting to the last byte of the answer. A full body
/// needs four seconds at 1 Mbit/s.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// The minimum of [`TIMEOUT`] and [`CONNECT_TIMEOUT`]. No answer comes sooner over a network.
pub const MIN_TIMEOUT: Duration = Duration::from_millis(10);

/// The slowest connection that a request waits for, in bytes a second: after a request that was slow,
/// [`TIMEOUT`] grows by the time that a body takes at this rate, at most to twice its length. Without it
/// a full body over 25 kB/s never arrives.
pub const UPLOAD_BYTES_PER_SECOND: u32 = 20_000;

/// The time between pings of an HTTP/2 connection with a request under way.
pub const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(20);

/// An HTTP/2 connection that does not answer a ping within this time is closed.
pub const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest time for one connection to be made, name resolution and TLS included.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The largest request body in bytes, envelope included, before compression.
pub const REQUEST_BYTES: usize = limits::REQUEST_BYTES.value;

/// The most messages of one request.
pub const REQUEST_ITEMS: usize = limits::BATCH_ITEMS.value;

/// A body limit lowered after a 413 never falls below this many bytes: two messages of the largest
/// size.
pub const REQUEST_BYTES_FLOOR: usize = 64_000 + 64;

/// After this many delivered requests in a row a lowered body limit doubles again, so that the
/// search for the limit costs next to nothing and one odd 413 does not last.
pub const REQUEST_BYTES_REGROW: u32 = 256;

/// The most requests in any [`RATE_WINDOW`].
pub const RATE_REQUESTS: usize = limits::RATE_REQUESTS.value;

/// The window of [`RATE_REQUESTS`].
pub const RATE_WINDOW: Duration = Duration::from_secs(limits::RATE_WINDOW_SECONDS);

/// The first retry comes after a random time up to this; each further one up to twice as much.
pub const BACKOFF_FIRST: Duration = Duration::from_millis(250);

/// The maximum wait between retries of an outage of a minute or more. Delivery resumes within half a
/// minute of the endpoint's return: this wait, and the time of one probe.
pub const MAX_BACKOFF: Duration = Duration::from_secs(10);

/// The maximum wait between retries in the first seconds of an outage.
pub const BACKOFF_SHORT: Duration = Duration::from_secs(1);

/// The maximum wait between retries is the time since the first failure divided by this, at least
/// [`BACKOFF_SHORT`] and at most [`MAX_BACKOFF`]: 1 s after 6 s, 5 s after 30 s.
pub const BACKOFF_SHARE: u32 = 6;

/// The longest wait between retries while a shutdown is waiting: it has seconds, not minutes.
pub const BACKOFF_CLOSING: Duration = Duration::from_secs(1);

/// A longer `Retry-After` is cut to this, so that a wrong answer can't stop delivery for a day.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(5 * 60);

/// The first probe of a paused client comes after this time at most (and half of it at least);
/// each further one after twice as much.
pub const PROBE_FIRST: Duration = Duration::from_secs(1);

/// The longest time between probes of a paused client: what was put right is noticed in a minute.
pub const MAX_PROBE_WAIT: Duration = Duration::from_secs(60);

/// The most requests under way at once. Each holds the lanes of its messages, 64 in all, until
/// they are final; at 50 ms an answer four carry some 40 000 messages a second.
pub const REQUESTS_IN_FLIGHT: usize = 4;

/// More requests under way than this are not allowed: there are as many lanes.
pub const MAX_REQUESTS_IN_FLIGHT: usize = 64;

/// After this many failed requests in a row only probes leave, until one is answered for its
/// messages. A probe is a full body. It is one message where a message in every body may be why all
/// of them fail: after a 5xx other than 503, a timeout, or an answer that was cut off.
pub const OUTAGE_AFTER_FAILURES: u32 = 8;

/// After so many failures of one body, while others pass, it is searched for a message that the
/// server fails on, by ever shorter bodies. Only what may come of a message counts: 5xx, a time-out,
/// a cut-off answer.
pub const SEARCH_AFTER_FAILURES: u32 = 2;

/// Where the failures are time-outs, each step of that search tries parts of this fraction, one after the
/// other: those that pass are answered soon, and only one is not. So the message is found within two
/// time-outs among a thousand, and within three in any body.
pub const SEARCH_PARTS_TIMED_OUT: usize = 32;

/// A message that the server fails on when it is sent alone, while it takes others, is given up after
/// this time, and kept with the rejected ones. Until then it holds up nobody but its own identity.
pub const GIVE_UP_AFTER: Duration = Duration::from_secs(3600);

/// A message is given up after so many failures at least, each after others had passed.
pub const GIVE_UP_TRIES: u32 = 8;

/// The longest wait between tries of such a message.
pub const BACKOFF_ALONE: Duration = Duration::from_secs(2 * 60);

/// So many messages refused one after the other, without one that is taken, mean that the endpoint
/// refuses everything: none of them is rejected, and single messages are tried now and then until
/// one is taken.
pub const REJECTIONS_IN_A_ROW: u32 = 16;

/// A rejection waits for a later success before it counts, to tell a bad message from a bad
/// endpoint. Where nothing else is left to send it waits this long at most, and not at all while a
/// flush or a shutdown is waiting.
pub const REJECTION_SETTLES_AFTER: Duration = Duration::from_secs(10);

/// Bytes of an answer that are searched for the server's explanation of a rejection.
pub const ANSWER_CAPACITY: usize = 64 * 1024;

/// The interval in which each kind of log message at `info` or above is logged at most once.
pub const LOG_INTERVAL: Duration = Duration::from_secs(10);

/// Bytes of an answer that are read. A longer 2xx is not an answer of the service, and the connection
/// of a longer answer is closed.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// So many bytes of the server's words are kept with a rejection.
pub const DETAIL_CAPACITY: usize = 1_000;

/// So many rejected messages are kept for [`Client::rejected`](crate::Client::rejected).
pub const REJECTED_CAPACITY: usize = 1_000;

/// So many bytes of rejected messages are kept.
pub const REJECTED_BYTES_CAPACITY: usize = 4 * 1024 * 1024;

/// A receipt that is asked late finds the end of its message among so many latest ends that were
/// not a delivery.
pub const RECEIPT_LEDGER_CAPACITY: usize = 4_096;

/// Messages dropped for room wait in so many bytes to be reported; while they fill it, a call is
/// refused rather than one dropped in silence.
pub const DROP_REPORTS_BYTES: usize = 1024 * 1024;

/// How long dropping the last handle of a client waits for what is left.
pub const DROP_WAIT: Duration = Duration::from_secs(2);

/// What a shutdown may take beyond its deadline, to report what is left.
pub const STOP_GRACE: Duration = Duration::from_millis(500);

/// What a spool holds at most on disk, in bytes: some four million messages of 900 B, more than an
/// hour of an outage at a thousand messages a second. Dead letters come on top.
pub const SPOOL_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// A message waits at most so long for others before it is written to the spool, and not at all where
/// somebody waits for it; then for the commit under way and its own. A crash loses what came within
/// that time, and nothing that `stored` answered for.
pub const SPOOL_COMMIT_WAIT: Duration = Duration::from_millis(5);

/// The memory that is set aside for messages on their way to the spool, in bytes, twice: one part gathers
/// while another is written. It is a part of [`QUEUE_BYTES`], each at most an eighth of it. While the disk
/// is slow they take what the queue has left besides.
pub const SPOOL_BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// Messages that are only on disk are read so many bytes at a time, a part of [`QUEUE_BYTES`], at
/// most an eighth of it.
pub const SPOOL_READ_BYTES: usize = 4 * 1024 * 1024;

/// While the disk fails, it is tried again after twice this time, then twice as long each time.
pub const SPOOL_RETRY_FIRST: Duration = Duration::from_millis(50);

/// The longest wait between tries of a disk that fails.
pub const MAX_SPOOL_RETRY: Duration = Duration::from_secs(5);

/// The most bytes of one of the spool's files. What is delivered is freed in such pieces: a file is
/// removed once all that it holds is final. So a message that the server fails on keeps its whole file,
/// for [`GIVE_UP_AFTER`] of time in which others pass; as many files as such messages at most.
pub const SPOOL_FILE_BYTES: u64 = 64_000_000;

/// A small spool has smaller files: each has at most this share of
/// [`spool_bytes`](crate::ClientBuilder::spool_bytes), an eighth.
pub const MIN_SPOOL_FILES: u64 = 8;

/// The most bytes that one checksum of the spool covers, and that damage to one of them costs.
pub const SPOOL_FRAME_BYTES: usize = 256 * 1024;

/// What is left on disk of a spool whose messages are all final: less than so many bytes.
pub const SPOOL_IDLE_BYTES: u64 = 4 * 1024 * 1024;

/// So many damaged files of a spool are kept for a person to look at, the youngest, as long as the
/// bound on the disk leaves room for them.
pub const DAMAGED_FILES_CAPACITY: usize = 4;

/// So many dead letters are kept on disk.
pub const DEAD_LETTERS: usize = 10_000;

/// So many bytes of dead letters are kept on disk. While they are compacted, twice as many are used.
pub const DEAD_LETTERS_BYTES: u64 = 32 * 1024 * 1024;

/// The age of a dead letter, counted from its rejection, at which it is removed. Checked at the start,
/// and at most once a minute while the spool is in use.
pub const MAX_DEAD_LETTER_AGE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The size of one segment of the queue. Two messages of the largest size fit.
pub(crate) const SEGMENT_BYTES: usize = 64 * 1024;

/// So many empty segments are kept for use again; the rest is given back to the system.
pub(crate) const SEGMENTS_POOLED: usize = 16;

/// The largest message in bytes.
pub(crate) const ITEM_BYTES: usize = limits::ITEM_BYTES.value;

/// While messages are left, metrics are told at least so often: 5 s.
#[cfg(feature = "metrics")]
pub const METRICS_EVERY: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    #[test]
    fn every_public_one_is_in_the_table() {
        let source = include_str!("defaults.rs");
        let (table, rest) = source.split_once("use core::").unwrap();
        let names = rest
            .lines()
            .filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
        let mut count = 0;
        for name in names {
            assert!(table.contains(&format!("`{name}`")), "{name} is not in it");
            count += 1;
        }
        assert!(count > 40, "{count} were found");
    }
}
