//! Decides whether a type can hold the value that a reserved name or an example requires.
//!
//! The answer is yes for types that a constant can't look into: recursive and foreign types, and any
//! JSON.

use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::format::Format;
use customerio_rules::reserved::Meaning;

use super::{Constraint, Enum, KindRepr, Shape, Tagging, VariantContent};
use crate::const_text::same;

/// An example of a value, reduced to what decides which types can hold it.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// A string.
    Text(&'static str),
    /// A number without a fraction.
    Integer(i128),
    /// A number that has one, or is too large for [`Integer`](Self::Integer).
    Float,
    /// `true` or `false`.
    Boolean,
}

impl Shape {
    /// Returns whether the values, except `null`, have the type that a reserved name requires.
    #[must_use]
    pub(crate) const fn fits(&self, meaning: Meaning) -> bool {
        match &self.kind {
            KindRepr::Any | KindRepr::Lazy(_) | KindRepr::Foreign(_) => true,
            KindRepr::Nullable(inner) => inner.fits(meaning),
            KindRepr::Enum(of) => of.fits(meaning),
            KindRepr::Boolean => matches!(meaning, Meaning::Boolean | Meaning::Ours),
            KindRepr::Integer { .. } | KindRepr::Number => {
                matches!(meaning, Meaning::Number | Meaning::Ours)
            }
            KindRepr::Text { format } => match meaning {
                Meaning::Text | Meaning::Ours => true,
                Meaning::Time => {
                    matches!(format, Some(Format::DateTime)) || promises_time(self.constraints)
                }
                Meaning::Number | Meaning::Boolean | Meaning::Object => false,
            },
            KindRepr::Map(_) | KindRepr::Object(_) => {
                matches!(meaning, Meaning::Object | Meaning::Ours)
            }
            KindRepr::List(_) | KindRepr::Tuple(_) => matches!(meaning, Meaning::Ours),
        }
    }

    /// Returns whether the values contain other values, or are choices that the schema lists, so that
    /// an example adds nothing.
    #[must_use]
    pub(crate) const fn is_composed(&self) -> bool {
        match &self.kind {
            KindRepr::Nullable(inner) => inner.is_composed(),
            KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. } => false,
            KindRepr::Any
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Object(_)
            | KindRepr::Enum(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => true,
        }
    }

    /// Returns whether the example is a value of the type.
    #[must_use]
    pub(crate) const fn takes(&self, example: Example) -> bool {
        match &self.kind {
            KindRepr::Any | KindRepr::Lazy(_) | KindRepr::Foreign(_) => true,
            KindRepr::Text { .. } => matches!(example, Example::Text(_)),
            KindRepr::Number => matches!(example, Example::Integer(_) | Example::Float),
            KindRepr::Boolean => matches!(example, Example::Boolean),
            KindRepr::Integer { min, max } => match example {
                Example::Integer(integer) => {
                    *min <= integer && (integer < 0 || integer.cast_unsigned() <= *max)
                }
                Example::Text(_) | Example::Float | Example::Boolean => false,
            },
            KindRepr::Nullable(inner) => inner.takes(example),
            KindRepr::Enum(of) => of.takes(example),
            KindRepr::List(_) | KindRepr::Tuple(_) | KindRepr::Map(_) | KindRepr::Object(_) => {
                false
            }
        }
    }
}

impl Enum {
    /// Returns whether every variant fits.
    const fn fits(&self, meaning: Meaning) -> bool {
        let mut at = 0;
        while at < self.variants.len() {
            let fits = match (self.tagging, &self.variants[at].content) {
                (Tagging::External, VariantContent::Unit) => {
                    matches!(meaning, Meaning::Text | Meaning::Ours)
                }
                (Tagging::Untagged, VariantContent::Unit) => true,
                (Tagging::Untagged, VariantContent::Newtype(of)) => of.fits(meaning),
                (Tagging::Untagged, VariantContent::Tuple(_)) => matches!(meaning, Meaning::Ours),
                (Tagging::Internal { .. } | Tagging::Adjacent { .. }, _)
                | (
                    Tagging::External,
                    VariantContent::Newtype(_)
                    | VariantContent::Tuple(_)
                    | VariantContent::Object(_),
                )
                | (Tagging::Untagged, VariantContent::Object(_)) => {
                    matches!(meaning, Meaning::Object | Meaning::Ours)
                }
            };
            if !fits {
                return false;
            }
            at += 1;
        }
        true
    }

    /// Returns whether any variant accepts the example.
    const fn takes(&self, example: Example) -> bool {
        let mut at = 0;
        while at < self.variants.len() {
            let variant = &self.variants[at];
            let takes = match (self.tagging, &variant.content) {
                (Tagging::External, VariantContent::Unit) => match example {
                    Example::Text(text) => same(text, variant.name),
                    Example::Integer(_) | Example::Float | Example::Boolean => false,
                },
                (Tagging::Untagged, VariantContent::Newtype(of)) => of.takes(example),
                // The schema lists the forms of other variants.
                (Tagging::Internal { .. } | Tagging::Adjacent { .. }, _)
                | (
                    Tagging::External,
                    VariantContent::Newtype(_)
                    | VariantContent::Tuple(_)
                    | VariantContent::Object(_),
                )
                | (
                    Tagging::Untagged,
                    VariantContent::Unit | VariantContent::Tuple(_) | VariantContent::Object(_),
                ) => false,
            };
            if takes {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// Returns whether constraints include the format of a timestamp.
pub(crate) const fn promises_time(constraints: &[Constraint]) -> bool {
    let mut at = 0;
    while at < constraints.len() {
        if matches!(constraints[at].rule(), Rule::Format(Format::DateTime)) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::SystemTime;

    use super::*;
    use crate::CioProperty;

    #[test]
    fn meanings() {
        const MEANINGS: [Meaning; 5] = [
            Meaning::Text,
            Meaning::Number,
            Meaning::Time,
            Meaning::Boolean,
            Meaning::Object,
        ];
        fn fitting<T: CioProperty>() -> Vec<Meaning> {
            let fits = |meaning: &Meaning| T::SHAPE.fits(*meaning);
            MEANINGS.into_iter().filter(fits).collect()
        }
        assert_eq!(fitting::<Option<String>>(), [Meaning::Text]);
        assert_eq!(fitting::<u8>(), [Meaning::Number]);
        assert_eq!(fitting::<f64>(), [Meaning::Number]);
        assert_eq!(fitting::<SystemTime>(), [Meaning::Text, Meaning::Time]);
        assert_eq!(fitting::<bool>(), [Meaning::Boolean]);
        assert_eq!(fitting::<BTreeMap<String, u8>>(), [Meaning::Object]);
        assert_eq!(fitting::<Vec<String>>(), []);
    }

    #[test]
    fn examples() {
        assert!(u8::SHAPE.takes(Example::Integer(255)));
        assert!(!u8::SHAPE.takes(Example::Integer(256)));
        assert!(!u8::SHAPE.takes(Example::Integer(-1)));
        assert!(!u8::SHAPE.takes(Example::Float));
        assert!(f64::SHAPE.takes(Example::Integer(-1)));
        assert!(Option::<bool>::SHAPE.takes(Example::Boolean));
        assert!(!bool::SHAPE.takes(Example::Text("true")));
        assert!(String::SHAPE.takes(Example::Text("x")));
        assert!(!Vec::<String>::SHAPE.takes(Example::Text("x")));
    }
}
