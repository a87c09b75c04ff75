//! The versions of Iglu schemas. A registry keeps every revision of a schema; the latest accepts what
//! those before it accept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::error::Lost;
use super::plan::{Plan, Rule};

/// The version of an Iglu schema: the numbers of breaking changes, of changes that can break, and of
/// additions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SchemaVersion([u32; 3]);

impl SchemaVersion {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let numbers: Option<Vec<u32>> = text.split('-').map(|it| it.parse().ok()).collect();
        Some(Self(numbers?.try_into().ok()?))
    }

    /// The number of breaking changes, which our version counts too.
    pub(super) fn breaking(self) -> u32 {
        let Self([model, ..]) = self;
        model.max(1)
    }

    /// Whether its first number is the whole version.
    fn is_plain(self) -> bool {
        matches!(self, Self([_, 0, 0]))
    }
}

impl fmt::Display for SchemaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([model, revision, addition]) = self;
        write!(f, "{model}-{revision}-{addition}")
    }
}

/// Keeps the latest revision of each schema and number of breaking changes, and reports the others.
pub(super) fn retain_latest(plan: &mut Plan) {
    let mut latest = BTreeMap::new();
    for rule in &plan.rules {
        if let Some(version) = rule.schema_version {
            let known = latest.entry(identity(rule)).or_insert(version);
            *known = version.max(*known);
        }
    }
    let mut seen = BTreeSet::new();
    let Plan { rules, losses } = plan;
    rules.retain(|rule| {
        let Some(version) = rule.schema_version else {
            return true;
        };
        let identity = identity(rule);
        let successor = latest.get(&identity).filter(|it| **it != version);
        let what = match successor {
            Some(latest) => Some(format!(
                "the version `{version}` of the schema; its successor `{latest}` is imported"
            )),
            None if seen.contains(&identity) => Some(format!(
                "a second schema of version `{version}`; the first is imported"
            )),
            None => None,
        };
        let is_retained = what.is_none();
        let shortened = (is_retained && !version.is_plain())
            .then(|| format!("all but the first number of the version `{version}`"));
        if is_retained {
            seen.insert(identity);
        }
        losses.extend(what.or(shortened).map(|what| Lost {
            document: rule.document,
            pointer: format!("{}/self/version", rule.pointer),
            what,
        }));
        is_retained
    });
}

/// The vendor, the name and the number of breaking changes of an Iglu schema.
fn identity(rule: &Rule) -> (Vec<String>, String, u32) {
    let name = format!("{:?}", rule.target);
    (rule.tags.clone(), name, rule.version)
}
