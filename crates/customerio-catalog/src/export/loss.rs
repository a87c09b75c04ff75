//! What a format can't hold of a catalog, place by place.

use std::fmt;

use customerio_core::catalog::Catalog;
use customerio_core::shape::{
    Constraint, Enum, Field, Kind, Shape, Tagging, Variant, VariantContent,
};
use customerio_core::validate::Rule;
use customerio_rules::format::Format;
use serde::{Deserialize, Serialize};

use crate::declared::{self, Declared};

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
}

impl Feature {
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
            of: declared.kind().to_owned(),
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

/// All places of a declaration that say something of these.
pub(super) fn of_one(declared: Declared, lost: &[Feature]) -> Vec<Loss> {
    let mut walk = Walk {
        declared,
        lost,
        inside: Vec::new(),
        losses: Vec::new(),
    };
    walk.declaration();
    walk.shape(declared.shape(), "");
    walk.losses
}

struct Walk<'a> {
    declared: Declared,
    lost: &'a [Feature],
    /// The types that hold the present place, by their ids.
    inside: Vec<&'static str>,
    losses: Vec<Loss>,
}

impl Walk<'_> {
    fn says(&mut self, what: Feature, pointer: &str, detail: impl FnOnce() -> String) {
        if self.lost.contains(&what) {
            self.losses
                .push(Loss::of(self.declared, what, pointer, detail()));
        }
    }

    fn declaration(&mut self) {
        let facts = self.declared.facts();
        if !facts.owner.is_empty() {
            self.says(Feature::Owner, "", || {
                format!("its owner `{}`", facts.owner)
            });
        }
        if !facts.tags.is_empty() {
            self.says(Feature::Tags, "", || {
                format!("its tags `{}`", facts.tags.join("`, `"))
            });
        }
        if !facts.since.is_empty() {
            self.says(Feature::Since, "", || format!("since `{}`", facts.since));
        }
        if let Some(why) = facts.deprecated {
            self.says(Feature::Deprecated, "", || deprecated(why));
        }
        if let Declared::Event(spec) = self.declared {
            for role in spec.roles {
                let pointer = format!("/{}", role.field);
                self.says(Feature::Role, &pointer, || {
                    format!("it fills `{}`", role.role.key())
                });
            }
            if !spec.allowed_pii.is_empty() {
                self.says(Feature::AllowedPii, "", || {
                    format!("may hold `{}`", spec.allowed_pii.join("`, `"))
                });
            }
        }
    }

    fn shape(&mut self, shape: &'static Shape, at: &str) {
        for constraint in shape.constraints {
            self.constraint(constraint, shape, at);
        }
        let id = (shape.id)();
        match &shape.kind {
            Kind::Lazy(look) => {
                let shape = look();
                if self.inside.contains(&(shape.id)()) {
                    self.says(Feature::Recursion, at, || {
                        format!("it holds `{}` again", shape.name)
                    });
                } else {
                    self.shape(shape, at);
                }
                return;
            }
            // A type that is looked at already: only one that is lazy leads back to itself.
            _ => self.inside.push(id),
        }
        self.kind(&shape.kind, at);
        self.inside.pop();
    }

    fn kind(&mut self, kind: &'static Kind, at: &str) {
        match kind {
            Kind::Any | Kind::Boolean | Kind::Number | Kind::Lazy(_) => {}
            Kind::Integer { .. } => {
                self.says(Feature::Integer, at, || "has no fraction".to_owned());
            }
            Kind::Text { format } => {
                if let Some(format) = format {
                    self.says(Feature::Format, at, || {
                        Rule::Constraint(Constraint::Format(*format)).to_string()
                    });
                }
            }
            Kind::List(list) => {
                if list.unique {
                    self.says(Feature::Unique, at, || "no two items are equal".to_owned());
                }
                if list.min > 0 || list.max.is_some() {
                    self.says(Feature::Items, at, || "its number of items".to_owned());
                }
                self.shape(list.of, &format!("{at}/*"));
            }
            Kind::Tuple(places) => {
                self.says(Feature::Tuple, at, || {
                    format!("an array of {} places", places.len())
                });
                self.places(places, at);
            }
            Kind::Map(of) => {
                self.says(Feature::Map, at, || "what its values are".to_owned());
                self.shape(of, &format!("{at}/*"));
            }
            Kind::Object(of) => self.fields(of.fields, at),
            Kind::Enum(of) => self.choice(of, at),
            Kind::Nullable(of) => {
                self.says(Feature::Null, at, || "may be null".to_owned());
                self.shape(of, at);
            }
            Kind::Foreign(_) => {
                self.says(Feature::Foreign, at, || {
                    "a type of another crate".to_owned()
                });
            }
        }
    }

    fn places(&mut self, places: &'static [&'static Shape], at: &str) {
        for (place, shape) in places.iter().enumerate() {
            self.shape(shape, &format!("{at}/{place}"));
        }
    }

    fn fields(&mut self, fields: &'static [Field], at: &str) {
        for field in fields {
            if field.is_flattened() {
                self.shape(field.shape, at);
            } else {
                let at = format!("{at}/{}", escaped(field.name));
                self.field(field, &at);
            }
        }
    }

    fn field(&mut self, field: &'static Field, at: &str) {
        for constraint in field.constraints {
            self.constraint(constraint, field.shape, at);
        }
        if !field.unit.is_empty() {
            self.says(Feature::Unit, at, || format!("its unit `{}`", field.unit));
        }
        if !field.example.is_empty() {
            self.says(Feature::Example, at, || {
                format!("its example {}", field.example)
            });
        }
        if let Some(pii) = field.pii.or(field.shape.pii) {
            self.says(Feature::Pii, at, || format!("personal data: {}", pii.name));
        }
        if let Some(why) = field.deprecated {
            self.says(Feature::Deprecated, at, || deprecated(why));
        }
        self.shape(field.shape, at);
    }

    fn choice(&mut self, of: &'static Enum, at: &str) {
        if is_plain(of) {
            return;
        }
        self.says(Feature::Variants, at, || {
            format!("one of {} forms", of.variants.len())
        });
        for variant in of.variants {
            let at = match of.tagging {
                Tagging::External => format!("{at}/{}", escaped(variant.name)),
                Tagging::Adjacent { content, .. } => format!("{at}/{}", escaped(content)),
                Tagging::Internal { .. } | Tagging::Untagged => at.to_owned(),
            };
            match &variant.content {
                VariantContent::Unit => {}
                VariantContent::Newtype(shape) => self.shape(shape, &at),
                VariantContent::Tuple(places) => self.places(places, &at),
                VariantContent::Object(fields) => self.fields(fields, &at),
            }
        }
    }

    fn constraint(&mut self, constraint: &Constraint, of: &'static Shape, at: &str) {
        let text = || Rule::Constraint(*constraint).to_string();
        let what = match constraint {
            Constraint::Length(_) => Feature::Length,
            Constraint::Range(_) => Feature::Range,
            Constraint::Items(_) => {
                if matches!(of.without_null().kind, Kind::Map(_)) {
                    self.says(Feature::Map, at, text);
                }
                Feature::Items
            }
            Constraint::Pattern { .. } => Feature::Pattern,
            Constraint::Format(_) => Feature::Format,
            // Every format has lists of texts.
            Constraint::OneOf(_) => return,
            Constraint::Check { .. } => Feature::Check,
        };
        self.says(what, at, text);
    }
}

/// Whether it is a list of texts.
pub(crate) fn is_plain(of: &Enum) -> bool {
    let is_unit = |variant: &Variant| matches!(variant.content, VariantContent::Unit);
    of.tagging == Tagging::External && of.variants.iter().all(is_unit)
}

fn deprecated(why: &str) -> String {
    if why.is_empty() {
        "deprecated".to_owned()
    } else {
        format!("deprecated: {why}")
    }
}

/// A key as a step of a JSON Pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
