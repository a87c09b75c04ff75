//! What stands beside a path: `optional text; length 1..=64`.
//!
//! First whether it may be left out or be null, then the form, then what values of the type keep;
//! behind the semicolon, what this field adds. What an object, a list or a variant holds stands in
//! lines of its own.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::str::FromStr;

use super::path::{Name, Quoted, is_plain};
use super::{Bound, Constraint, Content, Cursor, Kind, Number, Tagging, Variant, encode};

/// A line that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whether the field may be left out.
    pub optional: bool,
    /// Whether the value may be null.
    pub nullable: bool,
    /// The form, without what it holds.
    pub form: Form,
    /// The bytes of what every value of the type keeps.
    pub own: Vec<u8>,
    /// The bytes of what the field adds.
    pub added: Vec<u8>,
}

/// A form without what it holds.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "as in the kind of the same name")]
pub enum Form {
    Any,
    Boolean,
    Integer {
        min: i128,
        max: u128,
    },
    Number,
    Text {
        format: String,
    },
    List {
        min: u64,
        max: Option<u64>,
        unique: bool,
    },
    Tuple {
        places: usize,
    },
    Map,
    Object {
        open: bool,
    },
    Enum {
        tagging: OwnedTagging,
        variants: Vec<(String, VariantForm)>,
    },
    Recursive,
    Foreign,
}

/// [`Tagging`] with names of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the tagging of the same name")]
pub enum OwnedTagging {
    External,
    Internal { tag: String },
    Adjacent { tag: String, content: String },
    Untagged,
}

/// What a variant holds, by its brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the content of the same name")]
pub enum VariantForm {
    Unit,
    Newtype,
    Tuple { places: usize },
    Object,
}

/// The integers of Rust, by which most ranges of integers are named.
const INTEGERS: [(&str, i128, u128); 10] = [
    ("i8", i8::MIN as i128, i8::MAX as u128),
    ("i16", i16::MIN as i128, i16::MAX as u128),
    ("i32", i32::MIN as i128, i32::MAX as u128),
    ("i64", i64::MIN as i128, i64::MAX as u128),
    ("i128", i128::MIN, i128::MAX as u128),
    ("u8", 0, u8::MAX as u128),
    ("u16", 0, u16::MAX as u128),
    ("u32", 0, u32::MAX as u128),
    ("u64", 0, u64::MAX as u128),
    ("u128", 0, u128::MAX),
];

/// Writes a form.
pub(super) fn write_kind(to: &mut String, kind: &Kind<'_>) -> fmt::Result {
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
pub(super) fn write_constraints(
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

/// Reads a text from the front.
pub(super) struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether these characters come next; if so, they are behind us.
    pub(super) fn take(&mut self, what: &str) -> bool {
        let rest = self.0.strip_prefix(what);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn while_is(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|it| !is(it)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn letters(&mut self) -> &'a str {
        self.while_is(|it| it.is_ascii_lowercase())
    }

    pub(super) fn digits(&mut self) -> Option<&'a str> {
        let digits = self.while_is(|it| it.is_ascii_digit());
        (!digits.is_empty()).then_some(digits)
    }

    /// A name, in quotes or not.
    pub(super) fn name(&mut self) -> Option<String> {
        if self.0.starts_with('\'') {
            return self.quoted();
        }
        let name = self.while_is(is_plain);
        (!name.is_empty()).then(|| name.to_string())
    }

    fn quoted(&mut self) -> Option<String> {
        let inner = self.0.strip_prefix('\'')?;
        let mut text = String::new();
        let mut characters = inner.char_indices();
        loop {
            match characters.next()? {
                (_, '\\') => text.push(characters.next()?.1),
                (end, '\'') => {
                    self.0 = &inner[end + 1..];
                    return Some(text);
                }
                (_, other) => text.push(other),
            }
        }
    }

    fn number<N: FromStr>(&mut self) -> Option<N> {
        let number = self.while_is(|it| it.is_ascii_digit() || it == '-');
        number.parse().ok()
    }

    fn integers(&mut self) -> Option<(i128, u128)> {
        let names = INTEGERS.iter().find(|it| self.take(it.0));
        if let Some((_, min, max)) = names {
            return Some((*min, *max));
        }
        let min = self.number()?;
        let max = self.take("..=").then(|| self.number())??;
        Some((min, max))
    }

    fn size(&mut self) -> Option<(u64, Option<u64>)> {
        let min = self.number()?;
        if self.take("..=") {
            Some((min, Some(self.number()?)))
        } else {
            self.take("..").then_some((min, None))
        }
    }

    fn range(&mut self) -> Option<(Bound, Bound)> {
        let min = if self.take(">") {
            Bound::Exclusive(self.bound()?)
        } else if self.0.starts_with("..") {
            Bound::None
        } else {
            Bound::Inclusive(self.bound()?)
        };
        let max = if self.take("..=") {
            Bound::Inclusive(self.bound()?)
        } else if !self.take("..") {
            return None;
        } else if self
            .0
            .starts_with(|it: char| it == '-' || it.is_ascii_digit())
        {
            Bound::Exclusive(self.bound()?)
        } else {
            Bound::None
        };
        Some((min, max))
    }

    /// A number up to the dots of a range, a comma, a semicolon or the end.
    fn bound(&mut self) -> Option<Number> {
        let dots = self.0.find("..").unwrap_or(self.0.len());
        let other = self.0.find([',', ';']).unwrap_or(self.0.len());
        let (number, rest) = self.0.split_at(dots.min(other));
        self.0 = rest;
        if number.contains(['.', 'e']) {
            let float = number.parse().ok().filter(|it: &f64| it.is_finite());
            float.map(Number::Float)
        } else {
            number.parse().ok().map(Number::Integer)
        }
    }
}
