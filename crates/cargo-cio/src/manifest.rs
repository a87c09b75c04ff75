//! The source files of a driver: its Cargo.toml and its main.rs.

use std::path::{Path, PathBuf};

use cargo_metadata::Package;
use customerio_catalog::driver::FEATURE;
use toml::{Table, Value};

use crate::project::{Member, Project};
use crate::source::{self, SourceError};

/// Why the Cargo.toml of a driver can't be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManifestError {
    #[error("no package is left whose events can be collected")]
    NoMember,
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("failed to read {}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is not valid TOML", path.display())]
    Parse {
        path: PathBuf,
        source: toml::de::Error,
    },
}

/// The Cargo.toml of a driver. It is a workspace of its own that depends on each member and uses the
/// patches and profiles of the members' workspace.
pub(crate) fn cargo_toml(project: &Project) -> Result<String, ManifestError> {
    let customerio = project.customerio.as_ref().ok_or(ManifestError::NoMember)?;
    let mut dependencies = Table::new();
    dependencies.insert(
        "customerio".to_owned(),
        source::customerio(customerio)?.into(),
    );
    dependencies.insert(
        "customerio-catalog".to_owned(),
        source::customerio_catalog(customerio)?.into(),
    );
    for member in &project.members {
        dependencies.insert(member.package().to_owned(), dependency(member).into());
    }
    let mut manifest = Table::from_iter([
        ("package".to_owned(), package(&project.driver_name()).into()),
        ("dependencies".to_owned(), dependencies.into()),
        ("workspace".to_owned(), workspace(project).into()),
    ]);
    inherit(&mut manifest, &project.root)?;
    separate(&mut manifest, customerio);
    tune(&mut manifest, project);
    Ok(manifest.to_string())
}

/// The main.rs of a driver. It names each crate, since a crate that is not named is not linked.
pub(crate) fn main_rs(project: &Project) -> String {
    let mut text = String::from("//! Written by `cargo cio`, which overwrites it.\n\n");
    for member in &project.members {
        let name = member.package().replace('-', "_");
        text.push_str("use ");
        text.push_str(&name);
        text.push_str(" as _;\n");
    }
    text.push_str(
        "
fn main() {
    let request = std::env::args().nth(1).unwrap_or_else(String::new);
    let collected = customerio::Catalog::collect_with_conflicts();
    print!(\"{}\", customerio_catalog::driver::answer(collected, &request));
}
",
    );
    text
}

/// The workspace of a driver: cargo finds the packages that it depends on, but not the build scripts.
fn workspace(project: &Project) -> Table {
    let scripts = project.scripts();
    let folders = scripts.map(|it| path_value(&it.folder(&project.driver())));
    Table::from_iter([("members".to_owned(), folders.collect::<Vec<_>>().into())])
}

fn package(name: &str) -> Table {
    Table::from_iter([
        ("name".to_owned(), name.into()),
        ("version".to_owned(), "0.0.0".into()),
        ("edition".to_owned(), "2024".into()),
        ("publish".to_owned(), false.into()),
    ])
}

fn dependency(member: &Member) -> Table {
    Table::from_iter([
        // With `package`, the name of the crate in the driver is that of the package. The libraries
        // of two packages may have the same name.
        ("package".to_owned(), member.package().into()),
        ("path".to_owned(), path_value(&member.folder)),
        (
            "default-features".to_owned(),
            member.default_features.into(),
        ),
        ("features".to_owned(), member.features.clone().into()),
    ])
}

/// Copies the patches and the profiles of the workspace. Without the patches, `customerio` could be
/// another package. Without the profiles, all dependencies would be built again.
fn inherit(manifest: &mut Table, root: &Path) -> Result<(), ManifestError> {
    let path = root.join("Cargo.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => return Err(ManifestError::Read { path, source }),
    };
    let mut workspace: Table = match text.parse() {
        Ok(table) => table,
        Err(source) => return Err(ManifestError::Parse { path, source }),
    };
    if let Some(table) = manifest.get_mut("workspace").and_then(Value::as_table_mut) {
        table.insert("resolver".to_owned(), resolver(&workspace).into());
    }
    // Profiles can have keys that are features of cargo.
    if let Some(features) = workspace.remove("cargo-features") {
        manifest.insert("cargo-features".to_owned(), features);
    }
    if let Some(mut patch) = workspace.remove("patch") {
        for patched in tables(&mut patch).flat_map(tables) {
            if let Some(path) = patched.get("path").and_then(Value::as_str) {
                let absolute = path_value(&root.join(path));
                if let Some(patched) = patched.as_table_mut() {
                    patched.insert("path".to_owned(), absolute);
                }
            }
        }
        manifest.insert("patch".to_owned(), patch);
    }
    if let Some(mut profile) = workspace.remove("profile") {
        for profile in tables(&mut profile) {
            // Cargo warns about settings for packages that are not in the graph. Packages that only
            // the user's tests need are not in the driver's graph.
            if let Some(packages) = profile.get_mut("package").and_then(Value::as_table_mut) {
                packages.retain(|name, _| name == "*");
            }
        }
        manifest.insert("profile".to_owned(), profile);
    }
    Ok(())
}

/// Enables the feature that lets the derives leave out what a driver does not use, if this version of `customerio` has
/// it. The first resolver enables a feature for build scripts too, which may show values.
fn separate(manifest: &mut Table, customerio: &Package) {
    if !customerio.features.contains_key(FEATURE) {
        return;
    }
    let resolver = manifest.get("workspace").and_then(|it| it.get("resolver"));
    if resolver.and_then(Value::as_str) == Some("1") {
        return;
    }
    let dependencies = manifest.get_mut("dependencies");
    let customerio = dependencies.and_then(|it| it.get_mut("customerio"));
    let features = customerio.and_then(|it| it.get_mut("features"));
    if let Some(features) = features.and_then(Value::as_array_mut) {
        features.push(FEATURE.into());
    }
}

/// The resolver of a workspace, which decides how features are unified: its own, or that of the edition of the
/// package at its root.
fn resolver(workspace: &Table) -> &str {
    let key = |table: &str, key: &str| workspace.get(table)?.get(key)?.as_str();
    let inherited = || {
        workspace
            .get("workspace")?
            .get("package")?
            .get("edition")?
            .as_str()
    };
    let own = key("workspace", "resolver").or_else(|| key("package", "resolver"));
    own.unwrap_or_else(|| {
        let edition = workspace.get("package").and_then(|it| it.get("edition"));
        match edition.and_then(|it| it.as_str().or_else(inherited)) {
            None | Some("2015" | "2018") => "1",
            Some("2021") => "2",
            Some(_) => "3",
        }
    })
}

/// Packages that only the driver uses, built optimised: a large catalog takes seconds otherwise. The
/// profile of packages that the user's program may use is unchanged, so that they are built once.
const OPTIMIZED: [&str; 6] = [
    "customerio-catalog",
    "customerio-core",
    "customerio-rules",
    "maud",
    "pulldown-cmark",
    "serde-saphyr",
];

/// Sets the profile of packages that are built for the driver alone. The members are among them, since
/// the feature `catalog` changes them. They have no debug information, which takes long to link.
fn tune(manifest: &mut Table, project: &Project) {
    let mut at = manifest;
    for key in ["profile", "dev", "package"] {
        let entry = at.entry(key).or_insert_with(|| Table::new().into());
        let Some(table) = entry.as_table_mut() else {
            return;
        };
        at = table;
    }
    let mut set = |name: &str, settings: Table| at.insert(name.to_owned(), settings.into());
    for name in OPTIMIZED {
        set(name, optimized());
    }
    let no_debug = || ("debug".to_owned(), false.into());
    for member in &project.members {
        set(member.package(), Table::from_iter([no_debug()]));
    }
    let stripped = ("strip".to_owned(), "debuginfo".into());
    set(
        &project.driver_name(),
        Table::from_iter([no_debug(), stripped]),
    );
}

/// The profile of [`OPTIMIZED`]. Checks of the standard library cost as much as the work itself.
fn optimized() -> Table {
    Table::from_iter([
        ("opt-level".to_owned(), 2.into()),
        ("debug-assertions".to_owned(), false.into()),
    ])
}

fn tables(of: &mut Value) -> impl Iterator<Item = &mut Value> {
    of.as_table_mut()
        .into_iter()
        .flat_map(|table| table.iter_mut().map(|(_, value)| value))
}

fn path_value(path: &Path) -> Value {
    path.to_string_lossy().into_owned().into()
}

#[cfg(test)]
mod tests {
    use toml::Table;

    use super::{OPTIMIZED, inherit, optimized, resolver};

    #[test]
    fn benches_measure_the_profile_of_drivers() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
        let text = std::fs::read_to_string(root).expect("the workspace");
        let manifest: Table = text.parse().expect("TOML");
        let packages = OPTIMIZED.map(|name| (name.to_owned(), optimized().into()));
        assert_eq!(
            manifest["profile"]["driver"]["package"].as_table(),
            Some(&Table::from_iter(packages))
        );
    }

    #[test]
    fn the_resolver_is_that_of_the_workspace() {
        for (manifest, expected) in [
            (
                "[workspace]\nresolver = '2'\n[package]\nedition = '2015'",
                "2",
            ),
            ("[package]\nresolver = '1'\nedition = '2024'", "1"),
            ("[workspace]", "1"),
            ("[package]\nname = 'a'", "1"),
            ("[package]\nedition = '2018'", "1"),
            ("[package]\nedition = '2021'", "2"),
            ("[package]\nedition = '2024'", "3"),
            (
                "[workspace.package]\nedition = '2021'\n[package]\nedition.workspace = true",
                "2",
            ),
        ] {
            let table = manifest.parse().expect("TOML");
            assert_eq!(resolver(&table), expected, "{manifest}");
        }
    }

    #[test]
    fn patches_and_profiles_are_copied() {
        let root = tempfile::tempdir().expect("a folder");
        let text = r#"
            cargo-features = ["profile-rustflags"]
            [workspace]
            members = ["a"]
            [patch.crates-io]
            serde = { path = "vendor/serde" }
            syn = { git = "https://example.com/syn" }
            [profile.dev]
            debug = false
            [profile.dev.package."*"]
            opt-level = 1
            [profile.dev.package.proptest]
            opt-level = 3
        "#;
        std::fs::write(root.path().join("Cargo.toml"), text).expect("written");
        let mut manifest = Table::new();
        inherit(&mut manifest, root.path()).expect("read");

        let patch = &manifest["patch"]["crates-io"];
        assert_eq!(
            patch["serde"]["path"].as_str(),
            root.path().join("vendor/serde").to_str()
        );
        assert_eq!(
            patch["syn"]["git"].as_str(),
            Some("https://example.com/syn")
        );
        assert_eq!(
            manifest["cargo-features"][0].as_str(),
            Some("profile-rustflags")
        );
        let dev = &manifest["profile"]["dev"];
        assert_eq!(dev["debug"].as_bool(), Some(false));
        assert_eq!(dev["package"].as_table().map(Table::len), Some(1));
        assert!(!manifest.contains_key("workspace"));
    }

    #[test]
    fn a_broken_manifest_is_named() {
        let root = tempfile::tempdir().expect("a folder");
        let error = inherit(&mut Table::new(), root.path()).expect_err("not there");
        assert!(error.to_string().contains("Cargo.toml"), "{error}");
        std::fs::write(root.path().join("Cargo.toml"), "[").expect("written");
        let error = inherit(&mut Table::new(), root.path()).expect_err("broken");
        assert!(error.to_string().contains("not valid TOML"), "{error}");
    }
}
