//! The history of the lock on the site.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::{Project, Ran, command, ran};
use crate::{EVENT, FILE, alone, fine, git, shop};

pub(crate) const EXPORT: [&str; 6] = ["export", "--format", "html", "--history", "--out", "site"];

/// A page of the site.
fn page(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path("site").join(path)).expect("a page")
}

/// The first list of changes on a page of the site.
fn changes(project: &Project, path: &str) -> String {
    let page = page(project, path);
    let (_, behind) = page.split_once("<ol class=\"history\">").expect("a list");
    let (list, _) = behind.split_once("</ol>").expect("its end");
    list.to_owned()
}

/// The list of changes on the page of the event.
pub(crate) fn history(project: &Project) -> String {
    changes(project, "track/order-completed.html")
}

/// Each line of the list, with the class of its mark, and without the name of its commit.
pub(crate) fn lines(history: &str) -> Vec<String> {
    let lines = history.split("<li class=\"").skip(1).map(|line| {
        let (before, behind) = line
            .split_once(" <code class=\"also\">")
            .unwrap_or((line, ""));
        let behind = behind.split_once("</code>").map_or("", |(_, it)| it);
        let line = format!("{before}{behind}")
            .replacen("\">", ": ", 1)
            .replace("</p><p>", "|");
        let mut text = String::new();
        for part in line.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        text
    });
    lines.collect()
}

#[track_caller]
fn refused(ran: &Ran, words: &str) {
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains(words), "{ran}");
}

#[test]
fn the_site_lists_the_changes_of_commits() {
    let _alone = alone();
    let project = shop("told");
    let git = |arguments: &[&str], day: &str| git(&project, arguments, day);
    let commit = |day: &str| {
        git(&["add", "events.lock"], day);
        git(&["commit", "-qm", day], day);
    };
    let with = |field: &str| EVENT.replace("pub ship:", &format!("{field}\n    pub ship:"));
    project.write(
        "shop/src/lib.rs",
        &with("pub coupon: Option<String>,\n    pub total: f64,"),
    );
    fine(&project.run(&["lock", "--offline"]));
    let last = fs::read_to_string(project.path(FILE)).expect("a lock");

    let edited = |from: &str, to: &str| {
        assert!(last.contains(from), "{last}");
        project.write(FILE, &last.replace(from, to));
    };
    git(&["init", "-q", "-b", "trunk"], "2026-04-01");
    let total = ",\n    \"total\": \"number\"";
    project.write(
        FILE,
        &last.replace(total, "").replace("optional text", "text"),
    );
    // The lock of an event that is no longer declared.
    let gone = last.replace("Order Completed", "Order Paid");
    project.write("events.lock/track-order-paid.json", &gone);
    commit("2026-04-01");
    project.write(FILE, &last.replace(total, ""));
    fs::remove_file(project.path("events.lock/track-order-paid.json")).expect("removed");
    commit("2026-05-01");
    project.write(FILE, "<<<<<<< HEAD\n");
    commit("2026-05-02");
    // The commits of a merged branch are one change.
    git(&["checkout", "-qb", "branch"], "2026-05-03");
    edited("\"ship.zip\": \"text\"", "\"ship.zip\": \"integer u32\"");
    commit("2026-05-03");
    edited("\"text; length 1..=64\"", "\"text; length 1..=32\"");
    commit("2026-05-04");
    git(&["checkout", "-q", "trunk"], "2026-05-05");
    git(
        &["merge", "-q", "--no-ff", "-m", "merge", "branch"],
        "2026-05-05",
    );
    edited("\"version\"", "\"gone\": true,\n  \"version\"");
    commit("2026-05-06");
    project.write(FILE, &last);
    commit("2026-05-07");

    fine(&project.run(&EXPORT));
    let history = || history(&project);
    assert_eq!(
        lines(&history()),
        [
            "locked: As accepted in the lock",
            "locked: 2026-05-07 · Accepted into the lock again",
            "broken: 2026-05-06 · Removed from the lock|Consumers will never receive it again.",
            "broken: 2026-05-05 · 2 changes, 2 of them breaking\
             |order_id had length 1..=64 and has now length 1..=32. Messages of the old form are refused.\
             |total is newly required. Messages of the old form are refused.",
            "changed: 2026-05-02 · Its lock could not be read|line 1, column 1: this is a marker of a merge conflict",
            "broken: 2026-05-01 · coupon was required and is now optional\
             |Consumers may find it missing.",
            "locked: 2026-04-01 · Accepted into the lock",
        ]
    );
    let head = ran(
        Command::new("git").args(["rev-parse", "HEAD"]),
        &project.path(""),
    );
    let short = head.out.get(..10).expect("a commit");
    assert!(history().contains(&format!("<code class=\"also\">{short}</code>")));

    // The first page has the latest changes of all events, and a page of its own has all.
    let latest = [
        "locked: 2026-05-07 · Order Completed: Accepted into the lock again",
        "broken: 2026-05-06 · Order Completed: Removed from the lock",
        "broken: 2026-05-05 · Order Completed: 2 changes, 2 of them breaking",
        "changed: 2026-05-02 · Order Completed: Its lock could not be read",
        "broken: 2026-05-01 · Order Paid: Removed from the lock",
        "broken: 2026-05-01 · Order Completed: coupon was required and is now optional",
    ];
    let first = [
        "locked: 2026-04-01 · Order Paid: Accepted into the lock",
        "locked: 2026-04-01 · Order Completed: Accepted into the lock",
    ];
    assert_eq!(lines(&changes(&project, "index.html")), latest);
    let all = [&latest[..], &first].concat();
    assert_eq!(lines(&changes(&project, "changes.html")), all);
    let index = page(&project, "index.html");
    assert!(index.contains("<a href=\"changes.html\">"), "{index}");
    // Only what is still declared has a page.
    let entry = "<a href=\"track/order-completed.html\">Order Completed</a>";
    assert!(changes(&project, "index.html").contains(entry), "{index}");
    assert!(
        changes(&project, "index.html").contains("<b>Order Paid</b>"),
        "{index}"
    );

    // It is up to date until there is another commit; what is on by default has no part in this.
    fine(&project.run(&[&EXPORT[..], &["--check"]].concat()));
    let without = project.run(&["export", "--format", "html", "--out", "site"]);
    fine(&without);
    assert_eq!(lines(&history()), ["locked: As accepted in the lock"]);
    assert!(!page(&project, "index.html").contains("id=\"changes\""));
    assert!(!project.path("site/changes.html").exists());
}

#[test]
fn without_its_commits_there_is_no_history() {
    let _alone = alone();
    let project = shop("untold");
    // These projects are within the repository of the tests.
    let above = project.path("");
    let above = above.parent().expect("a folder");
    let mut export = command(&EXPORT);
    export.env("GIT_CEILING_DIRECTORIES", above);
    refused(
        &ran(&mut export, &project.path("")),
        "events.lock is not in a git repository that can be read",
    );

    let git = |arguments: &[&str]| git(&project, arguments, "2026-01-01");
    git(&["init", "-q"]);
    git(&["commit", "-q", "--allow-empty", "-m", "first"]);
    refused(&project.run(&EXPORT), "no commit has a lock in events.lock");

    // As `git clone --depth 1` leaves it.
    let head = project.path(".git/refs/heads");
    let mut branches = fs::read_dir(head).expect("branches");
    let branch = branches.next().expect("a branch").expect("a file").path();
    fs::copy(branch, project.path(".git/shallow")).expect("copied");
    let shallow = project.run(&EXPORT);
    refused(&shallow, "is a shallow clone");
    refused(&shallow, "git fetch --unshallow");
    let transitive = project.run(&["diff", "--mode", "full-transitive"]);
    refused(&transitive, "is a shallow clone");
}

/// The comparisons with earlier commits, without the names of the folders.
pub(crate) fn compared(ran: &Ran) -> Value {
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    let compared = json["compared"].as_array().expect("a list");
    compared.iter().map(|it| it["events"].clone()).collect()
}

pub(crate) const DIFF: [&str; 6] = [
    "diff",
    "--offline",
    "--mode",
    "full-transitive",
    "--format",
    "json",
];

#[test]
fn every_checkout_has_the_same_history() {
    let _alone = alone();
    let project = shop("checkouts");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-01-01");
    let origin = format!("file://{}", project.path("").display());
    let with = |field: &str| EVENT.replace("pub ship:", &format!("{field}\n    pub ship:"));
    git(&["init", "-q", "-b", "trunk"]);
    let diff = |lock: &str| command(&[&DIFF[..], &["--lock", lock]].concat());
    let run = |mut command: Command| ran(&mut command, &project.path(""));

    // Without a commit, only the folder is compared.
    fine(&project.run(&["lock", "--offline"]));
    let unborn = run(diff("events.lock"));
    fine(&unborn);
    assert!(
        unborn.err.contains("no commit has a lock in events.lock"),
        "{unborn}"
    );
    for field in ["pub coupon: Option<String>,", "pub total: f64,"] {
        project.write("shop/src/lib.rs", &with(field));
        fine(&project.run(&["lock", "--offline"]));
        git(&["add", "events.lock"]);
        git(&["commit", "-qm", field]);
    }
    let expected = run(diff("events.lock"));
    assert_eq!(expected.code, 1, "{expected}");
    let changes = compared(&expected);
    assert_eq!(changes[2][0]["changes"][0]["path"], "coupon", "{changes:#}");

    git(&["worktree", "add", "-q", "linked"]);
    let anywhere = ["-c", "protocol.file.allow=always"];
    git(&["init", "-q", "outer"]);
    let add = [
        "-C",
        "outer",
        "submodule",
        "--quiet",
        "add",
        &origin,
        "inner",
    ];
    git(&[&anywhere[..], &add].concat());
    git(&["clone", "-q", &origin, "clone"]);
    for folder in ["linked", "outer/inner", "clone"] {
        let same = run(diff(&format!("{folder}/events.lock")));
        assert_eq!(same.code, 1, "{folder}: {same}");
        assert_eq!(compared(&same), changes, "{folder}: {same}");
    }

    // Git tracks a link, and not what is behind it.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("events.lock", project.path("link.lock")).expect("a link");
        let same = run(diff("link.lock"));
        assert_eq!(compared(&same), changes, "{same}");
    }

    // What can't be read is an error in words.
    git(&["clone", "-q", "--depth", "1", &origin, "shallow"]);
    refused(&run(diff("shallow/events.lock")), "is a shallow clone");
    let mut foreign = diff("events.lock");
    foreign
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    refused(&run(foreign), "git config --global --add safe.directory /");
    let mut foreign = diff("events.lock");
    foreign
        .arg("HEAD")
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    foreign.env("GIT_CONFIG_GLOBAL", "/dev/null");
    refused(&run(foreign), "another user owns it");
    let mut traced = diff("events.lock");
    traced
        .env("GIT_TRACE", "1")
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    refused(&run(traced), "another user owns it");

    // No setting of the user changes the result.
    project.write("order", "*.md\n*.json\n");
    project.write("mailmap", "Me <me@example.com>\n");
    let settings = "[color]\nui = always\n[core]\npager = false\nquotePath = true\n\
        [pager]\nrev-list = false\nlog = false\n[log]\nshowSignature = true\nmailmap = true\n\
        follow = true\ndiffMerges = off\ndate = relative\nshowRoot = false\n\
        [diff]\nrenames = copies\norderFile = order\nnoprefix = true\nrelative = false\n\
        external = false\n[format]\npretty = oneline\n[mailmap]\nfile = mailmap\n\
        [i18n]\nlogOutputEncoding = UTF-16\n[gpg]\nprogram = false\n";
    project.write("settings", settings);
    let mut set = diff("events.lock");
    set.env("GIT_CONFIG_GLOBAL", project.path("settings"));
    assert_eq!(compared(&run(set)), changes);
    fine(&project.run(&EXPORT));
    let plain = history(&project);
    let mut set = command(&EXPORT);
    set.env("GIT_CONFIG_GLOBAL", project.path("settings"));
    fine(&run(set));
    assert_eq!(history(&project), plain);
    commits_are_read_as_they_were_made(&project, &changes, &plain);
}

#[test]
fn a_partial_clone_is_completed_only_over_the_network() {
    let _alone = alone();
    let project = shop("partial");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-01-01");
    let origin = format!("file://{}", project.path("").display());
    git(&["init", "-q", "-b", "trunk"]);
    git(&["config", "uploadpack.allowFilter", "true"]);
    let with = |field: &str| EVENT.replace("pub ship:", &format!("{field}\n    pub ship:"));
    for field in ["pub coupon: Option<String>,", "pub total: f64,"] {
        project.write("shop/src/lib.rs", &with(field));
        fine(&project.run(&["lock", "--offline"]));
        git(&["add", "events.lock"]);
        git(&["commit", "-qm", field]);
    }
    let diff = |lock: &str, more: &[&str]| {
        let options = [
            "diff",
            "--mode",
            "full-transitive",
            "--format",
            "json",
            "--lock",
            lock,
        ];
        project.run(&[&options[..], more].concat())
    };
    let expected = diff("events.lock", &["--offline"]);
    assert_eq!(expected.code, 1, "{expected}");

    for filter in ["blob:none", "tree:0"] {
        let lock = format!("{}/events.lock", filter.replace(':', "-"));
        let (folder, _) = lock.split_once('/').expect("a folder");
        git(&[
            "clone",
            "-q",
            &format!("--filter={filter}"),
            &origin,
            folder,
        ]);
        refused(
            &diff(&lock, &["--offline"]),
            "`--offline` does not fetch them",
        );
        let url = ["-C", folder, "config", "remote.origin.url"];
        git(&[&url[..], &["file:///nowhere"]].concat());
        refused(&diff(&lock, &[]), "could not be fetched");
        git(&[&url[..], &[&origin]].concat());
        let same = diff(&lock, &[]);
        assert_eq!(same.code, 1, "{same}");
        assert_eq!(compared(&same), compared(&expected), "{same}");
        // All of it is here now.
        let offline = diff(&lock, &["--offline"]);
        assert_eq!(compared(&offline), compared(&expected), "{offline}");
    }
}

/// In the repository of [`every_checkout_has_the_same_history`].
fn commits_are_read_as_they_were_made(project: &Project, changes: &Value, plain: &str) {
    let git = |arguments: &[&str]| git(project, arguments, "2026-01-01");
    let diff = || project.run(&DIFF);
    // Other parents of the last commit, by a replacement and by a graft.
    git(&["replace", "--graft", "HEAD"]);
    let replaced = diff();
    assert_eq!(compared(&replaced), *changes, "{replaced}");
    fine(&project.run(&EXPORT));
    assert_eq!(history(project), plain);
    git(&["replace", "--delete", "HEAD"]);
    let head = fs::read_to_string(project.path(".git/refs/heads/trunk")).expect("a hash");
    project.write(".git/info/grafts", &head);
    let grafted = diff();
    assert_eq!(compared(&grafted), *changes, "{grafted}");
    fs::remove_file(project.path(".git/info/grafts")).expect("removed");

    // A merge that drops the lock of one parent.
    git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    git(&["commit", "-q", "--allow-empty", "-m", "side"]);
    git(&["merge", "-q", "-s", "ours", "-m", "merge", "trunk"]);
    let merged = diff();
    // The folder, the merge and both locks.
    let count = compared(&merged).as_array().map(Vec::len);
    assert_eq!(count, Some(4), "{merged}");
}

/// A hook of a linked worktree, in which git sets `GIT_DIR` and others.
#[cfg(unix)]
#[test]
fn a_hook_has_the_same_history() {
    use std::os::unix::fs::PermissionsExt as _;

    let _alone = alone();
    let project = shop("hook");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-01-01");
    git(&["init", "-q"]);
    let with = |field: &str| EVENT.replace("pub ship:", &format!("{field}\n    pub ship:"));
    for field in ["pub coupon: Option<String>,", "pub total: f64,"] {
        project.write("shop/src/lib.rs", &with(field));
        fine(&project.run(&["lock", "--offline"]));
        git(&["add", "events.lock"]);
        git(&["commit", "-qm", field]);
    }
    let script = format!(
        "#!/bin/sh\ncd '{}' && '{}' diff --offline --mode full-transitive >found\necho $? >code\n",
        project.path("").display(),
        env!("CARGO_BIN_EXE_cargo-cio"),
    );
    project.write(".git/hooks/pre-commit", &script);
    let hook = project.path(".git/hooks/pre-commit");
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).expect("set");
    git(&["worktree", "add", "-q", "linked"]);
    git(&[
        "-C",
        "linked",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "empty",
    ]);
    let read = |name: &str| fs::read_to_string(project.path(name)).expect(name);
    let found = read("found");
    assert_eq!(read("code"), "1\n", "{found}");
    assert!(found.contains("`coupon` was removed"), "{found}");
}

#[test]
fn declarations_link_to_their_lines() {
    const SITE: [&str; 5] = ["export", "--format", "html", "--out", "site"];

    let _alone = alone();
    let project = shop("linked");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-01-01");
    let manifest = fs::read_to_string(project.path("shop/Cargo.toml")).expect("a manifest");
    let with = |repository: &str| {
        let line = format!("repository = '{repository}'\nedition");
        project.write("shop/Cargo.toml", &manifest.replacen("edition", &line, 1));
    };
    let declared_in = |more: &[&str]| {
        fine(&project.run(&[&SITE[..], more].concat()));
        let page = page(&project, "track/order-completed.html");
        let (_, behind) = page.split_once("<dt>Declared in</dt><dd>").expect("a fact");
        let (fact, _) = behind.split_once("</dd>").expect("its end");
        fact.to_owned()
    };
    let plain = "<code>shop</code>";
    let linked = |address: &str| format!("<a href=\"{address}\" rel=\"noreferrer\">{plain}</a>");

    // These projects are in a folder that the repository of the tests ignores.
    with("https://github.com/o/shop.git");
    assert_eq!(declared_in(&[]), plain);
    git(&["init", "-q"]);
    assert_eq!(declared_in(&[]), plain, "git does not track the file");
    git(&["add", "shop"]);
    let line = "shop/src/lib.rs#L6";
    assert_eq!(
        declared_in(&[]),
        linked(&format!("https://github.com/o/shop/blob/HEAD/{line}"))
    );

    // A revision is a commit in the address, which stays right.
    git(&["commit", "-qm", "first"]);
    let head = ran(
        Command::new("git").args(["rev-parse", "HEAD"]),
        &project.path(""),
    );
    let head = head.out.trim();
    let at = ["--revision", "HEAD"];
    assert_eq!(
        declared_in(&at),
        linked(&format!("https://github.com/o/shop/blob/{head}/{line}"))
    );
    with("https://codeberg.org/o/shop");
    assert_eq!(
        declared_in(&at),
        linked(&format!(
            "https://codeberg.org/o/shop/src/commit/{head}/{line}"
        ))
    );
    assert_eq!(
        declared_in(&[]),
        plain,
        "Codeberg has no name for the default branch"
    );
    with("https://example.com/o/shop");
    assert_eq!(declared_in(&at), plain, "a host without known addresses");
    refused(
        &project.run(&[&SITE[..], &["--revision", "none"]].concat()),
        "`none` is not a revision",
    );
}
