//! Work on many pages, shared among threads.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{self, Builder};

/// The stack of a thread in bytes, that of the main thread: deep nesting takes a call per level.
const STACK: usize = 8 * 1024 * 1024;

/// Applies a function to each item, with a thread for each processor. The results are in the order of the
/// items.
pub(super) fn each<T: Sync, R: Send>(items: &[T], of: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let count = thread::available_parallelism().map_or(1, NonZero::get);
    let size = items.len().div_ceil(count).max(1);
    let of = &of;
    thread::scope(|scope| {
        let parts = items.chunks(size).map(|part| {
            let work = move || part.iter().map(of).collect::<Vec<_>>();
            let thread = Builder::new().stack_size(STACK);
            (work, thread.spawn_scoped(scope, work))
        });
        // All threads start before the first one is waited for.
        let parts: Vec<_> = parts.collect();
        let results = parts.into_iter().flat_map(|(work, thread)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // The system has no thread to spare.
            Err(_) => work(),
        });
        results.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        for count in [0, 1, 2, 3, 1_000] {
            let items: Vec<u32> = (0..count).collect();
            let doubled: Vec<u32> = items.iter().map(|it| it * 2).collect();
            assert_eq!(each(&items, |it| it * 2), doubled);
        }
    }
}
