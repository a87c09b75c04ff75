//! The walk that finds the losses of a declaration.

use customerio_core::shape::{Constraint, Enum, Field, KindRepr, Shape, Variant, VariantContent};
use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::tagging::Tagging;

use super::super::generators::SPECIAL_KEYS;
use super::feature::{Feature, Loss};
use crate::declared::Declared;
use crate::pointer::escaped;

/// Returns all facts of these kinds in a declaration.
pub(super) fn of_declaration(declared: Declared, lost: &[Feature]) -> Vec<Loss> {
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
    /// The ids of the types around the current place.
    inside: Vec<&'static str>,
    losses: Vec<Loss>,
}

impl Walk<'_> {
    fn add(&mut self, what: Feature, pointer: &str, detail: impl FnOnce() -> String) {
        if what.is_lost_with(self.lost) {
            self.losses
                .push(Loss::new(self.declared, what, pointer, detail()));
        }
    }

    fn declaration(&mut self) {
        let metadata = self.declared.metadata();
        if !metadata.owner().is_empty() {
            self.add(Feature::Owner, "", || {
                format!("owner `{}`", metadata.owner())
            });
        }
        if !metadata.tags().is_empty() {
            self.add(Feature::Tags, "", || {
                format!("tags `{}`", metadata.tags().join("`, `"))
            });
        }
        if !metadata.since().is_empty() {
            self.add(Feature::Since, "", || {
                format!("since `{}`", metadata.since())
            });
        }
        if let Some(why) = metadata.deprecation() {
            self.add(Feature::Deprecated, "", || deprecated(why));
        }
        if let Declared::Event(spec) = self.declared {
            for role in spec.roles() {
                let pointer = format!("/{}", role.field());
                self.add(Feature::Role, &pointer, || {
                    format!("fills `{}`", role.role().key())
                });
            }
        }
        let classes = self.declared.allowed_classes();
        if !classes.is_empty() {
            self.add(Feature::AllowedPii, "", || {
                format!("may contain `{}`", classes.join("`, `"))
            });
        }
    }

    fn shape(&mut self, shape: &'static Shape, at: &str) {
        for constraint in shape.constraints() {
            self.constraint(constraint, shape, at);
        }
        let id = shape.id();
        match shape.repr() {
            KindRepr::Lazy(look) => {
                let shape = look();
                if self.inside.contains(&shape.id()) {
                    self.add(Feature::Recursion, at, || {
                        format!("recursive type `{}`", shape.name())
                    });
                } else {
                    self.shape(shape, at);
                }
                return;
            }
            // Only a lazy shape can lead back to a type around it.
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Object(_)
            | KindRepr::Enum(_)
            | KindRepr::Nullable(_)
            | KindRepr::Foreign(_) => self.inside.push(id),
        }
        self.kind(shape.repr(), at);
        self.inside.pop();
    }

    fn kind(&mut self, kind: &'static KindRepr, at: &str) {
        match kind {
            KindRepr::Any | KindRepr::Boolean | KindRepr::Number | KindRepr::Lazy(_) => {}
            KindRepr::Integer { .. } => {
                self.add(Feature::Integer, at, || {
                    "a number without a fraction".to_owned()
                });
            }
            KindRepr::Text { format } => {
                if let Some(format) = format {
                    self.add(Feature::Format, at, || {
                        Constraint::of(Rule::Format(*format)).to_string()
                    });
                }
            }
            KindRepr::List(list) => {
                if list.unique {
                    self.add(Feature::Unique, at, || "items must differ".to_owned());
                }
                if list.min > 0 || list.max.is_some() {
                    self.add(Feature::Items, at, || "number of items".to_owned());
                }
                self.shape(list.of, &format!("{at}/*"));
            }
            KindRepr::Tuple(places) => {
                self.add(Feature::Tuple, at, || {
                    format!("a tuple of {} items", places.len())
                });
                self.items(places, at);
            }
            KindRepr::Map(of) => {
                self.add(Feature::Map, at, || "the type of its values".to_owned());
                self.shape(of, &format!("{at}/*"));
            }
            KindRepr::Object(of) => self.fields(of.fields, at),
            KindRepr::Enum(of) => self.variants(of, at),
            KindRepr::Nullable(of) => {
                self.add(Feature::Null, at, || "may be null".to_owned());
                self.shape(of, at);
            }
            KindRepr::Foreign(_) => {
                self.add(Feature::Foreign, at, || {
                    "a type of another crate".to_owned()
                });
            }
        }
    }

    fn items(&mut self, places: &'static [&'static Shape], at: &str) {
        for (place, shape) in places.iter().enumerate() {
            self.shape(shape, &format!("{at}/{place}"));
        }
    }

    fn fields(&mut self, fields: &'static [Field], at: &str) {
        for field in fields {
            if field.is_flattened() {
                self.shape(field.shape(), at);
            } else {
                let at = format!("{at}/{}", escaped(field.name()));
                if SPECIAL_KEYS.contains(&field.name()) {
                    self.add(Feature::PropertyName, &at, || {
                        "readers treat its name as a keyword; left out".to_owned()
                    });
                }
                self.field(field, &at);
            }
        }
    }

    fn field(&mut self, field: &'static Field, at: &str) {
        for constraint in field.constraints() {
            self.constraint(constraint, field.shape(), at);
        }
        if !field.unit().is_empty() {
            self.add(Feature::Unit, at, || format!("unit `{}`", field.unit()));
        }
        if !field.example().is_empty() {
            self.add(Feature::Example, at, || {
                format!("example {}", field.example())
            });
        }
        if let Some(pii) = field.pii().or(field.shape().pii()) {
            self.add(Feature::Pii, at, || {
                format!("personal data: {}", pii.name())
            });
        }
        if let Some(why) = field.deprecation() {
            self.add(Feature::Deprecated, at, || deprecated(why));
        }
        self.shape(field.shape(), at);
    }

    fn variants(&mut self, of: &'static Enum, at: &str) {
        if is_plain(of) {
            return;
        }
        self.add(Feature::Variants, at, || {
            format!("an enum of {} variants", of.variants.len())
        });
        for variant in of.variants {
            let at = match of.tagging {
                Tagging::External => format!("{at}/{}", escaped(variant.name())),
                Tagging::Adjacent { content, .. } => format!("{at}/{}", escaped(content)),
                Tagging::Internal { .. } | Tagging::Untagged => at.to_owned(),
            };
            match variant.content() {
                VariantContent::Unit => {}
                VariantContent::Newtype(shape) => self.shape(shape, &at),
                VariantContent::Tuple(places) => self.items(places, &at),
                VariantContent::Object(fields) => self.fields(fields, &at),
            }
        }
    }

    fn constraint(&mut self, constraint: &Constraint, of: &'static Shape, at: &str) {
        let text = || constraint.to_string();
        let Some(what) = Feature::of_constraint(constraint) else {
            return;
        };
        if what == Feature::Items && matches!(of.without_null().repr(), KindRepr::Map(_)) {
            self.add(Feature::Map, at, text);
        }
        self.add(what, at, text);
    }
}

fn deprecated(why: &str) -> String {
    if why.is_empty() {
        "deprecated".to_owned()
    } else {
        format!("deprecated: {why}")
    }
}

/// Returns whether all values of an enum are plain strings.
pub(crate) fn is_plain(of: &Enum) -> bool {
    let is_unit = |variant: &Variant| matches!(variant.content(), VariantContent::Unit);
    of.tagging == Tagging::External && of.variants.iter().all(is_unit)
}
