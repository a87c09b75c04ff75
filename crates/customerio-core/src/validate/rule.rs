use core::fmt;

use super::Limit;
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
    ///
    /// ```
    /// use customerio_core::validate::Rule;
    ///
    /// assert!(Rule::Finite.is_fatal() && !Rule::Undeclared.is_fatal());
    /// ```
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
