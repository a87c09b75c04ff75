//! `cargo-cio jetstream` with a cluster of three servers. `cargo xtask engines` starts them and runs these tests.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't be set up has failed"
)]

#[path = "support/ran.rs"]
mod ran;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use ran::{Ran, ran};

const LONG: Duration = Duration::from_mins(1);

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("`{name}` is not set; run these tests with `cargo xtask engines`")
    })
}

/// Runs `cargo cio jetstream` for the streams of a prefix.
fn jetstream(nats: &str, prefix: &str, words: &[&str]) -> Ran {
    let folder = TempDir::new().expect("created");
    let mut command = ran::command(&["jetstream"]);
    command
        .args(words)
        .args(["--prefix", prefix, "--max-dead-letter-bytes", "1000000"])
        .env("NATS_URL", nats);
    ran(&mut command, folder.path())
}

/// Applies, again while a cluster that was just started has no leader.
fn apply(nats: &str, prefix: &str, words: &[&str]) -> Ran {
    let began = Instant::now();
    let words = [&["apply"], words].concat();
    loop {
        let ran = jetstream(nats, prefix, &words);
        if ran.code == 0 || began.elapsed() > LONG {
            return ran;
        }
    }
}

/// Makes a stream with these settings, without a client of ours.
fn make_stream(nats: &str, name: &str, settings: &str) {
    let first = nats.split(',').next().expect("an address");
    let mut stream = TcpStream::connect(first.trim_start_matches("nats://")).expect("connected");
    let request = format!("{{\"name\":\"{name}\",{settings}}}");
    write!(
        stream,
        "CONNECT {{\"verbose\":false}}\r\nSUB reply 1\r\nPUB $JS.API.STREAM.CREATE.{name} reply \
         {}\r\n{request}\r\n",
        request.len()
    )
    .expect("written");
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let answer = lines
        .skip_while(|line| !line.starts_with("MSG reply"))
        .nth(1);
    let answer = answer.expect("an answer");
    assert!(!answer.contains("\"error\""), "{answer}");
}

/// Returns the addresses of a cluster with a leader, and a prefix for the streams of a test.
fn cluster(name: &str) -> (String, String) {
    let nats = variable("CIO_NATS");
    let prefix = format!("{name}_{}", std::process::id());
    apply(
        &nats,
        &format!("{prefix}_READY"),
        &["--max-bytes", "1000000"],
    );
    (nats, prefix)
}

#[test]
#[ignore = "needs engines: `cargo xtask engines`"]
fn streams_are_planned_made_and_changed() {
    let (nats, prefix) = cluster("CARGO");
    let plan = |bytes| jetstream(&nats, &prefix, &["plan", "--max-bytes", bytes]);
    let planned = plan("1000000");
    let made = [
        format!("create the stream `{prefix}_OUT`"),
        format!("create the stream `{prefix}_DEAD`"),
        format!("create the stream `KV_{prefix}_RELAY`"),
    ];
    let lines: Vec<_> = planned.out.lines().collect();
    assert_eq!(
        (planned.code, lines),
        (1, made.each_ref().map(|it| &**it).to_vec())
    );
    let applied = apply(&nats, &prefix, &["--max-bytes", "1000000"]);
    assert_eq!((applied.code, applied.out), (0, planned.out));
    let done = "the streams are as planned\n";
    let again = plan("1000000");
    assert_eq!((again.code, &*again.out), (0, done));

    let larger = plan("2000000");
    let change = format!("change the stream `{prefix}_OUT`: `max_bytes` from 1000000 to 2000000\n");
    assert_eq!((larger.code, &larger.out), (1, &change));
    let applied = apply(&nats, &prefix, &["--max-bytes", "2000000"]);
    assert_eq!((applied.code, applied.out), (0, change));
    assert_eq!(plan("2000000").out, done);
}

/// A stream of somebody else is named, and stays as it is.
#[test]
#[ignore = "needs engines: `cargo xtask engines`"]
fn a_stream_of_another_kind_is_refused() {
    let (nats, prefix) = cluster("OTHER");
    let name = format!("{prefix}_OUT");
    let subject = format!("{}.out.*", prefix.to_lowercase());
    let settings = format!(
        "\"subjects\":[\"{subject}\"],\"retention\":\"workqueue\",\"storage\":\"file\",\"num_replicas\":3,\
         \"max_bytes\":1000000"
    );
    make_stream(&nats, &name, &settings);
    let planned = jetstream(&nats, &prefix, &["plan", "--max-bytes", "1000000"]);
    assert_eq!(planned.code, 1, "{planned}");
    let change = planned.out.lines().next().unwrap_or("").to_owned();
    let expected = format!("change the stream `{name}`: `retention` from WorkQueue to Limits");
    assert!(change.starts_with(&expected), "{planned}");
    let refused = jetstream(&nats, &prefix, &["apply", "--max-bytes", "1000000"]);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(
        refused
            .err
            .contains(&format!("the stream `{name}` can't be made as planned")),
        "{refused}"
    );
    assert!(refused.err.contains("another prefix"), "{refused}");
    let after = jetstream(&nats, &prefix, &["plan", "--max-bytes", "1000000"]);
    assert_eq!(after.out, planned.out);
}

/// A server, stopped at the end.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "needs engines: `cargo xtask engines`"]
fn a_user_without_rights_is_told_which_to_grant() {
    let socket = TcpListener::bind(("127.0.0.1", 0)).expect("bound");
    let port = socket.local_addr().expect("an address").port();
    drop(socket);
    let folder = TempDir::new().expect("created");
    let settings = folder.path().join("nats.conf");
    let users = "{user: admin, password: \"p@1\"}, {user: reader, password: p, permissions: {publish: {deny: \
                 [\"$JS.API.STREAM.CREATE.>\"]}}}, {user: nobody, password: p, permissions: {publish: {deny: \
                 [\"$JS.API.>\"]}}}";
    let text = format!(
        "listen: 127.0.0.1:{port}\njetstream {{ store_dir: \"{}\" }}\nauthorization {{ users: [{users}] }}\n",
        folder.path().join("data").display()
    );
    fs::write(&settings, text).expect("written");
    let process = Command::new(variable("CIO_NATS_PROGRAM"))
        .arg("-c")
        .arg(&settings)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let _server = Server(process);
    let url = |user: &str| {
        let password = if user == "admin" { "p%401" } else { "p" };
        format!("nats://{user}:{password}@127.0.0.1:{port}")
    };
    let sizes = ["--max-bytes", "1000000", "--replicas", "1"];
    let run = |user, action| jetstream(&url(user), "CIO", &[&[action], &sizes[..]].concat());
    let began = Instant::now();
    while run("admin", "plan").code == 2 {
        assert!(began.elapsed() < LONG, "{}", run("admin", "plan"));
    }
    let nobody = run("nobody", "plan");
    assert_eq!(nobody.code, 2, "{nobody}");
    assert!(
        nobody.err.contains("the stream `CIO_OUT` can't be read"),
        "{nobody}"
    );
    assert!(
        nobody.err.contains("grant `$JS.API.>` to its user"),
        "{nobody}"
    );
    assert_eq!(run("reader", "plan").out.lines().count(), 3);
    let reader = run("reader", "apply");
    assert_eq!(reader.code, 2, "{reader}");
    assert!(
        reader.err.contains("the stream `CIO_OUT` can't be made"),
        "{reader}"
    );
    assert!(
        reader.err.contains("grant `$JS.API.>` to the user"),
        "{reader}"
    );
    let admin = run("admin", "apply");
    assert_eq!((admin.code, admin.out.lines().count()), (0, 3), "{admin}");
}
