//! Servers that refuse, or whose disk is full.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_nats::{Client, ConnectOptions};
use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_handoff::jetstream::{HandOff, HandOffError, Streams};
use tokio::net::TcpSocket;

/// One server of a test, stopped at the end.
pub(crate) struct Server {
    process: Child,
    folder: tempfile::TempDir,
    port: u16,
}

/// A port that no other program gets before this one ends: a socket keeps it. It does not listen, and shares
/// its address, so that a server can.
pub(crate) fn free_port() -> u16 {
    static KEPT: Mutex<Vec<TcpSocket>> = Mutex::new(Vec::new());
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let port = socket.local_addr().unwrap().port();
    KEPT.lock().unwrap().push(socket);
    port
}

impl Server {
    fn start(users: &str, disk: Option<&str>) -> Self {
        Self::start_on(free_port(), users, disk)
    }

    /// Starts one with these users, whose disk has this size if one is given.
    pub(crate) fn start_on(port: u16, users: &str, disk: Option<&str>) -> Self {
        let program = std::env::var("CIO_NATS_PROGRAM").unwrap_or_else(|_| {
            panic!("`CIO_NATS_PROGRAM` is not set; run these tests with `cargo xtask engines`")
        });
        let folder = tempfile::tempdir().unwrap();
        let (data, settings) = (folder.path().join("data"), folder.path().join("nats.conf"));
        std::fs::create_dir(&data).unwrap();
        let text = format!(
            "listen: 127.0.0.1:{port}\njetstream {{ store_dir: \"{}\", max_file: 256MB }}\n{users}\n",
            data.display()
        );
        std::fs::write(&settings, text).unwrap();
        let mut command = if let Some(size) = disk {
            // A disk that only this process sees. It needs no root.
            let mut command = Command::new("unshare");
            let script = "mount -t tmpfs -o size=$0 tmpfs \"$1\" && exec \"$2\" -c \"$3\"";
            command.args(["-rm", "sh", "-c", script, size]);
            command.arg(&data).arg(program).arg(&settings);
            command
        } else {
            let mut command = Command::new(program);
            command.arg("-c").arg(&settings);
            command
        };
        // It logs each start and refusal.
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        let process = quiet.spawn().unwrap();
        Self {
            process,
            folder,
            port,
        }
    }

    async fn connect(&self, user: &str) -> Client {
        let options = ConnectOptions::new()
            .user_and_password(user.to_owned(), "secret".to_owned())
            .retry_on_initial_connect()
            .connection_timeout(Duration::from_secs(1));
        let client = options.connect(format!("127.0.0.1:{}", self.port)).await;
        let client = client.unwrap();
        client.flush().await.unwrap();
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(self.folder.path());
    }
}

pub(crate) fn streams() -> Streams {
    Streams::new()
        .replicas(1)
        .max_bytes(64 << 20)
        .max_dead_letter_bytes(1 << 20)
}

const ADMIN: &str = "{user: admin, password: secret}";

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_user_without_rights_gets_the_fix() {
    let users = format!(
        "authorization {{ users: [ {ADMIN}, {{user: reader, password: secret, permissions: {{ publish: {{ deny: \
         [\"$JS.API.STREAM.CREATE.>\"] }} }} }}, {{user: nobody, password: secret, permissions: {{ publish: {{ deny: \
         [\"$JS.API.>\"] }} }} }} ] }}"
    );
    let server = Server::start(&users, None);
    let nobody = server.connect("nobody").await;
    let error = streams().check("shop", &nobody).await.unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("the stream `CIO_OUT` can't be read"),
        "{error}"
    );
    assert!(error.ends_with("grant `$JS.API.>` to its user"), "{error}");
    let reader = server.connect("reader").await;
    let error = streams().apply(&reader).await.unwrap_err().to_string();
    assert!(
        error.contains("if nothing answered, grant `$JS.API.>`"),
        "{error}"
    );
    // A server whose storage is smaller than the streams.
    let admin = server.connect("admin").await;
    let large = streams().max_bytes(1 << 30);
    let error = large.apply(&admin).await.unwrap_err().to_string();
    assert!(error.contains("insufficient storage"), "{error}");
    assert!(error.contains("set a lower `max_bytes`"), "{error}");
    streams().apply(&admin).await.unwrap();
}

/// The server's disk becomes full: calls are refused when the memory is full too, and what was acknowledged counts.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_full_disk_of_the_server_is_back_pressure() {
    let users = format!("authorization {{ users: [ {ADMIN} ] }}");
    let server = Server::start(&users, Some("4m"));
    let client = server.connect("admin").await;
    let began = Instant::now();
    while let Err(error) = streams().apply(&client).await {
        assert!(began.elapsed() < Duration::from_secs(60), "{error}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let handoff = HandOff::builder(client).streams(streams());
    let handoff = handoff.max_bytes(1 << 20).start().await.unwrap();
    let user = "u".repeat(150);
    let (mut taken, mut refused) = (0_u64, 0);
    let mut last = None;
    // Refused for longer than a frame takes: nothing makes room any more.
    while refused < 100 {
        match handoff.send(Identify::new(&*user, &Empty)) {
            Ok(receipt) => {
                (taken, refused) = (taken + 1, 0);
                last = Some(receipt);
            }
            Err(HandOffError::Full { .. }) => {
                refused += 1;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => panic!("{error}"),
        }
        assert!(taken < 1_000_000, "the disk is not full");
    }
    let report = handoff.shutdown(Duration::from_millis(300)).await;
    assert_eq!(report.stored + report.abandoned, taken);
    assert!(report.stored > 0 && report.abandoned > 0, "{report:?}");
    last.unwrap().stored().await.unwrap_err();
}

/// A server that says its version and answers pings.
#[tokio::test]
async fn a_server_that_is_too_old_is_named() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    // It ends with the connection.
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let info = "INFO {\"server_id\":\"s\",\"version\":\"2.8.4\",\"headers\":true,\"max_payload\":1048576}\r\n";
        stream.write_all(info.as_bytes()).unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            // The client has gone after the test.
            if line == "PING" && stream.write_all(b"PONG\r\n").is_err() {
                return;
            }
        }
    });
    let client = async_nats::connect(address).await.unwrap();
    let error = streams().check("shop", &client).await.unwrap_err();
    let expected = "the server has version 2.8.4; update it to 2.9 or later";
    assert_eq!(error.to_string(), expected);
}
