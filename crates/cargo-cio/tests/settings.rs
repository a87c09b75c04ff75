//! The settings of cargo in docs/cargo-settings.md do not change a catalog.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{Project, Ran};

const MAIN: &str = r#"
//! A till.

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

/// Crates of `[patch]` in Cargo.toml, of `[patch]` in the configuration, and of a registry in it.
pub const WHERE: [&str; 3] = [patched::HERE, adjusted::HERE, shelved::HERE];

/// The till was opened.
#[derive(customerio::CioEvent)]
#[cio(event = "Till Opened")]
struct TillOpened {
    by: String,
}

/// By default.
#[cfg(feature = "usual")]
#[derive(customerio::CioEvent)]
#[cio(event = "Usual")]
struct Usual {}

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
    assert_eq!(env::var("CARGO_MANIFEST_LINKS").as_deref(), Ok("till-of-the-shop"));
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
        "{first}[workspace]\nmembers = ['goods']\nexclude = ['patched', 'adjusted']\n\
         [package]\nname = 'till'\nversion = '0.1.0'\nedition = '2024'\nlinks = 'till-of-the-shop'\n\
         [lints.rust]\nmissing_docs = 'forbid'\nwarnings = 'deny'\n\
         [features]\ndefault = ['usual']\nusual = []\nmore = ['dep:maker', 'maker/loud']\n\
         [patch.crates-io]\npatched = {{ path = 'patched' }}\n\
         [profile.release]\nopt-level = 'z'\n\
         [build-dependencies]\nmaker = {{ path = 'maker', optional = true }}\n{tables}\
         [target.'cfg(any())'.dependencies]\nabsent = {{ version = '0.1', registry = 'list' }}\n[dependencies]\n\
         goods = {{ path = 'goods' }}\npatched = '0.1'\nadjusted = '0.1'\n\
         shelved = {{ version = '0.1', registry = 'shelf' }}\n{}",
        support::customerio(),
    )
}

/// A library with strict lints.
const GOODS: &str = "//! Goods.\n\n/// Something was sold.\n#[derive(customerio::CioEvent)]\n\
    #[cio(event = \"Goods Sold\")]\npub struct GoodsSold {\n    /// How many.\n    pub count: u32,\n}\n";

/// The configuration that the project needs, with more keys of `[build]` and more tables.
fn config(project: &Project, build: &str, tables: &str) -> String {
    format!(
        "[build]\n{build}[patch.crates-io]\nadjusted = {{ path = 'adjusted' }}\n\
         [registries.shelf]\nindex = 'https://shelf.example/index'\n\
         [source.shelf]\nregistry = 'https://shelf.example/index'\nreplace-with = 'folder'\n\
         [source.folder]\ndirectory = '{}'\n\
         [registries.list]\nindex = 'https://list.example/index'\n\
         [source.list]\nregistry = 'https://list.example/index'\nreplace-with = 'files'\n\
         [source.files]\nlocal-registry = '{}'\n{tables}",
        project.path("shelf").display(),
        project.path("list").display(),
    )
}

fn project(name: &str) -> Project {
    let project = Project::fresh(&format!("{name}/till"));
    for name in ["patched", "adjusted", "shelf/shelved"] {
        let crate_name = name.trim_start_matches("shelf/");
        let cargo_toml =
            format!("[package]\nname = '{crate_name}'\nversion = '0.1.0'\nedition = '2024'\n");
        project.write(&format!("{name}/Cargo.toml"), &cargo_toml);
        let code = format!("pub const HERE: &str = \"{name}\";\n");
        project.write(&format!("{name}/src/lib.rs"), &code);
    }
    project.write("shelf/shelved/.cargo-checksum.json", "{\"files\": {}}");
    // A dependency of another platform, which is known but not downloaded.
    let absent = format!(
        "{{\"name\":\"absent\",\"vers\":\"0.1.0\",\"deps\":[],\"features\":{{}},\"yanked\":false,\"cksum\":\"{}\"}}\n",
        "0".repeat(64)
    );
    project.write("list/index/ab/se/absent", &absent);
    let goods = format!(
        "[package]\nname = 'goods'\nversion = '0.1.0'\nedition = '2024'\n\
         [lints.rust]\nmissing_docs = 'forbid'\nunused = 'deny'\nwarnings = 'deny'\n\
         [lints.clippy]\npedantic = 'deny'\n[dependencies]\n{}",
        support::customerio(),
    );
    project.write("goods/Cargo.toml", &goods);
    project.write("goods/src/lib.rs", GOODS);
    project.write(".cargo/config.toml", &config(&project, "", ""));
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

/// A wrapper of the compiler, or a compiler, that notes its calls in a file.
fn wrapper(project: &Project, name: &str) -> String {
    let log = project.path(&format!("{name}.log"));
    let script = format!(
        "#!/bin/sh\necho \"$*\" >>'{}'\nexec {} \"$@\"\n",
        log.display(),
        if name == "rustc" { "rustc" } else { "" },
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
    let project = project("settings");
    let export = ["cio", "export", "--format", "json-schema", "--offline"];
    let all = ["Fancy", "Goods Sold", "Till Opened", "Usual"];

    // A build script that reads its folder.
    let plain = project.run(&export);
    assert_eq!(names(&project, &plain), all, "{plain}");
    project.write("names.txt", "you\n");
    let every = [&export[..], &["--all-features"]].concat();
    let every = support::run(&project.path("src"), &every);
    assert_eq!(names(&project, &every), all, "{every}");
    let without = [&export[..], &["--no-default-features", "-F", "more"]].concat();
    let without = project.run(&without);
    let expected = ["Fancy", "Goods Sold", "Till Opened"];
    assert_eq!(names(&project, &without), expected, "{without}");

    // The lock of the workspace is complete now.
    let frozen = ["export", "--format", "json-schema", "--frozen"];
    let same = project.run(&frozen);
    assert_eq!(names(&project, &same), all, "{same}");
    let lock = fs::read_to_string(project.path("Cargo.lock")).expect("a lock");
    let stale = lock.replace(
        "name = \"goods\"\nversion = \"0.1.0\"",
        "name = \"goods\"\nversion = \"0.0.9\"",
    );
    assert_ne!(lock, stale);
    for option in ["--frozen", "--locked"] {
        project.write("Cargo.lock", &stale);
        let refused = project.run(&["export", "--format", "json-schema", option]);
        assert_eq!(refused.code, 2, "{refused}");
        assert!(refused.err.contains(option), "{refused}");
    }
    project.write("Cargo.lock", &lock);

    // `cargo` does not pass its own options to `cargo cio`.
    let program = Path::new(env!("CARGO_BIN_EXE_cargo-cio"));
    let present = std::env::var_os("PATH").expect("a path");
    let mut folders: Vec<_> = std::env::split_paths(&present).collect();
    folders.insert(0, program.parent().expect("a folder").to_owned());
    let folders = std::env::join_paths(folders);
    let mut by_cargo = Command::new("cargo");
    by_cargo
        .args(["--config", "build.rustc='/nowhere/rustc'"])
        .args(export)
        .env("PATH", folders.expect("a path"));
    let by_cargo = support::ran(&mut by_cargo, &project.path("."));
    assert_eq!(names(&project, &by_cargo), all, "{by_cargo}");
}

/// The configuration replaces the build script of a library, as in `cargo build`, and not the one of a
/// program.
#[test]
fn the_configuration_replaces_the_build_script_of_a_library() {
    let project = project("replaced-script");
    let manifest = fs::read_to_string(project.path("goods/Cargo.toml")).expect("a manifest");
    let manifest = manifest.replace("[lints.rust]", "links = 'goods-of-the-shop'\n[lints.rust]");
    project.write("goods/Cargo.toml", &manifest);
    project.write("goods/build.rs", "fn main() { panic!(\"not replaced\") }");
    let shelved = "#![allow(unexpected_cfgs)]\n\n/// Something is back.\n#[cfg(shelved)]\n\
        #[derive(customerio::CioEvent)]\n#[cio(event = \"Goods Shelved\")]\npub struct GoodsShelved {}\n";
    project.write(
        "goods/src/lib.rs",
        &GOODS.replace("//! Goods.\n", &format!("//! Goods.\n{shelved}")),
    );
    let version = Command::new("rustc").arg("-vV").output().expect("started");
    let version = String::from_utf8(version.stdout).expect("text");
    let mut lines = version.lines();
    let host = lines.find_map(|it| it.strip_prefix("host: "));
    let host = host.expect("a host");
    let tables = format!(
        "[target.{host}.goods-of-the-shop]\nrustc-cfg = ['shelved']\n\
         [target.{host}.till-of-the-shop]\nrustc-cfg = ['never']\n"
    );
    project.write(".cargo/config.toml", &config(&project, "", &tables));
    let replaced = project.run(&["export", "--format", "json-schema", "--offline"]);
    let all = [
        "Fancy",
        "Goods Shelved",
        "Goods Sold",
        "Till Opened",
        "Usual",
    ];
    assert_eq!(names(&project, &replaced), all, "{replaced}");
}

/// Each has its own programs and build scripts in the target folder.
#[test]
fn workspaces_with_packages_of_one_name_share_a_target_folder() {
    let (fancy, plain) = (project("fancy-till"), project("plain-till"));
    plain.write(
        "build.rs",
        &BUILD.replace("rustc-cfg=fancy", "rustc-cfg=plain"),
    );
    let export = ["export", "--format", "json-schema", "--offline"];
    for _ in 0..2 {
        let exported = fancy.run(&export);
        let all = ["Fancy", "Goods Sold", "Till Opened", "Usual"];
        assert_eq!(names(&fancy, &exported), all, "{exported}");
        let exported = plain.run(&export);
        assert_eq!(names(&plain, &exported), all[1..], "{exported}");
    }
}

/// Targets whose programs don't run here; a runner; flags that make warnings errors; wrappers; other
/// folders; no network; features of cargo, which its stable version takes with a variable; variables that
/// cargo sets itself.
#[test]
fn unusual_settings_of_cargo_do_not_change_the_catalog() {
    let project = project("unusual-settings");
    let (features, profile) = (
        "cargo-features = ['profile-rustflags']\n",
        "[profile.dev]\nrustflags = ['--cfg', 'never']\n\
         [profile.dev.build-override]\nrustflags = []\n",
    );
    project.write("Cargo.toml", &manifest(features, profile));
    let (plain, workspace) = (wrapper(&project, "any"), wrapper(&project, "own"));
    let rustc = wrapper(&project, "rustc");
    // The same in each run, so that cargo rebuilds only what has changed.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Programs of the build, such as macros, are those that all projects share.
    let (target, build) = (
        folder.join("cargo-cio-other"),
        folder.join("cargo-cio-target"),
    );
    let build = format!(
        "target = ['wasm32-unknown-unknown', 'aarch64-apple-darwin']\nrustflags = ['-Dwarnings']\n\
         rustc = '{rustc}'\nrustc-wrapper = '{plain}'\nrustc-workspace-wrapper = '{workspace}'\n\
         target-dir = '{}'\nbuild-dir = '{}'\njobs = 2\n",
        target.display(),
        build.display(),
    );
    let tables = "[term]\ncolor = 'always'\nverbose = true\n[env.CIO_LOCK]\nvalue = 'strange'\nforce = true\n\
        [profile.dev]\npanic = 'abort'\n[alias]\nbuild = 'check'\n[net]\noffline = true\n\
        [target.'cfg(all())']\nrunner = '/nowhere/runner'\n";
    project.write(".cargo/config.toml", &config(&project, &build, tables));
    let mut set = support::command(&["cio", "export", "--format", "json-schema"]);
    set.env_remove("CARGO_TARGET_DIR").envs([
        ("RUSTC_BOOTSTRAP", "1"),
        ("CARGO_BUILD_TARGET", "wasm32-wasip1"),
        ("CARGO_INCREMENTAL", "0"),
        ("CARGO_MANIFEST_DIR", "/nowhere"),
        ("CARGO_PKG_NAME", "strange"),
        // A setting that does not make the build longer.
        ("CARGO_PROFILE_DEV_CODEGEN_UNITS", "96"),
        ("CARGO_TERM_PROGRESS_WHEN", "never"),
    ]);
    let set = support::ran(&mut set, &project.path("."));
    let all = ["Fancy", "Goods Sold", "Till Opened", "Usual"];
    assert_eq!(names(&project, &set), all, "{set}");
    let calls = |log: &str| fs::read_to_string(project.path(log)).expect("called");
    for log in ["any.log", "own.log", "rustc.log"] {
        assert!(calls(log).contains("cio_driver_"), "{log}");
    }
    assert!(calls("rustc.log").contains("codegen-units=96"));
    assert!(!calls("own.log").contains("--crate-name goods"));
    assert!(
        target.join("cio").is_dir(),
        "the driver is in the target folder"
    );
}

/// A library that is loaded at run time, and a resolver that unifies the features of build scripts and libraries.
#[test]
fn libraries_can_be_dynamic_and_share_the_features_of_build_scripts() {
    let project = Project::fresh("dynamic");
    let package = |name: &str, rest: &str| {
        format!("[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2021'\n{rest}")
    };
    let manifest = format!(
        "[workspace]\nmembers = ['goods']\nresolver = '1'\n{}",
        package(
            "till",
            "[lib]\ncrate-type = ['dylib']\n[build-dependencies]\n\
            goods = { path = 'goods', features = ['more'] }\n[dependencies]\ngoods = { path = 'goods' }\n"
        ),
    );
    project.write("Cargo.toml", &(manifest + &support::customerio()));
    project.write("src/lib.rs", "//! A till.\n\npub use goods::GoodsSold;\n\n/// The till was opened.\n\
        #[derive(customerio::CioEvent)]\n#[cio(event = \"Till Opened\")]\npub struct TillOpened {}\n");
    project.write("build.rs", "fn main() {}\n");
    let goods = package("goods", "[features]\nmore = []\n[dependencies]\n");
    project.write("goods/Cargo.toml", &(goods + &support::customerio()));
    let more = "/// More.\n#[cfg(feature = \"more\")]\n#[derive(customerio::CioEvent)]\n\
        #[cio(event = \"More Sold\")]\npub struct MoreSold {}\n";
    project.write("goods/src/lib.rs", &format!("{GOODS}\n{more}"));
    let export = [
        "export",
        "--format",
        "json-schema",
        "--offline",
        "--workspace",
    ];
    let exported = project.run(&export);
    let all = ["Goods Sold", "More Sold", "Till Opened"];
    assert_eq!(names(&project, &exported), all, "{exported}");
}

/// `cargo vendor` adds what the workspace builds with, and not what collects its catalog.
#[test]
fn vendored_packages_are_completed_by_the_command_of_the_error() {
    let project = Project::fresh("vendored");
    let manifest = format!(
        "[workspace]\n[package]\nname = 'till'\nversion = '0.1.0'\nedition = '2024'\n[dependencies]\n{}",
        support::customerio(),
    );
    project.write("Cargo.toml", &manifest);
    project.write("src/lib.rs", GOODS);
    let cargo = |arguments: &[&str]| {
        let ran = support::ran(Command::new("cargo").args(arguments), &project.path(""));
        assert_eq!(ran.code, 0, "{ran}");
        ran
    };
    let config = cargo(&["vendor", "--offline", "vendor"]).out;
    project.write(".cargo/config.toml", &config);
    // The second run finds the files that the first one wrote for the driver.
    let refused = [(); 2].map(|()| project.run(&["check", "--offline"]));
    let drivers = refused.map(|ran| {
        assert_eq!(ran.code, 2, "{ran}");
        let command = ran.err.split_once("`cargo vendor --sync ");
        let (driver, _) = command
            .and_then(|(_, it)| it.split_once('`'))
            .expect("a command");
        driver.to_owned()
    });
    assert_eq!(drivers[0], drivers[1]);
    cargo(&["vendor", "--offline", "--sync", &drivers[0], "vendor"]);
    let driver = [
        "--format-version=1",
        "--locked",
        "--manifest-path",
        &drivers[0],
    ];
    cargo(&[&["metadata", "--offline"], &driver[..]].concat());
}
