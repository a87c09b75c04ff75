//! Each fault, seen at the socket.

use crate::wire::{Answer, Call, Line, SOON, sandbox};
use customerio_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use std::io::{self, ErrorKind};
use std::time::{Duration, Instant, SystemTime};

fn track(id: &str) -> Call {
    let message = json!({
        "type": "track", "event": "E", "userId": "u", "messageId": id, "properties": {"sku": "s-1"},
    });
    Call::post("/v1/track", &message).strict()
}

fn batch(ids: &[&str]) -> Call {
    let items: Vec<Value> = ids
        .iter()
        .map(|id| json!({"type": "track", "event": "E", "userId": "u", "messageId": id}))
        .collect();
    Call::post("/v1/batch", &json!({"batch": items})).strict()
}

fn date(answer: &Answer, header: &str) -> SystemTime {
    httpdate::parse_http_date(answer.header(header).expect(header)).expect("a date")
}

fn is_reset(result: io::Result<Answer>) -> bool {
    result.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset)
}

#[test]
fn a_status_for_some_requests() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(503).times(2));
    sandbox.inject(Fault::status(429).times(1));
    let statuses: Vec<u16> = (0..4)
        .map(|n| track(&format!("m-{n}")).to(&sandbox).status)
        .collect();
    assert_eq!(statuses, [503, 503, 429, 200]);
    let counts = sandbox.counts();
    assert_eq!(
        (counts.requests, counts.faulted, counts.accepted),
        (4, 3, 1)
    );
    assert_eq!(sandbox.requests()[0].fault.as_deref(), Some("answers 503"));
    assert_eq!(sandbox.requests()[0].status, Some(503));
}

#[test]
fn a_status_until_it_is_cleared() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(500));
    for _ in 0..5 {
        let answer = track("m").to(&sandbox);
        assert_eq!(answer.status, 500);
        assert_eq!(answer.errors().len(), 1);
    }
    sandbox.clear_faults();
    assert_eq!(track("m").to(&sandbox).status, 200);
}

#[test]
fn a_status_for_a_share_of_requests() {
    let run = || {
        let sandbox = sandbox();
        sandbox.inject(Fault::status(500).fraction(0.5, 11));
        (0..40)
            .map(|n| track(&format!("m-{n}")).to(&sandbox).status)
            .collect::<Vec<u16>>()
    };
    let first = run();
    assert_eq!(first, run());
    assert!(first.contains(&200) && first.contains(&500));
}

#[test]
fn retry_after_in_both_forms() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(429).retry_after_seconds(7).times(1));
    sandbox.inject(
        Fault::status(503)
            .retry_after_date(90)
            .clock_skew(-86_400)
            .times(1),
    );
    assert_eq!(track("m").to(&sandbox).header("retry-after"), Some("7"));
    let answer = track("m").to(&sandbox);
    let (sent, again) = (date(&answer, "date"), date(&answer, "retry-after"));
    assert_eq!(
        again.duration_since(sent).expect("later"),
        Duration::from_secs(90)
    );
    // The clock of the answer is a day behind.
    let behind = SystemTime::now().duration_since(sent).expect("earlier");
    assert!((86_000..87_000).contains(&behind.as_secs()), "{behind:?}");
}

#[test]
fn any_body() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(502).body("<html>bad gateway</html>").times(1));
    sandbox.inject(Fault::status(500).body(vec![b'x'; 1_000_000]).times(1));
    sandbox.inject(Fault::unsuccessful().times(1));
    sandbox.inject(Fault::status(204).times(1));
    let answer = track("m").to(&sandbox);
    assert_eq!(
        (answer.status, answer.text()),
        (502, "<html>bad gateway</html>")
    );
    assert_eq!(answer.header("content-type"), Some("text/plain"));
    assert_eq!(track("m").to(&sandbox).body.len(), 1_000_000);
    let answer = track("m").to(&sandbox);
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({"success": false}))
    );
    assert_eq!(track("m").to(&sandbox).status, 204);
    assert_eq!(sandbox.counts().accepted, 0);
}

#[test]
fn a_late_answer() {
    let sandbox = sandbox();
    let delay = Duration::from_millis(60);
    sandbox.inject(Fault::latency(delay).times(1));
    sandbox.inject(Fault::status(500).delayed(delay).times(1));
    for status in [200, 500] {
        let start = Instant::now();
        assert_eq!(track("m").to(&sandbox).status, status);
        assert!(start.elapsed() >= delay);
    }
}

#[test]
fn a_reset() {
    let sandbox = sandbox();
    sandbox.inject(Fault::reset().times(1));
    assert!(is_reset(track("m").send(sandbox.address())));
    assert_eq!(sandbox.counts().accepted, 0);
    assert_eq!(sandbox.requests()[0].status, None);
    assert_eq!(track("m").to(&sandbox).status, 200);
}

#[test]
fn a_lost_acknowledgement() {
    let sandbox = sandbox();
    sandbox.inject(Fault::lost_acknowledgement().times(1));
    assert!(is_reset(track("m").send(sandbox.address())));
    assert_eq!(sandbox.counts().accepted, 1);
    // The client comes again, as it must: it cannot know.
    assert_eq!(track("m").to(&sandbox).status, 200);
    let counts = sandbox.counts();
    assert_eq!((counts.accepted, counts.duplicates), (1, 1));
}

#[test]
fn an_error_for_what_was_stored() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(500).processed().times(1));
    assert_eq!(track("m").to(&sandbox).status, 500);
    assert_eq!(sandbox.counts().accepted, 1);
}

#[test]
fn a_cut_off_answer() {
    let sandbox = sandbox();
    sandbox.inject(Fault::cut_off().times(1));
    sandbox.inject(Fault::cut_off().with_status(500).body("half").times(1));
    let error = track("m")
        .send(sandbox.address())
        .expect_err("no whole answer");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    let mut line = Line::open(sandbox.address()).expect("a connection");
    line.write(&track("m")).expect("a request");
    let wire = String::from_utf8(line.read_to_end().expect("an orderly end")).expect("text");
    assert!(
        wire.starts_with("HTTP/1.1 500 Internal Server Error\r\n"),
        "{wire}"
    );
    assert!(wire.contains("content-length: 68\r\n"), "{wire}");
    assert!(wire.ends_with("\r\n\r\nhalf"), "{wire}");
    assert_eq!(sandbox.counts().accepted, 0);
}

#[test]
fn a_hang_until_it_is_cleared() {
    let sandbox = sandbox();
    sandbox.inject(Fault::hang());
    let mut line = Line::open(sandbox.address()).expect("a connection");
    line.write(&track("m")).expect("a request");
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 1));
    assert_eq!(sandbox.counts().accepted, 0);
    sandbox.clear_faults();
    assert_eq!(line.read().expect("an answer").status, 200);
    assert_eq!((sandbox.counts().held, sandbox.counts().accepted), (0, 1));
}

#[test]
fn clearing_the_records_does_not_release_held_requests() {
    let sandbox = sandbox();
    sandbox.inject(Fault::hang());
    let mut line = Line::open(sandbox.address()).expect("a connection");
    line.write(&track("m")).expect("a request");
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 1));
    sandbox.clear();
    assert_eq!(sandbox.counts().held, 1);
    sandbox.clear_faults();
    assert_eq!(line.read().expect("an answer").status, 200);
    assert_eq!((sandbox.counts().held, sandbox.counts().accepted), (0, 1));
    assert_eq!(sandbox.requests(), []);
}

#[test]
fn a_hang_until_the_client_leaves() {
    let sandbox = sandbox();
    sandbox.inject(Fault::hang());
    let mut line = Line::open(sandbox.address()).expect("a connection");
    line.write(&track("m")).expect("a request");
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 1));
    drop(line);
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 0));
    assert_eq!(sandbox.counts().accepted, 0);
}

#[test]
fn an_outage() {
    let sandbox = sandbox();
    let mut open = Line::open(sandbox.address()).expect("a connection");
    assert_eq!(open.send(&track("m-1")).expect("an answer").status, 200);
    sandbox.begin_outage();
    // The connection that was open is reset, with or without a request on it.
    assert!(sandbox.wait_until(SOON, |counts| counts.turned_away == 1));
    assert!(open.send(&track("m-2")).is_err());
    for _ in 0..3 {
        assert!(track("m-2").send(sandbox.address()).is_err());
    }
    assert!(sandbox.wait_until(SOON, |counts| counts.turned_away == 4));
    assert_eq!(sandbox.counts().requests, 1);
    sandbox.restore();
    assert_eq!(track("m-2").to(&sandbox).status, 200);
}

#[test]
fn an_outage_catches_a_request_that_hangs() {
    let sandbox = sandbox();
    sandbox.inject(Fault::hang());
    let mut line = Line::open(sandbox.address()).expect("a connection");
    line.write(&track("m")).expect("a request");
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 1));
    sandbox.begin_outage();
    assert!(is_reset(line.read()));
    assert!(sandbox.wait_until(SOON, |counts| counts.held == 0));
}

#[test]
fn one_message_poisons_its_batch() {
    for fault in [
        Fault::status(400),
        Fault::status(413),
        Fault::status(500),
        Fault::unsuccessful(),
    ] {
        let sandbox = sandbox();
        sandbox.inject(fault.clone().if_message_id("bad"));
        let usual = fault_status(&fault, &sandbox);
        assert_eq!(batch(&["a", "bad", "b"]).to(&sandbox).status, usual);
        assert_eq!(batch(&["a", "b"]).to(&sandbox).status, 200);
        assert_eq!(batch(&["bad"]).to(&sandbox).status, usual);
        assert_eq!(sandbox.counts().accepted, 2, "{fault}");
    }
}

/// What a request that meets the fault is answered with.
fn fault_status(fault: &Fault, sandbox: &Sandbox) -> u16 {
    let answer = batch(&["bad"]).to(sandbox);
    assert!(fault.to_string().contains(&answer.status.to_string()));
    answer.status
}

#[test]
fn a_property_a_predicate_or_a_size_poisons_too() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(400).if_property("sku", "s-1"));
    sandbox.inject(Fault::status(409).if_message(|message| message["messageId"] == "odd"));
    sandbox.inject(Fault::status(413).if_larger_than(1_000));
    assert_eq!(track("m").to(&sandbox).status, 400);
    assert_eq!(batch(&["m", "odd"]).to(&sandbox).status, 409);
    assert_eq!(batch(&["m"; 20]).to(&sandbox).status, 413);
    assert_eq!(batch(&["m"]).to(&sandbox).status, 200);
}

#[test]
fn a_predicate_that_panics_fails_one_request() {
    let sandbox = sandbox();
    sandbox.inject(Fault::status(500).if_message(|message| {
        assert_ne!(message["messageId"], "odd", "as the test wants it");
        false
    }));
    assert!(track("odd").send(sandbox.address()).is_err());
    assert_eq!(track("m").to(&sandbox).status, 200);
}

#[test]
fn faults_can_be_set_over_http() {
    let sandbox = sandbox();
    let set = |body: &Value| {
        let call = Call::new("PUT", "/_sandbox/faults").body(body.to_string());
        call.to(&sandbox)
    };
    let faults = json!({"faults": [
        {"effect": "status", "status": 429, "retry_after_seconds": 3, "times": 1},
        {"effect": "status", "status": 503, "retry_after_date": 5, "body": "later", "times": 1},
        {"effect": "unsuccessful", "message_id": "m-1"},
        {"effect": "reset", "property": {"name": "sku", "value": "s-1"}, "times": 1},
        {"effect": "lost_acknowledgement", "times": 1, "fraction": 1.0, "seed": 3, "larger_than": 1},
        {"effect": "cut_off", "processed": true, "times": 1},
        {"effect": "latency", "delay_ms": 1, "times": 1},
        {"effect": "hang", "message_id": "nobody", "clock_skew_seconds": 1},
    ]});
    let answer = set(&faults);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.json()["faults"][0],
        json!({"does": "answers 429", "times_left": 1})
    );
    assert_eq!(answer.json()["faults"].as_array().map(Vec::len), Some(8));
    assert_eq!(track("m-0").to(&sandbox).header("retry-after"), Some("3"));
    assert_eq!(track("m-0").to(&sandbox).text(), "later");
    assert_eq!(track("m-1").to(&sandbox).json(), json!({"success": false}));
    assert!(is_reset(track("m-2").send(sandbox.address())));
    assert!(is_reset(track("m-3").send(sandbox.address())));
    assert!(track("m-4").send(sandbox.address()).is_err());
    assert_eq!(track("m-5").to(&sandbox).status, 200);
    assert_eq!(sandbox.counts().accepted, 3);
    let answer = set(&json!({"faults": []}));
    assert_eq!(answer.json(), json!({"faults": []}));
    assert_eq!(track("m-1").to(&sandbox).json(), json!({"success": true}));
    for wrong in [
        json!({"faults": [{"effect": "status"}]}),
        json!({"faults": [{"effect": "status", "status": 99}]}),
        json!({"faults": [{"effect": "reset", "fraction": 2}]}),
        json!({"faults": [{"effect": "latency"}]}),
        json!({"faults": [{"effect": "explode"}]}),
        json!({"faults": [{"effect": "reset", "whenever": 1}]}),
    ] {
        assert_eq!(set(&wrong).status, 400, "{wrong}");
    }
    for (wrong, expected) in [
        (
            json!({"faults": [{"effect": "latency", "delay_ms": "x"}]}),
            "expected a whole number from 0 to 18446744073709551615",
        ),
        (
            json!({"faults": [{"effect": "status", "status": 70_000}]}),
            "expected a whole number from 0 to 65535",
        ),
        (
            json!({"faults": [{"effect": "reset", "fraction": "half"}]}),
            "expected a number",
        ),
        (json!({"outage_ms": -1}), "expected a whole number from 0"),
        (json!({"faults": [["hang"]]}), "expected an object"),
        (json!([]), "expected an object"),
    ] {
        let refused = set(&wrong);
        assert_eq!(refused.status, 400, "{wrong}");
        assert!(refused.text().contains(expected), "{}", refused.text());
    }
    // An outage from outside ends by itself: here, at once.
    assert_eq!(set(&json!({"outage_ms": 0})).status, 200);
    assert_eq!(track("m-6").to(&sandbox).status, 200);
}
