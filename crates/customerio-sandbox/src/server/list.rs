//! A list of records as a body that is written one record at a time.

use super::answer;
use axum::body::HttpBody;
use bytes::{BufMut as _, Bytes, BytesMut};
use hyper::body::Frame;
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{iter, vec};

/// `{"name": [record, record], "omitted": 0}`: no more than one record at a time is in memory as JSON.
pub(super) struct List<T> {
    records: iter::Enumerate<vec::IntoIter<T>>,
    name: &'static str,
    omitted: usize,
    part: Part,
}

enum Part {
    Start,
    Records,
    Done,
}

impl<T: Serialize> List<T> {
    /// A list of `records`. `omitted` is the number of records that are not among them.
    pub(super) fn new(name: &'static str, records: Vec<T>, omitted: usize) -> Self {
        Self {
            records: records.into_iter().enumerate(),
            name,
            omitted,
            part: Part::Start,
        }
    }

    fn next(&mut self) -> Option<Bytes> {
        match self.part {
            Part::Start => {
                self.part = Part::Records;
                Some(format!("{{\"{}\":[", self.name).into())
            }
            Part::Records => Some(match self.records.next() {
                Some((0, record)) => answer::to_json(&record),
                Some((_, record)) => {
                    let json = answer::to_json(&record);
                    let mut chunk = BytesMut::with_capacity(json.len() + 1);
                    chunk.put_u8(b',');
                    chunk.put(json);
                    chunk.freeze()
                }
                None => {
                    self.part = Part::Done;
                    format!("],\"omitted\":{}}}", self.omitted).into()
                }
            }),
            Part::Done => None,
        }
    }
}

impl<T: Serialize + Unpin> HttpBody for List<T> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.get_mut().next().map(|chunk| Ok(Frame::data(chunk))))
    }
}
