use alloc::string::String;
use core::fmt::{self, Write};

use super::INTEGERS;
use crate::constraint::{Constraint, SizeRange, write_list};
use crate::lock::{Content, Cursor, Kind, Variant};
use crate::tagging::Tagging;
use crate::text::{Name, Quoted};

/// Returns the line of a value. `own` are the constraints of its type, and `added` those of its field. `None` if a
/// constraint can't be written.
#[must_use]
pub fn write<'a>(
    optional: bool,
    nullable: bool,
    kind: &Kind<'_>,
    own: impl IntoIterator<Item = Constraint<'a>>,
    added: impl IntoIterator<Item = Constraint<'a>>,
) -> Option<String> {
    let mut to = String::new();
    to.push_str(if optional { "optional " } else { "" });
    to.push_str(if nullable { "nullable " } else { "" });
    write_kind(&mut to, kind).ok()?;
    write_list(&mut to, ", ", own).ok()?;
    write_list(&mut to, "; ", added).ok()?;
    Some(to)
}

/// Writes a form without its parts.
fn write_kind(to: &mut String, kind: &Kind<'_>) -> fmt::Result {
    match *kind {
        Kind::Any => to.write_str("any"),
        Kind::Boolean => to.write_str("boolean"),
        Kind::Integer { min, max } => match INTEGERS.iter().find(|it| (it.1, it.2) == (min, max)) {
            Some((name, ..)) => write!(to, "integer {name}"),
            None => write!(to, "integer {min}..={max}"),
        },
        Kind::Number => to.write_str("number"),
        Kind::Text { format: None } => to.write_str("text"),
        Kind::Text {
            format: Some(format),
        } => write!(to, "text {}", Name(format.as_str())),
        Kind::List {
            min, max, unique, ..
        } => {
            to.write_str(if unique { "set" } else { "list" })?;
            match (SizeRange { min, max }) {
                SizeRange::ALL => Ok(()),
                range => write!(to, " {range}"),
            }
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

/// Returns the number of shapes.
fn count(mut shapes: Cursor<'_>) -> usize {
    let mut count = 0;
    while shapes.block().is_some() {
        count += 1;
    }
    count
}
