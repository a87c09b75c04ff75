//! A server of a test alone.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use crate::support::LONG;

/// Makes a cluster and starts its server, with a disk of 1 MiB that only this process sees. It needs no root,
/// and the server, which refuses root, runs as another user.
const SCRIPT: &str = "mount -t tmpfs -o size=1m,mode=700 tmpfs \"$1/space\" && exec unshare -U --map-user=65534 \
    --map-group=65534 sh -c '\"$0/initdb\" -U t -A trust -E UTF8 --locale=C --no-instructions -D \"$1/data\" && exec \
    \"$0/postgres\" -D \"$1/data\" -k \"$1\" -h 127.0.0.1 -p \"$2\" -c fsync=off -c wal_writer_delay=10s' \"$0\" \"$1\" \"$2\"";

/// One server, stopped at the end.
pub(crate) struct Server {
    process: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Self {
        let programs = std::env::var("CIO_POSTGRES_PROGRAMS").unwrap_or_else(|_| {
            panic!("`CIO_POSTGRES_PROGRAMS` is not set; run these tests with `cargo xtask engines`")
        });
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("space")).unwrap();
        let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        drop(socket);
        let process = Command::new("unshare")
            .args(["-rm", "sh", "-c", SCRIPT, &programs])
            .args([folder.path().as_os_str(), port.to_string().as_ref()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            process,
            folder,
            port,
        }
    }

    /// The folder of the small disk.
    pub(crate) fn space(&self) -> PathBuf {
        self.folder.path().join("space")
    }

    /// Waits until the server takes connections.
    pub(crate) async fn connect(&self) -> PgPool {
        let address = format!("postgres://t@127.0.0.1:{}/postgres", self.port);
        let began = Instant::now();
        loop {
            let options = PgPoolOptions::new().max_connections(8);
            match options.connect(&address).await {
                Ok(pool) => return pool,
                Err(error) => assert!(began.elapsed() < LONG, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let _ = self.process.wait();
    }
}
