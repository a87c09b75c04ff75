//! `cargo cio init` on projects as people have them.
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;

use support::Project;

const CHECKOUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../customerio");

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(path)).expect(path)
}

#[test]
fn a_prepared_package_compiles_and_is_checked() {
    let project = Project::fresh("init-package");
    let manifest =
        "[workspace]\n\n[package]\nname = 'fresh'\nversion = '0.1.0'\nedition = '2024'\n";
    project.write("Cargo.toml", manifest);
    project.write("src/lib.rs", "");
    fs::create_dir_all(project.path(".git")).expect("created");
    let init = ["cio", "init", "--types-only", "--path", CHECKOUT];

    let shown = project.run(&[&init[..], &["--dry-run"]].concat());
    assert_eq!(shown.code, 0, "{shown}");
    for line in [
        "--- Cargo.toml\n+++ Cargo.toml\n",
        "+[workspace.metadata.cio]\n+# Each event and traits type must have these.\n",
        "--- /dev/null\n+++ events.lock/README.md\n",
        "--- /dev/null\n+++ .github/workflows/events.yml\n",
    ] {
        assert!(shown.out.contains(line), "{line}\n{shown}");
    }
    assert_eq!(read(&project, "Cargo.toml"), manifest);
    // The tests' standard input is no terminal.
    let asked = project.run(&init);
    assert_eq!(asked.code, 2, "{asked}");
    assert!(asked.err.contains("`--yes`"), "{asked}");
    assert_eq!(read(&project, "Cargo.toml"), manifest);

    let written = project.run(&[&init[..], &["--yes"]].concat());
    assert_eq!(written.code, 0, "{written}");
    let again = project.run(&[&init[..], &["--yes"]].concat());
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again}");

    project.write(
        "src/lib.rs",
        "/// A customer paid.\n#[derive(customerio::CioEvent)]\n#[cio(event = \"Paid\")]\npub struct Paid {}\n",
    );
    let lint = ["cio", "check", "--offline"];
    let refused = project.run(&lint);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(
        refused.err.contains("owner"),
        "the new rule holds: {refused}"
    );
    let source = read(&project, "src/lib.rs").replace("\"Paid\"", "\"Paid\", owner = \"shop\"");
    project.write("src/lib.rs", &source);
    let locked = project.run(&["cio", "lock", "--offline"]);
    assert_eq!(locked.code, 0, "{locked}");
    let checked = project.run(&lint);
    assert_eq!(checked.code, 0, "{checked}");
    assert!(project.path("events.lock/README.md").is_file());
}

#[test]
fn a_package_of_a_workspace_is_chosen() {
    let project = Project::fresh("init-workspace");
    // A repository of its own, else `init` would find the one of these tests.
    fs::create_dir_all(project.path(".git")).expect("created");
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = ['a', 'b']\nresolver = '3'\n",
    );
    for name in ["a", "b"] {
        let manifest = format!("[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n");
        project.write(&format!("{name}/Cargo.toml"), &manifest);
        project.write(&format!("{name}/src/lib.rs"), "");
    }
    let init = ["cio", "init", "--path", CHECKOUT];
    let unclear = project.run(&[&init[..], &["--yes"]].concat());
    assert_eq!(unclear.code, 2, "{unclear}");
    assert!(unclear.err.contains("`--package`: a, b"), "{unclear}");
    let unknown = project.run(&[&init[..], &["--package", "c"]].concat());
    assert!(
        unknown.err.contains("no package `c`; it has: a, b"),
        "{unknown}"
    );
    let elsewhere = project.run(&["cio", "init", "--package", "a", "--path", "a"]);
    assert!(
        elsewhere
            .err
            .contains("no Cargo.toml of a package `customerio`"),
        "{elsewhere}"
    );

    // In the folder of a package, it is that one.
    let written = support::run(&project.path("b/src"), &[&init[..], &["--yes"]].concat());
    assert_eq!(written.code, 0, "{written}");
    assert!(!read(&project, "a/Cargo.toml").contains("customerio"));
    assert!(
        read(&project, "b/Cargo.toml")
            .contains("customerio = { workspace = true, features = [\"client\"] }"),
    );
    let root = read(&project, "Cargo.toml");
    assert!(root.contains("default-features = false }"), "{root}");
    assert!(root.contains("[workspace.metadata.cio]"), "{root}");
    assert!(project.path(".github/workflows/events.yml").is_file());

    // The other package finds the workspace prepared.
    let second = project.run(&[&init[..], &["--package", "a", "--types-only", "--yes"]].concat());
    assert_eq!(second.code, 0, "{second}");
    assert!(read(&project, "a/Cargo.toml").contains("customerio = { workspace = true }"));
    assert_eq!(read(&project, "Cargo.toml"), root);
}

#[test]
fn a_broken_manifest_is_refused_whole() {
    let project = Project::fresh("init-broken");
    project.write(
        "Cargo.toml",
        "dependencies = []\n[workspace]\n[package]\nname = 'a'\nversion = '0.1.0'\n",
    );
    project.write("src/lib.rs", "");
    let ran = project.run(&["cio", "init", "--yes", "--path", CHECKOUT]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(!project.path("events.lock").exists(), "{ran}");
}

#[test]
fn existing_files_are_not_changed() {
    let project = Project::fresh("init-existing");
    let manifest = format!(
        "[workspace]\n[package]\nname = 'a'\nversion = '0.1.0'\n[package.metadata.cio]\n[dependencies]\n{}",
        support::customerio(),
    );
    project.write("Cargo.toml", &manifest);
    project.write("src/lib.rs", "");
    let ran = project.run(&["cio", "init", "--yes", "--no-ci"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(read(&project, "Cargo.toml"), manifest);
    assert_eq!(ran.out.matches("+++ ").count(), 1, "the locks: {ran}");
}
