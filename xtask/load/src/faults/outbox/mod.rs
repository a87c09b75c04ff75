//! The outbox and its relays under faults: `cargo xtask faults --engines`.
//!
//! Writers commit messages in Postgres, late or not at all. Three relays run as processes that are killed,
//! stopped and continued, or stopped cleanly, while the server restarts and the sink fails. Each message's id
//! is committed with it in a table of its own, which is compared with what arrived.

mod arrivals;
mod ledger;
mod relays;
mod writers;

use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use customerio_sandbox::{Fault, Sandbox};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::time::timeout;

use self::arrivals::Arrivals;
use self::ledger::Ledger;
use self::relays::Relays;
use self::writers::{Writers, write};
use super::row::Row;
use crate::Failure;

pub(crate) use relays::child as relay;

/// The time with faults in the short form.
pub(crate) const SHORT: Duration = Duration::from_secs(20);

/// The source of the messages.
const SOURCE: &str = "shop";

const RELAYS: usize = 3;
const WRITERS: u64 = 12;

/// Writers pause while more messages wait, so that the relays, which spend half of the time in take-overs,
/// can follow.
const MAX_WAITING: u64 = 3_000;

/// The maximum time of a count.
const COUNT: Duration = Duration::from_millis(300);

/// The maximum wait for the last message after the faults.
const END: Duration = Duration::from_mins(2);

/// Below this rate of messages the run proves little.
const MIN_RATE: u64 = 20;

/// Runs for this time, and until all messages are final.
pub(crate) fn run(time: Duration) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let row = runtime.block_on(run_faults(time))?;
    println!("\n{}\n{row}", Row::HEADER);
    let violations = row.violations();
    if violations.is_empty() {
        println!("\nno guarantee was violated");
        return Ok(());
    }
    Err(format!("guarantees were violated:\n{}", violations.join("\n")).into())
}

/// A variable that `cargo xtask` sets.
fn variable(name: &str) -> Result<String, Failure> {
    std::env::var(name)
        .map_err(|_| format!("`{name}` is not set; run `cargo xtask faults --engines`").into())
}

/// Connects when it is first used: the server may be restarting.
fn pool(connections: u32) -> Result<PgPool, Failure> {
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy(&variable("CIO_POSTGRES")?)?)
}

async fn run_faults(time: Duration) -> Result<Row, Failure> {
    let restart = variable("CIO_POSTGRES_RESTART")?;
    let ledger = Ledger::create(pool(2)?).await?;
    // More than arrive between two looks.
    let sandbox = Sandbox::builder().keep(100_000).start()?;
    // The first fault that matches applies, so a marked message never arrives.
    sandbox.inject(Fault::status(400).if_property("refused", true));
    sandbox.inject(Fault::status(503).fraction(0.02, 1));
    sandbox.inject(Fault::status(503).processed().fraction(0.02, 2));
    sandbox.inject(Fault::reset().fraction(0.02, 3));
    sandbox.inject(Fault::lost_acknowledgement().fraction(0.01, 4));
    let mut relays = Relays::start(RELAYS, sandbox.url())?;
    let writers = Arc::new(Writers::default());
    let pool = pool(12)?;
    let tasks: Vec<_> = (0..WRITERS)
        .map(|seed| tokio::spawn(write(pool.clone(), seed, Arc::clone(&writers))))
        .collect();

    let mut random = fastrand::Rng::with_seed(1);
    let mut arrivals = Arrivals::default();
    let mut faults = Vec::new();
    let (mut restarts, mut restarting) = (0, None);
    let begin = Instant::now();
    let (mut next_fault, mut next_restart) = (begin, begin + Duration::from_secs(6));
    let (mut next_look, mut next_line) = (begin, begin);
    println!("second committed delivered rejected  waiting  term killed stopped ended restarts");
    loop {
        let now = Instant::now();
        let is_over = now >= begin + time;
        if is_over {
            writers.stop();
        } else if now >= next_fault {
            faults.extend(relays.disturb(&mut random)?);
            next_fault = now + Duration::from_millis(random.u64(500..2_000));
        }
        faults.extend(relays.advance(now)?);
        if !is_over && now >= next_restart {
            join(&mut restarting)?;
            let command = restart.clone();
            restarting = Some(thread::spawn(move || {
                Command::new("sh").args(["-c", &command]).status()
            }));
            restarts += 1;
            next_restart = now + Duration::from_secs(random.u64(6..14));
        }
        if now >= next_look {
            next_look = now + Duration::from_millis(500);
            faults.extend(arrivals.look(&sandbox));
            // The server may be restarting, which delays no other fault.
            if let Ok(Ok(counts)) = timeout(COUNT, ledger.counts()).await {
                writers.pause(counts.waiting > MAX_WAITING);
                if !counts.is_exact() {
                    faults.push(format!("the accounting does not add up: {counts:?}"));
                }
                let is_done = is_over
                    && counts.waiting == 0
                    && tasks.iter().all(tokio::task::JoinHandle::is_finished);
                if now >= next_line || is_done {
                    next_line = now + Duration::from_secs(10);
                    println!(
                        "{:>6} {counts} {} {restarts:>8}",
                        begin.elapsed().as_secs(),
                        relays.counts()
                    );
                }
                if is_done {
                    break;
                }
            }
            if now > begin + time + END {
                faults.push(format!("messages wait {END:?} after the faults"));
                break;
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    join(&mut restarting)?;
    faults.extend(relays.stop()?);
    faults.extend(arrivals.look(&sandbox));
    let mut row = ledger.compare(&arrivals).await?;
    if row.accepted < MIN_RATE * time.as_secs() {
        faults.push(format!("only {} messages were committed", row.accepted));
    }
    row.duplicates = sandbox.counts().duplicates + arrivals.repeated;
    row.requests = sandbox.counts().requests;
    row.time = begin.elapsed();
    row.faults.extend(faults);
    Ok(row)
}

/// Waits for the end of a restart.
fn join(
    restarting: &mut Option<thread::JoinHandle<std::io::Result<std::process::ExitStatus>>>,
) -> Result<(), Failure> {
    if let Some(thread) = restarting.take() {
        let status = thread.join().map_err(|_| "the restart panicked")??;
        if !status.success() {
            return Err(format!("the restart of Postgres ended with {status}").into());
        }
    }
    Ok(())
}
