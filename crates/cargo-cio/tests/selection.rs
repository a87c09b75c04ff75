//! Packages are selected as cargo selects them.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;

use support::{Project, Ran};

/// `shop` depends on `common`; `other` declares an event that conflicts with one of `shop`.
fn project(name: &str, root: &str) -> Project {
    let project = Project::fresh(name);
    project.write("Cargo.toml", root);
    let event = |owner: &str, name: &str| {
        format!(
            "//! Events.\n\n/// An event.\n#[derive(customerio::CioEvent)]\n#[cio(event = \"{name}\", owner = \"{owner}\")]\n\
             pub struct Event {{}}\n"
        )
    };
    for (name, dependency, name_of_event) in [
        ("common", "", "Signed Up"),
        (
            "shop",
            "common = { path = '../common' }\n",
            "Order Completed",
        ),
        ("other", "", "Order Completed"),
    ] {
        let manifest = format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\n{dependency}{}",
            support::customerio(),
        );
        project.write(&format!("{name}/Cargo.toml"), &manifest);
        project.write(&format!("{name}/src/lib.rs"), &event(name, name_of_event));
    }
    project.write(
        "plain/Cargo.toml",
        "[package]\nname = 'plain'\nedition = '2024'\n",
    );
    project.write("plain/src/lib.rs", "");
    project
}

/// Exports in a folder, and returns the crates that were collected.
fn collected(project: &Project, folder: &str, options: &[&str]) -> (Ran, Vec<String>) {
    let out = project.path("out");
    if out.exists() {
        fs::remove_dir_all(&out).expect("removed");
    }
    let out = out.display().to_string();
    let export = [
        "export",
        "--format",
        "json-schema",
        "--offline",
        "--out",
        &out,
    ];
    let ran = support::run(&project.path(folder), &[&export[..], options].concat());
    let index = fs::read_to_string(project.path("out/index.json"));
    let index = index.map_or_else(|_| serde_json::Value::Null, |it| it.parse().expect("JSON"));
    let events = index["events"].as_array().into_iter().flatten();
    let crates = events.filter_map(|it| it["owner"].as_str());
    let mut crates: Vec<_> = crates.map(str::to_owned).collect();
    crates.sort();
    (ran, crates)
}

#[test]
fn packages_are_selected_as_by_cargo() {
    let members = "members = ['common', 'shop', 'other', 'plain']\nresolver = '3'\n";
    let project = project("selection", &format!("[workspace]\n{members}"));
    let of = |folder: &str, options: &[&str]| collected(&project, folder, options);

    for (folder, options, expected) in [
        ("shop", &[][..], &["common", "shop"][..]),
        ("shop/src", &[], &["common", "shop"]),
        ("common", &[], &["common"]),
        ("common", &["--package", "shop"], &["common", "shop"]),
        (
            "",
            &["-p", "other", "-p", "common@0.1"],
            &["common", "other"],
        ),
        ("", &["-p", "co*"], &["common"]),
        (
            "",
            &["--workspace", "--exclude", "other"],
            &["common", "shop"],
        ),
        (
            "shop",
            &["--workspace", "--exclude", "sh?p"],
            &["common", "other"],
        ),
        (
            "",
            &["--manifest-path", "shop/Cargo.toml"],
            &["common", "shop"],
        ),
    ] {
        let (ran, crates) = of(folder, options);
        assert_eq!(ran.code, 0, "{folder} {options:?}: {ran}");
        assert_eq!(crates, expected, "{folder} {options:?}: {ran}");
    }
    // All packages conflict, in the root and from a member.
    for (folder, options) in [("", &[][..]), ("shop", &["--workspace"])] {
        let (ran, crates) = of(folder, options);
        assert_eq!(ran.code, 1, "{ran}");
        assert!(ran.err.contains("error[duplicate-event]"), "{ran}");
        assert_eq!(crates, ["common", "other"], "{ran}");
    }
    for (folder, options, expected) in [
        ("plain", &[][..], "neither `plain` nor a package"),
        (
            "",
            &["-p", "plain"],
            "collect all packages with `--workspace`",
        ),
        ("", &["-p", "nothing"], "it has: common, other, plain, shop"),
        ("", &["--exclude", "shop"], "--workspace"),
    ] {
        let (ran, _) = of(folder, options);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(expected), "{ran}");
    }

    // Only the whole workspace shows that an event is gone.
    let lock = project.run(&["lock", "--offline", "--workspace", "--exclude", "other"]);
    assert_eq!(lock.code, 0, "{lock}");
    let check = support::run(&project.path("common"), &["check", "--offline"]);
    assert_eq!(check.code, 0, "{check}");
    assert!(!check.out.contains("lock-gone"), "{check}");

    let root = format!("[workspace]\n{members}default-members = ['other']\n");
    project.write("Cargo.toml", &root);
    let (ran, crates) = of("", &[]);
    assert_eq!((ran.code, crates), (0, vec!["other".to_owned()]), "{ran}");
    // They apply in the root only.
    let (ran, crates) = of("common", &[]);
    assert_eq!((ran.code, crates), (0, vec!["common".to_owned()]), "{ran}");
}

/// A package that is not upgraded yet does not keep its dependents from being collected.
#[test]
fn a_dependency_with_another_version_is_reported() {
    let project = project(
        "two-versions",
        "[workspace]\nmembers = ['common', 'shop']\nresolver = '3'\n",
    );
    let old = "[package]\nname = 'customerio'\nversion = '0.0.9'\nedition = '2024'\n";
    project.write("old/Cargo.toml", old);
    project.write("old/src/lib.rs", "");
    let common = "[package]\nname = 'common'\nversion = '0.1.0'\nedition = '2024'\n\
        [dependencies]\ncustomerio = { path = '../old' }\n";
    project.write("common/Cargo.toml", common);
    project.write("common/src/lib.rs", "");

    let words = "`common` depends on customerio 0.0.9, so its events can't be in one catalog with those of customerio";
    let (ran, crates) = collected(&project, "shop", &[]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.err.contains(words), "{ran}");
    assert!(crates.is_empty(), "{ran}");
    let (ran, crates) = collected(&project, "shop", &["--allow-missing"]);
    assert_eq!((ran.code, crates), (0, vec!["shop".to_owned()]), "{ran}");
    // Both are chosen, so that neither version is the right one.
    let (ran, _) = collected(&project, "", &[]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(
        ran.err.contains("choose one of them with `--package`"),
        "{ran}"
    );
}
