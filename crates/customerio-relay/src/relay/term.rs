//! A term of ownership: reads messages, sends them, and makes them final in the store.

use core::time::Duration;
use std::time::Instant;

use customerio_core::item::{HeadError, WrittenItem};
use customerio_transport::{BuildError, Client, ClientBuilder, SendError};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout, timeout_at};

use super::held::{AtEnd, Final, Hands};
use super::{Relay, log};
use crate::engine::{Engine, EngineError, Lease, Rejected, Row};

/// The maximum number of rows of a read.
const READ_ROWS: usize = 2_000;

/// The time between reads while messages arrive, and while none do.
const BUSY: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_millis(250);

/// The time in which outcomes are collected for one operation of the store.
const COLLECT: Duration = Duration::from_millis(20);

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
            let hands = Hands::default();
            let send = async {
                read_messages(engine, client, &hands, relay, stopped).await;
                // Outcomes are reported before it returns. Messages that are not delivered stay in the store.
                let _ = client.shutdown(relay.settings.drain).await;
                hands.lock().is_drained = true;
                hands.wake.notify_one();
            };
            tokio::join!(send, settle(engine, finals, &hands, relay));
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
async fn read_messages<E: Engine>(
    engine: &E,
    client: &Client,
    hands: &Hands,
    relay: &Relay<E>,
    stopped: &mut watch::Receiver<bool>,
) {
    let batch = batch(relay);
    let mut read = Instant::now();
    while !*stopped.borrow() {
        let (open, blocked_by) = {
            let held = hands.lock();
            (held.open(), held.blocked_by)
        };
        {
            let paused = client.stats().paused;
            let mut status = relay.status.lock();
            status.paused = paused.map(|(reason, _)| reason.to_string());
            status.blocked_by = blocked_by;
        }
        let room = relay.settings.items_in_flight.saturating_sub(open.len());
        // Each read costs the store two statements, so most wait until there is room for many.
        let is_due = room >= batch || room > 0 && read.elapsed() >= BUSY;
        let pause = if is_due {
            read = Instant::now();
            let limit = room.min(READ_ROWS);
            match engine.read(&open, limit).await {
                Ok(rows) => {
                    let (is_full, is_empty) = (rows.len() == limit, rows.is_empty());
                    let sent_all = match send(client, hands, rows) {
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
            () = hands.room.notified(), if !is_due => {}
            () = sleep(pause) => {}
        }
    }
}

/// Returns the number of messages that are worth an operation of the store.
fn batch<E>(relay: &Relay<E>) -> usize {
    READ_ROWS.min(relay.settings.items_in_flight.div_ceil(4))
}

/// Gives rows to the client, in their order. Returns `false` if the rest stays in the store for now, and an
/// error if this client takes no more.
fn send(client: &Client, hands: &Hands, rows: Vec<Row>) -> Result<bool, SendError> {
    let held = &mut *hands.lock();
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
            Err(error) => {
                held.unusable(Rejected::new(row.id, 0, error.to_string(), ""));
                hands.wake.notify_one();
            }
        }
    }
    Ok(true)
}

/// Makes final messages final in the store, while others are read and sent, until all of the client's are.
/// Repeats an operation that failed.
async fn settle<E: Engine>(
    engine: &E,
    finals: &mut mpsc::UnboundedReceiver<Final>,
    hands: &Hands,
    relay: &Relay<E>,
) {
    let batch = batch(relay);
    loop {
        tokio::select! {
            () = collect(finals, hands, batch) => {}
            () = hands.wake.notified() => {}
        }
        let is_last = hands.lock().is_drained;
        while let Ok(ended) = finals.try_recv() {
            hands.lock().end(ended);
        }
        let mut ended = hands.lock().take_ended();
        while let Err(error) = write(engine, &mut ended, hands, relay).await {
            log(&error);
            sleep(REPEAT).await;
        }
        hands.room.notify_one();
        if is_last {
            return;
        }
    }
}

/// Waits for an outcome, and then for the others of a batch, as long as they don't take [`COLLECT`].
async fn collect(finals: &mut mpsc::UnboundedReceiver<Final>, hands: &Hands, batch: usize) {
    let Some(first) = finals.recv().await else {
        return core::future::pending().await;
    };
    hands.lock().end(first);
    let more = async {
        while hands.lock().ended() < batch
            && let Some(next) = finals.recv().await
        {
            hands.lock().end(next);
        }
    };
    // Whatever came is made final.
    let _ = timeout(COLLECT, more).await;
}

async fn write<E: Engine>(
    engine: &E,
    ended: &mut AtEnd,
    hands: &Hands,
    relay: &Relay<E>,
) -> Result<(), EngineError> {
    if !ended.delivered.is_empty() {
        engine.delivered(&ended.delivered).await?;
        relay.status.lock().delivered += ended.delivered.len() as u64;
        hands.lock().forget(ended.delivered.drain(..));
    }
    if !ended.rejected.is_empty() {
        engine.rejected(&ended.rejected).await?;
        relay.status.lock().rejected += ended.rejected.len() as u64;
        let ids = ended.rejected.drain(..).map(|rejected| rejected.id);
        hands.lock().forget(ids);
    }
    Ok(())
}
