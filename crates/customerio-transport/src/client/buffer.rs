//! A thread-local buffer in which calls write items.

use std::cell::Cell;

use crate::defaults::SEGMENT_BYTES;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Calls `write` with this thread's buffer, which contains an earlier item. A nested call, from a check or a
/// serializer of the program, gets another buffer.
pub(crate) fn with<T>(write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    // A thread that is ending may have dropped its buffer.
    let mut buffer = BUFFER.try_with(Cell::take).unwrap_or_else(|_| Vec::new());
    let result = write(&mut buffer);
    if buffer.capacity() <= SEGMENT_BYTES {
        let _ = BUFFER.try_with(|cell| cell.set(buffer));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_reused_and_a_nested_call_gets_another() {
        let address = with(|buffer| {
            buffer.extend_from_slice(b"outer");
            with(|inner| {
                assert!(inner.is_empty());
                inner.extend_from_slice(b"inner");
            });
            assert_eq!(buffer, b"outer");
            buffer.as_ptr()
        });
        with(|buffer| {
            assert_eq!(buffer, b"outer");
            assert_eq!(buffer.as_ptr(), address);
        });
    }
}
