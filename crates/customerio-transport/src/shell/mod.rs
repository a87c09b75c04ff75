//! The delivery thread: carries out what the scheduler decides, and tells it what came of it.

mod connector;
mod disk;
mod http;
mod listeners;
mod resolver;
#[cfg(test)]
mod tests;
mod tls;

use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use tokio::runtime::Builder;

use self::http::Exchange;
pub(crate) use self::http::{Http, HttpConfig};
pub(crate) use self::listeners::Listeners;
use crate::delivery::{Answer, Scheduler};
use crate::shared::{Shared, Work, tell};
use crate::spool::{Folder, Log};

/// A request under way.
struct Flight {
    request: u64,
    exchange: Exchange,
}

/// What ends the thread's sleep.
enum Event {
    Woken,
    Answered(Flight, Answer),
}

/// Starts the threads. They end when the client has stopped.
pub(crate) fn start(
    shared: &Arc<Shared>,
    mut http: Http,
    listeners: Listeners,
    log: Option<Log<Folder>>,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut disk = match log {
        Some(log) => Some(disk::start(Arc::clone(shared), log)?),
        None => None,
    };
    let delivery = Arc::clone(shared);
    let started = thread::Builder::new()
        .name("customerio".to_owned())
        .spawn(move || {
            delivery.deliver_here();
            let _end = End(&delivery);
            runtime.block_on(deliver(&delivery, &mut http, &listeners, &mut disk));
            runtime.shutdown_background();
        });
    if started.is_err() {
        shared.close_disk();
    }
    started.map(|_| ())
}

/// However the thread ends, nobody waits for it any longer.
struct End<'a>(&'a Shared);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.close_disk();
        if self.0.is_stopped() {
            return;
        }
        tracing::error!(target: "customerio::delivery", "the delivery thread failed; nothing more is sent");
        let work = self.0.step(|scheduler, now| scheduler.shutdown(now, now));
        self.0.give_back(&work.ended);
        finish(work);
    }
}

async fn deliver(
    shared: &Shared,
    http: &mut Http,
    listeners: &Listeners,
    disk: &mut Option<JoinHandle<()>>,
) {
    let mut flights: Vec<Flight> = Vec::new();
    let mut work = shared.step(Scheduler::tick);
    #[cfg(feature = "metrics")]
    let mut meter = crate::metering::Meter::default();
    loop {
        flights.retain(|flight| !work.cancelled.contains(&flight.request));
        for outgoing in std::mem::take(&mut work.outgoing) {
            flights.push(Flight {
                request: outgoing.request,
                exchange: http.exchange(&outgoing.runs),
            });
        }
        shared.set_body_bytes(flights.iter().map(|flight| flight.exchange.bytes).sum());
        let stopped = work.stopped.is_some();
        let wake_at = work.wake_at;
        listeners.tell(&work);
        if !work.ended.is_empty() {
            shared.give_back(&work.ended);
        }
        if stopped && let Some(disk) = disk.take() {
            // Whoever waits for the end may open the spool again.
            shared.close_disk();
            let _ = disk.join();
            let stored = shared.report().stored;
            for (_, report) in &mut work.flushed {
                report.stored = stored.min(report.left);
            }
        }
        // Before those who wait are answered, so that they find it told.
        #[cfg(feature = "metrics")]
        let wake_at = listeners::guarded(|| meter.tell(shared.stats(), wake_at)).unwrap_or(wake_at);
        #[cfg(feature = "metrics")]
        if stopped {
            let _ = listeners::guarded(|| meter.end());
        }
        finish(work);
        if stopped {
            return;
        }
        work = match next_event(shared, &mut flights, wake_at).await {
            Event::Woken => shared.step(Scheduler::tick),
            Event::Answered(flight, answer) => {
                http.answered(&flight.exchange, &answer);
                shared.step(|scheduler, now| scheduler.answered(now, flight.request, &answer))
            }
        };
    }
}

/// Sleeps until something happens.
async fn next_event(shared: &Shared, flights: &mut Vec<Flight>, wake_at: Option<Instant>) -> Event {
    let mut woken = pin!(shared.woken());
    let mut late = pin!(async {
        match wake_at {
            Some(at) => tokio::time::sleep_until(at.into()).await,
            None => core::future::pending().await,
        }
    });
    poll_fn(|context| {
        for index in 0..flights.len() {
            if let Poll::Ready(answer) = flights[index].exchange.answer.as_mut().poll(context) {
                return Poll::Ready(Event::Answered(flights.swap_remove(index), answer));
            }
        }
        if woken.as_mut().poll(context).is_ready() || late.as_mut().poll(context).is_ready() {
            return Poll::Ready(Event::Woken);
        }
        Poll::Pending
    })
    .await
}

/// Answers those who wait.
pub(crate) fn finish(work: Work) {
    tell(work.told);
    for (sender, report) in work.flushed {
        // Whoever gave up waiting does not care.
        let _ = sender.send(report);
    }
}
