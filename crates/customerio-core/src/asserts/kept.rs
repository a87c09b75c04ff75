//! What a derive took a type's name for its word on, asked of the type where an event or traits are
//! sent: there, and not for each event that is declared, the constants are computed anyway.

use super::assert_no_pii;
use crate::const_text::Message;
use crate::event::EventSpec;
use crate::shape::{Constraint, Field, Kind, Shape, VariantContent};

/// Whether events are free of personal data but for what they allow, and can keep all that is said
/// of their fields.
#[track_caller]
pub(crate) const fn assert_events_keep(specs: &[&EventSpec]) {
    let mut at = 0;
    while at < specs.len() {
        let shape = specs[at].shape;
        if shape.has_pii {
            let fields = shape.fields();
            let mut place = 0;
            while place < fields.len() {
                let field = &fields[place];
                assert_no_pii(field.shape, specs[at].allowed_classes, field.name);
                place += 1;
            }
        }
        assert_keeps(shape);
        at += 1;
    }
}

/// Whether every field, at any depth, can keep what is said of it.
#[track_caller]
pub(crate) const fn assert_keeps(shape: &Shape) {
    match &shape.kind {
        Kind::List(list) => assert_keeps(list.of),
        Kind::Map(of) | Kind::Nullable(of) => assert_keeps(of),
        Kind::Tuple(of) => shapes_keep(of),
        Kind::Object(object) => fields_keep(object.fields),
        Kind::Enum(of) => {
            let mut at = 0;
            while at < of.variants.len() {
                match &of.variants[at].content {
                    VariantContent::Unit => {}
                    VariantContent::Newtype(of) => assert_keeps(of),
                    VariantContent::Tuple(of) => shapes_keep(of),
                    VariantContent::Object(fields) => fields_keep(fields),
                }
                at += 1;
            }
        }
        _ => {}
    }
}

#[track_caller]
const fn shapes_keep(shapes: &[&Shape]) {
    let mut at = 0;
    while at < shapes.len() {
        assert_keeps(shapes[at]);
        at += 1;
    }
}

#[track_caller]
const fn fields_keep(fields: &[Field]) {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        if !can_keep(field.shape, field.constraints) {
            let mut message = Message::new();
            message.text("`");
            message.text(field.name);
            message.text("` can't keep its constraint, since its type is not the one that this name usually has; leave the constraint out, or write the path of the type that is meant");
            panic!("{}", message.as_str());
        }
        assert_keeps(field.shape);
        at += 1;
    }
}

const fn can_keep(shape: &Shape, constraints: &[Constraint]) -> bool {
    let mut at = 0;
    while at < constraints.len() {
        let can = match constraints[at] {
            Constraint::Length(_)
            | Constraint::Pattern { .. }
            | Constraint::Format(_)
            | Constraint::OneOf(_) => shape.is_text(),
            Constraint::Range(_) => shape.is_number(),
            Constraint::Items(_) => shape.is_countable(),
            Constraint::Check { .. } => true,
        };
        if !can {
            return false;
        }
        at += 1;
    }
    true
}
