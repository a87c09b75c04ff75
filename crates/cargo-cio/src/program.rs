//! Collects the events of a program by building it as a library.
//!
//! A program can't be linked into another program. A generated package next to the driver therefore
//! builds the same source files as a library, with the same dependencies. `main` becomes an ordinary
//! function that is never called. A generated build script sets the variables that cargo sets for the
//! program's own package, such as `CARGO_MANIFEST_DIR`, and runs that package's build script.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, Package, Target, TargetKind};
use toml::{Table, Value};

use crate::build_script::{self, BuildScript};
use crate::generated_package::{dependency_of, dependency_table, package_table, variables};
use crate::paths::driver_name;
use crate::source::{self, SourceError};

/// A program that is built as a library.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Program {
    /// The name of the package that builds it.
    pub(crate) package: String,
    /// The Cargo.toml of that package.
    pub(crate) cargo_toml: String,
    /// The build script of the program's own package.
    pub(crate) script: Option<BuildScript>,
    /// The variables that the generated build script sets.
    variables: Vec<(&'static str, String)>,
}

impl Program {
    /// Describes the library for a program of a package.
    pub(crate) fn new(
        package: &Package,
        program: &Target,
        metadata: &Metadata,
    ) -> Result<Self, SourceError> {
        // Cargo knows a package of a workspace by its place in it, so packages of two workspaces with one name share
        // what a target folder has of them.
        let driver = driver_name(metadata.workspace_root.as_std_path());
        let name = format!("{driver}-program-{}-{}", package.name, program.name);
        let mut manifest = Table::new();
        let mut targets = package.targets.iter();
        let script = targets.find(|it| it.is_kind(TargetKind::CustomBuild));
        let script = script.map(|it| BuildScript::new(package, it, metadata));
        manifest.insert("package".to_owned(), package_table(package, &name).into());
        let library = Table::from_iter([
            ("name".to_owned(), program.name.replace('-', "_").into()),
            ("path".to_owned(), program.src_path.as_str().into()),
            ("doctest".to_owned(), false.into()),
        ]);
        manifest.insert("lib".to_owned(), library.into());
        // Items that only `main` uses are unused in a library.
        // The package's own list of `cfg`s is in a table that is not copied.
        let allowed = ["unused", "unexpected_cfgs"];
        let unused = allowed.map(|lint| (lint.to_owned(), Value::from("allow")));
        let unused = Table::from_iter(unused);
        let lints = Table::from_iter([("rust".to_owned(), Value::from(unused))]);
        manifest.insert("lints".to_owned(), lints.into());
        let features = package.features.iter();
        let features: Table = features
            .map(|(name, on)| {
                // Features can also be those of dependencies that are not copied.
                let on = on.iter().filter(|it| is_copied(it, package));
                (name.clone(), on.cloned().collect::<Vec<_>>().into())
            })
            .collect();
        manifest.insert("features".to_owned(), features.into());
        let mut sections = BTreeMap::<(Option<String>, &str), Table>::new();
        for dependency in &package.dependencies {
            let section = match dependency.kind {
                DependencyKind::Normal => "dependencies",
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
        let mut variables = variables(package);
        variables.push(("CARGO_BIN_NAME", program.name.clone()));
        Ok(Self {
            package: name,
            cargo_toml: manifest.to_string(),
            script: script.transpose()?,
            variables,
        })
    }

    /// The generated build script. `script` is the program of the package's own one.
    pub(crate) fn build_rs(&self, script: Option<&Path>) -> String {
        match (&self.script, script) {
            (Some(own), Some(program)) => own.runner(program, &self.variables),
            (None, _) | (_, None) => build_script::build_rs(&self.variables),
        }
    }

    /// Its folder, below that of the driver.
    pub(crate) fn folder(&self, driver: &Path) -> PathBuf {
        driver.join("programs").join(&self.package)
    }
}

/// Whether an entry of a feature is about the package itself or about a dependency of its program.
fn is_copied(entry: &str, package: &Package) -> bool {
    match dependency_of(entry) {
        None => true,
        Some((key, _)) => package.dependencies.iter().any(|it| {
            it.kind == DependencyKind::Normal && it.rename.as_ref().unwrap_or(&it.name) == key
        }),
    }
}
