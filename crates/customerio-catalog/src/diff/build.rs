//! Builds the set of a locked shape.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::constraint::{Constraint, SizeRange};
use customerio_rules::lock::path::{Path, Step};
use customerio_rules::lock::{Content, Cursor, Field, Kind, Shape, Variant, flattened};
use customerio_rules::tagging::Tagging;
use serde_json::Value;

use super::numbers::Numbers;
use super::set::{List, Member, Object, Rest, Set, Texts};

/// The maximum number of alternatives of an object with flattened enums, which multiply. An object
/// with more is opaque.
const MAX_ALTERNATIVES: usize = 64;

/// A path that a payload must contain.
#[derive(Clone, Copy)]
pub(super) struct Focus<'a> {
    pub(super) path: &'a Path,
    /// The value there; `None` for any that the shape accepts.
    pub(super) value: Option<&'a Value>,
}

/// Returns the set of a shape; `None` if the bytes are not a shape.
pub(super) fn set(shape: Cursor<'_>) -> Option<Set> {
    Builder { focus: None }.shape(shape, Cursor::EMPTY, &Path::default())
}

/// Returns the set of the values of a shape that contain a path.
pub(super) fn focused(shape: Cursor<'_>, focus: Focus<'_>) -> Option<Set> {
    Builder { focus: Some(focus) }.shape(shape, Cursor::EMPTY, &Path::default())
}

/// Returns the set of the values of a field.
pub(super) fn field_set(field: &Field<'_>) -> Option<Set> {
    Builder { focus: None }.shape(field.of, field.constraints, &Path::default())
}

/// Returns the set of an object with these fields.
pub(super) fn object_set<'a>(
    fields: impl IntoIterator<Item = Field<'a>>,
    open: bool,
) -> Option<Set> {
    Builder { focus: None }.object(Object::of_rest(open), fields, &Path::default())
}

/// Returns the set of an enum with these variants.
pub(super) fn enum_set<'a>(
    tagging: Tagging<&str>,
    variants: impl IntoIterator<Item = Variant<'a>>,
) -> Option<Set> {
    Builder { focus: None }.choice(tagging, variants, &Path::default())
}

/// Returns the fields of an object; `None` if the bytes are not fields.
pub(super) fn fields(mut from: Cursor<'_>) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while !from.is_empty() {
        fields.push(Field::next(&mut from)?);
    }
    Some(fields)
}

/// Returns the variants of an enum; `None` if the bytes are not variants.
pub(super) fn variants(mut from: Cursor<'_>) -> Option<Vec<Variant<'_>>> {
    let mut variants = Vec::new();
    while !from.is_empty() {
        variants.push(Variant::next(&mut from)?);
    }
    Some(variants)
}

struct Builder<'a> {
    focus: Option<Focus<'a>>,
}

impl Builder<'_> {
    /// Returns whether the focus is at a path or below it.
    fn leads(&self, path: &Path) -> bool {
        self.focus.is_some_and(|focus| focus.path.starts_with(path))
    }

    fn shape(&self, shape: Cursor<'_>, added: Cursor<'_>, path: &Path) -> Option<Set> {
        if let Some(focus) = self.focus
            && focus.path == path
            && let Some(value) = focus.value
        {
            return Some(Set::Exactly(value.clone()));
        }
        let Shape { kind, constraints } = Shape::read(shape)?;
        if let Kind::Nullable { of } = kind {
            let inner = self.shape(of, added, path)?;
            let is_below = self.leads(path) && self.focus.is_some_and(|it| it.path != path);
            return Some(if is_below {
                inner
            } else {
                union([Set::Null, inner])
            });
        }
        let mut set = self.kind(kind, path)?;
        constrain(&mut set, constraints)?;
        constrain(&mut set, added)?;
        Some(set)
    }

    fn kind(&self, kind: Kind<'_>, path: &Path) -> Option<Set> {
        Some(match kind {
            Kind::Any => Set::Any,
            Kind::Boolean => Set::Boolean,
            Kind::Integer { min, max } => Set::Number(Numbers::integers(min, max)),
            Kind::Number => Set::Number(Numbers::all()),
            Kind::Text { format } => Set::Text(Texts {
                formats: format.into_iter().collect(),
                ..Texts::default()
            }),
            Kind::List {
                of,
                min,
                max,
                unique,
            } => {
                let path = path.with(Step::Items);
                Set::List(List {
                    of: Box::new(self.shape(of, Cursor::EMPTY, &path)?),
                    min: min.max(u64::from(self.leads(&path))),
                    max,
                    is_unique: unique,
                })
            }
            Kind::Tuple(shapes) => self.tuple(shapes, path)?,
            Kind::Map { of } => {
                let path = path.with(Step::Values);
                let of = self.shape(of, Cursor::EMPTY, &path)?;
                Set::Object(Object {
                    members: BTreeMap::new(),
                    rest: Rest::Like(Box::new(of)),
                    min: u64::from(self.leads(&path)),
                    max: None,
                })
            }
            Kind::Object { fields: own, open } => {
                self.object(Object::of_rest(open), fields(own)?, path)?
            }
            Kind::Enum {
                tagging,
                variants: all,
            } => self.choice(tagging, variants(all)?, path)?,
            Kind::Nullable { of } => union([Set::Null, self.shape(of, Cursor::EMPTY, path)?]),
            Kind::Recursive | Kind::Foreign => Set::Opaque,
        })
    }

    fn tuple(&self, mut shapes: Cursor<'_>, path: &Path) -> Option<Set> {
        let mut places = Vec::new();
        while !shapes.is_empty() {
            let path = path.with(Step::Place(places.len()));
            places.push(self.shape(shapes.block()?, Cursor::EMPTY, &path)?);
        }
        Some(Set::Tuple(places))
    }

    /// Returns the set of `start` with these fields added.
    fn object<'f>(
        &self,
        start: Object,
        fields: impl IntoIterator<Item = Field<'f>>,
        path: &Path,
    ) -> Option<Set> {
        let mut all = vec![start];
        for field in fields {
            let path = path.with(Step::Field(field.name.to_owned()));
            let set = self.shape(field.of, field.constraints, &path)?;
            if flattened(field.name).is_some() {
                all = spread(&all, &set)?;
            } else {
                let member = Member {
                    is_required: !field.optional || self.leads(&path),
                    set,
                };
                for object in &mut all {
                    object.members.insert(field.name.to_owned(), member.clone());
                }
            }
            if all.len() > MAX_ALTERNATIVES {
                return Some(Set::Opaque);
            }
        }
        Some(union(all.into_iter().map(Set::Object)))
    }

    fn choice<'v>(
        &self,
        tagging: Tagging<&str>,
        variants: impl IntoIterator<Item = Variant<'v>>,
        path: &Path,
    ) -> Option<Set> {
        let mut sets = Vec::new();
        for variant in variants {
            let inner = path.with(Step::Variant(variant.name.to_owned()));
            let set = self.variant(tagging, &variant, &inner)?;
            if self.leads(&inner) {
                return Some(set);
            }
            sets.push(set);
        }
        Some(union(sets))
    }

    fn variant(&self, tagging: Tagging<&str>, variant: &Variant<'_>, path: &Path) -> Option<Set> {
        let name = || Set::Text(Texts::only(variant.name));
        let content = || match variant.content {
            Content::Unit => Some(None),
            Content::Newtype(of) => Some(Some(self.shape(of, Cursor::EMPTY, path)?)),
            Content::Tuple(shapes) => Some(Some(self.tuple(shapes, path)?)),
            Content::Object(held) => Some(Some(self.object(
                Object::of_rest(false),
                fields(held)?,
                path,
            )?)),
        };
        Some(match tagging {
            Tagging::Untagged => content()?.unwrap_or(Set::Null),
            Tagging::External => match content()? {
                None => name(),
                Some(content) => Set::Object(Object::of([(variant.name, content)])),
            },
            Tagging::Adjacent { tag, content: key } => match content()? {
                None => Set::Object(Object::of([(tag, name())])),
                Some(content) => Set::Object(Object::of([(tag, name()), (key, content)])),
            },
            Tagging::Internal { tag } => {
                let start = Object::of([(tag, name())]);
                match variant.content {
                    Content::Unit | Content::Tuple(_) => Set::Object(start),
                    Content::Object(held) => self.object(start, fields(held)?, path)?,
                    Content::Newtype(of) => {
                        let held = self.shape(of, Cursor::EMPTY, path)?;
                        union(spread(&[start], &held)?.into_iter().map(Set::Object))
                    }
                }
            }
        })
    }
}

impl Object {
    /// Creates an object without listed keys.
    const fn of_rest(open: bool) -> Self {
        Self::with(if open { Rest::Any } else { Rest::None })
    }

    pub(super) const fn with(rest: Rest) -> Self {
        Self {
            members: BTreeMap::new(),
            rest,
            min: 0,
            max: None,
        }
    }

    /// Creates an object with exactly these keys.
    fn of<const N: usize>(members: [(&str, Set); N]) -> Self {
        let members = members.into_iter().map(|(name, set)| {
            let is_required = true;
            (name.to_owned(), Member { is_required, set })
        });
        Self {
            members: members.collect(),
            ..Self::with(Rest::None)
        }
    }

    fn merged(&self, other: &Self) -> Self {
        let mut merged = self.clone();
        merged.members.extend(other.members.clone());
        merged.rest = match (&self.rest, &other.rest) {
            (Rest::None, rest) | (rest, Rest::None) => rest.clone(),
            (one, other) if one == other => one.clone(),
            (Rest::Like(_) | Rest::Any, Rest::Like(_) | Rest::Any) => Rest::Any,
        };
        merged
    }
}

impl Texts {
    pub(super) fn only(text: &str) -> Self {
        Self {
            one_of: Some(BTreeSet::from([text.to_owned()])),
            ..Self::default()
        }
    }
}

/// Returns the objects with the keys of a flattened set.
fn spread(objects: &[Object], flat: &Set) -> Option<Vec<Object>> {
    let alternatives: Vec<Object> = match flat {
        Set::Union(sets) => {
            let mut all = Vec::new();
            for set in sets {
                all.append(&mut spread(&[Object::with(Rest::None)], set)?);
            }
            all
        }
        Set::Object(object) => vec![object.clone()],
        // A flattened null adds no key.
        Set::Null => vec![Object::with(Rest::None)],
        Set::Any
        | Set::Opaque
        | Set::Boolean
        | Set::Number(_)
        | Set::Text(_)
        | Set::List(_)
        | Set::Tuple(_)
        | Set::Exactly(_) => vec![Object::with(Rest::Any)],
    };
    let pairs = objects
        .iter()
        .flat_map(|object| alternatives.iter().map(|it| object.merged(it)));
    Some(pairs.collect())
}

/// Returns the union of sets, without unions in unions.
fn union(sets: impl IntoIterator<Item = Set>) -> Set {
    let mut flat = Vec::new();
    for set in sets {
        match set {
            Set::Union(mut inner) => flat.append(&mut inner),
            Set::Any
            | Set::Opaque
            | Set::Null
            | Set::Boolean
            | Set::Number(_)
            | Set::Text(_)
            | Set::List(_)
            | Set::Tuple(_)
            | Set::Object(_)
            | Set::Exactly(_) => flat.push(set),
        }
    }
    match flat.len() {
        1 => flat.remove(0),
        _ => Set::Union(flat),
    }
}

fn constrain(set: &mut Set, mut constraints: Cursor<'_>) -> Option<()> {
    while !constraints.is_empty() {
        apply(set, &Constraint::read(&mut constraints)?);
    }
    Some(())
}

/// Narrows a set by a constraint. One that does not apply to its form changes nothing.
fn apply(set: &mut Set, constraint: &Constraint<'_>) {
    match set {
        Set::Union(sets) => {
            for set in sets {
                apply(set, constraint);
            }
        }
        Set::Text(texts) => texts.narrow(constraint),
        Set::Number(numbers) => numbers.narrow(constraint),
        Set::List(list) => narrow_count(&mut list.min, &mut list.max, constraint),
        Set::Object(object) => narrow_count(&mut object.min, &mut object.max, constraint),
        Set::Any | Set::Opaque | Set::Null | Set::Boolean | Set::Tuple(_) | Set::Exactly(_) => {}
    }
}

/// Narrows the number of items or keys by a constraint.
fn narrow_count(min: &mut u64, max: &mut Option<u64>, constraint: &Constraint<'_>) {
    match constraint {
        Constraint::Items(range) => (*min, *max) = both(*min, *max, *range),
        // They do not apply to lists and objects, or show in no value.
        Constraint::Length(_)
        | Constraint::Range(_)
        | Constraint::MultipleOf(_)
        | Constraint::Pattern(_)
        | Constraint::Format(_)
        | Constraint::OneOf(_)
        | Constraint::Check(_) => {}
    }
}

impl Texts {
    fn narrow(&mut self, constraint: &Constraint<'_>) {
        match *constraint {
            Constraint::Length(range) => {
                (self.min, self.max) = both(self.min, self.max, range);
            }
            Constraint::Pattern(source) => {
                self.patterns.insert(source.to_owned());
            }
            Constraint::Format(format) => {
                self.formats.insert(format);
            }
            Constraint::OneOf(allowed) => {
                let names: BTreeSet<String> = allowed.iter().map(str::to_owned).collect();
                self.one_of = Some(match self.one_of.take() {
                    None => names,
                    Some(before) => before.intersection(&names).cloned().collect(),
                });
            }
            // They do not apply to strings, or show in no value.
            Constraint::Range(_)
            | Constraint::MultipleOf(_)
            | Constraint::Items(_)
            | Constraint::Check(_) => {}
        }
    }
}

fn both(min: u64, max: Option<u64>, range: SizeRange) -> (u64, Option<u64>) {
    let SizeRange { min, max } = SizeRange { min, max }.and(range);
    (min, max)
}
