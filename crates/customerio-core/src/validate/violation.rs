use core::fmt;

use super::{Limit, Path};
use crate::shape::Constraint;

/// The rule that a value breaks.
///
/// ```
/// use customerio_core::validate::check;
///
/// let violations = check(&vec![0.5, f64::NAN]).unwrap_err();
/// assert!(violations.iter().next().is_some_and(|it| it.rule().is_fatal()));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// A constraint of the type or the field.
    Constraint(Constraint),
    /// A check written in Rust.
    Check {
        /// The error that the check returned.
        message: String,
    },
    /// The number is infinite or NaN, which JSON can't express.
    Finite,
    /// The timestamp is outside of the years 0000 to 9999.
    Year,
    /// The object has a key twice.
    DuplicateKey,
    /// The value can't be written at its position, such as a flattened value without keys.
    Unwritable {
        /// The value, and the reason.
        message: String,
    },
    /// The id or the name has no characters, or white space alone.
    Empty,
    /// The id, the e-mail address or the value in the context does not have the form of its field.
    Form {
        /// The form and its fix.
        message: &'static str,
    },
    /// An alias merges a profile into itself: its two ids are equal.
    SameProfile,
    /// The name of an untyped event, or of one with a hand-written implementation, is invalid. A derive
    /// checks the name at compile time.
    EventName {
        /// The problem and its fix.
        message: &'static str,
    },
    /// The JSON of an [untyped](crate::Untyped) event or trait is of another kind than declared.
    Json {
        /// The declared kind, such as `a string`.
        expected: &'static str,
    },
    /// An [untyped](crate::Untyped) object lacks a declared key that is always present.
    Absent {
        /// The key.
        key: &'static str,
    },
    /// An [untyped](crate::Untyped) object has a key that its declaration does not list.
    Undeclared,
    /// Customer.io reserves the key.
    Reserved,
    /// The call requires one of these keys.
    Missing {
        /// The keys, of which one suffices.
        one_of: &'static [&'static str],
    },
    /// The timestamp is before 1970. The service stores none of those.
    BeforeEpoch,
    /// The integer is further than 2^53 (9,007,199,254,740,992) from zero. Readers of JSON that hold
    /// numbers as floats, such as JavaScript, round it (RFC 8259, section 6).
    Rounded,
    /// A published limit that the service may or may not enforce.
    SoftLimit {
        /// The limit.
        limit: Limit,
        /// The measured size, in the unit of the limit.
        measured: usize,
    },
}

impl Rule {
    /// Returns whether the message is refused under each [`Validation`](crate::item::Validation).
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        match self {
            Self::Finite
            | Self::Year
            | Self::DuplicateKey
            | Self::Unwritable { .. }
            | Self::Empty
            | Self::SameProfile
            | Self::Missing { .. }
            | Self::BeforeEpoch => true,
            Self::Constraint(_)
            | Self::Rounded
            | Self::Check { .. }
            | Self::Form { .. }
            | Self::EventName { .. }
            | Self::Json { .. }
            | Self::Absent { .. }
            | Self::Undeclared
            | Self::Reserved
            | Self::SoftLimit { .. } => false,
        }
    }

    /// Returns whether [`SoftLimits`](crate::item::SoftLimits) decides about the message.
    ///
    /// ```
    /// use customerio_core::validate::Rule;
    ///
    /// assert!(Rule::Rounded.is_soft() && !Rule::Rounded.is_fatal());
    /// ```
    #[must_use]
    pub const fn is_soft(&self) -> bool {
        matches!(self, Self::Rounded | Self::SoftLimit { .. })
    }

    pub(crate) const fn severity(&self) -> Severity {
        if self.is_fatal() {
            Severity::Fatal
        } else if self.is_soft() {
            Severity::Soft
        } else {
            Severity::Ordinary
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint(constraint) => fmt::Display::fmt(constraint, f),
            Self::Check { message } | Self::Unwritable { message } => f.write_str(message),
            Self::EventName { message } | Self::Form { message } => f.write_str(message),
            Self::Json { expected } => write!(f, "must be {expected}"),
            Self::Absent { key } => write!(f, "needs `{key}`, which is declared as always present"),
            Self::Undeclared => f.write_str("is not declared; declare it, or leave it out"),
            Self::Reserved => f.write_str("is a name that Customer.io reserves; rename it"),
            Self::Finite => f.write_str("must be finite; JSON has no other numbers"),
            Self::Year => f.write_str("must be in the years 0000 to 9999"),
            Self::DuplicateKey => f.write_str("is a duplicate key; give each key once"),
            Self::Empty => f.write_str("must not be empty"),
            Self::SameProfile => f.write_str(
                "must differ from `userId`: a merge deletes this profile; to join a visitor to a user, send \
                 `identify` with `Identity::both(user, AnonymousId::new(…))`",
            ),
            Self::Missing { one_of: [key] } => write!(f, "needs `{key}`"),
            Self::Missing { one_of } => write!(f, "needs one of `{}`", one_of.join("`, `")),
            Self::BeforeEpoch => f.write_str("must not be before 1970"),
            Self::Rounded => f.write_str(
                "should be within 2^53 of zero and have at most 15 digits if it has a fraction, since \
                 many readers of JSON round other numbers; send it as a string",
            ),
            Self::SoftLimit { limit, measured } => {
                write!(f, "{limit}, this one has {measured}")
            }
        }
    }
}

/// A rule that a value breaks, with the position of the value.
///
/// ```
/// use customerio_core::validate::check;
///
/// let violations = check(&vec![0.5, f64::NAN]).unwrap_err();
/// assert!(violations.iter().any(|it| it.pointer() == "/1" && it.found() == "NaN"));
/// ```
///
/// The rule, for code that decides by it:
///
/// ```
/// # use customerio_core::validate::{Rule, check};
/// let violations = check(&f64::NAN).unwrap_err();
/// assert!(violations.iter().all(|it| matches!(it.rule(), Rule::Finite)));
/// ```
#[derive(Clone, Debug)]
pub struct Violation {
    pointer: String,
    rule: Rule,
    found: String,
}

impl Violation {
    /// Returns the position as a JSON Pointer (RFC 6901) into the message.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the rule.
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Returns the value: at most 64 characters of it, without personal data. Empty if there is none.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

/// `{:#}` does not name the message, after a text that does.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.pointer {
            "" if f.alternate() => {}
            "" => f.write_str("the message: ")?,
            pointer => write!(f, "{pointer}: ")?,
        }
        write!(f, "{}", self.rule)?;
        if !self.found.is_empty() {
            write!(f, ", found {}", self.found)?;
        }
        Ok(())
    }
}

/// All violations of a message, in the order of the walk.
///
/// ```
/// use customerio_core::validate::check;
///
/// let violations = check(&vec![0.5, f64::NAN]).unwrap_err();
/// assert_eq!(violations.len(), 1);
/// ```
///
/// ```
/// # let violations = customerio_core::validate::check(&f64::NAN).unwrap_err();
/// for violation in violations.iter() {
///     println!("{violation}");
/// }
/// assert!(!violations.is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Violations {
    listed: Vec<Violation>,
    unlisted: usize,
    /// Whether each severity was found, listed or not.
    severities: [bool; 3],
    /// Whether soft ones are collected.
    soft: bool,
    /// Whether ordinary ones are left out.
    leaves_out_ordinary: bool,
}

/// The setting that decides whether a violation refuses the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Severity {
    /// [`Rule::is_soft`]: the setting for soft limits decides.
    Soft,
    /// The setting for validation decides.
    Ordinary,
    /// [`Rule::is_fatal`]: the message is always refused.
    Fatal,
}

impl Violations {
    /// The maximum number of listed violations. Others are only counted, so that a bad list of a
    /// million items costs no memory. At least one of those that refuse the message is listed.
    pub const MAX_LISTED: usize = 64;

    /// Creates an empty list. Soft violations are added to it if `soft` is set; the default ignores
    /// them.
    pub(crate) fn collecting(soft: bool) -> Self {
        Self {
            soft,
            ..Self::default()
        }
    }

    /// Leaves out each violation that the setting for validation decides about.
    pub(crate) fn without_ordinary(self) -> Self {
        Self {
            leaves_out_ordinary: true,
            ..self
        }
    }

    /// Returns whether soft violations are added.
    pub(crate) const fn collects_soft(&self) -> bool {
        self.soft
    }

    /// Returns the listed violations.
    pub fn iter(&self) -> core::slice::Iter<'_, Violation> {
        self.listed.iter()
    }

    /// Returns the number of violations, listed or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.listed.len() + self.unlisted
    }

    /// Returns whether there are no violations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub(crate) fn add(&mut self, path: &Path<'_>, rule: Rule, found: Found<'_>) {
        let is_left_out = match rule.severity() {
            Severity::Soft => !self.soft,
            Severity::Ordinary => self.leaves_out_ordinary,
            Severity::Fatal => false,
        };
        if is_left_out {
            return;
        }
        if self.makes_room(rule.severity()) {
            self.listed.push(Violation {
                pointer: path.to_string(),
                rule,
                found: found.to_string(),
            });
        }
    }

    /// Counts a violation of this severity, and returns whether it is listed.
    fn makes_room(&mut self, severity: Severity) -> bool {
        let is_new = !core::mem::replace(&mut self.severities[severity as usize], true);
        if self.listed.len() < Self::MAX_LISTED {
            return true;
        }
        self.unlisted += 1;
        // The list has at least one violation of each severity, so that it shows why a message is
        // refused.
        is_new && self.unlist_one()
    }

    /// Adds violations of other values: those at a position that has one already are left out.
    pub(crate) fn add_others(&mut self, others: Self) {
        for it in others.listed {
            let is_other = self
                .listed
                .iter()
                .all(|listed| listed.pointer != it.pointer);
            if is_other && self.makes_room(it.rule.severity()) {
                self.listed.push(it);
            }
        }
        self.unlisted += others.unlisted;
    }

    /// Removes the last listed violation that is not the only one of its severity. Returns `false` if
    /// there is none.
    fn unlist_one(&mut self) -> bool {
        let count = |of| {
            let same = |it: &&Violation| it.rule.severity() == of;
            self.listed.iter().filter(same).count()
        };
        let at = self
            .listed
            .iter()
            .rposition(|it| count(it.rule.severity()) > 1);
        at.map(|at| self.listed.remove(at)).is_some()
    }

    /// Adds duplicate keys by their JSON Pointers.
    pub(crate) fn add_repeated_keys(&mut self, pointers: Vec<String>) {
        for pointer in pointers {
            self.add(&Path::Written(&pointer), Rule::DuplicateKey, Found::Nothing);
        }
    }

    /// Returns whether a violation of this severity was found, listed or not.
    pub(crate) const fn has(&self, severity: Severity) -> bool {
        self.severities[severity as usize]
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = core::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// `{:#}` does not name the message, after a text that does.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.listed.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            fmt::Display::fmt(violation, f)?;
        }
        if self.unlisted > 0 {
            write!(f, "; and {} more", self.unlisted)?;
        }
        Ok(())
    }
}

impl core::error::Error for Violations {}

/// The part of a value that a violation shows.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    Nothing,
    Personal,
    Text(&'a str),
    Other(&'a dyn fmt::Display),
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        match self {
            Self::Nothing => Ok(()),
            Self::Personal => f.write_str("personal data, not shown"),
            Self::Text(text) => match text.char_indices().nth(SHOWN) {
                None => write!(f, "{text:?}"),
                Some((end, _)) => write!(f, "{:?}…", &text[..end]),
            },
            Self::Other(value) => write!(f, "{value}"),
        }
    }
}
