//! `cargo cio dev`: the catalog that it judges by, and end-to-end tests with it.
#![expect(clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::Project;

const SHOP: &str = r#"//! A shop.

/// A customer paid.
#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed", owner = "checkout", allow_pii("contact"))]
pub struct OrderCompleted {
    /// Order number.
    #[cio(length(1..=8))]
    pub order_id: String,
    /// Who gets the invoice.
    #[cio(format = "email", pii = "contact")]
    pub invoice_to: Option<String>,
}
"#;

fn shop(name: &str) -> Project {
    let project = Project::fresh(name);
    project.write(
        "Cargo.toml",
        &format!(
            "[workspace]\n[package]\nname = 'dev-shop'\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\n{}",
            support::customerio(),
        ),
    );
    project.write("src/lib.rs", SHOP);
    project
}

/// A document that needs no build.
fn document() -> String {
    let schema = json!({"type": "object", "properties": {"order_id": {"type": "string"}},
        "required": ["order_id"], "additionalProperties": false});
    json!({"format": "customerio-catalog", "version": 1, "declarations": [
        {"kind": "track", "name": "Order Completed", "file": "src/lib.rs", "line": 5, "schema": schema},
    ]})
    .to_string()
}

/// A POSIX shell that sends events to the sandbox.
fn sending(events: &[(&str, &str)]) -> String {
    let line = |(event, properties): &(&str, &str)| {
        format!(
            "curl -sf -u \"$CUSTOMERIO_API_KEY:\" -H 'content-type: application/json' -d \
             '{{\"userId\":\"u-1\",\"event\":\"{event}\",\"properties\":{properties}}}' \
             \"$CUSTOMERIO_ENDPOINT/track\"\n"
        )
    };
    events.iter().map(line).collect()
}

#[test]
fn the_catalog_is_written_with_sources_and_personal_data() {
    let project = shop("dev-write");
    let ran = project.run(&["dev", "--offline", "--write-catalog", "catalog.json"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(ran.out, "catalog.json: 1 declaration\n", "{ran}");
    let text = fs::read_to_string(project.path("catalog.json")).expect("written");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let order = &document["declarations"][0];
    assert_eq!(
        (&order["kind"], &order["name"], &order["owner"]),
        (
            &json!("track"),
            &json!("Order Completed"),
            &json!("checkout")
        )
    );
    assert_eq!(
        (&order["file"], &order["line"]),
        (&json!("src/lib.rs"), &json!(5))
    );
    assert_eq!(order["type"], "OrderCompleted");
    assert_eq!(
        order["properties"],
        json!([{"pointer": "/invoice_to", "personal": "contact"}, {"pointer": "/order_id", "required": true}])
    );
    assert_eq!(order["schema"]["properties"]["order_id"]["maxLength"], 8);

    project.write(
        "expect.toml",
        "[[message]]\nevent = 'Order Completed'\ncount = 1\n",
    );
    let script = sending(&[(
        "Order Completed",
        r#"{"order_id":"a","invoice_to":"a@example.com"}"#,
    )]);
    let arguments = [
        "dev",
        "--address",
        "127.0.0.1:0",
        "--catalog",
        "catalog.json",
        "--expect",
        "expect.toml",
    ];
    let ran = project.run(&[&arguments[..], &["--", "sh", "-c", &script]].concat());
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        ran.out, "1 message: 1 of 1 entry as expected, 0 unexpected, 0 bad\n",
        "{ran}"
    );
}

#[test]
fn missing_unexpected_and_bad_messages_are_reported() {
    let project = Project::fresh("dev-expect");
    project.write("catalog.json", &document());
    project.write(
        "expect.toml",
        "[[message]]\nkind = 'track'\nevent = 'Order Completed'\nuser = 'u-1'\ncount = 2\n\
         [[message]]\nkind = 'identify'\n",
    );
    let script = sending(&[
        ("Order Completed", r#"{"order_id":"a"}"#),
        ("Order Complete", r#"{"order_id":1}"#),
    ]);
    let run = |form: &str, command: &[&str]| {
        let arguments = [
            "dev",
            "--address",
            "127.0.0.1:0",
            "--catalog",
            "catalog.json",
            "--expect",
            "expect.toml",
            "--report",
            form,
            "--",
        ];
        project.run(&[&arguments[..], command].concat())
    };
    let ran = run("text", &["sh", "-c", &script]);
    assert_eq!(ran.code, 1, "{ran}");
    let finding = "/event: the catalog declares no event with this name; the nearest one is \
                   `Order Completed` (src/lib.rs:5)";
    assert_eq!(
        ran.out,
        format!(
            "missing: track Order Completed of u-1: expected 2, found 1\n\
             missing: identify: expected at least 1, found 0\n\
             unexpected: track Order Complete of u-1: {finding}\n\
             bad: track Order Complete of u-1: {finding}\n\
             2 messages: 0 of 2 entries as expected, 1 unexpected, 1 bad\n"
        ),
        "{ran}"
    );
    let ran = run("json", &["sh", "-c", &script]);
    assert_eq!(ran.code, 1, "{ran}");
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        (&report["ok"], &report["messages"]),
        (&json!(false), &json!(2))
    );
    assert_eq!(
        report["expected"][0],
        json!({"kind": "track", "event": "Order Completed", "user": "u-1", "least": 2, "most": 2,
               "found": 1, "ok": false})
    );
    assert_eq!(report["bad"]["listed"][0]["event"], "Order Complete");
    let ran = run("junit", &["sh", "-c", "exit 3"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.out
            .contains("<testsuite name=\"cargo cio dev\" tests=\"5\" failures=\"3\" errors=\"0\">"),
        "{ran}"
    );
    assert!(
        ran.out
            .contains("<failure message=\"the command exited with 3\">"),
        "{ran}"
    );
}

#[test]
fn the_run_ends_with_the_time() {
    let project = Project::fresh("dev-time");
    project.write("expect.toml", "others = 'allow'\n");
    let arguments = [
        "dev",
        "--address",
        "127.0.0.1:0",
        "--no-catalog",
        "--expect",
        "expect.toml",
        "--for",
    ];
    let ran = project.run(&[&arguments[..], &["0"]].concat());
    assert_eq!(ran.code, 0, "{ran}");
    let ran = project.run(&[&arguments[..], &["0", "--", "sleep", "600"]].concat());
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.out.contains("ran longer than `--for`"), "{ran}");
    for (file, expected) in [
        ("[[message]]\nevnt = 'A'\n", "unknown field `evnt`"),
        (
            "[[message]]\ncount = -1\n",
            "expected a whole number of messages, 0 or more",
        ),
        (
            "[[message]]\nat_most = 'two'\n",
            "expected a whole number of messages, 0 or more",
        ),
        (
            "[[message]]\ncount = 1\nat_least = 1\n",
            "`any call` has `count` together with",
        ),
        (
            "[[message]]\nevent = 'A'\nat_least = 2\nat_most = 1\n",
            "set `at_most` to 2 or more",
        ),
    ] {
        project.write("expect.toml", file);
        let ran = project.run(&[&arguments[..], &["0"]].concat());
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(expected), "{ran}");
    }
    let ran = project.run(&["dev", "--expect", "expect.toml"]);
    assert_eq!(ran.code, 2, "{ran}");
}

/// A failed test leaves nothing running.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks until the state of the catalog is as expected.
fn wait_for(address: &str, expected: &Value) {
    let end = Instant::now() + Duration::from_mins(5);
    loop {
        let state = get(address, "/_sandbox/catalog");
        let state = json!([state["phase"], state["stale"], state["version"]]);
        if state == *expected {
            return;
        }
        assert!(Instant::now() < end, "{state} is not {expected}");
        // No message arrives, so this takes its time.
        get(address, "/_sandbox/wait?within=200");
    }
}

/// Returns the JSON at a path.
fn get(address: &str, path: &str) -> Value {
    let mut client = TcpStream::connect(address).expect("it listens");
    // An answer to HTTP/1.0 has no chunks.
    let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
    client.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("answered");
    let body = answer.split("\r\n\r\n").nth(1).expect("a body");
    serde_json::from_str(body).expect("JSON")
}

/// Replaces the source in one step: a build could start between the two of a write.
fn replace(project: &Project, source: &str) {
    project.write("src/next", source);
    fs::rename(project.path("src/next"), project.path("src/lib.rs")).expect("renamed");
}

#[test]
fn the_catalog_follows_the_sources() {
    let project = shop("dev-watch");
    let target = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-cio-target");
    let mut sandbox = support::command(&["cio", "dev", "--offline", "--address", "127.0.0.1:0"]);
    sandbox
        .current_dir(project.path(""))
        .env("CARGO_TARGET_DIR", target);
    let notes = project.path("notes");
    sandbox.stderr(fs::File::create(&notes).expect("created"));
    let mut sandbox = Running(sandbox.stdout(Stdio::piped()).spawn().expect("started"));
    let mut lines = BufReader::new(sandbox.0.stdout.take().expect("piped")).lines();
    let first = lines.next().expect("a line").expect("text");
    let address = first
        .strip_prefix("endpoint  http://")
        .and_then(|it| it.strip_suffix("/v1"));
    let address = address.expect("an endpoint");
    wait_for(address, &json!(["ready", false, 1]));
    let notes = fs::read_to_string(notes).expect("read");
    // A message that arrives before the catalog is ready must not look as if it were judged by it.
    assert!(
        notes.contains("only the rules of the API judge messages"),
        "{notes}"
    );
    replace(&project, &SHOP.replace("pub order_id", "pub order id"));
    wait_for(address, &json!(["failed", true, 1]));
    replace(&project, &SHOP.replace("Order Completed", "Order Paid"));
    wait_for(address, &json!(["ready", false, 2]));
}

/// A build script that reports its start, and then waits.
#[cfg(unix)]
const WAITING: &str = r#"fn main() {
    let address = std::env::var("CIO_TEST_BUILD").unwrap();
    let mut connection = std::net::TcpStream::connect(address).unwrap();
    let _ = std::io::Read::read(&mut connection, &mut [0]);
}
"#;

#[cfg(unix)]
fn signalled(process: &mut Running, signal: rustix::process::Signal) -> Option<i32> {
    let id = rustix::process::Pid::from_child(&process.0);
    rustix::process::kill_process(id, signal).expect("signalled");
    process.0.wait().expect("ended").code()
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_build_too() {
    use std::os::unix::process::CommandExt as _;

    use rustix::process::Signal;

    let project = shop("dev-signal");
    project.write("build.rs", WAITING);
    let target = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-cio-target");
    for (command, signal, code) in [
        (&["dev", "--address", "127.0.0.1:0"][..], Signal::INT, 130),
        (&["lint"], Signal::TERM, 143),
    ] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
        let address = listener.local_addr().expect("bound").to_string();
        let (sender, started) = std::sync::mpsc::channel();
        std::thread::spawn(move || sender.send(listener.accept()));
        let mut process = support::command(&[&["cio"], command, &["--offline"]].concat());
        process
            .current_dir(project.path(""))
            .env("CARGO_TARGET_DIR", &target)
            .env("CIO_TEST_BUILD", address)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut process = Running(process.process_group(0).spawn().expect("started"));
        let started = started.recv_timeout(Duration::from_mins(5));
        let (mut script, _) = started.expect("it builds").expect("connected");
        let ended = signalled(&mut process, signal);
        assert_eq!(ended, Some(code), "{command:?}");
        // The connection ends with the script.
        let limit = Some(Duration::from_mins(1));
        script.set_read_timeout(limit).expect("set");
        let read = script.read(&mut [0]);
        assert!(matches!(read, Ok(0)), "{command:?}: {read:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_command_of_a_test_too() {
    use std::os::unix::process::CommandExt as _;

    let project = Project::fresh("dev-signal-test");
    project.write("expect.toml", "others = 'allow'\n");
    let mut process = support::command(&[
        "cio",
        "dev",
        "--address",
        "127.0.0.1:0",
        "--no-catalog",
        "--expect",
        "expect.toml",
        "--",
        "sh",
        "-c",
        "sleep 600 & echo started; wait",
    ]);
    process.current_dir(project.path("")).stdout(Stdio::null());
    process.process_group(0);
    let mut process = Running(process.stderr(Stdio::piped()).spawn().expect("started"));
    let mut output = BufReader::new(process.0.stderr.take().expect("piped"));
    let mut line = String::new();
    while line != "started\n" {
        line.clear();
        let read = output.read_line(&mut line).expect("read");
        assert_ne!(read, 0, "the command starts");
    }
    let ended = signalled(&mut process, rustix::process::Signal::TERM);
    assert_eq!(ended, Some(143));
    // It ends with all processes that can write to it.
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("ended");
    assert_eq!(rest, "");
}
