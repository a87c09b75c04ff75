//! Events that conflict, and declarations that are not compiled.

mod support;

use serde_json::Value;
use support::{Project, Ran};

const BILLING: &str = r#"
//! Bills.

/// A bill was paid.
#[derive(customerio::CioEvent)]
#[cio(event = "Bill Paid")]
pub struct BillPaid {
    pub total: u32,
}

/// The same event as in the shop.
#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderDone {
    pub order_id: String,
}
"#;

const SHOP: &str = r#"
//! A shop.

pub mod shared;

/// A customer paid for a basket.
#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    pub order_id: String,
}

/// All that happens.
#[derive(customerio::CioEvent)]
pub enum ShopEvent {
    /// A bill was paid.
    #[cio(event = "bill_paid")]
    BillPaid { total: u32 },
}

#[test]
fn tested() {
    #[derive(customerio::CioEvent)]
    #[cio(event = "In a test")]
    struct Tested {}
}

pub fn chosen() {
    #[cfg(windows)]
    if true {
        #[derive(customerio::CioEvent)]
        #[cio(event = "On Windows")]
        struct Windows {}
    }
}
"#;

const SHARED: &str = "/// In the library and in the program.
#[derive(customerio::CioEvent)]
#[cio(event = \"Shared\")]
pub struct Shared {}

/// A person, in the library and in the program.
#[derive(customerio::CioTraits)]
#[cio(person)]
pub struct Person {
    pub name: String,
}
";

const PROGRAM: &str = "mod shared;\n\nfn main() {\n    let _ = shared::Shared {};\n}\n";

fn project() -> Project {
    let project = Project::fresh("conflicts");
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = ['billing', 'shop']\nresolver = '3'\n",
    );
    for name in ["billing", "shop"] {
        let manifest = format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n[dependencies]\n{}",
            support::customerio(),
        );
        project.write(&format!("{name}/Cargo.toml"), &manifest);
    }
    project.write("billing/src/lib.rs", BILLING);
    project.write("shop/src/lib.rs", SHOP);
    project.write("shop/src/shared.rs", SHARED);
    project.write("shop/src/bin/app/main.rs", PROGRAM);
    let link = "#[path = \"../../shared.rs\"]\nmod shared;";
    project.write(
        "shop/src/bin/app/main.rs",
        &PROGRAM.replace("mod shared;", link),
    );
    project
}

/// The lines of the two conflicts.
const LINES: [&str; 2] = [
    "shop/src/lib.rs:8: error[duplicate-event]: `Order Completed`: `Order Completed` version 1 is declared \
     twice, in `billing::OrderDone` and in `shop::OrderCompleted`; rename one, or give it another version; \
     the first one is at billing/src/lib.rs:13",
    "shop/src/lib.rs:17: error[near-duplicate-events]: `bill_paid`: `bill_paid` in \
     `shop::ShopEvent::BillPaid` differs from `Bill Paid` in `billing::BillPaid` only in case, spaces and \
     punctuation; rename one, or write `#[cio(allow(near_duplicate_events))]` on it; the first one is at \
     billing/src/lib.rs:6",
];

#[track_caller]
fn conflicts(ran: &Ran, of: &str) {
    assert_eq!(ran.code, 1, "{ran}");
    for line in LINES {
        assert!(of.contains(line), "{line}\n{ran}");
    }
}

#[test]
fn all_conflicts_are_findings_and_commands_continue() {
    let project = project();
    let run = |arguments: &[&str]| project.run(&[arguments, &["--offline"]].concat());
    let json = |ran: &Ran| serde_json::from_str::<Value>(&ran.out).expect("JSON");

    let check = run(&["check"]);
    conflicts(&check, &check.out);
    assert!(
        check.out.contains("note[lock-missing]: `Shared`"),
        "{check}"
    );
    assert_eq!(check.out.matches("error[").count(), 2, "{check}");
    // Declarations in tests are ignored, and those that may be compiled are a note.
    assert!(!check.err.contains("In a test"), "{check}");
    let note = "note: shop/src/lib.rs:32: track On Windows is not compiled";
    assert!(check.err.contains(note), "{check}");

    let lint = run(&["lint"]);
    conflicts(&lint, &lint.out);
    let near = lint.out.matches("error[near-duplicate-events]").count();
    assert_eq!(near, 1, "{lint}");
    let github = run(&["check", "--format", "github"]);
    let expected = "::error file=shop/src/lib.rs,line=8,title=cargo cio%3A duplicate-event::";
    assert_eq!(github.code, 1, "{github}");
    assert!(github.out.contains(expected), "{github}");
    let sarif = json(&run(&["check", "--format", "sarif"]));
    let schema = include_str!("support/sarif-2.1.0.json")
        .parse()
        .expect("JSON");
    let errors = jsonschema::validate(&schema, &sarif);
    assert!(errors.is_ok(), "{errors:?}");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let near = results
        .iter()
        .find(|it| it["ruleId"] == "near-duplicate-events");
    let region = &near.expect("a result")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 17);

    let export = run(&["export", "--format", "json-schema"]);
    conflicts(&export, &export.err);
    for file in ["track/shared.json", "track/order-completed.json"] {
        assert!(project.path("schemas").join(file).is_file(), "{export}");
    }
    // Traits in a file of two crates are one type, also where the program comes first.
    let index = std::fs::read_to_string(project.path("schemas/index.json")).expect("an index");
    let index: Value = index.parse().expect("JSON");
    assert_eq!(
        index["traits"].as_array().map(Vec::len),
        Some(1),
        "{index:#}"
    );
    let export = run(&["export", "--format", "json-schema", "--report", "json"]);
    assert_eq!(json(&export)["conflicts"][0]["rule"], "duplicate-event");
    assert_eq!(json(&export)["conflicts"][0]["line"], 8);
    let inspect = run(&["inspect", "shared"]);
    conflicts(&inspect, &inspect.err);
    assert!(inspect.out.contains("track `Shared`"), "{inspect}");
    let inspect = run(&["inspect", "shared", "--format", "json"]);
    assert_eq!(inspect.code, 1, "{inspect}");
    let shown = json(&inspect);
    assert_eq!(shown["found"][0]["name"], "Shared");
    assert_eq!(shown["conflicts"], json(&export)["conflicts"]);
    let lock = run(&["lock"]);
    conflicts(&lock, &lock.err);
    assert!(
        project.path("events.lock/track-shared.json").is_file(),
        "{lock}"
    );
    let diff = run(&["diff", "--format", "json"]);
    assert_eq!(diff.code, 1, "{diff}");
    assert_eq!(json(&diff)["conflicts"].as_array().map(Vec::len), Some(2));

    // The level of near duplicates is the project's.
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = ['billing', 'shop']\nresolver = '3'\n\
         [workspace.metadata.cio]\nlint.near-duplicate-events = 'allow'\n",
    );
    let allowed = run(&["check"]);
    assert!(!allowed.out.contains("near-duplicate-events"), "{allowed}");
}

/// A function with an event of its own.
fn function(name: &str) -> String {
    format!(
        "/// A function.\npub fn {name}() {{\n    /// A bill was sent.\n    \
         #[derive(customerio::CioEvent)]\n    #[cio(event = \"Bill Sent\")]\n    struct BillSent {{}}\n}}\n"
    )
}

#[test]
fn types_of_one_path_in_two_places_are_two_declarations() {
    let project = Project::fresh("one-path");
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = ['archive', 'billing']\nresolver = '3'\n",
    );
    let source = "/// A bill was paid.\n#[derive(customerio::CioEvent)]\n#[cio(event = \"Bill Paid\")]\n\
                  pub struct BillPaid {\n    pub total: u32,\n}\n";
    let traits =
        "/// Who pays.\n#[derive(customerio::CioTraits)]\n#[cio(person)]\npub struct Payer {}\n";
    // The settings differ, so that each finding shows whose they are.
    for (name, lock) in [("archive", "strict"), ("billing", "lenient")] {
        let manifest = format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n[lib]\nname = 'billing'\n\
             [package.metadata.cio]\nlock = '{lock}'\n[dependencies]\n{}",
            support::customerio(),
        );
        project.write(&format!("{name}/Cargo.toml"), &manifest);
    }
    project.write("archive/src/lib.rs", &format!("//! Bills.\n\n{source}"));
    let functions = function("one") + &function("two");
    let library = format!("//! Bills.\n\n{functions}{source}");
    project.write("billing/src/lib.rs", &library);
    let check = project.run(&["check", "--offline"]);
    assert_eq!(check.code, 1, "{check}");
    for (at, first) in [
        (
            "billing/src/lib.rs:19: error[duplicate-event]: `Bill Paid`",
            "archive/src/lib.rs:5",
        ),
        (
            "billing/src/lib.rs:14: error[duplicate-event]: `Bill Sent`",
            "billing/src/lib.rs:7",
        ),
    ] {
        let line = check.out.lines().find(|it| it.starts_with(at));
        let end = format!("; the first one is at {first}");
        assert!(line.is_some_and(|it| it.ends_with(&end)), "{at}\n{check}");
    }
    // An event of `archive` must have a lock, and one of `billing` need not.
    for missing in [
        "archive/src/lib.rs:5: error[lock-missing]: `Bill Paid`",
        "billing/src/lib.rs:7: note[lock-missing]: `Bill Sent`",
    ] {
        assert!(check.out.contains(missing), "{missing}\n{check}");
    }

    project.write("archive/src/lib.rs", traits);
    project.write("billing/src/lib.rs", &format!("//! Bills.\n\n{traits}"));
    let check = project.run(&["check", "--offline"]);
    assert_eq!(check.code, 2, "{check}");
    for words in [
        "error: `billing::Payer` at ",
        "archive/src/lib.rs:2 and `billing::Payer` at ",
        "billing/src/lib.rs:4 are traits with the same name and version",
    ] {
        assert!(check.err.contains(words), "{words}\n{check}");
    }
}
