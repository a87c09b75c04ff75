//! The service's rules for one message, written from its API reference.
//!
//! The rules check plain JSON and share no code with the client in this workspace, so that they do
//! not share its mistakes. The comment of a rule says if the service does not document it. Reasons
//! contain paths and types, never values: a value may be personal data or a key.

mod alias;
mod common;
mod context;
mod findings;
mod group;
mod identify;
pub(crate) mod limits;
mod semantic;
mod soft;
mod subject;
mod time;
mod track;
mod value;
mod views;

pub(crate) use common::{ENVELOPE, batch_item_kind, check_call_type, check_envelope};
pub(crate) use findings::{Finding, Findings};
#[cfg(feature = "catalog")]
pub(crate) use semantic::is_semantic;
pub(crate) use subject::{Act, Subject};
pub(crate) use value::{Object, shown};

use crate::records::Kind;
use serde_json::Value;

/// Validates one message of a known kind.
///
/// `default_context` is the context of the batch: the service applies it to a message without a
/// context of its own, and does not merge the two.
pub(crate) fn judge_message(
    message: &Object,
    kind: Kind,
    default_context: Option<&Value>,
) -> Findings {
    let mut findings = Findings::default();
    common::check(message, &mut findings);
    let own_context = value::given(message, "context");
    if let Some(context) = own_context {
        context::check(context, &mut findings);
    }
    match kind {
        Kind::Identify => identify::check(message, &mut findings),
        Kind::Track => track::check(message, own_context.or(default_context), &mut findings),
        Kind::Page | Kind::Screen => views::check(message, &mut findings),
        Kind::Group => group::check(message, &mut findings),
        Kind::Alias => alias::check(message, &mut findings),
    }
    findings
}
