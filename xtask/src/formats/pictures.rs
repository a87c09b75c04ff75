//! `cargo xtask pictures`: the pictures in the README.

use std::process;

use super::{Tools, chromium, create, print_command, write};
use crate::Error;
use crate::project;
use crate::workspace::Workspace;

const FOLDER: &str = "docs/images";

/// Declarations with the mistakes of the README.
const MISTAKES: &str = r#"use customerio::CioEvent;

pub struct Money(pub f64);

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout")]
pub struct OrderCompleted {
    #[cio(lenght(1..=64))]
    pub order_id: String,
    pub total: Option<Money>,
}
"#;

/// Writes the page of `cargo cio dev` and two errors of the compiler.
pub(crate) fn write_all(workspace: &Workspace) -> Result<(), Error> {
    let tools = Tools::install(workspace)?;
    let folder = workspace.root.join(FOLDER);
    create(&folder)?;
    let page = folder.join("page.png").display().to_string();
    let program = tools.program("cargo-cio")?;
    let quickstart = tools.program("quickstart")?;
    let browser = chromium()?;
    let words = [
        "node",
        "picture.mjs",
        &browser,
        &program,
        &quickstart,
        &page,
    ];
    print_command(&words).run(&tools.folder)?;
    let picture = anstyle_svg::Term::new().render_svg(&errors(&tools)?);
    write(&folder.join("error.svg"), &(picture + "\n"))
}

/// Returns the compiler's colored errors about the mistakes.
fn errors(tools: &Tools<'_>) -> Result<String, Error> {
    let folder = tools.folder.join("mistakes");
    let manifest = format!(
        "{}customerio = {{ path = {}, default-features = false }}\n",
        project::manifest("shop"),
        project::customerio(tools.root),
    );
    project::write(&folder, &manifest, &[("src/lib.rs", MISTAKES)], tools.root)?;
    let output = process::Command::new("cargo")
        .args(["check", "--quiet", "--color", "always", "--target-dir"])
        .arg(&tools.target)
        .current_dir(&folder)
        .output()?;
    let errors = String::from_utf8(output.stderr)?;
    // The last paragraph only counts the errors.
    let (errors, _) = errors.rsplit_once("\n\n").ok_or("the mistakes compile")?;
    Ok(errors.to_owned())
}
