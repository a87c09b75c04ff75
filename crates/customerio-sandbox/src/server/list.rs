//! A list of records as a body that is written one record at a time.

use super::answer;
use axum::body::{Body, HttpBody};
use bytes::{BufMut as _, Bytes, BytesMut};
use hyper::body::Frame;
use serde::Serialize;
use std::convert::Infallible;
use std::iter;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Returns `{"name": [record, record], "omitted": 0}` as a body. At most one record at a time is in
/// memory as JSON.
pub(super) fn body<T: Serialize + Send + 'static>(
    name: &str,
    records: Vec<T>,
    omitted: usize,
) -> Body {
    let start = Bytes::from(format!("{{\"{name}\":["));
    let end = Bytes::from(format!("],\"omitted\":{omitted}}}"));
    let records = records.into_iter().enumerate().map(|(index, record)| {
        let json = answer::to_json(&record);
        if index == 0 {
            return json;
        }
        let mut chunk = BytesMut::with_capacity(json.len() + 1);
        chunk.put_u8(b',');
        chunk.put(json);
        chunk.freeze()
    });
    let chunks = iter::once(start).chain(records).chain(iter::once(end));
    Body::new(Chunks(Box::new(chunks)))
}

/// Returns records as lines.
pub(super) fn lines<T: Send + 'static>(records: Vec<T>, line: fn(&T) -> Vec<u8>) -> Body {
    let lines = records.into_iter().map(move |it| Bytes::from(line(&it)));
    Body::new(Chunks(Box::new(lines)))
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
