//! A schema as types of Rust, and what of it they can't hold.

use std::collections::BTreeSet;

use customerio_rules::naming::check_event_name;
use customerio_rules::reserved::{self, Meaning, Reserved};
use customerio_rules::semantic;
use proc_macro2::Literal;
use serde_json::{Map, Value};

use super::Lost;
use super::document::{Document, escaped};
use super::names::{free, member_name, type_name};
use super::plan::{Of, Rule};

mod value;

/// A module of Rust.
#[derive(Default)]
pub(super) struct Module {
    pub(super) items: Vec<Item>,
    taken: BTreeSet<String>,
    known: BTreeSet<(&'static str, String, u32)>,
    declared: usize,
}

/// A type.
pub(super) struct Item {
    /// `CioEvent`, `CioTraits` or `CioProperty`.
    pub(super) derive: &'static str,
    pub(super) name: String,
    pub(super) doc: String,
    /// What stands in `#[cio(…)]`.
    pub(super) attributes: Vec<String>,
    pub(super) body: Body,
}

pub(super) enum Body {
    Struct(Vec<Field>),
    /// One field without a name.
    Newtype(Field),
    Enum(Vec<Variant>),
}

pub(super) struct Field {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) attributes: Vec<String>,
    pub(super) of: String,
}

pub(super) struct Variant {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) attributes: Vec<String>,
}

/// Names that what is written needs for itself.
const NEEDED: &[&str] = &[
    "Option",
    "String",
    "Vec",
    "BTreeMap",
    "BTreeSet",
    "SystemTime",
    "Value",
    "CioEvent",
    "CioProperty",
    "CioTraits",
    "Clone",
    "Debug",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
];

/// What describes a schema itself, or is read where it is due.
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

impl Module {
    pub(super) const fn declared(&self) -> usize {
        self.declared
    }

    /// Adds what a rule describes.
    pub(super) fn add(&mut self, rule: &Rule, _document: &Document, losses: &mut Vec<Lost>) {
        let mut reader = Reader {
            module: self,
            rule,
            losses,
            personal: BTreeSet::new(),
            references: Vec::new(),
            depth: 0,
        };
        reader.rule();
    }
}

/// What names mean something to Customer.io.
#[derive(Clone, Copy)]
struct Scope(&'static [Reserved]);

const INNER: Scope = Scope(&[]);

/// Reads one rule.
struct Reader<'a> {
    module: &'a mut Module,
    rule: &'a Rule,
    losses: &'a mut Vec<Lost>,
    /// The classes of personal data that were met.
    personal: BTreeSet<String>,
    /// The references that are being looked behind.
    references: Vec<String>,
    /// How deep the schema is that is being read.
    depth: usize,
}

impl Reader<'_> {
    fn lose(&mut self, pointer: &str, what: impl Into<String>) {
        self.losses.push(Lost {
            document: self.rule.document,
            pointer: pointer.to_owned(),
            what: what.into(),
        });
    }

    fn rule(&mut self) {
        let rule = self.rule;
        let (call, name) = match &rule.of {
            Of::Track(name) => ("event", name.as_str()),
            Of::Page(name) => ("page", name.as_str()),
            Of::Screen(name) => ("screen", name.as_str()),
            Of::Person => ("person", "Person"),
            Of::Group => ("group", "Group"),
        };
        let is_event = !matches!(rule.of, Of::Person | Of::Group);
        if is_event && let Err(error) = check_event_name(name) {
            return self.lose(&rule.pointer, format!("{name:?} can't be a name: {error}"));
        }
        if matches!(rule.of, Of::Track(_)) && semantic::named(name).is_some() {
            let what = format!(
                "`{name}` makes Customer.io act, so it is not written; there is a call for it in \
                 `customerio::semantic`"
            );
            return self.lose(&rule.pointer, what);
        }
        let identity = (call, name.to_owned(), rule.version);
        if !self.module.known.insert(identity) {
            let what = format!(
                "`{name}` version {} is there already; left out",
                rule.version
            );
            return self.lose(&rule.pointer, what);
        }
        let scope = Scope(match rule.of {
            Of::Track(_) => reserved::EVENT_PROPERTIES,
            Of::Person => reserved::PERSON_TRAITS,
            Of::Group => reserved::GROUP_TRAITS,
            Of::Page(_) | Of::Screen(_) => &[],
        });
        let mut wished = type_name(name);
        if rule.version > 1 {
            wished = format!("{wished}V{}", rule.version);
        }
        let rust = self.take(&wished);
        // The place in the module is that of the rule, before what it consists of.
        let at = self.module.items.len();
        let Some((schema, pointer)) = self.resolved(&rule.schema, &rule.pointer) else {
            return;
        };
        let object = self.top(&schema, &pointer);
        let (fields, is_open) = self.object(&object, &pointer, &rust, scope);

        let mut attributes = vec![if is_event {
            format!("{call} = {}", literal(name))
        } else {
            call.to_owned()
        }];
        let fact = |key: &str, text: &str| format!("{key} = {}", literal(text));
        if !rule.owner.is_empty() {
            attributes.push(fact("owner", &rule.owner));
        }
        if !rule.tags.is_empty() {
            let tags: Vec<String> = rule.tags.iter().map(|tag| literal(tag)).collect();
            attributes.push(format!("tags({})", tags.join(", ")));
        }
        if rule.version > 1 {
            attributes.push(format!("version = {}", rule.version));
        }
        if rule.is_deprecated {
            attributes.push("deprecated".to_owned());
        }
        if is_event && !self.personal.is_empty() {
            let classes: Vec<String> = self.personal.iter().map(|it| literal(it)).collect();
            attributes.push(format!("allow_pii({})", classes.join(", ")));
        }
        if is_open {
            attributes.push("open".to_owned());
        }
        let own = object.get("description").and_then(Value::as_str);
        let doc = Some(rule.description.as_str())
            .filter(|it| !it.is_empty())
            .or(own);
        let item = Item {
            derive: if is_event { "CioEvent" } else { "CioTraits" },
            name: rust,
            doc: doc.unwrap_or_default().to_owned(),
            attributes,
            body: Body::Struct(fields),
        };
        self.module.items.insert(at, item);
        self.module.declared += 1;
    }

    /// What an event consists of is an object, whatever the plan says.
    fn top(&mut self, schema: &Value, pointer: &str) -> Map<String, Value> {
        let object = match schema {
            Value::Object(object) => object.clone(),
            _ => Map::new(),
        };
        let types = types(&object);
        if schema == &Value::Bool(false)
            || !(types.is_empty() || types.iter().any(|name| name == "object"))
        {
            self.lose(
                pointer,
                "no object, as properties are; taken as one that may hold anything",
            );
        }
        object
    }

    fn take(&mut self, name: &str) -> String {
        for needed in NEEDED {
            self.module.taken.insert((*needed).to_owned());
        }
        free(&mut self.module.taken, name)
    }

    /// The fields of an object, and whether other keys are allowed.
    fn object(
        &mut self,
        object: &Map<String, Value>,
        pointer: &str,
        owner: &str,
        scope: Scope,
    ) -> (Vec<Field>, bool) {
        let mut required = BTreeSet::new();
        match object.get("required") {
            Some(Value::Array(names)) => {
                required.extend(names.iter().filter_map(Value::as_str));
            }
            // A habit of draft-03, which is of this property and read where it is.
            Some(Value::Bool(_)) | None => {}
            Some(_) => self.lose(&format!("{pointer}/required"), "no list of names"),
        }
        let mut fields = Vec::new();
        let mut members = BTreeSet::new();
        let empty = Map::new();
        let properties = match object.get("properties") {
            Some(Value::Object(properties)) => properties,
            Some(_) => {
                self.lose(&format!("{pointer}/properties"), "no object of properties");
                &empty
            }
            None => &empty,
        };
        for (name, schema) in properties {
            let here = format!("{pointer}/properties/{}", escaped(name));
            let is_required = required.remove(name.as_str())
                || schema.get("required").and_then(Value::as_bool) == Some(true);
            let field = self.field(name, schema, &here, owner, is_required, scope);
            if let Some(mut field) = field {
                field.name = free(&mut members, &field.name);
                if field.name != *name {
                    field
                        .attributes
                        .insert(0, format!("rename = {}", literal(name)));
                }
                fields.push(field);
            }
        }
        for name in required {
            let what = format!("`{name}` is required, but no property of that name is described");
            self.lose(&format!("{pointer}/required"), what);
        }
        let mut is_open = true;
        for key in ["additionalProperties", "unevaluatedProperties"] {
            match object.get(key) {
                None | Some(Value::Bool(true)) => {}
                Some(Value::Bool(false)) => is_open = false,
                Some(_) => {
                    let what = "the schema of keys that are not listed; any are allowed";
                    self.lose(&format!("{pointer}/{key}"), what);
                }
            }
        }
        let handled = [
            "type",
            "properties",
            "additionalProperties",
            "unevaluatedProperties",
        ];
        self.leftovers(object, pointer, &handled);
        (fields, is_open)
    }

    fn field(
        &mut self,
        name: &str,
        schema: &Value,
        pointer: &str,
        owner: &str,
        is_required: bool,
        scope: Scope,
    ) -> Option<Field> {
        if schema == &Value::Bool(false) {
            self.lose(pointer, "a property that can't be there; left out");
            return None;
        }
        let hint = format!("{owner}{}", type_name(name));
        let reserved = reserved::named(name, scope.0);
        // What turns out to be left out leaves no types behind.
        let before = reserved.map(|_| (self.module.items.len(), self.module.taken.clone()));
        let read = self.value(schema, pointer, &hint);
        if let (Some(reserved), Some((items, taken))) = (reserved, before)
            && !read.fits(reserved.meaning)
        {
            let what = format!(
                "Customer.io takes `{name}` for {}; left out, since this is none",
                reserved.meaning.as_str()
            );
            self.lose(pointer, what);
            self.module.items.truncate(items);
            self.module.taken = taken;
            return None;
        }
        let mut attributes = read.constraints.clone();
        attributes.extend(self.facts(schema, pointer, &read));
        let of = match (is_required, read.is_nullable) {
            (true, false) => read.of,
            (true, true) => {
                attributes.push("nullable".to_owned());
                format!("Option<{}>", read.of)
            }
            (false, false) => format!("Option<{}>", read.of),
            (false, true) => format!("Option<Option<{}>>", read.of),
        };
        let doc = schema.get("description").and_then(Value::as_str);
        Some(Field {
            name: member_name(name),
            doc: doc.unwrap_or_default().to_owned(),
            attributes,
            of,
        })
    }

    /// What a property says of itself beside its values.
    fn facts(&mut self, schema: &Value, pointer: &str, read: &value::Read) -> Vec<String> {
        let mut facts = Vec::new();
        if schema.get("deprecated").and_then(Value::as_bool) == Some(true) {
            facts.push("deprecated".to_owned());
        }
        // Avo's.
        if let Some(pii) = schema.get("pii")
            && pii.get("isPii").and_then(Value::as_bool) == Some(true)
        {
            let class = pii
                .get("piiType")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let class = if class.trim().is_empty() {
                "personal"
            } else {
                class
            };
            facts.push(format!("pii = {}", literal(class)));
            self.personal.insert(class.to_owned());
        }
        let examples = schema.get("examples").and_then(Value::as_array);
        let example = examples
            .and_then(|it| it.first())
            .or_else(|| schema.get("example"));
        if let Some(example) = example {
            match read.example(example) {
                Some(example) => facts.push(format!("example = {example}")),
                None => self.lose(
                    pointer,
                    "an example that its type or its constraints don't take",
                ),
            }
        }
        facts
    }

    /// Loses what no code here has read.
    fn leftovers(&mut self, object: &Map<String, Value>, pointer: &str, handled: &[&str]) {
        for key in object.keys() {
            let is_known = handled.contains(&key.as_str()) || ANNOTATIONS.contains(&key.as_str());
            if !is_known {
                let here = format!("{pointer}/{}", escaped(key));
                self.lose(
                    &here,
                    format!("the keyword `{key}`, which no type can hold"),
                );
            }
        }
    }

    /// What a schema refers to, if it does: within the plan, and not to itself.
    fn resolved(&mut self, schema: &Value, pointer: &str) -> Option<(Value, String)> {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return Some((schema.clone(), pointer.to_owned()));
        };
        let found = reference
            .strip_prefix('#')
            .and_then(|it| self.rule.root.pointer(it));
        let what = match found {
            None => format!("`{reference}`, which is not in the plan; taken as anything"),
            Some(_) if self.references.iter().any(|it| it == reference) => {
                format!("`{reference}` contains itself; taken as anything")
            }
            Some(Value::Object(inner)) => {
                // What stands beside a reference holds too.
                let mut merged = inner.clone();
                for (key, value) in schema.as_object().into_iter().flatten() {
                    if key != "$ref" {
                        merged.insert(key.clone(), value.clone());
                    }
                }
                return Some((merged.into(), pointer.to_owned()));
            }
            Some(other) => return Some((other.clone(), pointer.to_owned())),
        };
        self.lose(pointer, what);
        None
    }
}

/// The names of types that a schema lists.
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

/// A text as Rust writes it.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// Names of variants, each once.
fn variants(names: &[(String, String)]) -> Vec<Variant> {
    let mut taken = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let first = names.iter().filter(|(name, _)| seen.insert(name.clone()));
    first
        .map(|(name, doc)| {
            let rust = free(&mut taken, &type_name(name));
            Variant {
                attributes: if rust == *name {
                    Vec::new()
                } else {
                    vec![format!("rename = {}", literal(name))]
                },
                name: rust,
                doc: doc.clone(),
            }
        })
        .collect()
}

/// Whether a form is what a name that Customer.io reads must hold.
const fn is_meant(form: value::Form, meaning: Meaning) -> bool {
    use value::Form;
    matches!(
        (form, meaning),
        (Form::Text | Form::Time, Meaning::Text)
            | (Form::Time, Meaning::Time)
            | (Form::Integer | Form::Number, Meaning::Number)
            | (Form::Boolean, Meaning::Boolean)
            | (Form::Object, Meaning::Object)
    )
}
