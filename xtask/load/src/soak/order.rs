//! The order in which messages arrived.

use std::collections::HashMap;

use customerio_sandbox::Received;

use super::client::numbers_in;

/// The latest message of each person.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// The sequence number of the last message that was checked.
    checked: u64,
    latest: HashMap<(usize, u64), u64>,
}

impl Order {
    /// Checks the messages that arrived since the last check, and returns what is broken.
    pub(super) fn check(&mut self, retained: &[Received]) -> Vec<String> {
        let mut broken = Vec::new();
        for message in retained {
            if message.seq <= self.checked {
                continue;
            }
            if message.seq != self.checked + 1 {
                broken.push(format!("messages after {} were not checked", self.checked));
            }
            self.checked = message.seq;
            let Some(numbers) = message.message_id.as_deref().and_then(numbers_in) else {
                broken.push(format!("message {} has an unknown id", message.seq));
                continue;
            };
            let latest = self
                .latest
                .entry(numbers.person())
                .or_insert(numbers.number);
            if *latest > numbers.number {
                broken.push(format!(
                    "message {} of thread {} arrived after {latest}",
                    numbers.number, numbers.thread
                ));
            }
            *latest = numbers.number.max(*latest);
        }
        broken
    }
}
