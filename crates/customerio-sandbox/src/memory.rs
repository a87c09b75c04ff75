//! The memory of records, with what the allocator adds.

/// Returns the memory of an allocation. Allocators round up, and store a note for each allocation: 8
/// bytes and a multiple of 16 in glibc, which is typical.
pub(crate) fn heap(bytes: usize) -> usize {
    match bytes {
        0 => 0,
        bytes => bytes.saturating_add(8).next_multiple_of(16).max(32),
    }
}

/// Returns the memory of a record behind an [`Arc`](std::sync::Arc), without what it points to.
pub(crate) fn shared<T>() -> usize {
    heap(size_of::<T>() + 2 * size_of::<usize>())
}

/// Returns the memory of a string, without the place where its pointer is.
pub(crate) fn text(text: &String) -> usize {
    heap(text.capacity())
}

/// Returns the memory of a string that may be absent.
pub(crate) fn optional(value: Option<&String>) -> usize {
    value.map_or(0, text)
}

/// Returns the memory of a list, given that of what an element points to.
pub(crate) fn list<T>(values: &Vec<T>, inner: impl Fn(&T) -> usize) -> usize {
    heap(values.capacity() * size_of::<T>()) + values.iter().map(inner).sum::<usize>()
}
