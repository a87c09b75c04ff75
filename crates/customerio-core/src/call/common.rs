use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Context, Integrations};
use crate::timestamp::Timestamp;

/// The fields that every call has.
#[derive(Clone, Debug, Default)]
pub struct Common<'a> {
    pub(crate) message_id: Option<Cow<'a, str>>,
    pub(crate) timestamp: Option<Timestamp>,
    pub(crate) original_timestamp: Option<Timestamp>,
    pub(crate) context: Option<Box<Context>>,
    /// A context that is already JSON, without duplicate keys. It replaces every other context.
    pub(crate) context_json: Option<&'a RawValue>,
    /// `None` if the call names no destination, since the drop of an empty map costs more.
    pub(crate) integrations: Option<Integrations>,
}

/// The setters of every call, for a struct with a field `common` and the lifetime `'a`. Their examples
/// show `$call`, whose message contains `$part`; `$uses` has its imports.
macro_rules! common_setters {
    (but context, $uses:expr, $call:expr, $part:literal) => {
        /// Sends it with `client`. Returns what [`SendCall::send_call`]($crate::call::SendCall::send_call)
        /// of the client returns: a receipt, or the reason why the client did not accept it.
        #[doc = $crate::call::example::sent!($uses, $call, $part)]
        pub fn send<C: $crate::call::SendCall + ?Sized>(self, client: &C) -> C::Sent {
            client.send_call(self)
        }

        /// [`send`](Self::send) for async code: it waits for room in a full queue without blocking the
        /// thread.
        #[doc = $crate::call::example::sent!(async $uses, $call, $part)]
        pub fn send_async<C: $crate::call::SendCall + ?Sized>(
            self,
            client: &C,
        ) -> impl Future<Output = C::Sent> {
            client.send_call_async(self)
        }

        /// Sets the time of the event. The default is the time of the call.
        #[doc = $crate::call::example::sent!(
            $uses,
            $call,
            ".timestamp(std::time::SystemTime::UNIX_EPOCH)",
            "\"timestamp\":\"1970-01-01T00:00:00.000Z\""
        )]
        pub fn timestamp(mut self, timestamp: impl $crate::timestamp::IntoTimestamp) -> Self {
            self.common.timestamp = Some(timestamp.into_timestamp());
            self
        }

        /// Sets the time at which the call was made, if it is not now. It is for relays; Customer.io
        /// reads `timestamp`.
        #[doc = $crate::call::example::sent!(
            $uses,
            $call,
            ".original_timestamp(std::time::SystemTime::UNIX_EPOCH)",
            "\"originalTimestamp\":\"1970-01-01T00:00:00.000Z\""
        )]
        pub fn original_timestamp(
            mut self,
            timestamp: impl $crate::timestamp::IntoTimestamp,
        ) -> Self {
            self.common.original_timestamp = Some(timestamp.into_timestamp());
            self
        }

        /// Sets the message's id, by which the service recognizes duplicates: a string such as
        /// `order-1001`, an integer or a UUID. The default is a UUID of version 7.
        #[doc = $crate::call::example::sent!(
            $uses,
            $call,
            ".message_id(\"order-1001\")",
            "\"messageId\":\"order-1001\""
        )]
        pub fn message_id(mut self, id: impl $crate::call::IntoMessageId<'a>) -> Self {
            self.common.message_id = Some(id.into_message_id());
            self
        }

        /// Sets whether and how the message goes to a destination. `All` means all destinations that
        /// are not named.
        #[doc = $crate::call::example::sent!(
            $uses,
            $call,
            ".integration(\"Mixpanel\", false)",
            "\"integrations\":{\"Mixpanel\":false}"
        )]
        pub fn integration(
            mut self,
            destination: impl Into<String>,
            to: impl Into<$crate::call::Integration>,
        ) -> Self {
            let integrations = self.common.integrations.get_or_insert_default();
            integrations.insert(destination.into(), to.into());
            self
        }
    };

    ($uses:expr, $call:expr, $part:literal) => {
        $crate::call::common::common_setters!(but context, $uses, $call, $part);

        /// Sets the context. The client's default context fills the keys that are left out.
        #[doc = $crate::call::example::sent!(
            $uses,
            $call,
            ".context(customerio_core::call::Context::new().locale(\"de-AT\"))",
            "\"context\":{\"locale\":\"de-AT\""
        )]
        pub fn context(mut self, context: $crate::call::Context) -> Self {
            self.common.context = Some(Box::new(context));
            self
        }
    };
}

pub(crate) use common_setters;
