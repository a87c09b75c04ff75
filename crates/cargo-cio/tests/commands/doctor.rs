//! `cargo-cio doctor` on healthy and on broken set-ups.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::Client;
use serde_json::Value;
use tempfile::TempDir;

use crate::ran::{self, Ran, ran};
use crate::{KEY, LONG};

fn command(arguments: &[&str]) -> Command {
    let mut command = ran::command(&["doctor", "--timeout", "5"]);
    command.args(arguments);
    crate::set_key(&mut command);
    for proxy in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(proxy).env_remove(proxy.to_uppercase());
    }
    command
}

fn run(command: &mut Command) -> Ran {
    ran(command, Path::new("."))
}

/// Asserts that exactly this check failed, with this message and a fix.
fn assert_failed(ran: &Ran, check: &str, message: &str) {
    assert_eq!(ran.code, 1, "{ran}");
    let failed: Vec<_> = ran
        .out
        .lines()
        .filter(|line| line.starts_with("FAIL"))
        .collect();
    assert_eq!(failed.len(), 1, "one failed check: {ran}");
    let line = failed[0];
    assert!(line.starts_with(&format!("FAIL {check}")), "{ran}");
    assert!(line.contains(message), "{ran}");
    assert!(line.contains("; "), "a fix: {ran}");
    assert!(!ran.out.contains(KEY), "no key: {ran}");
}

#[test]
fn a_healthy_set_up_has_no_failure_and_no_event_is_sent_unasked() {
    let sandbox = Sandbox::start().expect("started");
    let folder = TempDir::new().expect("created");
    let client = Client::builder(KEY)
        .endpoint(sandbox.url())
        .spool(folder.path().join("spool"))
        .build()
        .expect("built");
    let spool = folder.path().join("spool");
    let spool = spool.to_str().expect("a path");
    let healthy = run(&mut command(&[
        "--endpoint",
        sandbox.url(),
        "--spool",
        spool,
    ]));
    assert_eq!(healthy.code, 0, "{healthy}");
    assert!(!healthy.out.contains("FAIL"), "{healthy}");
    assert!(!healthy.out.contains("warn"), "{healthy}");
    if cfg!(target_os = "linux") {
        let holder = format!("process {}", std::process::id());
        assert!(healthy.out.contains(&holder), "{healthy}");
    }
    assert_eq!(sandbox.counts().accepted, 0);
    client.blocking_shutdown(LONG).expect("shut down");

    let tested = run(&mut command(&[
        "--endpoint",
        sandbox.url(),
        "--send-test",
        "--format",
        "json",
    ]));
    assert_eq!(tested.code, 0, "{tested}");
    let told: Value = serde_json::from_str(&tested.out).expect("JSON");
    let last = told["checks"]
        .as_array()
        .and_then(|it| it.last())
        .expect("checks");
    assert_eq!(
        (last["name"].as_str(), last["status"].as_str()),
        (Some("test"), Some("ok"))
    );
    assert_eq!(sandbox.counts().accepted, 1);
}

#[test]
fn a_key_of_another_form_is_named() {
    for (key, message) in [
        ("site:key", "character that no key has"),
        ("a key", "white space"),
        ("", "is empty"),
        ("'sk_us_quoted'", "quotation marks"),
    ] {
        let ran = run(command(&[]).env("CUSTOMERIO_API_KEY", key));
        assert_failed(&ran, "key", message);
    }
    let ran = run(command(&[]).env_remove("CUSTOMERIO_API_KEY"));
    assert_failed(&ran, "key", "`CUSTOMERIO_API_KEY` is not set");
    let mut command = command(&[]);
    command.env("CUSTOMERIO_API_KEY", "sk_eu_secret");
    command.env("CUSTOMERIO_ENDPOINT", "https://cdp.customer.io/v1");
    assert_failed(&run(&mut command), "key", "of the region US");
}

#[test]
fn a_refused_connection_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let endpoint = format!("http://{address}/v1");
    let ran = run(&mut command(&["--endpoint", &endpoint]));
    assert_failed(&ran, "connect", "the connection was refused");
}

#[test]
fn a_name_without_an_address_is_named() {
    let ran = run(&mut command(&[
        "--endpoint",
        "http://does-not-exist.invalid/v1",
    ]));
    assert_failed(&ran, "dns", "does-not-exist.invalid:80 has no address");
}

#[test]
fn an_untrusted_certificate_is_named() {
    let (address, server) = untrusted();
    let endpoint = format!("https://{address}/v1");
    let ran = run(&mut command(&["--endpoint", &endpoint]));
    server.join().expect("the server ended");
    // A machine without any certificates can't check one.
    assert_failed(&ran, "tls", "ertificate");
}

#[test]
fn a_server_without_tls_is_named() {
    let sandbox = Sandbox::start().expect("started");
    let endpoint = sandbox.url().replacen("http", "https", 1);
    let ran = run(&mut command(&["--endpoint", &endpoint]));
    assert_failed(&ran, "tls", "does not answer with TLS");
}

/// A server whose certificate nobody signed. It ends after one connection.
fn untrusted() -> (SocketAddr, thread::JoinHandle<()>) {
    let certified =
        rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let key = certified.signing_key.serialize_der();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(key.into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .expect("a configuration");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut tls = rustls::ServerConnection::new(Arc::new(config)).expect("a connection");
        // The client ends the handshake.
        while tls.is_handshaking() && tls.complete_io(&mut stream).is_ok() {}
    });
    (address, server)
}

/// A proxy that answers one request itself with a status. It returns the first line of the request.
fn refusing_proxy(status: &'static str) -> (SocketAddr, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let proxy = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
        let request = lines.next().expect("a line").expect("a line");
        for line in lines.map_while(Result::ok) {
            if line.is_empty() {
                break;
            }
        }
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).expect("written");
        // Closed before the rest is read, the connection would be reset.
        drop(std::io::copy(&mut stream, &mut std::io::sink()));
        request
    });
    (address, proxy)
}

#[test]
fn a_proxy_that_refuses_is_named() {
    for (status, message, fix) in [
        ("403 Forbidden", "the proxy opened no tunnel", "NO_PROXY="),
        (
            "407 Proxy Authentication Required",
            "the proxy opened no tunnel",
            "the user and the password",
        ),
    ] {
        let (address, proxy) = refusing_proxy(status);
        let mut command = command(&[]);
        command.env("CUSTOMERIO_API_KEY", "sk_us_secret");
        command.env("HTTPS_PROXY", format!("http://user:secret@{address}"));
        let ran = run(&mut command);
        let request = proxy.join().expect("the proxy ended");
        assert_eq!(request, "CONNECT cdp.customer.io:443 HTTP/1.1");
        assert_failed(&ran, "proxy", message);
        assert!(ran.out.contains(fix), "{ran}");
        assert!(ran.out.contains(&address.to_string()), "{ran}");
        assert!(!ran.out.contains("secret"), "{ran}");
    }
}

#[test]
fn a_proxy_that_is_absent_or_of_another_kind_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let mut command = command(&[]);
    command.env("HTTPS_PROXY", format!("http://{address}"));
    let ran = run(&mut command);
    assert_failed(&ran, "proxy", "the connection was refused");
    assert!(ran.out.contains("start the proxy"), "{ran}");
    assert!(!ran.out.contains("NO_PROXY="), "{ran}");
}

#[test]
fn a_variable_that_names_no_proxy_is_named() {
    for (variable, value, problem) in [
        (
            "HTTPS_PROXY",
            "http://user:secret@127.0.0.1:99999",
            "invalid port",
        ),
        ("https_proxy", "127.0.0.1:31x28", "invalid port"),
        ("ALL_PROXY", "http://[::1", "invalid IPv6 address"),
        ("HTTPS_PROXY", "http://", "empty host"),
        (
            "HTTPS_PROXY",
            "ftp://user:secret@proxy:21",
            "its scheme is not `http` or `https`",
        ),
        (
            "ALL_PROXY",
            "socks5://user:secret@127.0.0.1:1080",
            "its scheme is not `http` or `https`",
        ),
        (
            "HTTPS_PROXY",
            "http://пример:3128",
            "its characters are not usable",
        ),
    ] {
        let ran = run(command(&[]).env(variable, value));
        assert_failed(
            &ran,
            "proxy",
            &format!("{variable} names no usable proxy: "),
        );
        assert!(ran.out.contains(problem), "{ran}");
        assert!(!ran.out.contains("secret"), "{ran}");
    }
    // It is not used for this host.
    let sandbox = Sandbox::start().expect("started");
    let ran = run(command(&["--endpoint", sandbox.url()]).env("ALL_PROXY", "http://["));
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn a_proxy_is_told_from_the_service_without_tls() {
    for (status, message) in [
        (
            "403 Forbidden",
            "the proxy refuses the request (status 403)",
        ),
        (
            "407 Proxy Authentication Required",
            "the proxy requires a login (status 407)",
        ),
    ] {
        let (address, proxy) = refusing_proxy(status);
        let mut command = command(&["--endpoint", "http://relay.example/v1"]);
        command.env("HTTP_PROXY", format!("http://{address}"));
        let ran = run(&mut command);
        let request = proxy.join().expect("the proxy ended");
        assert!(
            request.starts_with("POST http://relay.example"),
            "{request}"
        );
        assert_failed(&ran, "proxy", message);
    }
    // The service's own answer is JSON.
    let sandbox = Sandbox::start().expect("started");
    sandbox.inject(Fault::status(403));
    let ran = run(&mut command(&["--endpoint", sandbox.url()]));
    assert_failed(&ran, "strict", "the service refuses the key (status 403)");
}

#[test]
fn a_wrong_clock_is_named() {
    let sandbox = Sandbox::start().expect("started");
    for (skew, message) in [
        (600, "behind the server's"),
        (-600, "ahead of the server's"),
    ] {
        sandbox.clear_faults();
        sandbox.inject(Fault::status(200).body("{}").clock_skew(skew));
        let began = Instant::now();
        let ran = run(&mut command(&["--endpoint", sandbox.url()]));
        let took = began.elapsed().as_secs();
        assert_failed(&ran, "clock", message);
        let words: Vec<_> = ran.out.split(' ').collect();
        let seconds: Option<u64> = words
            .windows(2)
            .find_map(|words| words[0].parse().ok().filter(|_| words[1] == "s"));
        // A date has whole seconds, and the answer takes a while on a busy machine.
        let is_near = seconds.is_some_and(|it| it.abs_diff(600) <= took + 1);
        assert!(is_near, "{ran}");
    }
}

#[test]
fn a_refused_key_and_a_refused_test_are_named() {
    let sandbox = Sandbox::start().expect("started");
    sandbox.accept_only_key("another");
    let ran = run(&mut command(&["--endpoint", sandbox.url(), "--send-test"]));
    assert_failed(&ran, "strict", "the service refuses the key (status 401)");

    let sandbox = Sandbox::start().expect("started");
    sandbox.inject(
        Fault::status(400)
            .body(r#"{"meta":{"errors":["batch[0].event: is not allowed"]}}"#)
            .if_message(|message| message["event"] == "cargo cio doctor"),
    );
    let ran = run(&mut command(&["--endpoint", sandbox.url(), "--send-test"]));
    assert_failed(&ran, "test", "is not allowed");
}

#[test]
fn a_login_page_is_named() {
    let sandbox = Sandbox::start().expect("started");
    sandbox.inject(Fault::status(404).body("no such path"));
    let ran = run(&mut command(&["--endpoint", sandbox.url()]));
    assert_failed(&ran, "strict", "no such path");
}

/// A spool's folder, checked next to a healthy connection.
fn checked(folder: &Path) -> Ran {
    let sandbox = Sandbox::start().expect("started");
    let folder = folder.to_str().expect("a path");
    run(&mut command(&[
        "--endpoint",
        sandbox.url(),
        "--spool",
        folder,
    ]))
}

#[cfg(unix)]
#[test]
fn a_folder_with_wrong_permissions_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    for (mode, check, message) in [
        (0o777, "mode", "777: its group or others may write"),
        (0o555, "writable", "no file can be created"),
    ] {
        let folder = TempDir::new().expect("created");
        let spool = folder.path().join("spool");
        fs::create_dir(&spool).expect("created");
        fs::set_permissions(&spool, fs::Permissions::from_mode(mode)).expect("changed");
        assert_failed(&checked(&spool), check, message);
        fs::set_permissions(&spool, fs::Permissions::from_mode(0o700)).expect("changed");
    }
    let folder = TempDir::new().expect("created");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("written");
    assert_failed(&checked(&file), "spool", "is not a folder");
}

#[test]
fn a_spool_of_another_version_is_named() {
    let folder = TempDir::new().expect("created");
    fs::write(folder.path().join("lock"), "").expect("written");
    let mut file = b"CIOSPL\x00\x09".to_vec();
    file.resize(100, 7);
    let path = folder.path().join("spool-0000000001.log");
    fs::write(&path, &file).expect("written");
    let ran = checked(folder.path());
    assert_failed(&ran, "format", "has format 9, this release reads format 1");
    assert_eq!(
        fs::read(&path).expect("the file"),
        file,
        "nothing was changed"
    );
}
