//! Request bodies.
//!
//! A full body is 123 pages of memory, and a page fault costs about as much as the copy of a page. So the
//! buffer of a body is used again after its response.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use customerio_core::call::Batch;
use customerio_core::timestamp::Timestamp;

use crate::arena::Run;
use crate::sync::lock;

/// The number of free buffers that an idle client retains.
const MIN_FREE: usize = 2;

/// The buffers of a client's bodies: at most as many are free as are in use, and [`MIN_FREE`].
#[derive(Clone, Debug, Default)]
pub(super) struct BodyPool(Arc<Mutex<Buffers>>);

#[derive(Debug, Default)]
struct Buffers {
    free: Vec<Vec<u8>>,
    in_use: usize,
}

/// A body whose buffer returns to its pool on drop.
#[derive(Debug)]
pub(super) struct Body {
    json: Vec<u8>,
    pool: BodyPool,
}

impl BodyPool {
    /// Builds the JSON of a batch request with the items of `runs` and the current time as `sentAt`.
    pub(super) fn body(&self, runs: &[Run]) -> Body {
        let free = {
            let mut buffers = lock(&self.0);
            buffers.in_use += 1;
            buffers.free.pop()
        };
        let mut json = match free {
            Some(mut used) => {
                used.clear();
                used
            }
            None => Vec::new(),
        };
        write_body(runs, &mut json);
        Body {
            json,
            pool: self.clone(),
        }
    }
}

impl Body {
    /// Converts the body for the HTTP client, which drops it after the response.
    pub(super) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.json
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        let mut buffers = lock(&self.pool.0);
        buffers.in_use -= 1;
        let max = buffers.in_use.max(MIN_FREE);
        buffers.free.truncate(max);
        if buffers.free.len() < max {
            buffers.free.push(std::mem::take(&mut self.json));
        }
    }
}

/// Appends the JSON of a batch request to `json`, which is empty.
fn write_body(runs: &[Run], json: &mut Vec<u8>) {
    let items: usize = runs.iter().map(|run| run.items().len() + 1).sum();
    json.reserve(Batch::ENVELOPE_BYTES + items);
    let mut batch = Batch::open(Timestamp::now(), json);
    for run in runs {
        // A run contains the commas between its items.
        batch.add(run.items());
    }
    batch.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(pool: &BodyPool) -> usize {
        lock(&pool.0).free.len()
    }

    #[test]
    fn a_buffer_is_reused_after_the_last_clone_of_its_body() {
        let pool = BodyPool::default();
        let body = pool.body(&[]).into_bytes();
        assert!(body.starts_with(b"{"));
        let address = body.as_ptr();
        let clone = body.clone();
        drop(body);
        assert_eq!(free(&pool), 0);
        drop(clone);
        assert_eq!(free(&pool), 1);
        assert_eq!(pool.body(&[]).into_bytes().as_ptr(), address);
    }

    #[test]
    fn the_free_buffers_follow_the_load() {
        let pool = BodyPool::default();
        let mut bodies: Vec<_> = (0..8).map(|_| pool.body(&[])).collect();
        bodies.truncate(4);
        assert_eq!(free(&pool), 4);
        bodies.clear();
        assert_eq!(free(&pool), MIN_FREE);
        assert_eq!(lock(&pool.0).in_use, 0);
    }
}
