//! A server whose disk is full.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use customerio_relay::Engine as _;
use customerio_sandbox::{Fault, Sandbox};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use crate::support::{LONG, call, engine, outbox, relay, run};

/// Makes a cluster and starts its server, whose tables are on a disk that only this process sees. It needs no root,
/// and the server, which refuses root, runs as another user.
const SCRIPT: &str = "mount -t tmpfs -o size=1m,mode=700 tmpfs \"$1/space\" && exec unshare -U --map-user=65534 \
    --map-group=65534 sh -c '\"$0/initdb\" -U t -A trust -E UTF8 --locale=C --no-instructions -D \"$1/data\" && exec \
    \"$0/postgres\" -D \"$1/data\" -k \"$1\" -h 127.0.0.1 -p \"$2\" -c fsync=off' \"$0\" \"$1\" \"$2\"";

/// One server, stopped at the end.
struct Server {
    process: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Server {
    fn start() -> Self {
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

    /// A pool whose tables are on the small disk.
    async fn pool(&self) -> PgPool {
        let address = format!("postgres://t@127.0.0.1:{}/postgres", self.port);
        let began = Instant::now();
        let pool = loop {
            let options = PgPoolOptions::new().max_connections(8);
            match options.connect(&address).await {
                Ok(pool) => break pool,
                Err(error) => assert!(began.elapsed() < LONG, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let space = self.folder.path().join("space");
        run(
            &pool,
            &format!("CREATE TABLESPACE small LOCATION '{}'", space.display()),
        )
        .await;
        run(
            &pool,
            "ALTER DATABASE postgres SET default_tablespace = small",
        )
        .await;
        pool.close().await;
        let pool = PgPoolOptions::new().max_connections(8);
        let pool = pool.connect(&address).await.unwrap();
        run(&pool, customerio_outbox::postgres::SCHEMA).await;
        pool
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let _ = self.process.wait();
    }
}

/// A writer's transaction fails with the fix. A relay goes on: it needs no room to deliver.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_full_disk_stops_writers_and_no_relay() {
    let server = Server::start();
    let pool = server.pool().await;
    run(&pool, "CREATE TABLE orders (id bigint)").await;
    let (outbox, shop) = (outbox(), engine(&pool));
    // A relay that ran before.
    let lease = shop.take("me", LONG).await.unwrap().unwrap();
    shop.give_back(lease).await.unwrap();
    let mut written = 0;
    let error = loop {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("INSERT INTO orders VALUES (1)")
            .execute(&mut *tx)
            .await
            .unwrap();
        match outbox.send(&mut *tx, call("u1", written)).await {
            Ok(_) => tx.commit().await.unwrap(),
            Err(error) => break error.to_string(),
        }
        written += 1;
        assert!(written < 100_000, "the disk is not full");
    };
    assert!(
        error.ends_with("the database's disk is full; free space and repeat the transaction"),
        "{error}"
    );
    let orders: i64 = sqlx::query_scalar("SELECT count(*) FROM orders")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(orders, written);

    let sandbox = Sandbox::start().unwrap();
    let refused = Fault::status(400).body("no").if_message_id("refused");
    sandbox.inject(refused);
    let relay = relay(&pool, sandbox.url().to_owned(), Duration::from_secs(2));
    let running = tokio::spawn(async move { relay.run_until(core::future::pending()).await });
    let drained = async || {
        let began = Instant::now();
        loop {
            let account = shop.account().await.unwrap();
            if account.pending == 0 {
                return account;
            }
            assert!(began.elapsed() < LONG, "{account:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert_eq!(drained().await.delivered, written.unsigned_abs());
    // With some room, vacuum makes more. Without, it may lack a page for its own map.
    run(&pool, "DROP TABLE orders").await;
    run(&pool, "VACUUM").await;
    let call = call("u1", written).message_id("refused");
    outbox.send(&pool, call).await.unwrap();
    let account = drained().await;
    assert_eq!((account.rejected, account.dead_letters), (1, 1));
    assert_eq!(account.committed(), written.unsigned_abs() + 1);
    running.abort();
}
