//! What a format can't hold of a catalog, place by place.

use std::fmt;

use customerio_core::catalog::Catalog;
use customerio_core::shape::{Constraint, Enum, Variant, VariantContent};
use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::format::Format;
use customerio_rules::tagging::Tagging;
use serde::{Deserialize, Serialize};

use crate::declared::{self, Declared};

mod walk;

use walk::of_one;

/// Something that a catalog says and an export of it does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Loss {
    /// What is not carried.
    pub what: Feature,
    /// The call of the event, or what the traits belong to: `track`, `page`, `screen`, `person`,
    /// `group` or `relationship`.
    pub of: String,
    /// The name of the event or traits.
    pub name: String,
    /// Their version.
    pub version: u32,
    /// The place among the properties or traits, as a JSON Pointer in which `*` stands for any
    /// item or key; empty where it is said of the whole.
    pub pointer: String,
    /// What exactly, such as the unit that is not carried.
    pub detail: String,
}

/// What a catalog can say, as far as formats differ in whether they can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Feature {
    /// That it is there at all.
    Declaration,
    /// Another version of what is written.
    Version,
    /// Who answers for it.
    Owner,
    /// What it is filed under.
    Tags,
    /// Since when it is sent.
    Since,
    /// That it should not be sent or used any more.
    Deprecated,
    /// Which field fills another part of the message.
    Role,
    /// Which personal data it is allowed to hold.
    AllowedPii,
    /// How long a text is.
    Length,
    /// Between which numbers a number lies.
    Range,
    /// The step that a number is a multiple of.
    MultipleOf,
    /// A step on which validators that divide floats disagree, such as 0.01.
    DecimalStep,
    /// How many items there are.
    Items,
    /// That no two items are equal.
    Unique,
    /// What a text matches.
    Pattern,
    /// What a text looks like.
    Format,
    /// A check that is Rust code.
    Check,
    /// That a number has no fraction.
    Integer,
    /// What a number counts.
    Unit,
    /// That it is personal data.
    Pii,
    /// An example.
    Example,
    /// Which variants there are and what each holds.
    Variants,
    /// That each place of an array has a form of its own.
    Tuple,
    /// What the values of a map are.
    Map,
    /// What a type that holds itself looks like below its first level.
    Recursion,
    /// That a value may be null.
    Null,
    /// What only `serde` and `schemars` know.
    Foreign,
    /// What only one of several declarations asks, where the format has one place for all.
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
            // As with a check, only words can show it.
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

    /// In words, for a count of several.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Declaration => "declarations",
            Self::Version => "other versions",
            Self::Owner => "owners",
            Self::Tags => "tags",
            Self::Since => "dates since when",
            Self::Deprecated => "deprecations",
            Self::Role => "fields that fill another part of the message",
            Self::AllowedPii => "permissions for personal data",
            Self::Length => "lengths of texts",
            Self::Range => "ranges of numbers",
            Self::MultipleOf => "steps of numbers",
            Self::DecimalStep => "decimal steps of numbers",
            Self::Items => "numbers of items",
            Self::Unique => "sets without equal items",
            Self::Pattern => "patterns",
            Self::Format => "formats of texts",
            Self::Check => "checks in Rust",
            Self::Integer => "numbers without a fraction",
            Self::Unit => "units",
            Self::Pii => "classes of personal data",
            Self::Example => "examples",
            Self::Variants => "choices between forms",
            Self::Tuple => "arrays with a form a place",
            Self::Map => "maps",
            Self::Recursion => "types that hold themselves",
            Self::Null => "permissions to be null",
            Self::Foreign => "types of other crates",
            Self::Merged => "demands of one declaration of several",
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
    /// Something that is lost of a declaration.
    pub(super) fn of(
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

/// All places of a catalog that say something of these, sorted.
pub(super) fn of_catalog(catalog: &Catalog, lost: &[Feature]) -> Vec<Loss> {
    let mut losses: Vec<_> = declared::all(catalog)
        .flat_map(|it| of_one(it, lost))
        .collect();
    losses.sort();
    losses
}

/// All texts whose format is none that is known.
pub(super) fn of_formats(catalog: &Catalog, is_unknown: impl Fn(Format) -> bool) -> Vec<Loss> {
    let unknown = Format::ALL.into_iter().filter(|it| is_unknown(*it));
    let unknown: Vec<_> = unknown.map(|it| format!("`{}`", it.as_str())).collect();
    let mut losses = of_catalog(catalog, &[Feature::Format]);
    losses.retain(|loss| unknown.iter().any(|name| loss.detail.ends_with(name)));
    losses
}

/// What is lost of a catalog in a format that says all but these in draft-07, which does not know
/// UUIDs yet.
pub(super) fn of_draft_7(catalog: &Catalog, lost: &[Feature]) -> Vec<Loss> {
    let mut losses = of_catalog(catalog, lost);
    losses.extend(of_formats(catalog, |format| format == Format::Uuid));
    losses.sort();
    losses
}

/// Whether it is a list of texts.
pub(crate) fn is_plain(of: &Enum) -> bool {
    let is_unit = |variant: &Variant| matches!(variant.content, VariantContent::Unit);
    of.tagging == Tagging::External && of.variants.iter().all(is_unit)
}
