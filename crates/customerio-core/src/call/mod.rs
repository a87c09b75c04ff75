//! What is sent: the six calls, what they say in common, and the envelope they travel in.
//!
//! What the API requires of a call is a parameter of its constructor, so it can't be left out;
//! the rest are setters. Source of every field: Customer.io's Pipelines API reference, read on
//! 2026-09-17.

mod alias;
mod batch;
pub(crate) mod common;
mod context;
mod event_call;
mod group;
mod id;
mod identify;
mod identity;
mod integrations;
pub(crate) mod key;
mod kind;
mod object;
pub(crate) mod parts;
pub mod semantic;
pub(crate) mod soft;

pub use alias::Alias;
pub use batch::Batch;
pub use context::{
    App, Campaign, Channel, Context, Device, DevicePlatform, Display, Library, Location, Network,
    Os, PageContext, Referrer,
};
pub use event_call::{Emit, Page, Screen, Track};
pub use group::Group;
pub use id::{
    AnonymousId, GroupId, IdValue, IntoAnonymousId, IntoGroupId, IntoPreviousId, IntoUserId,
    PreviousId, UserId,
};
pub use identify::Identify;
pub use identity::{Identity, IntoIdentity};
pub use integrations::{Integration, Integrations};
pub use kind::CallKind;

pub(crate) use integrations::IntegrationsOver;

/// Something that can be sent: one of the six calls, or a semantic event.
///
/// The trait is closed. What an item looks like is the API's to say; what goes into it is yours,
/// through [`CioEvent`](crate::CioEvent) and [`CioTraits`](crate::CioTraits).
pub trait Call: parts::Parts {}
