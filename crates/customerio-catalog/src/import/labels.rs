//! Labels and tags of other tools as the metadata of a rule.

use serde_json::Value;

use super::plan::Rule;

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

/// Reads the labels of a Segment schema. The labels of our exports become the attributes that they
/// were; other labels become tags.
pub(super) fn labels(rule: &mut Rule, labels: Option<&Value>) {
    for (key, value) in labels.and_then(Value::as_object).into_iter().flatten() {
        label(rule, key, &plain(value));
    }
}

/// Reads a list of tags, either strings or objects with a name.
pub(super) fn tags(rule: &mut Rule, tags: Option<&Value>) {
    for tag in tags.and_then(Value::as_array).into_iter().flatten() {
        let name = tag.as_str().or_else(|| tag.get("name")?.as_str());
        let Some(name) = name.filter(|it| !it.is_empty()) else {
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
