//! The user's settings of cargo, as docs/cargo-settings.md lists them.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;
use support::{Project, Ran};

const MAIN: &str = r#"
//! A till.

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

/// The till was opened.
#[derive(customerio::CioEvent)]
#[cio(event = "Till Opened")]
struct TillOpened {
    by: String,
}

#[cfg(fancy)]
/// Something fancy.
#[derive(customerio::CioEvent)]
#[cio(event = "Fancy")]
struct Fancy {}

fn main() {
    let _ = TillOpened { by: GENERATED.into() };
}
"#;

/// Reads its own folder, relative and by both forms of the variable.
const BUILD: &str = r#"
use std::{env, fs, path::Path};

mod helper;

fn main() {
    let relative = fs::read_to_string("names.txt").expect("relative");
    let fixed = Path::new(env!("CARGO_MANIFEST_DIR")).join("names.txt");
    assert_eq!(fs::read_to_string(fixed).expect("fixed"), relative);
    let set = env::var("CARGO_MANIFEST_DIR").expect("set");
    assert_eq!(fs::read_to_string(Path::new(&set).join("../shared.txt")).expect("set"), "shared");
    assert_eq!(env::var_os("CARGO_FEATURE_MORE").is_some(), cfg!(feature = "more"));
    #[cfg(feature = "more")]
    assert!(maker::IS_LOUD);
    let out = env::var("OUT_DIR").expect("set");
    let text = format!("{}{:?};", helper::HEAD, relative.trim());
    fs::write(Path::new(&out).join("generated.rs"), text).expect("written");
    println!("cargo::rustc-check-cfg=cfg(fancy)");
    println!("cargo::rustc-cfg=fancy");
    println!("cargo::rerun-if-changed=names.txt");
}
"#;

/// The Cargo.toml, with more at its beginning and more tables.
fn manifest(first: &str, tables: &str) -> String {
    format!(
        "{first}[workspace]\n[package]\nname = 'till'\nversion = '0.1.0'\nedition = '2024'\n\
         [features]\nmore = ['dep:maker', 'maker/loud']\n\
         [build-dependencies]\nmaker = {{ path = 'maker', optional = true }}\n{tables}[dependencies]\n{}",
        support::customerio(),
    )
}

fn project() -> Project {
    let project = Project::fresh("settings/till");
    project.write("Cargo.toml", &manifest("", ""));
    project.write("src/main.rs", MAIN);
    project.write("build.rs", BUILD);
    project.write(
        "helper.rs",
        "pub const HEAD: &str = \"const GENERATED: &str = \";\n",
    );
    project.write("names.txt", "me\n");
    let maker = "[package]\nname = 'maker'\nedition = '2024'\n[features]\nloud = []\n";
    project.write("maker/Cargo.toml", maker);
    let loud = "pub const IS_LOUD: bool = cfg!(feature = \"loud\");\n";
    project.write("maker/src/lib.rs", loud);
    project.write("../shared.txt", "shared");
    project
}

/// A wrapper of the compiler that notes its calls in a file.
fn wrapper(project: &Project, name: &str) -> String {
    let log = project.path(&format!("{name}.log"));
    let script = format!(
        "#!/bin/sh\necho \"$*\" >>'{}'\nexec \"$@\"\n",
        log.display()
    );
    project.write(name, &script);
    let path = project.path(name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
    path.display().to_string()
}

#[track_caller]
fn names(project: &Project, ran: &Ran) -> Vec<String> {
    assert_eq!(ran.code, 0, "{ran}");
    let index = fs::read_to_string(project.path("schemas/index.json")).expect("an index");
    let index: Value = index.parse().expect("JSON");
    let events = index["events"].as_array().expect("a list").iter();
    let names = events.filter_map(|it| it["name"].as_str());
    names.map(str::to_owned).collect()
}

#[test]
fn settings_of_cargo_do_not_change_the_catalog() {
    let project = project();
    let export = ["cio", "export", "--format", "json-schema", "--offline"];
    let expected = ["Fancy", "Till Opened"];

    // A build script that reads its folder.
    let plain = project.run(&export);
    assert_eq!(names(&project, &plain), expected, "{plain}");
    project.write("names.txt", "you\n");
    let edited = [&export[..], &["--features", "more"]].concat();
    let edited = support::run(&project.path("src"), &edited);
    assert_eq!(names(&project, &edited), expected, "{edited}");

    // Targets whose programs don't run here; flags that make warnings errors; wrappers; features of
    // cargo, which its stable version takes with a variable; variables that cargo sets itself.
    let (features, profile) = (
        "cargo-features = ['profile-rustflags']\n",
        "[profile.dev]\nrustflags = ['--cfg', 'never']\n",
    );
    project.write("Cargo.toml", &manifest(features, profile));
    let (plain, workspace) = (wrapper(&project, "any"), wrapper(&project, "own"));
    project.write(
        ".cargo/config.toml",
        &format!(
            "[build]\ntarget = ['wasm32-unknown-unknown', 'aarch64-apple-darwin']\n\
             rustflags = ['-Dwarnings']\nrustc-wrapper = '{plain}'\n\
             rustc-workspace-wrapper = '{workspace}'\ntarget-dir = 'elsewhere'\n\
             [term]\ncolor = 'always'\nverbose = true\n[env]\nCIO_LOCK = 'strange'\n\
             [profile.dev]\npanic = 'abort'\n[alias]\nbuild = 'check'\n"
        ),
    );
    let mut set = support::command(&export);
    set.envs([
        ("RUSTC_BOOTSTRAP", "1"),
        ("CARGO_BUILD_TARGET", "wasm32-wasip1"),
        ("CARGO_INCREMENTAL", "0"),
        ("CARGO_MANIFEST_DIR", "/nowhere"),
        ("CARGO_PKG_NAME", "strange"),
        ("CARGO_TERM_PROGRESS_WHEN", "never"),
    ]);
    let set = support::ran(&mut set, &project.path("."));
    assert_eq!(names(&project, &set), expected, "{set}");
    for log in ["any.log", "own.log"] {
        let calls = fs::read_to_string(project.path(log)).expect("called");
        assert!(calls.contains("cio_driver_"), "{log}: {calls}");
    }
}
