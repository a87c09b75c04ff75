//! What properties are called, hold and say of themselves.

use std::collections::BTreeMap;

use customerio_core::shape::{Constraint, Field, Kind, Shape, VariantContent};
use customerio_rules::naming::likeness;
use customerio_rules::{reserved, semantic};

use super::names::{Style, alike_properties, leading};
use super::rules::{
    CONTRADICTION, MISSING_EXAMPLE, MISSING_PROPERTY_DOCS, MIXED_PROPERTY_STYLES,
    PERSONAL_WITHOUT_CLASS, TYPE_CONFLICT,
};
use super::{Findings, Subject};

/// A property, and what has it.
struct Property<'a> {
    subject: &'a Subject,
    /// Where it is: `ship.zip`.
    path: String,
    field: &'static Field,
    /// Whether what holds it is personal data as a whole.
    is_personal: bool,
}

pub(super) fn check(subjects: &[Subject], to: &mut Findings) {
    let mut properties = Vec::new();
    for subject in subjects {
        let is_personal = subject.shape.pii.is_some();
        below(subject, subject.shape, "", is_personal, 0, &mut properties);
    }
    for property in &properties {
        facts(property, to);
        contradictions(property, to);
        personal(property, to);
    }
    styles(&properties, to);
    types(&properties, to);
    let own = properties.iter().filter(|it| !is_theirs(it.field.name));
    alike_properties(own.map(|it| (it.field.name, it.subject)), to);
}

/// Deeper than anybody nests: types may hold themselves.
const DEEPEST: usize = 16;

fn below<'a>(
    subject: &'a Subject,
    shape: &'static Shape,
    path: &str,
    is_personal: bool,
    depth: usize,
    to: &mut Vec<Property<'a>>,
) {
    if depth > DEEPEST {
        return;
    }
    let is_personal = is_personal || shape.pii.is_some();
    let mut inner = |shape, path: &str| below(subject, shape, path, is_personal, depth + 1, to);
    match &shape.kind {
        Kind::List(list) => inner(list.of, &format!("{path}[]")),
        Kind::Map(of) => inner(of, &format!("{path}.*")),
        Kind::Nullable(of) => inner(of, path),
        Kind::Tuple(places) => {
            for (at, of) in places.iter().enumerate() {
                inner(of, &format!("{path}[{at}]"));
            }
        }
        Kind::Object(object) => fields(subject, object.fields, path, is_personal, depth, to),
        Kind::Enum(of) => {
            for variant in of.variants {
                match &variant.content {
                    VariantContent::Unit => {}
                    VariantContent::Newtype(of) => {
                        below(subject, of, path, is_personal, depth + 1, to);
                    }
                    VariantContent::Tuple(places) => {
                        for of in *places {
                            below(subject, of, path, is_personal, depth + 1, to);
                        }
                    }
                    VariantContent::Object(of) => {
                        fields(subject, of, path, is_personal, depth, to);
                    }
                }
            }
        }
        Kind::Any
        | Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Number
        | Kind::Text { .. }
        | Kind::Lazy(_)
        | Kind::Foreign(_) => {}
    }
}

fn fields<'a>(
    subject: &'a Subject,
    fields: &'static [Field],
    path: &str,
    is_personal: bool,
    depth: usize,
    to: &mut Vec<Property<'a>>,
) {
    for field in fields {
        let here = match (field.is_flattened(), path.is_empty()) {
            (true, _) => path.to_owned(),
            (false, true) => field.name.to_owned(),
            (false, false) => format!("{path}.{}", field.name),
        };
        let is_personal = is_personal || field.is_personal();
        if !field.is_flattened() {
            to.push(Property {
                subject,
                path: here.clone(),
                field,
                is_personal,
            });
        }
        below(subject, field.shape, &here, is_personal, depth + 1, to);
    }
}

fn is_plain(shape: &Shape) -> bool {
    matches!(
        shape.without_null_of().kind,
        Kind::Boolean | Kind::Integer { .. } | Kind::Number | Kind::Text { .. }
    )
}

/// Looks through the permission to be null, however the shape is borrowed.
trait WithoutNull {
    fn without_null_of(&self) -> &Shape;
}

impl WithoutNull for Shape {
    fn without_null_of(&self) -> &Shape {
        match &self.kind {
            Kind::Nullable(inner) => inner,
            _ => self,
        }
    }
}

fn facts(property: &Property<'_>, to: &mut Findings) {
    let Property {
        subject,
        path,
        field,
        ..
    } = property;
    if field.doc.is_empty() {
        let message = format!("`{path}` has no doc comment; say what it holds, in `///`");
        to.add(subject, &MISSING_PROPERTY_DOCS, message);
    }
    if field.example.is_empty() && is_plain(field.shape) {
        let message = format!("`{path}` has no example; add `#[cio(example = …)]`");
        to.add(subject, &MISSING_EXAMPLE, message);
    }
}

fn contradictions(property: &Property<'_>, to: &mut Findings) {
    let Property {
        subject,
        path,
        field,
        ..
    } = property;
    if field.deprecated.is_some() && !field.is_optional() {
        let message = format!(
            "`{path}` is deprecated and required, so nobody can leave it out; make it an `Option`"
        );
        to.add(subject, &CONTRADICTION, message);
    }
    for constraint in field.constraints.iter().chain(field.shape.constraints) {
        if let Constraint::OneOf(texts) = constraint {
            let mut seen = Vec::new();
            for text in *texts {
                if seen.contains(text) {
                    let message = format!("`{path}` lists `{text}` twice; leave one out");
                    to.add(subject, &CONTRADICTION, message);
                }
                seen.push(*text);
            }
        }
    }
}

/// What is personal whoever says it, in the letters of [`likeness`].
const PERSONAL: &[&str] = &[
    "address",
    "bank account",
    "birth date",
    "birthday",
    "card number",
    "credit card",
    "date of birth",
    "dob",
    "driver license",
    "email",
    "email address",
    "family name",
    "fax",
    "first name",
    "full name",
    "gender",
    "given name",
    "home address",
    "iban",
    "ip",
    "ip address",
    "last name",
    "maiden name",
    "middle name",
    "mobile",
    "mobile number",
    "mobile phone",
    "national id",
    "passport",
    "passport number",
    "phone",
    "phone number",
    "postal address",
    "social security number",
    "ssn",
    "street",
    "street address",
    "surname",
    "tax id",
];

fn personal(property: &Property<'_>, to: &mut Findings) {
    let Property {
        subject,
        path,
        field,
        is_personal,
    } = property;
    // What it consists of says it of itself.
    if *is_personal || !is_plain(field.shape) {
        return;
    }
    let own = likeness(field.name);
    if PERSONAL.iter().any(|name| likeness(name) == own) {
        let way_out = if subject.is_event && !subject.allows_pii {
            "; mark it with `#[cio(pii = \"…\")]`, and the event with `allow_pii(\"…\")` if it has to \
             be there"
        } else {
            "; mark it with `#[cio(pii = \"…\")]`"
        };
        let message = format!("`{path}` sounds like personal data{way_out}");
        to.add(subject, &PERSONAL_WITHOUT_CLASS, message);
    }
}

/// Whether Customer.io gave the name.
fn is_theirs(name: &str) -> bool {
    use reserved::{EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS};

    let mut tables = [EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS].into_iter();
    let mut needs = semantic::ALL.iter().flat_map(|event| event.needs);
    tables.any(|table| reserved::named(name, table).is_some())
        || needs
            .any(|need| matches!(need, semantic::Need::Property { name: it, .. } if *it == name))
}

fn styles(properties: &[Property<'_>], to: &mut Findings) {
    let own = || properties.iter().filter(|it| !is_theirs(it.field.name));
    let styles = own().filter_map(|it| Style::of(it.field.name));
    let Some(most) = leading(styles) else {
        return;
    };
    for property in own() {
        if let Some(style) = Style::of(property.field.name).filter(|it| *it != most) {
            let message = format!(
                "`{}` is in {}, and most properties are in {}",
                property.path,
                style.name(),
                most.name()
            );
            to.add(property.subject, &MIXED_PROPERTY_STYLES, message);
        }
    }
}

/// One name with two types, at the top of events: deeper, it is another thing's name.
fn types(properties: &[Property<'_>], to: &mut Findings) {
    let mut known = BTreeMap::<&str, (&'static str, &Subject)>::new();
    for property in properties {
        let is_top = property.path == property.field.name;
        let Some(kind) = type_of(property.field.shape) else {
            continue;
        };
        if !is_top || !property.subject.is_event {
            continue;
        }
        let (first, owner) = *known
            .entry(property.field.name)
            .or_insert((kind, property.subject));
        if first != kind {
            let message = format!(
                "`{}` is {kind}, and in `{}` it is {first}; make them one, or name one of them anew",
                property.path, owner.name
            );
            to.add(property.subject, &TYPE_CONFLICT, message);
        }
    }
}

/// The type as JSON and a segment see it; `None` where it may be anything.
fn type_of(shape: &Shape) -> Option<&'static str> {
    Some(match &shape.without_null_of().kind {
        Kind::Boolean => "a boolean",
        Kind::Integer { .. } | Kind::Number => "a number",
        Kind::Text { .. } => "a text",
        Kind::List(_) | Kind::Tuple(_) => "a list",
        Kind::Map(_) | Kind::Object(_) => "an object",
        Kind::Enum(of) => {
            let mut variants = of.variants.iter();
            let is_text = variants.all(|it| matches!(it.content, VariantContent::Unit));
            return is_text.then_some("a text");
        }
        Kind::Any | Kind::Nullable(_) | Kind::Lazy(_) | Kind::Foreign(_) => return None,
    })
}
