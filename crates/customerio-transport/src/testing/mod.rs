//! A client that records its messages, for tests of code that sends them. It uses no network and no
//! thread.
//!
//! This module needs the feature `testing`, which belongs in `[dev-dependencies]`. The code under test
//! takes a [`Client`] as usual, and the test passes one that records:
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
//! Calls validate, write and measure a message as for the service, and return the same errors. An
//! accepted message counts as delivered at once. So receipts, flushes, [`Client::stats`] and
//! [`Client::shutdown`] return what a client with a working network returns. To test failures, see
//! [`Recorded::refuse_with_full`] and [`Recorded::hold`]. No call waits.
//! [`ClientBuilder::on_outcome`] is called on the thread that sends the message.
//! [`ClientBuilder::on_pause`] is never called, since no message is refused.
//!
//! # What is recorded
//!
//! The JSON of each event, and its value if its type is `Clone`, `Send` and `Sync` and has no
//! lifetimes. [`Expectation::with`] passes the value to a closure. Other events can be tested as JSON,
//! or compared with [`Expectation::equal_to`]. Of events and traits without a derive only the JSON is
//! recorded.
//!
//! A failed assertion panics with the caller's location, and lists the recorded messages, including
//! personal data.

/// The start of an example with a client that records, and an event `Paid`.
macro_rules! recording {
    () => {
        r#"# use customerio_core::call::{AnonymousId, CallKind, GroupId, Identify};
# use customerio_core::event::{CioEvent, EventCall, EventSpec, TrackEvent};
# use customerio_core::shape::{Field, Kind, Shape};
# use customerio_core::walk::{CioObject, CioProperty, Fields, Visitor};
# use customerio_core::{Empty, Untyped};
# use customerio_transport::{SendError, testing};
# use serde_json::json;
# #[derive(Clone, Debug, PartialEq)]
# struct Paid { total: u32 }
# impl CioProperty for Paid {
#     const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::object(&[Field::new::<u32>("total")]));
#     fn visit_property<V: Visitor>(&self, to: &mut V) { to.object(self); }
# }
# impl CioObject for Paid {
#     fn visit_fields<F: Fields>(&self, to: &mut F) { to.field("total", &self.total); }
# }
# impl CioEvent for Paid {
#     const SPECS: &'static [&'static EventSpec] = &[&EventSpec::new("Paid", EventCall::Track, Self::SHAPE)];
#     // As the derive does.
#     customerio_core::__private::keep_typed!();
# }
# impl TrackEvent for Paid {}
let (client, recorded) = testing::recording();"#
    };
}

mod expectation;
mod holds;
mod message;
mod order;
mod recorded;
mod recorder;
mod report;
mod values;

pub use self::expectation::Expectation;
pub use self::holds::Holds;
pub use self::message::Message;
pub use self::order::InOrder;
pub use self::recorded::Recorded;
pub(crate) use self::recorder::Recorder;
use crate::client::Handle;
use crate::{Client, ClientBuilder};

/// Creates a client that records with default settings, and returns it with its records.
/// [`ClientBuilder::record`] creates one with other settings.
///
/// ```
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// recorded.expect_nothing();
/// # drop(client);
/// ```
#[must_use]
pub fn recording() -> (Client, Recorded) {
    ClientBuilder::new(String::new()).record()
}

impl ClientBuilder {
    /// Creates a client that records its messages instead of sending them; see
    /// [`testing`](crate::testing). It uses the settings of messages (validation, limits, context and
    /// integrations) and calls [`on_outcome`](Self::on_outcome). It ignores the other settings,
    /// including the key.
    ///
    /// ```
    /// use customerio_core::item::SoftLimits;
    /// use customerio_transport::Client;
    ///
    /// let (client, recorded) = Client::builder("").soft_limits(SoftLimits::Reject).record();
    /// # drop((client, recorded));
    /// ```
    #[must_use]
    pub fn record(self) -> (Client, Recorded) {
        let (listeners, settings) = self.into_parts();
        let (shared, recorder) = Recorder::new(listeners);
        let handle = Handle::recording(shared, recorder.clone());
        (
            Client::from_parts(handle, settings),
            Recorded::new(recorder),
        )
    }
}
