//! The path of a property: `ship.zip`, `products[].sku`, `scores.*`, `pair[0]`, `payment<Card>.number`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::text::{Name, Scanner};

/// A step from a shape to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// `.name`: a field of an object.
    Field(String),
    /// `[]`: the items of a list.
    Items,
    /// `[0]`: an element of a tuple.
    Place(usize),
    /// `.*`: the values of a map.
    Values,
    /// `<Name>`: the content of a variant.
    Variant(String),
}

/// Returns the path of a field of the outermost shape.
#[must_use]
pub fn of_field(name: &str) -> String {
    Name(name).to_string()
}

/// The longest path that is read, in steps. No real type is so deep, and the stack can hold it.
const MAX_STEPS: usize = 100;

/// The steps from the outermost shape, whose own path is `.`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// Returns the path with one more step.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut longer = self.clone();
        longer.0.push(step);
        longer
    }

    /// Reads a path; `None` if the string is not a path.
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
                // The first field has no dot before it.
                if !from.take(".") && !steps.is_empty() {
                    return None;
                }
                Step::Field(from.name()?)
            };
            steps.push(step);
        }
        (1..=MAX_STEPS)
            .contains(&steps.len())
            .then_some(Self(steps))
    }

    /// Returns whether another path is a prefix of this one, or equal.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Returns the last step, if the path without it equals another.
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
