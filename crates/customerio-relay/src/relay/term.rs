//! A term of ownership: reads messages, sends them, and makes them final in the store.

use core::time::Duration;
use std::time::Instant;

use customerio_core::item::{HeadError, WrittenItem};
use customerio_transport::{BuildError, Client, ClientBuilder, SendError};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout, timeout_at};

use super::held::{Final, Held};
use super::{Relay, log};
use crate::engine::{Engine, EngineError, Lease, Rejected, Row};

/// The maximum number of rows of a read.
const READ_ROWS: usize = 2_000;

/// The time between reads while messages arrive, and while none do.
const BUSY: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_millis(250);

/// The wait before an operation of the engine is repeated.
const REPEAT: Duration = Duration::from_millis(100);

/// Why a term ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The program stopped it.
    Stopped,
    /// The lease ended.
    Lost,
}

/// See the [module](self).
pub(super) struct Term<'a, E> {
    engine: &'a E,
    client: Client,
    until: Instant,
    finals: mpsc::UnboundedReceiver<Final>,
}

impl<'a, E: Engine> Term<'a, E> {
    pub(super) fn new(
        engine: &'a E,
        builder: ClientBuilder,
        until: Instant,
    ) -> Result<Self, BuildError> {
        // At most `items_in_flight` outcomes wait in it.
        let (sender, finals) = mpsc::unbounded_channel();
        let client = builder
            .on_outcome(move |outcome| {
                // A term that ended does not listen.
                let _ = sender.send(Final::new(outcome));
            })
            .build()?;
        client.send_until(until);
        Ok(Self {
            engine,
            client,
            until,
            finals,
        })
    }

    pub(super) async fn run(
        &mut self,
        relay: &Relay<E>,
        lease: Lease,
        stopped: &mut watch::Receiver<bool>,
    ) -> Ended {
        let (engine, client, finals) = (self.engine, &self.client, &mut self.finals);
        let keep = keep(engine, client, lease, self.until, relay.settings.lease);
        let work = async {
            let mut held = Held::default();
            relay_messages(engine, client, finals, &mut held, relay, stopped).await;
            drain(engine, client, finals, &mut held, relay).await;
        };
        let ended = tokio::select! {
            () = keep => Ended::Lost,
            () = work => Ended::Stopped,
        };
        // The messages that it gives up are in the store.
        let _ = client.shutdown(Duration::ZERO).await;
        ended
    }
}

/// Also if the future of the relay is dropped: no request begins after this, and the end of the client waits
/// only for those in flight.
impl<E> Drop for Term<'_, E> {
    fn drop(&mut self) {
        self.client.send_until(Instant::now());
    }
}

/// Renews the lease. Returns when it ended. The end counts from before the store was asked.
async fn keep<E: Engine>(
    engine: &E,
    client: &Client,
    term: Lease,
    mut until: Instant,
    lease: Duration,
) {
    loop {
        let next = Instant::now() + lease / 4;
        loop {
            let asked = Instant::now();
            match timeout_at(until.into(), engine.renew(term, lease)).await {
                Ok(Ok(true)) => {
                    until = asked + lease;
                    client.send_until(until);
                    break;
                }
                Ok(Ok(false)) | Err(_) => return,
                Ok(Err(error)) => log(&error),
            }
            if Instant::now() >= until {
                return;
            }
            sleep(REPEAT).await;
        }
        tokio::time::sleep_until(next.into()).await;
    }
}

/// Reads and sends until the program stops the relay.
async fn relay_messages<E: Engine>(
    engine: &E,
    client: &Client,
    finals: &mut mpsc::UnboundedReceiver<Final>,
    held: &mut Held,
    relay: &Relay<E>,
    stopped: &mut watch::Receiver<bool>,
) {
    let mut read = Instant::now();
    while !*stopped.borrow() {
        settle(engine, finals, held, relay).await;
        {
            let paused = client.stats().paused;
            let mut status = relay.status.lock();
            status.paused = paused.map(|(reason, _)| reason.to_string());
            status.blocked_by = held.blocked_by;
        }
        let room = relay.settings.items_in_flight.saturating_sub(held.count());
        let batch = READ_ROWS.min(relay.settings.items_in_flight.div_ceil(4));
        let limit = room.min(READ_ROWS);
        // Each read passes over the rows in flight, so most wait until there is room for many.
        let is_due = room >= batch || room > 0 && read.elapsed() >= BUSY;
        let pause = if is_due {
            read = Instant::now();
            match engine.read(&held.open(), limit).await {
                Ok(rows) => {
                    let (is_full, is_empty) = (rows.len() == limit, rows.is_empty());
                    let sent_all = match send(client, held, rows) {
                        Ok(sent_all) => sent_all,
                        Err(error) => {
                            tracing::error!(target: "customerio::relay", %error, "the client takes no messages; another one starts");
                            return;
                        }
                    };
                    match (is_full && sent_all, is_empty) {
                        (true, _) => continue,
                        (false, true) => IDLE,
                        (false, false) => BUSY,
                    }
                }
                Err(error) => {
                    log(&error);
                    REPEAT
                }
            }
        } else {
            BUSY
        };
        tokio::select! {
            _ = stopped.changed() => {}
            () = collect(finals, held, batch) => {}
            () = sleep(pause) => {}
        }
    }
}

/// Waits for an outcome, and then for the others of a batch, as long as they don't take [`BUSY`].
async fn collect(finals: &mut mpsc::UnboundedReceiver<Final>, held: &mut Held, batch: usize) {
    let Some(first) = finals.recv().await else {
        return core::future::pending().await;
    };
    held.end(first);
    let more = async {
        while held.ended() < batch
            && let Some(next) = finals.recv().await
        {
            held.end(next);
        }
    };
    // Whatever came is made final.
    let _ = timeout(BUSY, more).await;
}

/// Gives rows to the client, in their order. Returns `false` if the rest stays in the store for now, and an
/// error if this client takes no more.
fn send(client: &Client, held: &mut Held, rows: Vec<Row>) -> Result<bool, SendError> {
    let before = held.blocked_by.take();
    for row in rows {
        match WrittenItem::from_stored(&row.head, row.item) {
            Ok(item) => match client.send_written(&item) {
                Ok(number) => held.sent(number, row.id),
                // The row is read again.
                Err(SendError::Full { .. } | SendError::SpoolFull { .. }) => return Ok(false),
                Err(error) => return Err(error),
            },
            // Its identities are unknown, so that no later message may be sent before it.
            Err(error @ HeadError::Version(_)) => {
                held.blocked_by = Some(row.id);
                if before != held.blocked_by {
                    tracing::error!(target: "customerio::relay", id = row.id, %error, "a message of another version stops the relay");
                }
                return Ok(false);
            }
            Err(error) => held.unusable(Rejected::new(row.id, 0, error.to_string(), "")),
        }
    }
    Ok(true)
}

/// Makes final messages final in the store. Repeats an operation that failed.
async fn settle<E: Engine>(
    engine: &E,
    finals: &mut mpsc::UnboundedReceiver<Final>,
    held: &mut Held,
    relay: &Relay<E>,
) {
    loop {
        while let Ok(ended) = finals.try_recv() {
            held.end(ended);
        }
        match write(engine, held, relay).await {
            Ok(()) => return,
            Err(error) => log(&error),
        }
        sleep(REPEAT).await;
    }
}

async fn write<E: Engine>(
    engine: &E,
    held: &mut Held,
    relay: &Relay<E>,
) -> Result<(), EngineError> {
    if !held.delivered.is_empty() {
        engine.delivered(&held.delivered).await?;
        relay.status.lock().delivered += held.delivered.len() as u64;
        held.forget_delivered();
    }
    if !held.rejected.is_empty() {
        engine.rejected(&held.rejected).await?;
        relay.status.lock().rejected += held.rejected.len() as u64;
        held.forget_rejected();
    }
    Ok(())
}

/// Waits for the messages in flight, and makes them final.
async fn drain<E: Engine>(
    engine: &E,
    client: &Client,
    finals: &mut mpsc::UnboundedReceiver<Final>,
    held: &mut Held,
    relay: &Relay<E>,
) {
    // Outcomes are reported before it returns. Messages that are not delivered stay in the store.
    let _ = client.shutdown(relay.settings.drain).await;
    settle(engine, finals, held, relay).await;
}
