//! Serves one connection. Resets and incomplete responses need the socket, since an HTTP library sends
//! only whole responses.

use super::shared::Shared;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// The early end of a connection.
#[derive(Debug)]
pub(super) enum End {
    /// A TCP `RST`.
    Reset,
    /// These bytes, then an orderly close.
    After(Vec<u8>),
}

/// Lets a handler end its connection.
#[derive(Debug, Clone)]
pub(super) struct Line(mpsc::Sender<End>);

impl Line {
    /// Ends the connection. Never returns, since no response could be sent.
    pub(super) async fn end(&self, end: End) -> Infallible {
        // It fails if the connection has already ended.
        let _ = self.0.send(end).await;
        pending().await
    }
}

/// Serves a connection to its end.
pub(super) async fn serve(stream: TcpStream, router: Router, shared: Arc<Shared>) {
    let (sender, mut ends) = mpsc::channel(1);
    let service = TowerToHyperService::new(router.layer(Extension(Line(sender))));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let end = tokio::select! {
        biased;
        () = shared.outage.begins() => None,
        Some(end) = ends.recv() => Some(end),
        // The client caused this error: it disconnected, or it does not use HTTP.
        _ = &mut connection => return,
    };
    let mut stream = connection.into_parts().io.into_inner();
    match end {
        None => {
            reset(&stream);
            drop(stream);
            shared.store.count(|counts| counts.turned_away += 1);
        }
        Some(End::Reset) => reset(&stream),
        Some(End::After(bytes)) => {
            // It fails if the client has disconnected.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
    }
}

/// Makes the socket send a reset when it closes.
pub(super) fn reset(stream: &TcpStream) {
    // If the system refuses, the connection is closed in order. The client gets no response either way.
    let _ = stream.set_zero_linger();
}
