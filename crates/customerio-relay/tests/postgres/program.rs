//! The program `cio-relay`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Instant;

use customerio_relay::Engine;
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, database, engine, outbox, schema};

fn program(schema: &str, sandbox: &Sandbox) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cio-relay"));
    command
        .env("DATABASE_URL", std::env::var("CIO_POSTGRES").unwrap())
        .env("SHOP_KEY", "a-key")
        .args([
            "--schema",
            schema,
            "--source",
            "shop=SHOP_KEY",
            "--endpoint",
            sandbox.url(),
        ]);
    command
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

    let mut child = program(&schema, &sandbox)
        .args(["--listen", "127.0.0.1:0", "--name", "pod-1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/metrics").unwrap().to_owned();
    let began = Instant::now();
    while engine(&pool).account().await.unwrap().delivered < 3 {
        assert!(began.elapsed() < LONG);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let owner = engine(&pool).account().await.unwrap().owner;
    assert_eq!(owner.as_deref(), Some("pod-1"));
    for path in ["/health", "/ready"] {
        let answer = get(&address, path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let metrics = get(&address, "/metrics");
    for line in [
        "customerio_messages_delivered_total{source=\"shop\"} 3",
        "customerio_relay_owner{source=\"shop\"} 1",
        "# TYPE customerio_oldest_age_seconds gauge",
    ] {
        assert!(metrics.contains(line), "{metrics}");
    }
    assert!(get(&address, "/").starts_with("HTTP/1.1 404"));

    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(sent.success());
    assert!(child.wait().unwrap().success());
    assert_eq!(engine(&pool).account().await.unwrap().owner, None);
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
    let error = failed(program("nowhere", &sandbox).env_remove("DATABASE_URL"));
    assert!(error.contains("set `DATABASE_URL`"), "{error}");
    let error =
        failed(program("nowhere", &sandbox).env("DATABASE_URL", "postgres://t@127.0.0.1:1/x"));
    assert!(error.contains("can't be reached"), "{error}");
}
