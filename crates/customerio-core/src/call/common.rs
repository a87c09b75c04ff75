use std::borrow::Cow;

use super::{Context, Integrations};
use crate::timestamp::Timestamp;

/// What every call can say.
#[derive(Clone, Debug, Default)]
pub struct Common<'a> {
    pub(crate) message_id: Option<Cow<'a, str>>,
    pub(crate) timestamp: Option<Timestamp>,
    pub(crate) original_timestamp: Option<Timestamp>,
    pub(crate) context: Option<Box<Context>>,
    pub(crate) integrations: Integrations,
}

/// The setters of every call, for a struct with a field `common` and the lifetime `'a`.
macro_rules! common_setters {
    () => {
        $crate::call::common::common_setters!(but context);

        /// Sets the circumstances. Keys left out are filled with the client's default context.
        pub fn context(mut self, context: $crate::call::Context) -> Self {
            self.common.context = Some(Box::new(context));
            self
        }
    };

    (but context) => {
        /// Sends it with `client`. Returns what [`SendCall::send_call`]($crate::call::SendCall::send_call)
        /// of the client returns: a receipt, or the reason why the client did not accept it.
        pub fn send<C: $crate::call::SendCall + ?Sized>(self, client: &C) -> C::Sent {
            client.send_call(self)
        }

        /// [`send`](Self::send) for async code: it waits for room in a full queue without blocking the
        /// thread.
        pub fn send_async<C: $crate::call::SendCall + ?Sized>(
            self,
            client: &C,
        ) -> impl Future<Output = C::Sent> {
            client.send_call_async(self)
        }

        /// Sets when it happened; the time of the call where it is left out.
        pub fn timestamp(mut self, timestamp: impl Into<$crate::timestamp::Timestamp>) -> Self {
            self.common.timestamp = Some(timestamp.into());
            self
        }

        /// Sets when the call was made, where that is not now. For relays; `timestamp` is what
        /// Customer.io asks for.
        pub fn original_timestamp(
            mut self,
            timestamp: impl Into<$crate::timestamp::Timestamp>,
        ) -> Self {
            self.common.original_timestamp = Some(timestamp.into());
            self
        }

        /// Sets the id by which repeats are recognised: any string, such as `order-1001`. A UUID
        /// (version 7) where it is left out.
        pub fn message_id(mut self, id: impl Into<std::borrow::Cow<'a, str>>) -> Self {
            self.common.message_id = Some(id.into());
            self
        }

        /// Says whether and how it goes to a destination; `All` stands for those not named.
        pub fn integration(
            mut self,
            destination: impl Into<String>,
            to: impl Into<$crate::call::Integration>,
        ) -> Self {
            self.common.integrations.insert(destination.into(), to.into());
            self
        }
    };
}

pub(crate) use common_setters;
