use core::fmt;

use customerio_rules::constraint::{
    Bound, Constraint as Rule, Number, NumberRange, SizeRange, Step, Strings, Value,
};

use super::Format;

/// A constraint on the values of a type or a field, such as a length or a range.
///
/// ```
/// use customerio_core::shape::Constraint;
///
/// const LENGTH: Constraint = Constraint::length(1, Some(64));
/// assert_eq!(LENGTH.key(), "length");
/// assert_eq!(LENGTH.to_string(), "must have 1 to 64 characters");
/// ```
///
/// The others:
///
/// ```
/// use customerio_core::shape::{Constraint, Format};
///
/// let step = Constraint::multiple_of(5, -2).ok_or("a step is above 0")?;
/// for (constraint, key) in [
///     (Constraint::items(1, Some(50)), "items"),
///     (Constraint::integers(Some(0), None), "range"),
///     (Constraint::numbers(None, Some(0.5)), "range"),
///     (step, "multiple_of"),
///     (Constraint::pattern("^[a-z]+$", |text| text.bytes().all(|it| it.is_ascii_lowercase())), "pattern"),
///     (Constraint::format(Format::EMAIL), "format"),
///     (Constraint::one_of(&["free", "pro"]), "one_of"),
///     (Constraint::check("crate::is_even"), "check"),
/// ] {
///     assert_eq!(constraint.key(), key);
/// }
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy)]
pub struct Constraint {
    rule: Rule<'static>,
    /// Whether a string matches the pattern of the rule; of other rules, it is never called.
    matches: fn(&str) -> bool,
}

impl Constraint {
    /// A placeholder in a list that is being filled.
    pub(crate) const BLANK: Self = Self::of(Rule::Check(""));

    /// Returns the constraint for a rule that is not a pattern.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(rule: Rule<'static>) -> Self {
        Self {
            rule,
            matches: |_| true,
        }
    }

    /// Limits the number of characters (Unicode scalar values) of a string.
    #[doc = example!("RULE: Constraint" = "Constraint::length(1, Some(64))", r#"RULE.to_string() == "must have 1 to 64 characters""#)]
    #[must_use]
    pub const fn length(min: u64, max: Option<u64>) -> Self {
        Self::of(Rule::Length(SizeRange { min, max }))
    }

    /// Limits the number of items of an array, or of keys of a map.
    #[doc = example!("RULE: Constraint" = "Constraint::items(1, Some(50))", r#"RULE.to_string() == "must have 1 to 50 items""#)]
    #[must_use]
    pub const fn items(min: u64, max: Option<u64>) -> Self {
        Self::of(Rule::Items(SizeRange { min, max }))
    }

    /// Limits a number by integers, which are allowed themselves.
    #[doc = example!("RULE: Constraint" = "Constraint::integers(Some(0), None)", r#"RULE.to_string() == "must be at least 0""#)]
    #[must_use]
    pub const fn integers(min: Option<i128>, max: Option<i128>) -> Self {
        const fn bound(integer: Option<i128>) -> Bound {
            match integer {
                Some(integer) => Bound::Inclusive(Number::Integer(integer)),
                None => Bound::None,
            }
        }
        Self::of(Rule::Range(NumberRange {
            min: bound(min),
            max: bound(max),
        }))
    }

    /// Limits a number by floating-point numbers, which are finite and allowed themselves.
    #[doc = example!("RULE: Constraint" = "Constraint::numbers(None, Some(0.5))", r#"RULE.to_string() == "must be at most 0.5""#)]
    #[must_use]
    pub const fn numbers(min: Option<f64>, max: Option<f64>) -> Self {
        const fn bound(float: Option<f64>) -> Bound {
            match float {
                Some(float) => Bound::Inclusive(Number::Float(float)),
                None => Bound::None,
            }
        }
        Self::of(Rule::Range(NumberRange {
            min: bound(min),
            max: bound(max),
        }))
    }

    /// Requires that a number is a multiple of `digits` × 10^`exponent`; 5 and -1 are a step of 0.5.
    /// Returns `None` if `digits` is 0, or `exponent` is not within ±100.
    #[doc = example!("RULE: Constraint" = "Constraint::multiple_of(5, -1).unwrap()", r#"RULE.to_string() == "must be a multiple of 0.5""#)]
    #[must_use]
    pub const fn multiple_of(digits: u64, exponent: i8) -> Option<Self> {
        match Step::new(digits, exponent) {
            Some(step) => Some(Self::of(Rule::MultipleOf(step))),
            None => None,
        }
    }

    /// Requires that a string matches a pattern somewhere. `source` is the pattern in the common
    /// dialect of JSON Schema and `regex-lite`, for schemas; `matches` is the same as a function.
    #[doc = example!("RULE: Constraint" = r#"Constraint::pattern("^[A-Z]", |text| text.starts_with(|it: char| it.is_ascii_uppercase()))"#, r#"RULE.to_string() == "must match `^[A-Z]`""#)]
    #[must_use]
    pub const fn pattern(source: &'static str, matches: fn(&str) -> bool) -> Self {
        Self {
            rule: Rule::Pattern(source),
            matches,
        }
    }

    /// Requires a format of a string.
    #[doc = example!("RULE: Constraint" = "Constraint::format(Format::EMAIL)", r#"RULE.to_string() == "must be a string of the format `email`""#)]
    #[must_use]
    pub const fn format(format: Format) -> Self {
        Self::of(Rule::Format(format.0))
    }

    /// Lists the strings that are allowed.
    #[doc = example!("RULE: Constraint" = r#"Constraint::one_of(&["free", "pro"])"#, r#"RULE.to_string() == "must be one of `free`, `pro`""#)]
    #[must_use]
    pub const fn one_of(allowed: &'static [&'static str]) -> Self {
        Self::of(Rule::OneOf(Strings::Listed(allowed)))
    }

    /// Names a function that checks the value; `path` is its path as written. A schema can't show
    /// it.
    #[doc = example!("RULE: Constraint" = r#"Constraint::check("shop::is_even")"#, r#"RULE.to_string() == "must pass `shop::is_even`""#)]
    #[must_use]
    pub const fn check(path: &'static str) -> Self {
        Self::of(Rule::Check(path))
    }

    /// Returns the key of the constraint in `#[cio(…)]`.
    #[doc = example!("RULE: Constraint" = "Constraint::length(1, Some(64))", r#"RULE.key() == "length""#)]
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.rule.key()
    }

    /// Returns the rule of the constraint, for the crates of this workspace.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub const fn rule(&self) -> &Rule<'static> {
        &self.rule
    }

    /// Returns the strings that are allowed, if the constraint lists them.
    #[doc(hidden)]
    #[must_use]
    pub const fn allowed(&self) -> Option<Strings<'static>> {
        if let Rule::OneOf(allowed) = self.rule {
            Some(allowed)
        } else {
            None
        }
    }

    /// Returns whether a value satisfies the constraint. `true` if the constraint does not apply to the
    /// value's type, or is a function.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn accepts(&self, value: &Value<'_>) -> bool {
        self.rule.accepts(value, |_, text| (self.matches)(text))
    }
}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.rule, f)
    }
}

/// Says what a value must be: `must have 1 to 64 characters`.
impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.rule, f)
    }
}
