//! Numbered messages of 50 people, and the messages in a sandbox.

use std::collections::BTreeMap;

use customerio::call::{AnonymousId, Identity, Track};
use customerio::{CioEvent, Client, Receipt, SendError};
use customerio_sandbox::{Builder, Sandbox};

use crate::Failure;

pub(super) const PEOPLE: usize = 50;

/// Something happened.
#[derive(CioEvent)]
#[cio(event = "Happened")]
struct Happened {
    number: u64,
    padding: String,
}

/// Returns the id of a message.
pub(super) fn id(number: usize) -> String {
    format!("m-{number}")
}

/// Returns the person of a message.
pub(super) fn person(number: usize) -> usize {
    number * 7919 % PEOPLE
}

/// Returns whether a message has a user id, and whether it has an anonymous id.
fn identity(number: usize) -> (bool, bool) {
    match number % 9 {
        0 => (true, true),
        1 => (false, true),
        _ => (true, false),
    }
}

/// Returns all ids of a person.
pub(super) fn identity_of(person: usize) -> Identity<'static> {
    let device = AnonymousId::new(format!("device-{person}"));
    Identity::both(format!("user-{person}"), device)
}

/// Sends a message with `padding` bytes in addition to its number.
pub(super) fn send(client: &Client, number: usize, padding: usize) -> Result<Receipt, SendError> {
    let event = Happened {
        number: number as u64,
        padding: "x".repeat(padding),
    };
    let user = format!("user-{}", person(number));
    let device = format!("device-{}", person(number));
    let identity = match identity(number) {
        (true, true) => identity_of(person(number)),
        (false, _) => Identity::anonymous(device),
        _ => Identity::user(user),
    };
    client.send(Track::new(identity, &event).message_id(id(number)))
}

/// The messages in a sandbox.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrived {
    /// The number of different messages.
    pub(super) messages: usize,
    /// The number of further copies.
    pub(super) duplicates: u64,
    /// The number of messages that first arrived after a later one of the same identity.
    pub(super) out_of_order: usize,
}

/// Returns a sandbox that retains all messages of a story.
pub(super) fn retaining() -> Builder {
    Sandbox::builder().keep(1_000_000).keep_bytes(1 << 30)
}

/// Returns the numbers of the messages in a sandbox, in the order of their first arrival. Fails if the
/// sandbox has removed messages to limit its memory, since these would count as lost.
pub(super) fn numbers(sandbox: &Sandbox) -> Result<Vec<usize>, Failure> {
    let removed = sandbox.counts().forgotten_messages;
    if removed > 0 {
        return Err(format!("the sandbox removed {removed} messages: raise its limits").into());
    }
    Ok(sandbox
        .messages()
        .iter()
        .filter_map(|message| {
            message
                .message_id
                .as_deref()?
                .strip_prefix("m-")?
                .parse()
                .ok()
        })
        .collect())
}

/// Returns the summary of the messages in a sandbox. Fails as [`numbers`] does.
pub(super) fn arrived(sandbox: &Sandbox) -> Result<Arrived, Failure> {
    Ok(arrived_in_order(
        &numbers(sandbox)?,
        sandbox.counts().duplicates,
    ))
}

/// Returns the summary of messages that first arrived in this order.
pub(super) fn arrived_in_order(numbers: &[usize], duplicates: u64) -> Arrived {
    let mut latest = BTreeMap::new();
    let mut out_of_order = 0;
    for number in numbers {
        let (user, device) = identity(*number);
        for name in [(user, 'u'), (device, 'd')] {
            let (true, name) = name else { continue };
            let latest = latest.entry((name, person(*number))).or_insert(*number);
            if *latest > *number {
                out_of_order += 1;
            }
            *latest = (*latest).max(*number);
        }
    }
    Arrived {
        messages: numbers.len(),
        duplicates,
        out_of_order,
    }
}
