//! A list of records as a body that is written one record at a time.

use super::answer;
use axum::body::{Body, HttpBody};
use bytes::{BufMut as _, Bytes, BytesMut};
use hyper::body::Frame;
use serde::Serialize;
use std::convert::Infallible;
use std::iter;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Returns a list as chunks of JSON, after `start` and before an end.
///
/// Each record is looked up when it is sent: a slow reader would retain it otherwise. Those that were
/// removed before are left out, and `end` gets their number.
pub(super) fn list<T: Serialize>(
    start: String,
    records: impl Iterator<Item = Option<Arc<T>>>,
    end: impl FnOnce(usize) -> String,
) -> impl Iterator<Item = Bytes> {
    let mut records = records;
    let mut end = Some(end);
    let mut removed = 0;
    let mut is_first = true;
    iter::from_fn(move || {
        end.as_ref()?;
        for record in records.by_ref() {
            let Some(record) = record else {
                removed += 1;
                continue;
            };
            let lead = if is_first { &*start } else { "," };
            is_first = false;
            let json = answer::to_json(&record);
            let mut chunk = BytesMut::with_capacity(lead.len() + json.len());
            chunk.put_slice(lead.as_bytes());
            chunk.put(json);
            return Some(chunk.freeze());
        }
        let end = end.take()?(removed);
        let lead = if is_first { &*start } else { "" };
        Some(Bytes::from(format!("{lead}{end}")))
    })
}

/// Returns chunks as a body.
pub(super) fn body(chunks: impl Iterator<Item = Bytes> + Send + 'static) -> Body {
    Body::new(Chunks(Box::new(chunks)))
}

/// A body whose chunks are made when they are sent.
struct Chunks(Box<dyn Iterator<Item = Bytes> + Send>);

impl HttpBody for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|chunk| Ok(Frame::data(chunk))))
    }
}
