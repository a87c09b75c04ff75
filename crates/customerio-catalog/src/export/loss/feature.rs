//! A fact that an export leaves out, and its kind.

use std::fmt;

use customerio_core::shape::Constraint;
use customerio_rules::constraint::Constraint as Rule;
use serde::{Deserialize, Serialize};

use crate::declared::Declared;

/// A fact of a catalog that an export leaves out.
///
/// ```
/// use customerio_catalog::export::{Loss, RudderStack, rudderstack};
/// use customerio_core::catalog::Catalog;
/// # use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Field, Kind, Shape};
///
/// const SHAPE: &Shape =
///     &Shape::new::<()>(Kind::object(&[Field::new::<f64>("total").with_unit("EUR")]));
/// # const ORDER: &EventSpec = &EventSpec::new("Order Completed", EventCall::Track, SHAPE);
/// let catalog = Catalog::new([ORDER], [])?;
/// let plan = rudderstack(&catalog, &RudderStack { name: "Shop".to_owned() })?;
/// let loss: &Loss = &plan.losses[0];
/// assert_eq!((&*loss.name, &*loss.pointer), ("Order Completed", "/total"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Loss {
    /// The kind of fact.
    pub what: Feature,
    /// The call of the event, or the target of the traits: `track`, `page`, `screen`, `person`,
    /// `group` or `relationship`.
    pub of: String,
    /// The name of the event or traits type.
    pub name: String,
    /// The version of the event or traits type.
    pub version: u32,
    /// The JSON Pointer to the property or trait, in which `*` matches any item or key. Empty if the
    /// loss concerns the whole declaration.
    pub pointer: String,
    /// The fact itself, such as the unit.
    pub detail: String,
}

/// A kind of fact that some formats have no keyword for.
///
/// ```
/// use customerio_catalog::export::{Feature, RudderStack, rudderstack};
/// use customerio_core::catalog::Catalog;
/// # use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Field, Kind, Shape};
///
/// const SHAPE: &Shape =
///     &Shape::new::<()>(Kind::object(&[Field::new::<f64>("total").with_unit("EUR")]));
/// # const ORDER: &EventSpec = &EventSpec::new("Order Completed", EventCall::Track, SHAPE);
/// let catalog = Catalog::new([ORDER], [])?;
/// let plan = rudderstack(&catalog, &RudderStack { name: "Shop".to_owned() })?;
/// assert_eq!(plan.losses[0].what, Feature::Unit);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Feature {
    /// The whole declaration.
    Declaration,
    /// An older version of a declaration.
    Version,
    /// The owner.
    Owner,
    /// The tags.
    Tags,
    /// The date or release since which it is sent.
    Since,
    /// A deprecation.
    Deprecated,
    /// The role of a field that fills another part of the message.
    Role,
    /// The classes of personal data that are allowed.
    AllowedPii,
    /// The length of a string.
    Length,
    /// The range of a number.
    Range,
    /// The step of a number.
    MultipleOf,
    /// A step on which validators that divide floats disagree, such as 0.01.
    DecimalStep,
    /// The number of items.
    Items,
    /// Items that must differ.
    Unique,
    /// The pattern of a string.
    Pattern,
    /// The format of a string.
    Format,
    /// A check in Rust.
    Check,
    /// A number without a fraction.
    Integer,
    /// The unit of a number.
    Unit,
    /// The class of personal data.
    Pii,
    /// An example.
    Example,
    /// The variants of an enum and their content.
    Variants,
    /// The type of each item of a tuple.
    Tuple,
    /// The type of the values of a map.
    Map,
    /// The levels of a recursive type below the first.
    Recursion,
    /// A value that may be null.
    Null,
    /// A type of another crate, known to `serde` and `schemars` only.
    Foreign,
    /// A requirement of one of several declarations that the format merges.
    Merged,
    /// A property whose name has a special meaning to the readers of the format.
    PropertyName,
}

impl Feature {
    /// Returns whether a format that loses these features loses this one.
    pub(super) fn is_lost_with(self, lost: &[Self]) -> bool {
        if self == Self::MultipleOf {
            // A format without ranges has no keyword for steps either.
            lost.contains(&Self::Range)
        } else if self == Self::DecimalStep {
            // As for a check, a format can only describe it.
            lost.contains(&Self::Check)
        } else {
            lost.contains(&self)
        }
    }

    /// Returns the feature of a constraint, or `None` if every format has it.
    pub(super) fn of_constraint(constraint: &Constraint) -> Option<Self> {
        Some(match constraint.rule() {
            Rule::Length(_) => Self::Length,
            Rule::Range(_) => Self::Range,
            Rule::MultipleOf(step) if step.is_portable() => Self::MultipleOf,
            Rule::MultipleOf(_) => Self::DecimalStep,
            Rule::Items(_) => Self::Items,
            Rule::Pattern(_) => Self::Pattern,
            Rule::Format(_) => Self::Format,
            // Every format has lists of strings.
            Rule::OneOf(_) => return None,
            Rule::Check(_) => Self::Check,
        })
    }

    /// Returns the name of several facts of this kind, which follows a number.
    ///
    /// ```
    /// use customerio_catalog::export::Feature;
    ///
    /// assert_eq!(format!("2 {}", Feature::Unit.plural()), "2 units");
    /// ```
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Declaration => "declarations",
            Self::Version => "other versions",
            Self::Owner => "owners",
            Self::Tags => "tags",
            Self::Since => "`since` values",
            Self::Deprecated => "deprecations",
            Self::Role => "fields that fill another part of the message",
            Self::AllowedPii => "permissions for personal data",
            Self::Length => "lengths of strings",
            Self::Range => "ranges of numbers",
            Self::MultipleOf => "steps of numbers",
            Self::DecimalStep => "decimal steps of numbers",
            Self::Items => "item counts",
            Self::Unique => "sets without equal items",
            Self::Pattern => "patterns",
            Self::Format => "formats of strings",
            Self::Check => "checks in Rust",
            Self::Integer => "numbers without a fraction",
            Self::Unit => "units",
            Self::Pii => "classes of personal data",
            Self::Example => "examples",
            Self::Variants => "enums with content",
            Self::Tuple => "tuples",
            Self::Map => "maps",
            Self::Recursion => "recursive types",
            Self::Null => "nullable values",
            Self::Foreign => "types of other crates",
            Self::Merged => "demands of one of several merged declarations",
            Self::PropertyName => "properties with special names",
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            of,
            name,
            version,
            pointer,
            detail,
            ..
        } = self;
        write!(f, "{of} `{name}`")?;
        if *version > 1 {
            write!(f, " version {version}")?;
        }
        if !pointer.is_empty() {
            write!(f, " at {pointer}")?;
        }
        write!(f, ": {detail}")
    }
}

impl Loss {
    /// A loss of a declaration.
    pub(in crate::export) fn new(
        declared: Declared,
        what: Feature,
        pointer: &str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            what,
            of: declared.kind().as_str().to_owned(),
            name: declared.name().to_owned(),
            version: declared.version(),
            pointer: pointer.to_owned(),
            detail: detail.into(),
        }
    }
}
