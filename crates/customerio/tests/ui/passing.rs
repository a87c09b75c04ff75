//! Cases that have to compile and run: `tests/ui/<topic>/pass/<name>.rs`.

#![expect(clippy::expect_used, clippy::print_stderr, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use crate::compiler::rustc;

/// Compiles and runs every case, each as a crate of a package with the dependencies of this one.
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
    let program = package.join("case");
    let program = program.with_extension(env::consts::EXE_EXTENSION);
    let wrong: Vec<_> = files
        .iter()
        .filter(|file| {
            let mut rustc = rustc(&package, "case");
            let rustc = rustc.args(["-A", "dead_code", "-o"]).arg(&program);
            !(succeeds(file, rustc.arg(file)) && succeeds(file, &mut Command::new(&program)))
        })
        .map(|file| file.display().to_string())
        .collect();
    let count = files.len();
    assert!(wrong.is_empty(), "of {count} cases: {}", wrong.join(", "));
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
