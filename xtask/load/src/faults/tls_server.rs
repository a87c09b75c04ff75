//! A server of HTTP over TLS that records the messages that it acknowledged.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use hyper::Response;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::Failure;

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

/// A server with its own certificate for `localhost`. It ends when it is dropped.
pub(super) struct TlsServer {
    port: u16,
    pub(super) certificate: String,
    pub(super) record: Record,
    _runtime: Runtime,
}

impl TlsServer {
    /// Offers one protocol, by its name in ALPN. Passes each connection to `serve` with its number, from 0.
    pub(super) fn start<F>(
        protocol: &str,
        serve: impl Fn(usize, TlsStream<TcpStream>, Record) -> F + Send + 'static,
    ) -> Result<Self, Failure>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let key = PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)?;
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        let listener = TcpListener::bind(("localhost", 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let listener = {
            let _context = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let record = Record::default();
        let shared = record.clone();
        runtime.spawn(async move {
            let acceptor = TlsAcceptor::from(Arc::new(config));
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(stream) = acceptor.accept(stream).await {
                    let number = shared.lock().connections;
                    shared.lock().connections += 1;
                    tokio::spawn(serve(number, stream, shared.clone()));
                }
            }
        });
        Ok(Self {
            port,
            certificate: certified.cert.pem(),
            record,
            _runtime: runtime,
        })
    }

    pub(super) fn url(&self) -> String {
        format!("https://localhost:{}/v1", self.port)
    }
}
