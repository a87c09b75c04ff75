//! A local stand-in for Customer.io's Pipelines API, with faults that a test can switch on.
//!
//! [`Sandbox::start`] gives a server on a free port of 127.0.0.1 that takes `POST` to
//! `/v1/identify`, `track`, `page`, `screen`, `group`, `alias` and `batch`, judges what it is sent,
//! keeps it for reading back, and shows it live on a page at `/`. No account is needed, and nothing
//! leaves the machine.
//!
//! # How it judges
//!
//! By rules of its own over plain JSON, written from the text of the API (as of September 2026) and
//! from what the official clients send. With `X-Strict-Mode: 1` a bad message is answered 400, and
//! a bad key 401, with `{"meta":{"errors":["batch[3].event: …"]}}`. Without, as with the service,
//! the answer is 200 whatever was sent: good messages are stored, bad ones are lost, and only
//! [`Counts::dropped`] and [`Sandbox::refused`] tell.
//!
//! Where the service publishes nothing, the sandbox has to choose:
//!
//! * Sizes are in decimal kilobytes (32,000 bytes a message, 500,000 a request) of decompressed
//!   JSON; too much is 400 in strict mode, since 413 is documented nowhere (it can be had as a
//!   [`Fault`]). At most 2,500 messages a batch, as with Segment.
//! * One bad message refuses its whole batch in strict mode ([`OnBadItem`] says otherwise), and the
//!   answer names all that are bad.
//! * A body that is no JSON is 200 in permissive mode too, and lost.
//! * A message whose `messageId` was stored before is answered 200, counted as a duplicate and not
//!   stored again, however long ago that was (up to the last million ids).
//! * `Content-Encoding: gzip` is understood.
//! * Limits of the store behind the API (length of names and values) give warnings, never refusals.
//!
//! # Reading back
//!
//! By [`Sandbox::messages`] and the methods beside it, and over HTTP as JSON:
//!
//! | request | gives |
//! |---|---|
//! | `GET /_sandbox/messages` | `{"messages": […]}`, narrowed by `?after=SEQ&limit=N&kind=&user=&event=` |
//! | `GET /_sandbox/refused` | `{"refused": […]}`, narrowed likewise |
//! | `GET /_sandbox/requests` | `{"requests": […]}`, narrowed by `?after=NUMBER&limit=N` |
//! | `GET /_sandbox/counts` | [`Counts`] |
//! | `DELETE /_sandbox` | forgets all of it |
//! | `GET /_sandbox/faults` | `{"faults": […]}`, in words |
//! | `PUT /_sandbox/faults` | puts these faults in the place of those there are |
//!
//! A list of faults is `{"faults": [{"effect": "status", "status": 503, "times": 2}]}`. The effects
//! are `status`, `unsuccessful`, `latency`, `reset`, `lost_acknowledgement`, `cut_off` and `hang`.
//! Each may have `status`, `body`, `retry_after_seconds`, `retry_after_date`, `clock_skew_seconds`,
//! `delay_ms`, `processed`, `times`, `fraction` with `seed`, `message_id`, `property` (`name` and
//! `value`) and `larger_than`: see the methods of [`Fault`]. `"outage_ms": 5000` beside the list
//! begins an outage that ends by itself.
//!
//! # What it keeps to itself
//!
//! Write keys are neither stored nor shown. The page hides what looks like personal data until it
//! is asked to show it; the JSON has all of it. The sandbox listens on loopback addresses only,
//! unless [`Builder::allow_remote`] says otherwise, and its page and JSON answer only to a name of
//! this machine.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod faults;
mod judgement;
mod on_bad_item;
mod page;
mod records;
mod rules;
mod sandbox;
mod server;
mod store;
mod submission;
mod thread;

pub use faults::Fault;
pub use on_bad_item::OnBadItem;
pub use records::{Counts, Kind, Received, Refused, Request};
pub use sandbox::{Builder, Sandbox, StartError};
