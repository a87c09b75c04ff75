//! The comparison, shape by shape: the locked one is read from bytes, the present one from constants.
//!
//! A constant takes about a microsecond per step, so each field is processed once. The search for a
//! field begins after the last one that was found, and found fields are remembered.

use customerio_rules::lock::{self, Content, Cursor};

use super::constraint;
use super::place::{Place, Step};
use super::report::Report;
use crate::const_text::same;
use crate::shape::{Constraint, Enum, Field, KindRepr, Shape, Tagging, Variant, VariantContent};

/// Compares what an event or traits type is with what it was.
pub(super) const fn whole(now: &Shape, was: Cursor<'_>, to: &mut Report) {
    value(now, &[], was, Cursor::EMPTY, None, to);
}

/// Compares a value, with the constraints of its field and of its type.
const fn value(
    mut now: &Shape,
    now_added: &[Constraint],
    was: Cursor<'_>,
    was_added: Cursor<'_>,
    at: Option<&Place<'_>>,
    to: &mut Report,
) {
    let Some(mut was) = lock::Shape::read(was) else {
        return unreadable(at, to);
    };
    let (mut is_null, mut was_null) = (false, false);
    while let KindRepr::Nullable(inner) = &now.kind {
        is_null = true;
        now = inner;
    }
    while let lock::Kind::Nullable { of } = was.kind {
        was_null = true;
        was = match lock::Shape::read(of) {
            Some(inner) => inner,
            None => return unreadable(at, to),
        };
    }
    match (was_null, is_null) {
        (false, true) => to.find(at, &[" may now be null"]),
        (true, false) => to.find(at, &[" may no longer be null"]),
        (true, true) | (false, false) => {}
    }
    match (&now.kind, was.kind) {
        (KindRepr::Any, lock::Kind::Any)
        | (KindRepr::Boolean, lock::Kind::Boolean)
        | (KindRepr::Integer { .. }, lock::Kind::Integer { .. })
        | (KindRepr::Number, lock::Kind::Number)
        | (KindRepr::Text { .. }, lock::Kind::Text { .. })
        | (KindRepr::Lazy(_), lock::Kind::Recursive)
        | (KindRepr::Foreign(_), lock::Kind::Foreign) => {}
        (KindRepr::List(now), lock::Kind::List { of, unique, .. }) => {
            if now.unique && !unique {
                to.find(at, &["'s items must now differ"]);
            }
            inner(now.of, of, Place::below(at, Step::Items), to);
        }
        (KindRepr::Map(now), lock::Kind::Map { of }) => {
            inner(now, of, Place::below(at, Step::Values), to);
        }
        (KindRepr::Tuple(now), lock::Kind::Tuple(was)) => tuple(now, was, at, to),
        (KindRepr::Object(now), lock::Kind::Object { fields: was, open }) => {
            if open && !now.open {
                to.find(at, &[" no longer accepts keys that are not listed"]);
            }
            fields(now.fields, was, at, to);
        }
        (KindRepr::Enum(now), lock::Kind::Enum { tagging, variants }) => {
            if now.tagging.fingerprint() == tagging.fingerprint() {
                enumeration(now, variants, at, to);
            } else {
                to.find(at, &["'s variants are distinguished in another way"]);
            }
        }
        (
            now @ (KindRepr::Any
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
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_)),
            was,
        ) => {
            return to.find(
                at,
                &[" was ", name_of_locked(was), " and is now ", name_of(now)],
            );
        }
    }
    constraint::compare(now, now_added, was, was_added, at, to);
}

/// Compares a value that no field holds.
const fn inner(now: &Shape, was: Cursor<'_>, at: Place<'_>, to: &mut Report) {
    value(now, &[], was, Cursor::EMPTY, Some(&at), to);
}

const fn unreadable(at: Option<&Place<'_>>, to: &mut Report) {
    to.find(at, &["'s lock can't be read"]);
}

/// The number of fields of an object that are remembered. The search for the others starts again.
const MAX_REMEMBERED: usize = 256;

const fn fields(now: &[Field], was: Cursor<'_>, at: Option<&Place<'_>>, to: &mut Report) {
    let mut found = [false; MAX_REMEMBERED];
    let (mut left, mut behind) = (was, 0);
    while !left.is_empty() {
        let Some(old) = lock::Field::next(&mut left) else {
            return unreadable(at, to);
        };
        let place = Place::below(at, Step::Field(old.name));
        let Some(index) = field(now, behind, old.name) else {
            if lock::flattened(old.name).is_none() || may_have_had_a_key(old.of) {
                to.find(Some(&place), &[" was removed or renamed"]);
            }
            continue;
        };
        behind = index + 1;
        if index < MAX_REMEMBERED {
            found[index] = true;
        }
        let (new, since) = (&now[index], to.len());
        match (old.optional, new.is_optional()) {
            (true, false) => to.find(Some(&place), &[" is newly required"]),
            (false, true) => to.find(Some(&place), &[" was required and is now optional"]),
            (true, true) | (false, false) => {}
        }
        value(
            new.shape,
            new.constraints,
            old.of,
            old.constraints,
            Some(&place),
            to,
        );
        if at.is_none() {
            to.found_in(index, since);
        }
    }
    let mut next = 0;
    while next < now.len() {
        let new = &now[next];
        let is_old = if next < MAX_REMEMBERED {
            found[next]
        } else {
            was_field(was, new)
        };
        if !is_old && must_be_there(new) {
            let (place, since) = (Place::below(at, Step::Field(new.name)), to.len());
            to.find(Some(&place), &[" is newly required"]);
            if at.is_none() {
                to.found_in(next, since);
            }
        }
        next += 1;
    }
}

/// Whether an object lacks something without the field: its own key, or a key of a
/// required member of its flattened value.
const fn must_be_there(field: &Field) -> bool {
    if field.is_flattened() {
        requires_a_key(field.shape)
    } else {
        !field.is_optional()
    }
}

/// Returns whether every object of the shape has a required key. `true` for types that a constant can't
/// look into, and for types that are not objects.
const fn requires_a_key(of: &Shape) -> bool {
    match &of.kind {
        KindRepr::Object(of) => any_must_be_there(of.fields),
        KindRepr::Map(_) | KindRepr::Nullable(_) => false,
        KindRepr::Enum(of) if matches!(of.tagging, Tagging::Untagged) => {
            let mut at = 0;
            while at < of.variants.len() {
                let requires = match &of.variants[at].content {
                    VariantContent::Unit | VariantContent::Tuple(_) => false,
                    VariantContent::Newtype(of) => requires_a_key(of),
                    VariantContent::Object(fields) => any_must_be_there(fields),
                };
                if !requires {
                    return false;
                }
                at += 1;
            }
            true
        }
        KindRepr::Enum(_)
        | KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Lazy(_)
        | KindRepr::Foreign(_) => true,
    }
}

const fn any_must_be_there(fields: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if must_be_there(&fields[at]) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether an object of what a flattened field was could have any key.
const fn may_have_had_a_key(of: Cursor<'_>) -> bool {
    let Some(of) = lock::Shape::read(of) else {
        return true;
    };
    match of.kind {
        lock::Kind::Nullable { of } => may_have_had_a_key(of),
        lock::Kind::Object {
            mut fields,
            open: false,
        } => {
            while let Some(field) = lock::Field::next(&mut fields) {
                if lock::flattened(field.name).is_none() || may_have_had_a_key(field.of) {
                    return true;
                }
            }
            false
        }
        lock::Kind::Object { open: true, .. }
        | lock::Kind::Any
        | lock::Kind::Boolean
        | lock::Kind::Integer { .. }
        | lock::Kind::Number
        | lock::Kind::Text { .. }
        | lock::Kind::List { .. }
        | lock::Kind::Tuple(_)
        | lock::Kind::Map { .. }
        | lock::Kind::Enum { .. }
        | lock::Kind::Recursive
        | lock::Kind::Foreign => true,
    }
}

/// Returns the index of the field with a name. The search begins at `from` and continues at the start.
const fn field(fields: &[Field], from: usize, name: &str) -> Option<usize> {
    let mut passed = 0;
    while passed < fields.len() {
        let index = (from + passed) % fields.len();
        if is_called(&fields[index], name) {
            return Some(index);
        }
        passed += 1;
    }
    None
}

/// Whether a lock lists a field under a name. A flattened field has no key, so its name is marked:
/// `~address`.
const fn is_called(field: &Field, name: &str) -> bool {
    if !field.is_flattened() {
        return same(field.name, name);
    }
    match lock::flattened(name) {
        Some(name) => same(name, field.name),
        None => false,
    }
}

const fn was_field(mut fields: Cursor<'_>, now: &Field) -> bool {
    while let Some(field) = lock::Field::next(&mut fields) {
        if is_called(now, field.name) {
            return true;
        }
    }
    false
}

const fn tuple(now: &[&Shape], mut was: Cursor<'_>, at: Option<&Place<'_>>, to: &mut Report) {
    let mut place = 0;
    while let Some(old) = was.block() {
        if place < now.len() {
            inner(now[place], old, Place::below(at, Step::Place(place)), to);
        }
        place += 1;
    }
    if place < now.len() {
        to.find(at, &[" has more places than it had"]);
    } else if place > now.len() {
        to.find(at, &[" has fewer places than it had"]);
    }
}

const fn enumeration(now: &Enum, was: Cursor<'_>, at: Option<&Place<'_>>, to: &mut Report) {
    // JSON does not show the names of untagged variants, so they are compared by position.
    let by_name = !matches!(now.tagging, Tagging::Untagged);
    let (mut left, mut index) = (was, 0);
    while !left.is_empty() {
        let Some(old) = lock::Variant::next(&mut left) else {
            return unreadable(at, to);
        };
        let new = if by_name {
            variant(now.variants, old.name)
        } else if index < now.variants.len() {
            Some(&now.variants[index])
        } else {
            None
        };
        match new {
            None => to.find(at, &[" lost the variant `", old.name, "`"]),
            Some(new) => {
                let place = Place::below(at, Step::Variant(old.name));
                content(&new.content, old.content, &place, to);
            }
        }
        index += 1;
    }
    let mut next = 0;
    while next < now.variants.len() {
        let name = now.variants[next].name;
        let is_new = if by_name {
            !was_variant(was, name)
        } else {
            next >= index
        };
        if is_new {
            to.find(at, &[" gained the variant `", name, "`"]);
        }
        next += 1;
    }
}

const fn variant<'a>(variants: &'a [Variant], name: &str) -> Option<&'a Variant> {
    let mut next = 0;
    while next < variants.len() {
        if same(variants[next].name, name) {
            return Some(&variants[next]);
        }
        next += 1;
    }
    None
}

const fn was_variant(mut variants: Cursor<'_>, name: &str) -> bool {
    while let Some(variant) = lock::Variant::next(&mut variants) {
        if same(variant.name, name) {
            return true;
        }
    }
    false
}

const fn content(now: &VariantContent, was: Content<'_>, at: &Place<'_>, to: &mut Report) {
    match (now, was) {
        (VariantContent::Unit, Content::Unit) => {}
        (VariantContent::Newtype(now), Content::Newtype(was)) => {
            value(now, &[], was, Cursor::EMPTY, Some(at), to);
        }
        (VariantContent::Tuple(now), Content::Tuple(was)) => tuple(now, was, Some(at), to),
        (VariantContent::Object(now), Content::Object(was)) => fields(now, was, Some(at), to),
        (
            VariantContent::Unit
            | VariantContent::Newtype(_)
            | VariantContent::Tuple(_)
            | VariantContent::Object(_),
            Content::Unit | Content::Newtype(_) | Content::Tuple(_) | Content::Object(_),
        ) => to.find(Some(at), &[" has other content"]),
    }
}

const fn name_of(kind: &KindRepr) -> &'static str {
    match kind {
        KindRepr::Any => "any JSON",
        KindRepr::Boolean => "a boolean",
        KindRepr::Integer { .. } => "an integer",
        KindRepr::Number => "a number",
        KindRepr::Text { .. } => "a string",
        KindRepr::List(_) => "a list",
        KindRepr::Tuple(_) => "a tuple",
        KindRepr::Map(_) => "a map",
        KindRepr::Object(_) => "an object",
        KindRepr::Enum(_) => "an enum",
        KindRepr::Nullable(_) => "null or something else",
        KindRepr::Lazy(_) => "a recursive type",
        KindRepr::Foreign(_) => "a foreign type",
    }
}

/// The name of a locked kind, for people: `a string`.
#[must_use]
pub const fn name_of_locked(kind: lock::Kind<'_>) -> &'static str {
    match kind {
        lock::Kind::Any => "any JSON",
        lock::Kind::Boolean => "a boolean",
        lock::Kind::Integer { .. } => "an integer",
        lock::Kind::Number => "a number",
        lock::Kind::Text { .. } => "a string",
        lock::Kind::List { .. } => "a list",
        lock::Kind::Tuple(_) => "a tuple",
        lock::Kind::Map { .. } => "a map",
        lock::Kind::Object { .. } => "an object",
        lock::Kind::Enum { .. } => "an enum",
        lock::Kind::Nullable { .. } => "null or something else",
        lock::Kind::Recursive => "a recursive type",
        lock::Kind::Foreign => "a foreign type",
    }
}
