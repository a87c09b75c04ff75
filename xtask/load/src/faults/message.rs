//! Numbered messages of fifty people, and what a sandbox has of them.

use std::collections::BTreeMap;

use customerio::call::{AnonymousId, Identity, Track};
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

/// Under what a message names its person: a user id, a device's, or both.
fn named(number: usize) -> (bool, bool) {
    match number % 9 {
        0 => (true, true),
        1 => (false, true),
        _ => (true, false),
    }
}

/// Sends a message with so many bytes of padding.
pub(super) fn send(client: &Client, number: usize, padding: usize) -> Result<Receipt, SendError> {
    let event = Happened {
        number: number as u64,
        padding: "x".repeat(padding),
    };
    let user = format!("user-{}", person(number));
    let device = format!("device-{}", person(number));
    let identity = match named(number) {
        (true, true) => Identity::both(user, AnonymousId::new(device)),
        (false, _) => Identity::anonymous(device),
        _ => Identity::user(user),
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
    /// Messages that first came after a later one of the same identity.
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
    arrived_as(&numbers(sandbox), sandbox.counts().duplicates)
}

/// The same of messages that came in this order.
pub(super) fn arrived_as(numbers: &[usize], duplicates: u64) -> Arrived {
    let mut latest = BTreeMap::new();
    let mut out_of_order = 0;
    for number in numbers {
        let (user, device) = named(*number);
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
