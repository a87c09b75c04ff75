//! A readable form of a shape, for pages: its properties with their types in words, constraints and
//! metadata.

use customerio_core::shape::{
    Constraint, Enum, Field, KindRepr, List, Presence, Shape, Variant, VariantContent,
};
use customerio_rules::constraint::Strings;
use customerio_rules::tagging::Tagging;

use crate::export::is_plain;

/// A property.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) required: bool,
    pub(crate) form: Form,
    /// The constraints without `must`, such as `have 1 to 64 characters`.
    pub(crate) constraints: Vec<String>,
    /// The declared example as JSON; empty without one.
    pub(crate) example: &'static str,
    pub(crate) unit: &'static str,
    /// The class of personal data; empty if it is not personal data.
    pub(crate) pii: &'static str,
    pub(crate) deprecated: Option<&'static str>,
}

/// The form of a value.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// The type in words, such as `list of Product`.
    pub(crate) words: String,
    /// The named type of the value or of its items.
    pub(crate) shape: Option<&'static Shape>,
    /// The separator between the name of a property and an inner one: `.`, `[].` or `{}.`.
    pub(crate) step: &'static str,
    /// The properties of the object or of each item.
    pub(crate) properties: Vec<Property>,
    /// The variants of an enum, or the allowed strings.
    pub(crate) variants: Vec<Choice>,
    /// Whether other keys are allowed.
    pub(crate) open: bool,
}

/// A variant.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The name in quotes if it is sent as a string; otherwise the form in words.
    pub(crate) words: String,
    pub(crate) doc: &'static str,
    pub(crate) properties: Vec<Property>,
}

/// Returns the form of a shape.
pub(crate) fn of_shape(shape: &'static Shape) -> Form {
    let mut inside = Vec::new();
    form(shape, &mut inside)
}

fn form(shape: &'static Shape, inside: &mut Vec<&'static str>) -> Form {
    let id = shape.id();
    if let KindRepr::Lazy(look) = shape.repr() {
        return form(look(), inside);
    }
    let mut of = if inside.contains(&id) && !shape.name().is_empty() {
        Form {
            words: format!("{} (recursive)", shape.name()),
            step: ".",
            ..Form::default()
        }
    } else {
        inside.push(id);
        let of = kind(shape.repr(), inside);
        inside.pop();
        of
    };
    if let Some(texts) = one_of(shape.constraints()) {
        of.variants = texts.iter().map(|text| plain(text, "")).collect();
    }
    if !shape.name().is_empty() {
        of.shape = Some(shape);
    }
    of
}

fn words(words: impl Into<String>) -> Form {
    Form {
        words: words.into(),
        step: ".",
        ..Form::default()
    }
}

fn kind(kind: &'static KindRepr, inside: &mut Vec<&'static str>) -> Form {
    match kind {
        KindRepr::Any | KindRepr::Lazy(_) => words("anything"),
        KindRepr::Foreign(_) => words("see the schema"),
        KindRepr::Boolean => words("true or false"),
        KindRepr::Integer { .. } => words("integer"),
        KindRepr::Number => words("number"),
        KindRepr::Text { format: None } => words("string"),
        KindRepr::Text {
            format: Some(format),
        } => words(format!("string, {}", format.as_str())),
        KindRepr::List(list) => {
            several("list of ", "[].", &list_remark(list), form(list.of, inside))
        }
        KindRepr::Map(of) => several("map to ", "{}.", "", form(of, inside)),
        KindRepr::Tuple(places) => {
            let places: Vec<_> = places.iter().map(|it| named(&form(it, inside))).collect();
            words(format!("array of {}", places.join(", ")))
        }
        KindRepr::Object(of) => Form {
            words: "object".to_owned(),
            step: ".",
            open: of.open,
            ..properties(of.fields, inside)
        },
        KindRepr::Enum(of) => Form {
            variants: of
                .variants
                .iter()
                .map(|it| variant(of, it, inside))
                .collect(),
            ..words(if is_plain(of) {
                "one of"
            } else {
                "one of several variants"
            })
        },
        KindRepr::Nullable(of) => {
            let of = form(of, inside);
            Form {
                words: format!("{} or null", of.words),
                ..of
            }
        }
    }
}

fn list_remark(list: &List) -> String {
    match (list.min, list.max, list.unique) {
        (min, Some(max), _) if min == max => format!(", {min} of them"),
        (_, _, true) => ", all different".to_owned(),
        _ => String::new(),
    }
}

fn several(of: &str, step: &'static str, remark: &str, inner: Form) -> Form {
    Form {
        words: format!("{of}{}{remark}", named(&inner)),
        step,
        ..inner
    }
}

/// Returns the name of a named type, and the words of another.
fn named(of: &Form) -> String {
    of.shape
        .map_or_else(|| of.words.clone(), |shape| shape.name().to_owned())
}

/// Returns the properties of fields, and the variants of a flattened enum.
fn properties(fields: &'static [Field], inside: &mut Vec<&'static str>) -> Form {
    let mut all = Form::default();
    for field in fields {
        if field.presence() == Presence::Flattened {
            let mut of = form(field.shape(), inside);
            all.properties.append(&mut of.properties);
            all.variants.append(&mut of.variants);
        } else {
            all.properties.push(property(field, inside));
        }
    }
    all
}

fn property(field: &'static Field, inside: &mut Vec<&'static str>) -> Property {
    let mut form = form(field.shape(), inside);
    if let Some(texts) = one_of(field.constraints()) {
        form.variants = texts.iter().map(|text| plain(text, "")).collect();
    }
    let all = field
        .shape()
        .constraints()
        .iter()
        .chain(field.constraints());
    let constraints = all
        .filter(|it| it.allowed().is_none())
        .map(|it| {
            let words = it.to_string();
            words.strip_prefix("must ").unwrap_or(&words).to_owned()
        })
        .collect();
    Property {
        name: field.name(),
        doc: field.doc(),
        required: field.presence() == Presence::Required,
        form,
        constraints,
        example: field.example(),
        unit: field.unit(),
        pii: field
            .pii()
            .or(field.shape().pii())
            .map_or("", |pii| pii.name()),
        deprecated: field.deprecation(),
    }
}

fn variant(of: &'static Enum, variant: &'static Variant, inside: &mut Vec<&'static str>) -> Choice {
    let name = variant.name();
    let mut content = match variant.content() {
        VariantContent::Unit => Form::default(),
        VariantContent::Newtype(shape) => form(shape, inside),
        VariantContent::Tuple(places) => {
            let places: Vec<_> = places.iter().map(|it| named(&form(it, inside))).collect();
            words(format!("array of {}", places.join(", ")))
        }
        VariantContent::Object(fields) => Form {
            words: "object".to_owned(),
            ..properties(fields, inside)
        },
    };
    let is_unit = matches!(variant.content(), VariantContent::Unit);
    let inner = named(&content);
    let words = match of.tagging {
        Tagging::External if is_unit => return plain(name, variant.doc()),
        Tagging::External => format!("{{ \"{name}\": {inner} }}"),
        Tagging::Internal { tag } => format!("{tag}: \"{name}\""),
        Tagging::Adjacent { tag, .. } if is_unit => format!("{tag}: \"{name}\""),
        Tagging::Adjacent { tag, content } => format!("{tag}: \"{name}\", {content}: {inner}"),
        Tagging::Untagged if is_unit => "null".to_owned(),
        Tagging::Untagged => inner,
    };
    Choice {
        words,
        doc: variant.doc(),
        properties: std::mem::take(&mut content.properties),
    }
}

fn plain(text: &str, doc: &'static str) -> Choice {
    Choice {
        words: format!("\"{text}\""),
        doc,
        properties: Vec::new(),
    }
}

fn one_of(constraints: &[Constraint]) -> Option<Strings<'static>> {
    constraints.iter().find_map(Constraint::allowed)
}

/// Calls `see` with each property at any depth.
pub(crate) fn each_property<'a>(form: &'a Form, see: &mut impl FnMut(&'a Property)) {
    let choices = form.variants.iter().map(|it| &it.properties);
    for property in std::iter::once(&form.properties).chain(choices).flatten() {
        see(property);
        each_property(&property.form, see);
    }
}

/// A property with its full path, for tables without nesting.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// Such as `products[].sku`.
    pub(crate) path: String,
    pub(crate) property: &'a Property,
    /// The variant that has the property; empty outside an enum.
    pub(crate) variant: String,
}

/// Returns all properties, each before its inner properties.
pub(crate) fn rows(form: &Form) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    add_rows(form, "", "", &mut rows);
    rows
}

fn add_rows<'a>(form: &'a Form, path: &str, variant: &str, rows: &mut Vec<Row<'a>>) {
    let choices = form.variants.iter();
    let choices = choices.map(|it| (it.words.as_str(), &it.properties));
    for (variant, properties) in std::iter::once((variant, &form.properties)).chain(choices) {
        for property in properties {
            let path = format!("{path}{}", property.name);
            let below = format!("{path}{}", property.form.step);
            rows.push(Row {
                path,
                property,
                variant: variant.to_owned(),
            });
            add_rows(&property.form, &below, variant, rows);
        }
    }
}
