//! Collects the events of a program by building it as a library.
//!
//! A program can't be linked into another program. A generated package next to the driver therefore
//! builds the same source files as a library, with the same dependencies. `main` becomes an ordinary
//! function that is never called. A generated build script sets the variables that cargo sets for the
//! program's own package, such as `CARGO_MANIFEST_DIR`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cargo_metadata::{Dependency, DependencyKind, Package, Target, TargetKind};
use toml::{Table, Value};

use crate::source::{self, SourceError};

/// A program that is built as a library.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Program {
    /// The name of the package that builds it.
    pub(crate) package: String,
    /// The Cargo.toml of that package.
    pub(crate) cargo_toml: String,
    /// The build script that is generated if the program's own package has none.
    pub(crate) build_rs: Option<String>,
}

impl Program {
    /// Describes the library for a program of a package.
    pub(crate) fn new(package: &Package, program: &Target) -> Result<Self, SourceError> {
        let name = format!("cio-program-{}-{}", package.name, program.name);
        let mut manifest = Table::new();
        let build = package
            .targets
            .iter()
            .find(|it| it.is_kind(TargetKind::CustomBuild));
        manifest.insert(
            "package".to_owned(),
            package_table(package, &name, build).into(),
        );
        let build_rs = build.is_none().then(|| build_rs(package, program));
        let library = Table::from_iter([
            ("name".to_owned(), program.name.replace('-', "_").into()),
            ("path".to_owned(), program.src_path.as_str().into()),
            ("doctest".to_owned(), false.into()),
        ]);
        manifest.insert("lib".to_owned(), library.into());
        // Items that only `main` uses are unused in a library.
        let unused = Table::from_iter([("unused".to_owned(), Value::from("allow"))]);
        let lints = Table::from_iter([("rust".to_owned(), Value::from(unused))]);
        manifest.insert("lints".to_owned(), lints.into());
        let features = package.features.iter();
        let features: Table = features
            .map(|(name, on)| (name.clone(), on.clone().into()))
            .collect();
        manifest.insert("features".to_owned(), features.into());
        let mut sections = BTreeMap::<(Option<String>, &str), Table>::new();
        for dependency in &package.dependencies {
            let section = match dependency.kind {
                DependencyKind::Normal => "dependencies",
                DependencyKind::Build if build.is_some() => "build-dependencies",
                _ => continue,
            };
            let entry = dependency_table(dependency)?;
            let key = dependency.rename.as_ref().unwrap_or(&dependency.name);
            let platform = dependency.target.as_ref().map(ToString::to_string);
            let section = sections.entry((platform, section)).or_default();
            section.insert(key.clone(), entry.into());
        }
        if crate::graph::linkable_library(package).is_some() {
            let own = Table::from_iter([(
                "path".to_owned(),
                source::folder(package)
                    .to_string_lossy()
                    .into_owned()
                    .into(),
            )]);
            let section = sections.entry((None, "dependencies")).or_default();
            section.insert(package.name.to_string(), own.into());
        }
        let mut platforms = BTreeMap::<String, Table>::new();
        for ((platform, section), entries) in sections {
            let place = match platform {
                None => &mut manifest,
                Some(platform) => platforms.entry(platform).or_default(),
            };
            place.insert(section.to_owned(), entries.into());
        }
        let platforms = platforms.into_iter();
        let platforms: Table = platforms.map(|(name, it)| (name, it.into())).collect();
        manifest.insert("target".to_owned(), platforms.into());
        Ok(Self {
            package: name,
            cargo_toml: manifest.to_string(),
            build_rs,
        })
    }

    /// Its folder, below that of the driver.
    pub(crate) fn folder(&self, driver: &Path) -> PathBuf {
        driver.join("programs").join(&self.package)
    }
}

fn package_table(package: &Package, name: &str, build: Option<&Target>) -> Table {
    let mut head = Table::from_iter([
        ("name".to_owned(), Value::from(name)),
        ("version".to_owned(), package.version.to_string().into()),
        ("edition".to_owned(), package.edition.to_string().into()),
        ("publish".to_owned(), false.into()),
    ]);
    if let Some(build) = build {
        head.insert("build".to_owned(), build.src_path.as_str().into());
    }
    head
}

/// Generates a build script that sets cargo's variables to the values of the program's own package, so
/// that `include_str!(concat!(env!("CARGO_MANIFEST_DIR"), …))` finds its files.
fn build_rs(package: &Package, program: &Target) -> String {
    let folder = source::folder(package).to_string_lossy();
    let variables = [
        ("CARGO_MANIFEST_DIR", &*folder),
        ("CARGO_MANIFEST_PATH", package.manifest_path.as_str()),
        ("CARGO_PKG_NAME", package.name.as_str()),
        ("CARGO_BIN_NAME", &program.name),
    ];
    let mut text = String::from(
        "//! Written by `cargo cio`, which overwrites it.\n\nfn main() {\n    \
         println!(\"cargo:rerun-if-changed=build.rs\");\n",
    );
    for (name, value) in variables {
        let line = format!("cargo:rustc-env={name}={value}");
        // Writing to a string does not fail.
        let _ = writeln!(text, "    println!(\"{{}}\", {line:?});");
    }
    text + "}\n"
}

fn dependency_table(dependency: &Dependency) -> Result<Table, SourceError> {
    let mut entry = source::of_dependency(dependency)?;
    entry.insert("package".to_owned(), dependency.name.as_str().into());
    entry.insert("optional".to_owned(), dependency.optional.into());
    entry.insert(
        "default-features".to_owned(),
        dependency.uses_default_features.into(),
    );
    entry.insert("features".to_owned(), dependency.features.clone().into());
    Ok(entry)
}
