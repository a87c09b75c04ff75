//! Writes what stands beside a path.

use alloc::string::String;
use core::fmt::{self, Write};

use crate::lock::path::{Name, Quoted};
use crate::lock::scanner::INTEGERS;
use crate::lock::{Bound, Constraint, Content, Cursor, Kind, Number, Tagging, Variant};

/// Writes a form.
pub(in crate::lock) fn write_kind(to: &mut String, kind: &Kind<'_>) -> fmt::Result {
    match *kind {
        Kind::Any => to.write_str("any"),
        Kind::Boolean => to.write_str("boolean"),
        Kind::Integer { min, max } => match INTEGERS.iter().find(|it| (it.1, it.2) == (min, max)) {
            Some((name, ..)) => write!(to, "integer {name}"),
            None => write!(to, "integer {min}..={max}"),
        },
        Kind::Number => to.write_str("number"),
        Kind::Text { format: "" } => to.write_str("text"),
        Kind::Text { format } => write!(to, "text {}", Name(format)),
        Kind::List {
            min, max, unique, ..
        } => {
            to.write_str(if unique { "set" } else { "list" })?;
            if (min, max) == (0, None) {
                return Ok(());
            }
            write!(to, " {}", Size(min, max))
        }
        Kind::Tuple(shapes) => write!(to, "tuple {}", count(shapes)),
        Kind::Map { .. } => to.write_str("map"),
        Kind::Object { open: false, .. } => to.write_str("object"),
        Kind::Object { open: true, .. } => to.write_str("open object"),
        Kind::Enum { tagging, variants } => {
            write_variants(to, variants)?;
            match tagging {
                Tagging::External => Ok(()),
                Tagging::Internal { tag } => write!(to, " tag {}", Quoted(tag)),
                Tagging::Adjacent { tag, content } => {
                    write!(to, " tag {} content {}", Quoted(tag), Quoted(content))
                }
                Tagging::Untagged => to.write_str(" untagged"),
            }
        }
        Kind::Nullable { .. } => to.write_str("nullable"),
        Kind::Recursive => to.write_str("recursive"),
        Kind::Foreign => to.write_str("foreign"),
    }
}

fn write_variants(to: &mut String, mut variants: Cursor<'_>) -> fmt::Result {
    to.write_str("enum(")?;
    let mut between = "";
    while let Some(variant) = Variant::next(&mut variants) {
        write!(to, "{between}{}", Name(variant.name))?;
        match variant.content {
            Content::Unit => {}
            Content::Newtype(_) => to.write_str("(_)")?,
            Content::Tuple(shapes) => write!(to, "({})", count(shapes))?,
            Content::Object(_) => to.write_str("{}")?,
        }
        between = ", ";
    }
    to.write_str(")")
}

/// Writes constraints, each with a comma before it but the first, which has what is asked for.
pub(in crate::lock) fn write_constraints(
    to: &mut String,
    first: &str,
    mut constraints: Cursor<'_>,
) -> fmt::Result {
    let mut between = first;
    while let Some(constraint) = Constraint::next(&mut constraints) {
        to.write_str(between)?;
        write_constraint(to, constraint)?;
        between = ", ";
    }
    Ok(())
}

/// A constraint as it stands in a line.
#[must_use]
pub fn constraint(of: Constraint<'_>) -> String {
    let mut text = String::new();
    // Writing to a text does not fail.
    let _ = write_constraint(&mut text, of);
    text
}

fn write_constraint(to: &mut String, constraint: Constraint<'_>) -> fmt::Result {
    match constraint {
        Constraint::Length { min, max } => write!(to, "length {}", Size(min, max)),
        Constraint::Range { min, max } => write_range(to, min, max),
        Constraint::Items { min, max } => write!(to, "items {}", Size(min, max)),
        Constraint::Pattern(source) => write!(to, "pattern {}", Quoted(source)),
        Constraint::Format(name) => write!(to, "format {}", Name(name)),
        Constraint::OneOf(mut texts) => {
            to.write_str("one of")?;
            while let Some(text) = texts.text() {
                write!(to, " {}", Quoted(text))?;
            }
            Ok(())
        }
        Constraint::Check(path) => write!(to, "check {}", Name(path)),
    }
}

fn write_range(to: &mut String, min: Bound, max: Bound) -> fmt::Result {
    to.write_str("range ")?;
    match min {
        Bound::None => Ok(()),
        Bound::Inclusive(number) => write!(to, "{number}"),
        Bound::Exclusive(number) => write!(to, ">{number}"),
    }?;
    match max {
        Bound::None => to.write_str(".."),
        Bound::Inclusive(number) => write!(to, "..={number}"),
        Bound::Exclusive(number) => write!(to, "..{number}"),
    }
}

/// How many shapes there are.
fn count(mut shapes: Cursor<'_>) -> usize {
    let mut count = 0;
    while shapes.block().is_some() {
        count += 1;
    }
    count
}

struct Size(u64, Option<u64>);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(min, None) => write!(f, "{min}.."),
            Self(min, Some(max)) => write!(f, "{min}..={max}"),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => write!(f, "{integer}"),
            // Always with a point or an exponent, by which it is told from an integer.
            Self::Float(float) => write!(f, "{float:?}"),
        }
    }
}
