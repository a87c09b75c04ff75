//! The messages that arrived at the sink.

use std::collections::{HashMap, HashSet};

use customerio_sandbox::Sandbox;

use super::ids::numbers;

/// The ids that arrived, and the last number of each identity.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    /// The sequence number of the last message that was checked.
    checked: u64,
    pub(super) ids: HashSet<String>,
    last: HashMap<String, u64>,
    pub(super) out_of_order: u64,
    /// Repeated messages that the sandbox did not recognize.
    pub(super) repeated: u64,
}

impl Arrivals {
    /// Checks the messages that arrived since the last look, and returns what it could not check.
    pub(super) fn look(&mut self, sandbox: &Sandbox) -> Vec<String> {
        let mut unchecked = Vec::new();
        for message in sandbox.messages_after(self.checked, usize::MAX) {
            if message.seq != self.checked + 1 {
                unchecked.push(format!("messages after {} were not checked", self.checked));
            }
            self.checked = message.seq;
            match message.message_id {
                Some(id) => self.add(id),
                None => unchecked.push(format!("message {} has no id", message.seq)),
            }
        }
        unchecked
    }

    /// Only the first arrival has an order.
    fn add(&mut self, id: String) {
        if self.ids.contains(&id) {
            self.repeated += 1;
            return;
        }
        for (identity, number) in numbers(&id) {
            let last = self.last.entry(identity.to_owned()).or_default();
            if number < *last {
                self.out_of_order += 1;
                eprintln!("{id} arrived after {identity}:{last}");
            }
            *last = number.max(*last);
        }
        self.ids.insert(id);
    }
}
