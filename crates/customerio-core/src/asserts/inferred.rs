//! Assertions that verify what a derive inferred from the name of a type. They run where an event or
//! traits are sent, since the constants are evaluated there anyway.

use customerio_rules::constraint::Target;

use super::assert_no_pii;
use crate::const_text::Message;
use crate::event::EventSpec;
use crate::shape::{Constraint, Field, KindRepr, Shape, VariantContent};

/// Asserts that events hold only the personal data that they allow, and that their constraints apply
/// to the types of their fields.
#[track_caller]
pub(crate) const fn assert_events_fit(specs: &[&EventSpec]) {
    let mut at = 0;
    while at < specs.len() {
        let shape = specs[at].shape;
        if let Some(error) = specs[at].name_error {
            panic!("{}", error.message());
        }
        if shape.has_pii {
            let fields = shape.fields();
            let mut place = 0;
            while place < fields.len() {
                let field = &fields[place];
                assert_no_pii(field.shape, specs[at].allowed_pii, field.name);
                place += 1;
            }
        }
        assert_constraints_apply(shape);
        at += 1;
    }
}

/// Asserts that the constraints of every field, at any depth, apply to its type.
#[track_caller]
pub(crate) const fn assert_constraints_apply(shape: &Shape) {
    match &shape.kind {
        KindRepr::List(list) => assert_constraints_apply(list.of),
        KindRepr::Map(of) | KindRepr::Nullable(of) => assert_constraints_apply(of),
        KindRepr::Tuple(of) => shapes_fit(of),
        KindRepr::Object(object) => fields_fit(object.fields),
        KindRepr::Enum(of) => {
            let mut at = 0;
            while at < of.variants.len() {
                match &of.variants[at].content {
                    VariantContent::Unit => {}
                    VariantContent::Newtype(of) => assert_constraints_apply(of),
                    VariantContent::Tuple(of) => shapes_fit(of),
                    VariantContent::Object(fields) => fields_fit(fields),
                }
                at += 1;
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

#[track_caller]
const fn shapes_fit(shapes: &[&Shape]) {
    let mut at = 0;
    while at < shapes.len() {
        assert_constraints_apply(shapes[at]);
        at += 1;
    }
}

#[track_caller]
const fn fields_fit(fields: &[Field]) {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        if !constraints_apply(field.shape, field.constraints) {
            let mut message = Message::new();
            message.text("`");
            message.text(field.name);
            message.text("` can't be checked against its constraint, since its type is not the one that usually has this name; leave the constraint out, or write the path of the type");
            panic!("{}", message.as_str());
        }
        assert_constraints_apply(field.shape);
        at += 1;
    }
}

const fn constraints_apply(shape: &Shape, constraints: &[Constraint]) -> bool {
    let mut at = 0;
    while at < constraints.len() {
        let can = match constraints[at].rule().target() {
            Target::Text => shape.is_text(),
            Target::Number => shape.is_number(),
            Target::Countable => shape.is_countable(),
            Target::Any => true,
        };
        if !can {
            return false;
        }
        at += 1;
    }
    true
}
