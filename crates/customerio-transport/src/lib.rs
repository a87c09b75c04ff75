//! Delivery to Customer.io's Pipelines API that accounts for every message.
//!
//! A [`Client`] accepts messages on any thread, in sync and async code, without I/O. It delivers them
//! from a thread of its own. Every accepted message is counted in exactly one place: delivered,
//! rejected with the server's reason, dropped by a policy that the program chose, purged by the program,
//! unreadable because of damage to the disk, or pending. A shutdown turns pending messages into abandoned ones, or leaves them in the spool.
//! The counters of [`Client::stats`] always add up; see [`Stats`].
//!
//! # Guarantees
//!
//! `Ok` from a call means that the message is valid, within its size limit and in memory. A crash loses
//! messages that are not yet delivered: without an outage those of the [linger](defaults::LINGER) and of
//! the requests in flight. With a [spool](ClientBuilder::spool) it loses messages that are not yet
//! stored: those of [`SPOOL_COMMIT_WAIT`](defaults::SPOOL_COMMIT_WAIT) and of one commit.
//!
//! `Ok` from [`Receipt::stored`] means that the message is written to the spool and synced. The client
//! delivers it, or keeps it as a dead letter, after any crash of the process or the machine, unless the
//! disk loses synced data.
//!
//! `Ok` from [`Receipt::delivered`] means that the server answered 2xx, with an empty body or a JSON
//! object without `"success": false`.
//!
//! # Order
//!
//! Messages that share an identity (a user id, an anonymous id, a group) *first* arrive in the order of
//! their calls, with several requests in flight, across retries, searches and restarts. A message with
//! several identities keeps its order with the messages of each. A message that the server fails on
//! delays only messages of its identities. There are two exceptions:
//!
//! - While an endpoint refuses everything, the client probes with single messages and sends recently
//!   refused messages once more.
//! - If the server fails for [`GIVE_UP_AFTER`](defaults::GIVE_UP_AFTER) on a message for which all others
//!   wait, directly or through others, the client sends one of those before it. Only another message
//!   shows whether the server fails on this one or on all. So after an outage longer than that time, a
//!   message may arrive after a later one of its identity.
//!
//! # Answers of the server
//!
//! | answer | effect |
//! |---|---|
//! | 2xx, with an empty body or a JSON object without `"success": false` | delivered |
//! | 2xx with `text/html`, or with a body that is not a JSON object, also because it is compressed with another method than gzip or deflate | another server answered, such as a proxy or a login page: delivery pauses |
//! | 400, 413, 2xx with a JSON object that has `"success": false` | a message is bad: the body is split into at most [`MAX_SEARCH_PARTS`](defaults::MAX_SEARCH_PARTS) parts, and shorter and shorter bodies find the message, in at most ⌈log₂ n⌉ + 1 more requests, or one or two requests per message if there are many. Other requests continue meanwhile. Only that message is rejected. [`REJECTIONS_IN_A_ROW`](defaults::REJECTIONS_IN_A_ROW) without a success mean that the endpoint refuses everything: no message is rejected, and delivery pauses |
//! | 401, 403 | the key is refused: delivery pauses, nothing is dropped |
//! | 408, 429, 5xx except 501 and 505, a timeout, no connection, an incomplete answer | the request is sent again: exponential backoff with full jitter, never before `Retry-After`. In an outage single messages probe, one after the other |
//! | the same for one body, while others succeed | the body is searched for the message that the server fails on. That message is sent alone, and rejected after [`GIVE_UP_AFTER`](defaults::GIVE_UP_AFTER), after twice that time if all others wait for it, and after [`GIVE_UP_UNPROVEN_AFTER`](defaults::GIVE_UP_UNPROVEN_AFTER) if no other message passes. If the server does not answer, such requests are at most half of those in flight |
//! | anything else | the request is wrong, not a message: delivery pauses |
//!
//! # Where a client can be used
//!
//! In `main`, in any async runtime and after its end, in a `Drop`, in a `static`, and from any number
//! of threads. A `static` such as a `OnceLock<Client>` is never dropped, so keep a [`Client::guard`] in
//! `main`. A panic in a message's own `Serialize` or check is an error of the call
//! ([`SendError::Panicked`]). A forked child has no delivery thread, so each call there is an error
//! ([`SendError::Forked`]): create a client after the fork.
//!
//! # How a message is delivered
//!
//! The caller's thread writes the item's JSON into a thread-local buffer. It copies the item, under one
//! short lock, into a queue of 64 KiB segments with a limit in bytes. The delivery thread fills bodies
//! up to the service's byte limit and sends several at once. With a spool, a second thread writes each
//! message to disk before it is sent. Messages that arrive during one commit form the next. Messages
//! that do not fit into memory wait on disk. `delivery/answer.rs` has one table of all answers.
//! `delivery/scheduler` makes the decisions, in a state machine without I/O, clock or threads.
//!
//! # Logging
//!
//! The client logs through `tracing`. It never logs a key, a message or the server's explanation. Above
//! `debug` it logs each kind of message at most once per [`LOG_INTERVAL`](defaults::LOG_INTERVAL); the
//! field `suppressed` has the number of messages in between.
//!
//! | target | level | event | fields |
//! |---|---|---|---|
//! | `customerio::delivery` | error | delivery is paused, once an episode | `reason` |
//! | | info | delivery resumed | `reason`, `after` |
//! | | warn | the server refused messages, or messages were dropped from a full queue | `rejected`, `dropped` |
//! | | warn | a request failed: the 1st, 2nd, 4th, 8th … time in a row | `failure`, `tries`, `wait` |
//! | | debug | a request failed: the other times | `failure`, `tries`, `wait` |
//! | | debug | no connection, with the innermost cause | `cause` |
//! | | error | the delivery thread panicked | |
//! | `customerio::spool` | error | failed to write messages, once an episode; failed to store dead letters; messages are damaged | `error`, `messages` |
//! | | info | the spool can be written again | |
//! | | warn | failed to read messages; failed to close the spool | `error` |
//! | `customerio::client` | warn | a request has no peer address, once a process (feature `axum`) | |
//! | | warn | a message that violates a rule is sent | `call`, `at`, `rule` |
//! | | warn | the client stopped with messages that are not delivered | `abandoned`, `in_spool` |
//! | | error | messages were abandoned, and no caller of `shutdown` sees it: the client was dropped, its guard was, or the process ended | `abandoned`, `in_spool` |
//! | | error | a callback panicked; delivery continues | |
//!
//! # Metrics
//!
//! With the feature `metrics` the delivery thread updates metrics of the crate `metrics`, so no call
//! waits for the program's recorder. The values of all clients of a process add up, except the oldest
//! age, which is that of the client that reported last. A stopped client is not part of any gauge.
//! While messages are pending, the thread updates the metrics at least every
//! [`METRICS_EVERY`](defaults::METRICS_EVERY).
//!
//! | name | meaning | label |
//! |---|---|---|
//! | `customerio_messages_accepted_total` | messages that a call accepted | |
//! | `customerio_messages_recovered_total` | messages that an earlier client left in the spool | |
//! | `customerio_messages_delivered_total` | messages that the server accepted | |
//! | `customerio_messages_rejected_total` | messages that the server refused | `reason`: `bad_request`, `too_large`, `not_successful`, `given_up` |
//! | `customerio_messages_dropped_total` | messages that made room for newer ones | |
//! | `customerio_messages_unreadable_total` | messages lost by damage to the disk | |
//! | `customerio_messages_purged_total` | messages that the program purged | |
//! | `customerio_messages_abandoned_total` | messages that a shutdown abandoned, in no spool | |
//! | `customerio_requests_total` | started requests | |
//! | `customerio_request_retries_total` | requests that repeated a failed one | |
//! | `customerio_request_bytes_total` | bytes of request bodies, before compression | |
//! | `customerio_messages_pending` | gauge: messages without an outcome | |
//! | `customerio_messages_in_flight` | gauge: messages in requests that are not answered | |
//! | `customerio_held_bytes` | gauge: bytes of memory for pending messages | |
//! | `customerio_oldest_age_seconds` | gauge: age of the oldest pending message; 0 if there is none | |
//! | `customerio_paused` | gauge: number of paused clients | |
//! | `customerio_spool_bytes` | gauge: bytes on disk | |
//! | `customerio_spool_failing` | gauge: number of clients whose spool can't be written | |
//! | `customerio_dead_letters` | gauge: dead letters on disk | |

#![cfg_attr(docsrs, feature(doc_cfg))]

/// The hidden start of an example.
macro_rules! setup {
    () => {
        "\
# use customerio_core::call::{Context, Identify, Track};
# use customerio_core::item::{SoftLimits, Validation};
# use customerio_core::{Empty, Untyped};
# use customerio_sandbox::{Fault, Sandbox};
# use customerio_transport::*;
# use serde_json::json;
# use std::time::Duration;
# let folder = tempfile::tempdir()?;"
    };
}

/// The start of an example with a sandbox. The last line is shown.
macro_rules! sandbox {
    () => {
        concat!(setup!(), "\nlet sandbox = Sandbox::start()?;")
    };
}

/// The start of an example with a message that the server refused. The last line is shown.
macro_rules! refused {
    () => {
        concat!(
            setup!(),
            r#"
# let sandbox = Sandbox::start()?;
# sandbox.inject(Fault::status(400).if_message_id("m-7"));
# let client = Client::builder("any-key").endpoint(sandbox.url()).spool(folder.path()).build()?;
# let receipt = client.send(Identify::new("u1", &Empty).message_id("m-7"))?;
# client.identify("u2", &Empty)?;
# client.blocking_flush(Duration::from_secs(30))?;
# while client.stats().spool.is_none_or(|spool| spool.dead_letters == 0) {
#     std::thread::yield_now();
# }
// The server refused the message `m-7` of `client`, which has a spool in `folder`."#
        )
    };
}

mod arena;
mod client;
#[cfg(feature = "coverage")]
mod coverage;
mod dead_letter;
pub mod defaults;
mod delivery;
mod error;
mod key;
mod log;
#[cfg(feature = "metrics")]
mod metering;
mod outcome;
mod probe;
mod proxy;
mod purge_report;
mod receipt;
mod receipt_ledger;
mod rejected_ring;
mod shared;
mod spool;
mod spool_folder;
#[doc(hidden)]
pub mod spool_log;
mod stats;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "axum")]
pub mod web;
mod worker;

pub use self::client::{Client, ClientBuilder, Region, ShutdownGuard, WhenFull};
pub use self::dead_letter::{DeadLetter, DeadLetterError};
pub use self::delivery::RequestFailure;
pub use self::error::{
    BuildError, EnvError, FlushError, PurgeError, ReceiptError, SendError, SpoolError,
};
pub use self::key::KeyError;
pub use self::outcome::{
    Outcome, OutcomeKind, PauseNotice, PauseReason, RejectReason, Rejected, Rejection,
    SpooledNotice,
};
pub use self::probe::Probe;
pub use self::proxy::ProxyError;
pub use self::purge_report::PurgeReport;
pub use self::receipt::Receipt;
pub use self::spool::SpoolHolder;
pub use self::spool_folder::{LockedSpool, SpoolFolder};
pub use self::stats::{RejectedCounts, Report, SpoolFailure, SpoolStats, Stats};
pub use self::worker::{ProbeAnswer, ProbeFailure, ProbeProblem};
