//! Cases that have to compile and run: `tests/ui/<topic>/pass/<name>.rs`.
//!
//! They are modules of one program, since a program takes 280 ms of processor time, most of it to link. A case
//! with attributes of its crate, or with paths that begin at it, is a program of its own.

#![expect(clippy::expect_used, clippy::print_stderr, reason = "a test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use crate::compiler::rustc;

/// What makes a case a program of its own.
const OF_A_CRATE: [&str; 3] = ["#![", "//!", "crate::"];

/// Compiles and runs every case, in a package with the dependencies of this one.
pub(crate) fn check() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pass");
    fs::create_dir_all(&package).expect("created");
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"pass\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ncustomerio = {{ path = {:?} }}\n",
        env!("CARGO_MANIFEST_DIR"),
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("written");
    let topics = entries(&suite).into_iter();
    let files: Vec<_> = topics
        .flat_map(|topic| entries(&topic.join("pass")))
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect();
    assert!(!files.is_empty(), "no case is there");
    let (mut programs, modules): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| is_a_program(file));
    let together = package.join("cases.rs");
    fs::write(&together, program_of(&modules)).expect("written");
    programs.push(together);
    let program = package.join("case");
    let program = program.with_extension(env::consts::EXE_EXTENSION);
    let wrong: Vec<_> = programs
        .iter()
        .filter(|file| {
            let mut rustc = rustc(&package, "case");
            let rustc = rustc.args(["-A", "dead_code", "-o"]).arg(&program);
            !(succeeds(file, rustc.arg(file)) && succeeds(file, &mut Command::new(&program)))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "not as expected: {}", wrong.join(", "));
}

fn is_a_program(case: &Path) -> bool {
    let text = fs::read_to_string(case).expect("read");
    OF_A_CRATE.iter().any(|it| text.contains(it))
}

/// A program that runs each case.
fn program_of(cases: &[PathBuf]) -> String {
    let mut modules = String::new();
    let mut calls = String::new();
    for (number, case) in cases.iter().enumerate() {
        let case = case.to_str().expect("a plain path");
        let run = "pub(super) fn run_case() { main(); }";
        let _ = writeln!(modules, "mod case_{number} {{ include!({case:?}); {run} }}");
        let _ = writeln!(calls, "    case_{number}::run_case();");
    }
    format!("{modules}\nfn main() {{\n{calls}}}\n")
}

fn succeeds(file: &Path, command: &mut Command) -> bool {
    let Output { status, stderr, .. } = command.output().expect("started");
    if !status.success() {
        let printed = String::from_utf8_lossy(&stderr);
        eprintln!("{} fails:\n{printed}", file.display());
    }
    status.success()
}

/// The entries of a folder by name, or none if there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let entries = entries.map(|entry| entry.expect("an entry").path());
    let mut entries: Vec<_> = entries.collect();
    entries.sort();
    entries
}
