//! What properties are called, hold and say of themselves.

use std::collections::BTreeMap;

use customerio_core::shape::{Constraint, Field, Kind, Shape, VariantContent};
use customerio_rules::naming::likeness;
use customerio_rules::{reserved, semantic};

use super::findings::{Findings, Said};
use super::names::{Named, Style, alike_properties, leading};
use super::rules::{
    CONTRADICTION, MISSING_EXAMPLE, MISSING_PROPERTY_DOCS, MIXED_PROPERTY_STYLES,
    PERSONAL_WITHOUT_CLASS, TYPE_CONFLICT,
};
use super::{Rule, Subject};

/// A property, and what has it.
struct Property<'a> {
    subject: &'a Subject,
    /// Where it is: `ship.zip`.
    path: String,
    field: &'static Field,
    /// Whether what holds it is personal data as a whole.
    is_personal: bool,
    /// What is said of the rules around it and by itself, from the outside in.
    said: Vec<Said>,
}

impl Property<'_> {
    fn add(&self, rule: &Rule, message: impl Into<String>, to: &mut Findings) {
        to.add_within(self.subject, &self.said, rule, message);
    }
}

/// What holds where properties are looked for.
#[derive(Clone)]
struct Around<'a> {
    subject: &'a Subject,
    path: String,
    is_personal: bool,
    depth: usize,
    /// The type that has the fields.
    of: &'static str,
    said: Vec<Said>,
}

pub(super) fn check(subjects: &[Subject], to: &mut Findings) {
    let mut properties = Vec::new();
    for subject in subjects {
        let around = Around {
            subject,
            path: String::new(),
            is_personal: false,
            depth: 0,
            of: (subject.shape.id)(),
            said: subject.said.clone(),
        };
        below(&around, subject.shape, &mut properties, to);
    }
    for property in &properties {
        facts(property, to);
        contradictions(property, to);
        personal(property, to);
    }
    styles(&properties, to);
    types(&properties, to);
    let own = properties.iter().filter(|it| !is_theirs(it.field.name));
    let named = own.map(|it| Named {
        name: it.field.name,
        subject: it.subject,
        said: &it.said,
    });
    alike_properties(named, to);
}

/// Deeper than anybody nests: types may hold themselves.
const DEEPEST: usize = 16;

impl Around<'_> {
    /// One step further in, at a path.
    fn at(&self, path: String) -> Self {
        Self {
            path,
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// In a type, which may say something itself.
    fn within(&self, shape: &'static Shape, to: &mut Findings) -> Self {
        let mut within = self.clone();
        within.is_personal |= shape.pii.is_some();
        within.of = (shape.id)();
        // Of an event, it was heard already.
        if self.depth > 0 && !shape.lints.is_empty() {
            let said = Said::of_type(shape);
            to.hears(self.subject, &said);
            within.said.extend(said);
        }
        within
    }
}

fn below<'a>(
    around: &Around<'a>,
    shape: &'static Shape,
    properties: &mut Vec<Property<'a>>,
    to: &mut Findings,
) {
    if around.depth > DEEPEST {
        return;
    }
    let around = around.within(shape, to);
    let path = &around.path;
    let mut inner = |shape, path: String, properties: &mut Vec<_>| {
        below(&around.at(path), shape, properties, to);
    };
    match &shape.kind {
        Kind::List(list) => inner(list.of, format!("{path}[]"), properties),
        Kind::Map(of) => inner(of, format!("{path}.*"), properties),
        Kind::Nullable(of) => inner(of, path.clone(), properties),
        Kind::Tuple(places) => {
            for (at, of) in places.iter().enumerate() {
                inner(of, format!("{path}[{at}]"), properties);
            }
        }
        Kind::Object(object) => fields(&around, object.fields, properties, to),
        Kind::Enum(of) => {
            for variant in of.variants {
                match &variant.content {
                    VariantContent::Unit => {}
                    VariantContent::Newtype(of) => {
                        below(&around.at(path.clone()), of, properties, to);
                    }
                    VariantContent::Tuple(places) => {
                        for of in *places {
                            below(&around.at(path.clone()), of, properties, to);
                        }
                    }
                    VariantContent::Object(of) => fields(&around, of, properties, to),
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
    around: &Around<'a>,
    fields: &'static [Field],
    properties: &mut Vec<Property<'a>>,
    to: &mut Findings,
) {
    for field in fields {
        let path = &around.path;
        let here = match (field.is_flattened(), path.is_empty()) {
            (true, _) => path.clone(),
            (false, true) => field.name.to_owned(),
            (false, false) => format!("{path}.{}", field.name),
        };
        let mut inner = around.at(here);
        inner.is_personal |= field.is_personal();
        if !field.lints.is_empty() {
            let said = Said::of_field(around.of, field);
            to.hears(around.subject, &said);
            inner.said.extend(said);
        }
        if !field.is_flattened() {
            properties.push(Property {
                subject: around.subject,
                path: inner.path.clone(),
                field,
                is_personal: inner.is_personal,
                said: inner.said.clone(),
            });
        }
        below(&inner, field.shape, properties, to);
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
    let Property { path, field, .. } = property;
    if field.doc.is_empty() {
        let message = format!("`{path}` has no doc comment; say what it holds, in `///`");
        property.add(&MISSING_PROPERTY_DOCS, message, to);
    }
    if field.example.is_empty() && is_plain(field.shape) {
        let message = format!("`{path}` has no example; add `#[cio(example = …)]`");
        property.add(&MISSING_EXAMPLE, message, to);
    }
}

fn contradictions(property: &Property<'_>, to: &mut Findings) {
    let Property { path, field, .. } = property;
    if field.deprecated.is_some() && !field.is_optional() {
        let message = format!(
            "`{path}` is deprecated and required, so nobody can leave it out; make it an `Option`"
        );
        property.add(&CONTRADICTION, message, to);
    }
    for constraint in field.constraints.iter().chain(field.shape.constraints) {
        if let Constraint::OneOf(texts) = constraint {
            let mut seen = Vec::new();
            for text in *texts {
                if seen.contains(text) {
                    let message = format!("`{path}` lists `{text}` twice; leave one out");
                    property.add(&CONTRADICTION, message, to);
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
        ..
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
        property.add(&PERSONAL_WITHOUT_CLASS, message, to);
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
            property.add(&MIXED_PROPERTY_STYLES, message, to);
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
            property.add(&TYPE_CONFLICT, message, to);
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
