//! A buffer a thread, in which items are written.

use std::cell::Cell;

use crate::defaults::SEGMENT_BYTES;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Lends this thread's buffer, empty. It is taken out while it is lent, so a call within the call
/// (by a check or a serializer of the program's) gets another one.
pub(crate) fn with<T>(write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    // A thread that is ending may have dropped its buffer.
    let mut buffer = BUFFER.try_with(Cell::take).unwrap_or_else(|_| Vec::new());
    buffer.clear();
    let result = write(&mut buffer);
    if buffer.capacity() <= SEGMENT_BYTES {
        let _ = BUFFER.try_with(|kept| kept.set(buffer));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_used_again_and_lent_twice_at_once() {
        let place = with(|buffer| {
            buffer.extend_from_slice(b"outer");
            with(|inner| {
                assert!(inner.is_empty());
                inner.extend_from_slice(b"inner");
            });
            assert_eq!(buffer, b"outer");
            buffer.as_ptr()
        });
        with(|buffer| {
            assert!(buffer.is_empty());
            assert_eq!(buffer.as_ptr(), place);
        });
    }
}
