//! Relays as processes that are killed, stopped and continued, or stopped cleanly.

use std::fmt;
use std::io::Read;
use std::process::{Child, Command};
use std::str::FromStr;
use std::time::{Duration, Instant};

use customerio_relay::{Engine, Relay};

use super::{outbox, stream};
use crate::{Failure, child};

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    JetStream,
}

impl Kind {
    /// Its word on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::JetStream => "jetstream",
        }
    }
}

impl FromStr for Kind {
    type Err = Failure;

    fn from_str(word: &str) -> Result<Self, Failure> {
        let found = [Self::Postgres, Self::JetStream].into_iter();
        let mut found = found.filter(|kind| kind.word() == word);
        let unknown = || format!("unknown engine `{word}`; use `postgres` or `jetstream`");
        Ok(found.next().ok_or_else(unknown)?)
    }
}

pub(crate) const LEASE: Duration = Duration::from_secs(2);

/// A stopped relay goes on behind its successor.
const STOPPED: Duration = Duration::from_millis(3_400);

/// A clean stop waits for messages in flight, and for Postgres at most the time of the lease.
const CLEAN_STOP: Duration = Duration::from_secs(20);

/// The body of a relay's process. It stops cleanly at the end of its input, also if its parent ends.
pub(crate) fn child(kind: &str, url: &str) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match kind.parse()? {
            Kind::Postgres => send(outbox::engine()?, url).await,
            Kind::JetStream => Box::pin(send(stream::engine().await?, url)).await,
        }
    })
}

async fn send<E: Engine>(engine: E, url: &str) -> Result<(), Failure> {
    let url = url.to_owned();
    let relay = Relay::builder("a-key")
        .engine(engine)
        .name(std::process::id().to_string())
        .lease(LEASE)
        .client(move |client| client.endpoint(&*url).linger(Duration::from_millis(5)))
        .build()?;
    let input = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    relay
        .run_until(async {
            // An error is an end too.
            let _ = input.await;
        })
        .await;
    Ok(())
}

/// A process that runs, or is stopped until a time.
struct Process {
    child: Child,
    stopped_until: Option<Instant>,
}

impl Process {
    fn signal(&self, signal: &str) -> Result<(), Failure> {
        let id = self.child.id().to_string();
        let done = Command::new("kill").args([signal, &id]).status()?;
        done.success()
            .then_some(())
            .ok_or_else(|| format!("`kill {signal}` failed").into())
    }
}

/// Kills it, also if the run fails.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All relays.
pub(super) struct Relays {
    kind: Kind,
    url: String,
    running: Vec<Process>,
    /// Those that stop cleanly, with the time by which they must have ended.
    ending: Vec<(Process, Instant)>,
    killed: u32,
    stopped: u32,
    ended: u32,
}

impl Relays {
    pub(super) fn start(count: usize, kind: Kind, url: &str) -> Result<Self, Failure> {
        let running = (0..count)
            .map(|_| process(kind, url))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            kind,
            url: url.to_owned(),
            running,
            ending: Vec::new(),
            killed: 0,
            stopped: 0,
            ended: 0,
        })
    }

    /// Kills or stops a relay, and starts another one for one that ends. Returns what is wrong.
    pub(super) fn disturb(
        &mut self,
        random: &mut fastrand::Rng,
    ) -> Result<Option<String>, Failure> {
        let place = random.usize(..self.running.len());
        let dice = random.u8(..10);
        let Some(process) = self.running.get_mut(place) else {
            return Ok(None);
        };
        if let Some(status) = process.child.try_wait()? {
            return Ok(Some(format!("a relay ended by itself with {status}")));
        }
        match (dice, process.stopped_until) {
            (0..3, None) => {
                process.signal("-STOP")?;
                process.stopped_until = Some(Instant::now() + STOPPED);
                self.stopped += 1;
                return Ok(None);
            }
            (3, None) => {
                let mut process = self.replace(place)?;
                drop(process.child.stdin.take());
                self.ending.push((process, Instant::now() + CLEAN_STOP));
                self.ended += 1;
            }
            _ => {
                drop(self.replace(place)?);
                self.killed += 1;
            }
        }
        Ok(None)
    }

    fn replace(&mut self, place: usize) -> Result<Process, Failure> {
        let new = process(self.kind, &self.url)?;
        self.running.push(new);
        Ok(self.running.swap_remove(place))
    }

    /// Continues those whose stop is over, and returns what is wrong with those that end.
    pub(super) fn advance(&mut self, now: Instant) -> Result<Vec<String>, Failure> {
        for process in &mut self.running {
            if process.stopped_until.is_some_and(|until| now >= until) {
                process.signal("-CONT")?;
                process.stopped_until = None;
            }
        }
        let mut wrong = Vec::new();
        let mut still = Vec::new();
        for (mut process, by) in self.ending.drain(..) {
            match process.child.try_wait()? {
                Some(status) if status.success() => {}
                Some(status) => wrong.push(format!("a clean stop ended with {status}")),
                None if now < by => still.push((process, by)),
                None => wrong.push(format!("a clean stop took more than {CLEAN_STOP:?}")),
            }
        }
        self.ending = still;
        Ok(wrong)
    }

    /// Stops all cleanly, and returns what is wrong.
    pub(super) fn stop(&mut self) -> Result<Vec<String>, Failure> {
        let by = Instant::now() + CLEAN_STOP;
        for mut process in std::mem::take(&mut self.running) {
            process.signal("-CONT")?;
            drop(process.child.stdin.take());
            self.ending.push((process, by));
        }
        let mut wrong = Vec::new();
        while !self.ending.is_empty() {
            wrong.extend(self.advance(Instant::now())?);
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(wrong)
    }

    /// The numbers of relays that were killed, stopped, and stopped cleanly.
    pub(super) fn counts(&self) -> impl fmt::Display {
        format!("{:>6} {:>7} {:>5}", self.killed, self.stopped, self.ended)
    }
}

fn process(kind: Kind, url: &str) -> Result<Process, Failure> {
    Ok(Process {
        child: child::start(&["relay".as_ref(), kind.word().as_ref(), url.as_ref()])?,
        stopped_until: None,
    })
}
