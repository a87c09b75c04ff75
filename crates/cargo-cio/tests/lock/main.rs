//! The lock: accepted by the program, enforced by the compiler.

mod history;
mod renames;
mod sparse;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod unreadable;

use std::fs;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use support::{Project, Ran};

const EVENT: &str = r#"
//! A shop.

/// A customer paid for a basket.
#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    #[cio(length(1..=64))]
    pub order_id: String,
    pub ship: address::Address,
}
"#;

const ADDRESS: &str = r"
//! Where people live.

/// Where somebody lives.
#[derive(customerio::CioProperty)]
pub struct Address {
    pub city: String,
    pub zip: String,
}
";

const FILE: &str = "events.lock/track-order-completed.json";

/// Held by each test. All projects share a target folder, in which cargo treats packages with the same
/// name and the same path in their workspace as one.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A workspace with an event, and with the type of a property in another crate.
fn shop(name: &str) -> Project {
    let project = Project::fresh(name);
    let manifest = |name: &str| {
        format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\n{}",
            support::customerio(),
        )
    };
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = ['shop', 'address']\nresolver = '3'\n",
    );
    let shop = manifest("shop") + "address = { path = '../address' }\n";
    project.write("shop/Cargo.toml", &shop);
    project.write("shop/src/lib.rs", EVENT);
    project.write("address/Cargo.toml", &manifest("address"));
    project.write("address/src/lib.rs", ADDRESS);
    project
}

/// Runs the compiler, with `CIO_LOCK` set to a value or unset.
fn check(project: &Project, lock: Option<&str>) -> Ran {
    let mut command = Command::new(env!("CARGO"));
    command.args(["check", "--offline", "-p", "shop"]);
    command.env_remove("CIO_LOCK");
    command.envs(lock.map(|lock| ("CIO_LOCK", lock)));
    support::ran(&mut command, &project.path(""))
}

#[track_caller]
fn fine(ran: &Ran) {
    assert_eq!(ran.code, 0, "{ran}");
}

/// Runs git in a project, with a commit date.
#[track_caller]
fn git(project: &Project, arguments: &[&str], day: &str) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=me", "-c", "user.email=me@example.com"]);
    command.args(["-c", "commit.gpgsign=false"]).args(arguments);
    command.env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"));
    fine(&support::ran(&mut command, &project.path("")));
}

#[test]
fn a_break_of_the_lock_does_not_compile() {
    let _alone = alone();
    let project = shop("locked");
    let check = |lock| check(&project, lock);
    let lock = ["cio", "lock", "--offline"];
    let lock_check = ["cio", "check", "--offline"];
    let read = || fs::read_to_string(project.path(FILE)).expect("a lock");

    // Without a lock, everything compiles.
    fine(&check(None));
    let missing = project.run(&lock_check);
    assert_eq!(missing.code, 0, "{missing}");
    assert!(
        missing
            .out
            .contains("shop/src/lib.rs:6: note[lock-missing]: `Order Completed`:"),
        "{missing}"
    );
    // Unless the project asks for one.
    let workspace = "[workspace]\nmembers = ['shop', 'address']\nresolver = '3'\n";
    let strict = format!("{workspace}[workspace.metadata.cio]\nlock = 'strict'\n");
    project.write("Cargo.toml", &strict);
    let missing = project.run(&lock_check);
    assert_eq!(missing.code, 1, "{missing}");
    assert!(missing.out.contains("error[lock-missing]"), "{missing}");
    project.write("Cargo.toml", workspace);

    let accepted = project.run(&lock);
    fine(&accepted);
    assert!(
        accepted
            .out
            .contains("events.lock: 1 accepted, 0 unchanged, 0 gone"),
        "{accepted}"
    );
    assert!(read().contains(r#""ship.zip": "text""#), "{}", read());
    fine(&project.run(&lock_check));

    // A Cargo.lock from the time before the package joined the workspace does not hide the lock.
    project.write("shop/Cargo.lock", "version = 3\n");
    // A break in the other crate is an error at the field that holds it, with every path.
    project.write(
        "address/src/lib.rs",
        &ADDRESS.replace("pub zip: String", "pub zip: u32,\n    pub street: String"),
    );
    let broken = check(None);
    assert_eq!(broken.code, 101, "{broken}");
    let words = "`ship.zip` was a string and is now an integer; `ship.street` is newly required";
    assert!(broken.err.contains(words), "{broken}");
    assert!(
        broken.err.contains("`Order Completed` breaks the lock"),
        "{broken}"
    );
    assert!(broken.err.contains("shop/src/lib.rs:10:15"), "{broken}");
    assert_eq!(broken.err.matches("\nerror[").count(), 1, "{broken}");
    // The program says the same.
    let told = project.run(&lock_check);
    assert_eq!(told.code, 1, "{told}");
    assert!(
        told.out.contains(&format!(
            "shop/src/lib.rs:6: error[lock-broken]: `Order Completed`: {words}; undo that"
        )),
        "{told}"
    );

    // The lock can be turned off, and is on again after that.
    fine(&check(Some("off")));
    assert_eq!(check(None).code, 101);
    fine(&project.run(&lock));
    fine(&check(None));

    // An edit of the file compiles the event again: a break, a mistake, and nothing at all.
    let locked = read();
    project.write(FILE, &locked.replace("1..=64", "1..=65"));
    let narrower = check(None);
    assert!(
        narrower
            .err
            .contains("`order_id`'s length was `1..=65` and is now `1..=64`"),
        "{narrower}"
    );
    project.write(FILE, &format!("<<<<<<< HEAD\n{locked}"));
    let conflict = check(None);
    assert_eq!(conflict.code, 101, "{conflict}");
    assert!(
        conflict.err.contains(&format!(
            "`{FILE}` has a marker of a merge conflict in line 1"
        )),
        "{conflict}"
    );
    project.write(FILE, &locked.replace("1..=64", "1..=63"));
    fine(&check(None));
    let compatible = project.run(&lock_check);
    assert_eq!(compatible.code, 0, "{compatible}");
    assert!(compatible.out.contains("note[lock-stale]"), "{compatible}");

    // Events that an enum declares are locked as well.
    let closed = |ty: &str| {
        format!(
            "{EVENT}\n/// All that happens.\n#[derive(customerio::CioEvent)]\n\
             pub enum ShopEvent {{\n    /// Somebody came.\n    \
             #[cio(event = \"Signed Up\")]\n    SignedUp {{ seats: {ty} }},\n}}\n"
        )
    };
    project.write("shop/src/lib.rs", &closed("u32"));
    fine(&project.run(&lock));
    fine(&check(None));
    project.write("shop/src/lib.rs", &closed("String"));
    let broken = check(None);
    let words = "`Signed Up` breaks the lock `events.lock/track-signed-up.json`: \
                 `seats` was an integer and is now a string";
    assert!(broken.err.contains(words), "{broken}");
}

/// A lock in a member's folder is an error, so that nobody relies on it.
#[test]
fn the_lock_is_that_of_the_workspace() {
    let _alone = alone();
    let project = shop("two-locks");
    let (own, root) = (
        project.path("shop/events.lock"),
        project.path("events.lock"),
    );
    fs::create_dir(&own).expect("created");
    let words =
        "shop/events.lock` is not read: the lock of this package is that of its workspace, `";
    let refused = check(&project, None);
    assert!(refused.err.contains(words), "{refused}");
    assert_ne!(refused.code, 0, "{refused}");
    for command in ["check", "lock", "lint"] {
        let refused = project.run(&[command, "--offline"]);
        assert_eq!(refused.code, 2, "{refused}");
        assert!(refused.err.contains("shop/Cargo.toml:1:1: "), "{refused}");
        assert!(refused.err.contains(words), "{refused}");
    }
    fs::rename(&own, &root).expect("moved");
    fine(&check(&project, None));
    fine(&project.run(&["lock", "--offline"]));
}

#[test]
fn a_removed_name_does_not_come_back_with_another_type() {
    let _alone = alone();
    let project = shop("given-up");
    let check = |lock| check(&project, lock);
    let lock = ["cio", "lock", "--offline"];
    let lock_check = ["cio", "check", "--offline"];
    let read = || fs::read_to_string(project.path(FILE)).expect("a lock");
    fine(&project.run(&lock));

    // A removed event is reported, and remembered once that is accepted.
    project.write("shop/src/lib.rs", &EVENT.replace("Completed\"", "Paid\""));
    let gone = project.run(&lock_check);
    assert_eq!(gone.code, 1, "{gone}");
    assert!(gone.out.contains("error[lock-gone]"), "{gone}");
    let accepted = project.run(&lock);
    assert!(
        accepted.out.contains("1 accepted, 0 unchanged, 1 gone"),
        "{accepted}"
    );
    assert!(read().contains("\"gone\": true"), "{}", read());
    fine(&project.run(&lock_check));
    // With another type, it does not compile.
    let other = EVENT.replace("order_id: String", "order_id: Vec<String>");
    let other = other.replace("#[cio(length(1..=64))]", "");
    project.write("shop/src/lib.rs", &other);
    let back = check(None);
    assert!(
        back.err
            .contains("`order_id` was a string and is now a list"),
        "{back}"
    );

    let refused = project.run(&lock);
    assert_eq!(refused.code, 1, "{refused}");
    assert!(
        refused.err.contains("`order_id` was removed as"),
        "{refused}"
    );

    // An unreadable lock is not overwritten, since it lists removed names too.
    let whole = read();
    project.write(FILE, &format!("<<<<<<< HEAD\n{whole}"));
    let damaged = project.run(&lock);
    assert_eq!(damaged.code, 2, "{damaged}");
    assert!(damaged.err.contains("resolve the conflict"), "{damaged}");
    assert!(read().starts_with("<<<"), "{}", read());
    project.write(FILE, &whole);

    // A removed property does not come back with another type either.
    let with = |field: &str| EVENT.replace("pub ship:", &format!("{field}\n    pub ship:"));
    project.write("shop/src/lib.rs", &with("pub coupon: Option<String>,"));
    fine(&project.run(&lock));
    project.write("shop/src/lib.rs", EVENT);
    fine(&project.run(&lock));
    assert!(read().contains("\"retired\""), "{}", read());
    project.write("shop/src/lib.rs", &with("pub coupon: Option<u32>,"));
    let json = project.run(&[&lock_check[..], &["--format", "json"]].concat());
    assert_eq!(json.code, 1, "{json}");
    let found: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(found["findings"][0]["rule"], "lock-reused");
    assert_eq!(found["findings"][0]["file"], "shop/src/lib.rs");
    assert_eq!(found["findings"][0]["line"], 6);
    let message = found["findings"][0]["message"].as_str().expect("a text");
    assert!(
        message.ends_with(&format!("its lock is `{FILE}`")),
        "{message}"
    );
    let refused = project.run(&lock);
    assert_eq!(refused.code, 1, "{refused}");
    assert!(refused.err.contains("`coupon` was removed as"), "{refused}");
    fine(&project.run(&[&lock[..], &["--reuse-retired"]].concat()));
    fine(&project.run(&lock_check));
}

const MODES: [&str; 6] = [
    "backward",
    "forward",
    "full",
    "backward-transitive",
    "forward-transitive",
    "full-transitive",
];

#[test]
fn a_diff_shows_whom_a_change_breaks() {
    let _alone = alone();
    let project = shop("compared");
    let diff = ["cio", "diff", "--offline"];
    let git = |arguments: &[&str]| git(&project, arguments, "2026-01-01");
    let commit = |message: &str| {
        git(&["add", "events.lock"]);
        git(&["commit", "-qm", message]);
    };
    let without_lock = project.run(&diff);
    assert_eq!(without_lock.code, 2, "{without_lock}");
    assert!(
        without_lock.err.contains("cargo cio lock"),
        "{without_lock}"
    );

    git(&["init", "-q"]);
    let with = |field: &str| EVENT.replace("pub ship:", &format!("{field}\n    pub ship:"));
    project.write("shop/src/lib.rs", &with("pub coupon: Option<String>,"));
    fine(&project.run(&["lock", "--offline"]));
    commit("first");
    fine(&project.run(&diff));
    project.write("shop/src/lib.rs", &with("pub total: Option<f64>,"));
    let locked = project.run(&["lock", "--offline", "--format", "json", "--quiet"]);
    assert_eq!((locked.code, locked.err.as_str()), (0, ""), "{locked}");
    let told: serde_json::Value = serde_json::from_str(&locked.out).expect("JSON");
    assert_eq!(
        (&told["accepted"], &told["gone"]),
        (&1.into(), &serde_json::json!([]))
    );
    commit("second");
    let counts = |expected: [i32; 6]| {
        for (mode, code) in MODES.into_iter().zip(expected) {
            let ran = project.run(&[&diff[..], &["--mode", mode]].concat());
            assert_eq!(ran.code, code, "{mode}: {ran}");
        }
    };
    // Readers of the first lock still ask for `coupon`, and its senders may send it.
    counts([0, 0, 0, 1, 1, 1]);

    project.write("shop/src/lib.rs", &with("pub total: f64,"));
    let broken = project.run(&diff);
    assert_eq!(broken.code, 1, "{broken}");
    let expected = "\
track `Order Completed` (track-order-completed.json)
  writer breaks
    `total` is newly required; messages of the old form are refused
      {\"order_id\":\"a\",\"ship\":{\"city\":\"\",\"zip\":\"\"}}
  suggested: a break: `version = 2`, or another name, next to this one, marked `deprecated`, until no consumer reads it
";
    assert!(broken.out.starts_with(expected), "{broken}");
    // Readers are not broken by that, unless they are still of the time before.
    counts([1, 0, 1, 1, 1, 1]);
    let mode = ["--mode", "forward-transitive", "--format", "json"];
    let ever = project.run(&[&diff[..], &mode].concat());
    assert_eq!(ever.code, 1, "{ever}");
    let told: serde_json::Value = serde_json::from_str(&ever.out).expect("JSON");
    let first = &told["compared"][2]["events"][0]["changes"][0];
    assert_eq!(first["path"], "coupon", "{told:#}");
    assert_eq!(first["effect"], "reader");

    // A hook of another repository, and the user's settings, change nothing.
    let elsewhere = project.path("elsewhere");
    git(&["init", "-q", "elsewhere"]);
    let mut hook = support::command(&[&diff[..], &mode].concat());
    hook.env("GIT_DIR", elsewhere.join(".git"))
        .env("GIT_WORK_TREE", &elsewhere)
        .env("GIT_INDEX_FILE", elsewhere.join("index"))
        .env("GIT_ICASE_PATHSPECS", "1")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "color.ui")
        .env("GIT_CONFIG_VALUE_0", "always");
    let hook = support::ran(&mut hook, &project.path(""));
    assert_eq!((hook.code, &hook.out), (ever.code, &ever.out), "{hook}");

    // A bare repository is an error in words.
    git(&["init", "-q", "--bare", "bare.git"]);
    let mut bare = vec!["--lock", "bare.git/events.lock"];
    bare.extend(mode);
    let bare = project.run(&[&diff[..], &bare].concat());
    assert_eq!(bare.code, 2, "{bare}");
    assert!(bare.err.contains("is in a bare repository"), "{bare}");

    // A removed event needs no new version.
    project.write(
        "shop/src/lib.rs",
        &EVENT.replace("Order Completed", "Order Paid"),
    );
    let gone = project.run(&diff);
    assert_eq!(gone.code, 1, "{gone}");
    let suggested = "suggested: keep it, marked `deprecated`, until no consumer reads it";
    assert!(gone.out.contains(suggested), "{gone}");
    assert!(
        gone.err
            .ends_with("1 reader break, 0 writer breaks, 0 undecided, 1 compatible\n"),
        "{gone}"
    );
    project.write("shop/src/lib.rs", &with("pub total: f64,"));

    let before = project.run(&[&diff[..], &["HEAD~1"]].concat());
    assert_eq!(before.code, 1, "{before}");
    assert!(before.out.contains("`coupon` was removed"), "{before}");
    let nowhere = project.run(&[&diff[..], &["nowhere"]].concat());
    assert_eq!(nowhere.code, 2, "{nowhere}");
    assert!(
        nowhere.err.contains("`nowhere` is not a revision"),
        "{nowhere}"
    );
}
