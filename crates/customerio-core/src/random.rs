//! Random bytes from a generator of each thread, whose seed is from the operating system.
//!
//! To ask the system for the bytes of some messages takes longer than to write a message. A `fork` copies
//! the generator, and the ids of the child would repeat those of the parent, of which the service drops
//! the second. So a generator is used only in the process that seeded it.

use core::cell::RefCell;

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng as _, SeedableRng as _};

use crate::process;

thread_local! {
    static GENERATOR: RefCell<Option<Generator>> = const { RefCell::new(None) };
}

/// The generator of one thread.
struct Generator {
    random: ChaCha8Rng,
    /// The process that seeded it.
    process: u32,
}

impl Generator {
    fn seeded(process: u32) -> Self {
        let mut seed = [0; 32];
        fill(&mut seed);
        Self {
            random: ChaCha8Rng::from_seed(seed),
            process,
        }
    }

    fn take<const N: usize>(&mut self, process: u32) -> [u8; N] {
        if self.process != process {
            *self = Self::seeded(process);
        }
        let mut taken = [0; N];
        self.random.fill_bytes(&mut taken);
        taken
    }
}

/// Returns `N` random bytes. They are unique across threads, clients, processes and forked children, and the
/// program can't choose them.
///
/// ```
/// let [one, other]: [[u8; 16]; 2] = [customerio_core::random::bytes(), customerio_core::random::bytes()];
/// assert_ne!(one, other);
/// ```
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    bytes_in(process::id())
}

/// [`bytes`] for a caller that already knows the id of this process.
pub(crate) fn bytes_in<const N: usize>(process: u32) -> [u8; N] {
    GENERATOR.with_borrow_mut(|generator| {
        generator
            .get_or_insert_with(|| Generator::seeded(process))
            .take(process)
    })
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn fill(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        fill_by_hashing(bytes);
    }
}

/// The operating system has no source of random bytes that every program may use.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn fill(bytes: &mut [u8]) {
    fill_by_hashing(bytes);
}

/// Fills `bytes` on a system without random bytes. The bytes are hashes of the process, the thread, a
/// counter and, if there is a clock, the time, with the keys of the standard library's hash maps.
fn fill_by_hashing(bytes: &mut [u8]) {
    use core::hash::{BuildHasher as _, Hash as _, Hasher as _};
    use core::sync::atomic::{AtomicU64, Ordering};
    use std::hash::RandomState;

    static COUNT: AtomicU64 = AtomicU64::new(0);

    let keys = RandomState::new();
    for chunk in bytes.chunks_mut(8) {
        let mut hasher = keys.build_hasher();
        process::id().hash(&mut hasher);
        std::thread::current().id().hash(&mut hasher);
        COUNT.fetch_add(1, Ordering::Relaxed).hash(&mut hasher);
        #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
        std::time::SystemTime::now().hash(&mut hasher);
        chunk.copy_from_slice(&hasher.finish().to_ne_bytes()[..chunk.len()]);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_bytes_repeat_across_threads() {
        let here = || (0..1_000).map(|_| bytes::<10>()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(here)).collect();
        let mut all = here();
        for thread in threads {
            all.extend(thread.join().unwrap());
        }
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 5_000);
    }

    #[test]
    fn a_generator_of_another_process_is_not_used() {
        // As after a fork, which copies it.
        let [mut parent, mut child] = [[7; 32]; 2].map(|seed| Generator {
            random: ChaCha8Rng::from_seed(seed),
            process: 1,
        });
        assert_eq!(parent.take::<10>(1), child.take::<10>(1));
        assert_ne!(parent.take::<10>(1), child.take::<10>(2));
    }

    #[test]
    fn hashes_do_not_repeat_either() {
        let mut seeds = vec![[0; 32]; 1_000];
        for seed in &mut seeds {
            fill_by_hashing(seed);
        }
        let chunks: HashSet<_> = seeds.iter().flat_map(|seed| seed.chunks(8)).collect();
        assert_eq!(chunks.len(), 1_000 * 32 / 8);
    }
}
