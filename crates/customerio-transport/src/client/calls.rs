//! The client's methods.

use core::fmt;
use std::sync::Arc;

use customerio_core::call::{
    Alias, Call, Context, Emit, Group, Identify, IntoGroupId, IntoIdentity, IntoPreviousId,
    IntoUserId, Page, Screen, SendCall, Track,
};
use customerio_core::event::{Identified, PageEvent, ScreenEvent, TrackEvent};
use customerio_core::item::{ItemHead, ItemSettings, ItemWriter};
use customerio_core::traits::{GroupTraits, PersonTraits};

use crate::client::Handle;
use crate::error::SendError;
use crate::outcome::Rejected;
use crate::receipt::Receipt;
use crate::shared::Shared;

/// Delivers messages to the Pipelines API. Clones are handles to the same client. End the program with
/// [`shutdown`](Self::shutdown), or keep a [`guard`](Self::guard) in `main`: nothing drops a client in a
/// `static`, and messages that are pending when the process ends are lost.
///
/// Calls return at once and do no I/O. A thread of the client delivers the messages, so a client works
/// in `main`, in any async runtime and after its end, and in a `Drop`. A forked child has no such
/// thread, so each call there is an error. Create a client after the fork.
///
/// ```no_run
/// use std::time::Duration;
///
/// use customerio_core::call::AnonymousId;
/// use customerio_transport::Client;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::from_env()?;
/// client.alias("u1", AnonymousId::new("a-42"))?;
/// // In sync code: `client.blocking_shutdown(…)?`.
/// let report = client.shutdown(Duration::from_secs(5)).await?;
/// println!("{} delivered, {} rejected", report.delivered, report.rejected);
/// # Ok(())
/// # }
/// ```
///
/// # In a static
///
/// ```no_run
/// use std::sync::LazyLock;
/// use std::time::Duration;
///
/// use customerio_core::Empty;
/// use customerio_transport::Client;
///
/// static CLIENT: LazyLock<Client> =
///     LazyLock::new(|| Client::from_env().expect("CUSTOMERIO_API_KEY is a valid key"));
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     // Builds the client at the start of the program, and shuts it down at its end.
///     let _guard = CLIENT.guard(Duration::from_secs(5));
///     CLIENT.identify("u1", &Empty)?;
///     Ok(())
/// }
/// ```
///
/// # Without a shutdown
///
/// | the program ends | pending messages |
/// |---|---|
/// | the last handle is dropped | delivered within [`DROP_WAIT`](crate::defaults::DROP_WAIT) (2 s) |
/// | `main` returns, panics or calls `std::process::exit`, and the client is in a `static` or leaked: Linux with glibc, macOS | the same, if the main thread built the client or made a call |
/// | the same with musl, on Windows, or in another thread; a signal or `abort` | lost without a notice |
///
/// Messages that were not delivered in time are counted as
/// [`abandoned`](crate::Stats::abandoned) and logged as an error.
#[derive(Clone)]
pub struct Client {
    pub(super) handle: Arc<Handle>,
    writer: Arc<ItemWriter>,
}

impl Client {
    pub(crate) fn from_parts(handle: Handle, settings: ItemSettings) -> Self {
        Self {
            handle: Arc::new(handle),
            writer: Arc::new(ItemWriter::new(settings)),
        }
    }

    pub(crate) fn put(&self, call: &impl Call) -> Result<(), SendError> {
        self.handle.put(&self.writer, call)
    }

    /// Returns a handle to the same client for calls in `context`, such as those of one request. It is
    /// a [`Client`], with every call. Keys that `context` leaves out are filled from the context of
    /// this handle; the context of a call wins over both.
    ///
    /// It opens no connection and starts no thread: it serializes the context once.
    ///
    /// ```no_run
    /// use customerio_core::Empty;
    /// use customerio_core::call::Context;
    /// use customerio_transport::{Client, SendError};
    ///
    /// fn handle_request(client: &Client, peer: String) -> Result<(), SendError> {
    ///     let client = client.with_context(Context::new().ip(peer).locale("en-GB"));
    ///     client.identify("u1", &Empty)
    /// }
    /// ```
    #[doc(alias = "set_context")]
    #[doc(alias = "scope")]
    #[must_use = "the context applies to calls on the returned handle only"]
    pub fn with_context(&self, context: Context) -> Self {
        Self {
            handle: Arc::clone(&self.handle),
            writer: Arc::new(self.writer.with_context(context)),
        }
    }

    /// Appends a message that was written before.
    pub(super) fn put_letter(
        &self,
        head: &ItemHead,
        message: &Rejected,
    ) -> Result<Receipt, SendError> {
        self.handle.put_written(head, message)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.handle.shared
    }

    /// Records that somebody did something. A `&str` is a user id.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_transport::{Client, SendError};
    /// fn paid(client: &Client, user: u64) -> Result<(), SendError> {
    ///     // In place of `Untyped`: your own struct with `#[derive(CioEvent)]`.
    ///     client.track(user, &Untyped::event("Order Completed", serde_json::json!({ "total": 12.5 })))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "capture")]
    #[doc(alias = "send_event")]
    #[doc(alias = "log_event")]
    #[doc(alias = "track_event")]
    // rustc shows the first line of the signature where there is an argument too many or too few.
    #[rustfmt::skip]
    pub fn track<'a, E: TrackEvent + ?Sized>( // two ids: `Identity::both(user, AnonymousId::new(…))`
        &self,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> Result<(), SendError> {
        self.put(&Track::new(identity, event))
    }

    /// Records a page view.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_transport::{Client, SendError};
    /// fn viewed(client: &Client) -> Result<(), SendError> {
    ///     client.page("u1", &Untyped::page("Prices", serde_json::json!({ "plan": "team" })))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "page_view")]
    #[doc(alias = "pageview")]
    pub fn page<'a, E: PageEvent + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> Result<(), SendError> {
        self.put(&Page::new(identity, event))
    }

    /// Records a screen view.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_transport::{Client, SendError};
    /// fn viewed(client: &Client) -> Result<(), SendError> {
    ///     client.screen("u1", &Untyped::screen("Basket", serde_json::json!({ "items": 2 })))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "screen_view")]
    pub fn screen<'a, E: ScreenEvent + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> Result<(), SendError> {
        self.put(&Screen::new(identity, event))
    }

    /// Adds or updates a person.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::{AnonymousId, Identity};
    /// use customerio_transport::{Client, SendError};
    /// fn signed_up(client: &Client, visitor: &str) -> Result<(), SendError> {
    ///     // With both ids, what the visitor did before becomes the user's.
    ///     let who = Identity::both("u1", AnonymousId::new(visitor));
    ///     client.identify(who, &Untyped::traits(serde_json::json!({ "plan": "team" })))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "set_user")]
    #[doc(alias = "set_traits")]
    #[doc(alias = "upsert_person")]
    #[doc(alias = "create_or_update")]
    // rustc shows the first line of the signature where there is an argument too many or too few.
    #[rustfmt::skip]
    pub fn identify<'a, T: PersonTraits + ?Sized>( // two ids: `Identity::both(user, AnonymousId::new(…))`
        &self,
        identity: impl IntoIdentity<'a>,
        traits: &'a T,
    ) -> Result<(), SendError> {
        self.put(&Identify::new(identity, traits))
    }

    /// Adds or updates an object, and relates a person to it. [`Group`] by itself updates an object
    /// without a person, and takes traits of the relationship.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::GroupId;
    /// use customerio_transport::{Client, SendError};
    /// fn joined(client: &Client) -> Result<(), SendError> {
    ///     client.group("u1", GroupId::new("acme"), &Empty)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "set_company")]
    #[doc(alias = "set_account")]
    // rustc shows the first line of the signature where there is an argument too many or too few.
    #[rustfmt::skip]
    pub fn group<'a, T: GroupTraits + ?Sized>( // no person: `Group::without_person(group_id, &traits)`
        &self,
        identity: impl IntoIdentity<'a>,
        group_id: impl IntoGroupId<'a>,
        traits: &'a T,
    ) -> Result<(), SendError> {
        self.put(&Group::new(identity, group_id, traits))
    }

    /// Merges the profile of `previous_id`, a visitor or another user, into that of `user_id`.
    ///
    /// A visitor who signs up needs no alias: [`identify`](Self::identify) with
    /// [`Identity::both`](customerio_core::call::Identity::both) merges them.
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, PreviousId};
    /// use customerio_transport::{Client, SendError};
    /// fn merge(client: &Client) -> Result<(), SendError> {
    ///     client.alias("u1", AnonymousId::new("a-42"))?;
    ///     client.alias("u1", PreviousId::new("old-1"))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "merge")]
    #[doc(alias = "link")]
    pub fn alias<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
        previous_id: impl IntoPreviousId<'a>,
    ) -> Result<(), SendError> {
        self.put(&Alias::new(user_id, previous_id))
    }

    /// Sends an event that contains its identity, in a field marked `#[cio(user_id)]` for example.
    ///
    /// ```
    /// use customerio_core::event::Identified;
    /// use customerio_transport::{Client, SendError};
    /// fn record(client: &Client, event: &impl Identified) -> Result<(), SendError> {
    ///     client.emit(event)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "emit_event")]
    pub fn emit<E: Identified + ?Sized>(&self, event: &E) -> Result<(), SendError> {
        self.put(&Emit::of(event))
    }

    /// Sends a call, and returns a receipt. The same as a chain that ends in `.send(&client)`, which sets
    /// the context, timestamp, message id or integrations of this call:
    ///
    /// ```no_run
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::Empty;
    /// use customerio_core::call::Identify;
    /// use customerio_transport::Client;
    ///
    /// # async fn send(client: &Client, at: SystemTime) -> Result<(), Box<dyn std::error::Error>> {
    /// let receipt = Identify::new("u1", &Empty)
    ///     .timestamp(at)
    ///     .message_id("signup-u1")
    ///     .integration("All", false)
    ///     .send(client)?;
    /// receipt.delivered().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The message is invalid or too large, or the queue is full, or the client was shut down. Then the
    /// message was not accepted, and other messages are not affected.
    #[doc(alias = "enqueue")]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call is created to be sent once"
    )]
    pub fn send(&self, call: impl Call) -> Result<Receipt, SendError> {
        self.handle.put_with_receipt(&self.writer, &call)
    }

    /// Checks a call as [`send`](Self::send) does, with the settings of this client, and sends nothing.
    /// Check all calls that belong together before you send the first:
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_core::call::{AnonymousId, Group, GroupId, Identify, Identity};
    /// use customerio_transport::{Client, SendError};
    /// fn sign_up(client: &Client, user: &str, visitor: &str, company: &str) -> Result<(), SendError> {
    ///     let identify = Identify::new(Identity::both(user, AnonymousId::new(visitor)), &Empty);
    ///     let group = Group::new(user, GroupId::new(company), &Empty);
    ///     client.check(&identify)?;
    ///     client.check(&group)?;
    ///     identify.send(client)?;
    ///     group.send(client)?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// [`customerio_core::validate::check`] checks an event without a client. Its paths begin at the
    /// event, such as `/plan`, and those of a call at the message, such as `/properties/plan`.
    ///
    /// # Errors
    ///
    /// The message is invalid or too large, with the error of `send`. A later `send` can still fail
    /// because the queue is full or the client was shut down.
    #[doc(alias = "validate")]
    pub fn check(&self, call: &impl Call) -> Result<(), SendError> {
        Handle::check(&self.writer, call)
    }

    /// [`send`](Self::send) for async code, on any executor. If the queue is full and the policy is
    /// [`WhenFull::Block`](crate::WhenFull::Block), it waits without blocking the thread.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_transport::{Client, SendError};
    /// async fn merge(client: &Client) -> Result<(), SendError> {
    ///     let receipt = client.send_async(Alias::new("u1", AnonymousId::new("a-42"))).await?;
    ///     println!("{}", receipt.message_id());
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "enqueue_async")]
    pub async fn send_async(&self, call: impl Call) -> Result<Receipt, SendError> {
        self.handle.put_async(&self.writer, &call).await
    }
}

impl SendCall for Client {
    type Sent = Result<Receipt, SendError>;

    fn send_call(&self, call: impl Call) -> Self::Sent {
        self.send(call)
    }

    async fn send_call_async(&self, call: impl Call) -> Self::Sent {
        self.send_async(call).await
    }
}

/// Shows no key.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FlushError;

    #[test]
    fn types_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + 'static>() {}
        shared::<Client>();
        shared::<Receipt>();
        shared::<SendError>();
        shared::<FlushError>();
    }
}
