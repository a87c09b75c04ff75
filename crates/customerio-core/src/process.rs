//! The id of this process, without a system call for each message.
//!
//! `fork` is noticed by a handler that the C library calls in the child. A child that the program makes by
//! a system call of its own, without the C library's `fork`, is not noticed.

use core::cell::RefCell;

use forkguard::Guard;

thread_local! {
    static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// The id that a thread read from the system, until the process forks.
struct Known {
    id: u32,
    guard: Guard,
}

/// Returns what [`std::process::id`] returns.
pub(crate) fn id() -> u32 {
    KNOWN.with_borrow_mut(|known| {
        if let Some(Known { id, guard }) = known {
            if guard.detected_fork() {
                *id = std::process::id();
            }
            return *id;
        }
        // The guard is first: a fork between the two is noticed.
        let guard = Guard::try_new();
        let id = std::process::id();
        // Without a handler, each call asks the system.
        *known = guard.ok().map(|guard| Known { id, guard });
        id
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_id_is_that_of_the_system_in_each_thread() {
        let here = || [super::id(), super::id()];
        let there = std::thread::spawn(here).join().unwrap();
        assert_eq!([here(), there], [[std::process::id(); 2]; 2]);
    }
}
