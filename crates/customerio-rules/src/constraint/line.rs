//! The text form of constraints in the files of `events.lock/`: `length 1..=64, pattern '^a'`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

use super::{Bound, Constraint, Number, NumberRange, SizeRange, Strings};
use crate::bytes::{Cursor, text};
use crate::format::Format;
use crate::text::{Name, Quoted, Scanner};

impl Constraint<'_> {
    /// Returns the word that the text form begins with.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Length(_) => "length",
            Self::Range(_) => "range",
            Self::MultipleOf(_) => "multiple of",
            Self::Items(_) => "items",
            Self::Pattern(_) => "pattern",
            Self::Format(_) => "format",
            Self::OneOf(_) => "one of",
            Self::Check(_) => "check",
        }
    }

    /// Returns the text form without its [word](Self::word).
    #[must_use]
    pub fn detail(&self) -> String {
        let mut text = String::new();
        // Writing to a string can't fail.
        let _ = self.write_detail(&mut text);
        text
    }

    fn write_detail(&self, to: &mut String) -> fmt::Result {
        match *self {
            Self::Length(range) | Self::Items(range) => write!(to, "{range}"),
            Self::Range(range) => write_range(to, range),
            Self::MultipleOf(step) => write!(to, "{step}"),
            Self::Pattern(source) => write!(to, "{}", Quoted(source)),
            Self::Format(format) => write!(to, "{}", Name(format.as_str())),
            Self::OneOf(allowed) => {
                let mut between = "";
                for text in allowed.iter() {
                    write!(to, "{between}{}", Quoted(text))?;
                    between = " ";
                }
                Ok(())
            }
            Self::Check(path) => write!(to, "{}", Name(path)),
        }
    }
}

/// Writes the text form of constraints. `first` precedes the first constraint, and a comma each of the
/// others.
pub(crate) fn write_list<'a>(
    to: &mut String,
    first: &str,
    constraints: impl IntoIterator<Item = Constraint<'a>>,
) -> fmt::Result {
    let mut between = first;
    for constraint in constraints {
        to.push_str(between);
        to.push_str(constraint.word());
        let start = to.len();
        constraint.write_detail(to)?;
        if to.len() > start {
            to.insert(start, ' ');
        }
        between = ", ";
    }
    Ok(())
}

/// Reads the text form of constraints into the byte form. `first` precedes the first constraint.
pub(crate) fn read_list(from: &mut Scanner<'_>, first: &str) -> Option<Vec<u8>> {
    let mut to = Vec::new();
    let mut between = first;
    while from.take(between) {
        read(from, &mut to)?;
        between = ", ";
    }
    Some(to)
}

fn read(from: &mut Scanner<'_>, to: &mut Vec<u8>) -> Option<()> {
    if from.take("one of") {
        let mut allowed = Vec::new();
        while from.take(" ") {
            text(&mut allowed, &from.quoted()?);
        }
        Constraint::OneOf(Strings::Inline(Cursor::new(&allowed))).write(to);
        return Some(());
    }
    if from.take("multiple of ") {
        Constraint::MultipleOf(scan_digits(from).parse().ok()?).write(to);
        return Some(());
    }
    let word = from.letters();
    from.take(" ").then_some(())?;
    match word {
        "length" => Constraint::Length(SizeRange::scan(from)?).write(to),
        "range" => Constraint::Range(scan_range(from)?).write(to),
        "items" => Constraint::Items(SizeRange::scan(from)?).write(to),
        "pattern" => Constraint::Pattern(&from.name()?).write(to),
        "format" => Constraint::Format(Format::named(&from.name()?)?).write(to),
        "check" => Constraint::Check(&from.name()?).write(to),
        _ => return None,
    }
    Some(())
}

impl fmt::Display for SizeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self { min, max: None } => write!(f, "{min}.."),
            Self {
                min,
                max: Some(max),
            } => write!(f, "{min}..={max}"),
        }
    }
}

impl SizeRange {
    /// Reads `1..` or `1..=64`.
    pub(crate) fn scan(from: &mut Scanner<'_>) -> Option<Self> {
        let min = from.number()?;
        let max = if from.take("..=") {
            Some(from.number()?)
        } else {
            from.take("..").then_some(None)?
        };
        Some(Self { min, max })
    }
}

fn write_range(to: &mut String, NumberRange { min, max }: NumberRange) -> fmt::Result {
    match min {
        Bound::None => Ok(()),
        Bound::Inclusive(number) => write_number(to, "", number),
        Bound::Exclusive(number) => write_number(to, ">", number),
    }?;
    match max {
        Bound::None => to.write_str(".."),
        Bound::Inclusive(number) => write_number(to, "..=", number),
        Bound::Exclusive(number) => write_number(to, "..", number),
    }
}

fn write_number(to: &mut String, before: &str, number: Number) -> fmt::Result {
    match number {
        Number::Integer(integer) => write!(to, "{before}{integer}"),
        // `Debug` always writes a point or an exponent, which distinguishes the float from an integer.
        Number::Float(float) => write!(to, "{before}{float:?}"),
    }
}

fn scan_range(from: &mut Scanner<'_>) -> Option<NumberRange> {
    let min = if from.take(">") {
        Bound::Exclusive(scan_number(from)?)
    } else if from.rest().starts_with("..") {
        Bound::None
    } else {
        Bound::Inclusive(scan_number(from)?)
    };
    let max = if from.take("..=") {
        Bound::Inclusive(scan_number(from)?)
    } else if !from.take("..") {
        return None;
    } else if from
        .rest()
        .starts_with(|it: char| it == '-' || it.is_ascii_digit())
    {
        Bound::Exclusive(scan_number(from)?)
    } else {
        Bound::None
    };
    Some(NumberRange { min, max })
}

/// Returns the characters before the dots of a range, a comma, a semicolon or the end.
fn scan_digits<'a>(from: &mut Scanner<'a>) -> &'a str {
    let rest = from.rest();
    let dots = rest.find("..").unwrap_or(rest.len());
    let other = rest.find([',', ';']).unwrap_or(rest.len());
    from.split(dots.min(other))
}

fn scan_number(from: &mut Scanner<'_>) -> Option<Number> {
    let number = scan_digits(from);
    if number.contains(['.', 'e']) {
        let float = number.parse().ok().filter(|it: &f64| it.is_finite());
        float.map(Number::Float)
    } else {
        number.parse().ok().map(Number::Integer)
    }
}
