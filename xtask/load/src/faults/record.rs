//! The requests and messages that a server acknowledged.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use hyper::Response;
use serde::Deserialize;

/// The requests and messages of a server.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// Accepted connections.
    pub(super) connections: usize,
    pub(super) requests: u64,
    /// The acknowledged messages in the order of their first arrival.
    pub(super) numbers: Vec<usize>,
    /// How often each message was acknowledged.
    copies: BTreeMap<usize, u64>,
}

impl Received {
    pub(super) fn duplicates(&self) -> u64 {
        self.copies.values().map(|copies| copies - 1).sum()
    }

    fn add(&mut self, number: usize) {
        let copies = self.copies.entry(number).or_default();
        *copies += 1;
        if *copies == 1 {
            self.numbers.push(number);
        }
    }
}

/// The record that the server's connections share.
#[derive(Clone, Debug, Default)]
pub(super) struct Record(Arc<Mutex<Received>>);

impl Record {
    pub(super) fn lock(&self) -> MutexGuard<'_, Received> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records the messages of a body. Returns whether the body is a batch.
    pub(super) fn add(&self, body: &[u8]) -> bool {
        let Ok(batch) = serde_json::from_slice::<Batch>(body) else {
            return false;
        };
        let mut received = self.lock();
        for number in batch.batch.iter().filter_map(Message::number) {
            received.add(number);
        }
        true
    }

    /// Reads a body of HTTP/2, records its messages and acknowledges them.
    pub(super) async fn answer(self, mut body: RecvStream, mut respond: SendResponse<Bytes>) {
        let mut read = Vec::new();
        while let Some(Ok(chunk)) = body.data().await {
            // The window opens again. A closed connection ends the body.
            let _ = body.flow_control().release_capacity(chunk.len());
            read.extend_from_slice(&chunk);
        }
        if !self.add(&read) {
            return;
        }
        if let Ok(mut send) = respond.send_response(Response::new(()), false) {
            // The connection may be closed by now.
            let _ = send.send_data(Bytes::from_static(b"{}"), true);
        }
    }
}

#[derive(Deserialize)]
struct Batch {
    batch: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "messageId")]
    id: String,
}

impl Message {
    fn number(&self) -> Option<usize> {
        self.id.strip_prefix("m-")?.parse().ok()
    }
}
