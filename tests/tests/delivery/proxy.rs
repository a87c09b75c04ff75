//! The proxy of the environment, in child processes. They report at their end, as some systems allow it.
#![cfg(any(all(target_os = "linux", target_env = "gnu"), target_os = "macos"))]

use std::process::{Child, Command, Stdio};

use customerio_sandbox::Sandbox;
use customerio_transport::Client;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::tls_server::TlsServer;
use crate::{LONG, arrived, send};

/// Names of this machine. Not all of them have an address here, or a server.
const THIS_MACHINE: [&str; 9] = [
    "localhost",
    "localhost.",
    "api.localhost",
    "api.localhost.",
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
];

/// Starts a program that sends one message and ends in this way. Each variable of the environment names `proxy`.
fn start(endpoint: &str, how: &str, proxy: &Sandbox) -> Child {
    let url = format!("http://{}", proxy.address());
    let variables = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    let mut program = Command::new(env!("CARGO_BIN_EXE_static_client"));
    program
        .args([endpoint, how])
        .stdout(Stdio::piped())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for variable in variables {
        program.env(variable, &url);
        program.env(variable.to_ascii_lowercase(), &url);
    }
    program.spawn().unwrap()
}

/// Waits for the end of a program, which may need some seconds to give up. Returns whether it reported
/// that its message was not delivered.
fn is_abandoned(program: Child) -> bool {
    let output = program.wait_with_output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .starts_with("abandoned ")
}

#[test]
fn a_proxy_of_the_environment_sees_no_request_to_this_machine() {
    let (sandbox, proxy) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
    let port = sandbox.address().port();
    let programs: Vec<_> = THIS_MACHINE
        .iter()
        .flat_map(|host| ["http", "https"].map(|scheme| format!("{scheme}://{host}:{port}/v1")))
        .map(|endpoint| start(&endpoint, "return", &proxy))
        .collect();
    let count = programs.len();
    let abandoned = programs.into_iter().map(is_abandoned);
    let abandoned = abandoned.filter(|it| *it).count();
    assert_eq!(proxy.counts().connections, 0);
    // A slow request may end after its report.
    assert!(arrived(&sandbox).len() + abandoned >= count);
    assert!(abandoned < count, "not even 127.0.0.1 got its message");
}

#[test]
fn a_proxy_of_the_environment_gets_the_requests_to_other_machines() {
    // It answers a request for any host, but opens no tunnel. A guard waits longer than a busy machine takes.
    for (scheme, how, is_delivered) in [("http", "guard", true), ("https", "return", false)] {
        let proxy = Sandbox::start().unwrap();
        let endpoint = format!("{scheme}://cdp.customerio.invalid/v1");
        let program = start(&endpoint, how, &proxy);
        assert_eq!(is_abandoned(program), !is_delivered, "{scheme}");
        assert!(proxy.counts().connections > 0, "{scheme}");
    }
}

#[test]
fn a_proxy_that_can_not_be_used_is_an_error_of_build() {
    for (variable, value, is_refused) in [
        ("HTTPS_PROXY", "socks5://secret@127.0.0.1:1080", true),
        ("https_proxy", "ftp://secret@127.0.0.1", true),
        ("ALL_PROXY", "http://secret@127.0.0.1:99999", true),
        ("ALL_PROXY", "://secret", true),
        // For other requests.
        ("HTTP_PROXY", "socks5://secret@127.0.0.1:1080", false),
        ("HTTPS_PROXY", "", false),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_static_client"));
        program.args(["https://cdp.customerio.invalid/v1", "return"]);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            program
                .env_remove(name)
                .env_remove(name.to_ascii_lowercase());
        }
        let output = program.env(variable, value).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        let names_it = error.contains(&format!("{variable} names no usable proxy"))
            && error.contains("write it as `http://host:port`, or remove the variable");
        assert_eq!(names_it, is_refused, "{variable}={value}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

/// A proxy that is reached through TLS and answers in the place of each host.
fn encrypted_proxy() -> TlsServer {
    TlsServer::start(&["http/1.1"], |_, mut stream| async move {
        let mut request = Vec::new();
        while !request.ends_with(b"]}") {
            if stream
                .read_buf(&mut request)
                .await
                .is_ok_and(|read| read == 0)
            {
                return;
            }
        }
        let answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
        let _ = stream.write_all(answer).await;
        let _ = stream.shutdown().await;
    })
    .unwrap()
}

#[test]
fn a_proxy_may_be_encrypted_while_the_endpoint_is_not() {
    const ENDPOINT: &str = "http://cdp.customerio.invalid/v1";

    let proxy = encrypted_proxy();
    let address = proxy.url("localhost");
    let client = Client::builder("a-key")
        .endpoint(ENDPOINT)
        .proxy(address.replace("https", "HTTPS"))
        .root_certificate(proxy.certificate.as_str())
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 1);

    let folder = tempfile::tempdir().unwrap();
    let certificate = folder.path().join("proxy.pem");
    std::fs::write(&certificate, &proxy.certificate).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_static_client"));
    // Not every system delivers, and a guard waits for a minute.
    let how = if cfg!(target_os = "macos") {
        "return"
    } else {
        "guard"
    };
    program.args([ENDPOINT, how]).stdout(Stdio::piped());
    for name in [
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ] {
        program.env_remove(name);
    }
    program.env("HTTP_PROXY", &address);
    // The system's certificates, where it has no store of its own.
    program.env("SSL_CERT_FILE", &certificate);
    assert!(!is_abandoned(program.spawn().unwrap()) || cfg!(target_os = "macos"));
}
