//! Labels and tags of other tools as the metadata of a rule.

use serde_json::{Map, Value};

use super::plan::{Plan, Rule};

/// Keys of labels and prefixes of tags that name the owner, in lower case and without separators.
const OWNERS: &[&str] = &[
    "owner",
    "owners",
    "ownedby",
    "owningteam",
    "ownerteam",
    "team",
    "teams",
    "teamowner",
    "squad",
];

/// Reads the labels of several objects, of which the first counts most. The labels of our exports become the
/// attributes that they were; other labels become tags.
pub(super) fn labels<'a>(
    rule: &mut Rule,
    of: impl IntoIterator<Item = (&'a Value, String)>,
    plan: &mut Plan,
) {
    let mut known = Map::new();
    for (of, place) in of {
        match of.get("labels") {
            None | Some(Value::Null) => {}
            Some(Value::Object(labels)) => {
                for (key, value) in labels {
                    if known.insert(key.clone(), value.clone()).as_ref() != Some(value) {
                        label(rule, key, &plain(value));
                    }
                }
            }
            Some(_) => {
                let what = "not an object of labels; ignored";
                plan.lose(rule.document, &format!("{place}/labels"), what);
            }
        }
    }
}

/// Reads the list of tags of an object, either strings or objects with a name.
pub(super) fn tags(rule: &mut Rule, of: &Value, place: &str, plan: &mut Plan) {
    let tags = match of.get("tags") {
        None | Some(Value::Null) => return,
        Some(Value::Array(tags)) => tags,
        Some(_) => {
            let what = "not a list of tags; ignored";
            return plan.lose(rule.document, &format!("{place}/tags"), what);
        }
    };
    for (nth, tag) in tags.iter().enumerate() {
        let name = tag.as_str().or_else(|| tag.get("name")?.as_str());
        let Some(name) = name.filter(|it| !it.is_empty()) else {
            let here = format!("{place}/tags/{nth}");
            plan.lose(rule.document, &here, "a tag without a name; ignored");
            continue;
        };
        match name.split_once(':') {
            Some((key, value)) if is_ours(key) => label(rule, key, value),
            _ => rule.tags.push(name.to_owned()),
        }
    }
}

/// Whether a tag `key:value` is metadata rather than a tag.
fn is_ours(key: &str) -> bool {
    matches!(key, "since" | "pii") || is_owner(key)
}

fn is_owner(key: &str) -> bool {
    let letters = key.chars().filter(char::is_ascii_alphanumeric);
    let key: String = letters.map(|it| it.to_ascii_lowercase()).collect();
    OWNERS.contains(&key.as_str())
}

fn label(rule: &mut Rule, key: &str, value: &str) {
    let value = value.trim();
    let parts = value.split(',').map(str::trim).filter(|it| !it.is_empty());
    let parts = parts.map(str::to_owned);
    match key {
        "since" => value.clone_into(&mut rule.since),
        "deprecated" if value == "true" => rule.is_deprecated = true,
        "pii" => rule.allowed.extend(parts),
        "tags" => rule.tags.extend(parts),
        // A second owner stays visible as a tag.
        _ if is_owner(key) && !value.is_empty() && rule.owner.is_empty() => {
            value.clone_into(&mut rule.owner);
        }
        _ if value.is_empty() => rule.tags.push(key.to_owned()),
        _ => rule.tags.push(format!("{key}:{value}")),
    }
}

/// Returns a label's value as a string.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
