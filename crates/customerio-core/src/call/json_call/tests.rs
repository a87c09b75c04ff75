use super::*;
use crate::item::{ItemError, ItemHead, ItemSettings, write_item};

fn written(json: &str) -> Result<(String, ItemHead), Box<dyn core::error::Error>> {
    let mut item = Vec::new();
    let call = JsonCall::parse(json.as_bytes())?;
    let written = write_item(&call, &ItemSettings::default(), &mut item)?;
    Ok((String::from_utf8(item)?, written.head))
}

#[test]
fn values_keep_their_digits_and_the_context_its_keys() {
    let json = r#"{"type":"track","messageId":"m1","timestamp":"2026-01-02T03:04:05Z","userId":"u1","event":"Paid","properties":{"z":1.10,"a":123456789012345678901234567890,"n":null},"context":{"library":{"name":"other"},"own":1e2}}"#;
    let (item, head) = written(json).unwrap();
    assert_eq!(item, json.replace("05Z", "05.000Z"));
    assert_eq!(&item[head.message_id_range()], "\"m1\"");
    // What was written is read again as the same message.
    assert_eq!(written(&item).unwrap(), (item, head));
}

#[test]
fn keys_of_the_service_are_left_out_and_null_is_absent() {
    let (item, _) = written(
        r#"{"type":"identify","userId":"u1","messageId":"m1","sentAt":"x","writeKey":"secret",
            "receivedAt":1,"anonymousId":null,"traits":{"a":1},"integrations":{"All":false,"X":{"a":1}}}"#,
    )
    .unwrap();
    assert!(
        !item.contains("secret") && !item.contains("At\":1"),
        "{item}"
    );
    assert!(
        item.contains(r#""integrations":{"All":false,"X":{"a":1}}"#),
        "{item}"
    );
    assert!(item.contains(r#""library":{"name":"customerio"#), "{item}");
}

#[test]
fn a_person_known_by_address_needs_no_id() {
    let (_, head) = written(r#"{"type":"identify","traits":{"email":"a@example.com"}}"#).unwrap();
    assert!(head.touches[0].is_some(), "their messages are ordered");
    for traits in [r#"{"email":""}"#, r#"{"email":1}"#, "{}"] {
        let json = format!(r#"{{"type":"identify","traits":{traits}}}"#);
        let error = written(&json).unwrap_err();
        assert!(error.to_string().contains("userId"), "{error}");
    }
}

#[test]
fn each_mistake_has_its_error_which_shows_no_content() {
    for (json, expected) in [
        ("{", "not valid JSON"),
        ("[\"secret\"]", "not a JSON object"),
        (r#""secret""#, "not a JSON object"),
        (r#"{"userId":"secret"}"#, "`type` is missing"),
        (r#"{"type":"secret"}"#, "must be one of"),
        (r#"{"type":"track","userId":"u"}"#, "`event` is missing"),
        (
            r#"{"type":"alias","previousId":"u"}"#,
            "`userId` is missing",
        ),
        (
            r#"{"type":"track","event":"E","userid":"u"}"#,
            "did you mean `userId`?",
        ),
        (
            r#"{"type":"track","event":"E","userId":7}"#,
            "`userId` must be a string",
        ),
        (
            r#"{"type":"track","event":"E","userId":"u","properties":[]}"#,
            "an object",
        ),
        (
            r#"{"type":"track","event":"E","userId":"u","timestamp":"yesterday"}"#,
            "`timestamp`",
        ),
        (
            r#"{"type":"track","event":"E","userId":"u","integrations":{"a":1}}"#,
            "booleans",
        ),
        (
            r#"{"type":"track","event":"E","userId":"u","properties":{"a":{"b":1,"b":2}}}"#,
            "/properties/a/b",
        ),
        (
            r#"{"type":"track","event":"E","event":"E","userId":"u"}"#,
            "/event",
        ),
        (r#"{"type":"track","event":"E"}"#, "userId"),
        (r#"{"type":"track","event":"E","userId":""}"#, "/userId"),
        (r#"{"type":"track","event":"E ","userId":"u"}"#, "/event"),
        (r#"{"type":"group","userId":"u"}"#, "groupId"),
    ] {
        let error = written(json).unwrap_err().to_string();
        assert!(error.contains(expected), "{json}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
    assert!(matches!(
        JsonCall::parse(b"{\"type\":\"\xff\"}"),
        Err(JsonCallError::NotUtf8(9))
    ));
}

#[test]
fn a_message_over_the_limit_is_refused() {
    let long = "x".repeat(32_000);
    let json =
        format!(r#"{{"type":"track","userId":"u","event":"E","properties":{{"a":"{long}"}}}}"#);
    let call = JsonCall::parse(json.as_bytes()).unwrap();
    let error = write_item(&call, &ItemSettings::default(), &mut Vec::new()).unwrap_err();
    assert!(matches!(error, ItemError::TooLarge { .. }), "{error}");
}
