//! The program `cio-relay`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use customerio_relay::{Engine, Rejected};
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, database, engine, outbox, schema};

fn program(schema: &str, sandbox: &Sandbox) -> Command {
    let mut command = without_endpoint(schema);
    command.args(["--endpoint", sandbox.url()]);
    command
}

fn without_endpoint(schema: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cio-relay"));
    command
        .env("DATABASE_URL", std::env::var("CIO_POSTGRES").unwrap())
        .env("SHOP_KEY", "a-key")
        .args(["--schema", schema, "--source", "shop=SHOP_KEY"]);
    command
}

/// The program, killed if the test fails.
struct Running {
    child: Child,
    /// Where it serves metrics.
    address: String,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap();
        let address = address.strip_suffix("/metrics").unwrap().to_owned();
        Self { child, address }
    }

    /// Ends it with SIGTERM.
    fn end(mut self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended if the test has not failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to a request of a path.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Asks for a path until the answer has these parts.
async fn shows(address: &str, path: &str, parts: &[&str]) {
    let began = Instant::now();
    loop {
        let answer = get(address, path);
        if parts.iter().all(|part| answer.contains(part)) {
            return;
        }
        assert!(began.elapsed() < LONG, "{answer}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_program_reports_relays_and_ends_at_sigterm() {
    let schema = schema("program");
    let pool = database(&schema).await;
    let sandbox = Sandbox::start().unwrap();
    for number in 1..=3 {
        outbox().send(&pool, call("u1", number)).await.unwrap();
    }
    let dry = program(&schema, &sandbox)
        .arg("--dry-run")
        .output()
        .unwrap();
    let report = String::from_utf8(dry.stdout).unwrap();
    assert!(dry.status.success(), "{report}");
    assert!(report.starts_with("shop: 3 pending"), "{report}");
    assert!(sandbox.requests().is_empty());
    assert_eq!(engine(&pool).account().await.unwrap().owner, None);

    let running = Running::start(program(&schema, &sandbox).args(["--name", "pod-1"]));
    let address = &running.address;
    let began = Instant::now();
    while engine(&pool).account().await.unwrap().delivered < 3 {
        assert!(began.elapsed() < LONG);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let owner = engine(&pool).account().await.unwrap().owner;
    assert_eq!(owner.as_deref(), Some("pod-1"));
    let health = get(address, "/health");
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    // The relay counts a delivery after the store does, and is ready after its first count.
    shows(address, "/ready", &["HTTP/1.1 200"]).await;
    let metrics = [
        "customerio_messages_delivered_total{source=\"shop\"} 3",
        "customerio_relay_owner{source=\"shop\"} 1",
        "# TYPE customerio_oldest_age_seconds gauge",
    ];
    shows(address, "/metrics", &metrics).await;
    assert!(get(address, "/").starts_with("HTTP/1.1 404"));

    running.end();
    assert_eq!(engine(&pool).account().await.unwrap().owner, None);
}

/// Each source has its key, its lease and its numbers.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_source_with_a_refused_key_does_not_stop_another() {
    let schema = schema("sources");
    let pool = database(&schema).await;
    let sandbox = Sandbox::start().unwrap();
    sandbox.accept_only_key("a-key");
    outbox().send(&pool, call("u1", 1)).await.unwrap();
    let club = outbox().source("club");
    club.send(&pool, call("u1", 2)).await.unwrap();
    let mut relaying = program(&schema, &sandbox);
    relaying
        .args(["--source", "club=CLUB_KEY"])
        .env("CLUB_KEY", "an-old-key");
    let running = Running::start(&mut relaying);
    let expected = [
        "customerio_messages_delivered_total{source=\"shop\"} 1",
        "customerio_messages_delivered_total{source=\"club\"} 0",
        "customerio_relay_owner{source=\"shop\"} 1",
        "customerio_relay_owner{source=\"club\"} 1",
        "customerio_paused{source=\"shop\"} 0",
        "customerio_paused{source=\"club\"} 1",
    ];
    shows(&running.address, "/metrics", &expected).await;
    let club = engine(&pool).source("club");
    assert_eq!(club.account().await.unwrap().pending, 1);
    running.end();
    assert_eq!(club.account().await.unwrap().owner, None);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn dead_letters_are_listed_shown_resent_and_dropped() {
    let schema = schema("letters");
    let pool = database(&schema).await;
    let sandbox = Sandbox::start().unwrap();
    for number in 1..=3 {
        outbox().send(&pool, call("u1", number)).await.unwrap();
    }
    let lease = engine(&pool).take("me", LONG).await.unwrap().unwrap();
    engine(&pool).give_back(lease).await.unwrap();
    let rejected = [1, 2, 3].map(|id| Rejected::new(id, 400, "bad", "no\u{1b}[2J"));
    engine(&pool).rejected(&rejected).await.unwrap();
    // Without a key.
    let letters = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_cio-relay"))
            .env("DATABASE_URL", std::env::var("CIO_POSTGRES").unwrap())
            .args(["deadletters", "--schema", &schema, "--source", "shop"])
            .args(words)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, list, _) = letters(&[]);
    assert_eq!(code, Some(0));
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 4, "{list}");
    assert!(
        lines[0].starts_with("1  20") && lines[0].contains("  identify  u1:1  "),
        "{list}"
    );
    assert!(lines[0].ends_with("bad (status 400)"), "{list}");
    assert_eq!(lines[3], "3 dead letters");
    let (_, shown, _) = letters(&["show", "2"]);
    assert!(shown.contains(r#""messageId":"u1:2""#), "{shown}");
    assert!(
        shown.contains("no\\u001b[2J") && !shown.contains('\u{1b}'),
        "{shown}"
    );
    let (_, json, _) = letters(&["show", "2", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["deadLetters"][0]["item"]["messageId"], "u1:2");
    assert_eq!(json["deadLetters"][0]["detail"], "no\u{1b}[2J");
    // As `cargo cio deadletters` names them.
    for key in [
        "id",
        "refusedAt",
        "call",
        "name",
        "messageId",
        "bytes",
        "status",
        "reason",
    ] {
        assert!(json["deadLetters"][0].get(key).is_some(), "{key}: {json}");
    }

    // Nothing changes if one of them does not exist.
    for action in ["resend", "drop"] {
        let (code, _, error) = letters(&[action, "1", "9"]);
        assert_eq!(code, Some(2));
        assert!(
            error.contains("the source `shop` has no dead letter 9"),
            "{error}"
        );
        assert_eq!(letters(&[action]).0, Some(2), "no letter is named");
    }
    assert_eq!(engine(&pool).account().await.unwrap().dead_letters, 3);
    assert_eq!(letters(&["drop", "2"]).1, "1 letter is removed\n");
    assert_eq!(letters(&["resend", "--all"]).1, "2 letters wait again\n");
    let account = engine(&pool).account().await.unwrap();
    assert_eq!(
        (account.pending, account.rejected, account.dead_letters),
        (2, 1, 0)
    );
    let running = Running::start(&mut program(&schema, &sandbox));
    let began = Instant::now();
    while engine(&pool).account().await.unwrap().delivered < 2 {
        assert!(began.elapsed() < LONG);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    running.end();
    let arrived = sandbox.messages();
    let arrived: Vec<_> = arrived
        .iter()
        .filter_map(|it| it.message_id.as_deref())
        .collect();
    assert_eq!(arrived, ["u1:1", "u1:3"]);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_program_that_can_not_start_says_what_to_do() {
    let sandbox = Sandbox::start().unwrap();
    let failed = |command: &mut Command| {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let error = failed(&mut program("nowhere", &sandbox));
    assert!(error.contains("`cio_outbox` is missing"), "{error}");
    let error = failed(program("nowhere", &sandbox).env_remove("SHOP_KEY"));
    assert!(error.contains("the variable `SHOP_KEY`"), "{error}");
    let of_region = |region: &str| {
        let mut program = program("nowhere", &sandbox);
        program.env("SHOP_KEY", "sk_eu_secret");
        failed(program.env("CUSTOMERIO_REGION", region))
    };
    let error = of_region("us");
    assert!(error.contains("the API key is of EU"), "{error}");
    for name in [
        "SHOP_KEY",
        "DATABASE_URL",
        "CUSTOMERIO_ENDPOINT",
        "CUSTOMERIO_REGION",
    ] {
        let error = failed(without_endpoint("nowhere").env(name, ""));
        assert!(
            error.contains(&format!("`{name}` is empty; set it")),
            "{error}"
        );
    }
    let error = failed(without_endpoint("nowhere").env("CUSTOMERIO_ENDPOINT", "shop"));
    assert!(
        error.contains("its endpoint from `CUSTOMERIO_ENDPOINT`: "),
        "{error}"
    );
    let error = failed(program("nowhere", &sandbox).env("SHOP_KEY", "a key"));
    assert!(error.contains("with its key from `SHOP_KEY`: "), "{error}");
    let error = of_region("asia");
    assert!(error.contains("set it to `us` or `eu`"), "{error}");
    let error = of_region("EU");
    assert!(error.contains("`cio_outbox` is missing"), "{error}");
    let error = failed(program("nowhere", &sandbox).env_remove("DATABASE_URL"));
    assert!(error.contains("set `DATABASE_URL`"), "{error}");
    let error =
        failed(program("nowhere", &sandbox).env("DATABASE_URL", "postgres://t@127.0.0.1:1/x"));
    assert!(error.contains("can't be reached"), "{error}");
}
