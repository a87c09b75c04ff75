//! Edits of a Cargo.toml that keep its comments, order and spaces.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::InitError;
use super::change::Change;
use crate::paths::from_here;

const CUSTOMERIO: &str = "customerio";

/// A Cargo.toml.
#[derive(Debug)]
pub(super) struct Manifest {
    path: PathBuf,
    before: String,
    document: DocumentMut,
}

impl Manifest {
    pub(super) fn read(path: PathBuf) -> Result<Self, InitError> {
        let shown = || from_here(&path).to_owned();
        let before = fs::read_to_string(&path).map_err(|source| InitError::Read {
            path: shown(),
            source,
        })?;
        let document = before.parse().map_err(|source| InitError::Toml {
            path: shown(),
            source,
        })?;
        Ok(Self {
            path,
            before,
            document,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an entry exists, below these keys.
    pub(super) fn has(&self, keys: &[&str]) -> bool {
        let mut item = Some(self.document.as_item());
        for key in keys {
            item = item
                .and_then(Item::as_table_like)
                .and_then(|table| table.get(key));
        }
        item.is_some_and(|item| !item.is_none())
    }

    /// The table below these keys, created if it does not exist.
    fn table(&mut self, keys: &[&str]) -> Result<&mut dyn TableLike, InitError> {
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        for (depth, key) in keys.iter().enumerate() {
            let is_last = depth + 1 == keys.len();
            let item = table.entry(key).or_insert_with(|| {
                let mut table = Table::new();
                // Writes `[workspace.metadata.cio]` alone, without a header for each table around it.
                table.set_implicit(!is_last);
                Item::Table(table)
            });
            let path = &self.path;
            table = item
                .as_table_like_mut()
                .ok_or_else(|| InitError::NotTable {
                    path: from_here(path).to_owned(),
                    key: keys[..=depth].join("."),
                })?;
        }
        Ok(table)
    }

    /// What was edited; `None` if nothing was.
    pub(super) fn into_change(self) -> Option<Change> {
        let mut after = self.document.to_string();
        // The editor writes line feeds.
        if self.before.contains("\r\n") {
            after = after.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        Change::of_file(self.path, self.before, after)
    }
}

/// The entries of a dependency that say where `customerio` comes from.
pub(super) fn origin(checkout: Option<&Path>) -> Result<InlineTable, InitError> {
    let mut origin = InlineTable::new();
    match checkout {
        // The crate is not published yet.
        None => origin.insert("git", env!("CARGO_PKG_REPOSITORY").into()),
        Some(path) => {
            let manifest = fs::read_to_string(path.join("Cargo.toml")).ok();
            let manifest = manifest.and_then(|text| text.parse::<DocumentMut>().ok());
            let name = manifest
                .as_ref()
                .and_then(|it| it.get("package")?.get("name"));
            if name.and_then(Item::as_str) != Some(CUSTOMERIO) {
                return Err(InitError::NoCheckout {
                    path: path.to_owned(),
                });
            }
            let absolute = std::path::absolute(path).map_err(|source| InitError::Read {
                path: path.to_owned(),
                source,
            })?;
            origin.insert("path", absolute.to_string_lossy().as_ref().into())
        }
    };
    Ok(origin)
}

/// Adds the dependency to a package.
///
/// In a workspace, the origin goes into the workspace's table, so that all of its packages use the same
/// version. The default features are off there, since a package can't turn them off again that the table
/// turns on; the package that sends turns `client` on.
pub(super) fn add_dependency(
    workspace: &mut Manifest,
    member: Option<&mut Manifest>,
    origin: &InlineTable,
    has_client: bool,
) -> Result<(), InitError> {
    let mut dependency = if workspace.has(&["workspace"]) {
        let shared = ["workspace", "dependencies", CUSTOMERIO];
        if !workspace.has(&shared) {
            let mut origin = origin.clone();
            origin.insert("default-features", false.into());
            let table = workspace.table(&shared[..2])?;
            table.insert(CUSTOMERIO, Item::Value(origin.into()));
        }
        InlineTable::from_iter([("workspace", true)])
    } else {
        let mut origin = origin.clone();
        if !has_client {
            origin.insert("default-features", false.into());
        }
        origin
    };
    if has_client && dependency.contains_key("workspace") {
        let features: Value = ["client"].into_iter().collect();
        dependency.insert("features", features);
    }
    let package = member.unwrap_or(workspace);
    let table = package.table(&["dependencies"])?;
    table.insert(CUSTOMERIO, Item::Value(dependency.into()));
    Ok(())
}

/// Adds the table of the rules that every declaration has to satisfy.
pub(super) fn add_settings(workspace: &mut Manifest) -> Result<(), InitError> {
    let level = if workspace.has(&["workspace"]) {
        "workspace"
    } else {
        "package"
    };
    let settings = workspace.table(&[level, "metadata", "cio"])?;
    let required: Value = ["owner", "doc"].into_iter().collect();
    settings.insert("require", Item::Value(required));
    if let Some(mut key) = settings.key_mut("require") {
        key.leaf_decor_mut()
            .set_prefix("# Each event and traits type must have these.\n");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> Manifest {
        Manifest {
            path: PathBuf::from("Cargo.toml"),
            before: text.to_owned(),
            document: text.parse().expect("TOML"),
        }
    }

    fn prepared(text: &str, has_client: bool) -> String {
        let mut manifest = manifest(text);
        let origin = InlineTable::from_iter([("git", "https://example.com/it")]);
        add_dependency(&mut manifest, None, &origin, has_client).expect("edited");
        add_settings(&mut manifest).expect("edited");
        manifest.document.to_string()
    }

    #[test]
    fn a_single_package_depends_directly() {
        let text =
            "# Ours.\n[package]\nname = \"shop\"   # the shop\n\n[dependencies]\nserde = \"1\"\n";
        assert_eq!(
            prepared(text, true),
            r#"# Ours.
[package]
name = "shop"   # the shop

[package.metadata.cio]
# Each event and traits type must have these.
require = ["owner", "doc"]

[dependencies]
serde = "1"
customerio = { git = "https://example.com/it" }
"#
        );
        assert!(prepared(text, false).contains("default-features = false"));
    }

    #[test]
    fn a_workspace_declares_the_origin_once() {
        let text = "[workspace]\nmembers = [\"a\"]\n\n[package]\nname = \"shop\"\n";
        assert_eq!(
            prepared(text, true),
            r#"[workspace]
members = ["a"]

[workspace.dependencies]
customerio = { git = "https://example.com/it", default-features = false }

[workspace.metadata.cio]
# Each event and traits type must have these.
require = ["owner", "doc"]

[package]
name = "shop"

[dependencies]
customerio = { workspace = true, features = ["client"] }
"#
        );
    }

    #[test]
    fn tables_of_any_form_are_found_and_extended() {
        let inline = "package = { name = \"shop\", metadata = { other = 1 } }\ndependencies = {}\n";
        let dotted =
            "package.name = \"shop\"\npackage.metadata.other = 1\ndependencies.serde = \"1\"\n";
        for text in [inline, dotted] {
            let prepared = prepared(text, true);
            let parsed: DocumentMut = prepared.parse().expect(&prepared);
            assert_eq!(parsed["package"]["metadata"]["other"].as_integer(), Some(1));
            assert!(
                parsed["package"]["metadata"]["cio"]["require"].is_array(),
                "{prepared}"
            );
            assert!(
                parsed["dependencies"]["customerio"].is_inline_table(),
                "{prepared}"
            );
        }
        let mut broken = manifest("[package]\nmetadata = 1\n");
        let error = add_settings(&mut broken).expect_err("not a table");
        assert_eq!(
            error.to_string(),
            "`package.metadata` in Cargo.toml is not a table; make it one"
        );
    }

    #[test]
    fn line_ends_are_preserved() {
        let mut manifest = manifest("[package]\r\nname = \"shop\"\r\n");
        add_settings(&mut manifest).expect("edited");
        let change = manifest.into_change().expect("a change");
        let text = format!("{change:?}");
        assert!(!text.replace("\\r\\n", "").contains("\\n"), "{text}");
    }
}
