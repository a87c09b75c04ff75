//! A layer in a service that axum serves.

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::get;
use customerio::axum::{ClientLayer, MissingLayer, ScopedClient};
use customerio::{Empty, SendError, testing};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::log::Log;

/// Requests a path, as a page load of a browser or as a script does.
async fn request(listener: &std::net::SocketAddr, path: &str, mode: &str) {
    let mut stream = TcpStream::connect(listener).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-mode: {mode}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

async fn visit(client: ScopedClient) -> Result<(), SendError> {
    client.identify("u1", &Empty)
}

#[test]
fn a_subscriber_that_panics_does_not_end_a_request_without_a_layer() {
    Log::hook("no client for this request", || {
        panic!("the subscriber fails")
    });
    let response = MissingLayer.into_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_service_without_a_connect_info_is_warned_about_once() {
    let (client, recorded) = testing::recording();
    let users = Router::new().route("/{user}/devices", get(visit));
    let router = Router::new()
        .nest("/users", users)
        .layer(ClientLayer::new(client));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    // Its requests are answered all the same.
    Log::hook("into_make_service_with_connect_info", || {
        panic!("the subscriber fails")
    });
    let log = Log::during(async {
        request(&address, "/users/7c9e6679/devices", "cors").await;
        request(&address, "/users/7c9e6679/devices?a=b", "navigate").await;
    })
    .await;
    server.abort();
    let warned = log.matches("into_make_service_with_connect_info::<SocketAddr>()");
    assert_eq!(warned.count(), 1, "{log}");
    let contexts: Vec<_> = recorded
        .take()
        .iter()
        .map(|message| message.json()["context"].clone())
        .collect();
    assert_eq!(contexts[0]["page"], Value::Null);
    assert_eq!(
        contexts[1]["page"],
        json!({ "path": "/users/{user}/devices" })
    );
    assert!(contexts.iter().all(|context| context.get("ip").is_none()));
}
