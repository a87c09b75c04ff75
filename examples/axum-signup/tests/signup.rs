//! Sign-ups over loopback, and what arrives of them in the sandbox.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use axum_signup::serve;
use customerio::{Client, Report};
use customerio_sandbox::Sandbox;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Runs the service while `asks` asks it on a thread of its own, then stops it.
async fn while_serving(
    sandbox: &Sandbox,
    asks: impl FnOnce(SocketAddr) + Send + 'static,
) -> Report {
    let client = Client::builder("any-key")
        .endpoint(sandbox.url())
        .build()
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let asking = thread::spawn(move || {
        asks(address);
        drop(stop);
    });
    let report = serve(listener, client, async {
        // Dropped, it is an error, and that is the sign.
        let _ = stopped.await;
    })
    .await
    .unwrap();
    asking.join().unwrap();
    report
}

/// Posts a body to `/sign-up`; the status line and the body of the answer.
fn sign_up(address: SocketAddr, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /sign-up HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.lines().next().expect("a status line");
    (status.to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_sign_up_is_identified_and_tracked_before_the_service_ends() {
    let sandbox = Sandbox::start().unwrap();
    let report = while_serving(&sandbox, |address| {
        let (status, body) = sign_up(
            address,
            r#"{"email":"cool.person@example.com","plan":"pro","visitor":"a-42"}"#,
        );
        assert_eq!(status, "HTTP/1.1 201 Created", "{body}");
        assert!(body.contains("user_id"), "{body}");
    })
    .await;
    assert_eq!((report.delivered, report.abandoned), (2, 0));

    let messages = sandbox.messages();
    let [identify, track] = &*messages else {
        panic!("{messages:?}")
    };
    assert_eq!(identify.item()["type"], "identify");
    assert_eq!(identify.item()["anonymousId"], "a-42");
    assert_eq!(
        identify.item()["traits"]["email"],
        "cool.person@example.com"
    );
    assert_eq!(track.item()["event"], "Signed Up");
    assert_eq!(track.item()["properties"]["plan"], "pro");
    assert_eq!(track.item()["userId"], identify.item()["userId"]);
}

#[tokio::test]
async fn an_invalid_sign_up_is_reported_and_not_sent() {
    let sandbox = Sandbox::start().unwrap();
    let report = while_serving(&sandbox, |address| {
        let (status, body) = sign_up(address, r#"{"email":"nobody","plan":"pro"}"#);
        assert_eq!(status, "HTTP/1.1 422 Unprocessable Entity", "{body}");
        assert!(body.contains("/traits/email"), "{body}");
        let (status, body) = sign_up(
            address,
            r#"{"email":"cool.person@example.com","plan":"gold"}"#,
        );
        assert_eq!(status, "HTTP/1.1 422 Unprocessable Entity", "{body}");
        assert!(body.contains("/properties/plan"), "{body}");
        let (status, body) = sign_up(address, "{");
        assert_eq!(status, "HTTP/1.1 400 Bad Request", "{body}");
    })
    .await;
    assert_eq!(report.delivered, 0);
    assert!(sandbox.messages().is_empty());
}
