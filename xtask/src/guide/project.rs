//! Projects made of the guide's pages, in which commands run and examples compile.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::page::Page;
use crate::Error;
use crate::command::Command;
use crate::project;
use crate::workspace::Workspace;

/// The page whose first Rust is the project in which commands run.
const DECLARATIONS: &str = "getting-started.md";

/// The page whose first TOML is the project's policy.
const POLICY: &str = "catalog.md";

/// The page whose rows are compiled.
const COOKBOOK: &str = "cookbook.md";

/// A test of the project, for the commands about tests.
const TEST: &str = r#"
use commands::SubscriptionStarted;
use customerio::testing::recording;

#[test]
fn an_event_is_recorded() {
    let (client, recorded) = recording();
    let started = SubscriptionStarted { plan: "team".into(), price: 49.0, coupon: None };
    client.track("u1", &started).unwrap();
    recorded.expect::<SubscriptionStarted>().once();
}
"#;

/// The arguments that a row of the cookbook can use.
const ARGUMENTS: &str = "client: Client, recorded: testing::Recorded, order: OrderCompleted, \
    invoice: InvoicePaid, page: ProductPage, screen: BasketScreen, customer: Customer, \
    company: Company, membership: Membership, renewal: PlanRenewed";

/// Runs the commands of all pages, in the order of the pages, in a project of their declarations.
pub(super) fn try_commands(
    pages: &[Page],
    folder: &Path,
    workspace: &Workspace,
) -> Result<(), Error> {
    let declarations = first(page(pages, DECLARATIONS)?, "rust")?;
    let policy = first(page(pages, POLICY)?, "toml")?;
    let folder = folder.join("commands");
    let manifest = format!(
        "{}\n[dev-dependencies]\ncustomerio = {{ path = {}, features = [\"testing\"] }}\n\n{policy}",
        manifest("commands", &["client"], workspace),
        project::customerio(&workspace.root),
    );
    let library = format!("//! Declarations of a billing service.\n{declarations}");
    let files = [("src/lib.rs", library.as_str()), ("tests/sends.rs", TEST)];
    project::write(&folder, &manifest, &files, &workspace.root)?;
    Command::new("cargo build --quiet --package cargo-cio".split(' ')).run(&workspace.root)?;
    let path = path_with(&workspace.target().join("debug"))?;
    for page in pages {
        for block in page.code("sh") {
            println!("{}:\n{block}", page.name);
            Command::new(["sh", "-e", "-c", &block])
                .with("PATH", path.clone())
                .with("CARGO_TARGET_DIR", workspace.target().display().to_string())
                .run(&folder)
                .map_err(|error| format!("{}: {error}", page.name))?;
        }
    }
    Ok(())
}

/// Compiles each row of the cookbook as a function.
pub(super) fn compile_cookbook(
    pages: &[Page],
    folder: &Path,
    workspace: &Workspace,
) -> Result<(), Error> {
    let cookbook = page(pages, COOKBOOK)?;
    let mut code = format!(
        "#![allow(missing_docs, unused)]\n{}",
        first(cookbook, "rust")?
    );
    let rows = cookbook.rows();
    for (number, row) in rows.iter().enumerate() {
        write!(
            code,
            "\nasync fn row_{number}({ARGUMENTS}) -> Result<(), Box<dyn std::error::Error>> {{\n    \
             {row}\n    Ok(())\n}}\n",
        )?;
    }
    let folder = folder.join("cookbook");
    let manifest = manifest(
        "cookbook",
        &["client", "rust_decimal", "testing"],
        workspace,
    );
    let manifest = format!("{manifest}rust_decimal = \"1\"\nserde_json = \"1\"\n");
    project::write(
        &folder,
        &manifest,
        &[("src/lib.rs", &code)],
        &workspace.root,
    )?;
    let target = workspace.target().display().to_string();
    Command::new(["cargo", "check", "--quiet", "--target-dir", &target]).run(&folder)?;
    println!("{} rows of the cookbook compile", rows.len());
    Ok(())
}

fn page<'a>(pages: &'a [Page], name: &str) -> Result<&'a Page, Error> {
    let mut pages = pages.iter();
    pages
        .find(|page| page.name == name)
        .ok_or_else(|| format!("the guide has no page `{name}`").into())
}

fn first(page: &Page, language: &str) -> Result<String, Error> {
    let mut blocks = page.code(language).into_iter();
    blocks
        .next()
        .ok_or_else(|| format!("`{}` shows no code in {language}", page.name).into())
}

fn manifest(name: &str, features: &[&str], workspace: &Workspace) -> String {
    format!(
        "{}customerio = {{ path = {}, features = {features:?} }}\n",
        project::manifest(name),
        project::customerio(&workspace.root),
    )
}

/// Returns the variable `PATH` with `folder` in front.
fn path_with(folder: &Path) -> Result<String, Error> {
    let path = env::var_os("PATH").ok_or("`PATH` is not set")?;
    let folders = [PathBuf::from(folder)]
        .into_iter()
        .chain(env::split_paths(&path));
    let joined: OsString = env::join_paths(folders)?;
    joined
        .into_string()
        .map_err(|_| "`PATH` is not valid UTF-8".into())
}
