//! Starting, waiting and ending.

use crate::wire::{Call, Line, SOON, sandbox};
use customerio_sandbox::{Fault, Sandbox, StartError};
use serde_json::json;
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn track() -> Call {
    Call::post("/v1/track", &json!({"event": "E", "userId": "u"})).strict()
}

#[test]
fn it_is_reachable_by_its_url_until_it_is_dropped() {
    let sandbox = sandbox();
    let address = sandbox.address();
    assert!(address.ip().is_loopback());
    assert_eq!(sandbox.url(), format!("http://{address}/v1"));
    assert_eq!(sandbox.page_url(), format!("http://{address}/"));
    assert_eq!(track().to(&sandbox).status, 200);
    drop(sandbox);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn dropping_it_is_quick_while_requests_hang_and_connections_idle() {
    let sandbox = sandbox();
    let mut idle = Line::open(sandbox.address()).expect("a connection");
    assert_eq!(idle.send(&track()).expect("an answer").status, 200);
    sandbox.inject(Fault::hang());
    let mut hanging = Line::open(sandbox.address()).expect("a connection");
    hanging.write(&track()).expect("a request");
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 1));
    let start = Instant::now();
    drop(sandbox);
    // The timeout of the drop, after which it detaches the thread.
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    assert!(hanging.read().is_err());
    assert!(idle.send(&track()).is_err());
}

#[test]
fn waiting_ends_with_the_condition_or_the_timeout() {
    let sandbox = sandbox();
    assert!(sandbox.wait_until(Duration::ZERO, |counts| counts.accepted == 0));
    assert!(!sandbox.wait_until(Duration::from_millis(5), |counts| counts.accepted > 0));
    thread::scope(|scope| {
        let waiter = scope.spawn(|| sandbox.wait_until(SOON, |counts| counts.accepted == 3));
        for _ in 0..3 {
            assert_eq!(track().to(&sandbox).status, 200);
        }
        assert!(waiter.join().expect("no panic"));
    });
    // The condition may ask for more than the counts.
    assert!(sandbox.wait_until(SOON, |_| sandbox.messages().len() == 3));
}

#[test]
fn many_clients_at_once() {
    let sandbox = sandbox();
    thread::scope(|scope| {
        for client in 0..8 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                let mut line = Line::open(sandbox.address()).expect("a connection");
                for number in 0..25 {
                    let message = json!({"event": "E", "userId": "u", "messageId": format!("{client}-{number}")});
                    let answer = line.send(&Call::post("/v1/track", &message).strict());
                    assert_eq!(answer.expect("an answer").status, 200);
                }
            });
        }
    });
    let counts = sandbox.counts();
    assert_eq!(
        (counts.accepted, counts.duplicates, counts.connections),
        (200, 0, 8)
    );
}

#[test]
fn an_aborted_request_has_no_effect() {
    let sandbox = sandbox();
    let mut line = Line::open(sandbox.address()).expect("a connection");
    let promise = Call::post("/v1/track", &json!({})).header("Transfer-Encoding: chunked");
    // A body that is no chunk.
    line.write(&promise.body("zz")).expect("a request");
    drop(line);
    assert!(sandbox.wait_until(SOON, |counts| counts.connections == 1));
    assert_eq!(track().to(&sandbox).status, 200);
}

#[test]
fn other_machines_are_refused_unless_allowed() {
    let everywhere: SocketAddr = ([0, 0, 0, 0], 0).into();
    let refused = Sandbox::builder().address(everywhere).start();
    assert!(matches!(refused, Err(StartError::NotLoopback { address }) if address == everywhere));
    let sandbox = Sandbox::builder()
        .address(everywhere)
        .allow_remote()
        .start()
        .expect("a sandbox");
    assert!(
        sandbox.url().starts_with("http://127.0.0.1:"),
        "{}",
        sandbox.url()
    );
    let local = SocketAddr::from(([127, 0, 0, 1], sandbox.address().port()));
    assert_eq!(track().send(local).expect("an answer").status, 200);
    // Then the page may be called by any name.
    let page = Call::new("GET", "/")
        .header("Host: build-box.example")
        .send(local);
    assert_eq!(page.expect("an answer").status, 200);
}

#[test]
fn an_address_in_use_is_an_error() {
    let sandbox = sandbox();
    let error = Sandbox::builder()
        .address(sandbox.address())
        .start()
        .expect_err("taken");
    assert!(matches!(error, StartError::Listen { .. }));
    assert!(error.to_string().contains(&sandbox.address().to_string()));
}

#[tokio::test]
async fn it_works_inside_an_async_test() {
    let sandbox = sandbox();
    assert_eq!(track().to(&sandbox).status, 200);
    assert!(sandbox.wait_until(SOON, |counts| counts.accepted == 1));
}

#[test]
fn messages_in_a_file_survive_a_restart() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("messages.ndjson");
    let start = || Sandbox::builder().store(&file).start().expect("a sandbox");
    let send = |sandbox: &Sandbox, id: &str| {
        let message = json!({"userId": "u", "event": "A", "messageId": id});
        assert_eq!(Call::post("/v1/track", &message).to(sandbox).status, 200);
    };
    let ids = |sandbox: &Sandbox| -> Vec<_> {
        let messages = sandbox.messages().into_iter();
        messages.filter_map(|it| it.message_id).collect()
    };
    let sandbox = start();
    send(&sandbox, "m-1");
    send(&sandbox, "m-2");
    let export = Call::new("GET", "/_sandbox/messages.ndjson").to(&sandbox);
    let arrived = sandbox.messages()[0].arrived;
    drop(sandbox);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file)
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let sandbox = start();
    let second = Sandbox::builder().store(&file).start();
    let Err(StartError::Store { source, .. }) = second else {
        panic!("two sandboxes write one file: {second:?}");
    };
    assert!(source.to_string().contains("another sandbox"), "{source}");
    assert_eq!(ids(&sandbox), ["m-1", "m-2"]);
    let lost = arrived.duration_since(sandbox.messages()[0].arrived);
    assert!(
        lost.is_ok_and(|it| it.as_millis() < 1),
        "milliseconds are kept"
    );
    send(&sandbox, "m-2");
    send(&sandbox, "m-3");
    assert_eq!(sandbox.counts().duplicates, 1, "ids are known");
    drop(sandbox);
    let sandbox = start();
    assert_eq!(ids(&sandbox), ["m-1", "m-2", "m-3"]);
    sandbox.clear();
    drop(sandbox);
    assert_eq!(ids(&start()), [""; 0]);

    let exported = folder.path().join("export.ndjson");
    std::fs::write(&exported, export.text()).expect("written");
    let sandbox = Sandbox::builder()
        .replay(&exported)
        .start()
        .expect("a sandbox");
    assert_eq!(ids(&sandbox), ["m-1", "m-2"]);

    std::fs::write(&file, "no message\n").expect("written");
    let refused = Sandbox::builder().store(&file).start();
    assert!(
        matches!(refused, Err(StartError::Store { .. })),
        "{refused:?}"
    );
}

#[test]
fn the_file_of_messages_is_bounded() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("messages.ndjson");
    let sandbox = Sandbox::builder().store(&file).keep_bytes(20_000);
    let sandbox = sandbox.start().expect("a sandbox");
    for number in 0..200 {
        let message =
            json!({"userId": "u", "event": "A", "properties": {"n": number, "s": "x".repeat(500)}});
        assert_eq!(Call::post("/v1/track", &message).to(&sandbox).status, 200);
        let bytes = std::fs::metadata(&file).expect("a file").len();
        assert!(bytes <= 60_000, "{bytes}");
    }
    drop(sandbox);
}

#[cfg(unix)]
#[test]
fn a_device_or_a_folder_can_not_hold_messages() {
    for path in ["/dev/zero", "/dev/full", "/dev/null", "/"] {
        let refused = Sandbox::builder().store(path).start();
        let StartError::Store { source, .. } = refused.expect_err(path) else {
            panic!("{path}");
        };
        assert_eq!(
            source.to_string(),
            "it is not a regular file; name another one"
        );
    }
    // A line without an end is not read to the end of the memory.
    let endless = Sandbox::builder().replay("/dev/zero").start();
    assert!(matches!(endless, Err(StartError::Store { .. })));
}
