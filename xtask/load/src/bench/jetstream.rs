//! A hand-off to three servers of NATS, a relay of its stream, and the times of take-overs.

use std::process::Child;
use std::time::{Duration, Instant};

use customerio::Track;
use customerio_handoff::jetstream::{HandOff, HandOffBuilder};
use customerio_relay::jetstream::JetStream;
use customerio_relay::{Engine as _, Relay};
use customerio_sandbox::Sandbox;
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::ours;
use super::outbox::{DISTANCE, EVENTS, PAIRS, from_memory, orders, runtime};
use crate::faults::{Kind, LEASE};
use crate::nats::{SOURCE, connect, make_streams, streams};
use crate::order::{Order, order};
use crate::sink::{Kind as SinkKind, Sink};
use crate::statistics::{median, rate};
use crate::{Failure, child};

/// All events of a round wait in memory at first.
const MEMORY: usize = 512 << 20;

/// The take-overs of each kind.
const TAKE_OVERS: usize = 5;

/// A request of a relay that was killed may arrive this late.
const ON_ITS_WAY: Duration = Duration::from_millis(50);

/// The time between two events while relays take over.
const BETWEEN: Duration = Duration::from_millis(10);

/// Measures all.
pub(crate) fn run() -> Result<(), Failure> {
    let runtime = runtime()?;
    let orders = orders(1_000);
    println!(
        "{EVENTS} events of about 755 bytes, handed off to three servers, then relayed to a sink at 50 ms;"
    );
    println!("compared with one client that has them in memory\n");
    let (mut published, mut pairs) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let sink = Sink::start(SinkKind::Distant(DISTANCE))?;
        let client = ours::client(&sink).build()?;
        let memory = rate(EVENTS, from_memory(&client, &orders)?);
        client.blocking_shutdown(ours::LONG)?;
        let (stored, relayed) = runtime.block_on(async {
            make_streams(&connect().await?).await?;
            let stored = publish(&orders).await?;
            Ok::<_, Failure>((stored, relay(&sink).await?))
        })?;
        let (stored, relayed) = (rate(EVENTS, stored), rate(EVENTS, relayed));
        println!(
            "pair {}: handed off {stored:.0}, relayed {relayed:.0}, from memory {memory:.0} events/s",
            pair + 1
        );
        published.push(stored);
        pairs.push(relayed / memory);
    }
    println!("handed off, median: {:.0} events/s", median(published));
    println!("relayed / from memory, median: {:.2}\n", median(pairs));
    runtime.block_on(take_overs())
}

async fn handoff() -> Result<HandOffBuilder, Failure> {
    let handoff = HandOff::builder(connect().await?).streams(streams());
    Ok(handoff.source(SOURCE).max_bytes(MEMORY))
}

/// Hands all events off, and returns the time until the last is stored.
async fn publish(orders: &[(String, Order)]) -> Result<Duration, Failure> {
    let handoff = handoff().await?.start().await?;
    let began = Instant::now();
    for number in 0..EVENTS {
        let (user, order) = &orders[number % orders.len()];
        handoff.track(user.as_str(), order)?;
    }
    let report = handoff.shutdown(ours::LONG).await;
    if report.stored != EVENTS as u64 {
        return Err(format!("{EVENTS} events were handed off: {report:?}").into());
    }
    Ok(began.elapsed())
}

async fn engine() -> Result<JetStream, Failure> {
    let engine = JetStream::new(connect().await?);
    Ok(engine.streams(streams()).source(SOURCE))
}

/// Relays until all are delivered, and returns the time.
async fn relay(sink: &Sink) -> Result<Duration, Failure> {
    let (url, observer) = (sink.url(), engine().await?);
    let relay = Relay::builder("a-key")
        .engine(engine().await?)
        .client(move |client| client.endpoint(&*url))
        .build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let began = Instant::now();
    let running = tokio::spawn(async move {
        relay
            .run_until(async {
                // The sender lives until all are delivered, or the benchmark failed.
                let _ = stopped.await;
            })
            .await;
    });
    while observer.account().await?.delivered < EVENTS as u64 {
        sleep(Duration::from_millis(50)).await;
    }
    let time = began.elapsed();
    drop(stop);
    running.await?;
    Ok(time)
}

/// A process of a relay, killed at the end.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Kills the owner of two relays, and then stops owners cleanly. Measures until the next event arrives.
async fn take_overs() -> Result<(), Failure> {
    make_streams(&connect().await?).await?;
    let (sandbox, observer) = (Sandbox::builder().keep(100_000).start()?, engine().await?);
    let handoff = handoff().await?.start().await?;
    let writer = tokio::spawn({
        let handoff = handoff.clone();
        async move {
            for number in 0.. {
                let order = order(number);
                if handoff.send(Track::new("u1", &order)).is_err() {
                    return;
                }
                sleep(BETWEEN).await;
            }
        }
    });
    let mut relays = vec![process(&sandbox)?, process(&sandbox)?];
    for (what, is_clean) in [("kill -9", false), ("a clean stop", true)] {
        let mut times = Vec::new();
        for _ in 0..TAKE_OVERS {
            let owner = owner(&mut relays, &observer, &sandbox).await?;
            relays.push(process(&sandbox)?);
            // The new one must have seen the owner's lease.
            sleep(LEASE * 2).await;
            let mut process = relays.swap_remove(owner);
            let began = Instant::now();
            if is_clean {
                drop(process.0.stdin.take());
                while process.0.try_wait()?.is_none() {
                    sleep(Duration::from_millis(1)).await;
                }
            } else {
                process.0.kill()?;
                sleep(ON_ITS_WAY).await;
            }
            let arrived = sandbox.counts().accepted;
            while sandbox.counts().accepted == arrived {
                sleep(Duration::from_millis(1)).await;
            }
            times.push(began.elapsed());
        }
        times.sort();
        let seconds: Vec<_> = times
            .iter()
            .map(|time| format!("{:.2}", time.as_secs_f64()))
            .collect();
        println!(
            "seconds from {what} of the owner to the first event of another, lease {LEASE:?}: {}",
            seconds.join(" ")
        );
    }
    handoff.shutdown(Duration::ZERO).await;
    writer.await?;
    Ok(())
}

fn process(sandbox: &Sandbox) -> Result<Process, Failure> {
    let words = ["relay", Kind::JetStream.word(), sandbox.url()];
    Ok(Process(child::start(&words.map(AsRef::as_ref))?))
}

/// Waits until a relay owns the lease and delivers, and returns its place.
async fn owner(
    relays: &mut [Process],
    observer: &JetStream,
    sandbox: &Sandbox,
) -> Result<usize, Failure> {
    let arrived = sandbox.counts().accepted;
    let began = Instant::now();
    while began.elapsed() < ours::LONG {
        // A relay's name is the id of its process.
        let name = observer.account().await?.owner;
        let is_owner = |it: &Process| Some(it.0.id().to_string()) == name;
        if let Some(place) = relays.iter().position(is_owner)
            && sandbox.counts().accepted > arrived
        {
            return Ok(place);
        }
        sleep(Duration::from_millis(20)).await;
    }
    Err("no relay took the lease".into())
}
