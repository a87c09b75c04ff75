//! Numbered messages of fifty people, and what a sandbox has of them.

use std::collections::BTreeMap;

use customerio::call::{Identity, Track};
use customerio::{CioEvent, Client, Receipt, SendError};
use customerio_sandbox::Sandbox;

const PEOPLE: usize = 50;

/// Something happened.
#[derive(CioEvent)]
#[cio(event = "Happened")]
struct Happened {
    number: u64,
    padding: String,
}

/// The id of a message.
pub(super) fn id(number: usize) -> String {
    format!("m-{number}")
}

/// The person that a message is of.
fn person(number: usize) -> usize {
    number * 7919 % PEOPLE
}

/// Sends a message with so many bytes of padding.
pub(super) fn send(client: &Client, number: usize, padding: usize) -> Result<Receipt, SendError> {
    let event = Happened {
        number: number as u64,
        padding: "x".repeat(padding),
    };
    let user = format!("user-{}", person(number));
    // Every seventh person has a device too, which other messages are of alone.
    let identity = if number.is_multiple_of(7) {
        Identity::user(user).with_anonymous(format!("device-{}", number % 5))
    } else {
        Identity::user(user)
    };
    client.send(Track::new(identity, &event).message_id(id(number)))
}

/// What a sandbox has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrived {
    /// Different messages.
    pub(super) messages: usize,
    /// More copies of them.
    pub(super) duplicates: u64,
    /// Messages that first came after a later one of the same person.
    pub(super) out_of_order: usize,
}

/// The numbers that a sandbox has, in the order in which they first came.
pub(super) fn numbers(sandbox: &Sandbox) -> Vec<usize> {
    sandbox
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
        .collect()
}

pub(super) fn arrived(sandbox: &Sandbox) -> Arrived {
    let numbers = numbers(sandbox);
    let mut latest = BTreeMap::new();
    let mut out_of_order = 0;
    for number in &numbers {
        let before = latest.insert(person(*number), *number);
        if before > Some(*number) {
            out_of_order += 1;
            latest.insert(person(*number), before.unwrap_or_default());
        }
    }
    Arrived {
        messages: numbers.len(),
        duplicates: sandbox.counts().duplicates,
        out_of_order,
    }
}
