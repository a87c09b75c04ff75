//! `cargo xtask ci`: every check that must pass before a change is merged.
//!
//! The step `test` runs the examples in the documentation too. It comes last, so that its counts are
//! at the end of the output, where people look first.

use std::fs;

use crate::command::Command;
use crate::steps::{self, Step};
use crate::workspace::{Package, Workspace};
use crate::{
    Error, api, deny, engines, errors, examples, exports, formats, fuzz, guide, package, readme,
    tidy,
};

/// If it is set, the quickstart sends to the real service.
const KEY: &str = "CUSTOMERIO_API_KEY";

/// How many random histories of delivery are compared with the model.
const HISTORIES: &str = "20000";

/// Runs the steps until one fails.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let path = workspace.root.join("README.md");
    let page = fs::read_to_string(path).map_err(|error| format!("README.md: {error}"))?;
    steps::run(&plan(workspace, &page)?, workspace)
}

fn plan(workspace: &Workspace, page: &str) -> Result<Vec<Step>, readme::ReadmeError> {
    let published = workspace
        .packages
        .iter()
        .filter(|package| package.published);
    Ok(vec![
        Step::command("fmt", cargo("fmt --all --check")),
        Step::command(
            "clippy",
            cargo("clippy --workspace --all-targets --all-features -- -D warnings"),
        ),
        Step::commands("features", published.flat_map(each_feature_alone)),
        Step::command(
            "quickstart",
            readme::command(page, "quickstart")?.without(KEY),
        ),
        Step::command(
            "end-to-end",
            Command::new(["sh", "examples/testing/end-to-end.sh"])
                .with("CIO", "cargo run -q -p cargo-cio --"),
        ),
        Step::command(
            "doc",
            cargo("doc --workspace --no-deps --all-features").with("RUSTDOCFLAGS", "-D warnings"),
        ),
        Step::task("tidy", tidy::run),
        Step::task("deny", deny::run),
        Step::task("api --check", api::check),
        Step::task("examples", examples::run),
        Step::task("package", package::run),
        Step::task("errors --check", errors::check),
        Step::task("fuzz", fuzz::run),
        Step::command(
            "histories",
            cargo("test -p customerio-transport --lib delivery::model")
                .with("CIO_HISTORIES", HISTORIES),
        ),
        Step::command("faults", cargo("run -q -p load -- faults")),
        Step::task("engines", engines::run),
        Step::command("fleet", cargo("xtask engines -- cargo run -q -p fleet")),
        Step::task("exports --check", exports::check),
        Step::task("formats", formats::run),
        Step::task("eventcatalog", formats::eventcatalog::run),
        Step::task("readers --check", formats::readers::check),
        Step::task("guide", guide::run),
        Step::command("test", readme::command(page, "test")?.without(KEY)),
    ])
}

/// Checks a package without features, then with each feature alone.
///
/// Each command checks one package. Cargo unifies the features of all packages in a command, which
/// would hide a feature that a package forgot to enable.
fn each_feature_alone(package: &Package) -> impl Iterator<Item = Command> {
    let features = package
        .features
        .iter()
        .filter(|feature| *feature != "default");
    let none = format!("clippy -p {} --no-default-features", package.name);
    let alone = features
        .map(|feature| format!("{none} --features {feature}"))
        .collect::<Vec<_>>();
    std::iter::once(none)
        .chain(alone)
        .map(|arguments| cargo(&format!("{arguments} -- -D warnings")))
}

/// Runs cargo with arguments that contain no spaces.
///
/// By name and not by the path in `CARGO`, so that it is the cargo of the README's commands.
fn cargo(arguments: &str) -> Command {
    Command::new(["cargo"].into_iter().chain(arguments.split(' ')))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn each_feature_except_default_is_checked_alone() {
        let package = Package {
            name: "customerio".to_owned(),
            features: ["client", "default", "gzip"].map(str::to_owned).to_vec(),
            ..Package::default()
        };

        let commands: Vec<_> = each_feature_alone(&package)
            .map(|c| c.to_string())
            .collect();

        assert_eq!(
            commands,
            [
                "cargo clippy -p customerio --no-default-features -- -D warnings",
                "cargo clippy -p customerio --no-default-features --features client -- -D warnings",
                "cargo clippy -p customerio --no-default-features --features gzip -- -D warnings",
            ]
        );
    }

    #[test]
    fn the_plan_needs_the_commands_of_the_readme() {
        let workspace = Workspace {
            root: PathBuf::new(),
            packages: Vec::new(),
        };
        let quickstart = "<!-- ci: quickstart -->\n```sh\ncargo run\n```\n";
        let test = "<!-- ci: test -->\n```sh\ncargo test\n```\n";
        assert!(plan(&workspace, quickstart).is_err());
        assert!(plan(&workspace, test).is_err());
        assert!(plan(&workspace, &format!("{quickstart}{test}")).is_ok());
    }
}
