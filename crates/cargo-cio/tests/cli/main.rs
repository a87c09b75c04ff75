//! Runs the program on projects.

mod diagnostics;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;
use support::Project;

const SHOP: &str = r#"
//! A shop.

/// A customer paid for a basket.
#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed", owner = "checkout", tags("money"))]
pub struct OrderCompleted {
    /// Order number as printed on the invoice.
    #[cio(length(1..=64))]
    pub order_id: String,
    pub coupon: Option<String>,
}

/// Not for everybody yet.
#[cfg(feature = "beta")]
#[derive(customerio::CioEvent)]
#[cio(page = "Wish List")]
pub struct WishList {
    pub items: u32,
}
"#;

const PEOPLE: &str = r#"
//! Customers.

/// A customer.
#[derive(customerio::CioTraits)]
#[cio(person)]
pub struct Customer {
    #[cio(format = "email", pii = "contact")]
    pub email: String,
}
"#;

fn shop() -> Project {
    let project = Project::fresh("shop");
    project.write(
        "Cargo.toml",
        &format!(
            "[workspace]\nmembers = ['nested/people', 'nested/quiet']\n\
             [package]\nname = 'shop-events'\nversion = '0.1.0'\nedition = '2024'\n\
             [features]\nbeta = []\n\
             [dependencies]\n{}",
            support::customerio(),
        ),
    );
    project.write("src/lib.rs", SHOP);
    for (name, text) in [("people", PEOPLE), ("quiet", "//! Nothing here.\n")] {
        project.write(
            &format!("nested/{name}/Cargo.toml"),
            &format!(
                "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\
                 [dependencies]\n{}",
                support::customerio(),
            ),
        );
        project.write(&format!("nested/{name}/src/lib.rs"), text);
    }
    project
}

/// Checks the JSON reports.
#[expect(clippy::expect_used, reason = "output that is not JSON fails the test")]
fn in_json(project: &Project, check: &[&str]) {
    let in_json = project.run(&[check, &["--report", "json", "--quiet"]].concat());
    assert_eq!((in_json.code, in_json.err.as_str()), (0, ""), "{in_json}");
    let told: Value = serde_json::from_str(&in_json.out).expect("JSON");
    assert_eq!(told["differences"], serde_json::json!([]));
    assert!(
        told["folder"]
            .as_str()
            .expect("a folder")
            .ends_with("schemas")
    );
    let segment = [
        "export",
        "--format",
        "typescript",
        "--offline",
        "--workspace",
        "--out",
        "types",
    ];
    let lost = project.run(&[&segment[..], &["--losses"]].concat());
    assert_eq!(lost.code, 0, "{lost}");
    let lines = lost.err.lines();
    let lines: Vec<_> = lines.filter(|it| it.starts_with("not carried: ")).collect();
    let in_json = project.run(&[&segment[..], &["--report", "json", "-q"]].concat());
    let told: Value = serde_json::from_str(&in_json.out).expect("JSON");
    let losses = told["losses"].as_array().expect("a list");
    assert!(
        !losses.is_empty(),
        "TypeScript has no lengths of strings: {in_json}"
    );
    assert_eq!(losses.len(), lines.len(), "{lost}");
    assert_eq!(told["written"]["changed"], 0, "{in_json}");
}

#[test]
fn a_workspace_is_exported_and_checked() {
    let project = shop();
    let schemas = project.path("schemas");
    let json = |path: &str| -> Value {
        let text = fs::read_to_string(schemas.join(path)).expect(path);
        serde_json::from_str(&text).expect(path)
    };

    // Nothing is there yet.
    let export = [
        "cio",
        "export",
        "--format",
        "json-schema",
        "--offline",
        "--workspace",
    ];
    let check = [&export[..], &["--check"]].concat();
    let checked = project.run(&check);
    assert_eq!(checked.code, 1, "{checked}");
    assert!(
        checked.out.contains("order-completed.json: missing"),
        "{checked}"
    );

    // Both packages are exported, and the one without events is reported.
    let exported = project.run(&export);
    assert_eq!(exported.code, 0, "{exported}");
    assert!(
        exported.out.contains("3 written, 0 unchanged, 0 removed"),
        "{exported}"
    );
    assert!(
        exported
            .err
            .contains("`quiet` depends on `customerio` but declares"),
        "{exported}"
    );
    let order = json("track/order-completed.json");
    assert_eq!(order["description"], "A customer paid for a basket.");
    assert_eq!(order["properties"]["order_id"]["maxLength"], 64);
    assert_eq!(
        json("person/customer.json")["properties"]["email"]["format"],
        "email"
    );
    let index = json("index.json");
    assert_eq!(index["events"][0]["owner"], "checkout");
    assert_eq!(index["traits"][0]["file"], "person/customer.json");

    let checked = project.run(&check);
    assert_eq!(checked.code, 0, "{checked}");

    in_json(&project, &check);

    // A change is found: one line a file.
    project.write("src/lib.rs", &SHOP.replace("1..=64", "1..=32"));
    let checked = project.run(&check);
    assert_eq!(checked.code, 1, "{checked}");
    assert_eq!(checked.out.lines().count(), 1, "{checked}");
    assert!(
        checked
            .out
            .starts_with("schemas/track/order-completed.json:"),
        "{checked}"
    );

    // The options arrive.
    let exported = project.run(&[
        "export",
        "--format",
        "json-schema",
        "--offline",
        "--draft",
        "7",
        "--part",
        "message",
        "--package",
        "shop-events",
        "--features",
        "beta",
        "--out",
        "other",
    ]);
    assert_eq!(exported.code, 0, "{exported}");
    let text = fs::read_to_string(project.path("other/page/wish-list.json")).expect("a page");
    let page: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(page["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(page["properties"]["name"]["const"], "Wish List");
    assert!(!project.path("other/person").exists());

    // An option that does not apply to the format is refused.
    let unfit = project.run(&["export", "--format", "typescript", "--history"]);
    assert_eq!(unfit.code, 2, "{unfit}");
    let expected =
        "`--history` has no effect with `--format typescript`; remove it, or export as html";
    assert!(unfit.err.contains(expected), "{unfit}");

    // If the sources do not compile, the compiler reports it, and nothing is written.
    project.write(
        "src/lib.rs",
        &SHOP.replace("pub order_id: String", "pub order_id: Strin"),
    );
    let broken = project.run(&export);
    assert_eq!(broken.code, 2, "{broken}");
    assert!(broken.err.contains("cannot find type `Strin`"), "{broken}");
    assert_eq!(json("track/order-completed.json"), order);
}

const TILL: &str = r#"
mod receipts;

/// The till was opened.
#[derive(customerio::CioEvent)]
#[cio(event = "Till Opened")]
struct TillOpened {
    by: String,
}

const NAMES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/names.txt"));
const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), env!("CARGO_BIN_NAME"));

fn main() {
    let event = TillOpened { by: format!("{NAMES}{PROGRAM}") };
    assert!(receipts::print(event.by.len()) > 0, "nobody calls this");
    panic!("nobody runs this");
}
"#;

const RECEIPTS: &str = r#"
/// A receipt was printed.
#[derive(customerio::CioEvent)]
#[cio(event = "Receipt Printed")]
pub struct ReceiptPrinted {
    pub lines: u32,
}

pub fn print(lines: usize) -> usize {
    crate::receipts::longest().max(lines)
}

fn longest() -> usize {
    9
}
"#;

#[test]
fn a_package_with_only_programs_is_collected() {
    let project = Project::fresh("program");
    let manifest = |more: &str| {
        format!(
            "[workspace]\n[package]\nname = 'till'\nversion = '0.1.0'\nedition = '2024'\n\
             {more}[dependencies]\n{}",
            support::customerio(),
        )
    };
    project.write("Cargo.toml", &manifest(""));
    project.write("src/main.rs", TILL);
    project.write("src/receipts.rs", RECEIPTS);
    project.write("src/names.txt", "me");
    let export = ["export", "--format", "json-schema", "--offline"];

    let exported = project.run(&export);
    assert_eq!(exported.code, 0, "{exported}");
    for file in ["till-opened", "receipt-printed"] {
        let path = project.path(&format!("schemas/track/{file}.json"));
        assert!(path.is_file(), "{exported}");
    }

    // Only the program itself can name what it declares.
    let site = project.run(&["export", "--format", "html", "--out", "site", "--offline"]);
    assert_eq!(site.code, 0, "{site}");
    let page = fs::read_to_string(project.path("site/track/receipt-printed.html")).expect("a page");
    assert!(
        page.contains("use crate::receipts::ReceiptPrinted;"),
        "{page}"
    );

    // Beside a library, a program is collected if it declares something, and is known by its name.
    project.write("src/lib.rs", "//! Nothing here.\n");
    project.write("src/bin/other.rs", "fn main() {}\n");
    let checked = project.run(&["check", "--offline"]);
    assert_eq!(checked.code, 0, "{checked}");
    assert!(checked.out.contains("`Receipt Printed`"), "{checked}");

    // A package that can't be linked is an error.
    project.write("Cargo.toml", &manifest("[lib]\ncrate-type = ['cdylib']\n"));
    for file in ["src/main.rs", "src/bin/other.rs"] {
        fs::remove_file(project.path(file)).expect("removed");
    }
    let reported = project.run(&export);
    assert_eq!(reported.code, 1, "{reported}");
    assert!(reported.err.contains("missing: `till`"), "{reported}");
    let inspected = project.run(&["inspect", "Till Opened", "--offline"]);
    assert_eq!(inspected.code, 1, "{inspected}");
    assert_eq!(inspected.err, reported.err);
    // Without another package, there is nothing to export.
    let allowed = project.run(&[&export[..], &["--allow-missing"]].concat());
    assert_eq!(allowed.code, 2, "{allowed}");

    let unknown = project.run(&[&export[..], &["--package", "tell"]].concat());
    assert_eq!(unknown.code, 2, "{unknown}");
    assert!(unknown.err.contains("it has: till"), "{unknown}");
}

#[test]
fn lint_lists_uses_of_untyped() {
    let project = Project::fresh("untyped");
    let manifest = |lint: &str| {
        format!(
            "[workspace]\n[package]\nname = 'moves'\nversion = '0.1.0'\nedition = '2024'\n\
             [package.metadata.cio]\nlint = {{ {lint} }}\n[dependencies]\n{}",
            support::customerio(),
        )
    };
    project.write("Cargo.toml", &manifest(""));
    project.write(
        "src/lib.rs",
        r#"//! A move from JSON.

use customerio::{Untyped, untyped::UntypedEvent};

/// Somebody moved.
#[derive(customerio::CioEvent)]
#[cio(event = "Person Moved")]
pub struct PersonMoved {}

/// The old form.
pub fn old(name: &str) -> Vec<UntypedEvent> {
    let content = std::collections::BTreeMap::from([("a", 1)]);
    vec![
        Untyped::event("Legacy Thing", &content),
        customerio::Untyped::event("Person Moved", &content),
        Untyped::event(name, &content),
    ]
}

mod more;

#[cfg(test)]
mod tests {
    fn sent() {
        customerio::Untyped::event("Only Tested", 1);
    }
}
"#,
    );
    project.write(
        "src/more.rs",
        r#"use customerio::Untyped as Door;

#[must_use]
pub fn both() -> (customerio::untyped::UntypedPage, customerio::untyped::UntypedTraits) {
    (Door::page("Prices", 1), Door::traits(1))
}
"#,
    );
    let lint = ["lint", "--offline"];
    let warned = project.run(&lint);
    assert_eq!(warned.code, 0, "{warned}");
    let lines: Vec<_> = warned
        .out
        .lines()
        .filter(|it| it.contains("untyped"))
        .collect();
    assert_eq!(
        lines,
        [
            "src/lib.rs:14: warning[untyped]: `Legacy Thing`: the event has no type; declare a struct with \
             `#[cio(event = \"Legacy Thing\")]`",
            "src/lib.rs:15: warning[untyped]: `Person Moved`: the event has a type; send that in place of JSON",
            "src/lib.rs:16: warning[untyped]: `Untyped`: this event has no type; declare a struct with \
             `#[derive(CioEvent)]`",
            "src/more.rs:5: warning[untyped]: `Prices`: the event has no type; declare a struct with \
             `#[cio(page = \"Prices\")]`",
            "src/more.rs:5: warning[untyped]: `Untyped`: these traits have no type; declare a struct with \
             `#[derive(CioTraits)]`",
        ],
        "{warned}"
    );

    project.write("Cargo.toml", &manifest("untyped = 'deny'"));
    let denied = project.run(&lint);
    assert_eq!(denied.code, 1, "{denied}");
    assert!(denied.out.contains("error[untyped]"), "{denied}");
    project.write("Cargo.toml", &manifest("untyped = 'allow'"));
    let allowed = project.run(&lint);
    assert!(!allowed.out.contains("[untyped]"), "{allowed}");
}

#[test]
fn lint_levels_come_from_the_project() {
    let project = Project::fresh("lint");
    let manifest = |lint: &str| {
        format!(
            "[workspace]\n[package]\nname = 'tills'\nversion = '0.1.0'\nedition = '2024'\n\
             [package.metadata.cio]\nlint = {{ {lint} }}\n[dependencies]\n{}",
            support::customerio(),
        )
    };
    project.write(
        "src/lib.rs",
        "//! A till.\n\n#[derive(customerio::CioEvent)]\n#[cio(event = \"Open Till\")]\n\
         pub struct TillOpened {\n    pub by: String,\n}\n",
    );
    let lint = ["lint", "--offline"];

    project.write(
        "Cargo.toml",
        &manifest("missing-owner = 'deny', missing-docs = 'allow'"),
    );
    let denied = project.run(&lint);
    assert_eq!(denied.code, 1, "{denied}");
    let expected = "src/lib.rs:4: error[missing-owner]: `Open Till`: missing owner";
    assert!(denied.out.contains(expected), "{denied}");
    assert!(denied.out.contains("warning[event-tense]"), "{denied}");
    assert!(!denied.out.contains("missing-docs"), "{denied}");

    project.write("Cargo.toml", &manifest("missing-docs = 'warn'"));
    let github = project.run(&[&lint[..], &["--format", "github"]].concat());
    assert_eq!(github.code, 0, "{github}");
    let expected = "::warning file=src/lib.rs,line=4,title=cargo cio%3A missing-docs::";
    assert!(github.out.contains(expected), "{github}");

    // An attribute on the item overrides the project's settings.
    let item = "event = \"Open Till\", allow(event_tense, missing_docs), deny(missing_owner)";
    let events = format!(
        "//! A till.\n\n#[derive(customerio::CioEvent)]\n#[cio({item}, allow(soft_limit))]\n\
         pub struct TillOpened {{\n    #[cio(allow(missing_property_docs))]\n    pub by: String,\n    \
         pub at: String,\n}}\n",
    );
    project.write("src/lib.rs", &events);
    project.write(
        "Cargo.toml",
        &manifest("missing-property-docs = 'deny', event-tense = 'deny'"),
    );
    let said = project.run(&lint);
    assert_eq!(said.code, 1, "{said}");
    let lines: Vec<_> = said.out.lines().collect();
    assert_eq!(
        lines,
        [
            "src/lib.rs:4: error[missing-owner]: `Open Till`: missing owner; add `#[cio(owner = \"…\")]`",
            "src/lib.rs:4: error[missing-property-docs]: `Open Till`: `at` has no doc comment; describe it in `///`",
            "src/lib.rs:4: warning[unused-allow]: `Open Till`: `allow(soft_limit)` on `tills::TillOpened` has no effect; remove it",
        ]
    );

    project.write("Cargo.toml", &manifest("missing-doc = 'warn'"));
    let unknown = project.run(&lint);
    assert_eq!(unknown.code, 2, "{unknown}");
    let expected = "error: Cargo.toml:7:10: `[package.metadata.cio]`: unknown rule `missing-doc` in \
                    `lint`; did you mean `missing-docs`?\n";
    assert_eq!(unknown.err, expected);
    // Each command reads the table as a whole, as the compiler does.
    let check = project.run(&["check", "--offline"]);
    assert_eq!((check.code, check.err.as_str()), (2, expected), "{check}");
}

#[test]
fn a_folder_without_a_project_is_wrong_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let failed = support::run(
        folder.path(),
        &["cio", "export", "--format", "json-schema", "--offline"],
    );
    assert_eq!(failed.code, 2, "{failed}");
    assert!(failed.err.contains("Cargo.toml"), "{failed}");
}

#[test]
fn colours_depend_on_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = |variables: &[(&str, &str)]| {
        let mut command = support::command(&["cio", "lint", "--offline"]);
        for unset in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(unset);
        }
        command.envs(variables.iter().copied());
        support::ran(&mut command, folder.path()).err
    };
    let is_coloured = |told: &str| told.contains("\u{1b}[");
    let piped = told(&[]);
    assert!(piped.starts_with("error: "), "{piped}");
    assert!(!is_coloured(&piped), "{piped}");
    let forced = told(&[("CLICOLOR_FORCE", "1")]);
    assert!(is_coloured(&forced), "{forced}");
    let refused = told(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert_eq!(refused, piped);
}

/// A derive of another crate registers nothing.
#[test]
fn a_declaration_that_was_not_collected_is_an_error() {
    let project = Project::fresh("uncollected");
    project.write(
        "Cargo.toml",
        &format!(
            "[workspace]\nmembers = ['other']\n[package]\nname = 'uncollected'\nversion = '0.1.0'\n\
             edition = '2024'\n[dependencies]\nother = {{ path = 'other' }}\n{}",
            support::customerio(),
        ),
    );
    project.write(
        "other/Cargo.toml",
        "[package]\nname = 'other'\nversion = '0.1.0'\nedition = '2024'\n[lib]\nproc-macro = true\n",
    );
    project.write(
        "other/src/lib.rs",
        "use proc_macro::TokenStream;\n\
         #[proc_macro_derive(CioEvent, attributes(cio))]\n\
         pub fn event(_: TokenStream) -> TokenStream { TokenStream::new() }\n",
    );
    project.write(
        "src/lib.rs",
        "#[derive(customerio::CioEvent)]\n#[cio(event = \"Order Completed\")]\n\
         pub struct OrderCompleted { pub total: f64 }\n\n\
         #[derive(other::CioEvent)]\n#[cio(event = \"Order Lost\")]\npub struct OrderLost;\n",
    );
    let exported = project.run(&["export", "--format", "json-schema", "--offline"]);
    assert_eq!(exported.code, 2, "{exported}");
    assert!(
        exported.err.contains(
            "declare 2 events and traits types, and 1 is missing from what was collected"
        ),
        "{exported}"
    );
    assert!(exported.err.contains("src/lib.rs:6: "), "{exported}");
    assert!(exported.err.contains("Order Lost"), "{exported}");
    assert!(!project.path("schemas").exists(), "half a catalog is none");
}

#[test]
fn the_sandbox_runs_until_it_is_ended() {
    /// A failed test leaves nothing running.
    struct Ended(Child);
    impl Drop for Ended {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    let mut sandbox = support::command(&["cio", "dev", "--no-catalog", "--address", "127.0.0.1:0"]);
    let mut sandbox = Ended(sandbox.stdout(Stdio::piped()).spawn().expect("started"));
    let mut lines = BufReader::new(sandbox.0.stdout.take().expect("piped")).lines();
    let first = lines.next().expect("a line").expect("text");
    let endpoint = first
        .strip_prefix("endpoint  http://")
        .expect("an endpoint");
    let address = endpoint.strip_suffix("/v1").expect("a version");
    let hint = lines
        .map_while(Result::ok)
        .find(|line| line.contains("CUSTOMERIO_ENDPOINT="));
    assert!(hint.is_some_and(|line| line.contains(endpoint)));

    let mut client = TcpStream::connect(address).expect("it listens");
    let request = "GET /_sandbox/counts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    client.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn the_sandbox_needs_a_flag_to_serve_other_machines() {
    let refused = support::run(&std::env::temp_dir(), &["dev", "--address", "0.0.0.0:0"]);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.err.contains("--allow-remote"), "{refused}");
}

/// Commands that need the folder say that it is missing, and others work.
#[cfg(unix)]
#[test]
fn a_deleted_current_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "rmdir \"$PWD\" && exec \"$CIO\" \"$@\"";
    let run = |folder: &std::path::Path, arguments: &[&str]| {
        fs::create_dir_all(folder).expect("created");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", script, "sh"]).args(arguments);
        command.env("CIO", env!("CARGO_BIN_EXE_cargo-cio"));
        support::ran(&mut command, folder)
    };
    for arguments in [
        &["export", "--format", "json-schema"][..],
        &["check"],
        &["diff"],
        &["lint"],
        &["init"],
        &["import", "plan.json"],
    ] {
        let refused = run(folder.path(), arguments);
        assert_eq!(refused.code, 2, "{refused}");
        let expected = "error: the current folder was deleted or can't be read; change to";
        assert!(refused.err.starts_with(expected), "{refused}");
    }
    assert_eq!(run(folder.path(), &["completions", "bash"]).code, 0);
}
