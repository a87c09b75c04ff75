//! The build script of a program that is built as a library.
//!
//! The generated package is in another folder than the program's own package, where the script would
//! not find its files. The script is therefore built as a program, and a generated build script runs it
//! in the folder of its package, with the variables that cargo would set there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, Package, Target};
use toml::{Table, Value};

use crate::generated_package::{dependency_of, dependency_table, package_table, variables};
use crate::graph::{features, is_enabled};
use crate::paths::driver_name;
use crate::source::{self, SourceError};

/// A build script that is built as a program.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BuildScript {
    /// The name of the generated package and of its program.
    pub(crate) package: String,
    /// The Cargo.toml of the generated package.
    pub(crate) cargo_toml: String,
    /// The build script of the generated package, which sets the variables that `env!` reads.
    pub(crate) build_rs: String,
    /// The folder of the package that the script belongs to.
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
}

impl BuildScript {
    pub(crate) fn new(
        package: &Package,
        script: &Target,
        metadata: &Metadata,
    ) -> Result<Self, SourceError> {
        // Workspaces may share one target folder, which has one program of a name.
        let driver = driver_name(metadata.workspace_root.as_std_path());
        let name = format!("{driver}-build-{}", package.name);
        let on = features(package, metadata);
        // The features of dependencies that the features of the package turn on.
        let entries = on
            .iter()
            .filter_map(|it| package.features.get(it))
            .flatten();
        let of_dependencies: Vec<_> = entries.filter_map(|it| dependency_of(it)).collect();
        let mut dependencies = Table::new();
        for dependency in &package.dependencies {
            if dependency.kind == DependencyKind::Build && is_enabled(dependency, package, metadata)
            {
                let mut entry = dependency_table(dependency)?;
                entry.remove("optional");
                let key = dependency.rename.as_ref().unwrap_or(&dependency.name);
                let more = of_dependencies.iter().filter(|(it, _)| *it == key);
                let more = more.filter_map(|(_, feature)| feature.map(str::to_owned));
                let all: Vec<_> = dependency.features.iter().cloned().chain(more).collect();
                entry.insert("features".to_owned(), all.into());
                dependencies.insert(key.clone(), entry.into());
            }
        }
        // The script sees the features of its package, which are all on or off by now.
        let mut declared = Table::new();
        for feature in package.features.keys().filter(|it| *it != "default") {
            declared.insert(feature.clone(), Value::Array(Vec::new()));
        }
        let on: Vec<String> = on
            .iter()
            .filter(|it| declared.contains_key(*it))
            .cloned()
            .collect();
        declared.insert("default".to_owned(), on.into());
        let program = Table::from_iter([
            ("name".to_owned(), Value::from(name.as_str())),
            ("path".to_owned(), script.src_path.as_str().into()),
        ]);
        let unused = Table::from_iter([("unexpected_cfgs".to_owned(), Value::from("allow"))]);
        let lints = Table::from_iter([("rust".to_owned(), Value::from(unused))]);
        let manifest = Table::from_iter([
            ("package".to_owned(), package_table(package, &name).into()),
            ("bin".to_owned(), vec![Value::from(program)].into()),
            ("dependencies".to_owned(), dependencies.into()),
            ("features".to_owned(), declared.into()),
            ("lints".to_owned(), lints.into()),
        ]);
        let mut variables = variables(package);
        let build_rs = build_rs(&variables);
        // Cargo sets it for scripts only.
        if let Some(name) = &package.links {
            variables.push(("CARGO_MANIFEST_LINKS", name.clone()));
        }
        Ok(Self {
            package: name,
            cargo_toml: manifest.to_string(),
            build_rs,
            folder: source::folder(package).to_owned(),
            variables,
        })
    }

    /// The folder of the generated package, below that of the driver.
    pub(crate) fn folder(&self, driver: &Path) -> PathBuf {
        driver.join("builds").join(&self.package)
    }

    /// The build script of the generated package of a program, which runs this one.
    pub(crate) fn runner(&self, program: &Path, more: &[(&'static str, String)]) -> String {
        let variables = self.variables.iter().chain(more);
        let mut table = String::new();
        for (name, value) in variables {
            // Writing to a string does not fail.
            let _ = writeln!(table, "    ({name:?}, {value:?}),");
        }
        RUNNER
            .replace("PROGRAM", &format!("{:?}", program.to_string_lossy()))
            .replace("FOLDER", &format!("{:?}", self.folder.to_string_lossy()))
            .replace("    VARIABLES\n", &table)
    }
}

/// A build script that sets variables.
pub(crate) fn build_rs(variables: &[(&'static str, String)]) -> String {
    let mut text = String::from(
        "//! Written by `cargo cio`, which overwrites it.\n\nfn main() {\n    \
         println!(\"cargo:rerun-if-changed=build.rs\");\n",
    );
    for (name, value) in variables {
        let line = format!("cargo:rustc-env={name}={value}");
        let _ = writeln!(text, "    println!(\"{{}}\", {line:?});");
    }
    text + "}\n"
}

const RUNNER: &str = include_str!("build_script_runner.txt");
