//! Lists the properties of an event or traits type at all depths, with their overrides.

use customerio_core::shape::{Field, KindRepr, Shape, VariantContent};

use super::findings::Findings;
use super::overrides::Override;
use super::rules::Rule;
use super::subject::Subject;

/// A property with its event or traits type.
pub(super) struct Property<'a> {
    pub(super) subject: &'a Subject,
    /// Its path, such as `ship.zip`.
    pub(super) path: String,
    pub(super) field: &'static Field,
    /// Whether it or a value around it is marked as personal data.
    pub(super) is_personal: bool,
    /// The overrides around it and its own, from the outside in.
    pub(super) overrides: Vec<Override>,
}

impl Property<'_> {
    pub(super) fn add(&self, rule: &Rule, message: impl Into<String>, to: &mut Findings) {
        to.add_within(self.subject, &self.overrides, rule, message);
    }
}

/// The state of the search at a path.
#[derive(Clone)]
struct Around<'a> {
    subject: &'a Subject,
    path: String,
    is_personal: bool,
    depth: usize,
    /// The type that has the fields.
    of: &'static str,
    overrides: Vec<Override>,
}

/// Adds the properties of an event or traits type.
pub(super) fn find<'a>(
    subject: &'a Subject,
    properties: &mut Vec<Property<'a>>,
    to: &mut Findings,
) {
    let around = Around {
        subject,
        path: String::new(),
        is_personal: false,
        depth: 0,
        of: subject.shape.id(),
        overrides: subject.overrides.clone(),
    };
    below(&around, subject.shape, properties, to);
}

/// The maximum depth, since types may contain themselves.
const MAX_DEPTH: usize = 16;

impl Around<'_> {
    /// Returns the state one level deeper.
    fn at(&self, path: String) -> Self {
        Self {
            path,
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// Returns the state within a type, with the overrides of the type.
    fn within(&self, shape: &'static Shape, to: &mut Findings) -> Self {
        let mut within = self.clone();
        within.is_personal |= shape.pii().is_some();
        within.of = shape.id();
        // Those of an event are noted already.
        if self.depth > 0 && !shape.lints().is_empty() {
            let overrides = Override::of_type(shape);
            to.note_overrides(self.subject, &overrides);
            within.overrides.extend(overrides);
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
    if around.depth > MAX_DEPTH {
        return;
    }
    let around = around.within(shape, to);
    let path = &around.path;
    let mut inner = |shape, path: String, properties: &mut Vec<_>| {
        below(&around.at(path), shape, properties, to);
    };
    match shape.repr() {
        KindRepr::List(list) => inner(list.of, format!("{path}[]"), properties),
        KindRepr::Map(of) => inner(of, format!("{path}.*"), properties),
        KindRepr::Nullable(of) => inner(of, path.clone(), properties),
        KindRepr::Tuple(places) => {
            for (at, of) in places.iter().enumerate() {
                inner(of, format!("{path}[{at}]"), properties);
            }
        }
        KindRepr::Object(object) => fields(&around, object.fields, properties, to),
        KindRepr::Enum(of) => {
            for variant in of.variants {
                match variant.content() {
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
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::Lazy(_)
        | KindRepr::Foreign(_) => {}
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
            (false, true) => field.name().to_owned(),
            (false, false) => format!("{path}.{}", field.name()),
        };
        let mut inner = around.at(here);
        inner.is_personal |= field.is_personal();
        if !field.lints().is_empty() {
            let overrides = Override::of_field(around.of, field);
            to.note_overrides(around.subject, &overrides);
            inner.overrides.extend(overrides);
        }
        if !field.is_flattened() {
            properties.push(Property {
                subject: around.subject,
                path: inner.path.clone(),
                field,
                is_personal: inner.is_personal,
                overrides: inner.overrides.clone(),
            });
        }
        below(&inner, field.shape(), properties, to);
    }
}

/// Returns whether a value is a boolean, a number or a string.
pub(super) fn is_plain(shape: &'static Shape) -> bool {
    matches!(
        shape.without_null().repr(),
        KindRepr::Boolean | KindRepr::Integer { .. } | KindRepr::Number | KindRepr::Text { .. }
    )
}
