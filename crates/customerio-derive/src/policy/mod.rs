//! Rules that a project sets itself, in `[package.metadata.cio]` or `[workspace.metadata.cio]` of
//! its `Cargo.toml`. Where there is neither, nothing is asked and nothing is written.
//!
//! ```toml
//! [workspace.metadata.cio]
//! require = ["owner", "doc"]          # also: "tags", "since", "property_doc", "example"
//! naming = "Title Case"               # or "snake_case", "camelCase", or a pattern from `^` on
//! verbs = ["Completed", "Signed Up"]  # how the name of a track event ends
//! property_naming = "snake_case"
//! ```
//!
//! A key of the package wins over the same key of the workspace.

mod check;
mod manifest;
mod style;
mod table;

pub(crate) use check::check;
pub(crate) use manifest::Manifests;

use self::style::Style;
use self::table::{Entry, Value};

/// What a project asks of its events, traits and properties.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    require: Option<Vec<Fact>>,
    naming: Option<Style>,
    verbs: Option<Vec<String>>,
    property_naming: Option<Style>,
}

/// Something that must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    Owner,
    Tags,
    Since,
    Doc,
    PropertyDoc,
    Example,
}

const FACTS: [(&str, Fact); 6] = [
    ("owner", Fact::Owner),
    ("tags", Fact::Tags),
    ("since", Fact::Since),
    ("doc", Fact::Doc),
    ("property_doc", Fact::PropertyDoc),
    ("example", Fact::Example),
];

/// The keys that a table may have. `lock` and `lint` are for the command line.
const KEYS: [&str; 6] = [
    "require",
    "naming",
    "verbs",
    "property_naming",
    "lock",
    "lint",
];

impl Policy {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads a table. What is wrong is said and left out.
    fn read(entries: Vec<Entry>, problems: &mut Vec<String>) -> Self {
        let mut policy = Self::default();
        for Entry { key, value } in entries {
            let read = match key.as_str() {
                "require" => texts(value)
                    .and_then(facts)
                    .map(|it| policy.require = Some(it)),
                "naming" => style(value).map(|it| policy.naming = Some(it)),
                "verbs" => texts(value).map(|it| policy.verbs = Some(it)),
                "property_naming" => style(value).map(|it| policy.property_naming = Some(it)),
                "lock" | "lint" => Ok(()),
                other => {
                    problems.push(unknown(other, &KEYS));
                    continue;
                }
            };
            if let Err(problem) = read {
                problems.push(format!("`{key}`: {problem}"));
            }
        }
        policy
    }

    /// With what another says where this one says nothing.
    fn or(self, other: Self) -> Self {
        Self {
            require: self.require.or(other.require),
            naming: self.naming.or(other.naming),
            verbs: self.verbs.or(other.verbs),
            property_naming: self.property_naming.or(other.property_naming),
        }
    }

    fn requires(&self, fact: Fact) -> bool {
        self.require
            .as_ref()
            .is_some_and(|facts| facts.contains(&fact))
    }
}

fn unknown(word: &str, known: &[&str]) -> String {
    match customerio_rules::naming::nearest(word, known) {
        Some(near) => format!("`{word}` is unknown; did you mean `{near}`?"),
        None => format!("`{word}` is unknown; write one of `{}`", known.join("`, `")),
    }
}

fn facts(words: Vec<String>) -> Result<Vec<Fact>, String> {
    let fact = |word: String| {
        let known = FACTS.iter().find(|(name, _)| *name == word);
        known
            .map(|(_, fact)| *fact)
            .ok_or_else(|| unknown(&word, &FACTS.map(|(name, _)| name)))
    };
    words.into_iter().map(fact).collect()
}

fn texts(value: Value) -> Result<Vec<String>, String> {
    match value {
        Value::Texts(texts) if !texts.is_empty() => Ok(texts),
        _ => Err("no list of texts; write `[\"…\", \"…\"]`".to_owned()),
    }
}

fn style(value: Value) -> Result<Style, String> {
    match value {
        Value::Text(text) => Style::named(text),
        _ => Err("no text; write `\"Title Case\"`, `\"snake_case\"`, `\"camelCase\"` or a pattern from `^` on".to_owned()),
    }
}

#[cfg(test)]
mod tests;
