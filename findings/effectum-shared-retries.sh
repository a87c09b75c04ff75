#!/usr/bin/env bash
# effectum: each retry of one job takes a retry from every other job, so that a job fails for good the first time.
#
# effectum 0.7.0 adds one to `current_try`, and the failed run to `run_info`, of all rows of its table. A job that was
# done long ago has the failures of others in its status too.
# Needs cargo and a C compiler.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "effectum-retries"
version = "0.0.0"
edition = "2024"

[dependencies]
effectum = "=0.7.0"
time = "0.3"
tokio = { version = "1", features = ["macros", "rt", "time"] }
TOML
cat > src/main.rs <<'RUST'
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use effectum::{Job, JobRunner, JobState, JobStatus, Queue, RunningJob, Worker};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// How often each job has run.
#[derive(Debug, Default)]
struct Runs {
    paid: AtomicUsize,
    refused: AtomicUsize,
}

async fn send(job: RunningJob, runs: Arc<Runs>) -> Result<(), String> {
    match job.job_type.as_str() {
        "paid" if runs.paid.fetch_add(1, Ordering::SeqCst) == 0 => Err("503".to_owned()),
        "refused" => {
            runs.refused.fetch_add(1, Ordering::SeqCst);
            Err("400".to_owned())
        }
        _ => Ok(()),
    }
}

fn show(status: &JobStatus) -> String {
    let runs: Vec<_> = status.run_info.iter().map(|run| run.info.get()).collect();
    format!("{}, runs {}", status.state.as_str(), runs.join(" "))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    for refused in [false, true] {
        let queue = Queue::new(Path::new(if refused { "two.db" } else { "one.db" })).await?;
        let runs = Arc::new(Runs::default());
        let runners = ["sent", "refused", "paid"].map(|name| JobRunner::builder(name, send).build());
        let _worker = Worker::builder(&queue, runs.clone()).max_concurrency(1).jobs(runners).build().await?;
        let job = |name: &'static str| Job::builder(name).max_retries(3).backoff_multiplier(1.0).backoff_initial_interval(Duration::from_secs(1));
        let end = async |id| loop {
            let status = queue.get_job_status(id).await?;
            if matches!(status.state, JobState::Succeeded | JobState::Failed) {
                return Ok::<_, Error>(status);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let sent = job("sent").add_to(&queue).await?;
        end(sent).await?;
        let paid = job("paid").run_at(time::OffsetDateTime::now_utc() + Duration::from_secs(20)).add_to(&queue).await?;
        if refused {
            println!("refused: {}", show(&end(job("refused").add_to(&queue).await?).await?));
        }
        println!("paid: {}", show(&end(paid).await?));
        println!("sent: {}", show(&queue.get_job_status(sent).await?));
    }
    Ok(())
}
RUST
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = 'paid: succeeded, runs "503" null
sent: succeeded, runs null "503"
refused: failed, runs "400" "400" "400" "400"
paid: failed, runs "400" "400" "400" "503"
sent: succeeded, runs null "400" "400" "400"' ]
