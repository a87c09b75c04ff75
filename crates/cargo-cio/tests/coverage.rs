//! `cargo cio coverage` on a project whose tests were recorded.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use compiled_dependencies::compiled_dependencies;
use serde_json::Value;
use support::{Project, Ran};

const EVENTS: &str = r#"
//! A shop.

use std::collections::BTreeMap;

use customerio::{CioEvent, CioProperty, CioTraits};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout", tags("money"))]
pub struct OrderCompleted {
    pub order_id: String,
    pub coupon: Option<String>,
    pub currency: Currency,
    pub products: Vec<Product>,
    #[cio(flatten)]
    pub ship: Option<Ship>,
    #[cio(nullable)]
    pub note: Option<String>,
    pub scores: BTreeMap<String, Option<Payment>>,
}

#[derive(CioProperty)]
pub enum Currency { EUR, USD }

#[derive(CioProperty)]
pub struct Product { pub sku: String, pub color: Option<String>, pub parts: Vec<Self> }

#[derive(CioProperty)]
pub struct Ship { pub zip: String, pub city: Option<String> }

#[derive(CioProperty)]
#[cio(tag = "kind")]
pub enum Payment { Card { number: Option<u32> }, Cash }

/// Somebody looked at prices.
#[derive(CioEvent)]
#[cio(page = "Prices", owner = "growth", tags("web", "money"))]
pub struct Prices { pub plan: Option<String> }

/// Nobody sends it.
#[derive(CioEvent)]
#[cio(event = "Basket Lost", version = 2)]
pub struct BasketLost {}

/// A customer.
#[derive(CioTraits)]
#[cio(person)]
pub struct Customer { pub name: Option<String> }
"#;

const STAFF: &str = r#"
//! Sellers.

use customerio::CioTraits;

/// A seller.
#[derive(CioTraits)]
#[cio(person, owner = "staff")]
pub struct Customer { pub name: Option<String> }
"#;

const TESTS: &str = r#"
use events::*;

#[test]
fn an_order_is_recorded() {
    let (client, recorded) = customerio::testing::recording();
    let product = |parts| Product { sku: "a".into(), color: None, parts };
    let order = OrderCompleted {
        order_id: "1".into(),
        coupon: Some("SPRING".into()),
        currency: Currency::EUR,
        products: vec![product(vec![Product { color: Some("red".into()), ..product(vec![]) }])],
        ship: Some(Ship { zip: "1010".into(), city: None }),
        note: None,
        scores: [("a".to_owned(), Some(Payment::Cash))].into(),
    };
    client.track("u1", &order).unwrap();
    client.identify("u1", &customerio::Empty).unwrap();
    client.identify("u2", &app::Customer { name: Some("Ada".into()) }).unwrap();
    let legacy = customerio::Untyped::event("Legacy Thing", std::collections::BTreeMap::from([("a", 1)]));
    client.track("u1", &legacy).unwrap();
    client.identify("u1", &customerio::Untyped::traits(std::collections::BTreeMap::from([("a", 1)]))).unwrap();
    // A refused message was not sent.
    assert!(client.page("", &Prices { plan: Some("pro".into()) }).is_err());
    client.page("u1", &Prices { plan: None }).unwrap();
    drop(recorded);
}
"#;

/// A workspace of two packages, the tests in the one that does not declare the events.
fn project() -> Project {
    let project = Project::fresh("coverage");
    let customerio = support::customerio();
    project.write(
        "Cargo.toml",
        "[workspace]\nresolver = '3'\nmembers = ['events', 'app']\n",
    );
    let package = |name: &str| {
        format!("[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n[dependencies]\n")
    };
    project.write(
        "events/Cargo.toml",
        &format!("{}{customerio}", package("events")),
    );
    project.write("events/src/lib.rs", EVENTS);
    let testing = customerio.replace("default-features = false", "features = ['testing']");
    project.write(
        "app/Cargo.toml",
        &format!(
            "{}events = {{ path = '../events' }}\n{customerio}[dev-dependencies]\n{testing}",
            package("app")
        ),
    );
    // Traits with the name of those of the other package: each is reported separately.
    project.write("app/src/lib.rs", STAFF);
    project.write("app/tests/orders.rs", TESTS);
    project
}

/// Compiles a crate of a package with the dependencies of this test, and returns its file. Cargo would compile
/// the whole client once more.
fn compile(project: &Project, package: &str, name: &str, arguments: &[&str]) -> PathBuf {
    let (folder, out) = (project.path(package), project.path("out"));
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--edition=2024", "--crate-name", name])
        .args(compiled_dependencies!().lines())
        .arg("--out-dir")
        .arg(&out)
        .arg("-L")
        .arg(&out)
        .args(arguments)
        .env("CARGO_MANIFEST_DIR", &folder)
        .env("CARGO_CRATE_NAME", name);
    let compiled = support::ran(&mut rustc, &folder);
    assert_eq!(compiled.code, 0, "{compiled}");
    out.join(name)
        .with_extension(std::env::consts::EXE_EXTENSION)
}

/// Compiles the tests and runs them in the folder of their package, as `CIO_RECORD=records cargo test` does.
fn tests(project: &Project) -> Ran {
    for library in ["events", "app"] {
        compile(
            project,
            library,
            library,
            &["--crate-type=lib", "src/lib.rs"],
        );
    }
    let libraries = ["--extern", "events", "--extern", "app"];
    let tests = [&["--test", "tests/orders.rs"], &libraries[..]].concat();
    let mut orders = Command::new(compile(project, "app", "orders", &tests));
    support::ran(orders.env("CIO_RECORD", "records"), &project.path("app"))
}

#[test]
fn unsent_parts_are_reported() {
    let project = project();
    let coverage = ["cio", "coverage", "--offline"];
    let with = |more: &[&'static str]| project.run(&[&coverage[..], more].concat());

    let nothing = with(&[]);
    assert_eq!(nothing.code, 2, "{nothing}");
    assert!(
        nothing.err.contains("CIO_RECORD=records cargo test"),
        "{nothing}"
    );

    let tested = tests(&project);
    assert_eq!(tested.code, 0, "{tested}");
    let folder = project.path("app/records");
    assert_eq!(
        fs::read_dir(&folder).expect("records").count(),
        1,
        "a file a process that sends"
    );

    let told = with(&["--by", "owner"]);
    assert_eq!(told.code, 0, "{told}");
    let lines: Vec<&str> = told.out.lines().collect();
    assert_eq!(
        lines,
        [
            "events/src/lib.rs:43: track `Basket Lost` version 2: never sent",
            "events/src/lib.rs:10: track `Order Completed`: 6 of 11, never sent: city, \
             currency<USD>, note, scores.*<Card>, scores.*<Card>.number",
            "events/src/lib.rs:38: page `Prices`: 1 of 2, never sent: plan",
            "events/src/lib.rs:49: person `Customer`: never sent",
            "no owner: 0.0 % (0 of 3 parts)",
            "owner `checkout`: 54.5 % (6 of 11 parts)",
            "owner `growth`: 50.0 % (1 of 2 parts)",
            "owner `staff`: 100.0 % (2 of 2 parts)",
            "untyped: track `Legacy Thing`: sent as JSON, and not counted",
            "untyped: traits: sent as JSON, and not counted",
            "sent: 50.0 % (9 of 18 parts)",
        ]
    );

    // The threshold applies to the selected events.
    assert_eq!(with(&["--fail-under", "50"]).code, 0);
    let under = with(&["--fail-under", "50.1"]);
    assert_eq!(under.code, 1, "{under}");
    assert!(
        under.err.contains("50.0 % is less than the 50.1 %"),
        "{under}"
    );
    assert_eq!(with(&["--fail-under", "101"]).code, 2);
    let growth = with(&["--owner", "growth", "--fail-under", "50"]);
    assert_eq!(growth.code, 0, "{growth}");
    assert!(!growth.out.contains("Order Completed"), "{growth}");
    let unknown = with(&["--tag", "monye"]);
    assert_eq!(unknown.code, 2, "{unknown}");
    assert!(unknown.err.contains("use one of: money, web"), "{unknown}");

    let json = with(&["--format", "json", "--by", "tag", "--crate", "events"]);
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["percent"], 43.7);
    assert_eq!(json["all"][2]["missing"], serde_json::json!(["plan"]));
    assert_eq!(json["groups"][1]["name"], "money");
    assert_eq!(json["groups"][1]["parts"], 13);
    assert_eq!(
        json["untyped"],
        serde_json::json!(["track Legacy Thing", "traits"])
    );

    // A record of undeclared events is reported and not counted. A broken record is an error.
    fs::write(
        folder.join("old.jsonl"),
        "[\"customerio-record\",1]\n[\"track Gone\",\".\"]\n[\"page Prices\",\"plna\"]\n[\"page Pri",
    )
    .expect("written");
    let stale = with(&[]);
    assert_eq!(stale.code, 0, "{stale}");
    assert!(stale.out.contains("sent: 50.0 %"), "{stale}");
    for told in [
        "1 processes were killed",
        "`track Gone` was recorded",
        "`plna` of `page Prices`",
    ] {
        assert!(stale.err.contains(told), "{stale}");
    }
    fs::write(
        folder.join("old.jsonl"),
        "[\"customerio-record\",1]\nhello\n",
    )
    .expect("written");
    let broken = with(&[]);
    assert_eq!(broken.code, 2, "{broken}");
    assert!(
        broken
            .err
            .contains("app/records/old.jsonl:2:1: expected value"),
        "{broken}"
    );
}
