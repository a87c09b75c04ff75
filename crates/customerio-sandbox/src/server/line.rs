//! One connection, down to its socket: an HTTP library answers or does not, but resets and
//! half-sent answers are made here.

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

/// How a connection ends before its time.
#[derive(Debug)]
pub(super) enum End {
    /// With a TCP `RST`.
    Reset,
    /// With these bytes, then in good order.
    After(Vec<u8>),
}

/// A handler's way to end the connection it is called on.
#[derive(Debug, Clone)]
pub(super) struct Line(mpsc::Sender<End>);

impl Line {
    /// Ends the connection. The caller gets no further, as nothing it could answer would be sent.
    pub(super) async fn end(&self, end: End) -> Infallible {
        // It fails where the connection has ended already.
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
        // An error here is the client's: it broke off, or it does not speak HTTP.
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
            // It fails where the client has left; it would not have read it.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
    }
}

/// Makes the closing of this socket a reset.
pub(super) fn reset(stream: &TcpStream) {
    // Where the system refuses, the connection is closed in good order: the client sees an end
    // without an answer all the same.
    let _ = stream.set_zero_linger();
}
