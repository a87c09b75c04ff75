//! `cargo xtask ci`: everything that must hold before a change goes in.
//!
//! There is no step for the examples in the documentation: `cargo test --workspace`, the README's
//! own command, runs them with the other tests. The tests come last, so that their counts are at
//! the end of the output, where one looks first.

use std::fs;

use crate::command::Command;
use crate::steps::{self, Step};
use crate::workspace::{Package, Workspace};
use crate::{Error, errors, exports, formats, fuzz, readme, tidy};

/// With it in the environment, the quickstart would talk to the real service.
const KEY: &str = "CUSTOMERIO_API_KEY";

/// So many random histories of delivery are compared with its model.
const HISTORIES: &str = "20000";

/// Runs all steps, up to the first that fails.
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
            "doc",
            cargo("doc --workspace --no-deps --all-features").with("RUSTDOCFLAGS", "-D warnings"),
        ),
        Step::task("tidy", tidy::run),
        Step::task("errors --check", errors::check),
        Step::task("fuzz", fuzz::run),
        Step::command(
            "histories",
            cargo("test -p customerio-transport --lib delivery::model")
                .with("CIO_HISTORIES", HISTORIES),
        ),
        Step::command("faults", cargo("run -q -p load -- faults")),
        Step::task("exports --check", exports::check),
        Step::task("formats", formats::run),
        Step::command("test", readme::command(page, "test")?.without(KEY)),
    ])
}

/// The library and programs of a package with no feature, then with one after the other.
///
/// One package a command: cargo gives a dependency the features that all packages of a command ask
/// of it, so that in company a package doesn't notice that it forgot to ask.
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

/// Cargo with arguments that have no spaces of their own.
///
/// By name, not by the path in `CARGO`, so that it is the cargo of the README's commands.
fn cargo(arguments: &str) -> Command {
    Command::new(["cargo"].into_iter().chain(arguments.split(' ')))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn features_are_taken_alone_and_default_is_none_of_them() {
        let package = Package {
            name: "customerio".to_owned(),
            manifest: PathBuf::new(),
            published: true,
            features: ["client", "default", "gzip"].map(str::to_owned).to_vec(),
            dependencies: Vec::new(),
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
    fn without_the_readmes_commands_there_is_no_plan() {
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
