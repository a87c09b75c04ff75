//! Types of TypeScript for shapes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use customerio_core::shape::{Constraint, Enum, Field, KindRepr, Shape, Variant, VariantContent};
use customerio_rules::constraint::Strings;
use customerio_rules::tagging::Tagging;
use serde_json::Value;

use super::comment::{comment, of_field, of_shape};
use crate::declared::Declared;
use crate::export::identifier::{Names, pascal};

/// The declarations of types, and the named types that they refer to.
pub(super) struct Types {
    readonly: &'static str,
    names: Names,
    /// The declarations of referenced types, by name.
    texts: BTreeMap<String, String>,
}

/// The members of an object type under construction.
#[derive(Default)]
struct Members {
    /// The text of all members. Each ends with a line feed.
    lines: String,
    /// Types that the object extends.
    also: Vec<String>,
    open: bool,
}

impl Types {
    pub(super) fn new(readonly: bool) -> Self {
        Self {
            readonly: if readonly { "readonly " } else { "" },
            names: Names::default(),
            texts: BTreeMap::new(),
        }
    }

    /// Reserves a name.
    pub(super) fn reserve(&mut self, name: &str) {
        self.names.assign(name, name);
    }

    pub(super) fn name_of(&mut self, declared: Declared) -> String {
        self.names.assign_declared(declared)
    }

    /// Formats the declaration of a type.
    pub(super) fn declaration(&mut self, name: &str, shape: &'static Shape) -> String {
        match shape.repr() {
            KindRepr::Object(_) => {
                let mut members = Members::default();
                self.flattened(shape, &mut members, "  ");
                if members.also.is_empty() {
                    return format!("export interface {name} {}\n", members.block(""));
                }
                format!("export type {name} = {};\n", members.into_type(""))
            }
            KindRepr::Enum(of) if one_of(shape.constraints()).is_none() => {
                format!("export type {name} ={};\n", self.union(of))
            }
            KindRepr::Enum(_)
            | KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Nullable(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => {
                format!("export type {name} = {};\n", self.in_place(shape, ""))
            }
        }
    }

    /// Formats the declarations of all referenced types.
    pub(super) fn rest(&mut self) -> String {
        let mut text = String::new();
        for declaration in self.texts.values() {
            text.push('\n');
            text.push_str(declaration);
        }
        text
    }

    /// Returns the name of a named type, and the text of another.
    fn reference(&mut self, shape: &'static Shape, indent: &str) -> String {
        if shape.name().is_empty() {
            return self.in_place(shape, indent);
        }
        let (name, is_new) = self.names.assign(shape.id(), &pascal(shape.name()));
        if is_new {
            let text = comment("", &of_shape(shape)) + &self.declaration(&name, shape);
            self.texts.insert(name.clone(), text);
        }
        name
    }

    fn in_place(&mut self, shape: &'static Shape, indent: &str) -> String {
        if let Some(texts) = one_of(shape.constraints()) {
            return literals(texts);
        }
        let deeper = format!("{indent}  ");
        match shape.repr() {
            KindRepr::Any | KindRepr::Foreign(_) => "unknown".to_owned(),
            KindRepr::Boolean => "boolean".to_owned(),
            KindRepr::Integer { .. } | KindRepr::Number => "number".to_owned(),
            KindRepr::Text { .. } => "string".to_owned(),
            KindRepr::List(list) => {
                let array = if self.readonly.is_empty() {
                    "Array"
                } else {
                    "ReadonlyArray"
                };
                format!("{array}<{}>", self.reference(list.of, indent))
            }
            KindRepr::Tuple(places) => self.tuple(places, indent),
            KindRepr::Map(of) => format!("{{ [key: string]: {} }}", self.reference(of, indent)),
            KindRepr::Object(_) => {
                let mut members = Members::default();
                self.flattened(shape, &mut members, &deeper);
                members.into_type(indent)
            }
            KindRepr::Enum(of) => {
                let variants: Vec<_> = of
                    .variants
                    .iter()
                    .map(|variant| self.variant(of.tagging, variant, indent))
                    .collect();
                format!("({})", variants.join(" | "))
            }
            KindRepr::Nullable(of) => format!("{} | null", self.reference(of, indent)),
            KindRepr::Lazy(look) => {
                let shape = look();
                if shape.name().is_empty() {
                    // A recursive type without a name can't be referred to.
                    "unknown".to_owned()
                } else {
                    self.reference(shape, indent)
                }
            }
        }
    }

    fn tuple(&mut self, places: &'static [&'static Shape], indent: &str) -> String {
        let places: Vec<_> = places.iter().map(|it| self.reference(it, indent)).collect();
        format!("{}[{}]", self.readonly, places.join(", "))
    }

    /// Formats a union with a line and a comment for each variant.
    fn union(&mut self, of: &'static Enum) -> String {
        if of.variants.is_empty() {
            return " never".to_owned();
        }
        let mut text = String::new();
        for variant in of.variants {
            let lines: Vec<_> = variant.doc().lines().map(str::to_owned).collect();
            let _ = write!(
                text,
                "\n{}  | {}",
                comment("  ", &lines),
                self.variant(of.tagging, variant, "    ")
            );
        }
        text
    }

    fn variant(&mut self, tagging: Tagging, variant: &'static Variant, indent: &str) -> String {
        let name = quoted(variant.name());
        let readonly = self.readonly;
        match tagging {
            Tagging::External => match self.content(variant, indent) {
                None => name,
                Some(content) => format!("{{ {readonly}{}: {content} }}", key(variant.name())),
            },
            Tagging::Adjacent { tag, content } => {
                let tag = format!("{readonly}{}: {name}", key(tag));
                match self.content(variant, indent) {
                    None => format!("{{ {tag} }}"),
                    Some(of) => format!("{{ {tag}; {readonly}{}: {of} }}", key(content)),
                }
            }
            Tagging::Internal { tag } => {
                let deeper = format!("{indent}  ");
                let mut members = Members::default();
                let _ = writeln!(members.lines, "{deeper}{readonly}{}: {name};", key(tag));
                match variant.content() {
                    VariantContent::Unit | VariantContent::Tuple(_) => {}
                    VariantContent::Newtype(shape) => {
                        self.flattened(shape, &mut members, &deeper);
                    }
                    VariantContent::Object(fields) => self.fields(fields, &mut members, &deeper),
                }
                members.into_type(indent)
            }
            Tagging::Untagged => self
                .content(variant, indent)
                .unwrap_or_else(|| "null".to_owned()),
        }
    }

    fn content(&mut self, variant: &'static Variant, indent: &str) -> Option<String> {
        match variant.content() {
            VariantContent::Unit => None,
            VariantContent::Newtype(shape) => Some(self.reference(shape, indent)),
            VariantContent::Tuple(places) => Some(self.tuple(places, indent)),
            VariantContent::Object(fields) => {
                let mut members = Members::default();
                self.fields(fields, &mut members, &format!("{indent}  "));
                Some(members.into_type(indent))
            }
        }
    }

    /// Adds the members of an object shape.
    fn flattened(&mut self, shape: &'static Shape, members: &mut Members, indent: &str) {
        match shape.repr() {
            KindRepr::Object(of) => {
                self.fields(of.fields, members, indent);
                members.open |= of.open;
            }
            KindRepr::Enum(_) => {
                let of = self.reference(shape, indent);
                members.also.push(of);
            }
            // Without a value, none of its keys is sent.
            KindRepr::Nullable(of) => {
                let of = self.reference(of, indent);
                members.also.push(format!("({of} | Record<never, never>)"));
            }
            KindRepr::Lazy(look) if !look().name().is_empty() => {
                let of = self.reference(look(), indent);
                members.also.push(of);
            }
            // Known keys must satisfy an index signature, so it accepts anything.
            KindRepr::Lazy(_)
            | KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Foreign(_) => members.open = true,
        }
    }

    fn fields(&mut self, fields: &'static [Field], members: &mut Members, indent: &str) {
        for field in fields {
            if field.is_flattened() {
                self.flattened(field.shape(), members, indent);
                continue;
            }
            let of = match one_of(field.constraints()) {
                Some(texts) => literals(texts),
                None => self.reference(field.shape(), indent),
            };
            let optional = if field.is_optional() { "?" } else { "" };
            members.lines.push_str(&comment(indent, &of_field(field)));
            let _ = writeln!(
                members.lines,
                "{indent}{}{}{optional}: {of};",
                self.readonly,
                key(field.name())
            );
        }
    }
}

impl Members {
    /// Formats the members in braces.
    fn block(&self, indent: &str) -> String {
        let mut text = self.lines.clone();
        if self.open {
            let _ = writeln!(text, "{indent}  [key: string]: unknown;");
        }
        if text.is_empty() {
            // `{}` would accept anything.
            let _ = writeln!(text, "{indent}  [key: string]: never;");
        }
        format!("{{\n{text}{indent}}}")
    }

    fn into_type(self, indent: &str) -> String {
        if self.also.is_empty() {
            return self.block(indent);
        }
        let also = self.also.join(" & ");
        if self.lines.is_empty() && !self.open {
            return also;
        }
        format!("{} & {also}", self.block(indent))
    }
}

fn one_of(constraints: &[Constraint]) -> Option<Strings<'static>> {
    constraints.iter().find_map(Constraint::allowed)
}

fn literals(allowed: Strings<'_>) -> String {
    let texts: Vec<_> = allowed.iter().map(quoted).collect();
    texts.join(" | ")
}

/// Formats a string literal. Those of JSON are valid in JavaScript.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Formats the key of an object, in quotes if it needs them.
fn key(name: &str) -> String {
    let mut letters = name.chars();
    let is_identifier = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_' || first == '$')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$');
    if is_identifier {
        name.to_owned()
    } else {
        quoted(name)
    }
}
