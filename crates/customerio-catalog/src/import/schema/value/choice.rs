//! `oneOf`, `anyOf` and lists of types: one of several schemas as an enum.

use serde_json::{Map, Value, json};

use super::super::super::module::{Body, Content, Field, Item, PROPERTY, Variant};
use super::super::super::names::{Taken, type_name};
use super::super::keywords::{UNEVALUATED, is_closed, reference_of};
use super::super::merge::{all_of, common_types};
use super::super::{INNER, Reader, literal, types};
use super::candidate::{
    Candidate, are_distinct, are_external, constant, constant_of, is_annotation, is_within,
    only_key, tag, texts,
};
use super::{ANYTHING, Form, Read};

/// A variant of an enum without a tag.
pub(super) struct Branch {
    variant: Variant,
    is_nullable: bool,
}

impl Branch {
    /// Returns a variant that holds a type, in an enum named `owner`.
    pub(super) fn new(name: impl Into<String>, read: Read, owner: &str) -> Self {
        let is_nullable = read.is_nullable;
        let read = Read {
            is_nullable: false,
            ..read
        };
        Self {
            variant: Variant {
                name: name.into(),
                doc: String::new(),
                attributes: Vec::new(),
                content: Content::Newtype(newtype(read, owner)),
            },
            is_nullable,
        }
    }
}

impl Reader<'_> {
    /// Reads `oneOf` or `anyOf`, or returns `None` if the schema has neither.
    pub(super) fn choice(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Option<Read> {
        let (key, listed) = ["oneOf", "anyOf"]
            .into_iter()
            .find_map(|key| Some((key, schema.get(key)?.as_array()?)))?;
        let place = format!("{pointer}/{key}");
        let mut rest = schema.clone();
        rest.remove(key);
        let others = listed.iter().enumerate().filter(|(_, it)| !is_null(it));
        let others: Vec<(usize, &Value)> = others.collect();
        let is_nullable = others.len() < listed.len() && {
            let types = types(&rest);
            types.is_empty() || types.iter().any(|it| it == "null")
        };
        let doc = schema
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or("");
        let mut read = if let [(nth, only)] = others.as_slice() {
            // The keywords next to it apply as well.
            let beside: Map<String, Value> = rest.clone();
            let merged = if beside.is_empty() {
                (*only).clone()
            } else {
                beside_one(only, beside)
            };
            let references = std::mem::take(&mut self.pending);
            self.value_of(references, &merged, &format!("{place}/{nth}"), hint)
        } else if let Some(texts) = texts(key, &others) {
            self.leftovers(&rest, pointer, &["type"]);
            self.enumeration(&texts, doc, &place, hint)
        } else {
            self.options(key, &others, &rest, pointer, hint, doc)?
        };
        if key == "oneOf" && is_nullable && (read.is_nullable || read.is_anything()) {
            let what = "that `oneOf` refuses null, which several of its schemas match; accepted";
            self.lose(&place, what);
        }
        read.is_nullable |= is_nullable && read.form != Form::Anything;
        Some(read)
    }

    /// Reads at least two schemas that are not null.
    fn options(
        &mut self,
        key: &str,
        others: &[(usize, &Value)],
        rest: &Map<String, Value>,
        pointer: &str,
        hint: &str,
        doc: &str,
    ) -> Option<Read> {
        let place = format!("{pointer}/{key}");
        let mut options = self.candidates(others, rest, &place);
        self.discriminate(rest, &mut options, pointer);
        if options.is_empty() {
            self.lose(
                &place,
                "no schema that a value satisfies; any value is accepted",
            );
            return Some(Read::new(ANYTHING, Form::Anything));
        }
        let (before, losses) = (self.module.mark(), self.losses.len());
        let name = self.claim(hint);
        let at = self.module.items.len();
        let read = if let Some(tag) = tag(&options) {
            Some(self.internal(&tag, &options, &name, at, doc))
        } else if are_external(&options) {
            Some(self.external(&options, &name, at, doc))
        } else {
            let is_unevaluated = rest.contains_key(UNEVALUATED);
            if key == "anyOf" && is_unevaluated && !are_distinct(&options) {
                let what = "values with the keys of several schemas at once; one schema matches";
                self.lose(&place, what);
            }
            if key == "oneOf" && !are_distinct(&options) {
                let what =
                    "that only one of the schemas may match, as `oneOf` demands; several may";
                self.lose(&place, what);
            }
            self.alternatives(&options, &name, at, doc)
        };
        if read.is_none() {
            self.revert(before);
            self.losses.truncate(losses);
            self.lose(&place, "one of several schemas; any value is accepted");
            return Some(Read::new(ANYTHING, Form::Anything));
        }
        read
    }

    /// Resolves the schemas of a choice. The keywords next to the choice apply to each of them.
    fn candidates(
        &mut self,
        others: &[(usize, &Value)],
        rest: &Map<String, Value>,
        place: &str,
    ) -> Vec<Candidate> {
        let outer = types(rest);
        let mut options = Vec::new();
        for (nth, option) in others {
            let pointer = format!("{place}/{nth}");
            let losses = self.losses.len();
            let object = self.merged_object(option, &pointer);
            let mut beside = rest.clone();
            beside.retain(|key, _| !is_annotation(key));
            if !outer.is_empty() && !object.as_ref().is_some_and(|it| is_within(it, &outer)) {
                let own = object.as_ref().and_then(|it| it.get("type"));
                let outer = json!(outer);
                let is_possible = own.is_none_or(|own| common_types(own, &outer).is_some());
                if !is_possible {
                    self.losses.truncate(losses);
                    continue;
                }
                beside.insert("type".to_owned(), outer);
            }
            let is_merged = !beside.is_empty();
            let (schema, object) = if beside.is_empty() {
                ((*option).clone(), object)
            } else {
                self.losses.truncate(losses);
                let unevaluated = beside.remove(UNEVALUATED);
                let both = all_of([beside.into(), (*option).clone()], unevaluated);
                let object = self.merged_object(&both, &pointer);
                (object.clone().map_or(both, Value::Object), object)
            };
            let lost = self.losses.split_off(losses);
            options.push(Candidate {
                pointer,
                schema,
                is_merged,
                object: object.unwrap_or_else(Map::new),
                lost,
            });
        }
        options
    }

    /// Returns a schema behind its reference, with its `allOf` merged.
    fn merged_object(&mut self, schema: &Value, pointer: &str) -> Option<Map<String, Value>> {
        match self.resolved(schema, pointer)?.into_owned() {
            Value::Object(object) => Some(self.merged(&object, pointer)),
            _ => None,
        }
    }

    /// Reads schemas that a required key with a constant distinguishes.
    fn internal(
        &mut self,
        tag: &str,
        options: &[Candidate],
        name: &str,
        at: usize,
        doc: &str,
    ) -> Read {
        let mut taken = Taken::default();
        let mut variants = Vec::new();
        for option in options {
            self.losses.extend(option.lost.iter().cloned());
            let mut object = option.object.clone();
            let value = object
                .get("properties")
                .and_then(|it| constant(it.get(tag)?));
            let value = value.map_or_else(String::new, str::to_owned);
            if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
                properties.remove(tag);
            }
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|it| it != tag);
            }
            let rust = taken.free(&type_name(&value));
            let reference = reference_of(&option.schema);
            let depth = self.references.len();
            self.references.extend(reference);
            let content = if is_closed(&object) {
                let (fields, _) = self.object(&object, &option.pointer, name, INNER);
                if fields.is_empty() {
                    Content::Unit
                } else {
                    Content::Fields(fields)
                }
            } else {
                let read = self.structure(&object, &option.pointer, &format!("{name}{rust}"));
                Content::Newtype(newtype(read, name))
            };
            self.references.truncate(depth);
            variants.push(variant(rust, &value, option, content));
        }
        self.add_enum(
            name,
            at,
            doc,
            vec![format!("tag = {}", literal(tag))],
            variants,
        )
    }

    /// Reads schemas of which each is a constant or an object with one key.
    fn external(&mut self, options: &[Candidate], name: &str, at: usize, doc: &str) -> Read {
        let mut taken = Taken::default();
        let mut variants = Vec::new();
        for option in options {
            self.losses.extend(option.lost.iter().cloned());
            let (wire, content) = match only_key(&option.object) {
                None => (
                    constant_of(&option.object).map_or_else(String::new, str::to_owned),
                    Content::Unit,
                ),
                Some((key, schema)) => {
                    let place = format!(
                        "{}/properties/{}",
                        option.pointer,
                        crate::pointer::escaped(key)
                    );
                    let read = self.value(schema, &place, &format!("{name}{}", type_name(key)));
                    (key.to_owned(), Content::Newtype(newtype(read, name)))
                }
            };
            let rust = taken.free(&type_name(&wire));
            variants.push(variant(rust, &wire, option, content));
        }
        self.add_enum(name, at, doc, Vec::new(), variants)
    }

    /// Reads any other schemas, or returns `None` if one of them accepts anything.
    fn alternatives(
        &mut self,
        options: &[Candidate],
        name: &str,
        at: usize,
        doc: &str,
    ) -> Option<Read> {
        let mut branches = Vec::new();
        for option in options {
            let title = option.object.get("title").and_then(Value::as_str);
            let title = title.map(type_name);
            // Our exports give such a schema the name of the enum and its own.
            let called = title.map(|it| match it.strip_prefix(name) {
                Some(rest) if rest.starts_with(|it: char| it.is_ascii_uppercase()) => {
                    rest.to_owned()
                }
                Some(_) | None => it,
            });
            let doc = option.schema.get("description").and_then(Value::as_str);
            let doc = doc.unwrap_or("").to_owned();
            let is_inline = option.is_inline_struct();
            if is_inline || option.is_merged {
                self.losses.extend(option.lost.iter().cloned());
            }
            if is_inline {
                let (fields, _) = self.object(&option.object, &option.pointer, name, INNER);
                branches.push(Branch {
                    variant: Variant {
                        name: called.unwrap_or_else(|| Form::Object.name().to_owned()),
                        doc,
                        attributes: Vec::new(),
                        content: Content::Fields(fields),
                    },
                    is_nullable: false,
                });
                continue;
            }
            let hint = format!("{name}{}", branches.len() + 1);
            let read = self.value(&option.schema, &option.pointer, &hint);
            if read.form == Form::Anything {
                return None;
            }
            let called = called.unwrap_or_else(|| read.form.name().to_owned());
            let is_documented = read.is_named && option.schema.get("$ref").is_none();
            let mut branch = Branch::new(called, read, name);
            if !is_documented {
                branch.variant.doc = doc;
            }
            branches.push(branch);
        }
        Some(self.untagged(name, at, branches, doc))
    }

    /// Adds an enum without a tag.
    pub(super) fn untagged(
        &mut self,
        name: &str,
        at: usize,
        branches: Vec<Branch>,
        doc: &str,
    ) -> Read {
        let mut taken = Taken::default();
        let is_nullable = branches.iter().any(|it| it.is_nullable);
        let variants = branches.into_iter().map(|Branch { variant, .. }| Variant {
            name: taken.free(&variant.name),
            ..variant
        });
        let variants = variants.collect();
        let mut read = self.add_enum(name, at, doc, vec!["untagged".to_owned()], variants);
        read.is_nullable = is_nullable;
        read
    }

    fn add_enum(
        &mut self,
        name: &str,
        at: usize,
        doc: &str,
        attributes: Vec<String>,
        variants: Vec<Variant>,
    ) -> Read {
        let item = Item {
            derive: PROPERTY,
            name: name.to_owned(),
            doc: doc.to_owned(),
            attributes,
            body: Body::Enum(variants),
        };
        self.module.items.insert(at, item);
        let mut read = Read::new(name, Form::Choice);
        read.is_named = true;
        read
    }
}

fn variant(name: String, wire: &str, option: &Candidate, content: Content) -> Variant {
    let doc = option.object.get("description").and_then(Value::as_str);
    let attributes = (name != wire).then(|| format!("rename = {}", literal(wire)));
    Variant {
        doc: doc.map_or_else(String::new, str::to_owned),
        attributes: attributes.into_iter().collect(),
        name,
        content,
    }
}

/// Returns the field of a variant.
fn newtype(read: Read, owner: &str) -> Field {
    let mut attributes = read.constraints;
    if read.is_recursive && !super::mentions(&read.of, owner) {
        attributes.push("recursive".to_owned());
    }
    Field {
        name: String::new(),
        doc: String::new(),
        attributes,
        of: if read.is_nullable {
            format!("Option<{}>", read.of)
        } else {
            read.of
        },
    }
}

/// Returns a schema with the keywords next to it. Its own keywords win if they are annotations.
pub(super) fn beside_one(only: &Value, mut beside: Map<String, Value>) -> Value {
    let conflicts = only.as_object().is_some_and(|only| {
        let is_scoped = only.contains_key(UNEVALUATED);
        let is_wider = only.contains_key("type") && !is_within(only, &types(&beside));
        let mut keys = only.keys();
        is_scoped || is_wider || keys.any(|key| beside.contains_key(key) && !is_annotation(key))
    });
    if conflicts || beside.contains_key("allOf") {
        let unevaluated = beside.remove(UNEVALUATED);
        return all_of([only.clone(), beside.into()], unevaluated);
    }
    let mut merged = only.as_object().map_or_else(Map::new, Clone::clone);
    for (key, value) in beside {
        merged.entry(key).or_insert(value);
    }
    merged.into()
}

/// Whether a merged schema accepts null by its types, as a choice or as a value that it lists.
pub(super) fn accepts_null(schema: &Map<String, Value>) -> bool {
    let types = types(schema);
    let listed = ["oneOf", "anyOf"]
        .into_iter()
        .find_map(|key| schema.get(key));
    let mut options = listed.and_then(Value::as_array).into_iter().flatten();
    let values = schema.get("enum").and_then(Value::as_array);
    (types.iter().any(|it| it == "null")
        || (types.is_empty() && (listed.is_some() || values.is_some())))
        && (listed.is_none()
            || options.any(|it| is_null(it) || types_of(it).iter().any(|it| it == "null")))
        && values.is_none_or(|it| it.contains(&Value::Null))
}

/// Whether null alone satisfies a schema.
pub(super) fn is_null(schema: &Value) -> bool {
    types_of(schema) == ["null"] || schema.get("const").is_some_and(Value::is_null)
}

fn types_of(schema: &Value) -> Vec<String> {
    schema.as_object().map_or_else(Vec::new, types)
}
