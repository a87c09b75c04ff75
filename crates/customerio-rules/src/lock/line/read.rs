//! Reads what stands beside a path.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Form, Line, OwnedTagging, VariantForm};
use crate::lock::scanner::Scanner;
use crate::lock::{Constraint, Cursor, encode};

impl Line {
    /// The line of a text; `None` if the text is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut from = Scanner::new(text);
        let optional = from.take("optional ");
        let nullable = from.take("nullable ");
        let form = Form::read(&mut from)?;
        let own = read_constraints(&mut from, ", ")?;
        let added = read_constraints(&mut from, "; ")?;
        from.is_empty().then_some(Self {
            optional,
            nullable,
            form,
            own,
            added,
        })
    }
}

impl Form {
    fn read(from: &mut Scanner<'_>) -> Option<Self> {
        let open = from.take("open ");
        let form = match from.letters() {
            "object" => Self::Object { open },
            _ if open => return None,
            "any" => Self::Any,
            "boolean" => Self::Boolean,
            "integer" => {
                let (min, max) = from.take(" ").then(|| from.integers())??;
                Self::Integer { min, max }
            }
            "number" => Self::Number,
            "text" if from.take(" ") => Self::Text {
                format: from.name()?,
            },
            "text" => Self::Text {
                format: String::new(),
            },
            kind @ ("list" | "set") => {
                let (min, max) = if from.take(" ") {
                    from.size()?
                } else {
                    (0, None)
                };
                let unique = kind == "set";
                Self::List { min, max, unique }
            }
            "tuple" => Self::Tuple {
                places: from.take(" ").then(|| from.number())??,
            },
            "map" => Self::Map,
            "enum" => {
                let variants = read_variants(from)?;
                let tagging = read_tagging(from)?;
                Self::Enum { tagging, variants }
            }
            "recursive" => Self::Recursive,
            "foreign" => Self::Foreign,
            _ => return None,
        };
        Some(form)
    }
}

fn read_variants(from: &mut Scanner<'_>) -> Option<Vec<(String, VariantForm)>> {
    let mut variants = Vec::new();
    let mut more = from.take("(").then(|| !from.take(")"))?;
    while more {
        let name = from.name()?;
        let form = if from.take("(_)") {
            VariantForm::Newtype
        } else if from.take("{}") {
            VariantForm::Object
        } else if from.take("(") {
            let places = from.number()?;
            from.take(")").then_some(VariantForm::Tuple { places })?
        } else {
            VariantForm::Unit
        };
        variants.push((name, form));
        more = from.take(", ");
        if !more && !from.take(")") {
            return None;
        }
    }
    Some(variants)
}

fn read_tagging(from: &mut Scanner<'_>) -> Option<OwnedTagging> {
    Some(if from.take(" tag ") {
        let tag = from.quoted()?;
        if from.take(" content ") {
            let content = from.quoted()?;
            OwnedTagging::Adjacent { tag, content }
        } else {
            OwnedTagging::Internal { tag }
        }
    } else if from.take(" untagged") {
        OwnedTagging::Untagged
    } else {
        OwnedTagging::External
    })
}

/// Reads constraints, of which the first is set off by something of its own.
fn read_constraints(from: &mut Scanner<'_>, first: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut between = first;
    while from.take(between) {
        let mut texts = Vec::new();
        let (path, constraint);
        let constraint = if from.take("length ") {
            let (min, max) = from.size()?;
            Constraint::Length { min, max }
        } else if from.take("range ") {
            let (min, max) = from.range()?;
            Constraint::Range { min, max }
        } else if from.take("items ") {
            let (min, max) = from.size()?;
            Constraint::Items { min, max }
        } else if from.take("one of") {
            while from.take(" ") {
                encode::text(&mut texts, &from.quoted()?);
            }
            Constraint::OneOf(Cursor::new(&texts))
        } else {
            let key = from.letters();
            path = from.take(" ").then(|| from.name())??;
            constraint = match key {
                "pattern" => Constraint::Pattern(&path),
                "format" => Constraint::Format(&path),
                "check" => Constraint::Check(&path),
                _ => return None,
            };
            constraint
        };
        encode::constraint(&mut bytes, &constraint);
        between = ", ";
    }
    Some(bytes)
}
