#![allow(
    clippy::expect_used,
    reason = "clippy does not see that this is a test behind a feature"
)]

use core::convert::Infallible;
use core::future::{Ready, ready};
use core::task::{Context as TaskContext, Poll};
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderName, Request, request};
use customerio_core::Empty;
use customerio_core::call::Identify;
use serde_json::{Value, json};
use tower_layer::Layer;
use tower_service::Service;

use super::{ClientLayer, ScopedClient};
use crate::testing::recording;
use crate::{Client, SendError};

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

/// The context of a call in this request.
fn context_of(layer: impl FnOnce(ClientLayer) -> ClientLayer, request: Request<()>) -> Value {
    let (client, recorded) = recording();
    let mut service = layer(ClientLayer::new(client)).layer(Handler);
    drop(service.call(request));
    let mut context = recorded.take().remove(0).json()["context"].clone();
    context
        .as_object_mut()
        .expect("an object")
        .remove("library");
    context
}

/// A request with headers of each kind.
fn request() -> request::Builder {
    Request::get("https://shop.example.com/offers/17?token=secret")
        .header("x-forwarded-for", "203.0.113.7")
        .header("user-agent", "Browser/1.0")
        .header("accept-language", "fr;q=0.5, de-CH")
        .header("referer", "https://shop.example.com/u/ann?b=c")
}

/// The context of a call in a request from `peer`.
fn context(peer: Option<&str>, trusts_loopback: bool) -> Value {
    let mut request = request();
    if let Some(peer) = peer {
        let peer: SocketAddr = peer.parse().expect("an address");
        request = request.extension(ConnectInfo(peer));
    }
    let layer = |layer: ClientLayer| {
        if !trusts_loopback {
            return layer;
        }
        let header = HeaderName::from_static("x-forwarded-for");
        layer.trust_proxies(header, |peer| peer.is_loopback())
    };
    context_of(layer, request.body(()).expect("a request"))
}

#[test]
fn calls_carry_the_request() {
    assert_eq!(
        context(Some("198.51.100.9:1234"), false),
        json!({ "ip": "198.51.100.9", "locale": "de-CH", "userAgent": "Browser/1.0" })
    );
}

#[test]
fn the_page_is_that_of_the_browser() {
    let page = |mode: &str, has_full_paths: bool| {
        let request = request().header("sec-fetch-mode", mode);
        let layer = |it: ClientLayer| if has_full_paths { it.full_paths() } else { it };
        context_of(layer, request.body(()).expect("a request"))["page"].clone()
    };
    assert_eq!(page("cors", false), Value::Null);
    // No router has matched a route here.
    assert_eq!(
        page("navigate", false),
        json!({ "referrer": "https://shop.example.com/" })
    );
    assert_eq!(page("cors", true), json!({ "path": "/u/ann" }));
    assert_eq!(
        page("navigate", true),
        json!({ "path": "/offers/17", "referrer": "https://shop.example.com/u/ann" })
    );
}

#[test]
fn a_peer_of_a_test_counts() {
    let peer = SocketAddr::from(([198, 51, 100, 9], 1));
    let request = request().extension(MockConnectInfo(peer));
    let context = context_of(|it| it, request.body(()).expect("a request"));
    assert_eq!(context["ip"], "198.51.100.9");
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
    async fn handler(ScopedClient(client): ScopedClient) -> Result<&'static str, SendError> {
        client.identify("u1", &Empty)?;
        Ok("accepted")
    }
    async fn without_pattern(client: ScopedClient) -> Result<(), SendError> {
        fn greet(client: &Client) -> Result<(), SendError> {
            client.identify("u1", &Empty)
        }
        greet(&client)?;
        Identify::new("u1", &Empty).send(&client)?;
        Identify::new("u1", &Empty).send_async(&client).await?;
        client.identify("u1", &Empty)
    }
    let _: axum::Router = axum::Router::new()
        .route("/", axum::routing::post(handler))
        .route("/other", axum::routing::post(without_pattern));
}
