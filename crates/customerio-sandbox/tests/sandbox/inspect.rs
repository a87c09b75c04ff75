//! The records over HTTP, the page, and access to both.

use crate::wire::{Answer, Call, Line, sandbox};
use customerio_sandbox::Sandbox;
use serde_json::{Value, json};

fn get(sandbox: &Sandbox, path: &str) -> Answer {
    Call::new("GET", path).to(sandbox)
}

fn filled() -> Sandbox {
    let sandbox = sandbox();
    let body = json!({"batch": [
        {"type": "track", "event": "Signed In", "userId": 7, "messageId": "m-1"},
        {"type": "track", "event": "Signed Out", "anonymousId": "7"},
        {"type": "identify", "userId": "8", "traits": {"email": "a@example.com"}},
        {"type": "track", "userId": "8"},
    ]});
    assert_eq!(Call::post("/v1/batch", &body).to(&sandbox).status, 200);
    sandbox
}

#[test]
fn records_are_read_back_as_json() {
    let sandbox = filled();
    let seqs = |query: &str| -> Vec<u64> {
        let answer = get(&sandbox, &format!("/_sandbox/messages{query}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let json = answer.json();
        let messages = json["messages"].as_array().expect("a list");
        messages.iter().filter_map(|m| m["seq"].as_u64()).collect()
    };
    assert_eq!(seqs(""), [1, 2, 3]);
    assert_eq!(seqs("?after=1"), [2, 3]);
    assert_eq!(seqs("?limit=2"), [2, 3]);
    assert_eq!(seqs("?kind=track"), [1, 2]);
    assert_eq!(seqs("?user=7"), [1, 2]);
    assert_eq!(seqs("?event=Signed%20In"), [1]);
    assert_eq!(seqs("?event=Signed+Out&user=8"), [0; 0]);
    for wrong in [
        "messages?kind=tracks",
        "wait?count=abc",
        "requests?after=-1",
    ] {
        let refused = get(&sandbox, &format!("/_sandbox/{wrong}"));
        assert_eq!(refused.status, 400, "{wrong}");
        assert_eq!(
            refused.json()["meta"]["errors"].as_array().map(Vec::len),
            Some(1)
        );
    }
    for misspelt in [
        "messages?evnt=A",
        "wait?usr=u1&within=10",
        "refused?count=1",
    ] {
        let refused = get(&sandbox, &format!("/_sandbox/{misspelt}"));
        assert_eq!(refused.status, 400, "{misspelt}");
        assert!(refused.text().contains("unknown `"), "{}", refused.text());
    }

    assert_eq!(seqs("?order=oldest&limit=2&after=1"), [2, 3]);
    assert_eq!(seqs("?order=oldest&limit=2"), [1, 2]);
    assert_eq!(seqs("?verdict=warned"), [1]);

    let mut messages = get(&sandbox, "/_sandbox/messages").json();
    let arrived = messages["messages"][0]
        .as_object_mut()
        .and_then(|it| it.remove("arrived_ms"));
    assert!(arrived.is_some_and(|ms| ms.as_u64() > Some(0)));
    assert_eq!(
        messages["messages"][0],
        json!({
            "seq": 1, "request": 1, "index": 0, "kind": "track", "message_id": "m-1",
            "item": {"type": "track", "event": "Signed In", "userId": 7, "messageId": "m-1"},
            "bytes": 65, "duplicates": 0,
            "warnings": ["userId: is a number; the API's reference says string"],
            "verdict": "warned", "findings": [], "personal": [],
        })
    );
    let refused = get(&sandbox, "/_sandbox/refused").json();
    assert_eq!(refused["refused"][0]["index"], 3);
    assert_eq!(refused["refused"][0]["silently"], true);
    let requests = get(&sandbox, "/_sandbox/requests").json();
    assert_eq!(requests["requests"][0]["path"], "/v1/batch");
    assert_eq!(requests["requests"][0]["status"], 200);
    assert_eq!(requests["requests"][0]["items"], 4);
    assert!(requests["requests"][0]["took_ms"].is_u64());
    assert!(
        requests["requests"][0]["arrived_ms"]
            .as_u64()
            .is_some_and(|ms| ms > 0)
    );
    assert_eq!(
        get(&sandbox, "/_sandbox/requests?after=1").json()["requests"],
        json!([])
    );
    let counts = get(&sandbox, "/_sandbox/counts").json();
    assert_eq!(
        (&counts["accepted"], &counts["dropped"]),
        (&json!(3), &json!(1))
    );
    // Asking is no request to the API.
    assert_eq!(counts["requests"], 1);
}

#[test]
fn a_wrong_query_or_path_is_an_error_in_words() {
    let sandbox = filled();
    let number = "a whole number from 0 to 18446744073709551615";
    let errors = |answer: &Answer| -> Value {
        assert_eq!(answer.header("content-type"), Some("application/json"));
        answer.json()["meta"]["errors"].clone()
    };
    for (path, expected) in [
        (
            "wait?count=abc",
            format!("`count` must be {number}, got `abc`"),
        ),
        (
            "wait?count=-1",
            format!("`count` must be {number}, got `-1`"),
        ),
        (
            "wait?within=1.5",
            format!("`within` must be {number}, got `1.5`"),
        ),
        (
            "wait?after_refused=",
            format!("`after_refused` must be {number}, got ``"),
        ),
        (
            "messages?limit=",
            format!("`limit` must be {number}, got ``"),
        ),
        (
            "messages?after=18446744073709551616",
            format!("`after` must be {number}, got `18446744073709551616`"),
        ),
        (
            "messages?kind=tracks",
            "`kind` must be one of identify, track, page, screen, group, alias, got `tracks`"
                .into(),
        ),
        (
            "refused?verdict=Good",
            "`verdict` must be one of good, warned, bad, got `Good`".into(),
        ),
        (
            "refused?order=up",
            "`order` must be one of newest, oldest, got `up`".into(),
        ),
        (
            "messages?user=a&user=b",
            "`user` occurs twice in the query; remove one".into(),
        ),
        (
            "requests?kind=track",
            "unknown `kind` in the query; it may have after, limit".into(),
        ),
        (
            "messages/abc",
            format!("the path must end with {number}, got `abc`"),
        ),
        (
            "messages/%ff",
            format!("the path must end with {number}, got `%ff`"),
        ),
        (
            "requests/-1",
            format!("the path must end with {number}, got `-1`"),
        ),
    ] {
        let refused = get(&sandbox, &format!("/_sandbox/{path}"));
        assert_eq!(refused.status, 400, "{path}");
        assert_eq!(errors(&refused), json!([expected]), "{path}");
    }
    for path in ["/_sandbox/none", "/none", "/_sandbox/page/none.js"] {
        let missing = get(&sandbox, path);
        assert_eq!(missing.status, 404, "{path}");
        assert_eq!(errors(&missing).as_array().map(Vec::len), Some(1), "{path}");
    }
    let refused = Call::new("POST", "/_sandbox/counts").to(&sandbox);
    assert_eq!(
        (refused.status, refused.header("allow")),
        (405, Some("GET,HEAD"))
    );
    assert_eq!(
        errors(&refused),
        json!(["this path has no POST; the header `Allow` lists what it has"])
    );
    // The largest number is all records.
    let all = get(&sandbox, "/_sandbox/messages?limit=18446744073709551615");
    assert_eq!(all.json()["messages"].as_array().map(Vec::len), Some(3));
}

#[test]
fn numbers_keep_the_digits_that_arrived() {
    const KEY: &str = "a-write-key-of-some-length";
    let numbers = r"[9007199254740993, 18446744073709551617, 19.90, 1E+2, 0.30000000000000004]";
    let item = |extra: &str| {
        format!(
            r#"{{"event":"E","userId":12345678901234567890123,"properties":{{"n":{numbers}{extra}}}}}"#
        )
    };
    let basic = format!(
        "Authorization: Basic {}",
        "YS13cml0ZS1rZXktb2Ytc29tZS1sZW5ndGg6"
    );
    let sandbox = sandbox();
    // One without the write key, one with it in a string, one with a character of it escaped.
    for extra in [
        "",
        &format!(r#","url":"https://x/{KEY}""#),
        &format!(r#","url":"https://x/\u0061{}""#, &KEY[1..]),
    ] {
        let call = Call::new("POST", "/v1/track").header(&basic);
        let call = call.header("Content-Type: application/json");
        assert_eq!(call.body(item(extra)).to(&sandbox).status, 200);
    }
    assert_eq!(sandbox.messages().len(), 3);
    assert_eq!(sandbox.messages()[0].json(), item(""));
    for message in sandbox.messages() {
        assert!(message.json().contains(numbers), "{}", message.json());
        assert!(!message.json().contains(KEY), "{}", message.json());
        assert!(!message.json().contains("u0061"), "{}", message.json());
    }
    let answer = get(&sandbox, "/_sandbox/messages");
    assert_eq!(
        answer.text().matches(numbers).count(),
        3,
        "{}",
        answer.text()
    );
    // The digits pick a message too, those of a rounded number do not.
    for (user, expected) in [
        ("12345678901234567890123", 3),
        ("12345678901234567000000", 0),
    ] {
        let found = get(&sandbox, &format!("/_sandbox/messages?user={user}")).json();
        assert_eq!(found["messages"].as_array().map(Vec::len), Some(expected));
    }
}

#[test]
fn a_message_has_its_bytes_and_a_request_its_headers() {
    const KEY: &str = "Authorization: Basic YS13cml0ZS1rZXktb2Ytc29tZS1sZW5ndGg6";
    let sandbox = sandbox();
    let body = r#"{ "userId": "u", "event":  "E", "properties": {"n": 1.50} }"#;
    let call = Call::new("POST", "/v1/track").header(KEY);
    let call = call
        .header("X-Trace: a-write-key-of-some-length/1")
        .header("User-Agent: test/1")
        .header("Cookie: secret=1");
    assert_eq!(call.body(body).to(&sandbox).status, 200);
    assert_eq!(get(&sandbox, "/_sandbox/messages/1").text(), body);
    let request = get(&sandbox, "/_sandbox/requests/1").json();
    assert_eq!(request["path"], "/v1/track");
    let headers = request["headers"].as_array().expect("a list");
    let value = |name: &str| {
        headers
            .iter()
            .find(|it| it["name"] == name)
            .map(|it| &it["value"])
    };
    assert_eq!(value("user-agent"), Some(&json!("test/1")));
    assert_eq!(value("x-trace"), Some(&json!("[redacted]")));
    assert_eq!((value("authorization"), value("cookie")), (None, None));
    for missing in ["/_sandbox/messages/2", "/_sandbox/requests/2"] {
        assert_eq!(get(&sandbox, missing).status, 404);
    }
}

#[test]
fn a_list_is_limited_and_counts_the_omitted_messages() {
    let sandbox = sandbox();
    let item = json!({"type": "track", "event": "E", "userId": "u"});
    let batch = json!({"batch": vec![item; 1_100]});
    assert_eq!(Call::post("/v1/batch", &batch).to(&sandbox).status, 200);
    let listed = |query: &str| {
        let list = get(&sandbox, &format!("/_sandbox/messages{query}")).json();
        let messages = list["messages"].as_array().expect("a list");
        let seqs: Vec<_> = messages
            .iter()
            .filter_map(|it| it["seq"].as_u64())
            .collect();
        (seqs.first().copied(), seqs.len(), list["omitted"].as_u64())
    };
    assert_eq!(listed(""), (Some(101), 1_000, Some(100)));
    assert_eq!(listed("?limit=5000"), (Some(1), 1_100, Some(0)));
    assert_eq!(listed("?after=1000&limit=2"), (Some(1_099), 2, Some(98)));
    assert_eq!(listed("?event=F"), (None, 0, Some(0)));
    assert_eq!(sandbox.messages().len(), 1_100);
}

#[test]
fn all_records_can_be_cleared() {
    let sandbox = filled();
    let answer = Call::new("DELETE", "/_sandbox").to(&sandbox);
    assert_eq!(
        (&answer.json()["accepted"], &answer.json()["cleared"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(sandbox.messages(), []);
    assert_eq!(sandbox.requests(), []);
    assert_eq!(sandbox.refused(), []);
    // An id that was forgotten is new again; the numbering goes on.
    let again = json!({"event": "E", "userId": "u", "messageId": "m-1"});
    Call::post("/v1/track", &again).to(&sandbox);
    assert_eq!(
        (sandbox.counts().accepted, sandbox.counts().duplicates),
        (1, 0)
    );
    assert_eq!(
        (sandbox.messages()[0].seq, sandbox.messages()[0].request),
        (4, 2)
    );
}

/// The files that a document or a script of the page loads, by their paths.
fn loaded(text: &str) -> Vec<String> {
    let paths = text.split('"').filter_map(|part| match part {
        part if part.starts_with("/_sandbox/page/") => Some(part.to_owned()),
        part => Some(format!("/_sandbox/page/{}", part.strip_prefix("./")?)),
    });
    paths.collect()
}

#[test]
fn the_page_loads_only_its_own_files() {
    let sandbox = sandbox();
    let mut paths = vec!["/".to_owned()];
    let mut seen = 0;
    while let Some(path) = paths.get(seen).cloned() {
        seen += 1;
        let file = get(&sandbox, &path);
        assert_eq!(file.status, 200, "{path}");
        let policy = file.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
        assert!(!policy.contains("unsafe"), "{policy}");
        for forbidden in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "http://",
            "https://",
            "<style",
            "<script>",
            "onclick=",
        ] {
            assert!(!file.text().contains(forbidden), "{path}: {forbidden}");
        }
        for path in loaded(file.text()) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    assert!(seen > 5, "{paths:?}");
    assert_eq!(get(&sandbox, "/_sandbox/page/other.js").status, 404);
}

#[test]
fn pages_of_other_sites_are_refused() {
    let sandbox = sandbox();
    for (origin, status) in [
        ("http://localhost:8010", 200),
        ("http://127.0.0.1:8010", 200),
        ("http://[::1]:8010", 200),
        ("https://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
    ] {
        let call = Call::new("PUT", "/_sandbox/faults")
            .header("Host: localhost")
            .header(&format!("Origin: {origin}"))
            .body(r#"{"faults": []}"#);
        assert_eq!(call.to(&sandbox).status, status, "{origin}");
        // A page whose name was made to point here sends any header without asking (DNS rebinding).
        let message = Call::new("POST", "/v1/track")
            .header("Host: evil.example")
            .header("Authorization: Basic YW55LWtleTo=")
            .header(&format!("Origin: {origin}"))
            .body(r#"{"userId": "u1", "event": "Planted"}"#);
        assert_eq!(message.to(&sandbox).status, status, "{origin}");
    }
    assert_eq!(sandbox.counts().accepted, 3, "none of a foreign page");
}

#[test]
fn an_allowed_origin_reads_responses_and_preflights_are_answered() {
    let sandbox = Sandbox::builder()
        .allow_origin("https://shop.example:8443")
        .start()
        .expect("a sandbox");
    let call = |method, path: &str, origin: &str| {
        Call::new(method, path)
            .header("Host: localhost")
            .header(&format!("Origin: {origin}"))
            .header("Access-Control-Request-Method: POST")
            .header("Access-Control-Request-Headers: authorization")
            .to(&sandbox)
    };
    let own = "https://shop.example:8443";
    let preflight = call("OPTIONS", "/v1/track", own);
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some(own));
    assert_eq!(
        preflight.header("access-control-allow-headers"),
        Some("authorization")
    );
    let read = call("GET", "/_sandbox/counts", own);
    assert_eq!(
        (read.status, read.header("access-control-allow-origin")),
        (200, Some(own))
    );
    for other in ["https://shop.example", "https://evil.example", "null"] {
        let refused = call("OPTIONS", "/v1/track", other);
        assert_eq!(refused.status, 403);
        assert_eq!(refused.header("access-control-allow-origin"), None);
        assert_eq!(call("GET", "/_sandbox/counts", other).status, 403);
    }
}

#[test]
fn only_requests_to_a_name_of_this_machine_are_served() {
    let sandbox = filled();
    for (host, status) in [
        ("localhost", 200),
        ("LOCALHOST:8010", 200),
        ("127.0.0.1:80", 200),
        ("[::1]", 200),
        ("[::1]:80", 200),
        ("evil.example", 403),
        ("localhost.evil.example:80", 403),
        ("10.0.0.1", 403),
        ("", 403),
    ] {
        for path in ["/", "/_sandbox/messages"] {
            let call = Call::new("GET", path).header(&format!("Host: {host}"));
            assert_eq!(call.to(&sandbox).status, status, "{host}");
        }
    }
}

#[test]
fn other_paths_and_methods_are_refused() {
    let sandbox = sandbox();
    for path in [
        "/v1",
        "/v1/",
        "/v1/tracks",
        "/v1/track/",
        "/v1/b",
        "/v2/track",
        "/track",
    ] {
        assert_eq!(
            Call::post(path, &json!({})).to(&sandbox).status,
            404,
            "{path}"
        );
    }
    let mut line = Line::open(sandbox.address()).expect("a connection");
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let answer = line
            .send(&Call::new(method, "/v1/track"))
            .expect("an answer");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    }
    assert_eq!(
        Call::new("POST", "/_sandbox/counts").to(&sandbox).status,
        405
    );
    let statuses: Vec<_> = sandbox.requests().into_iter().map(|r| r.status).collect();
    assert_eq!(
        statuses,
        [[Some(404); 5].as_slice(), &[Some(405); 4]].concat()
    );
}

#[test]
fn received_data_is_never_part_of_the_page() {
    let sandbox = sandbox();
    let script = "<script>alert(1)</script>";
    let call: Value = json!({"event": script, "userId": script, "properties": {script: script}});
    Call::post("/v1/track", &call).to(&sandbox);
    assert_eq!(sandbox.counts().accepted, 1);
    assert!(!get(&sandbox, "/").text().contains("alert(1)"));
    let answer = get(&sandbox, "/_sandbox/messages");
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[test]
fn a_wait_for_bad_messages_counts_refused_ones() {
    let sandbox = filled();
    let refusals = |answer: &Answer| -> Vec<Value> {
        let json = answer.json();
        json["refused"].as_array().expect("a list").clone()
    };
    let bad = get(&sandbox, "/_sandbox/wait?user=8&verdict=bad&within=20000");
    assert_eq!(bad.status, 200, "{}", bad.text());
    assert_eq!(bad.json()["messages"], json!([]));
    let refused = refusals(&bad);
    assert_eq!(refused.len(), 1);
    assert_eq!(
        refused[0]["reasons"],
        json!(["batch[3].event: is missing: track needs the name of the event"])
    );

    // A message that is sent during the wait ends it.
    let found = std::thread::scope(|scope| {
        let wait = scope.spawn(|| {
            let path = "/_sandbox/wait?kind=track&verdict=bad&after_refused=1&within=20000";
            get(&sandbox, path)
        });
        let body = json!({"batch": [{"type": "track", "userId": "9"}]});
        Call::post("/v1/batch", &body).to(&sandbox);
        wait.join().expect("an answer")
    });
    assert_eq!(found.status, 200, "{}", found.text());
    assert_eq!(refusals(&found)[0]["item"]["userId"], "9");

    // Without `verdict=bad` a refusal does not count, but shows why the wait was in vain.
    let missing = get(&sandbox, "/_sandbox/wait?user=9&within=10");
    assert_eq!(missing.status, 408);
    assert_eq!(refusals(&missing).len(), 1, "{}", missing.text());
    let good = get(&sandbox, "/_sandbox/wait?user=9&verdict=good&within=10");
    assert_eq!(refusals(&good), [Value::Null; 0], "{}", good.text());
}
