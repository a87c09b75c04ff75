//! The history of a lock that was renamed.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::history::{DIFF, EXPORT, compared, history, lines};
use crate::support::{self, Project, Ran, command, ran};
use crate::{EVENT, alone, fine, git, shop};

/// Runs git in a project.
fn run_git(project: &Project, arguments: &[&str]) {
    git(project, arguments, "2026-01-01");
}

/// A workspace whose event had two properties that are gone: one after the other, each in a commit of the lock.
fn shop_with_history(name: &str) -> Project {
    let project = shop(name);
    run_git(&project, &["init", "-q", "-b", "trunk"]);
    for field in ["pub coupon: Option<String>,", "pub total: f64,"] {
        accept(&project, &format!("{field}\n    pub ship:"), "events.lock");
        run_git(&project, &["add", "."]);
        run_git(&project, &["commit", "-qm", field]);
    }
    project
}

/// Writes the event with other fields before its address, and accepts it in a lock.
fn accept(project: &Project, fields: &str, lock: &str) {
    let event = EVENT.replace("pub ship:", fields);
    project.write("shop/src/lib.rs", &event);
    fine(&project.run(&["lock", "--offline", "--out", lock]));
}

/// The comparisons that found a change.
fn found(ran: &Ran) -> Vec<Value> {
    let all = compared(ran);
    let all = all.as_array().into_iter().flatten().cloned();
    let with_events = |it: &Value| it.as_array().is_some_and(|it| !it.is_empty());
    all.filter(with_events).collect()
}

/// The properties that changed since any earlier lock.
fn paths(ran: &Ran) -> BTreeSet<String> {
    let found = found(ran);
    let events = found.iter().filter_map(Value::as_array).flatten();
    let changes = events.filter_map(|it| it["changes"].as_array()).flatten();
    changes
        .filter_map(|it| it["path"].as_str())
        .map(str::to_owned)
        .collect()
}

fn diff(project: &Project, lock: &str) -> Ran {
    project.run(&[&DIFF[..], &["--lock", lock]].concat())
}

#[test]
fn a_renamed_lock_keeps_its_history() {
    let _alone = alone();
    let project = shop_with_history("renamed");
    let git = |arguments: &[&str]| run_git(&project, arguments);
    let expected = found(&diff(&project, "events.lock"));
    assert_eq!(expected.len(), 1, "{expected:#?}");
    assert_eq!(expected[0][0]["changes"][0]["path"], "coupon");

    // Before the commit, when a hook looks at it, and after it.
    git(&["mv", "events.lock", "accepted"]);
    assert_eq!(found(&diff(&project, "accepted")), expected);
    git(&["commit", "-qm", "rename"]);
    let renamed = diff(&project, "accepted");
    assert_eq!((renamed.code, found(&renamed)), (1, expected.clone()));
    // Without git, and back to a name that it had.
    fs::rename(project.path("accepted"), project.path("events.lock")).expect("renamed");
    assert_eq!(found(&diff(&project, "events.lock")), expected);
    git(&["add", "."]);
    git(&["commit", "-qam", "rename back"]);
    assert_eq!(found(&diff(&project, "events.lock")), expected);

    // An earlier revision has the lock of its time.
    git(&["mv", "events.lock", "locks"]);
    git(&["commit", "-qm", "rename again"]);
    for revision in ["HEAD~4", "HEAD~2", "HEAD~1"] {
        let ran = project.run(&["diff", revision, "--offline", "--lock", "locks"]);
        let breaks = revision == "HEAD~4";
        assert_eq!(ran.code, i32::from(breaks), "{revision}: {ran}");
        assert_eq!(ran.out.contains("`coupon` was removed"), breaks, "{ran}");
    }

    // No setting of the user hides a rename.
    let settings = "[diff]\nrenames = false\nrenameLimit = 1\norderFile = none\nrelative = true\n\
        [log]\nfollow = false\n[core]\nquotePath = true\n";
    project.write("settings", settings);
    let mut set = command(&[&DIFF[..], &["--lock", "locks"]].concat());
    set.env("GIT_CONFIG_GLOBAL", project.path("settings"));
    assert_eq!(found(&ran(&mut set, &project.path(""))), expected);

    // The site shows no rename, since nothing was accepted by it.
    let site = [&EXPORT[..], &["--lock", "locks"]].concat();
    fine(&project.run(&site));
    assert_eq!(
        lines(&history(&project)),
        [
            "locked: As accepted in the lock",
            "broken: 2026-01-01 · 2 changes, 2 of them breaking\
             |coupon was removed or renamed. Consumers never receive it again. Messages of the old form are refused.\
             |total is newly required. Messages of the old form are refused.",
            "locked: 2026-01-01 · Accepted into the lock",
        ]
    );
}

#[test]
fn a_lock_is_renamed_with_its_workspace_and_with_changes() {
    let _alone = alone();
    let project = shop_with_history("moved");
    let git = |arguments: &[&str]| run_git(&project, arguments);

    // One commit moves the workspace and accepts another form.
    accept(
        &project,
        "pub note: Option<String>,\n    pub ship:",
        "events.lock",
    );
    fs::create_dir_all(project.path("services/shop")).expect("created");
    for part in ["Cargo.toml", "Cargo.lock", "shop", "address", "events.lock"] {
        git(&["mv", part, "services/shop"]);
    }
    git(&["add", "."]);
    git(&["commit", "-qm", "move"]);
    let folder = project.path("services/shop");
    let changed = |names: &[&str]| {
        let ran = support::run(&folder, &DIFF);
        assert_eq!(Vec::from_iter(paths(&ran)), names, "{ran}");
    };
    changed(&["coupon", "note", "total"]);

    // The lock of a branch that does not know the move yet.
    git(&["checkout", "-qb", "side", "HEAD~1"]);
    accept(
        &project,
        "pub total: f64,\n    pub side: Option<String>,\n    pub ship:",
        "events.lock",
    );
    git(&["commit", "-qam", "side"]);
    accept(&project, "pub total: f64,\n    pub ship:", "events.lock");
    git(&["commit", "-qam", "side again"]);
    git(&["checkout", "-q", "trunk"]);
    git(&["merge", "-q", "-s", "ours", "-m", "merge", "side"]);
    changed(&["coupon", "note", "side", "total"]);
}

#[test]
fn another_lock_has_no_part_in_the_history() {
    let _alone = alone();
    let project = shop_with_history("other");
    let git = |arguments: &[&str]| run_git(&project, arguments);

    // A copy is not a rename, and neither is a lock that is written anew.
    git(&["mv", "events.lock", "copy"]);
    fine(&project.run(&["lock", "--offline"]));
    git(&["add", "."]);
    git(&["commit", "-qm", "copy"]);
    let copied = diff(&project, "copy");
    fine(&copied);
    assert_eq!(found(&copied), Vec::<Value>::new());
    git(&["rm", "-rq", "copy", "events.lock"]);
    git(&["commit", "-qm", "remove"]);
    fine(&project.run(&["lock", "--offline", "--out", "fresh"]));
    git(&["add", "."]);
    git(&["commit", "-qm", "fresh"]);
    let fresh = diff(&project, "fresh");
    fine(&fresh);
    assert_eq!(found(&fresh), Vec::<Value>::new());
}
