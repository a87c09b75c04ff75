//! For the tests of those who use a client: one that records, without a network and without a thread.
//!
//! Needs the feature `testing`, which belongs in `[dev-dependencies]`. Code under test takes a
//! [`Client`], as ever; a test hands it one that keeps what it is given:
//!
//! ```
//! use customerio_core::call::AnonymousId;
//! use customerio_transport::Client;
//! use customerio_transport::testing;
//!
//! fn merge(client: &Client, visitor: &str, user: &str) {
//!     if client.alias(user, AnonymousId::new(visitor)).is_err() {
//!         eprintln!("not recorded");
//!     }
//! }
//!
//! let (client, recorded) = testing::recording();
//! merge(&client, "a-42", "u1");
//! recorded.expect_alias().for_user("u1").once();
//! ```
//!
//! Its calls are the real ones: a message is validated, written and measured as for the service, and
//! the errors are the same. What a call took counts as delivered at once, so that receipts, flushes,
//! [`Client::stats`] and [`Client::shutdown`] answer as those of a client in good weather; for bad
//! weather see [`Recorded::refuse_with_full`] and [`Recorded::hold`]. No time passes: nothing here waits.
//! [`ClientBuilder::on_outcome`] is called, on the thread of the call that ended the message;
//! [`ClientBuilder::on_pause`] never, since nothing is refused.
//!
//! # What is kept of an event
//!
//! Its JSON, always, and the event itself where its type is `Clone`, `Send` and `Sync` and has no
//! lifetimes: [`Expectation::with`] hands it to a closure. The rest can be looked at as JSON, or
//! compared with [`Expectation::equal_to`]. Events and traits written out by hand, without a derive,
//! are kept as JSON alone.
//!
//! A failed assertion panics at the line that makes it and lists what was recorded instead, personal
//! data and all.

mod expectation;
mod message;
mod order;
mod recorded;
mod recorder;
mod report;

pub use self::expectation::Expectation;
pub use self::message::Message;
pub use self::order::InOrder;
pub use self::recorded::Recorded;
pub(crate) use self::recorder::Recorder;
use crate::client::Handle;
use crate::{Client, ClientBuilder};

/// A client that records, with the settings of [`Client::builder`], and what it records.
/// [`ClientBuilder::record`] makes one with other settings.
#[must_use]
pub fn recording() -> (Client, Recorded) {
    ClientBuilder::new(String::new()).record()
}

impl ClientBuilder {
    /// Creates a client that records its messages instead of sending them; see
    /// [`testing`](crate::testing). It uses the settings of messages (validation, limits, context and
    /// integrations) and calls [`on_outcome`](Self::on_outcome). It ignores the other settings,
    /// including the key.
    #[must_use]
    pub fn record(self) -> (Client, Recorded) {
        let (listeners, settings) = self.into_parts();
        let (shared, recorder) = Recorder::new(listeners);
        let handle = Handle::recording(shared, settings, recorder.clone());
        (Client::new(handle), Recorded::new(recorder))
    }
}
