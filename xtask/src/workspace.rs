//! What cargo knows of this workspace, as far as chores ask.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Error;
use crate::command::Command;

/// The workspace that this program belongs to.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Its members, by name.
    pub(crate) packages: Vec<Package>,
}

/// One member.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Its `Cargo.toml`, relative to the workspace.
    pub(crate) manifest: PathBuf,
    /// Whether it may be published, so that users meet it by itself.
    pub(crate) published: bool,
    /// Its features, by name.
    pub(crate) features: Vec<String>,
    /// What it names as dependencies, but for those of its tests.
    pub(crate) dependencies: Vec<String>,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn load() -> Result<Self, Error> {
        // Set by `cargo run`. The folder of the build stands in when the program is called by its
        // own path.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let command = Command::new(["cargo", "metadata", "--format-version", "1", "--no-deps"]);
        let metadata = serde_json::from_slice(&command.read(&here)?)
            .map_err(|error| format!("`{command}` gave no JSON: {error}"))?;
        Self::read(&metadata).ok_or_else(|| format!("`{command}` gave another form of JSON").into())
    }

    /// Whether a package of this name is a member.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.packages.iter().any(|package| package.name == name)
    }

    /// Reads the answer of `cargo metadata --no-deps`, in which members are the only packages.
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
        Some(Self {
            name: package["name"].as_str()?.to_owned(),
            manifest: manifest.strip_prefix(root).ok()?.to_owned(),
            // The registries that it may go to: any where there is no list.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_answer_of_cargo_is_read() {
        let metadata = json!({
            "workspace_root": "/w",
            "packages": [
                {
                    "name": "b", "manifest_path": "/w/crates/b/Cargo.toml", "publish": null,
                    "features": { "default": ["x"], "x": [] },
                    "dependencies": [
                        { "name": "a", "kind": null },
                        { "name": "build", "kind": "build" },
                        { "name": "proptest", "kind": "dev" },
                    ],
                },
                {
                    "name": "a", "manifest_path": "/w/a/Cargo.toml", "publish": [],
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
                manifest: PathBuf::from("crates/b/Cargo.toml"),
                published: true,
                features: vec!["default".to_owned(), "x".to_owned()],
                dependencies: vec!["a".to_owned(), "build".to_owned()],
            }
        );
    }

    #[test]
    fn another_form_is_no_panic() {
        assert!(Workspace::read(&json!({ "workspace_root": "/w" })).is_none());
        assert!(Workspace::read(&json!({ "workspace_root": "/w", "packages": [7] })).is_none());
    }
}
