//! `$ref`: its target, and the keywords next to it, which apply as well.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::Reader;
use super::keywords::{reference_of, restricts};
use super::merge::note_closed;

impl Reader<'_> {
    /// Returns the schema with its reference resolved, or `None` if the target is missing or
    /// recursive.
    pub(super) fn resolved<'v>(
        &mut self,
        schema: &'v Value,
        pointer: &str,
    ) -> Option<Cow<'v, Value>> {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return Some(Cow::Borrowed(schema));
        };
        let key = reference_of(schema)?;
        let own = &self.documents.0[self.rule.document].file;
        let shown = reference
            .strip_prefix(own.as_str())
            .filter(|it| it.starts_with('#'));
        let shown = shown.unwrap_or(reference);
        let what = match self.definition(reference) {
            None => {
                format!("`{shown}`, which the plan does not contain; any value is accepted")
            }
            Some(_) if self.references.contains(&key) => {
                self.circles += 1;
                format!(
                    "`{shown}` is recursive without an object: {}; any value is accepted; write an object with \
                     `properties` in place of one of these references",
                    self.circle(&key)
                )
            }
            Some(target) => {
                // The target may be a reference itself.
                self.references.push(key);
                let target = self.resolved(target, pointer);
                self.references.pop();
                return Some(Cow::Owned(match target?.into_owned() {
                    Value::Object(target) => self.beside(target, schema, pointer).into(),
                    Value::Bool(true) => self.beside(Map::new(), schema, pointer).into(),
                    other => other,
                }));
            }
        };
        self.lose(pointer, what);
        None
    }

    /// Returns the references from one to itself: `a.json#` -> `b.json#` -> `a.json#`.
    fn circle(&self, reference: &str) -> String {
        let from = self.references.iter().skip_while(|it| *it != reference);
        let all: Vec<String> = from
            .map(String::as_str)
            .chain([reference])
            // Without the keywords next to it.
            .map(|it| format!("`{}`", it.split_once(" {").map_or(it, |(it, _)| it)))
            .collect();
        all.join(" -> ")
    }

    /// Whether the plan has a reference here, in a draft in which the keywords next to it have no effect.
    fn ignores_siblings(&self, pointer: &str) -> bool {
        let draft = self.rule.root.get("$schema").and_then(Value::as_str);
        let old = ["draft-03", "draft-04", "draft-06", "draft-07"];
        let is_old = draft.is_some_and(|draft| old.iter().any(|it| draft.contains(it)));
        // `allOf` of a reference and other keywords is read as both next to each other.
        let document = &self.documents.0[self.rule.document].value;
        let written = document.pointer(&self.origin(pointer));
        is_old && written.is_some_and(|it| it.get("$ref").is_some())
    }

    /// Adds the keywords next to a reference to its target.
    fn beside(
        &mut self,
        mut target: Map<String, Value>,
        schema: &Value,
        pointer: &str,
    ) -> Map<String, Value> {
        let mut own = schema.as_object().map_or_else(Map::new, Clone::clone);
        own.remove("$ref");
        if !own.iter().any(|(key, value)| restricts(key, value)) {
            own.retain(|key, _| key != "required");
            target.extend(own);
            return target;
        }
        if self.ignores_siblings(pointer) {
            let what =
                "the keywords next to `$ref`, which drafts before 2019-09 ignore; they apply here";
            self.lose(pointer, what);
        }
        let mut whole = self.scoped(&target, pointer);
        let mut closed = Vec::new();
        note_closed(&whole, pointer, &mut closed);
        let own = self.well_formed(&own, pointer);
        note_closed(&own, pointer, &mut closed);
        for (key, value) in &own {
            if restricts(key, value) {
                self.merge_key(&mut whole, key, value, pointer);
            } else if key != "required" {
                whole.insert(key.clone(), value.clone());
            }
        }
        self.report_closed(closed, &whole);
        whole
    }
}
