//! `cargo xtask package`: packages every published crate and builds the packages.
//!
//! The packages are unpacked into an empty workspace, where nothing of ours is in reach: each of our
//! crates is replaced by its package, and a program is compiled whose source is the first example of
//! the README.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Error;
use crate::command::Command;
use crate::project::PROFILE;
use crate::readme;
use crate::workspace::{Package, Workspace};

/// What the example of the README leaves to the reader.
const MAIN: &str = "\nfn main() {\n    let _ = send;\n}\n";

/// Packages, unpacks and builds.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let published: Vec<_> = workspace
        .packages
        .iter()
        .filter(|it| it.published)
        .collect();
    // Cargo orders the packages by their dependencies. It need not build them: we do.
    let mut words = "cargo package --quiet --allow-dirty --no-verify --locked"
        .split(' ')
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for package in &published {
        words.extend(["--package".to_owned(), package.name.clone()]);
    }
    print_and_run(&Command::new(words), &workspace.root)?;

    let folder = workspace.target().join("packaged");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("program/src"))?;
    for package in &published {
        let file = workspace
            .target()
            .join(format!("package/{}.crate", stem(package)));
        let file = file.display().to_string();
        // Packages hold one fixed time, by which cargo would take changed sources for the ones it has built.
        Command::new(["tar", "-xmzf", &file]).run(&folder)?;
        for name in ["README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
            if !folder.join(stem(package)).join(name).is_file() {
                return Err(format!("the package of `{}` has no `{name}`", package.name).into());
            }
        }
    }
    let page = fs::read_to_string(workspace.root.join("README.md"))?;
    let example = readme::first_example(&page).ok_or("README.md has no example in Rust")?;
    fs::write(folder.join("Cargo.toml"), manifest(&published)?)?;
    fs::write(folder.join("program/Cargo.toml"), program(&published)?)?;
    fs::write(
        folder.join("program/src/main.rs"),
        format!("#![allow(dead_code)]\n{example}{MAIN}"),
    )?;
    // The versions that we test with.
    fs::copy(workspace.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let target = workspace.target().display().to_string();
    let build = [
        "cargo",
        "build",
        "--quiet",
        "--workspace",
        "--target-dir",
        &target,
    ];
    print_and_run(&Command::new(build), &folder)?;
    println!(
        "{} packages and the README's first example build",
        published.len()
    );
    Ok(())
}

fn print_and_run(command: &Command, folder: &Path) -> Result<(), Error> {
    println!("$ {command}");
    command.run(folder)
}

/// The name of a package's file and folder.
fn stem(package: &Package) -> String {
    format!("{}-{}", package.name, package.version)
}

/// A workspace of the packages and the program.
fn manifest(published: &[&Package]) -> Result<String, Error> {
    let mut text = "[workspace]\nresolver = \"3\"\nmembers = [\"program\"".to_owned();
    for package in published {
        write!(text, ", \"{}\"", stem(package))?;
    }
    write!(text, "]\n\n{PROFILE}[patch.crates-io]\n")?;
    for package in published.iter().filter(|it| it.library.is_some()) {
        writeln!(
            text,
            "{} = {{ path = \"{}\" }}",
            package.name,
            stem(package)
        )?;
    }
    Ok(text)
}

/// The program of a user.
fn program(published: &[&Package]) -> Result<String, Error> {
    let customerio = published
        .iter()
        .find(|package| package.name == "customerio")
        .ok_or("there is no package `customerio`")?;
    Ok(format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\ncustomerio = \"{}\"\n",
        customerio.version
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Library;

    #[test]
    fn the_workspace_replaces_our_libraries_with_their_packages() {
        let package = |name: &str, library| Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            library,
            ..Package::default()
        };
        let (library, program) = (package("a", Some(Library::Plain)), package("cargo-b", None));
        let text = manifest(&[&library, &program]).unwrap();
        assert!(
            text.contains("members = [\"program\", \"a-0.1.0\", \"cargo-b-0.1.0\"]"),
            "{text}"
        );
        assert!(
            text.ends_with("[patch.crates-io]\na = { path = \"a-0.1.0\" }\n"),
            "{text}"
        );
    }
}
