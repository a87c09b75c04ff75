//! Cases with more than a source file: packages with rules in `Cargo.toml`, or with a lock next to
//! it. `trybuild` copies neither.
//!
//! A case is a folder `tests/ui/<topic>/{fail,pass}/<name>`. For a case that fails, `<name>.stderr`
//! has the output of rustc. In its `Cargo.toml`, `CRATES` is the folder of the crates. Cargo checks the cases
//! that depend on packages of a registry. They have the same dependencies, so that these are compiled once.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use crate::compiler::{renamed, rustc};
use crate::shared_build::share;

/// The beginning of the line with the number of errors. Cargo does not show it.
const TOTAL: &str = "error: aborting due to ";

/// A package, and the file with the expected output of rustc; `None` if the package compiles.
struct Case {
    name: String,
    folder: PathBuf,
    expected: Option<PathBuf>,
}

/// Compiles every package.
pub(crate) fn check() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cases = cases(&root.join("tests/ui"));
    assert!(!cases.is_empty(), "no package is there");
    let packages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    write_packages(&root, &packages, &cases);
    let wrong: Vec<_> = cases
        .iter()
        .filter(|case| !holds(case, &packages))
        .map(|case| case.name.as_str())
        .collect();
    assert!(wrong.is_empty(), "not as expected: {}", wrong.join(", "));
}

fn cases(suite: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for topic in folders(suite) {
        for end in ["fail", "pass"] {
            for folder in folders(&topic.join(end)) {
                let part = |path: &Path| path.file_name().expect("a name").to_owned();
                let name = [part(&topic), end.into(), part(&folder)].join(OsStr::new("-"));
                cases.push(Case {
                    name: name.into_string().expect("a plain name").replace('_', "-"),
                    expected: (end == "fail").then(|| folder.with_extension("stderr")),
                    folder,
                });
            }
        }
    }
    cases
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Each is a workspace of its own, since a lock is in the root of one.
fn write_packages(root: &Path, packages: &Path, cases: &[Case]) {
    for case in cases {
        let package = packages.join(&case.name);
        // A lock of another run must not be left.
        if package.exists() {
            fs::remove_dir_all(&package).expect("removed");
        }
        copy(&case.folder, &package);
        let manifest = package.join("Cargo.toml");
        let rules = if manifest.exists() {
            fs::read_to_string(&manifest).expect("read")
        } else {
            String::new()
        };
        let mut head = format!(
            "[workspace]\n\n[package]\nname = {:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n",
            case.name
        );
        if !rules.contains("[dependencies]") {
            head += "[dependencies]\ncustomerio = { path = \"CRATES/customerio\", default-features = false }\n\n";
        }
        let crates = root.join("crates").display().to_string();
        fs::write(manifest, (head + &rules).replace("CRATES", &crates)).expect("written");
        fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).expect("copied");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("copied");
        }
    }
}

fn holds(case: &Case, packages: &Path) -> bool {
    let output = compile(case, packages);
    let printed = String::from_utf8_lossy(&output.stderr);
    let Some(file) = &case.expected else {
        if !output.status.success() {
            eprintln!("{} does not compile:\n{printed}", case.name);
        }
        return output.status.success();
    };
    let printed = normalized(&printed, case);
    if env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite") {
        fs::write(file, &printed).expect("written");
        return !output.status.success();
    }
    let expected =
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    if printed != expected {
        eprintln!("{}: expected\n{expected}\nprinted\n{printed}", case.name);
    }
    printed == expected && !output.status.success()
}

fn compile(case: &Case, packages: &Path) -> Output {
    let package = packages.join(&case.name);
    let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("read");
    let (_, dependencies) = manifest.split_once("[dependencies]").expect("dependencies");
    let mut command = if dependencies.contains("version = ") {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(["check", "--quiet", "--offline", "--color=never"])
            .arg("--target=host-tuple")
            .env("CARGO_TARGET_DIR", packages.join("target"))
            .env_remove("CIO_LOCK");
        share(&mut cargo);
        cargo
    } else {
        let name = case.name.replace('-', "_");
        let mut rustc = rustc(&package, &name);
        rustc
            .args(["--crate-type=lib", "--emit=metadata", "src/lib.rs"])
            .arg("-o")
            .arg(package.join("case.rmeta"));
        let mut dependencies = dependencies.lines();
        if let Some(line) = dependencies.find(|it| it.contains("package = \"customerio\"")) {
            let (name, _) = line.split_once(" = ").expect("an entry");
            rustc.arg(renamed("customerio", name));
        }
        rustc
    };
    command.current_dir(package).output().expect("it runs")
}

/// What rustc printed, without the number of errors, what cargo adds at the end and the place of the package.
fn normalized(printed: &str, case: &Case) -> String {
    let end = printed.find("error: could not compile");
    let (printed, _) = printed.split_at(end.unwrap_or(printed.len()));
    let (before, total) = printed.split_at(printed.find(TOTAL).unwrap_or(printed.len()));
    let after = total.split_once("\n\n").map_or("", |(_, after)| after);
    [before, after]
        .concat()
        .replace(&format!("{}/src", case.name), "src")
}
