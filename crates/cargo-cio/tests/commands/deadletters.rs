//! `cargo-cio deadletters` on folders of real clients.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use customerio_core::call::JsonCall;
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{Client, SpoolFolder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ran::{self, Ran, ran};
use crate::{KEY, LONG};

/// A folder with dead letters `m1` to `m{count}` of one person, and the sandbox that refused them.
fn letters(count: u64) -> (TempDir, Sandbox) {
    let sandbox = Sandbox::start().expect("started");
    let folder = TempDir::new().expect("created");
    sandbox.inject(Fault::status(400).if_message(|message| message["userId"] == "u1"));
    let client = client(&sandbox, folder.path());
    for number in 1..=count {
        let line = format!(
            r#"{{"type":"track","messageId":"m{number}","timestamp":"2026-01-02T03:04:05.000Z","userId":"u1","event":"Paid","properties":{{"total":1.10,"n":{number}}}}}"#
        );
        let call = JsonCall::parse(line.as_bytes()).expect("a call");
        client.send(call).expect("accepted");
        // A service that refuses everything pauses delivery.
        let good = JsonCall::parse(br#"{"type":"identify","userId":"u2"}"#).expect("a call");
        let receipt = client.send(good).expect("accepted");
        receipt.blocking_delivered(LONG).expect("delivered");
    }
    client.blocking_shutdown(LONG).expect("shut down");
    sandbox.clear_faults();
    sandbox.clear();
    (folder, sandbox)
}

fn client(sandbox: &Sandbox, folder: &Path) -> Client {
    Client::builder(KEY)
        .endpoint(sandbox.url())
        .spool(folder)
        .build()
        .expect("built")
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = ran::command(&["deadletters"]);
    command.arg(folder.path()).args(arguments);
    crate::set_key(&mut command);
    // It works without cargo.
    command.env("PATH", "/usr/bin:/bin");
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Ran {
    ran(&mut command(folder, arguments), folder.path())
}

fn ids(folder: &TempDir) -> Vec<u64> {
    let listed = run(folder, &["--format", "json"]);
    assert_eq!(listed.code, 0, "{listed}");
    let listed: Value = serde_json::from_str(&listed.out).expect("JSON");
    let letters = listed["deadLetters"].as_array().expect("a list");
    letters.iter().filter_map(|it| it["id"].as_u64()).collect()
}

fn message_ids(sandbox: &Sandbox) -> Vec<String> {
    let messages = sandbox.messages();
    messages
        .into_iter()
        .filter_map(|it| it.message_id)
        .collect()
}

#[test]
fn letters_are_listed_without_content_and_shown_with_it() {
    let (folder, _sandbox) = letters(2);
    let listed = run(&folder, &[]);
    assert_eq!(
        (listed.code, listed.err.as_str()),
        (0, "2 dead letters\n"),
        "{listed}"
    );
    assert!(listed.out.contains("track `Paid`  m1"), "{listed}");
    assert!(!listed.out.contains("u1"), "no content: {listed}");

    let id = ids(&folder)[0].to_string();
    let shown = run(&folder, &["show", &id]);
    assert_eq!(shown.code, 0, "{shown}");
    assert!(shown.out.contains("\n    \"total\": 1.10,\n"), "{shown}");
    let shown = run(&folder, &["show", &id, "--format", "json"]);
    assert!(
        shown.out.contains(r#""total":1.10"#),
        "the digits stay: {shown}"
    );
    let shown: Value = serde_json::from_str(&shown.out).expect("JSON");
    assert_eq!(shown["deadLetters"][0]["item"]["userId"], "u1");
    assert_eq!(shown["deadLetters"][0]["status"], 400);

    let missing = run(&folder, &["show", "99999"]);
    assert_eq!(missing.code, 2, "{missing}");
    assert!(
        missing.err.contains("there is no dead letter 99999"),
        "{missing}"
    );
}

#[test]
fn a_folder_in_use_is_read_and_not_changed() {
    let (folder, sandbox) = letters(2);
    let service = client(&sandbox, folder.path());
    let listed = run(&folder, &["list"]);
    assert_eq!(listed.code, 0, "{listed}");
    assert_eq!(listed.out.lines().count(), 2, "{listed}");
    if cfg!(target_os = "linux") {
        let holder = format!("process {}", std::process::id());
        assert!(listed.err.contains("read without the lock"), "{listed}");
        assert!(listed.err.contains(&holder), "{listed}");
    }
    let first = ids(&folder)[0].to_string();
    let before = fs::read_dir(folder.path()).expect("a folder").count();
    for arguments in [
        &["edit", first.as_str(), "--from", "none.json"][..],
        &["resend", "--all"],
        &["drop", &first],
    ] {
        let refused = run(&folder, arguments);
        assert_eq!(refused.code, 2, "{refused}");
        assert!(
            refused.err.contains("is in use by another client"),
            "{refused}"
        );
        if cfg!(target_os = "linux") {
            let holder = format!("process {}", std::process::id());
            assert!(refused.err.contains(&holder), "{refused}");
        }
    }
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        before
    );
    assert_eq!(service.dead_letters(None, 10).expect("letters").len(), 2);
    service.blocking_shutdown(LONG).expect("shut down");
    assert_eq!(sandbox.counts().accepted, 0, "nothing was sent");
}

#[test]
fn delivered_letters_are_removed_and_refused_ones_stay() {
    let (folder, sandbox) = letters(5);
    let all = ids(&folder);
    sandbox.inject(Fault::status(400).if_message_id("m3"));
    let resend = [
        "resend",
        "--all",
        "--endpoint",
        sandbox.url(),
        "--format",
        "json",
    ];
    let ended = run(&folder, &resend);
    assert_eq!(ended.code, 1, "{ended}");
    let told: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(told["delivered"], json!([all[0], all[1], all[3], all[4]]));
    assert_eq!(told["remaining"][0]["id"], all[2]);
    assert_eq!(
        message_ids(&sandbox),
        ["m1", "m2", "m4", "m5"],
        "in their order"
    );
    assert_eq!(ids(&folder), [all[2]]);

    sandbox.clear_faults();
    let ended = run(&folder, &resend);
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(ids(&folder), [] as [u64; 0]);
    assert_eq!(sandbox.counts().duplicates, 0);
}

#[test]
fn letters_of_another_source_are_not_sent() {
    let (folder, sandbox) = letters(1);
    let mut command = command(&folder, &["resend", "--all", "--endpoint", sandbox.url()]);
    let refused = ran(
        command.env("CUSTOMERIO_API_KEY", "another-key"),
        folder.path(),
    );
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.err.contains("of another source"), "{refused}");
    assert_eq!(sandbox.counts().requests, 0);
    assert_eq!(ids(&folder).len(), 1);
}

#[test]
fn a_refused_key_ends_a_resend_and_letters_stay() {
    let (folder, sandbox) = letters(3);
    sandbox.accept_only_key("the-other");
    let resent = run(&folder, &["resend", "--all", "--endpoint", sandbox.url()]);
    assert_eq!(resent.code, 1, "{resent}");
    assert!(resent.out.contains("delivery is paused"), "{resent}");
    assert_eq!(ids(&folder).len(), 3);
}

#[test]
fn a_kill_during_a_resend_loses_no_letter() {
    let (folder, sandbox) = letters(40);
    // Each request takes a while, and its answer may be lost.
    sandbox.inject(Fault::latency(Duration::from_millis(20)).fraction(0.7, 1));
    for kill in 1..=4_u64 {
        let arguments = ["resend", "--all", "--endpoint", sandbox.url()];
        let requests = sandbox.counts().requests;
        let mut child = command(&folder, &arguments)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        sandbox.wait_until(LONG, |counts| {
            counts.requests > requests || counts.accepted + counts.duplicates >= 10 * kill
        });
        child.kill().expect("killed");
        child.wait().expect("ended");
        // What is not at the service is still in the folder.
        let arrived = message_ids(&sandbox);
        let kept = SpoolFolder::open(folder.path()).expect("a spool");
        let kept = kept.dead_letters().expect("letters");
        let kept: Vec<_> = kept.iter().map(|it| it.message.message_id()).collect();
        for number in 1..=40 {
            let id = format!("m{number}");
            assert!(kept.contains(&id) || arrived.contains(&id), "{id} is lost");
        }
    }
    sandbox.clear_faults();
    let resent = run(&folder, &["resend", "--all", "--endpoint", sandbox.url()]);
    assert!(
        resent.code == 0 || resent.err.contains("required"),
        "{resent}"
    );
    let mut arrived = message_ids(&sandbox);
    assert_eq!(arrived.len(), 40, "each message once, under its own id");
    arrived.sort_unstable();
    let mut expected: Vec<_> = (1..=40).map(|number| format!("m{number}")).collect();
    expected.sort_unstable();
    assert_eq!(arrived, expected);
    assert_eq!(ids(&folder), [] as [u64; 0]);
}

/// An editor that replaces the first word by the second one in its file.
fn editor(folder: &TempDir, from: &str, to: &str) -> String {
    let script = folder.path().join("editor.sh");
    let text = format!(
        "#!/bin/sh\nstat -c %a \"$1\" > '{}'\nsed -i 's|{from}|{to}|' \"$1\"\n",
        folder.path().join("mode").display()
    );
    fs::write(&script, text).expect("written");
    format!("sh {}", script.display())
}

#[cfg(target_os = "linux")]
#[test]
fn an_edited_letter_is_checked_saved_and_sent() {
    let (folder, sandbox) = letters(2);
    let first = ids(&folder)[0].to_string();
    let edit = |from: &str, to: &str| {
        let scripts = TempDir::new().expect("created");
        let mut command = command(&folder, &["edit", &first]);
        command
            .env("EDITOR", editor(&scripts, from, to))
            .env_remove("VISUAL");
        command.env("TMPDIR", scripts.path());
        let edited = ran(&mut command, folder.path());
        let mode = fs::read_to_string(scripts.path().join("mode")).expect("the editor ran");
        assert_eq!(mode, "600\n");
        let files = fs::read_dir(scripts.path()).expect("a folder");
        let left = files.filter_map(Result::ok).find(|file| {
            file.file_name()
                .to_string_lossy()
                .starts_with("dead-letter-")
        });
        assert_eq!(
            left.is_some(),
            edited.code != 0,
            "only a text that is not saved stays"
        );
        edited
    };
    for (from, to, reason) in [
        ("\"userId\"", "\"userid\"", "did you mean `userId`?"),
        ("\"userId\": \"u1\"", "\"userId\": \"\"", "userId"),
        ("\"Paid\"", "", "line"),
        ("\"m1\"", "\"m9\"", "another `messageId`"),
    ] {
        let refused = edit(from, to);
        assert_eq!(refused.code, 2, "{refused}");
        assert!(refused.err.contains("was not saved"), "{refused}");
        assert!(refused.err.contains(reason), "{refused}");
    }
    let unchanged = edit("none", "none");
    assert_eq!(
        (unchanged.code, unchanged.err.contains("unchanged")),
        (0, true),
        "{unchanged}"
    );
    for (name, reason) in [
        ("no-such-editor --wait", "was not found"),
        ("/etc/passwd", "can't be run"),
        ("false", "failed, so nothing was changed"),
    ] {
        let mut command = command(&folder, &["edit", &first]);
        command.env("EDITOR", name).env_remove("VISUAL");
        let failed = ran(&mut command, folder.path());
        assert_eq!(failed.code, 2, "{failed}");
        assert!(failed.err.contains(reason), "{failed}");
        assert!(failed.err.contains("EDITOR"), "{failed}");
    }
    let refused = edit("\"userId\": \"u1\",", "");
    assert!(
        refused
            .err
            .contains("the message can't be sent: needs one of `userId`"),
        "{refused}"
    );
    // White space names no editor.
    let scripts = TempDir::new().expect("created");
    let mut command = command(&folder, &["edit", &first]);
    command
        .env("EDITOR", editor(&scripts, "none", "none"))
        .env("VISUAL", "  ");
    let unchanged = ran(&mut command, folder.path());
    assert_eq!(unchanged.code, 0, "{unchanged}");

    let saved = edit("1.10", "2.50");
    assert_eq!(saved.code, 0, "{saved}");
    assert_eq!(ids(&folder).len(), 2);

    let resent = run(&folder, &["resend", &first, "--endpoint", sandbox.url()]);
    assert_eq!(resent.code, 0, "{resent}");
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].message_id.as_deref(), Some("m1"));
    assert!(messages[0].json().contains(r#""total":2.50,"n":1"#));
    // A client of the folder still opens it.
    let service = client(&sandbox, folder.path());
    assert_eq!(service.dead_letters(None, 10).expect("letters").len(), 1);
}

#[test]
fn dropped_letters_are_gone_and_other_folders_are_refused() {
    let (folder, _sandbox) = letters(3);
    let all = ids(&folder);
    let nothing = run(&folder, &["drop"]);
    assert_eq!(nothing.code, 2, "{nothing}");
    let unknown = run(&folder, &["drop", &all[0].to_string(), "99999"]);
    assert_eq!(unknown.code, 2, "{unknown}");
    assert_eq!(ids(&folder), all, "all or nothing");
    let dropped = run(&folder, &["drop", &all[1].to_string()]);
    assert_eq!(dropped.code, 0, "{dropped}");
    assert_eq!(ids(&folder), [all[0], all[2]]);
    assert_eq!(run(&folder, &["drop", "--all"]).code, 0);
    assert_eq!(ids(&folder), [] as [u64; 0]);

    let other = TempDir::new().expect("created");
    for arguments in [&[][..], &["drop", "--all"]] {
        let refused = run(&other, arguments);
        assert_eq!(refused.code, 2, "{refused}");
        assert!(
            refused.err.contains("is not the folder of a spool"),
            "{refused}"
        );
    }
    assert_eq!(fs::read_dir(other.path()).expect("a folder").count(), 0);
}
