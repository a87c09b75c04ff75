//! A message that breaks a rule is refused in strict mode. In permissive mode it is dropped silently,
//! and counted.

use crate::wire::{Call, sandbox};
use customerio_sandbox::{Kind, OnBadItem, Sandbox};
use serde_json::{Value, json};

/// Each with the call, a message that breaks one rule, and the place that must be named.
fn broken() -> Vec<(&'static str, Value, &'static str)> {
    let event = |name: &str, more: Value| {
        let mut message = json!({"event": name});
        for (key, value) in more.as_object().expect("an object") {
            message[key] = value.clone();
        }
        message
    };
    let with = |key: &str, value: Value| {
        let mut message = json!({"event": "E", "userId": "u"});
        message[key] = value;
        message
    };
    vec![
        // What each call needs.
        ("track", json!({"userId": "u"}), "event"),
        (
            "track",
            json!({"userId": "u", "name": "E", "data": {}}),
            "event",
        ),
        ("track", json!({"userId": "u", "event": ""}), "event"),
        ("track", json!({"userId": "u", "event": null}), "event"),
        ("track", json!({"userId": "u", "event": 7}), "event"),
        ("track", json!({"event": "E"}), "userId"),
        (
            "track",
            json!({"event": "E", "userId": null, "anonymousId": ""}),
            "userId",
        ),
        ("identify", json!({"traits": {"name": "n"}}), "userId"),
        ("identify", json!({"traits": {"email": ""}}), "userId"),
        ("page", json!({"name": "Home"}), "userId"),
        ("page", json!({"name": "Home", "groupId": "g"}), "userId"),
        ("page", json!({"userId": "u", "name": 7}), "name"),
        ("screen", json!({"name": "Home"}), "userId"),
        ("group", json!({"userId": "u"}), "groupId"),
        ("group", json!({"groupId": ""}), "groupId"),
        (
            "group",
            json!({"groupId": "g", "traits": {"objectTypeId": "two"}}),
            "traits.objectTypeId",
        ),
        (
            "group",
            json!({"groupId": "g", "traits": {"objectTypeId": true}}),
            "traits.objectTypeId",
        ),
        (
            "group",
            json!({"groupId": "g", "traits": {"relationshipAttributes": []}}),
            "traits.relationshipAttributes",
        ),
        ("alias", json!({"previousId": "p"}), "userId"),
        ("alias", json!({"userId": "u"}), "previousId"),
        (
            "alias",
            json!({"userId": "u", "previousId": ""}),
            "previousId",
        ),
        // Types of the fields that all calls share.
        ("track", with("userId", json!(true)), "userId"),
        ("track", with("anonymousId", json!({})), "anonymousId"),
        ("track", with("properties", json!([])), "properties"),
        ("track", with("properties", json!("{}")), "properties"),
        ("identify", json!({"userId": "u", "traits": "x"}), "traits"),
        ("track", with("messageId", json!("")), "messageId"),
        ("track", with("messageId", json!(7)), "messageId"),
        ("track", with("timestamp", json!("yesterday")), "timestamp"),
        (
            "track",
            with("timestamp", json!(1_767_323_045)),
            "timestamp",
        ),
        (
            "track",
            with("originalTimestamp", json!("2026-02-30T00:00:00Z")),
            "originalTimestamp",
        ),
        (
            "track",
            with("sentAt", json!("2026-01-02 03:04:05")),
            "sentAt",
        ),
        ("track", with("integrations", json!(true)), "integrations"),
        (
            "track",
            with("integrations", json!({"Mixpanel": "yes"})),
            "integrations.Mixpanel",
        ),
        ("track", with("context", json!("server")), "context"),
        (
            "track",
            with("context", json!({"channel": "carrier pigeon"})),
            "context.channel",
        ),
        (
            "track",
            with("context", json!({"active": "yes"})),
            "context.active",
        ),
        ("track", with("context", json!({"ip": 1})), "context.ip"),
        (
            "track",
            with("context", json!({"page": "/"})),
            "context.page",
        ),
        (
            "track",
            with("context", json!({"page": {"keywords": [1]}})),
            "context.page.keywords",
        ),
        (
            "track",
            with("context", json!({"campaign": {"own": 1}})),
            "context.campaign.own",
        ),
        (
            "track",
            with("context", json!({"network": {"wifi": 1}})),
            "context.network.wifi",
        ),
        (
            "track",
            with("context", json!({"device": {"token": 1}})),
            "context.device.token",
        ),
        // Events that the service acts on.
        (
            "track",
            event("Device Created or Updated", json!({"userId": "u"})),
            "context.device.token",
        ),
        (
            "track",
            event(
                "Device Created or Updated",
                json!({"userId": "u", "properties": {"device": {"token": "t"}}}),
            ),
            "context.device.token",
        ),
        (
            "track",
            event(
                "Device Created or Updated",
                json!({"anonymousId": "a", "context": {"device": {"token": "t"}}}),
            ),
            "userId",
        ),
        (
            "track",
            event(
                "Device Deleted",
                json!({"userId": "u", "context": {"device": {"token": "t", "type": "fridge"}}}),
            ),
            "context.device.type",
        ),
        (
            "track",
            event("User Deleted", json!({"anonymousId": "a"})),
            "userId",
        ),
        (
            "track",
            event("User Suppressed", json!({"groupId": "g"})),
            "userId",
        ),
        (
            "track",
            event("User Unsuppressed", json!({"anonymousId": "a"})),
            "userId",
        ),
        (
            "track",
            event("Relationship Deleted", json!({"userId": "u"})),
            "properties.objectId",
        ),
        (
            "track",
            event(
                "Relationship Deleted",
                json!({"anonymousId": "a", "properties": {"objectId": "o"}}),
            ),
            "userId",
        ),
        (
            "track",
            event(
                "Relationship Deleted",
                json!({"userId": "u", "properties": {"objectId": "o", "objectTypeId": "x"}}),
            ),
            "properties.objectTypeId",
        ),
        (
            "track",
            event(
                "Object Deleted",
                json!({"userId": "u", "properties": {"objectId": "o"}}),
            ),
            "anonymousId",
        ),
        (
            "track",
            event(
                "Object Deleted",
                json!({"anonymousId": "a", "properties": {}}),
            ),
            "properties.objectId",
        ),
        (
            "track",
            event("Report Delivery Event", json!({})),
            "properties",
        ),
        (
            "track",
            event(
                "Report Delivery Event",
                json!({"properties": {"metric": "adored"}}),
            ),
            "properties.metric",
        ),
        (
            "track",
            event("Report Content Event", json!({})),
            "properties",
        ),
        (
            "track",
            event(
                "Report Content Event",
                json!({"properties": {"actionType": "licked"}}),
            ),
            "properties.actionType",
        ),
        (
            "track",
            event(
                "Report Content Event",
                json!({"properties": {"contentId": "1"}}),
            ),
            "properties.contentId",
        ),
        // The type of a call of its own.
        ("track", with("type", json!("identify")), "type"),
        ("track", with("type", json!(1)), "type"),
    ]
}

#[test]
fn each_broken_rule_is_refused_in_strict_mode() {
    for (call, body, place) in broken() {
        let sandbox = sandbox();
        let answer = Call::post(&format!("/v1/{call}"), &body)
            .strict()
            .to(&sandbox);
        assert_eq!(answer.status, 400, "{body}");
        let errors = answer.errors();
        assert!(
            errors
                .iter()
                .any(|error| error.starts_with(&format!("{place}: "))),
            "{body} gives {errors:?}"
        );
        let counts = sandbox.counts();
        assert_eq!(
            (counts.accepted, counts.refused, counts.dropped),
            (0, 1, 0),
            "{body}"
        );
        assert_eq!(sandbox.refused()[0].reasons, errors);
        assert!(!sandbox.refused()[0].silently);
    }
}

#[test]
fn each_broken_rule_is_silently_dropped_in_permissive_mode() {
    for (call, body, place) in broken() {
        let sandbox = sandbox();
        let answer = Call::post(&format!("/v1/{call}"), &body).to(&sandbox);
        assert_eq!(
            (answer.status, answer.text()),
            (200, r#"{"success":true}"#),
            "{body}"
        );
        let counts = sandbox.counts();
        assert_eq!(
            (counts.accepted, counts.refused, counts.dropped),
            (0, 0, 1),
            "{body}"
        );
        let refused = &sandbox.refused()[0];
        assert!(refused.silently);
        assert_eq!(refused.item(), Some(body.clone()));
        assert!(refused.reasons[0].contains(place), "{body}");
    }
}

#[test]
fn each_broken_rule_is_found_inside_a_batch() {
    for (call, mut body, place) in broken() {
        if place == "type" {
            continue;
        }
        body["type"] = json!(call);
        let sandbox = sandbox();
        let good = json!({"type": "track", "event": "Good", "userId": "u"});
        let answer = Call::post("/v1/batch", &json!({"batch": [good, body]}))
            .strict()
            .to(&sandbox);
        assert_eq!(answer.status, 400, "{body}");
        let wanted = format!("batch[1].{place}: ");
        let errors = answer.errors();
        assert!(
            errors.iter().all(|error| error.starts_with("batch[1].")),
            "{errors:?}"
        );
        assert!(
            errors.iter().any(|error| error.starts_with(&wanted)),
            "{body} gives {errors:?}"
        );
    }
}

#[test]
fn items_of_a_batch_must_name_their_call() {
    for item in [
        json!({"event": "E", "userId": "u"}),
        json!({"type": "tracks", "event": "E", "userId": "u"}),
        json!({"type": "batch", "batch": []}),
        json!({"type": null, "event": "E", "userId": "u"}),
    ] {
        let sandbox = sandbox();
        let answer = Call::post("/v1/batch", &json!({"batch": [item]}))
            .strict()
            .to(&sandbox);
        assert_eq!(answer.status, 400);
        assert!(
            answer.errors()[0].starts_with("batch[0].type: "),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn an_envelope_has_rules_too() {
    let good = json!({"type": "track", "event": "E", "userId": "u"});
    for (body, place) in [
        (json!({}), "batch: "),
        (json!({"batch": []}), "batch: "),
        (json!({"batch": null}), "batch: "),
        (json!({"batch": {}}), "batch: "),
        (json!([good]), "must be a JSON object"),
        (json!({"batch": [good, 7]}), "batch[1]: "),
        (json!({"batch": [good, null]}), "batch[1]: "),
        (json!({"batch": [good], "sentAt": "now"}), "sentAt: "),
        (json!({"batch": [good], "context": []}), "context: "),
        (
            json!({"batch": [good], "context": {"channel": "x"}}),
            "context.channel: ",
        ),
        (json!({"batch": [good], "messageId": 1}), "messageId: "),
    ] {
        let sandbox = sandbox();
        let answer = Call::post("/v1/batch", &body).strict().to(&sandbox);
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            answer.errors()[0].starts_with(place),
            "{body} gives {}",
            answer.text()
        );
        assert_eq!(sandbox.messages(), []);
    }
}

#[test]
fn strict_mode_refuses_a_batch_for_one_bad_item() {
    let sandbox = sandbox();
    let answer = Call::post("/v1/batch", &mixed()).strict().to(&sandbox);
    assert_eq!(answer.status, 400);
    assert_eq!(answer.errors().len(), 2);
    assert_eq!(sandbox.messages(), []);
    let counts = sandbox.counts();
    assert_eq!((counts.accepted, counts.refused, counts.dropped), (0, 4, 0));
    // Only the invalid messages are reported.
    let refused = sandbox.refused();
    let places: Vec<_> = refused.iter().map(|refused| refused.index).collect();
    assert_eq!(places, [Some(1), Some(3)]);
    assert_eq!(refused[0].message_id.as_deref(), Some("m-1"));
    assert_eq!(refused[0].kind, Some(Kind::Track));
    // Nothing was stored, so nothing of it is a duplicate when the good ones come again.
    let good = json!({"batch": [mixed()["batch"][0], mixed()["batch"][2]]});
    assert_eq!(
        Call::post("/v1/batch", &good).strict().to(&sandbox).status,
        200
    );
    assert_eq!(
        (sandbox.counts().accepted, sandbox.counts().duplicates),
        (2, 0)
    );
}

#[test]
fn strict_mode_can_accept_the_valid_items() {
    let sandbox = Sandbox::builder()
        .on_bad_item(OnBadItem::KeepGood)
        .start()
        .expect("a sandbox");
    assert_eq!(
        Call::post("/v1/batch", &mixed())
            .strict()
            .to(&sandbox)
            .status,
        400
    );
    let counts = sandbox.counts();
    assert_eq!((counts.accepted, counts.refused, counts.dropped), (2, 2, 0));
}

#[test]
fn permissive_mode_accepts_the_valid_items() {
    let sandbox = sandbox();
    let answer = Call::post("/v1/batch", &mixed()).to(&sandbox);
    assert_eq!((answer.status, answer.text()), (200, r#"{"success":true}"#));
    let ids: Vec<_> = sandbox
        .messages()
        .into_iter()
        .map(|m| m.message_id)
        .collect();
    assert_eq!(ids, [Some("m-0".to_owned()), Some("m-2".to_owned())]);
    let counts = sandbox.counts();
    assert_eq!((counts.accepted, counts.refused, counts.dropped), (2, 0, 2));
}

#[test]
fn only_the_value_1_is_strict() {
    for value in ["0", "true", "", "2", "1, 1"] {
        let sandbox = sandbox();
        let call = Call::post("/v1/track", &json!({})).header(&format!("X-Strict-Mode: {value}"));
        assert_eq!(call.to(&sandbox).status, 200, "{value}");
    }
}

#[test]
fn duplicates_are_counted_and_marked_and_not_stored_again() {
    let sandbox = sandbox();
    let message = json!({"type": "track", "event": "E", "userId": "u", "messageId": "m-1"});
    let other = json!({"type": "track", "event": "E", "userId": "u", "messageId": "m-2"});
    // Twice in one batch, then again by itself.
    let batch = json!({"batch": [message, other, message]});
    assert_eq!(
        Call::post("/v1/batch", &batch).strict().to(&sandbox).status,
        200
    );
    assert_eq!(
        Call::post("/v1/track", &message)
            .strict()
            .to(&sandbox)
            .status,
        200
    );
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!((messages[0].duplicates, messages[1].duplicates), (2, 0));
    assert_eq!(
        (sandbox.counts().accepted, sandbox.counts().duplicates),
        (2, 2)
    );
}

#[test]
fn messages_without_an_id_are_not_duplicates() {
    let sandbox = sandbox();
    for _ in 0..2 {
        Call::post("/v1/track", &json!({"event": "E", "userId": "u"}))
            .strict()
            .to(&sandbox);
    }
    assert_eq!(
        (sandbox.counts().accepted, sandbox.counts().duplicates),
        (2, 0)
    );
}

#[test]
fn a_hundred_reasons_are_listed_and_the_rest_are_counted() {
    let sandbox = sandbox();
    let batch: Vec<_> = (0..150)
        .map(|_| json!({"type": "alias", "userId": "u"}))
        .collect();
    let answer = Call::post("/v1/batch", &json!({"batch": batch}))
        .strict()
        .to(&sandbox);
    let errors = answer.errors();
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[100], "… and 50 more");
}

fn mixed() -> Value {
    json!({"batch": [
        {"type": "track", "event": "E", "userId": "u", "messageId": "m-0"},
        {"type": "track", "userId": "u", "messageId": "m-1"},
        {"type": "identify", "userId": "u", "messageId": "m-2"},
        {"type": "group", "userId": "u", "messageId": "m-3"},
    ]})
}

#[test]
fn a_message_to_a_person_who_is_gone_is_warned_of() {
    let sandbox = sandbox();
    let send =
        |call: &str, message: &Value| Call::post(&format!("/v1/{call}"), message).to(&sandbox);
    let track = |user: &str, event: &str| json!({"userId": user, "event": event});
    let device = json!({"userId": "u", "event": "Device Created or Updated",
        "context": {"device": {"token": "t", "type": "ios"}}});
    let alias = json!({"previousId": "old", "userId": 7});
    for (call, message, warning) in [
        ("identify", json!({"userId": "u"}), None),
        ("track", track("u", "User Suppressed"), None),
        ("track", device, Some("suppressed")),
        ("identify", json!({"userId": "u"}), Some("suppressed")),
        ("track", track("v", "Paid"), None),
        // A request to erase may have both, in any order.
        ("track", track("u", "User Deleted"), None),
        ("track", track("u", "User Unsuppressed"), None),
        ("track", track("u", "Paid"), None),
        ("alias", alias.clone(), None),
        ("track", track("old", "Paid"), Some("merged")),
        ("track", track("7", "Paid"), None),
        // Programs repeat it at each login.
        ("alias", alias, None),
        (
            "alias",
            json!({"previousId": "x", "userId": "old"}),
            Some("merged"),
        ),
    ] {
        send(call, &message);
        let messages = sandbox.messages();
        let warnings = &messages.last().expect("a message").warnings;
        let gone = ["userId: is suppressed", "userId: was merged"];
        let found = warnings
            .iter()
            .find(|it| gone.iter().any(|start| it.starts_with(start)));
        assert_eq!(
            found.is_some(),
            warning.is_some(),
            "{message}: {warnings:?}"
        );
        let is_named = found
            .zip(warning)
            .is_none_or(|(found, word)| found.contains(word));
        assert!(is_named, "{message}: {warnings:?}");
    }
    sandbox.clear();
    send("track", &track("old", "Paid"));
    assert_eq!(sandbox.messages()[0].warnings, [""; 0]);
}
