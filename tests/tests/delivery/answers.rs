//! Answers and their meanings, over real connections.

use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use customerio_core::item::SoftLimits;
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{BuildError, Client, ClientBuilder, PauseReason, RequestFailure};

use crate::scripted_server::{ScriptedServer, answer, read_request};
use crate::{LONG, all_of, arrived, client, id, reached, send};

/// `{"success":false}`, compressed by gzip with a fixed header.
const REFUSAL_GZIP: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 171, 86, 42, 46, 77, 78, 78, 45, 46, 86, 178, 74, 75, 204, 41,
    78, 173, 5, 0, 242, 202, 67, 52, 17, 0, 0, 0,
];

/// `{}`, compressed by deflate in zlib's format.
const EMPTY_ZLIB: &[u8] = &[120, 156, 171, 174, 5, 0, 1, 117, 0, 249];

/// `{}`, compressed by Brotli and by Zstandard, which the client does not ask for and can't decode.
const EMPTY_BROTLI: &[u8] = &[0x8b, 0, 0x80, 0x7b, 0x7d, 3];
const EMPTY_ZSTD: &[u8] = &[40, 181, 47, 253, 0, 88, 17, 0, 0, 123, 125];

fn scripted(server: &ScriptedServer) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(format!("http://{}", server.address))
        .timeout(LONG)
        .linger(Duration::ZERO)
}

#[test]
fn a_2xx_without_a_body_or_with_an_object_is_a_delivery() {
    for (headers, body) in [
        ("", &b""[..]),
        ("Content-Type: application/json\r\n", b"{}"),
        (
            "Content-Type: text/plain\r\n",
            b"\xef\xbb\xbf{\"success\":true}",
        ),
        ("Content-Encoding: deflate\r\n", EMPTY_ZLIB),
    ] {
        let server = ScriptedServer::start(vec![answer(200, headers, body)]);
        let client = scripted(&server).build().unwrap();
        send(&client, 1).unwrap();
        client.blocking_flush(LONG).unwrap();
        assert_eq!(client.stats().delivered, 1, "{headers}");
        let requests = server.requests();
        assert!(requests[0].contains("accept-encoding: identity"));
    }
}

#[test]
fn a_2xx_of_another_server_pauses_and_loses_nothing() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(2_000_000));
    for (headers, body) in [
        ("Content-Type: text/html\r\n", &b"<html>log in</html>"[..]),
        ("Content-Type: Text/HTML; charset=utf-8\r\n", b"{}"),
        ("Content-Type: application/json\r\n", b"<html>"),
        ("", b"ok"),
        ("", b"\"ok\""),
        ("", b"[]"),
        ("", b"{\"success\":"),
        ("Content-Encoding: br\r\n", EMPTY_BROTLI),
        ("Content-Encoding: zstd\r\n", EMPTY_ZSTD),
        // gzip was applied first, so it can't be decoded either.
        ("Content-Encoding: gzip, br\r\n", EMPTY_BROTLI),
        ("", long.as_bytes()),
    ] {
        // The pause lasts until the second answer.
        let (release, held) = channel::<()>();
        let answers = vec![answer(200, headers, body), answer(200, "", b"{}")];
        let server = ScriptedServer::start_with(answers, move |index| {
            if index == 1 {
                // It is an error: the other end is dropped.
                let _ = held.recv();
            }
        });
        let client = scripted(&server).build().unwrap();
        send(&client, 1).unwrap();
        let stats = reached(&client, |stats| stats.paused.is_some());
        let reason = PauseReason::UnexpectedAnswer { status: 200 };
        assert_eq!(stats.paused.map(|(reason, _)| reason), Some(reason));
        assert_eq!((stats.delivered, stats.pending), (0, 1));
        drop(release);
        client.blocking_flush(LONG).unwrap();
        let stats = client.stats();
        assert_eq!((stats.delivered, stats.requests, stats.pending), (1, 2, 0));
        // The service drops the second copy by its id.
        let requests = server.requests();
        assert!(requests.iter().all(|it| it.contains(&id(1))), "{headers}");
    }
}

#[test]
fn a_refusal_in_a_2xx_counts_also_if_it_is_compressed() {
    for (headers, body) in [
        ("Content-Encoding: gzip\r\n", REFUSAL_GZIP),
        ("", b"\xef\xbb\xbf{\"success\":false}"),
    ] {
        let server = ScriptedServer::start(vec![answer(200, headers, body)]);
        let client = scripted(&server).build().unwrap();
        send(&client, 1).unwrap();
        client.blocking_flush(LONG).unwrap();
        assert_eq!(client.stats().rejected.not_successful, 1, "{headers}");
        assert_eq!(
            client.rejected()[0].rejection.detail,
            r#"{"success":false}"#
        );
    }
}

#[test]
fn repeated_tries_carry_their_number() {
    let server = ScriptedServer::start(vec![
        answer(503, "", b""),
        answer(500, "", b""),
        answer(200, "", b"{}"),
        answer(200, "", b"{}"),
    ]);
    let client = scripted(&server).build().unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    send(&client, 2).unwrap();
    client.blocking_flush(LONG).unwrap();
    let counts: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            let head = request.split("\r\n\r\n").next().unwrap();
            let count = head
                .lines()
                .find_map(|line| line.strip_prefix("x-retry-count: "));
            count.map(str::to_owned)
        })
        .collect();
    assert_eq!(
        counts,
        [None, Some("1".to_owned()), Some("2".to_owned()), None]
    );
}

/// Interim answers arrive faster than the client reads them, so its socket is always readable. Timers
/// run after each 128 reads of up to 400 kB, the budget of tokio: some seconds later in a debug build.
#[test]
fn an_endless_flood_of_interim_answers_starves_no_timer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        read_request(&mut connection);
        let flood = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(2_000);
        // Ends when the client closes the connection.
        loop {
            match connection.write_all(&flood) {
                Ok(()) => {}
                Err(error) => break error.kind(),
            }
        }
    });
    let client = Client::builder("a-key")
        .endpoint(format!("http://{address}"))
        .timeout(Duration::from_millis(300))
        .linger(Duration::ZERO)
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    let stats = reached(&client, |stats| stats.last_failure.is_some());
    assert_eq!(stats.last_failure, Some(RequestFailure::TimedOut));
    drop(client);
    let ended = server.join().unwrap();
    assert!(
        matches!(ended, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{ended}"
    );
}

#[test]
fn a_long_refusal_is_cut_to_a_thousand_bytes() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400).body("x".repeat(1_000_000)));
    let client = client(&sandbox).build().unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    let rejected = client.rejected();
    assert!((900..=1_000).contains(&rejected[0].rejection.detail.len()));
}

#[test]
fn an_incomplete_success_is_retried_and_an_incomplete_refusal_counts() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::cut_off().times(1));
    let client = client(&sandbox).build().unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(client.stats().retries, 1);
    sandbox.inject(Fault::cut_off().with_status(400));
    send(&client, 2).unwrap();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(client.stats().rejected.bad_request, 1);
    assert_eq!(arrived(&sandbox), all_of([1]));
}

#[test]
fn a_response_that_is_not_http_is_a_failed_try() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        for answer in [
            "SSH-2.0-OpenSSH_9.9\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        ] {
            let (mut connection, _) = listener.accept().unwrap();
            read_request(&mut connection);
            connection.write_all(answer.as_bytes()).unwrap();
        }
    });
    let client = Client::builder("a-key")
        .endpoint(format!("http://{address}"))
        .linger(Duration::ZERO)
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(client.stats().requests, 3);
    server.join().unwrap();
}

#[test]
fn bodies_may_be_compressed_and_one_connection_serves_them_all() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).gzip(true).build().unwrap();
    for number in 0..5 {
        send(&client, number).unwrap();
        client.blocking_flush(LONG).unwrap();
    }
    assert_eq!(arrived(&sandbox), all_of(0..5));
    assert_eq!(sandbox.counts().connections, 1);
    for request in sandbox.requests() {
        assert_eq!(request.encoding.as_deref(), Some("gzip"));
        assert!(request.strict && request.path == "/v1/batch");
    }
}

#[test]
fn requests_go_through_a_proxy() {
    let sandbox = Sandbox::start().unwrap();
    // No name service knows this host: only the proxy can have answered.
    let client = Client::builder("a-key")
        .endpoint("http://cdp.customerio.invalid/v1")
        .proxy(format!("http://{}", sandbox.address()))
        .soft_limits(SoftLimits::Off)
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(client.stats().delivered, 1);
    assert_eq!(arrived(&sandbox), all_of([1]));
}

/// reqwest would send without such a proxy.
#[test]
fn a_proxy_of_another_scheme_is_refused() {
    let built = |proxy: &str| Client::builder("a-key").proxy(proxy).build();
    for proxy in ["ftp://127.0.0.1:9", "socks5://127.0.0.1:9", "::", ""] {
        assert!(matches!(built(proxy), Err(BuildError::Proxy)), "{proxy}");
    }
    for proxy in ["HTTP://127.0.0.1:9", "127.0.0.1:9"] {
        assert!(built(proxy).is_ok(), "{proxy}");
    }
}
