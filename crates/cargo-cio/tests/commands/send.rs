//! `cargo-cio send`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use customerio_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ran::{self, Ran, ran};

fn command(arguments: &[&str]) -> Command {
    let mut command = ran::command(&["send"]);
    command.args(arguments);
    crate::set_key(&mut command);
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Ran {
    ran(&mut command(arguments), folder.path())
}

#[test]
fn each_call_is_delivered() {
    let sandbox = Sandbox::start().expect("started");
    let folder = TempDir::new().expect("created");
    fs::write(folder.path().join("traits.json"), "{\n  \"a\": 1.10\n}\n").expect("written");
    let calls: [&[&str]; 6] = [
        &[
            "track",
            "Paid",
            "--user",
            "u1",
            "--json",
            r#"{"total": 12.50}"#,
        ],
        &["identify", "--user", "u1", "--file", "traits.json"],
        &["page", "Home", "--anonymous", "a1"],
        &[
            "screen",
            "Home",
            "--user",
            "u1",
            "--timestamp",
            "2026-01-02T03:04:05Z",
        ],
        &["group", "acme", "--user", "u1", "--message-id", "m1"],
        &["alias", "a1", "--user", "u1"],
    ];
    for call in calls {
        let sent = run(&folder, &[call, &["--endpoint", sandbox.url()]].concat());
        assert_eq!(sent.code, 0, "{sent}");
        assert!(sent.out.starts_with("delivered: "), "{sent}");
    }
    let messages = sandbox.messages();
    let kinds: Vec<_> = messages.iter().map(|it| it.kind.name()).collect();
    assert_eq!(
        kinds,
        ["track", "identify", "page", "screen", "group", "alias"]
    );
    assert!(
        messages[0]
            .json()
            .contains(r#""properties":{"total":12.50}"#)
    );
    assert!(messages[1].json().contains(r#""traits":{"a":1.10}"#));
    assert_eq!(messages[3].item()["timestamp"], "2026-01-02T03:04:05.000Z");
    assert_eq!(messages[4].message_id.as_deref(), Some("m1"));
    assert_eq!(messages[5].item()["previousId"], "a1");
}

#[test]
fn a_dry_run_prints_the_bytes_that_would_be_sent() {
    let sandbox = Sandbox::start().expect("started");
    let folder = TempDir::new().expect("created");
    let call = [
        "track",
        "Paid",
        "--user",
        "u1",
        "--json",
        r#"{"z":1,"a":2.0}"#,
        "--message-id",
        "m1",
        "--timestamp",
        "2026-01-02T03:04:05Z",
        "--endpoint",
        sandbox.url(),
    ];
    let dry = run(&folder, &[&call[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, 0, "{dry}");
    assert_eq!(sandbox.counts().requests, 0);
    assert_eq!(run(&folder, &call).code, 0);
    assert_eq!(dry.out, format!("{}\n", sandbox.messages()[0].json()));
    let dry = run(
        &folder,
        &[&call[..], &["--dry-run", "--format", "json"]].concat(),
    );
    let told: Value = serde_json::from_str(&dry.out).expect("JSON");
    assert_eq!(told["bytes"], sandbox.messages()[0].bytes);
}

#[test]
fn content_comes_from_standard_input() {
    let folder = TempDir::new().expect("created");
    let mut child = command(&["identify", "--user", "u1", "--dry-run", "--file", "-"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"{\"plan\":\"pro\"}\n").expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("ended");
    assert!(output.status.success());
    let item: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(item["traits"], json!({"plan": "pro"}));
}

#[test]
fn mistakes_are_named_and_nothing_is_sent() {
    let sandbox = Sandbox::start().expect("started");
    let folder = TempDir::new().expect("created");
    let calls: [(&[&str], i32, &str); 7] = [
        (&["track", "Paid"], 1, "`--user ID`"),
        (
            &["track", "--user", "u1"],
            1,
            "`event` is missing; a call `track` needs it\nnote: write its NAME",
        ),
        (
            &["track", "Paid", "--user", "u1", "--json", "[]"],
            1,
            "must be an object",
        ),
        (
            &[
                "track",
                "Paid",
                "--user",
                "u1",
                "--json",
                "{}, \"userId\":\"x\"",
            ],
            2,
            "`--json` is not valid JSON",
        ),
        (
            &["track", "Paid", "--user", "u1", "--file", "none.json"],
            2,
            "none.json",
        ),
        (&["identify", "Paid", "--user", "u1"], 2, "has no name"),
        (
            &["alias", "a1", "--user", "u1", "--json", "{}"],
            2,
            "no properties",
        ),
    ];
    for (call, code, message) in calls {
        let refused = run(&folder, &[call, &["--endpoint", sandbox.url()]].concat());
        assert_eq!(refused.code, code, "{refused}");
        assert!(refused.err.contains(message), "{refused}");
    }
    assert_eq!(sandbox.counts().requests, 0);
    sandbox.inject(Fault::status(400).body(r#"{"meta":{"errors":["event: is not allowed"]}}"#));
    let refused = run(
        &folder,
        &["track", "Paid", "--user", "u1", "--endpoint", sandbox.url()],
    );
    assert_eq!(refused.code, 1, "{refused}");
    assert!(refused.err.contains("is not allowed"), "{refused}");
}

#[test]
fn a_message_is_checked_against_exported_schemas() {
    let shop =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop/catalog/json-schema");
    let shop = shop.to_str().expect("a path");
    let folder = TempDir::new().expect("created");
    let track = |name: &str, json: &str| {
        run(
            &folder,
            &[
                "track",
                name,
                "--user",
                "u1",
                "--dry-run",
                "--catalog",
                shop,
                "--json",
                json,
            ],
        )
    };
    let unknown = track("Order Complete", "{}");
    assert_eq!(unknown.code, 1, "{unknown}");
    assert!(
        unknown.err.contains("did you mean `Order Completed`?"),
        "{unknown}"
    );
    let incomplete = track(
        "Order Completed",
        r#"{"order_id":"B-1","currency":"EUR","total":"7"}"#,
    );
    assert_eq!(incomplete.code, 1, "{incomplete}");
    assert!(
        incomplete
            .err
            .contains("\"products\" is a required property"),
        "{incomplete}"
    );
    assert!(incomplete.err.contains("`/total`"), "{incomplete}");
    let product = r#"{"product_id":"1","name":"Tea","price":1.5,"quantity":1}"#;
    let json = format!(r#"{{"order_id":"B-1","currency":"EUR","products":[{product}]}}"#);
    let complete = track("Order Completed", &json);
    assert_eq!(complete.code, 0, "{complete}");

    // The same event in an export with `--part message`.
    let whole = folder.path().join("whole");
    fs::create_dir(&whole).expect("created");
    let index = r#"{"part":"message","events":[{"call":"track","name":"Paid","file":"paid.json"}],
        "traits":[{"of":"group","file":"company.json"}]}"#;
    fs::write(whole.join("index.json"), index).expect("written");
    let paid = r##"{"type":"object","properties":{"type":{"const":"track"},"messageId":{"type":"string"},
        "properties":{"$ref":"#/$defs/Paid"}},"required":["type","messageId","properties"],
        "anyOf":[{"required":["userId"]}],"$defs":{"Paid":{"type":"object","required":["total"]}}}"##;
    fs::write(whole.join("paid.json"), paid).expect("written");
    let company = r#"{"properties":{"traits":{"properties":{"name":{"type":"string"}},
        "required":["objectTypeId"]}},"required":["messageId"]}"#;
    fs::write(whole.join("company.json"), company).expect("written");
    let check = |call: &[&str]| {
        let options = ["--user", "u1", "--dry-run", "--catalog", "whole", "--json"];
        run(&folder, &[&call[..2], &options, &call[2..]].concat())
    };
    for (call, error) in [
        (["track", "Paid", r#"{"total":1}"#], None),
        (["track", "Paid", "{}"], Some("`/properties`: \"total\"")),
        (["group", "acme", r#"{"name":"Acme"}"#], None),
        (["group", "acme", r#"{"name":1}"#], Some("`/traits/name`")),
    ] {
        let checked = check(&call);
        assert_eq!(checked.code, i32::from(error.is_some()), "{checked}");
        assert!(checked.err.contains(error.unwrap_or("")), "{checked}");
    }

    // Without an option, the schemas of this folder or one above count.
    let identify = [
        "identify",
        "--user",
        "u1",
        "--dry-run",
        "--json",
        r#"{"e_mail":1}"#,
    ];
    assert_eq!(run(&folder, &identify).code, 0, "no catalog");
    let schemas = folder.path().join("schemas");
    fs::create_dir_all(schemas.join("person")).expect("created");
    let index = r#"{"events":[],"traits":[{"of":"person","file":"person/customer.json"}]}"#;
    fs::write(schemas.join("index.json"), index).expect("written");
    let schema = r#"{"type":"object","properties":{"email":{}},"additionalProperties":false}"#;
    fs::write(schemas.join("person/customer.json"), schema).expect("written");
    let below = folder.path().join("below");
    fs::create_dir(&below).expect("created");
    let refused = ran(&mut command(&identify), &below);
    assert_eq!(refused.code, 1, "{refused}");
    assert!(refused.err.contains("e_mail"), "{refused}");
    assert_eq!(
        run(&folder, &[&identify[..], &["--no-catalog"]].concat()).code,
        0
    );
}
