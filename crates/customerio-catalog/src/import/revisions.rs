//! The revisions of Iglu schemas. A registry keeps every revision of a schema; the latest accepts what
//! those before it accept.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Lost;
use super::plan::{Plan, Rule};

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
