//! Strict mode accepts the messages of the official clients.

use crate::wire::{Call, Line, sandbox};
use customerio_sandbox::Kind;
use serde_json::{Value, json};

/// The forms of requests that clients in the field write: which one, where to, what.
fn requests() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "Python: explicit nulls, +00:00, sentAt around the batch",
            "/v1/batch",
            json!({
                "batch": [{
                    "type": "track", "event": "Signed In", "userId": "42", "anonymousId": null,
                    "integrations": {}, "properties": {"plan": null}, "messageId": "8c1d-1",
                    "timestamp": "2026-01-02T03:04:05.678901+00:00",
                    "context": {"library": {"name": "analytics-python", "version": "1.1.0"}},
                }],
                "sentAt": "2026-01-02T03:04:06.000000+00:00",
            }),
        ),
        (
            "Python: page with a category beside the properties",
            "/v1/batch",
            json!({"batch": [{
                "type": "page", "userId": null, "anonymousId": "a-1", "category": "Docs",
                "name": "Start", "properties": {}, "context": {}, "integrations": {},
                "timestamp": "2026-01-02T03:04:05+00:00", "messageId": "8c1d-2",
            }]}),
        ),
        (
            "Node: _metadata, numeric user, a prefix in the id, options of an integration",
            "/v1/batch",
            json!({"batch": [{
                "type": "identify", "userId": 1042, "traits": {"email": "a@example.com"},
                "context": {"library": {"name": "@customerio/cdp-analytics-node", "version": "0.5.9"}},
                "timestamp": "2026-01-02T03:04:05.678Z",
                "messageId": "node-next-1767323045678-0d9c2f3a-8d62-4c5a-9a39-4b3f2f1a0e11",
                "integrations": {"Amplitude": {"sessionId": 123}, "All": true},
                "_metadata": {"nodeVersion": "22.0.0", "jsRuntime": "node"},
            }]}),
        ),
        (
            "Go: library and messageId around the batch, nanoseconds, lower-case all",
            "/v1/batch",
            json!({
                "messageId": "4f6a", "sentAt": "2026-01-02T03:04:05.123456789Z",
                "batch": [
                    {"type": "track", "messageId": "g-1", "anonymousId": "a-1", "event": "Opened",
                     "timestamp": "2026-01-02T03:04:05.123456789+02:00", "integrations": {"all": true}},
                    {"type": "alias", "messageId": "g-2", "previousId": "a-1", "userId": "u-1",
                     "timestamp": "2026-01-02T03:04:05Z"},
                    {"type": "screen", "messageId": "g-3", "userId": "u-1", "name": "Home",
                     "timestamp": "2026-01-02T03:04:05Z", "context": {"ip": "10.0.0.1"}},
                ],
                "context": {"library": {"name": "cdp-analytics-go", "version": "0.0.1"}},
            }),
        ),
        (
            "Segment's own form: all six, context of a browser and of a phone at once",
            "/v1/batch",
            json!({
                "batch": [
                    {"type": "identify", "userId": "u", "anonymousId": "a", "traits": {"createdAt": "2026-01-02"}},
                    {"type": "track", "groupId": "g", "event": "Renewed"},
                    {"type": "page", "userId": "u", "name": "Home", "properties": {"url": "https://example.com"}},
                    {"type": "screen", "userId": "u"},
                    {"type": "group", "groupId": "g", "userId": "u", "traits": {
                        "objectTypeId": "2", "name": "Acme", "relationshipAttributes": {"role": "admin"}}},
                    {"type": "alias", "userId": "u", "previousId": "a", "context": {
                        "active": true, "channel": "server", "ip": "::1", "locale": "en-US",
                        "userAgent": "x/1", "campaign": {"name": "n", "utm_id": "own"},
                        "page": {"url": "/", "keywords": ["a"]},
                        "app": {"name": "n", "version": "1", "build": "7", "namespace": "com.example"},
                        "device": {"id": "d", "type": "ios", "model": null}, "os": {"name": "iOS", "version": "26"},
                        "network": {"wifi": true, "carrier": "c"}, "timezone": "Europe/Berlin",
                        "location": {"city": "Berlin", "latitude": "52.5", "longitude": 13.4, "speed": 0},
                        "screen": {"width": 1, "height": 2, "density": 1.5}, "anything": ["else"]}},
                ],
                "context": {"active": false}, "integrations": {"All": true}, "writeKey": "0123456789",
            }),
        ),
        (
            "a call with its type",
            "/v1/track",
            json!({"type": "track", "event": "E", "userId": "u"}),
        ),
        (
            "a call without",
            "/v1/track",
            json!({"event": "E", "anonymousId": "a", "userId": ""}),
        ),
        (
            "nobody but an e-mail",
            "/v1/identify",
            json!({"traits": {"email": "a@example.com"}}),
        ),
        (
            "a page without a name",
            "/v1/page",
            json!({"userId": "u", "properties": null, "context": null}),
        ),
        (
            "a screen",
            "/v1/screen",
            json!({"anonymousId": "a", "name": "Home", "integrations": null}),
        ),
        (
            "an object alone",
            "/v1/group",
            json!({"groupId": "g", "traits": {"objectTypeId": 2}}),
        ),
        (
            "an older place of the object's type",
            "/v1/group",
            json!({"groupId": 7, "objectTypeId": "1", "traits": {"object_type_id": "1"}}),
        ),
        (
            "a merge",
            "/v1/alias",
            json!({"userId": "u", "previousId": "p"}),
        ),
        (
            "vendor samples: channel and version on top",
            "/v1/identify",
            json!({
            "type": "identify", "userId": "u", "channel": "server", "version": 1, "receivedAt": "2026-01-02T03:04:05Z",
            "originalTimestamp": "2026-01-02T03:04:05Z", "timestamp": "",
            "traits": {"cio_subscription_preferences.topics.topic_1": true, "unsubscribed": "true"}}),
        ),
        (
            "a business key as messageId",
            "/v1/track",
            json!({"event": "E", "userId": "u", "messageId": "order:1001:3"}),
        ),
        (
            "a device",
            "/v1/track",
            json!({"event": "Device Created or Updated", "userId": "u", "properties": {},
            "context": {"device": {"token": "t", "type": "android"}, "app": {"namespace": "com.example"}}}),
        ),
        (
            "a device goes",
            "/v1/track",
            json!({"event": "Device Deleted", "userId": "u", "context": {"device": {"token": "t"}}}),
        ),
        (
            "a device by the batch's context",
            "/v1/batch",
            json!({
            "batch": [{"type": "track", "event": "Device Deleted", "userId": "u", "context": null}],
            "context": {"device": {"token": "t"}}}),
        ),
        (
            "a person goes",
            "/v1/track",
            json!({"event": "User Deleted", "userId": "a@example.com"}),
        ),
        (
            "a person is suppressed",
            "/v1/track",
            json!({"event": "User Suppressed", "userId": "u"}),
        ),
        (
            "and comes back",
            "/v1/track",
            json!({"event": "User Unsuppressed", "userId": "u"}),
        ),
        (
            "a relationship goes",
            "/v1/track",
            json!({"event": "Relationship Deleted", "userId": "u", "properties": {"objectId": "o", "objectTypeId": 1}}),
        ),
        (
            "an object goes",
            "/v1/track",
            json!({"event": "Object Deleted", "anonymousId": "any", "properties": {"objectId": "o", "objectTypeId": "1"}}),
        ),
        (
            "a delivery, by nobody",
            "/v1/track",
            json!({"event": "Report Delivery Event", "properties": {"deliveryId": "d", "metric": "bounced"}}),
        ),
        (
            "content, by nobody",
            "/v1/track",
            json!({"event": "Report Content Event", "properties": {"actionType": "viewed_content", "contentId": 1, "templateId": 2}}),
        ),
    ]
}

#[test]
fn messages_of_clients_are_accepted() {
    for (what, path, body) in requests() {
        let sandbox = sandbox();
        let answer = Call::post(path, &body).strict().to(&sandbox);
        assert_eq!(answer.status, 200, "{what}: {}", answer.text());
        assert_eq!(answer.json(), json!({"success": true}), "{what}");
        let expected = body["batch"].as_array().map_or(1, Vec::len);
        assert_eq!(sandbox.messages().len(), expected, "{what}");
        assert_eq!(sandbox.counts().accepted, expected as u64, "{what}");
    }
}

#[test]
fn messages_are_kept_as_sent_and_in_order() {
    let sandbox = sandbox();
    let body = json!({"batch": [
        {"type": "track", "event": "First", "userId": 7, "messageId": "m-1", "properties": {"z": 1, "a": [null]}},
        {"type": "group", "groupId": "g"},
    ]});
    Call::post("/v1/batch", &body).strict().to(&sandbox);
    Call::post("/v1/page", &json!({"userId": "u"})).to(&sandbox);
    let messages = sandbox.messages();
    assert_eq!(
        messages.iter().map(|m| m.seq).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(
        messages.iter().map(|m| m.request).collect::<Vec<_>>(),
        [1, 1, 2]
    );
    assert_eq!(messages[0].item(), body["batch"][0]);
    assert_eq!(messages[0].bytes, body["batch"][0].to_string().len());
    assert_eq!(messages[0].message_id.as_deref(), Some("m-1"));
    assert_eq!((messages[0].index, messages[2].index), (Some(0), None));
    assert_eq!(
        messages.iter().map(|m| m.kind).collect::<Vec<_>>(),
        [Kind::Track, Kind::Group, Kind::Page]
    );
    // The number as an id, and the page without a name.
    assert!(messages[0].warnings[0].starts_with("userId: "));
    assert!(messages[2].warnings[0].starts_with("name: "));
}

#[test]
fn unusual_values_are_accepted_with_warnings() {
    let long = "x".repeat(200);
    let odd = [
        (
            "/v1/track",
            json!({"event": &long, "userId": "u"}),
            "event: ",
        ),
        (
            "/v1/track",
            json!({"event": "E", "userId": &long}),
            "userId: ",
        ),
        (
            "/v1/track",
            json!({"event": "E", "userId": "u", "properties": {&long: 1}}),
            "properties.x",
        ),
        (
            "/v1/track",
            json!({"event": "E", "userId": "u", "messageId": &long}),
            "messageId: ",
        ),
        (
            "/v1/track",
            json!({"event": "E", "userId": "u", "timestamp": "2026-01-02T03:04:05"}),
            "timestamp: ",
        ),
        (
            "/v1/track",
            json!({"event": "E", "userId": "u", "context": {"library": 1}}),
            "context.library: ",
        ),
        (
            "/v1/track",
            json!({"event": "Delete Person", "userId": "u"}),
            "event: ",
        ),
        (
            "/v1/identify",
            json!({"userId": "u", "traits": {"about": "x".repeat(1_001)}}),
            "traits.about: ",
        ),
        (
            "/v1/group",
            json!({"groupId": "g", "traits": {"object_id": "x"}}),
            "traits.object_id: ",
        ),
        (
            "/v1/alias",
            json!({"userId": "u", "previousId": "u"}),
            "previousId: ",
        ),
    ];
    for (path, body, expected) in odd {
        let sandbox = sandbox();
        assert_eq!(
            Call::post(path, &body).strict().to(&sandbox).status,
            200,
            "{body}"
        );
        let warnings = &sandbox.messages()[0].warnings;
        assert!(
            warnings.iter().any(|w| w.starts_with(expected)),
            "{warnings:?}"
        );
        assert_eq!(sandbox.counts().warnings, warnings.len() as u64);
    }
}

#[test]
fn an_unusual_envelope_is_a_warning_of_the_request() {
    let sandbox = sandbox();
    let body = json!({
        "batch": [{"type": "track", "event": "E", "userId": "u", "context": {}}],
        "context": {"library": {"name": "l", "version": "1"}},
        "integrations": {"All": true},
    });
    let answer = Call::post("/v1/batch", &body).strict().to(&sandbox);
    assert_eq!(answer.status, 200);
    let warnings = &sandbox.requests()[0].warnings;
    assert!(
        warnings.iter().any(|w| w.starts_with("integrations: ")),
        "{warnings:?}"
    );
    assert!(
        warnings.iter().any(|w| w.starts_with("context.library: ")),
        "{warnings:?}"
    );
}

/// Every value of every request above gives way to every kind of oddity: whatever it is, it is
/// answered and accounted for.
#[test]
fn any_value_in_any_position_is_answered_and_counted() {
    let sandbox = sandbox();
    let mut line = Line::open(sandbox.address()).expect("a connection");
    let mut sent = 0;
    for (_, path, body) in requests() {
        for place in places(&body) {
            for odd in oddities() {
                let mut body = body.clone();
                *body.pointer_mut(&place).expect("a place") = odd;
                let call = Call::post(path, &body);
                let strict = line.send(&call.clone().strict()).expect("an answer");
                assert!(
                    matches!(strict.status, 200 | 400),
                    "{body}: {}",
                    strict.status
                );
                let permissive = line.send(&call).expect("an answer");
                assert_eq!(permissive.status, 200, "{body}");
                sent += 2;
            }
        }
    }
    let counts = sandbox.counts();
    assert_eq!(counts.requests, sent);
    let items: usize = sandbox.requests().iter().map(|request| request.items).sum();
    assert_eq!(
        counts.accepted + counts.duplicates + counts.refused + counts.dropped,
        items as u64
    );
}

fn oddities() -> Vec<Value> {
    vec![
        json!(null),
        json!(false),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("\u{0}\u{202e}\u{1f600}"),
        json!([]),
        json!([[null]]),
        json!({}),
        json!({"": {"": null}, "type": 1}),
    ]
}

/// A JSON Pointer to every value, from the outermost in.
fn places(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(n, v)| (n.to_string(), v))
            .collect(),
        Value::Object(fields) => fields.iter().map(|(name, v)| (name.clone(), v)).collect(),
        _ => Vec::new(),
    };
    let mut all = vec![String::new()];
    for (name, value) in inner {
        let step = name.replace('~', "~0").replace('/', "~1");
        all.extend(
            places(value)
                .into_iter()
                .map(|rest| format!("/{step}{rest}")),
        );
    }
    all
}
