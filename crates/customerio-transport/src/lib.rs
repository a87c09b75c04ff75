//! Delivery to Customer.io's Pipelines API that loses nothing in silence.
//!
//! A [`Client`] takes messages from any thread, sync or async, at once and without I/O, and delivers
//! them from a thread of its own. Every accepted message is counted in exactly one place: delivered,
//! rejected with the server's reason, dropped by a policy that the program chose, unreadable because
//! the disk damaged it, or pending. A shutdown turns pending into abandoned or in the spool.
//! [`Client::stats`] always adds up; see [`Stats`].
//!
//! # What the answers promise
//!
//! `Ok` from a call means: valid, measured and in memory. A crash loses what is not yet delivered, in
//! quiet times what came within the [linger](defaults::LINGER) and one request; with a
//! [spool](ClientBuilder::spool) what is not yet stored, which is what came within
//! [`SPOOL_COMMIT_WAIT`](defaults::SPOOL_COMMIT_WAIT) and one commit.
//!
//! [`Receipt::stored`] means: written to the spool and synced. The message will be delivered, or kept as
//! a dead letter, after any crash of the process or the machine, short of the disk losing what it
//! acknowledged.
//!
//! [`Receipt::delivered`] means: the server answered 2xx, with an empty body or a JSON object
//! without `"success": false`.
//!
//! # Order
//!
//! Messages that share an identity (a user id, an anonymous id, a group) *first* arrive in the order of
//! their calls, with several requests under way, across retries, searches and restarts. A message that
//! touches several identities keeps its order with those of each. One that the server fails on holds up
//! its own identity alone. Out of its place comes only what an endpoint refused that took nothing at
//! the time: it tries single messages, and what was refused shortly before is sent once more.
//!
//! # What an answer means
//!
//! | answer | means |
//! |---|---|
//! | 2xx, with an empty body or a JSON object without `"success": false` | delivered |
//! | 2xx with `text/html`, or with a body that is not a JSON object | another server answered, such as a proxy or a login page: delivery pauses |
//! | 400, 413, 2xx with a JSON object that has `"success": false` | some message is bad: shorter and shorter bodies find it, in at most ⌈log₂ n⌉ + 1 more requests, and one or two each where they are dense; it alone is rejected. [`REJECTIONS_IN_A_ROW`](defaults::REJECTIONS_IN_A_ROW) of them without a success mean that the endpoint refuses everything: none is rejected, and delivery pauses |
//! | 401, 403 | the key is refused: delivery pauses, nothing is dropped |
//! | 408, 429, 5xx but 501 and 505, a time-out, no connection, an answer cut off | the same again, later: exponential backoff with full jitter, never before `Retry-After`. In an outage single messages probe, one after the other |
//! | the same for one body, while others pass | it is searched for the message that the server fails on; that one is tried alone, and given up after [`GIVE_UP_AFTER`](defaults::GIVE_UP_AFTER). Where the server does not even answer, such requests are half of those under way at most |
//! | anything else | speaks of the request: delivery pauses |
//!
//! # Where a client can be used
//!
//! Anywhere: in `main`, in any async runtime and after its end, in a `Drop`, in a `static`
//! (`OnceLock<Client>`; a static is never dropped, so keep a [`Client::guard`] in `main`), from any number of
//! threads. A panic in a message's own `Serialize` or check is an error of the call
//! ([`SendError::Panicked`]). A forked child has no delivery thread, so each call there is an
//! error ([`SendError::Forked`]): make a client after the fork.
//!
//! # The way of a message
//!
//! The caller's thread writes the item's JSON into a buffer of its own and copies it, under one short
//! lock, into a queue of 64 KiB segments bounded in bytes. The delivery thread fills bodies to the
//! service's byte limit and sends them, several at once. With a spool, a second thread writes each
//! message to disk before it is sent; what gathered during one commit is the next, and what memory has
//! no room for waits on disk alone. What an answer means stands in one table in `delivery/answer.rs`;
//! what is decided, in a state machine without I/O, clock or threads in `delivery/scheduler`.
//!
//! # What is logged
//!
//! Through `tracing`. Never a key, never a message, nor what the server said of it. Above `debug`, each
//! kind of message at most once per [`LOG_INTERVAL`](defaults::LOG_INTERVAL) and client, with the number of
//! those left out in `suppressed`.
//!
//! | target | level | what | fields |
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
//! | `customerio::client` | warn | the key is of another region than the host | `host`, `key` (its region) |
//! | | warn | a message is sent that breaks a rule | `call`, `at`, `rule` |
//! | | warn | the client stopped with messages that are not delivered | `abandoned`, `in_spool` |
//! | | error | messages were abandoned, and no caller of `shutdown` sees it: the client was dropped, its guard was, or the process ended | `abandoned`, `in_spool` |
//! | | error | a callback panicked; delivery continues | |
//!
//! # What is metered
//!
//! With the feature `metrics`, through the facade of that name, by the delivery thread: whatever
//! recorder the program installs, no call waits for it. The clients of a process add up, but for the
//! oldest age, which is of the client that told it latest; a client that has stopped is in no gauge. While messages are pending, it is updated at least
//! every [`METRICS_EVERY`](defaults::METRICS_EVERY).
//!
//! | name | what | label |
//! |---|---|---|
//! | `customerio_messages_accepted_total` | messages that a call took | |
//! | `customerio_messages_recovered_total` | messages that an earlier client left in the spool | |
//! | `customerio_messages_delivered_total` | messages that the server took | |
//! | `customerio_messages_rejected_total` | messages that the server refused | `reason`: `bad_request`, `too_large`, `not_successful`, `given_up` |
//! | `customerio_messages_dropped_total` | messages that made room for newer ones | |
//! | `customerio_messages_unreadable_total` | messages lost to damage of the disk | |
//! | `customerio_messages_abandoned_total` | messages that a shutdown gave up and that are in no spool | |
//! | `customerio_requests_total` | requests that were begun | |
//! | `customerio_request_retries_total` | of these, the ones that repeated a failed one | |
//! | `customerio_request_bytes_total` | bytes of their bodies, before compression | |
//! | `customerio_messages_pending` | gauge: messages that have no outcome yet | |
//! | `customerio_messages_in_flight` | gauge: of these, the ones in requests under way | |
//! | `customerio_held_bytes` | gauge: bytes of memory held for them | |
//! | `customerio_oldest_age_seconds` | gauge: how long the oldest of them has waited; 0 if there is none | |
//! | `customerio_paused` | gauge: how many clients are paused | |
//! | `customerio_spool_bytes` | gauge: bytes on disk | |
//! | `customerio_spool_failing` | gauge: how many clients have a spool that can't be written | |
//! | `customerio_dead_letters` | gauge: dead letters on disk | |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod arena;
mod client;
#[cfg(feature = "coverage")]
mod coverage;
mod dead_letter;
pub mod defaults;
mod delivery;
mod error;
mod key;
#[cfg(feature = "metrics")]
mod metering;
mod outcome;
mod receipt;
mod receipt_ledger;
mod rejected_ring;
mod shared;
mod spool;
mod stats;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod worker;

pub use self::client::{Client, ClientBuilder, Region, ShutdownGuard, WhenFull};
pub use self::dead_letter::{DeadLetter, DeadLetterError};
pub use self::delivery::RequestFailure;
pub use self::error::{BuildError, FlushError, ReceiptError, SendError, SpoolError};
pub use self::key::KeyError;
pub use self::outcome::{
    Outcome, OutcomeKind, PauseNotice, PauseReason, RejectReason, Rejected, Rejection,
    SpooledNotice,
};
pub use self::receipt::Receipt;
pub use self::stats::{RejectedCounts, Report, SpoolFailure, SpoolStats, Stats};
