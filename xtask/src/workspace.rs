//! The members of this workspace, as `cargo metadata` describes them.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Error;
use crate::command::Command;

/// The workspace that this program belongs to.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the workspace.
    pub(crate) root: PathBuf,
    /// Its members, by name.
    pub(crate) packages: Vec<Package>,
}

/// One member.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) rust_version: Option<String>,
    /// Its `Cargo.toml`, relative to the workspace.
    pub(crate) manifest: PathBuf,
    /// Whether it may be published.
    pub(crate) published: bool,
    /// Whether it has a library, and whether that defines macros.
    pub(crate) library: Option<Library>,
    /// Its features, by name.
    pub(crate) features: Vec<String>,
    /// The packages that it depends on, without those of its tests only.
    pub(crate) dependencies: Vec<String>,
    /// The keys of [`PUBLISHED_KEYS`] that its manifest lacks.
    pub(crate) missing: Vec<&'static str>,
    /// The first files of its libraries and programs without tests, relative to the workspace.
    pub(crate) untested: Vec<PathBuf>,
}

/// The kind of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    Plain,
    Macros,
}

/// What the page of a package in a registry shows, by its key in the manifest.
const PUBLISHED_KEYS: [&str; 7] = [
    "description",
    "license",
    "repository",
    "documentation",
    "readme",
    "keywords",
    "categories",
];

impl Workspace {
    /// Runs `cargo metadata`.
    pub(crate) fn load() -> Result<Self, Error> {
        // `cargo run` sets it. A program that is started by its path uses the folder of its build.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let command = Command::new(["cargo", "metadata", "--format-version", "1", "--no-deps"]);
        let metadata = serde_json::from_slice(&command.read(&here)?)
            .map_err(|error| format!("`{command}` printed invalid JSON: {error}"))?;
        Self::read(&metadata)
            .ok_or_else(|| format!("`{command}` printed JSON of an unknown form").into())
    }

    /// The folder that cargo builds in.
    pub(crate) fn target(&self) -> PathBuf {
        let folder = env::var_os("CARGO_TARGET_DIR");
        self.root.join(folder.unwrap_or_else(|| "target".into()))
    }

    /// Whether it has a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.packages.iter().any(|package| package.name == name)
    }

    /// Reads the output of `cargo metadata --no-deps`, in which members are the only packages.
    pub(crate) fn read(metadata: &Value) -> Option<Self> {
        let root = PathBuf::from(metadata["workspace_root"].as_str()?);
        let packages = metadata["packages"].as_array()?;
        let mut packages: Vec<_> = packages
            .iter()
            .map(|package| Package::read(package, &root))
            .collect::<Option<_>>()?;
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        Some(Self { root, packages })
    }
}

impl Package {
    fn read(package: &Value, root: &Path) -> Option<Self> {
        let manifest = Path::new(package["manifest_path"].as_str()?);
        let dependencies = package["dependencies"].as_array()?.iter();
        let has = |key: &&str| match &package[*key] {
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        Some(Self {
            name: package["name"].as_str()?.to_owned(),
            version: package["version"].as_str()?.to_owned(),
            description: package["description"].as_str().unwrap_or("").to_owned(),
            rust_version: package["rust_version"].as_str().map(str::to_owned),
            library: library(&package["targets"]),
            untested: untested(&package["targets"], root)?,
            missing: PUBLISHED_KEYS.into_iter().filter(|key| !has(key)).collect(),
            manifest: manifest.strip_prefix(root).ok()?.to_owned(),
            // The registries that it may be published to: any if there is no list.
            published: package["publish"]
                .as_array()
                .is_none_or(|list| !list.is_empty()),
            features: package["features"].as_object()?.keys().cloned().collect(),
            dependencies: dependencies
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| dependency["name"].as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        })
    }
}

/// The library among the targets of a package.
fn library(targets: &Value) -> Option<Library> {
    let mut kinds = targets
        .as_array()?
        .iter()
        .filter_map(|target| target["kind"].as_array());
    kinds.find_map(|kinds| match kinds.first()?.as_str()? {
        "lib" => Some(Library::Plain),
        "proc-macro" => Some(Library::Macros),
        _ => None,
    })
}

/// The first files of the libraries and programs that `cargo test` does not compile as tests.
fn untested(targets: &Value, root: &Path) -> Option<Vec<PathBuf>> {
    let targets = targets.as_array()?.iter();
    let untested = targets.filter(|target| {
        let is_source =
            ["lib", "proc-macro", "bin"].contains(&target["kind"][0].as_str().unwrap_or(""));
        is_source && target["test"] == false
    });
    untested
        .map(|target| {
            let path = Path::new(target["src_path"].as_str()?);
            Some(path.strip_prefix(root).ok()?.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_output_of_cargo_is_read() {
        let metadata = json!({
            "workspace_root": "/w",
            "packages": [
                {
                    "name": "b", "manifest_path": "/w/crates/b/Cargo.toml", "publish": null,
                    "version": "0.1.0", "description": "B.", "rust_version": "1.88",
                    "license": "MIT", "readme": "README.md", "keywords": ["b"], "categories": [],
                    "targets": [
                        { "kind": ["test"], "test": true },
                        { "kind": ["proc-macro"], "test": false, "src_path": "/w/crates/b/src/lib.rs" },
                    ],
                    "features": { "default": ["x"], "x": [] },
                    "dependencies": [
                        { "name": "a", "kind": null },
                        { "name": "build", "kind": "build" },
                        { "name": "proptest", "kind": "dev" },
                    ],
                },
                {
                    "name": "a", "manifest_path": "/w/a/Cargo.toml", "publish": [],
                    "version": "0.1.0", "targets": [],
                    "features": {}, "dependencies": [],
                },
            ],
        });

        let workspace = Workspace::read(&metadata).unwrap();

        assert_eq!(workspace.root, Path::new("/w"));
        assert!(workspace.has("a") && !workspace.has("proptest"));
        let [a, b] = &*workspace.packages else {
            panic!("two packages")
        };
        assert!(!a.published);
        assert_eq!(
            *b,
            Package {
                name: "b".to_owned(),
                version: "0.1.0".to_owned(),
                description: "B.".to_owned(),
                rust_version: Some("1.88".to_owned()),
                library: Some(Library::Macros),
                missing: vec!["repository", "documentation", "categories"],
                manifest: PathBuf::from("crates/b/Cargo.toml"),
                published: true,
                features: vec!["default".to_owned(), "x".to_owned()],
                dependencies: vec!["a".to_owned(), "build".to_owned()],
                untested: vec![PathBuf::from("crates/b/src/lib.rs")],
            }
        );
    }

    #[test]
    fn json_of_another_form_is_refused() {
        assert!(Workspace::read(&json!({ "workspace_root": "/w" })).is_none());
        assert!(Workspace::read(&json!({ "workspace_root": "/w", "packages": [7] })).is_none());
    }
}
