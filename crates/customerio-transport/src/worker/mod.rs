//! The delivery thread, which carries out the scheduler's actions and reports their results to it.

mod body;
mod connector;
mod content;
mod disk;
mod http;
mod listeners;
mod probe;
mod purge;
mod resolver;
mod runtime;
#[cfg(test)]
mod tests;
mod tls;

use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::Poll;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

pub(crate) use self::connector::HttpConfig;
use self::disk::DiskThread;
pub(crate) use self::disk::SharedLog;
use self::http::Exchange;
pub(crate) use self::http::Http;
pub(crate) use self::listeners::Listeners;
pub(crate) use self::probe::post_empty_batch;
pub use self::probe::{ProbeAnswer, ProbeFailure, ProbeProblem};
use self::runtime::runtime;
use crate::delivery::{Answer, Resolution, Scheduler};
use crate::log::log;
use crate::shared::{Resolved, Shared, Work, notify};

/// A request in flight.
struct Flight {
    request: u64,
    exchange: Exchange,
}

/// A reason for the thread to wake up.
enum Event {
    Woken,
    Answered(Flight, Answer),
}

/// Starts the delivery thread, and the disk thread if there is a spool. Both end with the client.
///
/// # Errors
///
/// Returns an error if the system can't start a thread or a timer.
pub(crate) fn start(
    shared: &Arc<Shared>,
    mut http: Http,
    listeners: Listeners,
    log: Option<Arc<SharedLog>>,
) -> io::Result<()> {
    let runtime = runtime()?;
    let disk = match log {
        Some(log) => Some(disk::start(Arc::clone(shared), log)?),
        None => None,
    };
    let delivery = Arc::clone(shared);
    let started = thread::Builder::new()
        .name("customerio".to_owned())
        .spawn(move || {
            delivery.set_delivery_thread();
            let mut guard = ExitGuard {
                shared: &delivery,
                disk,
            };
            runtime.block_on(deliver(&delivery, &mut http, &listeners, &mut guard));
            runtime.shutdown_background();
        });
    if started.is_err() {
        shared.close_disk();
    }
    started.map(|_| ())
}

/// Ends the disk thread and answers all waiting callers when the delivery thread ends or panics.
struct ExitGuard<'a> {
    shared: &'a Shared,
    disk: Option<DiskThread>,
}

impl ExitGuard<'_> {
    /// Ends the disk thread after it has written the waiting messages.
    fn end_disk(&mut self) {
        if let Some(disk) = self.disk.take() {
            self.shared.close_disk();
            // An error is a panic there. `stored_until` is still right about what was written.
            let _ = disk.thread.join();
        }
    }

    /// [`end_disk`](Self::end_disk) for a client that stopped. If the disk takes longer than the callers that wait
    /// for the end, they are answered before.
    async fn end_disk_in_time(&mut self, work: &mut Work, listeners: &Listeners) {
        let shared = self.shared;
        if let Some(disk) = &mut self.disk {
            shared.close_disk();
            loop {
                let until = shared.end_until();
                let is_late = until.is_some_and(|until| until <= Instant::now());
                if is_late {
                    answer_before_the_end(shared, work, listeners);
                }
                let mut flights = Vec::new();
                let woken = next_event(shared, &mut flights, until.filter(|_| !is_late));
                let mut woken = pin!(woken);
                let is_over = poll_fn(|context| {
                    if Pin::new(&mut disk.ended).poll(context).is_ready() {
                        return Poll::Ready(true);
                    }
                    woken.as_mut().poll(context).map(|_| false)
                });
                if is_over.await {
                    break;
                }
            }
        }
        self.end_disk();
    }
}

impl Drop for ExitGuard<'_> {
    fn drop(&mut self) {
        if self.shared.is_settled() {
            return;
        }
        log!(
            error,
            "customerio::delivery",
            "the delivery thread panicked; no message is sent any more"
        );
        let mut work = self.shared.stop();
        self.end_disk();
        self.shared.settle(&mut work);
        self.shared.release(std::mem::take(&mut work.resolved));
        finish(work);
    }
}

async fn deliver(
    shared: &Shared,
    http: &mut Http,
    listeners: &Listeners,
    guard: &mut ExitGuard<'_>,
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
                exchange: http.exchange(&outgoing.runs, outgoing.failures),
            });
        }
        shared.set_body_bytes(flights.iter().map(|flight| flight.exchange.bytes).sum());
        let stopped = work.stopped;
        let wake_at = work.wake_at;
        if stopped {
            // Nothing reads their answers.
            flights.clear();
            // Before `finish`: the caller of `shutdown` may open the spool again at once.
            guard.end_disk_in_time(&mut work, listeners).await;
            shared.settle(&mut work);
        }
        listeners.report(&work);
        if !work.resolved.is_empty() {
            shared.release(std::mem::take(&mut work.resolved));
        }
        // Before `finish`: callers that wait find the metrics up to date.
        #[cfg(feature = "metrics")]
        let wake_at =
            listeners::guarded(|| meter.record(&shared.stats(), wake_at)).unwrap_or(wake_at);
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

/// Reports the outcomes that do not depend on the disk, and answers all callers with the present report.
fn answer_before_the_end(shared: &Shared, work: &mut Work, listeners: &Listeners) {
    let is_open = |it: &mut Resolved| matches!(it.resolution, Resolution::Abandoned);
    let rest = Work {
        resolved: work.resolved.extract_if(.., is_open).collect(),
        stopped: true,
        ..Work::default()
    };
    let mut known = std::mem::replace(work, rest);
    listeners.report(&known);
    shared.release(std::mem::take(&mut known.resolved));
    known.flushed.extend(shared.take_awaiting_end());
    finish(known);
}

/// Waits for an answer, a caller or the scheduler's timer.
async fn next_event(shared: &Shared, flights: &mut Vec<Flight>, wake_at: Option<Instant>) -> Event {
    let mut woken = pin!(shared.woken());
    let mut timer = pin!(async {
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
        if woken.as_mut().poll(context).is_ready() || timer.as_mut().poll(context).is_ready() {
            return Poll::Ready(Event::Woken);
        }
        Poll::Pending
    })
    .await
}

/// Answers the callers that wait for receipts, flushes or the shutdown.
pub(crate) fn finish(work: Work) {
    notify(work.notified);
    for (sender, report) in work.flushed {
        // Dropped receivers are ignored.
        let _ = sender.send(report);
    }
}
