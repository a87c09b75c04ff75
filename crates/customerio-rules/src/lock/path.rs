//! Where a property is: `ship.zip`, `products[].sku`, `scores.*`, `pair[0]`, `payment<Card>.number`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::scanner::Scanner;

/// A step down from a shape to one that it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// `.name`: a field of an object.
    Field(String),
    /// `[]`: the items of a list.
    Items,
    /// `[0]`: a place of a tuple.
    Place(usize),
    /// `.*`: the values of a map.
    Values,
    /// `<Name>`: what a variant holds.
    Variant(String),
}

/// The most steps that are read: more than any type has, fewer than a stack holds.
const DEEPEST: usize = 100;

/// The steps from the outermost shape on; that shape itself is at `.`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// A path that is one step longer.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut longer = self.clone();
        longer.0.push(step);
        longer
    }

    /// The path of a text; `None` if the text is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut steps = Vec::new();
        if text == "." {
            return Some(Self(steps));
        }
        let mut from = Scanner::new(text);
        while !from.is_empty() {
            let step = if from.take("[]") {
                Step::Items
            } else if from.take("[") {
                let place = from.digits()?.parse().ok()?;
                from.take("]").then_some(Step::Place(place))?
            } else if from.take("<") {
                let name = from.name()?;
                from.take(">").then_some(Step::Variant(name))?
            } else if from.take(".*") || (steps.is_empty() && from.take("*")) {
                Step::Values
            } else {
                // The first field has nothing before it to be set off from.
                if !from.take(".") && !steps.is_empty() {
                    return None;
                }
                Step::Field(from.name()?)
            };
            steps.push(step);
        }
        (1..=DEEPEST).contains(&steps.len()).then_some(Self(steps))
    }

    /// Whether another path is the beginning of this one, or all of it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The step from another path to this one, if it is one step longer.
    #[must_use]
    pub fn step_from(&self, other: &Self) -> Option<&Step> {
        let (last, before) = self.0.split_last()?;
        (before == other.0).then_some(last)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (at, step) in self.0.iter().enumerate() {
            let dot = if at == 0 { "" } else { "." };
            match step {
                Step::Field(name) => write!(f, "{dot}{}", Name(name))?,
                Step::Items => f.write_str("[]")?,
                Step::Place(place) => write!(f, "[{place}]")?,
                Step::Values => write!(f, "{dot}*")?,
                Step::Variant(name) => write!(f, "<{}>", Name(name))?,
            }
        }
        Ok(())
    }
}

/// A name as it stands in a path or a line: in quotes if it could be taken for something else.
pub(super) struct Name<'a>(pub(super) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_empty() && self.0.chars().all(is_plain) {
            f.write_str(self.0)
        } else {
            Quoted(self.0).fmt(f)
        }
    }
}

/// A text in quotes.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.0.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}

/// Whether a character needs no quotes.
pub(super) fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | ':' | '/' | '@')
}
