//! Keys: both kinds are read, wrong ones are refused aloud or in silence, none is ever shown.

use crate::wire::{Call, sandbox};
use customerio_sandbox::Sandbox;
use serde_json::{Value, json};

fn track() -> Value {
    json!({"event": "E", "userId": "u"})
}

/// `abc:`, `right-key-of-the-shop:` and `site:key`, in base64.
const ABC: &str = "Authorization: Basic YWJjOg==";
const RIGHT: &str = "Authorization: Basic cmlnaHQta2V5LW9mLXRoZS1zaG9wOg==";
const RIGHT_KEY: &str = "right-key-of-the-shop";
const SITE: &str = "Authorization: Basic c2l0ZTprZXk=";

#[test]
fn both_kinds_of_key_are_accepted() {
    let sandbox = sandbox();
    for header in [
        ABC,
        "Authorization: Bearer sk_us_1",
        "Authorization: Bearer pk_eu_1",
    ] {
        let answer = Call::bare("/v1/track", &track())
            .header(header)
            .strict()
            .to(&sandbox);
        assert_eq!(answer.status, 200, "{header}");
    }
    assert_eq!(sandbox.counts().accepted, 3);
    assert_eq!(sandbox.counts().warnings, 0);
}

#[test]
fn a_malformed_key_is_refused() {
    for header in [
        "X-None: at all",
        "Authorization: abc",
        "Authorization: Bearer abc",
        "Authorization: Bearer ",
        "Authorization: Basic abc:",
        "Authorization: Basic Og==",
        "Authorization: Digest a",
        SITE,
    ] {
        let sandbox = sandbox();
        let call = Call::bare("/v1/track", &track()).header(header);
        let answer = call.clone().strict().to(&sandbox);
        assert_eq!(answer.status, 401, "{header}");
        assert!(
            answer.errors()[0].starts_with("Authorization: "),
            "{header}"
        );
        assert_eq!(
            (sandbox.counts().unauthorized, sandbox.counts().refused),
            (1, 1)
        );
        // Permissive mode says nothing, and stores as little.
        let answer = call.to(&sandbox);
        assert_eq!((answer.status, answer.text()), (200, r#"{"success":true}"#));
        let counts = sandbox.counts();
        assert_eq!(
            (counts.unauthorized, counts.dropped, counts.accepted),
            (2, 1, 0)
        );
        assert!(sandbox.refused()[1].silently);
    }
}

#[test]
fn the_accepted_keys_can_change() {
    let sandbox = Sandbox::builder()
        .accept_key("abc")
        .start()
        .expect("a sandbox");
    let status = |header| {
        Call::bare("/v1/track", &track())
            .header(header)
            .strict()
            .to(&sandbox)
            .status
    };
    assert_eq!((status(ABC), status(RIGHT)), (200, 401));
    sandbox.accept_key(RIGHT_KEY);
    assert_eq!((status(ABC), status(RIGHT)), (200, 200));
    sandbox.accept_only_key(RIGHT_KEY);
    assert_eq!((status(ABC), status(RIGHT)), (401, 200));
}

#[test]
fn a_key_in_the_other_form_is_accepted_with_a_warning() {
    let sandbox = sandbox();
    // `sk_us_1:`
    let call = Call::bare("/v1/track", &track()).header("Authorization: Basic c2tfdXNfMTo=");
    assert_eq!(call.strict().to(&sandbox).status, 200);
    assert!(sandbox.requests()[0].warnings[0].starts_with("Authorization: "));
}

#[test]
fn keys_are_neither_stored_nor_shown() {
    let sandbox = Sandbox::builder()
        .accept_key(RIGHT_KEY)
        .start()
        .expect("a sandbox");
    let mut body = track();
    body["writeKey"] = json!("short");
    body["properties"] = json!({"url": format!("https://x/{RIGHT_KEY}/y"), RIGHT_KEY: [RIGHT_KEY]});
    assert_eq!(
        Call::bare("/v1/track", &body)
            .header(RIGHT)
            .strict()
            .to(&sandbox)
            .status,
        200
    );
    body["event"] = json!(null);
    assert_eq!(
        Call::bare("/v1/track", &body)
            .header(RIGHT)
            .strict()
            .to(&sandbox)
            .status,
        400
    );
    let path = format!("/v1/projects/{RIGHT_KEY}/settings");
    assert_eq!(Call::new("GET", &path).to(&sandbox).status, 404);
    assert_eq!(sandbox.messages()[0].item()["writeKey"], "[redacted]");
    assert_eq!(
        sandbox.messages()[0].item()["properties"]["url"],
        "https://x/[redacted]/y"
    );
    assert_eq!(sandbox.requests()[2].path, "/v1/projects/…");
    let all = format!(
        "{sandbox:?} {:?} {:?} {:?} {:?}",
        sandbox.messages(),
        sandbox.refused(),
        sandbox.requests(),
        Sandbox::builder().accept_key(RIGHT_KEY),
    );
    assert!(!all.contains(RIGHT_KEY), "{all}");
    for path in ["messages", "refused", "requests"] {
        let answer = Call::new("GET", &format!("/_sandbox/{path}")).to(&sandbox);
        assert!(!answer.text().contains(RIGHT_KEY), "{path}");
    }
}

#[test]
fn a_message_of_any_depth_is_searched_for_the_key() {
    let sandbox = Sandbox::builder()
        .accept_key(RIGHT_KEY)
        .start()
        .expect("a sandbox");
    for depth in [100, 15_000, 200_000] {
        let inner = format!(
            "{}\"\\n{RIGHT_KEY}\"{}",
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let message =
            format!(r#"{{"type":"track","event":"E","userId":"u","properties":{{"a":{inner}}}}}"#);
        for item in [message, inner] {
            let call = Call::bare("/v1/batch", &json!(null)).header(RIGHT).strict();
            let status = call
                .body(format!("{{\"batch\":[{item}]}}"))
                .to(&sandbox)
                .status;
            let is_valid = depth == 100 && item.starts_with('{');
            assert_eq!(status, if is_valid { 200 } else { 400 }, "{depth}");
        }
    }
    let all = format!("{:?} {:?}", sandbox.messages(), sandbox.refused());
    assert!(!all.contains(RIGHT_KEY), "{all}");
}
