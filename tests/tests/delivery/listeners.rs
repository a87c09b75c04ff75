//! A program's callbacks: they receive every outcome and can't break the client.

use std::pin::pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use customerio_core::call::{Alias, AnonymousId, CallKind};
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{Client, FlushError, OutcomeKind};

use crate::{LONG, all_of, arrived, assert_adds_up, client, id, send};

/// The least of all executors.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    let began = Instant::now();
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park_timeout(LONG),
        }
        assert!(began.elapsed() < LONG, "the future is not ready");
    }
}

#[test]
fn every_outcome_is_reported_before_a_flush_returns() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400).body("no").if_message_id(id(7)));
    let ends = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&ends);
    let client = client(&sandbox)
        .on_outcome(move |outcome| {
            assert_eq!(outcome.call, Some(CallKind::Alias));
            let end = match outcome.kind {
                OutcomeKind::Delivered => "delivered".to_owned(),
                OutcomeKind::Rejected(rejection) => rejection.detail.clone(),
                other => format!("{other:?}"),
            };
            heard.lock().unwrap().push((outcome.message_id(), end));
        })
        .build()
        .unwrap();
    for number in 0..20 {
        send(&client, number).unwrap();
    }
    client.blocking_flush(LONG).unwrap();
    let mut ends = std::mem::take(&mut *ends.lock().unwrap());
    assert_eq!(ends.len(), 20);
    ends.sort_by_key(|(id, _)| id[2..].parse::<usize>().unwrap());
    for (number, (message, end)) in ends.iter().enumerate() {
        assert_eq!(
            (message.as_str(), end.as_str()),
            (
                id(number).as_str(),
                if number == 7 { "no" } else { "delivered" }
            )
        );
    }
}

#[test]
fn a_panic_in_a_callback_changes_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox)
        .on_outcome(|_| panic!("in a callback"))
        .build()
        .unwrap();
    for number in 0..5 {
        send(&client, number).unwrap();
        client.blocking_flush(LONG).unwrap();
    }
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 5);
    assert_eq!(arrived(&sandbox), all_of(0..5));
}

#[test]
fn a_callback_may_call_the_client_but_not_wait_for_it() {
    let sandbox = Sandbox::start().unwrap();
    let slot: Arc<OnceLock<Client>> = Arc::default();
    let inner = Arc::clone(&slot);
    let client = client(&sandbox)
        .on_outcome(move |outcome| {
            let Some(client) = inner.get() else { return };
            assert_adds_up(&client.stats());
            assert!(matches!(
                client.blocking_flush(LONG),
                Err(FlushError::OnDeliveryThread)
            ));
            if outcome.message_id() == "m-1" {
                let again = client
                    .send(Alias::new("within", AnonymousId::new("from")).message_id("m-2"))
                    .unwrap();
                assert!(again.blocking_delivered(LONG).is_err());
            }
        })
        .build()
        .unwrap();
    slot.set(client.clone()).unwrap();
    send(&client, 1).unwrap();
    assert!(sandbox.wait_until(LONG, |counts| counts.accepted == 2));
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of([1, 2]));
}

#[test]
fn a_callback_that_blocks_does_not_hold_up_a_shutdown() {
    let sandbox = Sandbox::start().unwrap();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = Mutex::new(held);
    let client = client(&sandbox)
        .on_outcome(move |_| {
            let _ = held.lock().unwrap().recv_timeout(LONG);
        })
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    assert!(sandbox.wait_until(LONG, |counts| counts.accepted == 1));
    // The message may be final by then, or its outcome not be reported yet. Both cases return.
    let _ = client.blocking_shutdown(Duration::from_millis(100));
    drop(release);
}
