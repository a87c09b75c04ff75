//! The queue of faults, and the choice of a fault for a request.

use super::fault::{Condition, Fault};
use crate::rules::Object;
use crate::submission::Submission;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The active faults in order.
#[derive(Debug)]
pub(crate) struct Script {
    queue: Mutex<Vec<Active>>,
    /// Changes when the faults are cleared, which releases the requests that a fault delays.
    cleared: watch::Sender<()>,
}

/// An active fault.
#[derive(Debug)]
struct Active {
    fault: Fault,
    /// The number of requests to which it still applies; `None` for all.
    remaining: Option<u64>,
    random: u64,
}

/// The properties of a request that conditions check.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) submission: &'a Submission,
    pub(crate) bytes: usize,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self {
            queue: Mutex::default(),
            cleared: watch::Sender::new(()),
        }
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.lock().push(Active::new(fault));
    }

    /// Replaces all faults.
    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *self.lock() = faults.into_iter().map(Active::new).collect();
        self.cleared.send_replace(());
    }

    /// Describes each fault, with the number of requests to which it still applies.
    pub(crate) fn describe(&self) -> Vec<(String, Option<u64>)> {
        let queue = self.lock();
        queue
            .iter()
            .map(|active| (active.fault.to_string(), active.remaining))
            .collect()
    }

    /// Returns the fault that applies to a request, and a receiver for the clearing of faults.
    pub(crate) fn find(&self, candidate: &Candidate<'_>) -> Option<(Fault, watch::Receiver<()>)> {
        let mut queue = self.lock();
        let place = queue
            .iter_mut()
            .position(|active| active.applies(candidate))?;
        let fault = queue[place].fault.clone();
        if queue[place].remaining == Some(0) {
            queue.remove(place);
        }
        // Subscribed under the lock, so that no clearing is missed.
        Some((fault, self.cleared.subscribe()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Active>> {
        // A user's predicate may panic, which does not corrupt the queue.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Active {
    fn new(fault: Fault) -> Self {
        Self {
            remaining: fault.times,
            random: fault.fraction.map_or(0, |(_, seed)| seed),
            fault,
        }
    }

    fn applies(&mut self, candidate: &Candidate<'_>) -> bool {
        if self.remaining == Some(0) {
            return false;
        }
        let fits = self
            .fault
            .conditions
            .iter()
            .all(|condition| condition.fits(candidate));
        if !fits {
            return false;
        }
        if let Some((share, _)) = self.fault.fraction
            && self.draw() >= share
        {
            return false;
        }
        if let Some(remaining) = &mut self.remaining {
            *remaining -= 1;
        }
        true
    }

    /// Returns the next number of a `SplitMix64` sequence, from 0.0 to less than 1.0.
    fn draw(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        // 32 bits suffice for a share, and are exact in a float.
        let [a, b, c, d, ..] = mixed.to_be_bytes();
        f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
    }
}

impl Condition {
    fn fits(&self, candidate: &Candidate<'_>) -> bool {
        let mut messages = candidate.submission.messages();
        match self {
            Self::LargerThan(bytes) => candidate.bytes > *bytes,
            Self::MessageId(id) => {
                messages.any(|message| message.get("messageId").and_then(Value::as_str) == Some(id))
            }
            Self::Property(name, value) => {
                messages.any(|message| property(&message, name) == Some(value))
            }
            // A predicate receives a `Value`, as in the rest of the interface.
            Self::Message(is_so) => messages.any(|message| is_so(&Value::Object(message))),
        }
    }
}

fn property<'a>(message: &'a Object, name: &str) -> Option<&'a Value> {
    ["properties", "traits"]
        .into_iter()
        .find_map(|place| message.get(place)?.get(name))
}

#[cfg(test)]
mod tests {
    use super::{Active, Fault};

    #[test]
    fn a_share_is_met_and_a_seed_is_repeatable() {
        let drawn = |seed| {
            let mut active = Active::new(Fault::reset().fraction(0.25, seed));
            (0..10_000)
                .map(|_| active.draw() < 0.25)
                .collect::<Vec<bool>>()
        };
        let met = drawn(7).into_iter().filter(|met| *met).count();
        assert!((2_300..2_700).contains(&met), "{met}");
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }
}
