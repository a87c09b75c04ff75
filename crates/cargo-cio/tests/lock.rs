//! The lock as people meet it: accepted by the program, kept by the compiler.

mod support;

use std::fs;
use std::process::Command;

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

/// An event, and in another crate a type that is in it.
fn shop() -> Project {
    let project = Project::fresh("locked");
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

/// What the compiler says, with the lock as it is or as the environment has it.
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

#[test]
fn a_break_of_the_lock_does_not_compile() {
    let project = shop();
    let check = |lock| check(&project, lock);
    let lock = ["cio", "lock", "--offline"];
    let lock_check = [&lock[..], &["--check"]].concat();
    let read = || fs::read_to_string(project.path(FILE)).expect("a lock");

    // Nothing is locked, and nothing is asked.
    fine(&check(None));
    let missing = project.run(&lock_check);
    assert_eq!(missing.code, 1, "{missing}");
    assert!(
        missing
            .out
            .contains(&format!("{FILE}: missing, not accepted yet")),
        "{missing}"
    );
    let accepted = project.run(&lock);
    fine(&accepted);
    assert!(
        accepted
            .out
            .contains("events.lock: 1 accepted, 0 unchanged, 0 removed"),
        "{accepted}"
    );
    assert!(read().contains(r#""ship.zip": "text""#), "{}", read());
    fine(&project.run(&lock_check));

    // A break in the other crate is an error at the field that holds it, with every path.
    project.write(
        "address/src/lib.rs",
        &ADDRESS.replace("pub zip: String", "pub zip: u32,\n    pub street: String"),
    );
    let broken = check(None);
    assert_eq!(broken.code, 101, "{broken}");
    let words = "`ship.zip` was a text and is now an integer; `ship.street` is newly required";
    assert!(broken.err.contains(words), "{broken}");
    assert!(
        broken.err.contains("`Order Completed` breaks what"),
        "{broken}"
    );
    assert!(broken.err.contains("shop/src/lib.rs:10:15"), "{broken}");
    assert_eq!(broken.err.matches("\nerror[").count(), 1, "{broken}");
    // The program says the same.
    let told = project.run(&lock_check);
    assert_eq!(told.code, 1, "{told}");
    assert!(told.out.contains(&format!("{FILE}: {words}")), "{told}");

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
            "`{FILE}` is no JSON of a lock: expected value at line 1"
        )),
        "{conflict}"
    );
    project.write(FILE, &locked.replace("1..=64", "1..=63"));
    fine(&check(None));
    let compatible = project.run(&lock_check);
    assert_eq!(compatible.code, 1, "{compatible}");
    assert!(compatible.out.contains("breaks nothing"), "{compatible}");

    // What is gone is told, and its file goes when that is accepted.
    project.write("shop/src/lib.rs", &EVENT.replace("Completed\"", "Paid\""));
    let gone = project.run(&lock_check);
    assert!(gone.out.contains("nothing declares it any more"), "{gone}");
    let accepted = project.run(&lock);
    assert!(
        accepted.out.contains("1 accepted, 0 unchanged, 1 removed"),
        "{accepted}"
    );
    assert!(!project.path(FILE).exists());

    // What an enum declares in place is locked as well.
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
    let words = "`Signed Up` breaks what `events.lock/track-signed-up.json` holds: \
                 `seats` was an integer and is now a text";
    assert!(broken.err.contains(words), "{broken}");
}
