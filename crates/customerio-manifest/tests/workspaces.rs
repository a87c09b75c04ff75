//! The settings and the workspace root, compared with the output of `cargo metadata` for the same
//! manifests.
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;
use customerio_manifest::{Manifests, Requirement};
use serde_json::Value;

/// A package at `a/b/c`, and what is around it.
struct Case {
    name: &'static str,
    /// Other manifests, by folder.
    around: &'static [(&'static str, &'static str)],
    /// The package's manifest, without its name.
    package: &'static str,
    /// The folder of the workspace root.
    root: &'static str,
    /// What is required, if anything is.
    require: &'static [Requirement],
}

const OWNER: &[Requirement] = &[Requirement::Owner];
const BOTH: &[Requirement] = &[Requirement::Owner, Requirement::Doc];
const PLAIN: &str = "[package]\nname = 'c'\nversion = '0.1.0'\nedition = '2024'\n";
const POLICY: &str =
    "[workspace]\nmembers = ['b/c']\n[workspace.metadata.cio]\nrequire = ['owner']\n";

/// A package of the workspace at `a`, which has no policy.
const fn own(name: &'static str, package: &'static str, require: &'static [Requirement]) -> Case {
    Case {
        name,
        around: &[("a", "[workspace]\nmembers = ['b/c']\n")],
        package,
        root: "a",
        require,
    }
}

/// A package with nothing to say, with other manifests around it.
const fn around(
    name: &'static str,
    around: &'static [(&'static str, &'static str)],
    root: &'static str,
    require: &'static [Requirement],
) -> Case {
    Case {
        name,
        around,
        package: PLAIN,
        root,
        require,
    }
}

const CASES: &[Case] = &[
    // How a table is written.
    own("no table", PLAIN, &[]),
    own(
        "a header",
        "[package]\nname = 'c'\n[package.metadata.cio]\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "a comment with a workspace",
        "# [workspace.members]\n[package]\nname = 'c' # [workspace]\n[package.metadata.cio]\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "a string with a workspace",
        "[package]\nname = 'c'\ndescription = '''\n[workspace]\n[package.metadata.cio]\nrequire = [\"doc\"]\n'''",
        &[],
    ),
    own(
        "dotted below metadata",
        "[package]\nname = 'c'\n[package.metadata]\ncio.require = ['owner']",
        OWNER,
    ),
    own(
        "inline below metadata",
        "[package]\nname = 'c'\n[package.metadata]\ncio = { require = ['owner'] }",
        OWNER,
    ),
    own(
        "dotted below package",
        "[package]\nname = 'c'\nmetadata.cio.require = ['owner']",
        OWNER,
    ),
    own(
        "dotted at the top",
        "package.name = 'c'\npackage.metadata.cio.require = ['owner']",
        OWNER,
    ),
    own(
        "all inline",
        "package = { name = 'c', metadata = { cio = { require = ['owner'] } } }",
        OWNER,
    ),
    own(
        "a quoted header",
        "[package]\nname = 'c'\n[package.metadata.\"cio\"]\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "all quoted",
        "[\"package\"]\nname = 'c'\n['package'.\"metadata\" . 'cio']\n\"require\" = ['owner']",
        OWNER,
    ),
    own(
        "an escaped header",
        "[package]\nname = 'c'\n[package.metadata.\"ci\\u006f\"]\n\"r\\u0065quire\" = ['owner']",
        OWNER,
    ),
    own(
        "an inline table of several lines",
        "[package]\nname = 'c'\nmetadata.cio = {\n  # why\n  require = [\n    'owner', # this\n    'doc',\n  ],\n  lint = { missing-owner = 'deny', },\n}",
        BOTH,
    ),
    own(
        "dotted lint",
        "[package]\nname = 'c'\n[package.metadata.cio]\nlint.missing-owner = 'deny'\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "a table of lint",
        "[package]\nname = 'c'\n[package.metadata.cio]\nrequire = ['owner']\n[package.metadata.cio.lint]\nmissing-owner = 'deny'",
        OWNER,
    ),
    own(
        "lint first",
        "[package.metadata.cio.lint]\nmissing-owner = 'deny'\n[package]\nname = 'c'\n[package.metadata.cio]\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "escapes",
        "[package]\nname = 'c'\nmetadata.cio.require = [\"own\\u0065r\", \"\\x64oc\"]",
        BOTH,
    ),
    own(
        "strings of several lines",
        "[package]\nname = 'c'\nmetadata.cio.require = [\"\"\"\nown\\\n   er\"\"\", '''doc''']",
        BOTH,
    ),
    own(
        "CRLF",
        "[package]\r\nname = 'c'\r\n[package.metadata.cio]\r\nrequire = [\r\n'owner',\r\n]\r\n",
        OWNER,
    ),
    own(
        "a BOM",
        "\u{feff}[package]\nname = 'c'\n[package.metadata.cio]\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "spaces in a header",
        "[package]\nname = 'c'\n[ package . metadata\t.cio ] # here\nrequire = ['owner']",
        OWNER,
    ),
    own(
        "a subtable of another tool",
        "[package]\nname = 'c'\n[package.metadata.other.cio]\nrequire = ['owner']\n[[package.metadata.list]]\ncio = 1",
        &[],
    ),
    own(
        "the old name of a package",
        "[project]\nname = 'c'\nedition = '2021'\n[project.metadata.cio]\nrequire = ['owner']",
        OWNER,
    ),
    // How the root is found.
    around("no workspace", &[("", PLAIN), ("a", PLAIN)], "a/b/c", &[]),
    around("a virtual workspace", &[("a", POLICY)], "a", OWNER),
    around(
        "a workspace with a package",
        &[(
            "a",
            "[package]\nname = 'a'\n[workspace]\nmembers = ['b/c']\nmetadata.cio.require = ['owner']",
        )],
        "a",
        OWNER,
    ),
    around(
        "an inline workspace",
        &[(
            "a",
            "workspace = { members = ['b/*'], metadata.cio.require = ['owner'] }",
        )],
        "a",
        OWNER,
    ),
    around(
        "a quoted workspace",
        &[(
            "a",
            "['workspace']\nmembers = ['b/c']\n[workspace.metadata.'cio']\nrequire = ['owner']",
        )],
        "a",
        OWNER,
    ),
    around(
        "a dotted workspace",
        &[(
            "a",
            "workspace.members = ['b/c']\nworkspace.metadata.cio.require = ['owner']",
        )],
        "a",
        OWNER,
    ),
    around(
        "a package between that mentions a workspace",
        &[
            ("a", POLICY),
            (
                "a/b",
                "# [workspace]\n[package]\nname = 'b'\ndescription = '[workspace.'",
            ),
        ],
        "a",
        OWNER,
    ),
    around(
        "the nearer of two workspaces",
        &[
            ("", POLICY),
            (
                "a",
                "[workspace]\nmembers = ['b/c']\n[workspace.metadata.cio]\nrequire = ['owner', 'doc']",
            ),
        ],
        "a",
        BOTH,
    ),
    around(
        "a workspace that excludes the package",
        &[
            (
                "",
                "[workspace]\nmembers = ['a/b/c']\nmetadata.cio.require = ['owner']",
            ),
            (
                "a",
                "[workspace]\nexclude = ['b']\nmetadata.cio.require = ['owner', 'doc']",
            ),
        ],
        "",
        OWNER,
    ),
    around(
        "a workspace that excludes and lists the package",
        &[(
            "a",
            "[workspace]\nexclude = ['b']\nmembers = ['b/c']\nmetadata.cio.require = ['owner']",
        )],
        "a",
        OWNER,
    ),
    around(
        "a workspace that excludes and lists the package by a glob",
        &[(
            "a",
            "[workspace]\nexclude = ['b']\nmembers = ['b/*']\nmetadata.cio.require = ['owner']",
        )],
        "a/b/c",
        &[],
    ),
    around(
        "exclusion by a part of a name",
        &[(
            "a",
            "[workspace]\nexclude = ['b/c2', 'b/']\nmembers = ['b/./c']\nmetadata.cio.require = ['owner']",
        )],
        "a",
        OWNER,
    ),
    around(
        "the only workspace excludes the package",
        &[(
            "a",
            "[workspace]\nexclude = ['b/c']\nmetadata.cio.require = ['owner']",
        )],
        "a/b/c",
        &[],
    ),
    Case {
        name: "a workspace of its own",
        around: &[("a", POLICY)],
        package: "[package]\nname = 'c'\n[workspace]\nmetadata.cio.require = ['doc', 'owner']",
        root: "a/b/c",
        require: &[Requirement::Doc, Requirement::Owner],
    },
    Case {
        name: "package.workspace, beside the package",
        around: &[
            ("a", "[workspace]\nmetadata.cio.require = ['doc']"),
            (
                "side",
                "[workspace]\nmembers = ['../a/b/c']\nmetadata.cio.require = ['owner']",
            ),
        ],
        package: "[package]\nname = 'c'\nworkspace = '../../../side'",
        root: "side",
        require: OWNER,
    },
    Case {
        name: "package.workspace, upwards past another workspace",
        around: &[
            (
                "",
                "[workspace]\nmembers = ['a/b/c']\nmetadata.cio.require = ['owner']",
            ),
            ("a", "[workspace]\nmetadata.cio.require = ['doc']"),
        ],
        package: "[package]\nname = 'c'\nworkspace = '../.././../a/..'",
        root: "",
        require: OWNER,
    },
    Case {
        name: "package.workspace of a package between",
        around: &[
            ("", PLAIN),
            ("a", "[package]\nname = 'a'\nworkspace = '../side'"),
            (
                "side",
                "[workspace]\nmembers = ['../a', '../a/b/c']\nmetadata.cio.require = ['owner']",
            ),
        ],
        package: PLAIN,
        root: "side",
        require: OWNER,
    },
    Case {
        name: "the package overrides its workspace",
        around: &[("a", POLICY)],
        package: "[package]\nname = 'c'\n[package.metadata.cio]\nrequire = ['owner', 'doc']",
        root: "a",
        require: BOTH,
    },
];

/// Writes a case into a folder, and returns the folder of its package.
fn written(case: &Case, folder: &Path) -> PathBuf {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    };
    for (at, text) in case.around {
        write(&format!("./{at}/Cargo.toml"), text);
        write(&format!("./{at}/src/lib.rs"), "");
    }
    // Lock files of former workspaces: they decide nothing.
    write("a/b/Cargo.lock", "");
    write("a/b/c/Cargo.lock", "version = 4\n");
    write("a/b/c/src/lib.rs", "");
    write("a/b/c/Cargo.toml", case.package);
    folder.join("a/b/c")
}

fn required(metadata: &Value) -> Option<Vec<String>> {
    let list = metadata.get("cio")?.get("require")?.as_array()?;
    let words = list
        .iter()
        .map(|it| it.as_str().expect("a word").to_owned());
    Some(words.collect())
}

const fn word(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Owner => "owner",
        Requirement::Doc => "doc",
        Requirement::Tags
        | Requirement::Since
        | Requirement::PropertyDoc
        | Requirement::Example => "another",
    }
}

#[test]
fn cargo_agrees() {
    for case in CASES {
        let name = case.name;
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = fs::canonicalize(temporary.path()).expect("a path");
        let package = written(case, &folder);
        let manifests = Manifests::read(&package);
        assert_eq!(manifests.problems, [], "{name}");
        let root = if case.root.is_empty() {
            folder.clone()
        } else {
            folder.join(case.root)
        };
        assert_eq!(manifests.workspace_root, root, "{name}");
        let require = manifests.settings.require;
        assert_eq!(require.as_deref().unwrap_or(&[]), case.require, "{name}");

        let metadata = MetadataCommand::new()
            .manifest_path(package.join("Cargo.toml"))
            .no_deps()
            .other_options(["--offline".to_owned()])
            .exec();
        let metadata = metadata.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(metadata.workspace_root, root, "{name}");
        let manifest = package.join("Cargo.toml");
        let mut packages = metadata.packages.iter();
        let package = packages
            .find(|it| it.manifest_path == manifest)
            .expect(name);
        let cargo = required(&package.metadata).or(required(&metadata.workspace_metadata));
        let words: Vec<_> = case.require.iter().map(|it| word(*it).to_owned()).collect();
        assert_eq!(cargo.as_deref().unwrap_or(&[]), words, "{name}");
    }
}

#[test]
fn unreadable_settings_are_a_problem_with_their_position() {
    for (text, expected) in [
        ("[package\n", "a/b/c/Cargo.toml:1:9: not valid TOML: "),
        (
            "[package]\nname = 'ü' = 1",
            "a/b/c/Cargo.toml:2:12: not valid TOML: ",
        ),
        (
            "[package]\nname = 'a'\nname = 'b'",
            "a/b/c/Cargo.toml:3:1: not valid TOML: ",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let case = own("broken", "", &[]);
        let package = written(&case, folder.path());
        fs::write(package.join("Cargo.toml"), text).expect("written");
        let manifests = Manifests::read(&package);
        let [problem] = &manifests.problems[..] else {
            panic!("{:?}", manifests.problems);
        };
        let place = problem.location.relative_to(folder.path());
        let shown = format!("{place}: {}", problem.message).replace('\\', "/");
        assert!(shown.starts_with(expected), "{shown}");
    }
}

#[test]
fn a_broken_workspace_is_a_problem_of_its_packages() {
    let folder = tempfile::tempdir().expect("a folder");
    let package = written(&own("broken", PLAIN, &[]), folder.path());
    fs::write(folder.path().join("a/Cargo.toml"), b"[workspace]\n# \xff").expect("written");
    let manifests = Manifests::read(&package);
    let problems = manifests.problems.iter();
    let shown: Vec<_> = problems
        .map(|it| (it.location.relative_to(folder.path()), it.message.as_str()))
        .collect();
    let expected = ("a/Cargo.toml:2:3".to_owned(), "not UTF-8; save it as UTF-8");
    assert_eq!(shown, [expected]);
}

#[test]
fn a_folder_without_a_manifest_has_no_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifests = Manifests::read(folder.path());
    assert_eq!(manifests.workspace_root, folder.path());
    assert_eq!((manifests.files.len(), manifests.problems.len()), (0, 0));
}
