//! A local substitute for Customer.io's Pipelines API with fault injection for tests.
//!
//! [`Sandbox::start`] starts a server on a free port of 127.0.0.1. It accepts `POST` to
//! `/v1/identify`, `track`, `page`, `screen`, `group`, `alias` and `batch`, validates and retains the
//! messages, and shows them live on a page at `/`. It needs no account, and nothing leaves the
//! machine.
//!
//! # Validation
//!
//! The rules check plain JSON and are written from the API's reference (as of September 2026) and
//! from what the official clients send. With `X-Strict-Mode: 1` the response to a bad message is
//! 400, and to a bad key 401, with `{"meta":{"errors":["batch[3].event: …"]}}`. Without it, as with
//! the service, the response is always 200: good messages are stored, bad ones are dropped, and only
//! [`Counts::dropped`] and [`Sandbox::refused`] report them.
//!
//! Where the service documents nothing, the sandbox chooses:
//!
//! * Sizes are in decimal kilobytes (32,000 bytes a message, 500,000 a request) of decompressed
//!   JSON; more is 400 in strict mode, since 413 is not documented (a [`Fault`] can respond with
//!   it). At most 2,500 messages a batch, as with Segment.
//! * In strict mode one bad message refuses its whole batch (see [`OnBadItem`]), and the response
//!   lists all bad messages.
//! * A body that is not JSON is dropped; in permissive mode the response is 200 all the same.
//! * A message with a known `messageId` is counted as a duplicate and not stored again; the
//!   response is 200. The last 1,000,000 ids are known.
//! * `Content-Encoding: gzip` is supported.
//! * Limits of the store behind the API (length of names and values) cause warnings, not errors.
//!
//! # Reading back
//!
//! [`Sandbox::messages`] and the methods next to it return the records; over HTTP they are JSON, with
//! the digits of every number as they arrived:
//!
//! | request | returns |
//! |---|---|
//! | `GET /_sandbox/messages` | `{"messages": […], "omitted": 0}`, filtered by `?after=SEQ&limit=N&kind=&user=&event=&verdict=` |
//! | `GET /_sandbox/messages.ndjson` | all messages, one JSON object per line, for [`Builder::replay`] |
//! | `GET /_sandbox/wait` | waits for messages: see below |
//! | `GET /_sandbox/messages/SEQ` | the bytes of one message as sent, without a write key |
//! | `GET /_sandbox/refused` | `{"refused": […]}`, filtered likewise |
//! | `GET /_sandbox/requests` | `{"requests": […]}`, filtered by `?after=NUMBER&limit=N` |
//! | `GET /_sandbox/requests/NUMBER` | one request with its `headers`, without those that contain a key |
//! | `GET /_sandbox/counts` | [`Counts`] |
//! | `GET /_sandbox/catalog` | the state of the catalog: `{"phase": "ready", "stale": false, …}` |
//! | `GET /_sandbox/catalog/declarations` | `{"version": 1, "declarations": […]}`, without schemas |
//! | `DELETE /_sandbox` | removes all records |
//! | `GET /_sandbox/faults` | `{"faults": […]}`, as text |
//! | `PUT /_sandbox/faults` | replaces the faults |
//!
//! A list holds the newest 1,000 records, or `limit`; `omitted` counts the older ones. With `order=oldest`, it
//! holds the oldest records after `after`.
//!
//! A message has a `verdict`, which is `good`, `warned` or `bad`, and `findings` of the catalog, each with
//! `rule`, `verdict`, `pointer`, `message`, `expected`, and `declaration`, `file` and `line` of its
//! declaration. `personal` lists the values that the catalog marks as personal data.
//!
//! `GET /_sandbox/wait?event=&user=&kind=&verdict=&after=SEQ&count=N&within=MS` responds once `count`
//! messages (default: 1) that fit the filter are there, with 200 and `{"messages": […], "refused": […]}`.
//! After `within` milliseconds (default: 5,000; at most 600,000) it responds with 408 and what fits, and
//! `seen`, the calls, events and people of the 100 newest messages. `refused` lists the messages that fit and
//! were refused, with their `reasons`. They count with `verdict=bad` only. `after_refused=SEQ` omits earlier
//! ones, since refusals have their own numbers.
//!
//! A list of faults is `{"faults": [{"effect": "status", "status": 503, "times": 2}]}`. The effects
//! are `status`, `unsuccessful`, `latency`, `reset`, `lost_acknowledgement`, `cut_off` and `hang`.
//! Each may have `status`, `body`, `retry_after_seconds`, `retry_after_date`, `clock_skew_seconds`,
//! `delay_ms`, `processed`, `times`, `fraction` with `seed`, `message_id`, `property` (`name` and
//! `value`) and `larger_than`: see the methods of [`Fault`]. `"outage_ms": 5000` next to
//! the list starts an outage of 5 seconds.
//!
//! # Privacy
//!
//! Write keys are neither stored nor shown. The page hides values that look like personal data
//! until the user reveals them; the JSON contains them. The sandbox listens on loopback addresses
//! only, unless [`Builder::allow_remote`] was called; the page and the JSON require a `Host` of this
//! machine.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// The hidden lines of an example that sends requests, such as `send(&sandbox, "POST /v1/track", PAID)`.
macro_rules! client {
    () => {
        r##"# use customerio_sandbox::*;
# use std::io::{Read as _, Write as _};
# use std::time::Duration;
# const PAID: &str = r#"{"userId": "u1", "event": "Paid", "properties": {"plan": "free"}}"#;
# const GOOD_AND_BAD: &str = r#"{"batch": [
#     {"type": "track", "userId": "u1", "event": "Paid"}, {"type": "track", "event": "Paid"}]}"#;
# const CATALOG: &str = r#"{"format": "customerio-catalog", "version": 1, "declarations": [{
#     "kind": "track", "name": "Paid", "file": "src/paid.rs", "line": 12,
#     "properties": [{"pointer": "/email", "personal": "contact"}],
#     "schema": {"type": "object", "required": ["total"]}}]}"#;
# fn send(sandbox: &Sandbox, request: &str, body: &str) -> std::io::Result<String> {
#     let length = body.len();
#     let mut client = std::net::TcpStream::connect(sandbox.address())?;
#     client.write_all(format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
#         Authorization: Basic a2V5Og==\r\nX-Strict-Mode: 1\r\nContent-Type: application/json\r\n\
#         Content-Length: {length}\r\n\r\n{body}").as_bytes())?;
#     let mut answer = String::new();
#     client.read_to_string(&mut answer)?;
#     Ok(answer)
# }"##
    };
}

mod catalog;
mod expected;
mod faults;
mod json;
mod judgement;
mod mask;
mod memory;
mod on_bad_item;
mod page;
mod records;
mod restore;
mod rules;
mod sandbox;
mod server;
mod start_error;
mod store;
mod submission;
mod thread;

#[cfg(feature = "catalog")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalog")))]
pub use catalog::{Catalog, CatalogError};
pub use catalog::{Declared, Finding, Personal, Rule, Verdict};
pub use faults::Fault;
pub use mask::mask_personal;
pub use on_bad_item::OnBadItem;
pub use records::{Counts, Kind, Received, Refused, Request};
pub use sandbox::{Builder, Sandbox};
pub use start_error::StartError;
