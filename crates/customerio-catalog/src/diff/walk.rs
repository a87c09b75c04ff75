//! Lists the differences between two locked shapes, in the compiler's words.
//!
//! [`verdict`](super::verdict) decides which of them are breaks.

use std::collections::{BTreeMap, BTreeSet};

use customerio_core::lock::name_of_locked;
use customerio_rules::lock::path::{Path, Step};
use customerio_rules::lock::{Content, Cursor, Field, Kind, Shape, Variant, flattened};
use customerio_rules::tagging::Tagging;

use super::build;
use super::limit::{Limit, constraints, describe, limits};
use super::set::Set;

/// A difference.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    /// The path of the object, enum or value that contains it.
    pub(super) parent: Path,
    /// Its own path.
    pub(super) path: Path,
    /// The difference in words, which follow the path.
    pub(super) what: String,
    pub(super) kind: DifferenceKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum DifferenceKind {
    /// A property or variant was removed.
    Removed(Box<Sets>),
    /// A property or variant was added.
    Added(Box<Sets>),
    /// A property became required or optional.
    Presence(Box<Sets>),
    /// The allowed values changed.
    Values(Box<Sets>),
    /// No value shows the difference: a check in Rust, or a type that only serde knows.
    Hidden,
}

/// The effect of one difference alone on the values of its parent or of itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sets {
    /// The values if this difference alone were undone.
    pub(super) was: Set,
    /// The current values.
    pub(super) is: Set,
}

impl Sets {
    fn new(was: Set, is: Set) -> Box<Self> {
        Box::new(Self { was, is })
    }
}

/// Returns all differences; `None` if the bytes are not a shape.
pub(super) fn differences(was: Cursor<'_>, is: Cursor<'_>) -> Option<Vec<Difference>> {
    let mut walk = Walk(Vec::new());
    let nothing = Cursor::EMPTY;
    walk.value(&Path::default(), (was, nothing), (is, nothing))?;
    Some(walk.0)
}

/// A shape, and the constraints that its field adds.
type Value<'a> = (Cursor<'a>, Cursor<'a>);

struct Walk(Vec<Difference>);

fn other_kind(was: Kind<'_>, is: Kind<'_>) -> String {
    format!(
        "was {} and is now {}",
        name_of_locked(was),
        name_of_locked(is)
    )
}

impl Walk {
    fn add(&mut self, path: &Path, kind: DifferenceKind, what: impl Into<String>) {
        self.add_in(path, path, kind, what);
    }

    fn add_in(
        &mut self,
        parent: &Path,
        path: &Path,
        kind: DifferenceKind,
        what: impl Into<String>,
    ) {
        self.0.push(Difference {
            parent: parent.clone(),
            path: path.clone(),
            what: what.into(),
            kind,
        });
    }

    fn value(&mut self, path: &Path, was: Value<'_>, is: Value<'_>) -> Option<()> {
        if was == is {
            return Some(());
        }
        let (mut old, mut new) = (Shape::read(was.0)?, Shape::read(is.0)?);
        let values = || Some(DifferenceKind::Values(Sets::new(set_of(was)?, set_of(is)?)));
        let mut nulls = (false, false);
        while let Kind::Nullable { of } = old.kind {
            nulls.0 = true;
            old = Shape::read(of)?;
        }
        while let Kind::Nullable { of } = new.kind {
            nulls.1 = true;
            new = Shape::read(of)?;
        }
        self.nullability(path, nulls);
        let below = |step: Step| path.with(step);
        let plain = |of| (of, Cursor::EMPTY);
        match (old.kind, new.kind) {
            (Kind::List { of: was, .. }, Kind::List { of: is, .. }) => {
                self.value(&below(Step::Items), plain(was), plain(is))?;
            }
            (Kind::Map { of: was }, Kind::Map { of: is }) => {
                self.value(&below(Step::Values), plain(was), plain(is))?;
            }
            (Kind::Tuple(was), Kind::Tuple(is)) if count(was) == count(is) => {
                self.places(path, was, is)?;
            }
            (
                Kind::Object { fields: was, open },
                Kind::Object {
                    fields: is,
                    open: is_open,
                },
            ) => {
                if open != is_open {
                    let what = if is_open {
                        "accepts keys that are not listed"
                    } else {
                        "no longer accepts keys that are not listed"
                    };
                    let object = |open| build::object_set(build::fields(is)?, open);
                    let sets = Sets::new(object(open)?, object(is_open)?);
                    self.add(path, DifferenceKind::Values(sets), what);
                }
                self.fields(path, was, (is, is_open))?;
            }
            (
                Kind::Enum {
                    tagging: old_tagging,
                    variants: was,
                },
                Kind::Enum { tagging, variants },
            ) if tagging == old_tagging => {
                self.variants(path, tagging, was, variants)?;
            }
            (Kind::Recursive | Kind::Foreign, _) | (_, Kind::Recursive | Kind::Foreign)
                if old.kind != new.kind =>
            {
                let what = other_kind(old.kind, new.kind);
                self.add(path, DifferenceKind::Hidden, what);
                return Some(());
            }
            (Kind::Enum { .. }, Kind::Enum { .. }) => {
                let what = "'s variants are distinguished in another way";
                self.add(path, values()?, what);
                return Some(());
            }
            (Kind::Tuple(_), Kind::Tuple(_)) => {
                let what = "has another number of items";
                self.add(path, values()?, what);
                return Some(());
            }
            (Kind::Any, Kind::Any)
            | (Kind::Boolean, Kind::Boolean)
            | (Kind::Integer { .. }, Kind::Integer { .. })
            | (Kind::Number, Kind::Number)
            | (Kind::Text { .. }, Kind::Text { .. })
            | (Kind::Recursive, Kind::Recursive)
            | (Kind::Foreign, Kind::Foreign) => {}
            (
                was @ (Kind::Any
                | Kind::Boolean
                | Kind::Integer { .. }
                | Kind::Number
                | Kind::Text { .. }
                | Kind::List { .. }
                | Kind::Tuple(_)
                | Kind::Map { .. }
                | Kind::Object { .. }
                | Kind::Enum { .. }
                | Kind::Nullable { .. }
                | Kind::Recursive
                | Kind::Foreign),
                is,
            ) => {
                self.add(path, values()?, other_kind(was, is));
                return Some(());
            }
        }
        self.constraints(path, (old, was.1), (new, is.1))
    }

    fn nullability(&mut self, path: &Path, (was, is): (bool, bool)) {
        if was != is {
            let what = if is {
                "may now be null"
            } else {
                "may no longer be null"
            };
            let sets = Sets::new(nulls_of(was), nulls_of(is));
            self.add(path, DifferenceKind::Values(sets), what);
        }
    }

    fn places(&mut self, path: &Path, mut was: Cursor<'_>, mut is: Cursor<'_>) -> Option<()> {
        let mut place = 0;
        while !was.is_empty() {
            let nothing = Cursor::EMPTY;
            let path = path.with(Step::Place(place));
            self.value(&path, (was.block()?, nothing), (is.block()?, nothing))?;
            place += 1;
        }
        Some(())
    }

    fn fields(
        &mut self,
        path: &Path,
        was: Cursor<'_>,
        (is, open): (Cursor<'_>, bool),
    ) -> Option<()> {
        let (was, is) = (by_name(was)?, by_name(is)?);
        let names: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
        // The effect of one field alone. Of the others, only flattened ones can replace it.
        let alone = |name: &str, was: Option<Field<'_>>| {
            let flat = is.iter().filter(|(key, _)| flattened(key).is_some());
            let flat = flat.filter(|(key, _)| **key != name);
            let object = |own: Option<Field<'_>>| {
                let fields = flat.clone().map(|(_, field)| *field).chain(own);
                build::object_set(fields, open)
            };
            Some(Sets::new(object(was)?, object(is.get(name).copied())?))
        };
        for name in names {
            let parent = path;
            let path = path.with(Step::Field(name.to_owned()));
            match (was.get(name), is.get(name)) {
                (Some(was), None) => {
                    let what = "was removed or renamed";
                    let kind = DifferenceKind::Removed(alone(name, Some(*was))?);
                    self.add_in(parent, &path, kind, what);
                }
                (None, Some(field)) => {
                    let what = if field.optional || flattened(name).is_some() {
                        "is new"
                    } else {
                        "is newly required"
                    };
                    let kind = DifferenceKind::Added(alone(name, None)?);
                    self.add_in(parent, &path, kind, what);
                }
                (Some(was), Some(is)) => {
                    if was.optional != is.optional {
                        let what = if was.optional {
                            "is newly required"
                        } else {
                            "was required and is now optional"
                        };
                        let optional = was.optional;
                        let alone = alone(name, Some(Field { optional, ..*is }))?;
                        self.add_in(parent, &path, DifferenceKind::Presence(alone), what);
                    }
                    self.value(&path, (was.of, was.constraints), (is.of, is.constraints))?;
                }
                (None, None) => {}
            }
        }
        Some(())
    }

    fn variants(
        &mut self,
        path: &Path,
        tagging: Tagging<&str>,
        was: Cursor<'_>,
        is: Cursor<'_>,
    ) -> Option<()> {
        // The names of untagged variants are not on the wire, so their positions are compared.
        let by_name = tagging != Tagging::Untagged;
        let (was, is) = (build::variants(was)?, build::variants(is)?);
        // The enum without a new variant and with an old one.
        let undone = |new: Option<&Variant<'_>>, old: Option<&Variant<'_>>| {
            let others = is.iter().filter(|it| Some(*it) != new);
            let variants = others.chain(old).copied();
            let now = build::enum_set(tagging, is.iter().copied())?;
            Some(Sets::new(build::enum_set(tagging, variants)?, now))
        };
        for (at, old) in was.iter().enumerate() {
            let new = if by_name {
                is.iter().find(|it| it.name == old.name)
            } else {
                is.get(at)
            };
            let path = path.with(Step::Variant(old.name.to_owned()));
            match new {
                None => {
                    let kind = DifferenceKind::Removed(undone(None, Some(old))?);
                    self.add(&path, kind, "is no longer a variant");
                }
                Some(new) => {
                    let undone = || undone(Some(new), Some(old));
                    self.content(&path, old.content, new.content, undone)?;
                }
            }
        }
        for (at, new) in is.iter().enumerate() {
            let is_old = if by_name {
                was.iter().any(|it| it.name == new.name)
            } else {
                at < was.len()
            };
            if !is_old {
                let path = path.with(Step::Variant(new.name.to_owned()));
                let kind = DifferenceKind::Added(undone(Some(new), None)?);
                self.add(&path, kind, "is a new variant");
            }
        }
        Some(())
    }

    fn content(
        &mut self,
        path: &Path,
        was: Content<'_>,
        is: Content<'_>,
        undone: impl FnOnce() -> Option<Box<Sets>>,
    ) -> Option<()> {
        let nothing = Cursor::EMPTY;
        match (was, is) {
            (Content::Unit, Content::Unit) => {}
            (Content::Newtype(was), Content::Newtype(is)) => {
                self.value(path, (was, nothing), (is, nothing))?;
            }
            (Content::Tuple(was), Content::Tuple(is)) if count(was) == count(is) => {
                self.places(path, was, is)?;
            }
            (Content::Object(was), Content::Object(is)) => self.fields(path, was, (is, false))?,
            (Content::Unit | Content::Newtype(_) | Content::Tuple(_) | Content::Object(_), _) => {
                let what = "has other content";
                let undone = undone()?;
                self.add(path, DifferenceKind::Removed(undone.clone()), what);
                self.add(path, DifferenceKind::Added(undone), what);
            }
        }
        Some(())
    }

    /// Compares the constraints of two values of one kind.
    fn constraints(
        &mut self,
        path: &Path,
        (old, was_added): (Shape<'_>, Cursor<'_>),
        (new, added): (Shape<'_>, Cursor<'_>),
    ) -> Option<()> {
        let mut was = limits(old.kind);
        was.extend(constraints(old.constraints)?);
        was.extend(constraints(was_added)?);
        let mut is = limits(new.kind);
        is.extend(constraints(new.constraints)?);
        is.extend(constraints(added)?);
        was.sort();
        is.sort();
        if was == is {
            return Some(());
        }
        let only = |of: &[Limit], other: &[Limit]| -> Vec<Limit> {
            of.iter()
                .filter(|limit| !other.contains(limit))
                .cloned()
                .collect()
        };
        let (gone, new_ones) = (only(&was, &is), only(&is, &was));
        let is_check = |limit: &Limit| limit.0 == "check";
        if gone.iter().chain(&new_ones).all(is_check) {
            self.add(path, DifferenceKind::Hidden, describe(&gone, &new_ones));
            return Some(());
        }
        let sets = Sets::new(plain_set(old, was_added)?, plain_set(new, added)?);
        self.add(
            path,
            DifferenceKind::Values(sets),
            describe(&gone, &new_ones),
        );
        Some(())
    }
}

fn set_of((shape, added): Value<'_>) -> Option<Set> {
    build::field_set(&Field {
        name: "",
        optional: false,
        of: shape,
        constraints: added,
    })
}

/// Returns the set of a shape that is not nullable.
fn plain_set(shape: Shape<'_>, added: Cursor<'_>) -> Option<Set> {
    let bytes = customerio_rules::lock::encode::shape(&shape);
    set_of((Cursor::new(&bytes), added))
}

/// Returns the set of null for a nullable value, and an empty one for another: their only difference.
const fn nulls_of(is_nullable: bool) -> Set {
    if is_nullable {
        Set::Null
    } else {
        Set::Union(Vec::new())
    }
}

fn by_name(fields: Cursor<'_>) -> Option<BTreeMap<&str, Field<'_>>> {
    let fields = build::fields(fields)?.into_iter();
    Some(fields.map(|field| (field.name, field)).collect())
}

fn count(mut shapes: Cursor<'_>) -> usize {
    let mut count = 0;
    while shapes.block().is_some() {
        count += 1;
    }
    count
}
