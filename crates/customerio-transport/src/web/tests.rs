#![allow(
    clippy::expect_used,
    reason = "clippy does not see that this is a test behind a feature"
)]

use core::convert::Infallible;
use core::future::{Ready, ready};
use core::task::{Context as TaskContext, Poll};
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{HeaderName, Request};
use customerio_core::Empty;
use serde_json::{Value, json};
use tower_layer::Layer;
use tower_service::Service;

use super::{ClientLayer, ScopedClient};
use crate::testing::recording;

/// Identifies a person with the client of the request.
struct Handler;

impl Service<Request<()>> for Handler {
    type Response = ();
    type Error = Infallible;
    type Future = Ready<Result<(), Infallible>>;

    fn poll_ready(&mut self, _context: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        let ScopedClient(client) = request.extensions().get().expect("a client");
        client.identify("u1", &Empty).expect("a valid call");
        ready(Ok(()))
    }
}

/// The context of a call in a request from `peer`.
fn context(peer: Option<&str>, trusts_loopback: bool) -> Value {
    let (client, recorded) = recording();
    let mut layer = ClientLayer::new(client);
    if trusts_loopback {
        let header = HeaderName::from_static("x-forwarded-for");
        layer = layer.trust_proxies(header, |peer| peer.is_loopback());
    }
    let mut request = Request::get("https://shop.example.com/offers?token=secret")
        .header("x-forwarded-for", "203.0.113.7")
        .header("user-agent", "Browser/1.0")
        .header("accept-language", "fr;q=0.5, de-CH")
        .header("referer", "https://example.com/a?b=c");
    if let Some(peer) = peer {
        let peer: SocketAddr = peer.parse().expect("an address");
        request = request.extension(ConnectInfo(peer));
    }
    let request = request.body(()).expect("a request");
    let mut service = layer.layer(Handler);
    drop(service.call(request));
    let mut context = recorded.take().remove(0).json()["context"].clone();
    context
        .as_object_mut()
        .expect("an object")
        .remove("library");
    context
}

#[test]
fn calls_carry_the_request() {
    assert_eq!(
        context(Some("198.51.100.9:1234"), false),
        json!({
            "ip": "198.51.100.9",
            "locale": "de-CH",
            "userAgent": "Browser/1.0",
            "page": { "path": "/offers", "referrer": "https://example.com/a" },
        })
    );
}

#[test]
fn a_header_counts_from_a_stated_proxy_only() {
    let ip = |peer, trusts| context(peer, trusts)["ip"].clone();
    assert_eq!(ip(Some("127.0.0.1:1"), false), "127.0.0.1");
    assert_eq!(ip(Some("127.0.0.1:1"), true), "203.0.113.7");
    assert_eq!(ip(Some("198.51.100.9:1"), true), "198.51.100.9");
    assert_eq!(ip(None, true), Value::Null);
}

#[test]
fn a_refused_message_is_a_response() {
    use axum::http::StatusCode;
    use axum::response::IntoResponse;

    let (client, recorded) = recording();
    let invalid = client.identify("", &Empty).expect_err("an empty id");
    assert!(invalid.is_invalid());
    assert_eq!(
        invalid.into_response().status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    recorded.refuse_with_full();
    let full = client.identify("u1", &Empty).expect_err("a full queue");
    assert!(!full.is_invalid());
    assert_eq!(
        full.into_response().status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[test]
fn a_handler_ends_with_a_call() {
    async fn handler(ScopedClient(client): ScopedClient) -> Result<&'static str, crate::SendError> {
        client.identify("u1", &Empty)?;
        Ok("accepted")
    }
    let _: axum::Router = axum::Router::new().route("/", axum::routing::post(handler));
}
