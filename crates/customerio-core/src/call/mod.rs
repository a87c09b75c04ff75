//! The six calls, their common fields, and the envelope of a batch.
//!
//! The constructor of a call takes what the API requires, so that it can't be left out; setters take
//! the rest. Source of every field: Customer.io's Pipelines API reference, read on 2026-09-17.
//!
//! # Ids
//!
//! Each kind of id has a type: [`UserId`], [`AnonymousId`], [`GroupId`] and, for [`Alias`],
//! [`PreviousId`]. Where a call takes a person, a plain value (a string, an integer, a UUID) is the id
//! of a user. Other ids need their type, because a call takes them next to the id of a user. Two plain
//! values could be swapped, and Customer.io would merge the wrong people without an error.
//! [`Identity::anonymous`] takes plain values, since its name shows the kind of id.
//!
//! The arguments have one order everywhere: the person, then the group or the other id, then the event
//! or the traits.
//!
//! ```
//! use customerio_core::Empty;
//! use customerio_core::call::{Alias, AnonymousId, Group, GroupId, Identify, Identity};
//!
//! let visitor = AnonymousId::new("a-42");
//! let by_visitor = Identify::new(&visitor, &Empty);
//! let by_both = Identify::new(Identity::both(17, &visitor), &Empty);
//! let member = Group::new(17, GroupId::new("acme"), &Empty);
//! let merged = Alias::new(17, &visitor);
//! ```
//!
//! A newtype with `#[derive(CioProperty)]` and `#[cio(user_id)]`, `#[cio(anonymous_id)]` or
//! `#[cio(group_id)]` is such an id, in calls and in fields.

mod alias;
mod batch;
pub(crate) mod common;
mod context;
mod event_call;
pub(crate) mod example;
mod group;
mod id;
mod identify;
mod identity;
mod integrations;
mod json_call;
pub(crate) mod key;
mod kind;
pub(crate) mod object;
pub(crate) mod parts;
pub mod semantic;
pub(crate) mod soft;
mod untyped;

use core::ops::Deref;

pub use alias::Alias;
pub use batch::Batch;
pub use context::{
    App, Campaign, Channel, Context, Device, DevicePlatform, Display, IpText, Library, Location,
    Network, Os, PageContext, Referrer,
};
pub use event_call::{Emit, Page, Screen, Track};
pub use group::Group;
pub use id::{
    AnonymousId, GroupId, IdValue, IntoAnonymousId, IntoGroupId, IntoMessageId, IntoPreviousId,
    IntoUserId, PreviousId, TypedAnonymousId, UserId,
};
pub use identify::Identify;
pub use identity::{Identity, IntoIdentity};
pub use integrations::{Integration, Integrations};
pub use json_call::{JsonCall, JsonCallError};
pub use kind::CallKind;

pub(crate) use context::ContextOver;
pub(crate) use integrations::IntegrationsOver;

/// A client that sends calls, for the last step of a chain such as
/// `Track::new("u1", &order).timestamp(at).send(&client)?`.
///
/// `customerio::Client` implements it; its `send_call` is `Client::send`.
///
/// ```
/// use core::future::{Future, ready};
///
/// use customerio_core::call::{Alias, AnonymousId, Call, SendCall};
/// use customerio_core::item::{ItemError, ItemSettings, write_item};
///
/// /// Measures calls instead of sending them.
/// struct Scale;
///
/// impl SendCall for Scale {
///     type Sent = Result<usize, ItemError>;
///
///     fn send_call(&self, call: impl Call) -> Self::Sent {
///         let mut item = Vec::new();
///         write_item(&call, &ItemSettings::default(), &mut item)?;
///         Ok(item.len())
///     }
///
///     fn send_call_async(&self, call: impl Call) -> impl Future<Output = Self::Sent> {
///         ready(self.send_call(call))
///     }
/// }
///
/// let bytes = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1").send(&Scale)?;
/// assert!(bytes > 100);
/// # Ok::<(), ItemError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not send calls",
    label = "expected a `Client`",
    note = "a `ClientBuilder`: call `.build()?` first",
    note = "a client in an `Option`, a `OnceLock` or a `Mutex`: take it out first, such as with `.get()` or `.lock()`"
)]
pub trait SendCall {
    /// The result of sending one call.
    type Sent;

    /// Sends a call.
    ///
    /// ```
    /// use customerio_core::call::{Call, SendCall};
    ///
    /// fn all<C: SendCall>(client: &C, calls: impl IntoIterator<Item: Call>) -> Vec<C::Sent> {
    ///     calls.into_iter().map(|call| client.send_call(call)).collect()
    /// }
    /// ```
    fn send_call(&self, call: impl Call) -> Self::Sent;

    /// Sends a call without blocking the thread.
    ///
    /// ```
    /// use customerio_core::call::{Call, SendCall};
    ///
    /// async fn twice<C: SendCall>(client: &C, first: impl Call, second: impl Call) -> [C::Sent; 2] {
    ///     [client.send_call_async(first).await, client.send_call_async(second).await]
    /// }
    /// ```
    fn send_call_async(&self, call: impl Call) -> impl Future<Output = Self::Sent>;
}

/// A pointer to a client sends as the client does.
#[diagnostic::do_not_recommend]
impl<P: Deref<Target: SendCall>> SendCall for P {
    type Sent = <P::Target as SendCall>::Sent;

    fn send_call(&self, call: impl Call) -> Self::Sent {
        (**self).send_call(call)
    }

    fn send_call_async(&self, call: impl Call) -> impl Future<Output = Self::Sent> {
        (**self).send_call_async(call)
    }
}

/// A value that can be sent: one of the six calls, or a semantic event.
///
/// Only this crate implements the trait. The API defines the form of an item; the program defines its
/// content with [`CioEvent`](crate::CioEvent) and [`CioTraits`](crate::CioTraits).
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId, Call};
/// use customerio_core::item::{ItemSettings, write_item};
///
/// fn size(call: &impl Call) -> usize {
///     let mut item = Vec::new();
///     match write_item(call, &ItemSettings::default(), &mut item) {
///         Ok(_) => item.len(),
///         Err(_) => 0,
///     }
/// }
/// assert!(size(&Alias::new("u1", AnonymousId::new("a-42"))) > 100);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a call",
    label = "expected a call, such as `Track::new(user, &event)`",
    note = "an event: write `Track::new(user, &event)`, `Page::new(…)` or `Screen::new(…)`; traits: write `Identify::new(user, &traits)`",
    note = "to check an event or traits without a client: write `validate::check(&event)`"
)]
pub trait Call: parts::Parts {}
