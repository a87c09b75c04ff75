use alloc::string::String;
use alloc::vec::Vec;

use super::{Form, INTEGERS, Line, VariantForm};
use crate::constraint::{SizeRange, read_list};
use crate::format::Format;
use crate::tagging::Tagging;
use crate::text::Scanner;

impl Line {
    /// Reads a line; `None` if the string is not a line.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut from = Scanner::new(text);
        let optional = from.take("optional ");
        let nullable = from.take("nullable ");
        let form = Form::read(&mut from)?;
        let own = read_list(&mut from, ", ")?;
        let added = read_list(&mut from, "; ")?;
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
                let (min, max) = from.take(" ").then(|| read_integers(from))??;
                Self::Integer { min, max }
            }
            "number" => Self::Number,
            "text" if from.take(" ") => Self::Text {
                format: Some(Format::named(&from.name()?)?),
            },
            "text" => Self::Text { format: None },
            kind @ ("list" | "set") => {
                let SizeRange { min, max } = if from.take(" ") {
                    SizeRange::scan(from)?
                } else {
                    SizeRange::ALL
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

fn read_tagging(from: &mut Scanner<'_>) -> Option<Tagging<String>> {
    Some(if from.take(" tag ") {
        let tag = from.quoted()?;
        if from.take(" content ") {
            let content = from.quoted()?;
            Tagging::Adjacent { tag, content }
        } else {
            Tagging::Internal { tag }
        }
    } else if from.take(" untagged") {
        Tagging::Untagged
    } else {
        Tagging::External
    })
}

/// Reads the name of an integer type, or `0..=9`.
fn read_integers(from: &mut Scanner<'_>) -> Option<(i128, u128)> {
    let named = INTEGERS.iter().find(|it| from.take(it.0));
    if let Some((_, min, max)) = named {
        return Some((*min, *max));
    }
    let min = from.number()?;
    let max = from.take("..=").then(|| from.number())??;
    Some((min, max))
}
