//! A server of a test alone.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::support::LONG;

/// Makes a cluster and starts its server, with a disk of 1 MiB that only this process sees. It needs no root,
/// and the server, which refuses root, runs as another user. It listens on a socket in its folder: another
/// program could take a port before the cluster is made.
const SCRIPT: &str = "mount -t tmpfs -o size=1m,mode=700 tmpfs \"$1/space\" && exec unshare -U --map-user=65534 \
    --map-group=65534 sh -c '\"$0/initdb\" -U t -A trust -E UTF8 --locale=C --no-instructions -D \"$1/data\" && exec \
    \"$0/postgres\" -D \"$1/data\" -k \"$1\" -p 5432 -c listen_addresses= -c fsync=off -c wal_writer_delay=10s' \"$0\" \"$1\"";

/// One server, stopped at the end.
pub(crate) struct Server {
    process: Child,
    folder: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        let programs = std::env::var("CIO_POSTGRES_PROGRAMS").unwrap_or_else(|_| {
            panic!("`CIO_POSTGRES_PROGRAMS` is not set; run these tests with `cargo xtask engines`")
        });
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("space")).unwrap();
        let process = Command::new("unshare")
            .args(["-rm", "sh", "-c", SCRIPT, &programs])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, folder }
    }

    /// The folder of the small disk.
    pub(crate) fn space(&self) -> PathBuf {
        self.folder.path().join("space")
    }

    /// Waits until the server takes connections.
    pub(crate) async fn connect(&self) -> PgPool {
        let address = PgConnectOptions::new_without_pgpass()
            .socket(self.folder.path())
            .port(5432)
            .username("t")
            .database("postgres");
        let began = Instant::now();
        loop {
            let options = PgPoolOptions::new().max_connections(8);
            match options.connect_with(address.clone()).await {
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
