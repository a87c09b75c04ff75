//! A server that accepts requests. It only reads, or also counts the messages, or answers late, or refuses
//! bodies with marked messages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::Failure;
use crate::order::{QUOTED_NAME, REFUSED};
use crate::processor::SINK;

/// The behaviour of a sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Reads the body.
    Reads,
    /// Parses the JSON and counts the messages.
    Counts,
    /// Counts the orders by their event's name, in the body of any client.
    Finds,
    /// Reads, and answers after this time.
    Distant(Duration),
    /// As `Distant`, but refuses each body with an [`order::refused`](crate::order::refused).
    Refuses(Duration),
}

/// A running server. Its threads end with the process.
pub(crate) struct Sink {
    address: SocketAddr,
    counted: Arc<AtomicU64>,
}

impl Sink {
    pub(crate) fn start(kind: Kind) -> Result<Self, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let counted = Arc::new(AtomicU64::new(0));
        let total = Arc::clone(&counted);
        let named = || thread::Builder::new().name(SINK.to_owned());
        named().spawn(move || {
            for stream in listener.incoming().flatten() {
                let total = Arc::clone(&total);
                let started = named().spawn(move || {
                    // An error is the end of the connection.
                    let _ = serve(&stream, kind, &total);
                });
                if started.is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { address, counted })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Returns the number of counted messages.
    pub(crate) fn counted(&self) -> u64 {
        self.counted.load(Ordering::Relaxed)
    }
}

fn serve(stream: &TcpStream, kind: Kind, counted: &AtomicU64) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let mut body = Vec::new();
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        match kind {
            Kind::Reads => {}
            Kind::Counts => {
                let batch: Batch = serde_json::from_slice(&body)?;
                counted.fetch_add(batch.batch.len() as u64, Ordering::Relaxed);
            }
            Kind::Finds => {
                let found = memchr::memmem::find_iter(&body, QUOTED_NAME).count();
                counted.fetch_add(found as u64, Ordering::Relaxed);
            }
            Kind::Distant(time) => thread::sleep(time),
            Kind::Refuses(time) => {
                thread::sleep(time);
                if String::from_utf8_lossy(&body).contains(REFUSED) {
                    (&mut &*stream)
                        .write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}")?;
                    continue;
                }
            }
        }
        (&mut &*stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")?;
    }
}

#[derive(serde::Deserialize)]
struct Batch {
    batch: Vec<serde::de::IgnoredAny>,
}
