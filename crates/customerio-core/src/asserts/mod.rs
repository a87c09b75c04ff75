//! Assertions of the derives that only the compiler can check.
//!
//! They run in constants, so a failure is a compile error. `track_caller` reports it on the token that
//! the derive chose, with the derive's message, instead of on a line in this module.

#![expect(
    clippy::panic,
    clippy::manual_assert,
    clippy::missing_panics_doc,
    reason = "a panic in a constant is a compile error, never a crash"
)]

mod inferred;
mod meaning;
mod personal;

pub(crate) use inferred::{assert_constraints_apply, assert_events_fit};
pub use meaning::assert_means;

use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::pattern::DECIMAL;
use customerio_rules::reserved::Meaning;

use crate::const_text::{Message, same};
use crate::lock::Report;
use crate::shape::{Example, IdKind, KindRepr, Pii, Shape};

/// Asserts that the shape of a field has no personal data except of these classes.
#[track_caller]
pub const fn assert_no_pii(shape: &Shape, allowed: &[Pii], field: &str) {
    if !shape.has_pii {
        return;
    }
    let mut path = Message::new();
    path.text(field);
    let Some(pii) = personal::find(shape, allowed, &mut path) else {
        return;
    };
    let mut message = Message::new();
    message.text("`");
    message.text(path.as_str());
    message.text("` is personal data, which an event must not contain; send it as a trait, or write `#[cio(allow_pii(\"");
    message.text(if pii.reported.is_empty() {
        "…"
    } else {
        pii.reported
    });
    message.text("\"))]` on the struct");
    panic!("{}", message.as_str());
}

/// Whether something in an event is personal data of a class that it allows. Where something is
/// there that it does not allow, the error is reported at its own location.
#[track_caller]
pub const fn assert_has_pii(shape: &Shape, class: &Pii, allowed: &[Pii], message: &'static str) {
    if !personal::may_have(shape, class) && !shape.has_pii_outside(allowed) {
        panic!("{}", message);
    }
}

/// Whether values of the shape are what a name holds that Customer.io reads a meaning into.
#[track_caller]
pub const fn assert_fits(shape: &Shape, meaning: Meaning, message: &'static str) {
    if !shape.fits(meaning) {
        panic!("{}", message);
    }
}

/// Whether values of the shape can be an id, and by their type are not the id of something else.
#[track_caller]
pub const fn assert_identifies(shape: &Shape, kind: IdKind, message: &'static str) {
    assert_can_be_id(shape, message);
    let Some(other) = shape.identifies() else {
        return;
    };
    if other as u8 == kind as u8 {
        return;
    }
    let message = Message::of(&[
        "this is the id of ",
        other.owner(),
        ", not of ",
        kind.owner(),
        "; give the field another type, or mark it with `",
        other.key(),
        "`",
    ]);
    panic!("{}", message.as_str());
}

/// Whether a field is always there.
#[track_caller]
pub const fn assert_required(optional: bool, message: &'static str) {
    if optional {
        panic!("{}", message);
    }
}

/// Asserts that the field's type accepts an example of it.
#[track_caller]
pub const fn assert_takes(shape: &Shape, example: Example, field: &str) {
    if shape.takes(example) {
        return;
    }
    let mut message = Message::new();
    message.text("this is not an example of `");
    message.text(field);
    message.text("`, which is written as ");
    describe(&shape.kind, &mut message);
    message.text("; give such a value, or none");
    panic!("{}", message.as_str());
}

/// Asserts that the field's type can reach a bound of its range. `None` is a bound with a fraction, which
/// no integer reaches.
#[track_caller]
pub const fn assert_reaches(shape: &Shape, bound: Option<i128>, field: &str) {
    match &shape.kind {
        KindRepr::Nullable(inner) => assert_reaches(inner, bound, field),
        kind @ KindRepr::Integer { min, max } => {
            let reaches = match bound {
                None => false,
                Some(bound) => *min <= bound && (bound < 0 || bound.cast_unsigned() <= *max),
            };
            if reaches {
                return;
            }
            let mut message = Message::new();
            message.text("a bound that `");
            message.text(field);
            message.text("` never reaches: it is ");
            describe(kind, &mut message);
            message.text("; write one that it can be, or none");
            panic!("{}", message.as_str());
        }
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Map(_)
        | KindRepr::Object(_)
        | KindRepr::Enum(_)
        | KindRepr::Lazy(_)
        | KindRepr::Foreign(_) => {}
    }
}

const fn describe(kind: &KindRepr, to: &mut Message) {
    match kind {
        KindRepr::Boolean => to.text("`true` or `false`"),
        KindRepr::Integer { min, max } => {
            to.text("a whole number from ");
            to.integer(*min);
            to.text(" to ");
            to.unsigned(*max);
        }
        KindRepr::Number => to.text("a number"),
        KindRepr::Text { .. } => to.text("a string"),
        KindRepr::List(_) | KindRepr::Tuple(_) => to.text("an array"),
        KindRepr::Map(_) | KindRepr::Object(_) => to.text("an object"),
        KindRepr::Enum(of) => {
            to.text("one of `");
            let mut at = 0;
            while at < of.variants.len() {
                if at > 0 {
                    to.text("`, `");
                }
                to.text(of.variants[at].name);
                at += 1;
            }
            to.text("`");
        }
        KindRepr::Nullable(inner) => describe(&inner.kind, to),
        KindRepr::Any | KindRepr::Lazy(_) | KindRepr::Foreign(_) => to.text("its type decides"),
    }
}

/// Returns the breaks of a locked shape whose fingerprint differs, after the derive's text that names
/// the lock.
#[must_use]
pub const fn compared(shape: &Shape, locked: &[u8], head: &str) -> Report {
    crate::lock::compare_headed(shape, locked, head)
}

/// The place of the first field in which something is broken, or one that no field has.
#[must_use]
pub const fn broken_field(report: &Report) -> usize {
    match report.field() {
        Some(field) => field,
        None => usize::MAX,
    }
}

/// Whether nothing is broken.
#[track_caller]
pub const fn assert_unbroken(report: &Report) {
    if !report.is_empty() {
        panic!("{}", report.as_str());
    }
}

/// Whether values of the shape are numbers. For decimals in strings, the message is `decimal`.
#[track_caller]
pub const fn assert_is_number(shape: &Shape, message: &'static str, decimal: &'static str) {
    if matches!(shape.kind, KindRepr::Lazy(_)) || shape.is_number() {
        return;
    }
    panic!("{}", if is_decimal(shape) { decimal } else { message });
}

/// Whether values of the shape are decimals in strings, as those of a `Decimal` without `number`.
const fn is_decimal(shape: &Shape) -> bool {
    if let KindRepr::Nullable(inner) = &shape.kind {
        return is_decimal(inner);
    }
    let mut at = 0;
    while at < shape.constraints.len() {
        if let Rule::Pattern(pattern) = shape.constraints[at].rule()
            && same(pattern, DECIMAL)
        {
            return true;
        }
        at += 1;
    }
    false
}

macro_rules! questions {
    ($($(#[$doc:meta])* $assert:ident asks $question:ident;)*) => {$(
        $(#[$doc])*
        #[track_caller]
        pub const fn $assert(shape: &Shape, message: &'static str) {
            // A constant can't look into a recursive shape.
            if !matches!(shape.kind, KindRepr::Lazy(_)) && !shape.$question() {
                panic!("{}", message);
            }
        }
    )*};
}

questions! {
    /// Whether values of the shape can be an id.
    assert_can_be_id asks can_be_id;
    /// Whether values of the shape can be a timestamp.
    assert_can_be_time asks can_be_time;
    /// Whether values of the shape are strings.
    assert_is_text asks is_text;
    /// Whether no value of the shape is null.
    assert_is_never_null asks is_never_null;
    /// Whether values of the shape consist of others, or of choices that are listed already.
    assert_is_composed asks is_composed;
    /// Whether values of the shape have a count.
    assert_is_countable asks is_countable;
}
