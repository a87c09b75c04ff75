//! The program `cio-relay` over streams.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use customerio_handoff::jetstream::Streams;
use customerio_relay::{Engine as _, Rejected};
use customerio_sandbox::Sandbox;

use crate::support::{LONG, call, connect, engine, handoff, read};

fn run(prefix: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = program(words, prefix).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// A process that is killed at the end, also if the test fails.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(words: &[&str], prefix: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cio-relay"));
    command
        .env_remove("DATABASE_URL")
        .env_remove("CUSTOMERIO_API_KEY")
        .env("NATS_URL", std::env::var("CIO_NATS").unwrap())
        .args(words)
        .args(["--prefix", prefix]);
    command
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_program_makes_streams_and_relays_them() {
    let prefix = format!("PROGRAM_{}", std::process::id());
    let client = connect().await;
    // A cluster that was just started has no leader for some seconds.
    crate::support::streams("BEFORE", &client).await;
    let streams = Streams::new().prefix(&prefix);
    let sizes = [
        "--max-bytes",
        "1000000",
        "--max-dead-letter-bytes",
        "1000000",
    ];
    let plan = [&["jetstream", "plan"], &sizes[..]].concat();
    let apply = [&["jetstream", "apply"], &sizes[..]].concat();

    let (code, _, error) = run(&prefix, &["--dry-run"]);
    assert_eq!(code, Some(2), "no key");
    assert!(error.contains("`CUSTOMERIO_API_KEY`"), "{error}");
    let (code, planned, _) = run(&prefix, &plan);
    assert_eq!((code, planned.lines().count()), (Some(1), 3), "{planned}");
    assert_eq!(run(&prefix, &apply), (Some(0), planned, String::new()));
    let done = "the streams are as planned\n";
    assert_eq!(run(&prefix, &plan).1, done);

    let handoff = handoff(&client, &streams).await;
    for number in 0..3 {
        handoff.send(call("u1", number)).unwrap();
    }
    assert_eq!(handoff.shutdown(LONG).await.stored, 3);
    let shop = engine(&client, &streams);
    let lease = shop.take("me", LONG).await.unwrap().unwrap();
    let first = read(&shop, 3).await[0].id;
    let rejected = Rejected::new(first, 400, "bad", "no");
    shop.rejected(&[rejected]).await.unwrap();
    shop.give_back(lease).await.unwrap();
    let letters = ["deadletters", "--source", "shop"];
    let (code, list, _) = run(&prefix, &letters);
    assert_eq!(code, Some(0));
    assert!(list.contains("bad (status 400)"), "{list}");
    let resend = [&letters[..], &["resend", "--all"]].concat();
    assert_eq!(run(&prefix, &resend).0, Some(0));

    let sandbox = Sandbox::start().unwrap();
    let words = ["--source", "shop=SHOP_KEY", "--endpoint", sandbox.url()];
    let relay = program(&words, &prefix).env("SHOP_KEY", "a-key").spawn();
    let relay = Running(relay.unwrap());
    let began = Instant::now();
    let account = loop {
        // A server may not answer the first request of a consumer that it just made.
        match shop.account().await {
            Ok(account) if account.delivered == 3 || began.elapsed() > LONG => break account,
            Ok(_) => {}
            Err(error) => assert!(began.elapsed() < LONG, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    drop(relay);
    assert_eq!(
        (account.delivered, account.rejected, account.pending),
        (3, 0, 0)
    );
    assert_eq!(account.dead_letters, 0);
    let arrived = sandbox.messages();
    let arrived: Vec<_> = arrived
        .iter()
        .filter_map(|it| it.message_id.as_deref())
        .collect();
    assert_eq!(
        arrived,
        ["u1:1", "u1:2", "u1:0"],
        "a retried message comes last"
    );
}
