//! The queue of faults, and which request meets which.

use super::fault::{Condition, Fault};
use crate::rules::Object;
use crate::submission::Submission;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The faults that are switched on, in order.
#[derive(Debug)]
pub(crate) struct Script {
    queue: Mutex<Vec<Armed>>,
    /// Changes when the faults are cleared, which releases the requests that a fault holds.
    cleared: watch::Sender<()>,
}

/// A fault and what is left of it.
#[derive(Debug)]
struct Armed {
    fault: Fault,
    left: Option<u64>,
    random: u64,
}

/// What a fault may know of a request.
#[derive(Debug)]
pub(crate) struct Sighting<'a> {
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
        self.lock().push(Armed::new(fault));
    }

    /// Puts these faults in the place of those there were.
    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *self.lock() = faults.into_iter().map(Armed::new).collect();
        self.cleared.send_replace(());
    }

    /// What each of the faults does and how many requests it is still for.
    pub(crate) fn describe(&self) -> Vec<(String, Option<u64>)> {
        let queue = self.lock();
        queue
            .iter()
            .map(|armed| (armed.fault.to_string(), armed.left))
            .collect()
    }

    /// The fault that this request meets, and how to hear that the faults were cleared since.
    pub(crate) fn meet(&self, sighting: &Sighting<'_>) -> Option<(Fault, watch::Receiver<()>)> {
        let mut queue = self.lock();
        let place = queue.iter_mut().position(|armed| armed.meets(sighting))?;
        let fault = queue[place].fault.clone();
        if queue[place].left == Some(0) {
            queue.remove(place);
        }
        // Under the lock, so that no clearing is missed.
        Some((fault, self.cleared.subscribe()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Armed>> {
        // A predicate of the user's may panic; the queue is whole all the same.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Armed {
    fn new(fault: Fault) -> Self {
        Self {
            left: fault.times,
            random: fault.fraction.map_or(0, |(_, seed)| seed),
            fault,
        }
    }

    fn meets(&mut self, sighting: &Sighting<'_>) -> bool {
        if self.left == Some(0) {
            return false;
        }
        let fits = self
            .fault
            .conditions
            .iter()
            .all(|condition| condition.fits(sighting));
        if !fits {
            return false;
        }
        if let Some((share, _)) = self.fault.fraction
            && self.draw() >= share
        {
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }

    /// The next number of a `SplitMix64` sequence, from 0.0 up to but not 1.0.
    fn draw(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        // 32 bits are enough for a share, and exact in a float.
        let [a, b, c, d, ..] = mixed.to_be_bytes();
        f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
    }
}

impl Condition {
    fn fits(&self, sighting: &Sighting<'_>) -> bool {
        let mut messages = sighting.submission.messages();
        match self {
            Self::LargerThan(bytes) => sighting.bytes > *bytes,
            Self::MessageId(id) => {
                messages.any(|message| message.get("messageId").and_then(Value::as_str) == Some(id))
            }
            Self::Property(name, value) => {
                messages.any(|message| property(message, name) == Some(value))
            }
            // A predicate gets a value: that is what the rest of the interface speaks of.
            Self::Message(is_so) => messages.any(|message| is_so(&Value::Object(message.clone()))),
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
    use super::{Armed, Fault};

    #[test]
    fn a_share_is_kept_and_a_seed_repeats_itself() {
        let drawn = |seed| {
            let mut armed = Armed::new(Fault::reset().fraction(0.25, seed));
            (0..10_000)
                .map(|_| armed.draw() < 0.25)
                .collect::<Vec<bool>>()
        };
        let met = drawn(7).into_iter().filter(|met| *met).count();
        assert!((2_300..2_700).contains(&met), "{met}");
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }
}
