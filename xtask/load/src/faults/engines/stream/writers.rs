//! Pods that hand messages off.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use customerio::call::{AnonymousId, Identity, Track};
use customerio_handoff::jetstream::{HandOff, HandOffError, Receipt};
use tokio::time::sleep;

use super::super::ids::{USERS, VISITORS, event, id};
use super::super::store::{WRITERS, Writers};

/// The messages that hand-offs took. Each of them must be stored.
#[derive(Debug, Default)]
pub(super) struct Committed {
    pub(super) ids: Mutex<HashSet<String>>,
    /// Those whose receipts returned that they are stored.
    stored: AtomicU64,
}

impl Committed {
    /// Remembers an id before its message is taken.
    fn take(&self, id: String) {
        let ids = self.ids.lock();
        ids.unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    fn give_back(&self, id: &str) {
        let ids = self.ids.lock();
        ids.unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    pub(super) fn taken(&self) -> u64 {
        let ids = self.ids.lock();
        ids.unwrap_or_else(PoisonError::into_inner).len() as u64
    }

    pub(super) fn stored(&self) -> u64 {
        self.stored.load(Ordering::SeqCst)
    }
}

/// Writes until [`Writers::stop`] is called, and until all is stored. No other writer has its users and visitors: messages of
/// two pods have no order but that of the stream.
pub(super) async fn write(
    handoff: HandOff,
    seed: u64,
    writers: Arc<Writers>,
    committed: Arc<Committed>,
) {
    let mut pod = Pod {
        handoff,
        committed,
        random: fastrand::Rng::with_seed(seed),
        share: u32::try_from(seed).unwrap_or(0),
        numbers: HashMap::new(),
    };
    while !writers.is_stopped() {
        if writers.is_paused() {
            sleep(Duration::from_millis(50)).await;
            continue;
        }
        let (mut taken, mut last) = (0, None);
        for _ in 0..pod.random.u32(1..40) {
            // A queue that is full takes the message later.
            if let Ok(receipt) = pod.send() {
                last = Some(receipt);
                taken += 1;
            }
        }
        // Those before it are stored too. An error is the end of the hand-off, and the messages are missed at the end.
        if let Some(last) = last
            && last.stored().await.is_ok()
        {
            pod.committed.stored.fetch_add(taken, Ordering::SeqCst);
        }
        let pause = Duration::from_millis(pod.random.u64(..20));
        sleep(pause).await;
    }
}

struct Pod {
    handoff: HandOff,
    committed: Arc<Committed>,
    random: fastrand::Rng,
    share: u32,
    numbers: HashMap<String, i64>,
}

impl Pod {
    /// An identity of this writer: each of them has its share of all.
    fn identity(&mut self, letter: char, all: u32) -> String {
        let writers = u32::try_from(WRITERS).unwrap_or(1);
        let number = self.random.u32(..all / writers) * writers + self.share;
        format!("{letter}{number}")
    }

    /// Hands a message of a user off, of a visitor, or of both.
    fn send(&mut self) -> Result<Receipt, HandOffError> {
        let (user, visitor) = (self.identity('u', USERS), self.identity('a', VISITORS));
        let dice = self.random.u8(..100);
        let identities = match dice {
            0..2 => vec![visitor.clone()],
            2..4 => vec![user.clone(), visitor.clone()],
            _ => vec![user.clone()],
        };
        let numbers = identities.into_iter().map(|identity| {
            let number = self.numbers.get(&identity).map_or(1, |last| last + 1);
            (identity, number)
        });
        let numbers: Vec<_> = numbers.collect();
        let refused = dice >= 4 && self.random.u32(..400) == 0;
        let id = id(&numbers, refused, &mut self.random);
        let identity = match dice {
            0..2 => Identity::anonymous(visitor),
            2..4 => Identity::both(user, AnonymousId::new(visitor)),
            _ => Identity::user(user),
        };
        self.committed.take(id.clone());
        let event = event(refused);
        let sent = self
            .handoff
            .send(Track::new(identity, &event).message_id(&*id));
        match &sent {
            Ok(_) => self.numbers.extend(numbers),
            Err(_) => self.committed.give_back(&id),
        }
        sent
    }
}
