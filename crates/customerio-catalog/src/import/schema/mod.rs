//! Turns a schema into Rust types and reports the keywords that have no equivalent.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use customerio_rules::reserved::Reserved;
use proc_macro2::Literal;
use serde_json::{Map, Value};

use super::error::Lost;
use super::module::{Content, Module, Variant};
use super::names::{Taken, type_name};
use super::plan::Rule;
use super::reference::Documents;
use crate::pointer::escaped;
pub(super) use known::Known;

mod keywords;
mod known;
mod merge;
mod object;
mod resolve;
mod rule;
mod value;

/// Adds the types of a rule to a module.
pub(super) fn add(
    rule: &Rule,
    documents: Documents<'_>,
    known: &mut Known,
    to: &mut Module,
    losses: &mut Vec<Lost>,
) {
    let mut reader = Reader {
        module: to,
        rule,
        documents,
        losses,
        known,
        personal: BTreeSet::new(),
        references: Vec::new(),
        names: HashMap::new(),
        nullable: BTreeSet::new(),
        pending: Vec::new(),
        depth: 0,
        deepest: 0,
        cut: 0,
        circles: 0,
        origins: BTreeMap::new(),
    };
    reader.rule();
    known.end_rule();
}

/// Keywords that do not restrict values, or that other code reads.
const ANNOTATIONS: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$anchor",
    "key",
    "name",
    "title",
    "description",
    "labels",
    "self",
    "eventMetadata",
    "$defs",
    "definitions",
    "$comment",
    "readOnly",
    "writeOnly",
    "deprecated",
    "index",
    "isSystemProperty",
    "nameMapping",
    "pii",
    "required",
    "example",
    "examples",
];

/// The names that have a meaning to Customer.io.
#[derive(Clone, Copy)]
struct Scope(&'static [Reserved]);

const INNER: Scope = Scope(&[]);

/// Reads one rule.
struct Reader<'a> {
    module: &'a mut Module,
    rule: &'a Rule,
    documents: Documents<'a>,
    losses: &'a mut Vec<Lost>,
    /// The definitions that were read.
    known: &'a mut Known,
    /// The classes of personal data found so far.
    personal: BTreeSet<String>,
    /// The references that are being resolved.
    references: Vec<String>,
    /// The types of definitions, by reference.
    names: HashMap<String, String>,
    /// The references whose type accepts null.
    nullable: BTreeSet<String>,
    /// The references whose type is about to be named.
    pending: Vec<String>,
    /// The depth of the schema that is being read.
    depth: usize,
    /// The greatest depth since the start of the innermost definition.
    deepest: usize,
    /// The number of schemas that were too deep.
    cut: usize,
    /// The number of references that lead to themselves without an object.
    circles: usize,
    /// The pointers to properties of branches of `allOf`, by their pointers in the merged schema.
    origins: BTreeMap<String, String>,
}

impl<'a> Reader<'a> {
    fn lose(&mut self, pointer: &str, what: impl Into<String>) {
        self.losses.push(Lost {
            document: self.rule.document,
            pointer: self.origin(pointer),
            what: what.into(),
        });
    }

    /// Returns the pointer of the plan for one of a merged schema.
    fn origin(&self, pointer: &str) -> String {
        let mut origin = pointer.to_owned();
        let ends = pointer.match_indices('/').map(|(end, _)| end);
        let ends: Vec<_> = ends.skip(1).chain([pointer.len()]).collect();
        // From the inside to the outside, since the path of a branch is below that of the whole.
        for end in ends.into_iter().rev() {
            let (whole, _) = pointer.split_at(end);
            if let Some(branch) = self.origins.get(whole) {
                origin.replace_range(..end, branch);
            }
        }
        origin
    }

    /// Assigns the name of a generated type. Recursive references use it.
    fn claim(&mut self, hint: &str) -> String {
        let name = self.module.taken.free(hint);
        for reference in std::mem::take(&mut self.pending) {
            self.names.insert(reference, name.clone());
        }
        name
    }

    /// Reports the keywords that are neither handled nor annotations.
    fn leftovers(&mut self, object: &Map<String, Value>, pointer: &str, handled: &[&str]) {
        for key in object.keys() {
            let is_known = handled.contains(&key.as_str()) || ANNOTATIONS.contains(&key.as_str());
            if !is_known {
                let here = format!("{pointer}/{}", escaped(key));
                self.lose(
                    &here,
                    format!("the keyword `{key}`, which has no equivalent in Rust"),
                );
            }
        }
    }

    /// Returns the target of a reference within the plan.
    fn definition(&self, reference: &str) -> Option<&'a Value> {
        let rule: &'a Rule = self.rule;
        match reference.strip_prefix('#') {
            Some(pointer) => rule.root.pointer(pointer),
            None => self.documents.find(reference),
        }
    }
}

/// Returns the names in `type`.
fn types(object: &Map<String, Value>) -> Vec<String> {
    match object.get("type") {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a string as a Rust literal.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// Returns a variant for each distinct string.
fn variants(names: &[(String, String)]) -> Vec<Variant> {
    let mut taken = Taken::default();
    let mut seen = BTreeSet::new();
    let first = names.iter().filter(|(name, _)| seen.insert(name.clone()));
    first
        .map(|(name, doc)| {
            let rust = taken.free(&type_name(name));
            Variant {
                attributes: if rust == *name {
                    Vec::new()
                } else {
                    vec![format!("rename = {}", literal(name))]
                },
                name: rust,
                doc: doc.clone(),
                content: Content::Unit,
            }
        })
        .collect()
}
