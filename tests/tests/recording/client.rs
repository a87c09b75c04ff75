//! A recording client is a client: same errors, same answers.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use customerio::call::{AnonymousId, Context, Track};
use customerio::item::Validation;
use customerio::{FlushError, OutcomeKind, ReceiptError, SendError};
use serde_json::json;

use super::*;

#[test]
fn calls_are_validated_and_measured() {
    let (client, recorded) = recording();
    let invalid = client.track("u1", &order("", -1.0)).unwrap_err();
    assert!(
        matches!(&invalid, SendError::Invalid(violations) if violations.iter().count() == 2),
        "{invalid}"
    );
    let large = BasketName {
        name: "x".repeat(40_000),
    };
    let large = client.track("u1", &large).unwrap_err();
    assert!(matches!(large, SendError::TooLarge { .. }), "{large}");
    let nobody = client.track("", &order("o-1", 1.0)).unwrap_err();
    assert!(matches!(nobody, SendError::Invalid(_)), "{nobody}");
    recorded.expect_nothing();
    assert_eq!(client.stats().accepted, 0);
}

#[test]
fn a_check_has_the_errors_of_a_call_and_sends_nothing() {
    let (client, recorded) = recording();
    client.check(&Track::new("u1", &order("o-1", 1.0))).unwrap();
    let large = BasketName {
        name: "x".repeat(40_000),
    };
    for (checked, sent) in [
        (
            client.check(&Track::new("u1", &order("", -1.0))),
            client.track("u1", &order("", -1.0)),
        ),
        (
            client.check(&Track::new("", &order("o-1", 1.0))),
            client.track("", &order("o-1", 1.0)),
        ),
        (
            client.check(&Track::new("u1", &large)),
            client.track("u1", &large),
        ),
    ] {
        assert_eq!(
            checked.unwrap_err().to_string(),
            sent.unwrap_err().to_string()
        );
    }
    recorded.expect_nothing();

    let (lenient, recorded) = Client::builder("").validation(Validation::Report).record();
    lenient.check(&Track::new("u1", &order("", 1.0))).unwrap();
    recorded.expect_nothing();
}

#[test]
fn violations_of_an_event_become_the_error_of_a_call() {
    fn checked() -> Result<(), SendError> {
        customerio::validate::check(&order("", 1.0))?;
        Ok(())
    }
    let error = checked().unwrap_err();
    assert!(error.to_string().contains("/order_id"), "{error}");
}

#[test]
fn an_error_that_leaves_main_is_a_sentence() {
    let error = Client::builder(" ").build().unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "the API key is empty; set the environment variable or the file that holds it"
    );
    let (client, _recorded) = recording();
    client.blocking_shutdown(Duration::ZERO).unwrap();
    let closed = client.track("u1", &order("o-1", 1.0)).unwrap_err();
    assert_eq!(format!("{closed:?}"), closed.to_string());
}

#[derive(CioEvent, Clone)]
#[cio(event = "Basket Named")]
struct BasketName {
    name: String,
}

#[test]
fn settings_of_the_builder_count() {
    let (client, recorded) = Client::builder("")
        .validation(Validation::Report)
        .context(Context::new().locale("en-GB"))
        .record();
    client.track("u1", &order("", 1.0)).unwrap();
    recorded
        .expect::<OrderCompleted>()
        .once()
        .with_message(|message| message.json()["context"]["locale"] == "en-GB");
}

#[test]
fn a_chain_that_ends_in_a_send_sets_the_extras_of_one_call() {
    let (client, recorded) = recording();
    let receipt = Track::new("u1", &order("o-1", 1.0))
        .timestamp(UNIX_EPOCH)
        .message_id("m-1")
        .integration("All", false)
        .context(Context::new().locale("en-GB"))
        .send(&client)
        .unwrap();
    assert_eq!(receipt.message_id(), "m-1");
    recorded
        .expect::<OrderCompleted>()
        .once()
        .with_message(|message| {
            let json = message.json();
            json["messageId"] == "m-1"
                && json["timestamp"] == "1970-01-01T00:00:00.000Z"
                && json["integrations"]["All"] == false
                && json["context"]["locale"] == "en-GB"
        });
}

#[test]
fn a_scoped_client_fills_the_context_of_its_own_calls() {
    let context = Context::new().locale("en-GB").timezone("Europe/London");
    let (client, recorded) = Client::builder("").context(context.extra("a", 1)).record();
    let scope = Context::new().ip("203.0.113.7").timezone("Europe/Berlin");
    let scoped = client.with_context(scope.extra("b", 2));
    client.track("u1", &order("o-1", 1.0)).unwrap();
    scoped.track("u1", &order("o-2", 1.0)).unwrap();
    Track::new("u1", &order("o-3", 1.0))
        .context(Context::new().ip("203.0.113.8"))
        .send(&scoped.with_context(Context::new().locale("de-DE")))
        .unwrap();
    // The handles are of one client.
    assert_eq!(client.stats().accepted, 3);
    let contexts: Vec<_> = recorded
        .all()
        .iter()
        .map(|message| {
            let mut context = message.json()["context"].clone();
            assert_eq!(context["library"].take()["name"], "customerio-rust");
            context
        })
        .collect();
    let library = serde_json::Value::Null;
    assert_eq!(
        contexts,
        [
            json!({"library": library, "locale": "en-GB", "timezone": "Europe/London", "a": 1}),
            json!({
                "library": library, "locale": "en-GB", "timezone": "Europe/Berlin",
                "ip": "203.0.113.7", "a": 1, "b": 2,
            }),
            json!({
                "library": library, "locale": "de-DE", "timezone": "Europe/Berlin",
                "ip": "203.0.113.8", "a": 1, "b": 2,
            }),
        ]
    );
}

#[test]
fn receipts_flushes_and_the_end_answer_at_once() {
    let (client, recorded) = three_orders();
    let receipt = client
        .send(Track::new("u1", &order("o-4", 4.0)).message_id("m-4"))
        .unwrap();
    assert_eq!(receipt.message_id(), "m-4");
    receipt.blocking_stored(Duration::ZERO).unwrap();
    receipt.blocking_delivered(Duration::ZERO).unwrap();
    let stats = client.stats();
    assert_eq!((stats.accepted, stats.delivered, stats.pending), (4, 4, 0));
    assert_eq!(client.blocking_flush(Duration::ZERO).unwrap().delivered, 4);
    assert_eq!(
        client.blocking_shutdown(Duration::ZERO).unwrap().delivered,
        4
    );
    let closed = client.track("u1", &order("o-5", 5.0)).unwrap_err();
    assert!(matches!(closed, SendError::Closed), "{closed}");
    assert_eq!(recorded.all().len(), 4);
}

#[test]
fn thousands_of_messages_are_all_delivered() {
    // The service's limit on requests is not the recorder's.
    let (client, recorded) = recording();
    for number in 0..10_000 {
        client
            .alias("u1", AnonymousId::new(format!("a-{number}")))
            .unwrap();
    }
    assert_eq!(
        client.blocking_flush(Duration::ZERO).unwrap().delivered,
        10_000
    );
    recorded.expect_alias().for_user("u1").times(10_000);
}

#[test]
fn refusals_last_until_they_are_ended() {
    let (client, recorded) = recording();
    recorded.refuse_with_full();
    let full = client.track("u1", &order("o-1", 1.0)).unwrap_err();
    assert!(matches!(full, SendError::Full { held, limit } if held == limit));
    // Violations of the message come first, as everywhere.
    let invalid = client.track("u1", &order("", 1.0)).unwrap_err();
    assert!(matches!(invalid, SendError::Invalid(_)), "{invalid}");
    recorded.refuse_with_spool_full();
    let full = client.alias("b", AnonymousId::new("a")).unwrap_err();
    assert!(matches!(full, SendError::SpoolFull { .. }), "{full}");
    recorded.expect_nothing();
    recorded.accept_again();
    client.track("u1", &order("o-1", 1.0)).unwrap();
    recorded.expect::<OrderCompleted>().once();
}

#[test]
fn held_messages_are_pending_until_they_are_released() {
    let (client, recorded) = recording();
    recorded.hold();
    let receipt = client.send(Track::new("u1", &order("o-1", 1.0))).unwrap();
    recorded.expect::<OrderCompleted>().once();
    let waited = receipt.blocking_delivered(Duration::ZERO).unwrap_err();
    assert!(matches!(waited, ReceiptError::NotDelivered(_)), "{waited}");
    // An hour, and it returns at once.
    let end = client
        .blocking_shutdown(Duration::from_hours(1))
        .unwrap_err();
    assert!(matches!(end, FlushError::Incomplete(report) if report.pending == 1));
    recorded.release();
    receipt.blocking_delivered(Duration::ZERO).unwrap();
    assert_eq!(client.stats().delivered, 1);
}

#[test]
fn many_threads_lose_nothing() {
    let (client, recorded) = recording();
    thread::scope(|scope| {
        for thread in 0..8 {
            let client = client.clone();
            scope.spawn(move || {
                for number in 0..100 {
                    let id = format!("o-{thread}-{number}");
                    client.track("u1", &order(&id, 1.0)).unwrap();
                }
                client.blocking_flush(Duration::from_mins(1)).unwrap();
            });
        }
    });
    recorded.expect::<OrderCompleted>().times(800);
    assert_eq!(
        client.blocking_shutdown(Duration::ZERO).unwrap().delivered,
        800
    );
}

#[test]
fn async_calls_answer_without_a_runtime() {
    let (client, recorded) = recording();
    let mut done = std::pin::pin!(async {
        let event = order("o-1", 1.0);
        let receipt = client.send_async(Track::new("u1", &event)).await.unwrap();
        receipt.stored().await.unwrap();
        receipt.delivered().await.unwrap();
        client.flush(Duration::ZERO).await.unwrap();
        client.shutdown(Duration::ZERO).await.unwrap();
    });
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(done.as_mut().poll(&mut context).is_ready());
    recorded.expect::<OrderCompleted>().once();
}

#[test]
fn callbacks_receive_every_outcome_and_may_send() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (ends, slot) = (Arc::clone(&heard), Arc::new(OnceLock::<Client>::new()));
    let within = Arc::clone(&slot);
    let (client, recorded) = Client::builder("")
        .on_outcome(move |outcome| {
            ends.lock()
                .unwrap()
                .push((outcome.message_id(), outcome.kind == OutcomeKind::Delivered));
            if outcome.message_id() == "m-1" {
                let again = BasketEmptied { items: 2 };
                let again = Track::new("u1", &again).message_id("m-2");
                within.get().unwrap().send(again).unwrap();
            }
        })
        .record();
    slot.set(client.clone()).unwrap();
    let emptied = BasketEmptied { items: 1 };
    client
        .send(Track::new("u1", &emptied).message_id("m-1"))
        .unwrap();
    recorded.expect::<BasketEmptied>().times(2);
    let heard = heard.lock().unwrap();
    assert_eq!(*heard, [("m-1".to_owned(), true), ("m-2".to_owned(), true)]);
}

thread_local! {
    static INNER: RefCell<Option<Client>> = const { RefCell::new(None) };
}

/// A check that is none of ours: it sends, or panics.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "checks are given references"
)]
fn meddles(number: &u32) -> Result<(), String> {
    assert!(*number != 13, "thirteen");
    INNER.with_borrow(|client| match client {
        Some(client) => client
            .track("u1", &BasketEmptied { items: *number })
            .map_err(|error| error.to_string()),
        None => Ok(()),
    })
}

#[derive(CioEvent, Clone)]
#[cio(event = "Meddled")]
struct Meddled {
    #[cio(check = meddles)]
    number: u32,
}

#[test]
fn a_check_may_send_and_a_panic_in_it_is_an_error_of_the_call() {
    let (client, recorded) = recording();
    INNER.set(Some(client.clone()));
    client.track("u1", &Meddled { number: 7 }).unwrap();
    recorded.expect::<BasketEmptied>().once();
    recorded.expect::<Meddled>().once();

    let panicked = client.track("u1", &Meddled { number: 13 }).unwrap_err();
    assert!(
        matches!(&panicked, SendError::Panicked(said) if said.contains("thirteen")),
        "{panicked}"
    );
    client.track("u1", &Meddled { number: 8 }).unwrap();
    recorded.expect::<Meddled>().times(2);
    INNER.set(None);
}
