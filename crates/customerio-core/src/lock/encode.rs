use std::borrow::Cow;

use customerio_rules::lock::{self, Cursor, encode};

use crate::shape::{
    Bound, Constraint, Enum, Field, Kind, Number, Shape, SizeRange, Tagging, VariantContent,
};

/// The locked form of a shape.
#[must_use]
pub fn bytes(shape: &Shape) -> Vec<u8> {
    let constraints = constraints(shape.constraints);
    let of_kind = |kind: lock::Kind<'_>| {
        encode::shape(&lock::Shape {
            kind,
            constraints: Cursor::new(&constraints),
        })
    };
    match &shape.kind {
        Kind::Any => of_kind(lock::Kind::Any),
        Kind::Boolean => of_kind(lock::Kind::Boolean),
        Kind::Integer { min, max } => of_kind(lock::Kind::Integer {
            min: *min,
            max: *max,
        }),
        Kind::Number => of_kind(lock::Kind::Number),
        Kind::Text { format } => of_kind(lock::Kind::Text {
            format: format.map_or("", |format| format.as_str()),
        }),
        Kind::List(list) => of_kind(lock::Kind::List {
            of: Cursor::new(&bytes(list.of)),
            min: list.min,
            max: list.max,
            unique: list.unique,
        }),
        Kind::Tuple(shapes) => of_kind(lock::Kind::Tuple(Cursor::new(&blocks(shapes)))),
        Kind::Map(of) => of_kind(lock::Kind::Map {
            of: Cursor::new(&bytes(of)),
        }),
        Kind::Object(object) => of_kind(lock::Kind::Object {
            fields: Cursor::new(&fields(object.fields)),
            open: object.open,
        }),
        Kind::Enum(of) => of_kind(lock::Kind::Enum {
            tagging: match of.tagging {
                Tagging::External => lock::Tagging::External,
                Tagging::Internal { tag } => lock::Tagging::Internal { tag },
                Tagging::Adjacent { tag, content } => lock::Tagging::Adjacent { tag, content },
                Tagging::Untagged => lock::Tagging::Untagged,
            },
            variants: Cursor::new(&variants(of)),
        }),
        Kind::Nullable(of) => of_kind(lock::Kind::Nullable {
            of: Cursor::new(&bytes(of)),
        }),
        // Not looked behind, by the compiler, so not here either.
        Kind::Lazy(_) => of_kind(lock::Kind::Recursive),
        Kind::Foreign(_) => of_kind(lock::Kind::Foreign),
    }
}

fn fields(fields: &[Field]) -> Vec<u8> {
    let mut sorted: Vec<(Cow<'_, str>, &Field)> =
        fields.iter().map(|field| (name(field), field)).collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut to = Vec::new();
    for (name, field) in sorted {
        let (of, added) = (bytes(field.shape), constraints(field.constraints));
        let field = lock::Field {
            name: &name,
            optional: field.is_optional(),
            of: Cursor::new(&of),
            constraints: Cursor::new(&added),
        };
        encode::field(&mut to, &field);
    }
    to
}

/// The name of a field in a lock: marked where its keys stand in its place, so that it is no key.
fn name(field: &Field) -> Cow<'static, str> {
    if field.is_flattened() {
        format!("{}{}", lock::FLATTENED, field.name).into()
    } else {
        field.name.into()
    }
}

fn variants(of: &Enum) -> Vec<u8> {
    let mut to = Vec::new();
    for variant in of.variants {
        let held = match &variant.content {
            VariantContent::Unit => Vec::new(),
            VariantContent::Newtype(of) => bytes(of),
            VariantContent::Tuple(shapes) => blocks(shapes),
            VariantContent::Object(of) => fields(of),
        };
        let held = Cursor::new(&held);
        let variant = lock::Variant {
            name: variant.name,
            content: match &variant.content {
                VariantContent::Unit => lock::Content::Unit,
                VariantContent::Newtype(_) => lock::Content::Newtype(held),
                VariantContent::Tuple(_) => lock::Content::Tuple(held),
                VariantContent::Object(_) => lock::Content::Object(held),
            },
        };
        encode::variant(&mut to, &variant);
    }
    to
}

fn blocks(shapes: &[&Shape]) -> Vec<u8> {
    let mut to = Vec::new();
    for shape in shapes {
        encode::block(&mut to, Cursor::new(&bytes(shape)));
    }
    to
}

fn constraints(constraints: &[Constraint]) -> Vec<u8> {
    let mut to = Vec::new();
    for constraint in constraints {
        let mut texts = Vec::new();
        let constraint = match *constraint {
            Constraint::Length(SizeRange { min, max }) => lock::Constraint::Length { min, max },
            Constraint::Items(SizeRange { min, max }) => lock::Constraint::Items { min, max },
            Constraint::Range(range) => lock::Constraint::Range {
                min: bound(range.min),
                max: bound(range.max),
            },
            Constraint::Pattern { source, .. } => lock::Constraint::Pattern(source),
            Constraint::Format(format) => lock::Constraint::Format(format.as_str()),
            Constraint::OneOf(allowed) => {
                for text in allowed {
                    encode::text(&mut texts, text);
                }
                lock::Constraint::OneOf(Cursor::new(&texts))
            }
            Constraint::Check { path } => lock::Constraint::Check(path),
        };
        encode::constraint(&mut to, &constraint);
    }
    to
}

fn bound(bound: Bound) -> lock::Bound {
    let number = |number| match number {
        Number::Integer(integer) => lock::Number::Integer(integer),
        Number::Float(float) => lock::Number::Float(float),
    };
    match bound {
        Bound::None => lock::Bound::None,
        Bound::Inclusive(of) => lock::Bound::Inclusive(number(of)),
        Bound::Exclusive(of) => lock::Bound::Exclusive(number(of)),
    }
}
