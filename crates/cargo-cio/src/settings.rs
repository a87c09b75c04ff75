//! What a project says in `[package.metadata.cio]`, or in `[workspace.metadata.cio]`, of which the
//! package's own wins. The derives read the keys that they heed; these are for the command line.

pub(crate) mod place;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::failure::{Place, Placed};

/// What holds for a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whether each event and traits type has to have a lock.
    pub(crate) strict_lock: bool,
    /// How bad the breach of a rule of `cargo cio lint` is, by its name: as written.
    pub(crate) lint: BTreeMap<String, String>,
}

/// Which table of a Cargo.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Package,
    Workspace,
}

/// What can't be read.
#[derive(Debug, thiserror::Error)]
#[error("`{key}` in `[{}.metadata.cio]` of Cargo.toml is no {expected}", table.name())]
pub(crate) struct Wrong {
    table: Table,
    key: &'static str,
    expected: &'static str,
}

/// Why a table can't be read, and where it is.
#[derive(Debug, thiserror::Error)]
#[error("{}{wrong}", shown(place.as_deref()))]
pub(crate) struct SettingsError {
    wrong: Wrong,
    place: Option<Box<Place>>,
}

/// `Cargo.toml:5:1: `
pub(crate) fn shown(place: Option<&Place>) -> String {
    place.map_or_else(
        String::new,
        |Place {
             file, line, column, ..
         }| { format!("{file}:{line}:{}: ", column.unwrap_or(1)) },
    )
}

impl Table {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Workspace => "workspace",
        }
    }
}

impl Wrong {
    pub(crate) const fn table(&self) -> Table {
        self.table
    }
}

impl SettingsError {
    /// In this Cargo.toml.
    pub(crate) fn new(wrong: Wrong, path: &Path) -> Self {
        let keys = [wrong.table.name(), "metadata", "cio", wrong.key];
        let place = place::of_key(path, &keys, &wrong.to_string()).map(Box::new);
        Self { wrong, place }
    }
}

impl Placed for SettingsError {
    fn place(&self) -> Option<Place> {
        self.place.as_deref().cloned()
    }
}

impl Settings {
    /// Those of a package, given its own metadata and its workspace's.
    pub(crate) fn read(package: &Value, workspace: &Value) -> Result<Self, Wrong> {
        let mut settings = Self::default();
        for (table, metadata) in [(Table::Workspace, workspace), (Table::Package, package)] {
            let Some(cio) = metadata.get("cio") else {
                continue;
            };
            let wrong = |key, expected| Wrong {
                table,
                key,
                expected,
            };
            if let Some(lock) = cio.get("lock") {
                settings.strict_lock = match lock.as_str() {
                    Some("strict") => true,
                    Some("lenient") => false,
                    _ => return Err(wrong("lock", "`\"strict\"` or `\"lenient\"`")),
                };
            }
            if let Some(lint) = cio.get("lint") {
                let expected = "table of `\"allow\"`, `\"warn\"` or `\"deny\"` by rule";
                let rules = lint.as_object().ok_or_else(|| wrong("lint", expected))?;
                for (rule, level) in rules {
                    let level = level.as_str().ok_or_else(|| wrong("lint", expected))?;
                    settings.lint.insert(rule.clone(), level.to_owned());
                }
            }
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Settings;

    #[test]
    fn the_package_wins() {
        let workspace = json!({"cio": {
            "lock": "strict",
            "lint": {"missing-owner": "deny", "missing-docs": "deny"},
            "require": ["owner"],
        }});
        let package = json!({"cio": {"lock": "lenient", "lint": {"missing-docs": "allow"}}});
        let read = |package: &Value| Settings::read(package, &workspace).expect("read");
        assert!(read(&Value::Null).strict_lock);
        let both = read(&package);
        assert!(!both.strict_lock);
        assert_eq!(both.lint["missing-owner"], "deny");
        assert_eq!(both.lint["missing-docs"], "allow");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for wrong in [
            json!({"lock": true}),
            json!({"lock": "srict"}),
            json!({"lint": ["missing-owner"]}),
            json!({"lint": {"missing-owner": 1}}),
        ] {
            let key = wrong.as_object().and_then(|it| it.keys().next().cloned());
            let error = Settings::read(&json!({ "cio": wrong }), &Value::Null).expect_err("wrong");
            let key = format!("`{}`", key.expect("a key"));
            assert!(error.to_string().starts_with(&key), "{error}");
        }
    }
}
