//! `allOf`: the keywords of several schemas in one.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Reader;
use super::keywords::{UNEVALUATED, evaluates_elsewhere, reference_of};
use crate::pointer::escaped;

/// Keywords of which the first one counts, since they do not restrict values.
const ANNOTATIONS: [&str; 12] = [
    "$schema",
    "$id",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "default",
    "examples",
    "example",
    "deprecated",
    UNEVALUATED,
];

/// A branch that refuses the properties that it does not list.
pub(super) struct Closed {
    pointer: String,
    names: BTreeSet<String>,
}

impl Reader<'_> {
    /// Returns a well-formed schema with the keywords of its `allOf`.
    pub(super) fn merged(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
    ) -> Map<String, Value> {
        let mut whole = self.well_formed(schema, pointer);
        let Some(branches) = whole.remove("allOf") else {
            return whole;
        };
        let mut closed = Vec::new();
        note_closed(&whole, pointer, &mut closed);
        self.merge_branches(&branches, [pointer; 2], &mut whole, &mut closed);
        self.report_closed(closed, &whole);
        whole
    }

    /// Reports the properties that a closed schema refuses and another one adds.
    pub(super) fn report_closed(&mut self, closed: Vec<Closed>, whole: &Map<String, Value>) {
        let names: BTreeSet<String> = whole
            .get("properties")
            .and_then(Value::as_object)
            .map_or_else(BTreeSet::new, |it| it.keys().cloned().collect());
        for branch in closed {
            let others: Vec<&str> = names
                .difference(&branch.names)
                .map(String::as_str)
                .collect();
            if !others.is_empty() {
                let what = format!(
                    "that this schema refuses `{}`, which another one next to it lists; accepted",
                    others.join("`, `")
                );
                self.lose(&branch.pointer, what);
            }
        }
    }

    /// Adds branches to the whole schema. The pointers are that of the whole and that of the branches.
    fn merge_branches(
        &mut self,
        branches: &Value,
        [base, pointer]: [&str; 2],
        whole: &mut Map<String, Value>,
        closed: &mut Vec<Closed>,
    ) {
        for (nth, branch) in branches.as_array().into_iter().flatten().enumerate() {
            let here = format!("{pointer}/allOf/{nth}");
            let reference = reference_of(branch);
            let Some(resolved) = self.resolved(branch, &here) else {
                continue;
            };
            match &*resolved {
                Value::Object(object) => {
                    let depth = self.references.len();
                    self.references.extend(reference);
                    let mut object = self.scoped(object, &here);
                    note_closed(&object, &here, closed);
                    if let Some(inner) = object.remove("allOf") {
                        self.merge_branches(&inner, [base, &here], whole, closed);
                    }
                    self.note_origins(&object, [base, &here], whole);
                    for (key, value) in &object {
                        self.merge_key(whole, key, value, &here);
                    }
                    self.references.truncate(depth);
                }
                Value::Bool(true) => {}
                _ => self.lose(&here, "a schema that no value satisfies; left out"),
            }
        }
    }

    /// Returns a well-formed branch. Its `unevaluatedProperties` is about its own keys, as
    /// `additionalProperties` is, and not about those of the schemas next to it.
    pub(super) fn scoped(
        &mut self,
        branch: &Map<String, Value>,
        pointer: &str,
    ) -> Map<String, Value> {
        if !branch.contains_key(UNEVALUATED) {
            return self.well_formed(branch, pointer);
        }
        let mut branch = self.merged(branch, pointer);
        if !evaluates_elsewhere(&branch)
            && let Some(rest) = branch.remove(UNEVALUATED)
        {
            branch.entry("additionalProperties").or_insert(rest);
        }
        branch
    }

    /// Remembers where the properties of a branch are that the whole schema does not have yet.
    fn note_origins(
        &mut self,
        branch: &Map<String, Value>,
        [base, here]: [&str; 2],
        whole: &Map<String, Value>,
    ) {
        let [known, listed] =
            [whole, branch].map(|of| of.get("properties").and_then(Value::as_object));
        let is_new = |name: &&String| known.is_none_or(|it| !it.contains_key(*name));
        for name in listed.into_iter().flat_map(Map::keys).filter(is_new) {
            let name = escaped(name);
            let origin = format!("{here}/properties/{name}");
            // The branch may be merged itself.
            let origin = self.origins.get(&origin).cloned().unwrap_or(origin);
            self.origins
                .insert(format!("{base}/properties/{name}"), origin);
        }
    }

    pub(super) fn merge_key(
        &mut self,
        whole: &mut Map<String, Value>,
        key: &str,
        new: &Value,
        pointer: &str,
    ) {
        let Some(old) = whole.get_mut(key) else {
            whole.insert(key.to_owned(), new.clone());
            return;
        };
        if old == new || ANNOTATIONS.contains(&key) {
            return;
        }
        match (key, &mut *old, new) {
            ("properties", Value::Object(all), Value::Object(new)) => {
                for (name, schema) in new {
                    match all.get_mut(name) {
                        None => drop(all.insert(name.clone(), schema.clone())),
                        Some(old) if old == schema => {}
                        Some(old) => *old = both(old, schema),
                    }
                }
            }
            ("required", Value::Array(all), Value::Array(new)) => {
                let new: Vec<Value> = new.iter().filter(|it| !all.contains(it)).cloned().collect();
                all.extend(new);
            }
            ("allOf", Value::Array(all), Value::Array(new)) => all.extend(new.iter().cloned()),
            ("enum", Value::Array(all), Value::Array(new)) => all.retain(|it| new.contains(it)),
            ("type", _, _) => match common_types(old, new) {
                Some(types) => *old = types,
                None => self.lose(
                    &format!("{pointer}/type"),
                    "a second type that excludes the first; left out",
                ),
            },
            ("additionalProperties" | "items", Value::Bool(true), _)
            | ("uniqueItems", Value::Bool(false), _) => {
                *old = new.clone();
            }
            ("additionalProperties" | "items", _, Value::Bool(true))
            | ("additionalProperties" | "items", Value::Bool(false), _)
            | ("uniqueItems", _, Value::Bool(_)) => {}
            ("additionalProperties" | "items", _, Value::Bool(false)) => *old = json!(false),
            ("additionalProperties" | "items", _, _) => *old = both(old, new),
            ("minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties", _, _) => {
                if old.as_f64() < new.as_f64() {
                    *old = new.clone();
                }
            }
            ("maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties", _, _) => {
                if old.as_f64() > new.as_f64() {
                    *old = new.clone();
                }
            }
            _ => {
                let what = format!("a second `{key}`; the first is imported");
                self.lose(&format!("{pointer}/{}", escaped(key)), what);
            }
        }
    }
}

/// Returns a schema that requires two schemas, with the `unevaluatedProperties` next to both.
pub(super) fn all_of(both: [Value; 2], unevaluated: Option<Value>) -> Value {
    let mut whole = Map::new();
    whole.insert("allOf".to_owned(), Value::from(Vec::from(both)));
    whole.extend(unevaluated.map(|it| (UNEVALUATED.to_owned(), it)));
    whole.into()
}

/// Returns a schema that requires two schemas.
fn both(one: &Value, other: &Value) -> Value {
    let mut all = match one.get("allOf") {
        Some(Value::Array(all)) if one.as_object().is_some_and(|it| it.len() == 1) => all.clone(),
        _ => vec![one.clone()],
    };
    all.push(other.clone());
    json!({ "allOf": all })
}

/// Remembers a schema that refuses properties that it does not list.
pub(super) fn note_closed(schema: &Map<String, Value>, pointer: &str, closed: &mut Vec<Closed>) {
    if matches!(
        schema.get("additionalProperties"),
        None | Some(Value::Bool(true))
    ) {
        return;
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    let names = properties
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone());
    closed.push(Closed {
        pointer: format!("{pointer}/additionalProperties"),
        names: names.collect(),
    });
}

/// Returns the types that two `type` keywords share.
pub(super) fn common_types(one: &Value, other: &Value) -> Option<Value> {
    let list = |of: &Value| -> Vec<String> {
        let names = match of {
            Value::String(name) => vec![name.as_str()],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        names.into_iter().map(str::to_owned).collect()
    };
    let (one, other) = (list(one), list(other));
    let has = |names: &[String], name: &str| {
        names
            .iter()
            .any(|it| it == name || (name == "integer" && it == "number"))
    };
    let mut common: Vec<&String> = one.iter().filter(|name| has(&other, name)).collect();
    common.extend(other.iter().filter(|name| has(&one, name)));
    common.sort();
    common.dedup();
    match common.as_slice() {
        [] => None,
        [only] => Some(json!(only)),
        several => Some(json!(several)),
    }
}
