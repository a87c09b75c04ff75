//! Random bytes from the operating system, some thousands at a time.
//!
//! A generator in the process would be copied by `fork`, and the program can seed a global one. In both
//! cases ids repeat, and the service drops a message whose id it knows.

use core::cell::RefCell;

use crate::process;

/// Enough for 512 message ids: a system call is in one of 500 calls.
const POOL_BYTES: usize = 5_120;

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool::EMPTY) };
}

/// The random bytes of one thread. Each is used once, in the process that requested it.
struct Pool {
    bytes: [u8; POOL_BYTES],
    used: usize,
    /// The process that filled the pool. A forked child has a copy of the bytes and must not use them.
    process: u32,
}

impl Pool {
    const EMPTY: Self = Self {
        bytes: [0; POOL_BYTES],
        used: POOL_BYTES,
        process: 0,
    };

    fn take<const N: usize>(&mut self, process: u32) -> [u8; N] {
        const { assert!(N <= POOL_BYTES) };
        if self.process != process || self.used + N > POOL_BYTES {
            fill(&mut self.bytes);
            self.process = process;
            self.used = 0;
        }
        let mut taken = [0; N];
        taken.copy_from_slice(&self.bytes[self.used..self.used + N]);
        self.used += N;
        taken
    }
}

/// Returns `N` random bytes, at most 5,120. They are unique across threads, clients, processes and
/// forked children, and the program can't choose them.
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
    POOL.with_borrow_mut(|pool| pool.take(process))
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
    fn no_bytes_repeat_across_refills_and_threads() {
        let here = || (0..1_000).map(|_| bytes::<10>()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(here)).collect();
        let mut all = here();
        for thread in threads {
            all.extend(thread.join().unwrap());
        }
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 5_000);
    }

    #[test]
    fn a_pool_of_another_process_is_not_used() {
        let mut parent = Pool::EMPTY;
        parent.take::<10>(1);
        let mut child = Pool { ..parent };
        assert_ne!(parent.take::<10>(1), child.take::<10>(2));
    }

    #[test]
    fn hashes_do_not_repeat_either() {
        let mut pools = vec![[0; POOL_BYTES]; 16];
        for pool in &mut pools {
            fill_by_hashing(pool);
        }
        let chunks: HashSet<_> = pools.iter().flat_map(|pool| pool.chunks(8)).collect();
        assert_eq!(chunks.len(), 16 * POOL_BYTES / 8);
    }
}
