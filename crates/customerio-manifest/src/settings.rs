//! The keys of a table.

use std::collections::BTreeMap;

use customerio_rules::{lint, naming};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::document::{self, Document};
use crate::{Located, Problem};

/// The rules of a project for its events, traits and properties.
///
/// ```
/// use customerio_manifest::{Manifests, Settings};
///
/// # let folder = tempfile::tempdir()?;
/// # let manifest = "[package]\nname = \"shop\"\n[package.metadata.cio]\nverbs = [\"Completed\"]\n";
/// # std::fs::write(folder.path().join("Cargo.toml"), manifest)?;
/// // `[package.metadata.cio]` has `verbs = ["Completed"]`.
/// let settings = Manifests::read(folder.path()).settings;
/// assert_eq!(settings, Settings { verbs: Some(vec!["Completed".to_owned()]), ..Settings::default() });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The metadata that each event, traits type or property must declare.
    pub require: Option<Vec<Requirement>>,
    /// The style of the names of events.
    pub naming: Option<Located<String>>,
    /// The last words that the name of a track event may have.
    pub verbs: Option<Vec<String>>,
    /// The style of the names of properties.
    pub property_naming: Option<Located<String>>,
    /// Whether each event and traits type must have a lock.
    pub lock: Option<LockMode>,
    /// The levels of the rules of `cargo cio lint`, by name.
    pub lint: BTreeMap<String, LintLevel>,
}

/// Something that the project requires to be declared.
///
/// ```
/// use customerio_manifest::{Manifests, Requirement};
///
/// # let folder = tempfile::tempdir()?;
/// # let manifest = "[package]\nname = \"shop\"\n[package.metadata.cio]\nrequire = [\"owner\"]\n";
/// # std::fs::write(folder.path().join("Cargo.toml"), manifest)?;
/// // `[package.metadata.cio]` has `require = ["owner"]`.
/// let settings = Manifests::read(folder.path()).settings;
/// assert_eq!(settings.require, Some(vec![Requirement::Owner]));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// `#[cio(owner = "…")]`
    Owner,
    /// `#[cio(tags("…"))]`
    Tags,
    /// `#[cio(since = "…")]`
    Since,
    /// A doc comment on the type.
    Doc,
    /// A doc comment on each property.
    PropertyDoc,
    /// `#[cio(example = …)]` on each property.
    Example,
}

/// Whether each event and traits type must have a lock.
///
/// ```
/// use customerio_manifest::{LockMode, Manifests};
///
/// # let folder = tempfile::tempdir()?;
/// # let manifest = "[package]\nname = \"shop\"\n[package.metadata.cio]\nlock = \"strict\"\n";
/// # std::fs::write(folder.path().join("Cargo.toml"), manifest)?;
/// // `[package.metadata.cio]` has `lock = "strict"`.
/// let settings = Manifests::read(folder.path()).settings;
/// assert_eq!(settings.lock, Some(LockMode::Strict));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// It must.
    Strict,
    /// It need not.
    Lenient,
}

/// What `cargo cio lint` does with a finding.
///
/// ```
/// use customerio_manifest::{LintLevel, Manifests};
///
/// # let folder = tempfile::tempdir()?;
/// # let manifest = "[package]\nname = \"shop\"\n[package.metadata.cio]\nlint.missing-owner = \"deny\"\n";
/// # std::fs::write(folder.path().join("Cargo.toml"), manifest)?;
/// // `[package.metadata.cio]` has `lint.missing-owner = "deny"`.
/// let settings = Manifests::read(folder.path()).settings;
/// assert_eq!(settings.lint["missing-owner"], LintLevel::Deny);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintLevel {
    /// Does not report it.
    Allow,
    /// Reports it.
    Warn,
    /// Reports it and fails.
    Deny,
}

const KEYS: [&str; 6] = [
    "require",
    "naming",
    "verbs",
    "property_naming",
    "lock",
    "lint",
];

const REQUIREMENTS: [(&str, Requirement); 6] = [
    ("owner", Requirement::Owner),
    ("tags", Requirement::Tags),
    ("since", Requirement::Since),
    ("doc", Requirement::Doc),
    ("property_doc", Requirement::PropertyDoc),
    ("example", Requirement::Example),
];

const LOCK_MODES: [(&str, LockMode); 2] =
    [("strict", LockMode::Strict), ("lenient", LockMode::Lenient)];

const LINT_LEVELS: [(&str, LintLevel); 3] = [
    ("allow", LintLevel::Allow),
    ("warn", LintLevel::Warn),
    ("deny", LintLevel::Deny),
];

impl Settings {
    /// Fills missing settings from others.
    pub(crate) fn or(self, other: Self) -> Self {
        let mut lint = other.lint;
        lint.extend(self.lint);
        Self {
            require: self.require.or(other.require),
            naming: self.naming.or(other.naming),
            verbs: self.verbs.or(other.verbs),
            property_naming: self.property_naming.or(other.property_naming),
            lock: self.lock.or(other.lock),
            lint,
        }
    }
}

/// Reads the table of one manifest.
pub(crate) struct Reader<'d> {
    document: &'d Document,
    /// `package` or `workspace`.
    table: &'static str,
    pub(crate) problems: Vec<Problem>,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl<'d> Reader<'d> {
    pub(crate) const fn new(document: &'d Document, table: &'static str) -> Self {
        Self {
            document,
            table,
            problems: Vec::new(),
        }
    }

    /// The settings; `None` if the manifest has no such table.
    pub(crate) fn settings(&mut self, manifest: &DeTable<'_>) -> Option<Settings> {
        let parent = match self.table {
            "package" => document::package(manifest),
            table => document::table(manifest, table),
        };
        let (_, value) = document::entry(document::table(parent?, "metadata")?, "cio")?;
        let mut settings = Settings::default();
        let Some(table) = value.get_ref().as_table() else {
            self.problem(value, "must be a table");
            return Some(settings);
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "require" => {
                    let words = self.strings(value, "require", "`[\"owner\", \"doc\"]`");
                    settings.require = words.map(|words| self.requirements(&words));
                }
                "naming" => settings.naming = self.style(value, "naming"),
                "verbs" => {
                    let words = self.strings(value, "verbs", "`[\"Completed\", \"Signed Up\"]`");
                    settings.verbs =
                        words.map(|words| words.into_iter().map(|it| it.0.to_owned()).collect());
                }
                "property_naming" => {
                    settings.property_naming = self.style(value, "property_naming");
                }
                "lock" => settings.lock = self.one_of(value, "lock", &LOCK_MODES),
                "lint" => self.lint(value, &mut settings.lint),
                other => {
                    let hint = hint(other, &KEYS);
                    self.problem(key, &format!("unknown key `{other}`; {hint}"));
                }
            }
        }
        Some(settings)
    }

    fn problem<T>(&mut self, at: &Spanned<T>, message: &str) {
        self.problems.push(Problem {
            location: self.document.location(at.span().start),
            message: format!("`[{}.metadata.cio]`: {message}", self.table),
        });
    }

    /// A list of strings that is not empty.
    fn strings<'t>(
        &mut self,
        value: &'t Value<'_>,
        key: &str,
        example: &str,
    ) -> Option<Vec<(&'t str, &'t Value<'t>)>> {
        let items = value.get_ref().as_array().map(|items| items.iter());
        let strings = items.and_then(|items| {
            let string = |item: &'t Value<'_>| Some((item.get_ref().as_str()?, item));
            items.map(string).collect::<Option<Vec<_>>>()
        });
        let strings = strings.filter(|strings| !strings.is_empty());
        if strings.is_none() {
            let message =
                format!("`{key}` must be a list of at least one string, such as {example}");
            self.problem(value, &message);
        }
        strings
    }

    fn requirements(&mut self, words: &[(&str, &Value<'_>)]) -> Vec<Requirement> {
        let mut requirements = Vec::new();
        for (word, at) in words {
            if let Some(requirement) = named(word, &REQUIREMENTS) {
                requirements.push(requirement);
            } else {
                let hint = hint(word, &REQUIREMENTS.map(|(name, _)| name));
                self.problem(at, &format!("unknown entry `{word}` in `require`; {hint}"));
            }
        }
        requirements
    }

    fn style(&mut self, value: &Value<'_>, key: &str) -> Option<Located<String>> {
        let Some(style) = value.get_ref().as_str() else {
            self.problem(
                value,
                &format!(
                    "`{key}` must be `\"Title Case\"`, `\"snake_case\"`, `\"camelCase\"` or a pattern \
                     that begins with `^`"
                ),
            );
            return None;
        };
        Some(Located {
            value: style.to_owned(),
            location: self.document.location(value.span().start),
        })
    }

    fn one_of<T: Copy>(&mut self, value: &Value<'_>, key: &str, all: &[(&str, T)]) -> Option<T> {
        let found = value.get_ref().as_str().and_then(|word| named(word, all));
        if found.is_none() {
            let names: Vec<_> = all
                .iter()
                .map(|(name, _)| format!("`\"{name}\"`"))
                .collect();
            self.problem(value, &format!("`{key}` must be {}", names.join(" or ")));
        }
        found
    }

    fn lint(&mut self, value: &Value<'_>, to: &mut BTreeMap<String, LintLevel>) {
        let Some(rules) = value.get_ref().as_table() else {
            let message = "`lint` must be a table, such as `{ missing-owner = \"deny\" }`";
            return self.problem(value, message);
        };
        for (rule, level) in rules {
            let name = rule.get_ref().as_ref();
            if lint::RULES.contains(&name) {
                if let Some(level) = self.one_of(level, name, &LINT_LEVELS) {
                    to.insert(name.to_owned(), level);
                }
            } else {
                let hint = hint(name, lint::RULES);
                self.problem(rule, &format!("unknown rule `{name}` in `lint`; {hint}"));
            }
        }
    }
}

fn named<T: Copy>(word: &str, all: &[(&str, T)]) -> Option<T> {
    let found = all.iter().find(|(name, _)| *name == word);
    found.map(|(_, value)| *value)
}

fn hint(word: &str, known: &[&str]) -> String {
    match naming::nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of `{}`", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::{LintLevel, LockMode, Reader, Requirement, Settings};
    use crate::document::Document;

    fn read(text: &str) -> (Settings, Vec<String>) {
        let document = Document::new("Cargo.toml", text);
        let content = document.parse().expect("TOML");
        let mut reader = Reader::new(&document, "package");
        let settings = reader.settings(&content).expect("a table");
        let problems = reader.problems.iter().map(ToString::to_string);
        (settings, problems.collect())
    }

    #[test]
    fn each_key_is_read() {
        let (settings, problems) = read(
            "[package.metadata.cio]\nrequire = ['owner', 'property_doc']\nnaming = 'Title Case'\n\
             verbs = ['Completed']\nproperty_naming = 'snake_case'\nlock = 'strict'\n\
             lint.missing-owner = 'deny'",
        );
        assert_eq!(problems, [""; 0]);
        let require = [Requirement::Owner, Requirement::PropertyDoc];
        assert_eq!(settings.require.as_deref(), Some(&require[..]));
        let naming = settings.naming.expect("a style");
        assert_eq!(
            (naming.value.as_str(), naming.location.line),
            ("Title Case", 3)
        );
        assert_eq!(settings.verbs.expect("verbs"), ["Completed"]);
        assert!(settings.property_naming.is_some());
        assert_eq!(settings.lock, Some(LockMode::Strict));
        assert_eq!(settings.lint["missing-owner"], LintLevel::Deny);
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_a_problem_with_its_position() {
        for (line, expected) in [
            (
                "requires = ['owner']",
                "1: unknown key `requires`; did you mean `require`?",
            ),
            (
                "require = ['ownr']",
                "12: unknown entry `ownr` in `require`; did you mean `owner`?",
            ),
            (
                "require = []",
                "11: `require` must be a list of at least one string, such as `[\"owner\", \"doc\"]`",
            ),
            (
                "verbs = [1]",
                "9: `verbs` must be a list of at least one string, such as `[\"Completed\", \
                 \"Signed Up\"]`",
            ),
            (
                "naming = 1",
                "10: `naming` must be `\"Title Case\"`, `\"snake_case\"`, `\"camelCase\"` or a \
                 pattern that begins with `^`",
            ),
            (
                "lock = true",
                "8: `lock` must be `\"strict\"` or `\"lenient\"`",
            ),
            (
                "lint = ['missing-owner']",
                "8: `lint` must be a table, such as `{ missing-owner = \"deny\" }`",
            ),
            (
                "lint.missing-ownr = 'deny'",
                "6: unknown rule `missing-ownr` in `lint`; did you mean `missing-owner`?",
            ),
            (
                "lint.missing-owner = 'forbid'",
                "22: `missing-owner` must be `\"allow\"` or `\"warn\"` or `\"deny\"`",
            ),
        ] {
            let (settings, problems) = read(&format!("[package.metadata.cio]\n{line}"));
            let (column, message) = expected.split_once(": ").expect("a column");
            let expected = format!("Cargo.toml:2:{column}: `[package.metadata.cio]`: {message}");
            assert_eq!(problems, [expected], "{line}");
            let is_default = settings.require.is_none_or(|it| it.is_empty())
                && settings.lint.is_empty()
                && settings.lock.is_none();
            assert!(is_default, "{line}");
        }
        assert_eq!(
            read("[package.metadata]\ncio = 1").1,
            ["Cargo.toml:2:7: `[package.metadata.cio]`: must be a table"]
        );
    }
}
