//! What a declaration says, place by place, of what a format can't hold.

use customerio_core::shape::{Constraint, Enum, Field, Kind, Shape, VariantContent};
use customerio_rules::tagging::Tagging;

use super::super::generators::SPECIAL_KEYS;
use super::{Feature, Loss, is_plain};
use crate::declared::Declared;
use crate::pointer::escaped;

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
        if what.is_lost_with(self.lost) {
            self.losses
                .push(Loss::of(self.declared, what, pointer, detail()));
        }
    }

    fn declaration(&mut self) {
        let metadata = self.declared.metadata();
        if !metadata.owner.is_empty() {
            self.says(Feature::Owner, "", || {
                format!("its owner `{}`", metadata.owner)
            });
        }
        if !metadata.tags.is_empty() {
            self.says(Feature::Tags, "", || {
                format!("its tags `{}`", metadata.tags.join("`, `"))
            });
        }
        if !metadata.since.is_empty() {
            self.says(Feature::Since, "", || format!("since `{}`", metadata.since));
        }
        if let Some(why) = metadata.deprecated {
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
                        Constraint::format(*format).to_string()
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
                if SPECIAL_KEYS.contains(&field.name) {
                    self.says(Feature::PropertyName, &at, || {
                        "readers take its name for a keyword; left out".to_owned()
                    });
                }
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
        let text = || constraint.to_string();
        let Some(what) = Feature::of_constraint(constraint) else {
            return;
        };
        if what == Feature::Items && matches!(of.without_null().kind, Kind::Map(_)) {
            self.says(Feature::Map, at, text);
        }
        self.says(what, at, text);
    }
}

fn deprecated(why: &str) -> String {
    if why.is_empty() {
        "deprecated".to_owned()
    } else {
        format!("deprecated: {why}")
    }
}
