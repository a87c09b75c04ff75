//! Connections that fail without ending: the next try takes a new one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use bytes::Bytes;
use h2::server::{Builder, SendResponse};
use h2::{Reason, RecvStream};
use hyper::Response;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::tls_server::TlsServer;
use crate::{LONG, send_large};
use customerio_transport::{Client, ClientBuilder};

/// A service may check its settings at its start, in a thread of its runtime.
#[tokio::test]
async fn a_probe_can_be_sent_within_a_runtime() {
    let sandbox = customerio_sandbox::Sandbox::start().unwrap();
    let probe = Client::builder("a-key").endpoint(sandbox.url()).probe();
    let answer = probe.unwrap().send_empty_batch().unwrap();
    assert_eq!(answer.unwrap().status, 400);
}

/// The failure of a connection, up to the first one that gets a request. Any later one is served.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// Requests are read, pings are answered, and no response ever comes.
    NoResponse,
    /// The flow-control window stays closed, so no body can be sent.
    NoWindow,
    /// Each stream is reset, the connection stays.
    Reset,
    /// The connection says GOAWAY in the middle of the first body.
    GoAway,
    /// Nothing is read or written once TLS is there.
    Mute,
    /// Each request is answered with this status.
    Status(u16),
}

/// The requests that a server got: the numbers of their connections.
#[derive(Clone)]
struct Requests {
    numbers: Sender<usize>,
    any: Arc<AtomicBool>,
}

impl Requests {
    fn add(&self, number: usize) {
        self.any.store(true, Ordering::Relaxed);
        // The test may have ended.
        let _ = self.numbers.send(number);
    }
}

/// Returns the requests, and the numbers that are added to them.
fn requests() -> (Requests, Receiver<usize>) {
    let (numbers, received) = channel();
    let any = Arc::default();
    (Requests { numbers, any }, received)
}

/// Serves HTTP/2 with a fault. On a busy machine a connection may time out before it gets a request.
fn serve(fault: Fault) -> (TlsServer, Receiver<usize>) {
    let (requests, received) = requests();
    let server = TlsServer::start(&["h2"], move |number, stream| {
        let is_first = !requests.any.load(Ordering::Relaxed);
        speak(number, is_first.then_some(fault), stream, requests.clone())
    })
    .unwrap();
    (server, received)
}

async fn speak(
    number: usize,
    fault: Option<Fault>,
    mut stream: TlsStream<TcpStream>,
    requests: Requests,
) {
    if fault == Some(Fault::Mute) {
        requests.add(number);
        // Until the client closes the connection.
        let _ = stream.read_to_end(&mut Vec::new()).await;
        return;
    }
    let mut builder = Builder::new();
    if fault == Some(Fault::NoWindow) {
        builder.initial_window_size(0);
    }
    // It fails if the client gives up before.
    let Ok(mut connection) = builder.handshake::<_, Bytes>(stream).await else {
        return;
    };
    let mut unanswered = Vec::new();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        requests.add(number);
        match fault {
            None => {
                tokio::spawn(answer(request.into_body(), respond, 200));
            }
            Some(Fault::Status(status)) => {
                tokio::spawn(answer(request.into_body(), respond, status));
            }
            Some(Fault::Reset) => respond.send_reset(Reason::INTERNAL_ERROR),
            Some(Fault::GoAway) => connection.abrupt_shutdown(Reason::INTERNAL_ERROR),
            Some(Fault::NoResponse | Fault::NoWindow | Fault::Mute) => {
                unanswered.push((request, respond));
            }
        }
    }
}

async fn answer(mut body: RecvStream, mut respond: SendResponse<Bytes>, status: u16) {
    while let Some(Ok(chunk)) = body.data().await {
        let _ = body.flow_control().release_capacity(chunk.len());
    }
    let response = Response::builder().status(status).body(()).unwrap();
    if let Ok(mut send) = respond.send_response(response, false) {
        let _ = send.send_data(Bytes::from_static(b"{}"), true);
    }
}

fn client(server: &TlsServer) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(server.url("localhost"))
        .root_certificate(server.certificate.as_str())
        .timeout(Duration::from_millis(500))
        .requests_in_flight(1)
}

#[test]
fn the_try_after_a_failure_uses_a_new_connection() {
    for fault in [
        Fault::NoResponse,
        Fault::NoWindow,
        Fault::Reset,
        Fault::GoAway,
        Fault::Mute,
    ] {
        let (server, requests) = serve(fault);
        let client = client(&server).build().unwrap();
        // More than a window of 64 KiB in all, so that a body can be cut.
        for number in 0..10 {
            send_large(&client, number, 20_000).unwrap();
        }
        assert_eq!(
            client.blocking_shutdown(LONG).unwrap().delivered,
            10,
            "{fault:?}"
        );
        let first = requests.recv_timeout(LONG).unwrap();
        let second = requests.recv_timeout(LONG).unwrap();
        assert!(first < second, "{fault:?}: {first}, {second}");
    }
}

/// As a server that was taken out of service, while its name leads to another one.
#[test]
fn a_connection_that_is_answered_with_errors_only_is_replaced() {
    for (status, tries) in [(503, 2), (500, 2), (404, 2), (401, 2), (421, 1)] {
        let (server, requests) = serve(Fault::Status(status));
        let client = client(&server).timeout(LONG).build().unwrap();
        send_large(&client, 0, 0).unwrap();
        assert_eq!(client.blocking_flush(LONG).unwrap().delivered, 1);
        let connections: Vec<_> = requests.try_iter().collect();
        let (last, first) = connections.split_last().unwrap();
        assert_eq!((first, *last), (&vec![0; tries][..], 1), "{status}");
    }
}

#[test]
fn the_try_after_a_timeout_uses_a_new_connection_with_http_1() {
    let (requests, received) = requests();
    let server = TlsServer::start(&["http/1.1"], move |number, mut stream| {
        let (requests, is_first) = (requests.clone(), !requests.any.load(Ordering::Relaxed));
        async move {
            let mut request = Vec::new();
            while stream
                .read_buf(&mut request)
                .await
                .is_ok_and(|read| read > 0)
            {
                if !is_whole(&request) {
                    continue;
                }
                requests.add(number);
                if !is_first {
                    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    // It fails if the client gives up before.
                    let _ = stream.write_all(response).await;
                }
            }
        }
    })
    .unwrap();
    let client = client(&server).build().unwrap();
    send_large(&client, 0, 0).unwrap();
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 1);
    let first = received.recv_timeout(LONG).unwrap();
    let second = received.recv_timeout(LONG).unwrap();
    assert!(first < second, "{first}, {second}");
}

#[test]
fn one_stream_at_a_time_is_enough() {
    let server = TlsServer::start(&["h2"], |_, stream| async {
        let mut builder = Builder::new();
        builder.max_concurrent_streams(1);
        let mut connection = builder.handshake::<_, Bytes>(stream).await.unwrap();
        while let Some(Ok((request, respond))) = connection.accept().await {
            tokio::spawn(answer(request.into_body(), respond, 200));
        }
    })
    .unwrap();
    let client = client(&server)
        .requests_in_flight(8)
        .timeout(LONG)
        .build()
        .unwrap();
    for number in 0..200 {
        send_large(&client, number, 20_000).unwrap();
    }
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 200);
}

/// Whether the body is as long as the head says.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        length.unwrap().parse() == Ok(body.len())
    })
}

/// A link that takes 25 kB/s on each connection, and answers once it has the whole body.
#[test]
fn a_slow_link_delivers_full_bodies() {
    let (bodies, received) = channel();
    let server = TlsServer::start(&["http/1.1"], move |_, mut stream| {
        let bodies = bodies.clone();
        async move {
            let mut pace = tokio::time::interval(Duration::from_millis(4));
            let mut request = Vec::new();
            let mut piece = [0; 100];
            loop {
                pace.tick().await;
                match stream.read(&mut piece).await {
                    Ok(0) | Err(_) => return,
                    Ok(read) => request.extend_from_slice(&piece[..read]),
                }
                if is_whole(&request) {
                    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    stream.write_all(response).await.unwrap();
                    let _ = bodies.send(request.len());
                    request.clear();
                }
            }
        }
    })
    .unwrap();
    // 50 kB take 2 s, which is more than the timeout.
    let client = client(&server)
        .timeout(Duration::from_millis(1_500))
        // On a busy machine the first message would leave alone.
        .linger(Duration::MAX)
        .build()
        .unwrap();
    send_large(&client, 0, 25_000).unwrap();
    send_large(&client, 1, 25_000).unwrap();
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 2);
    assert!(received.iter().next().unwrap() > 50_000);
}
