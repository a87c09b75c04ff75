//! Sizes at the exact byte, compressed bodies, and bodies that are none.

use crate::wire::{Answer, BASIC, Call, SOON, sandbox};
use customerio_sandbox::Sandbox;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::Write;

/// Returns a track call of exactly `bytes` bytes.
fn track_of(bytes: usize) -> Value {
    let mut call = json!({"type": "track", "event": "E", "userId": "u", "properties": {"p": ""}});
    let room = bytes - call.to_string().len();
    call["properties"]["p"] = json!("x".repeat(room));
    assert_eq!(call.to_string().len(), bytes);
    call
}

/// Returns a batch request of exactly `bytes` bytes.
fn batch_of(bytes: usize) -> Value {
    let mut batch = json!({"batch": []});
    let mut left = bytes - batch.to_string().len();
    let items = batch["batch"].as_array_mut().expect("an array");
    while left > 0 {
        // A comma comes before every item but the first; the last one takes the rest.
        let comma = usize::from(!items.is_empty());
        let size = if left > 60_000 {
            30_000
        } else if left > 32_000 {
            left / 2
        } else {
            left - comma
        };
        items.push(track_of(size));
        left -= size + comma;
    }
    assert_eq!(batch.to_string().len(), bytes);
    batch
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).expect("a write to memory");
    encoder.finish().expect("a write to memory")
}

fn strict(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    Call::post(path, body).strict().to(sandbox)
}

#[test]
fn a_call_may_have_32_000_bytes() {
    let sandbox = sandbox();
    assert_eq!(strict(&sandbox, "/v1/track", &track_of(32_000)).status, 200);
    let answer = strict(&sandbox, "/v1/track", &track_of(32_001));
    assert_eq!(answer.status, 400);
    assert!(answer.errors()[0].contains("32001"), "{}", answer.text());
    assert_eq!(
        Call::post("/v1/track", &track_of(32_001))
            .to(&sandbox)
            .status,
        200
    );
    let counts = sandbox.counts();
    assert_eq!((counts.accepted, counts.refused, counts.dropped), (1, 1, 1));
    assert_eq!(sandbox.messages()[0].bytes, 32_000);
    // White space around it is sent too.
    let padded = format!("{} ", track_of(32_000));
    let call = Call::post("/v1/track", &Value::Null).body(padded).strict();
    assert_eq!(call.to(&sandbox).status, 400);
}

#[test]
fn an_item_may_have_32_000_bytes() {
    let sandbox = sandbox();
    let good = json!({"batch": [track_of(32_000), track_of(100)]});
    assert_eq!(strict(&sandbox, "/v1/batch", &good).status, 200);
    let bad = json!({"batch": [track_of(100), track_of(32_001)]});
    let answer = strict(&sandbox, "/v1/batch", &bad);
    assert_eq!(answer.status, 400);
    assert!(
        answer.errors()[0].starts_with("batch[1]: is 32001 bytes"),
        "{}",
        answer.text()
    );
    assert_eq!(sandbox.counts().accepted, 2);
}

#[test]
fn a_batch_may_have_500_000_bytes() {
    let sandbox = sandbox();
    assert_eq!(
        strict(&sandbox, "/v1/batch", &batch_of(500_000)).status,
        200
    );
    let accepted = sandbox.counts().accepted;
    let answer = strict(&sandbox, "/v1/batch", &batch_of(500_001));
    assert_eq!(answer.status, 400);
    assert!(
        answer.errors()[0].contains("500001 bytes"),
        "{}",
        answer.text()
    );
    assert_eq!(
        Call::post("/v1/batch", &batch_of(500_001))
            .to(&sandbox)
            .status,
        200
    );
    let counts = sandbox.counts();
    assert_eq!((counts.accepted, counts.unreadable), (accepted, 2));
    assert_eq!(sandbox.requests()[1].bytes, 500_001);
}

#[test]
fn a_batch_may_have_2_500_items() {
    let sandbox = sandbox();
    let batch = |items: usize| json!({"batch": vec![json!({"type": "page", "userId": "u", "name": "n"}); items]});
    assert_eq!(strict(&sandbox, "/v1/batch", &batch(2_500)).status, 200);
    let answer = strict(&sandbox, "/v1/batch", &batch(2_501));
    assert_eq!(answer.status, 400);
    assert!(answer.errors()[0].contains("2501"), "{}", answer.text());
    assert_eq!(sandbox.counts().accepted, 2_500);
}

#[test]
fn gzip_is_understood_and_measured_unpacked() {
    let sandbox = sandbox();
    let send = |path: &str, body: Vec<u8>| {
        Call::post(path, &Value::Null)
            .header("Content-Encoding: gzip")
            .body(body)
            .strict()
            .to(&sandbox)
    };
    let small = gzip(track_of(200).to_string().as_bytes());
    let size = small.len();
    assert_eq!(send("/v1/track", small).status, 200);
    assert_eq!(
        send("/v1/batch", gzip(batch_of(500_000).to_string().as_bytes())).status,
        200
    );
    let request = &sandbox.requests()[0];
    assert_eq!(request.encoding.as_deref(), Some("gzip"));
    assert_eq!((request.bytes, request.decoded_bytes), (size, 200));
    for bad in [
        gzip(track_of(32_001).to_string().as_bytes()),
        gzip(&vec![b' '; 10_000_000]),
        b"no gzip at all".to_vec(),
        gzip(b"{}")[..10].to_vec(),
        Vec::new(),
    ] {
        let answer = send("/v1/track", bad);
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
    assert_eq!(sandbox.counts().unreadable, 4);
}

#[test]
fn other_encodings_are_not() {
    let sandbox = sandbox();
    let call = Call::post("/v1/track", &track_of(100))
        .header("Content-Encoding: br")
        .strict();
    let answer = call.to(&sandbox);
    assert_eq!(answer.status, 400);
    assert!(answer.errors()[0].starts_with("Content-Encoding: "));
}

#[test]
fn invalid_json_is_refused_and_not_quoted() {
    let deep = "[".repeat(100_000);
    for body in [
        "",
        "secret",
        "{\"secret\":",
        "\"secret\"",
        "[1]",
        "\u{0}",
        "{\"a\":1}secret",
        &deep,
    ] {
        for path in ["/v1/track", "/v1/batch"] {
            let sandbox = sandbox();
            let call = Call::post(path, &Value::Null).body(body);
            let answer = call.clone().strict().to(&sandbox);
            assert_eq!(answer.status, 400);
            assert!(!answer.text().contains("secret"), "{}", answer.text());
            // Permissive mode loses it in silence.
            assert_eq!(call.to(&sandbox).status, 200);
            assert_eq!(sandbox.messages(), []);
        }
    }
    let sandbox = sandbox();
    let call = Call::post("/v1/track", &Value::Null).body(b"{\"event\":\"\xff\"}".as_slice());
    assert_eq!(call.strict().to(&sandbox).status, 400);
}

#[test]
fn deep_nesting_is_an_error_of_its_item() {
    let sandbox = sandbox();
    let deep = format!(
        "{{\"type\":\"track\",\"x\":{}{}}}",
        "[".repeat(500),
        "]".repeat(500)
    );
    let good = json!({"type": "page", "userId": "u"});
    let call = Call::post("/v1/batch", &Value::Null).body(format!("{{\"batch\":[{good},{deep}]}}"));
    assert!(call.clone().strict().to(&sandbox).errors()[0].starts_with("batch[1]: "));
    call.to(&sandbox);
    assert_eq!(
        (sandbox.counts().accepted, sandbox.counts().dropped),
        (1, 1)
    );
}

#[test]
fn an_endless_body_is_answered() {
    let sandbox = sandbox();
    let call = Call::post("/v1/batch", &Value::Null)
        .body(vec![b' '; 5_000_000])
        .strict();
    let answer = call.to(&sandbox);
    assert_eq!(answer.status, 400);
    assert!(answer.errors()[0].contains("5000000 bytes"));
}

#[test]
fn records_are_bounded_and_the_oldest_are_removed_first() {
    let sandbox = Sandbox::builder().keep(3).start().expect("a sandbox");
    for number in 1..=5 {
        let call = json!({"event": format!("E{number}"), "userId": "u", "messageId": format!("m-{number}")});
        Call::post("/v1/track", &call)
            .header(BASIC)
            .strict()
            .to(&sandbox);
    }
    let messages = sandbox.messages();
    assert_eq!(
        messages.iter().map(|m| m.seq).collect::<Vec<_>>(),
        [3, 4, 5]
    );
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .map(|r| r.number)
            .collect::<Vec<_>>(),
        [3, 4, 5]
    );
    let counts = sandbox.counts();
    assert_eq!(
        (
            counts.accepted,
            counts.forgotten_messages,
            counts.forgotten_requests
        ),
        (5, 2, 2)
    );
    // An id is remembered for longer than its message.
    let again = json!({"event": "E1", "userId": "u", "messageId": "m-1"});
    Call::post("/v1/track", &again).strict().to(&sandbox);
    assert!(sandbox.wait_until(SOON, |counts| counts.duplicates == 1));
}
