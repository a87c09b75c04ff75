//! Engines and their relays under faults: `cargo xtask faults --engines`.
//!
//! Writers commit messages in Postgres, late or not at all, or hand them off to a stream of NATS. Three relays run as
//! processes that are killed, stopped and continued, or stopped cleanly, while servers restart and the sink fails. What
//! arrives is compared with what was committed.

mod arrivals;
mod ids;
mod ledger;
mod outbox;
mod relays;
mod store;
mod stream;

use std::sync::Arc;
use std::time::{Duration, Instant};

use customerio_sandbox::{Fault, Sandbox};
use tokio::time::timeout;

use self::arrivals::Arrivals;
use self::ledger::{compare, dead_letters};
use self::outbox::Outbox;
use self::relays::Relays;
use self::store::{Store, Writers};
use self::stream::Stream;
use super::row::Row;
use crate::Failure;

pub(crate) use relays::{Kind, LEASE, child as relay};

/// The time with faults in the short form, for each engine.
const SHORT: Duration = Duration::from_secs(30);

const RELAYS: usize = 3;

/// Writers pause while more messages wait, so that the relays, which spend half of the time in take-overs,
/// can follow.
const MAX_WAITING: u64 = 3_000;

/// The maximum time of a count.
const COUNT: Duration = Duration::from_millis(300);

/// The maximum wait for the last message after the faults.
const END: Duration = Duration::from_mins(2);

/// Below this rate of messages the run proves little.
const MIN_RATE: u64 = 20;

/// Runs with the options of the command line: `--only ENGINE` and `--minutes N`.
pub(crate) fn run(options: &[&str]) -> Result<(), Failure> {
    let (mut time, mut only) = (SHORT, None::<Kind>);
    for option in options.chunks(2) {
        match option {
            ["--minutes", minutes] => time = Duration::from_mins(minutes.parse()?),
            ["--only", engine] => only = Some(engine.parse()?),
            _ => return Err("write `--minutes N`, or `--only postgres` or `jetstream`".into()),
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let mut rows = Vec::new();
    for kind in [Kind::Postgres, Kind::JetStream] {
        if only.is_none_or(|only| only == kind) {
            rows.push(runtime.block_on(async {
                match kind {
                    Kind::Postgres => run_faults(Outbox::create().await?, kind, time).await,
                    Kind::JetStream => {
                        Box::pin(run_faults(Stream::create().await?, kind, time)).await
                    }
                }
            })?);
        }
    }
    println!("\n{}", Row::HEADER);
    for row in &rows {
        println!("{row}");
    }
    let violations: Vec<_> = rows.iter().flat_map(Row::violations).collect();
    if violations.is_empty() {
        println!("\nno guarantee was violated");
        return Ok(());
    }
    Err(format!("guarantees were violated:\n{}", violations.join("\n")).into())
}

/// Runs for this time, and until all messages are final.
async fn run_faults<S: Store>(mut store: S, kind: Kind, time: Duration) -> Result<Row, Failure> {
    // More than arrive between two looks.
    let sandbox = Sandbox::builder().keep(100_000).start()?;
    // The first fault that matches applies, so a marked message never arrives.
    sandbox.inject(Fault::status(400).if_property("refused", true));
    sandbox.inject(Fault::status(503).fraction(0.02, 1));
    sandbox.inject(Fault::status(503).processed().fraction(0.02, 2));
    sandbox.inject(Fault::reset().fraction(0.02, 3));
    sandbox.inject(Fault::lost_acknowledgement().fraction(0.01, 4));
    let mut relays = Relays::start(RELAYS, kind, sandbox.url())?;
    let writers = Arc::new(Writers::default());
    let tasks = store.write(&writers).await?;

    let mut random = fastrand::Rng::with_seed(1);
    let mut arrivals = Arrivals::default();
    let mut faults = Vec::new();
    let mut restarts = 0;
    let begin = Instant::now();
    let (mut next_fault, mut next_restart) = (begin, begin + Duration::from_secs(6));
    let (mut next_look, mut next_line) = (begin, begin);
    println!("\n{}", S::SCENARIO);
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
            store.disturb(&mut random)?;
            restarts += 1;
            next_restart = now + Duration::from_secs(random.u64(6..14));
        }
        if now >= next_look {
            next_look = now + Duration::from_millis(500);
            faults.extend(arrivals.look(&sandbox));
            // The server may be restarting, which delays no other fault.
            let counts = timeout(COUNT, store.counts()).await.ok();
            let counts = counts.and_then(Result::ok);
            // Writers that nobody counts could write more than can be relayed until the end.
            writers.pause(counts.as_ref().is_none_or(|it| it.waiting > MAX_WAITING));
            if let Some(counts) = counts {
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
    store.settle()?;
    faults.extend(relays.stop()?);
    faults.extend(arrivals.look(&sandbox));
    let dead = dead_letters(store.engine()).await?;
    let mut row = compare(
        S::SCENARIO,
        &store.committed().await?,
        &dead,
        store.counts().await?,
        &arrivals,
    );
    if row.accepted < MIN_RATE * time.as_secs() {
        faults.push(format!("only {} messages were committed", row.accepted));
    }
    row.duplicates = sandbox.counts().duplicates + arrivals.repeated;
    row.requests = sandbox.counts().requests;
    row.time = begin.elapsed();
    row.faults.extend(faults);
    Ok(row)
}
