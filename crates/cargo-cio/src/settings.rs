//! What a project says in `[package.metadata.cio]`, or in `[workspace.metadata.cio]`, of which the
//! package's own wins. The derives read the keys that they heed; these are for the command line.

use std::collections::BTreeMap;

use serde_json::Value;

/// What holds for a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whether each event and traits type has to have a lock.
    pub(crate) strict_lock: bool,
    /// How bad the breach of a rule of `cargo cio lint` is, by its name: as written.
    pub(crate) lint: BTreeMap<String, String>,
}

/// Why a table can't be read.
#[derive(Debug, thiserror::Error)]
#[error("`{key}` in `[{table}.metadata.cio]` of Cargo.toml is no {expected}")]
pub(crate) struct SettingsError {
    table: &'static str,
    key: &'static str,
    expected: &'static str,
}

impl Settings {
    /// Those of a package, given its own metadata and its workspace's.
    pub(crate) fn read(package: &Value, workspace: &Value) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        for (table, metadata) in [("workspace", workspace), ("package", package)] {
            let Some(cio) = metadata.get("cio") else {
                continue;
            };
            let wrong = |key, expected| SettingsError {
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
