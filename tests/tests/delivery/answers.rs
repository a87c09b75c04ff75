//! Answers of no sense: judged by their status, read within bounds.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use customerio_core::item::SoftLimits;
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::Client;

use crate::{LONG, all_of, arrived, client, send};

#[test]
fn a_success_needs_no_sense() {
    let endless = "x".repeat(1_000_000);
    let too_long = "y".repeat(3_000_000);
    for body in ["", "<html>", "{\"success\":", "\u{0}", &endless, &too_long] {
        let sandbox = Sandbox::start().unwrap();
        sandbox.inject(Fault::status(202).body(body).processed());
        let client = client(&sandbox).build().unwrap();
        for number in 0..3 {
            send(&client, number).unwrap();
            client.blocking_flush(LONG).unwrap();
        }
        assert_eq!(client.stats().delivered, 3);
        assert_eq!(arrived(&sandbox), all_of(0..3));
        assert_eq!(sandbox.counts().duplicates, 0);
    }
}

#[test]
fn a_refusal_of_a_megabyte_keeps_a_thousand_bytes_of_it() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400).body("x".repeat(1_000_000)));
    let client = client(&sandbox).build().unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    let rejected = client.rejected();
    assert!((900..=1_000).contains(&rejected[0].rejection.detail.len()));
}

#[test]
fn a_cut_off_answer_is_no_success_and_a_cut_off_refusal_is_one() {
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
fn what_is_no_http_is_a_failed_try() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        for answer in [
            "SSH-2.0-OpenSSH_9.9\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        ] {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            while !request.ends_with(b"]}") {
                let bytes = connection.read(&mut buffer).unwrap();
                request.extend_from_slice(&buffer[..bytes]);
            }
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
fn a_proxy_stands_in_between() {
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
