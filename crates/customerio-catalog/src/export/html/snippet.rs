//! Rust code that sends an event.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use customerio_core::event::Role;
use customerio_core::shape::{Enum, Field, KindRepr, Shape, Variant, VariantContent};
use customerio_rules::format::Format;
use customerio_rules::tagging::Tagging;
use serde_json::Value;

use crate::declared::{Declared, DeclaredKind};
use crate::example;
use crate::rust_form::{imported, is_parsed, name_in_rust};

/// Returns code that creates and sends an event. Types of a program are imported from `crate`.
pub(super) fn rust(declared: Declared, is_program: impl Fn(&str) -> bool) -> String {
    let id = declared.shape().id();
    let path = id.split('<').next().unwrap_or(id);
    let (path, name) = imported(path);
    let example = example::of_declared(declared);
    let mut writer = Writer {
        depth: 0,
        imports: BTreeSet::from([path]),
    };
    let mut lines = String::new();
    writer.roles(declared, &mut lines);
    if let KindRepr::Object(of) = declared.shape().repr() {
        writer.fields(of.fields, &example, &mut lines);
    }
    let variable = match declared {
        Declared::Event(_) => "event",
        Declared::Traits(_) => "traits",
    };
    let made = if lines.is_empty() {
        format!("let {variable} = {name};")
    } else {
        format!("let {variable} = {name} {{\n{lines}}};")
    };
    match declared.kind() {
        DeclaredKind::Group => writer.imports.extend(["customerio::GroupId"]),
        DeclaredKind::Relationship => writer
            .imports
            .extend(["customerio::GroupId", "customerio::call::Group"]),
        DeclaredKind::Person | DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen => {}
    }
    let imports = imports(&writer.imports, is_program);
    format!("{imports}\n{made}\n{}", sent(declared))
}

/// Formats one import for each module.
fn imports(paths: &BTreeSet<&str>, is_program: impl Fn(&str) -> bool) -> String {
    let mut modules = BTreeMap::<String, Vec<&str>>::new();
    for path in paths {
        // A path without a module needs no import.
        if let Some((module, name)) = path.rsplit_once("::") {
            let (first, rest) = module.split_at(module.find("::").unwrap_or(module.len()));
            let first = if is_program(first) { "crate" } else { first };
            let module = format!("{first}{rest}");
            modules.entry(module).or_default().push(name);
        }
    }
    let lines = modules.iter().map(|(module, names)| match &names[..] {
        [name] => format!("use {module}::{name};\n"),
        names => format!("use {module}::{{{}}};\n", names.join(", ")),
    });
    lines.collect()
}

/// Formats the call that sends the value.
fn sent(declared: Declared) -> String {
    let has_identity = match declared {
        Declared::Event(spec) => {
            let mut roles = spec.roles().iter();
            roles.any(|it| matches!(it.role(), Role::UserId | Role::AnonymousId))
        }
        Declared::Traits(_) => false,
    };
    match (declared.kind(), has_identity) {
        (_, true) => "client.emit(&event)?;".to_owned(),
        (DeclaredKind::Person, _) => "client.identify(\"97980cfea0067\", &traits)?;".to_owned(),
        (DeclaredKind::Group, _) => {
            "client.group(\"97980cfea0067\", GroupId::new(\"acme\"), &traits)?;".to_owned()
        }
        (DeclaredKind::Relationship, _) => {
            "let group = Group::new(\"97980cfea0067\", GroupId::new(\"acme\"), &company);\n\
             client.send(group.relationship(&traits))?;"
                .to_owned()
        }
        (call @ (DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen), _) => {
            format!("client.{call}(\"97980cfea0067\", &event)?;")
        }
    }
}

const TIME: &str = "2026-01-02T03:04:05.000Z";
const UUID: &str = "0199a0d2-7f3c-7e91-8c11-3f6f2d5a9b04";

/// Returns an example of the value of a role.
fn example_id(role: Role) -> &'static str {
    match role {
        Role::UserId => "97980cfea0067",
        Role::AnonymousId => "a-42",
        Role::GroupId => "acme",
        Role::Timestamp => TIME,
        Role::MessageId => "order-1001",
    }
}

/// Returns an example of the value of a role, for a field of this shape.
fn id_of(role: Role, shape: &Shape) -> Value {
    match shape.repr() {
        KindRepr::Integer { .. } => Value::from(42),
        KindRepr::Text {
            format: Some(Format::Uuid),
        } => UUID.into(),
        KindRepr::Text { .. }
        | KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Number
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Map(_)
        | KindRepr::Object(_)
        | KindRepr::Enum(_)
        | KindRepr::Nullable(_)
        | KindRepr::Lazy(_)
        | KindRepr::Foreign(_) => example_id(role).into(),
    }
}

/// Formats values as Rust code.
struct Writer {
    /// The number of objects around the value.
    depth: usize,
    /// The paths to import.
    imports: BTreeSet<&'static str>,
}

impl Writer {
    fn indent(&self) -> String {
        "    ".repeat(self.depth + 1)
    }

    /// Imports the type of a named shape.
    fn import(&mut self, shape: &'static Shape) {
        let id = shape.id();
        let path = id.split('<').next().unwrap_or(id);
        if !shape.name().is_empty() {
            self.imports.insert(imported(path).0);
        }
    }

    fn now(&mut self) -> String {
        self.imports.insert("std::time::SystemTime");
        "SystemTime::now()".to_owned()
    }

    fn roles(&mut self, declared: Declared, to: &mut String) {
        let Declared::Event(spec) = declared else {
            return;
        };
        for role in spec.roles().iter().filter(|it| !it.is_property()) {
            let shape = role.shape().map(Shape::without_null);
            let value = match (role.role(), shape) {
                (Role::Timestamp, None) => self.now(),
                (Role::Timestamp, Some(shape)) => self.value(shape, Some(&TIME.into())),
                (id, None) => format!("\"{}\".into()", example_id(id)),
                (id, Some(shape)) => self.value(shape, Some(&id_of(id, shape))),
            };
            let is_optional = role.shape().is_some_and(|shape| !shape.is_never_null());
            let value = if is_optional {
                format!("Some({value})")
            } else {
                value
            };
            let _ = writeln!(to, "{}{}: {value},", self.indent(), role.field());
        }
    }

    fn fields(&mut self, fields: &'static [Field], example: &Value, to: &mut String) {
        for field in fields {
            let member = name_in_rust(field.member(), field.name());
            let value = if field.is_flattened() {
                self.value(field.shape(), Some(example))
            } else {
                let inner = example.get(field.name());
                match (field.is_optional(), inner) {
                    (true, None) => "None".to_owned(),
                    (true, inner) => format!("Some({})", self.value(field.shape(), inner)),
                    (false, inner) => self.value(field.shape(), inner),
                }
            };
            let _ = writeln!(to, "{}{member}: {value},", self.indent());
        }
    }

    fn value(&mut self, shape: &'static Shape, example: Option<&Value>) -> String {
        let null = Value::Null;
        let example = example.unwrap_or(&null);
        self.import(shape);
        let plain = match shape.repr() {
            KindRepr::Boolean | KindRepr::Integer { .. } => example.to_string(),
            // A `Decimal` with `number`.
            KindRepr::Number if shape.id().ends_with("::DecimalNumber") => {
                format!("\"{example}\".parse()?")
            }
            KindRepr::Number => match example.to_string() {
                text if text.contains(['.', 'e']) => text,
                text => format!("{text}.0"),
            },
            KindRepr::Text { .. } => {
                if shape.id().ends_with("::SystemTime") {
                    return self.now();
                }
                if is_parsed(shape) {
                    format!("{example}.parse()?")
                } else {
                    format!("{example}.into()")
                }
            }
            KindRepr::List(list) => {
                let items = example.as_array().map_or(&[][..], Vec::as_slice);
                let items: Vec<_> = items
                    .iter()
                    .map(|it| self.value(list.of, Some(it)))
                    .collect();
                let items = items.join(", ");
                return if list.unique {
                    format!("[{items}].into()")
                } else {
                    format!("vec![{items}]")
                };
            }
            KindRepr::Tuple(places) => {
                let values: Vec<_> = places
                    .iter()
                    .enumerate()
                    .map(|(at, shape)| self.value(shape, example.get(at)))
                    .collect();
                return format!("({})", values.join(", "));
            }
            KindRepr::Map(of) => {
                let entries: Vec<_> = example
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, value)| {
                        let value = self.value(of, Some(value));
                        format!("({}.into(), {value})", Value::from(key.as_str()))
                    })
                    .collect();
                return format!("[{}].into()", entries.join(", "));
            }
            KindRepr::Object(of) => return self.object(shape.name(), of.fields, example),
            KindRepr::Enum(of) => return self.variant(shape, of, example),
            KindRepr::Nullable(_) if example.is_null() => return "None".to_owned(),
            KindRepr::Nullable(of) => return format!("Some({})", self.value(of, Some(example))),
            KindRepr::Lazy(look) => return self.value(look(), Some(example)),
            KindRepr::Any | KindRepr::Foreign(_) => return "Default::default()".to_owned(),
        };
        if shape.name().is_empty() {
            plain
        } else {
            format!("{}({plain})", shape.name())
        }
    }

    fn object(&mut self, name: &str, fields: &'static [Field], example: &Value) -> String {
        self.depth += 1;
        let mut lines = String::new();
        self.fields(fields, example, &mut lines);
        self.depth -= 1;
        format!("{name} {{\n{lines}{}}}", self.indent())
    }

    /// Formats the variant of the example.
    fn variant(&mut self, shape: &'static Shape, of: &'static Enum, example: &Value) -> String {
        let text = example.to_string();
        let is_shown = |it: &&Variant| text.contains(&format!("\"{}\"", it.name()));
        let Some(variant) = of.variants.iter().find(is_shown).or(of.variants.first()) else {
            return "Default::default()".to_owned();
        };
        let member = name_in_rust(variant.member(), variant.name());
        let path = format!("{}::{member}", shape.name());
        let content = match of.tagging {
            Tagging::External => example.get(variant.name()),
            Tagging::Adjacent { content, .. } => example.get(content),
            Tagging::Internal { .. } | Tagging::Untagged => Some(example),
        };
        match variant.content() {
            VariantContent::Unit => path,
            VariantContent::Newtype(shape) => format!("{path}({})", self.value(shape, content)),
            VariantContent::Tuple(places) => {
                let null = Value::Null;
                let content = content.unwrap_or(&null);
                let values: Vec<_> = places
                    .iter()
                    .enumerate()
                    .map(|(at, shape)| self.value(shape, content.get(at)))
                    .collect();
                format!("{path}({})", values.join(", "))
            }
            VariantContent::Object(fields) => {
                let null = Value::Null;
                self.object(&path, fields, content.unwrap_or(&null))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use customerio_core::event::{EventCall, EventSpec, RoleField};
    use customerio_core::shape::Kind;
    use customerio_core::{CioProperty, Empty, shape};

    use super::*;

    struct CustomerId;

    const CUSTOMER_ID: &Shape =
        &Shape::new::<CustomerId>(Kind::formatted_string(shape::Format::UUID))
            .with_name("CustomerId");

    #[test]
    fn a_field_with_a_role_has_a_value_of_its_type() {
        const SPEC: &EventSpec = &EventSpec::new("Signed Up", EventCall::Track, Empty::SHAPE)
            .with_roles(&[
                RoleField::new(Role::UserId, "customer").with_shape(CUSTOMER_ID),
                RoleField::new(Role::GroupId, "company").with_shape(Option::<u64>::SHAPE),
                RoleField::new(Role::AnonymousId, "visitor").with_shape(String::SHAPE),
                RoleField::new(Role::MessageId, "id"),
            ]);
        let code = rust(Declared::Event(SPEC), |_| false);
        for line in [
            "::CustomerId;",
            &format!("    customer: CustomerId(\"{UUID}\".parse()?),"),
            "    company: Some(42),",
            "    visitor: \"a-42\".into(),",
            "    id: \"order-1001\".into(),",
        ] {
            assert!(code.contains(line), "{line} is not in\n{code}");
        }
    }
}
