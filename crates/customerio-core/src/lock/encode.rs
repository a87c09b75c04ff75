use std::borrow::Cow;

use customerio_rules::bytes::block;
use customerio_rules::lock::{self, Cursor, encode};

use crate::shape::{Constraint, Enum, Field, KindRepr, Shape, VariantContent};

/// Returns the locked form of a shape.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::lock::{bytes, compare};
///
/// let shape = <Vec<u32> as CioProperty>::SHAPE;
/// assert!(compare(shape, &bytes(shape)).is_empty());
/// ```
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
        KindRepr::Any => of_kind(lock::Kind::Any),
        KindRepr::Boolean => of_kind(lock::Kind::Boolean),
        KindRepr::Integer { min, max } => of_kind(lock::Kind::Integer {
            min: *min,
            max: *max,
        }),
        KindRepr::Number => of_kind(lock::Kind::Number),
        KindRepr::Text { format } => of_kind(lock::Kind::Text { format: *format }),
        KindRepr::List(list) => of_kind(lock::Kind::List {
            of: Cursor::new(&bytes(list.of)),
            min: list.min,
            max: list.max,
            unique: list.unique,
        }),
        KindRepr::Tuple(shapes) => of_kind(lock::Kind::Tuple(Cursor::new(&blocks(shapes)))),
        KindRepr::Map(of) => of_kind(lock::Kind::Map {
            of: Cursor::new(&bytes(of)),
        }),
        KindRepr::Object(object) => of_kind(lock::Kind::Object {
            fields: Cursor::new(&fields(object.fields)),
            open: object.open,
        }),
        KindRepr::Enum(of) => of_kind(lock::Kind::Enum {
            tagging: of.tagging,
            variants: Cursor::new(&variants(of)),
        }),
        KindRepr::Nullable(of) => of_kind(lock::Kind::Nullable {
            of: Cursor::new(&bytes(of)),
        }),
        // The compiler can't evaluate the inner shape, so it is not locked.
        KindRepr::Lazy(_) => of_kind(lock::Kind::Recursive),
        KindRepr::Foreign(_) => of_kind(lock::Kind::Foreign),
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

/// Returns the name of a field in a lock, marked if the field is flattened.
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
        block(&mut to, Cursor::new(&bytes(shape)));
    }
    to
}

fn constraints(constraints: &[Constraint]) -> Vec<u8> {
    let mut to = Vec::new();
    for constraint in constraints {
        constraint.rule().write(&mut to);
    }
    to
}
