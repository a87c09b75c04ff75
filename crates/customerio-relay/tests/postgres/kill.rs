//! Relays as processes that are killed, stopped and continued, over one Postgres and one sandbox.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use customerio_relay::{Account, Engine};
use customerio_sandbox::{Fault, Sandbox};
use sqlx::{PgPool, Row};
use tokio::task::JoinHandle;

use crate::support::{LONG, call, database, engine, outbox, pool, relay, run, schema};

const LEASE: Duration = Duration::from_secs(2);
const USERS: usize = 40;
const WRITERS: usize = 4;

/// The line of a process that is about to stand by.
const READY: &str = "ready";

/// How much later than its lease ends a busy machine may have a successor.
const LATE: Duration = Duration::from_secs(6);

/// The body of a child process; in the run of all tests it does nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the tests start it"]
async fn relay_process() {
    let (Ok(schema), Ok(url)) = (std::env::var("RELAY_SCHEMA"), std::env::var("RELAY_URL")) else {
        return;
    };
    let relay = relay(&pool(&schema).await, url, LEASE);
    println!("\n{READY}");
    relay.run_until(core::future::pending()).await;
}

/// A process with a relay, killed at the end.
struct Process(Child);

impl Process {
    /// Starts one, and waits until it has a connection.
    fn start(schema: &str, sandbox: &Sandbox) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::relay_process", "--include-ignored"])
            .arg("--nocapture")
            .env("RELAY_SCHEMA", schema)
            .env("RELAY_URL", sandbox.url())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.any(|line| line.unwrap() == READY);
        assert!(ready, "it ended");
        Self(child)
    }

    fn signal(&self, signal: &str) {
        let id = self.0.id().to_string();
        let done = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Commits messages until `stop` is set: each user's number is counted under a lock of the user's row. A part of
/// the transactions ends late, and a part rolls back.
fn write(pool: &PgPool, writer: usize, stop: &Arc<AtomicBool>) -> JoinHandle<()> {
    let (pool, stop) = (pool.clone(), Arc::clone(stop));
    tokio::spawn(async move {
        let outbox = outbox();
        let mut random = fastrand::Rng::with_seed(writer as u64);
        while !stop.load(Ordering::Relaxed) {
            let user = format!("u{}", random.usize(..USERS));
            let mut tx = pool.begin().await.unwrap();
            let sql = "UPDATE users SET number = number + 1 WHERE id = $1 RETURNING number";
            let row = sqlx::query(sql)
                .bind(&user)
                .fetch_one(&mut *tx)
                .await
                .unwrap();
            let number: i64 = row.get("number");
            outbox.send(&mut *tx, call(&user, number)).await.unwrap();
            if random.u8(..10) < 3 {
                tokio::time::sleep(Duration::from_millis(random.u64(..20))).await;
            }
            if random.u8(..20) == 0 {
                tx.rollback().await.unwrap();
            } else {
                tx.commit().await.unwrap();
            }
        }
    })
}

async fn reached(pool: &PgPool, what: &str, is_so: impl Fn(&Account) -> bool) -> Account {
    let (engine, began) = (engine(pool), Instant::now());
    loop {
        let account = engine.account().await.unwrap();
        if is_so(&account) {
            return account;
        }
        assert!(began.elapsed() < LONG, "{what}: {account:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Returns the epoch and the number of final messages.
async fn progress(pool: &PgPool) -> (i64, i64) {
    let sql = "SELECT COALESCE(max(epoch), 0) AS epoch, COALESCE(max(delivered), 0) AS delivered FROM cio_relay";
    let row = sqlx::query(sql).fetch_one(pool).await.unwrap();
    (row.get("epoch"), row.get("delivered"))
}

/// Waits for the first message that a later term made final. Returns the time.
async fn taken_over(pool: &PgPool, epoch: i64, since: Instant) -> Duration {
    let mut before = None;
    loop {
        let (now, delivered) = progress(pool).await;
        if now > epoch && before.get_or_insert(delivered) != &delivered {
            return since.elapsed();
        }
        assert!(since.elapsed() < LONG, "no relay took over");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn owners_that_are_killed_or_stopped_lose_nothing_and_keep_the_order() {
    let schema = schema("kill");
    let pool = database(&schema).await;
    run(
        &pool,
        "CREATE TABLE users (id text PRIMARY KEY, number bigint NOT NULL DEFAULT 0);
         INSERT INTO users (id) SELECT 'u' || n FROM generate_series(0, 39) n",
    )
    .await;
    let sandbox = Sandbox::builder().keep(1_000_000).start().unwrap();
    // The first fault that matches applies, so this message never arrives.
    sandbox.inject(Fault::status(400).body("no").if_message_id("u7:9"));
    sandbox.inject(Fault::status(503).fraction(0.02, 1));
    sandbox.inject(Fault::status(503).processed().fraction(0.02, 2));
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS).map(|it| write(&pool, it, &stop)).collect();

    let mut owner = Process::start(&schema, &sandbox);
    reached(&pool, "the first owner", |it| it.delivered > 0).await;
    let mut stopped = None;
    // Each round a new process stands by before the owner ends.
    for round in 0..6 {
        let next = Process::start(&schema, &sandbox);
        let epoch = progress(&pool).await.0;
        let began = Instant::now();
        if round == 5 {
            owner.signal("-STOP");
            let time = taken_over(&pool, epoch, began).await;
            println!("stopped: {time:?}");
            // It goes on behind its successor.
            owner.signal("-CONT");
            stopped = Some(owner);
            owner = next;
        } else {
            owner.signal("-KILL");
            let time = taken_over(&pool, epoch, began).await;
            println!("killed: {time:?}");
            assert!(time <= LEASE + LATE, "{time:?}");
            owner = next;
        }
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    let account = reached(&pool, "the end", |it| it.pending == 0).await;

    let row = sqlx::query("SELECT sum(number)::bigint AS committed FROM users")
        .fetch_one(&pool)
        .await
        .unwrap();
    let committed = u64::try_from(row.get::<i64, _>("committed")).unwrap();
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    let (mut arrived, mut repeated) = (0, 0);
    for message in sandbox.messages() {
        let id = message.message_id.unwrap();
        let (user, number) = id.split_once(':').unwrap();
        let number: i64 = number.parse().unwrap();
        let last = last.entry(user.to_owned()).or_default();
        // The rejected one is the only gap.
        let next = *last + 1 + i64::from((user, *last) == ("u7", 8));
        if number > *last {
            assert_eq!(number, next, "the order of {user}");
            *last = number;
            arrived += 1;
        } else {
            repeated += 1;
        }
    }
    println!("committed {committed}, arrived {arrived}, repeated {repeated}, {account:?}");
    assert_eq!(account.committed(), committed);
    assert_eq!(account.delivered, arrived);
    assert_eq!(arrived + account.rejected, committed);
    assert_eq!(account.rejected, 1);
    drop((owner, stopped));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_stand_by_does_not_wait_for_the_lease_after_a_clean_stop() {
    const LEASE: Duration = Duration::from_mins(1);
    let schema = schema("clean");
    let pool = database(&schema).await;
    let sandbox = Sandbox::start().unwrap();
    let first = relay(&pool, sandbox.url().to_owned(), LEASE);
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(async move {
        first
            .run_until(async {
                let _ = stopped.await;
            })
            .await;
    });
    outbox().send(&pool, call("u1", 1)).await.unwrap();
    reached(&pool, "the first", |it| it.delivered == 1).await;
    let second = relay(&pool, sandbox.url().to_owned(), LEASE);
    let standing_by = tokio::spawn(async move { second.run_until(core::future::pending()).await });
    let epoch = progress(&pool).await.0;
    outbox().send(&pool, call("u1", 2)).await.unwrap();
    stop.send(()).unwrap();
    let began = Instant::now();
    task.await.unwrap();
    outbox().send(&pool, call("u1", 3)).await.unwrap();
    reached(&pool, "the second", |it| it.delivered == 3).await;
    let time = began.elapsed();
    println!("clean stop to the first message of the next owner: {time:?}");
    assert!(progress(&pool).await.0 > epoch);
    assert!(time < LEASE / 2, "{time:?}");
    standing_by.abort();
}
