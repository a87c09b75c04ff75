//! `discriminator` of `OpenAPI`: the property whose value names the schema of a choice.

use serde_json::{Map, Value, json};

use super::super::Reader;
use super::candidate::{Candidate, constant, tag};

impl Reader<'_> {
    /// Gives the property that a `discriminator` names its constant in each schema, which makes it a tag.
    pub(super) fn discriminate(
        &mut self,
        schema: &Map<String, Value>,
        options: &mut [Candidate],
        pointer: &str,
    ) {
        let Some(discriminator) = schema.get("discriminator") else {
            return;
        };
        // A vocabulary of RAML and of AsyncAPI has the name alone.
        let key = discriminator.as_str();
        let key = key.or_else(|| discriminator.get("propertyName")?.as_str());
        let Some(key) = key else {
            let what = "a `discriminator` without the name of a property; ignored";
            return self.lose(&format!("{pointer}/discriminator"), what);
        };
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        for option in options.iter_mut() {
            let reference = option.schema.get("$ref").and_then(Value::as_str);
            let value = reference.and_then(|it| value_of(it, mapping));
            let properties = option.object.get_mut("properties");
            let property = properties.and_then(|it| it.get_mut(key)?.as_object_mut());
            if let Some((value, property)) = value.zip(property)
                && accepts(property, &value)
            {
                property.insert("const".to_owned(), value.into());
            }
        }
        if tag(options).as_deref() != Some(key) {
            let what = format!(
                "that `{key}` names the schema of a value; the other keys decide. Make `{key}` a required string with \
                 another `const` in each schema"
            );
            self.lose(&format!("{pointer}/discriminator"), what);
        }
    }
}

/// Returns the value that leads to the schema of a reference: of the mapping, or the name of the schema.
fn value_of(reference: &str, mapping: Option<&Map<String, Value>>) -> Option<String> {
    let entries = mapping.into_iter().flatten();
    let mut entries = entries.filter(|(_, to)| to.as_str().is_some_and(|it| leads(it, reference)));
    match (entries.next(), entries.next()) {
        (Some((value, _)), None) => Some(value.clone()),
        // A variant has one name.
        (Some(_), Some(_)) => None,
        (None, _) => name(reference).map(str::to_owned),
    }
}

/// Whether an entry of a mapping is the name of a schema or a reference to it. The reference to compare with is
/// `file#pointer`.
fn leads(entry: &str, reference: &str) -> bool {
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    match entry.split_once('#') {
        None if !entry.contains(['/', '.']) => name(reference) == Some(entry),
        None => pointer.is_empty() && is_file(entry, file),
        Some((in_file, at)) => pointer == at && (in_file.is_empty() || is_file(in_file, file)),
    }
}

fn is_file(entry: &str, file: &str) -> bool {
    let entry = entry.trim_start_matches("./").trim_start_matches("../");
    file.strip_suffix(entry)
        .is_some_and(|it| it.is_empty() || it.ends_with('/'))
}

/// Returns the last key of a reference, or the name of its file.
fn name(reference: &str) -> Option<&str> {
    let last = reference.rsplit('/').next()?;
    last.split(['#', '.']).find(|it| !it.is_empty())
}

/// Whether a property without a constant can have a value.
fn accepts(property: &Map<String, Value>, value: &str) -> bool {
    let values = property.get("enum").and_then(Value::as_array);
    let of = property.get("type");
    constant(&Value::Object(property.clone())).is_none()
        && values.is_none_or(|it| it.contains(&json!(value)))
        && of.is_none_or(|it| it == "string")
}
