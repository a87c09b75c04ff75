//! The baseline: a loop that serializes the same items into full bodies with `serde_json` and posts one
//! after the other with hyper. It does not validate, store or retry.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use crate::Failure;
use crate::order::{Order, item};

/// The size of a full body.
pub(super) const BODY: usize = 500_000;

/// Sends all orders and returns the time.
pub(super) fn send(orders: &[(String, Order)], to: SocketAddr) -> Result<Duration, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut sender = connect(to).await?;
        let mut body = Vec::new();
        let before = Instant::now();
        for (user, order) in orders {
            begin_item(&mut body);
            serde_json::to_writer(&mut body, &item(order, user))?;
            if is_full(&body) {
                let full = std::mem::replace(&mut body, Vec::with_capacity(BODY));
                post(&mut sender, end(full), to).await?;
            }
        }
        if !body.is_empty() {
            post(&mut sender, end(body), to).await?;
        }
        Ok(before.elapsed())
    })
}

/// Begins an item of a body.
pub(super) fn begin_item(body: &mut Vec<u8>) {
    if body.is_empty() {
        body.extend_from_slice(br#"{"sentAt":"2026-11-23T18:29:02.123Z","batch":["#);
    } else {
        body.push(b',');
    }
}

pub(super) fn is_full(body: &[u8]) -> bool {
    body.len() > BODY - 1_000
}

/// Ends a body.
pub(super) fn end(mut body: Vec<u8>) -> Bytes {
    body.extend_from_slice(b"]}");
    body.into()
}

pub(super) async fn connect(to: SocketAddr) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

pub(super) async fn post(
    sender: &mut SendRequest<Full<Bytes>>,
    body: Bytes,
    to: SocketAddr,
) -> Result<(), Failure> {
    let request = Request::post("/v1/batch")
        .header("host", to.to_string())
        .header("content-type", "application/json")
        .body(Full::new(body))?;
    let answer = sender.send_request(request).await?;
    answer.into_body().collect().await?;
    Ok(())
}
