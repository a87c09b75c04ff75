//! Compares JSON with a shape. A type promises its kinds and keys, JSON does not.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::checker::Checker;
use super::table::{Place, Table, unwrapped};
use super::{Found, Path, Rule, Violations};
use crate::shape::{
    Constraint, Enum, Field, KindRepr, List, Shape, Tagging, Variant, VariantContent,
};
use crate::untyped::kind_of;
use crate::walk::{MAX_EXACT, Visitor};
use customerio_rules::constraint::Constraint as ConstraintRule;

/// Reports where an object does not have a shape.
pub(crate) fn check_json(
    shape: &'static Shape,
    object: &Map<String, Value>,
    path: &Path<'_>,
    found: &mut Violations,
) {
    let mut checker = Checker::new(shape, path, found);
    match checker.shape.kind {
        KindRepr::Object(of) => checker.object_of(of.fields, of.open, object),
        KindRepr::Map(of) => checker.map_of(of, object),
        KindRepr::Enum(of) => checker.tagged(&of, object),
        // No event has another shape, except one that is written by hand.
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Nullable(_)
        | KindRepr::Lazy(_)
        | KindRepr::Foreign(_) => {}
    }
}

/// Checks each key of an object that a shape declares. Of several declarations, one must accept the
/// value.
pub(crate) fn check_known_keys(
    shapes: &[&'static Shape],
    object: &Map<String, Value>,
    path: &Path<'_>,
    found: &mut Violations,
) {
    for (key, value) in object {
        let path = Path::Key(path, key);
        let fields: Vec<_> = shapes.iter().filter_map(|it| field_of(it, key)).collect();
        let accepts = |field: &&'static Field| {
            let mut violations = Violations::default();
            check(Place::of_field(field), false, value, &path, &mut violations);
            violations.is_empty()
        };
        if let Some(first) = fields.first()
            && !fields.iter().any(accepts)
        {
            check(Place::of_field(first), false, value, &path, found);
        }
    }
}

/// Returns the field with a key, also of a flattened struct.
fn field_of(shape: &'static Shape, key: &str) -> Option<&'static Field> {
    let KindRepr::Object(of) = unwrapped(shape).kind else {
        return None;
    };
    of.fields.iter().find_map(|field| {
        if field.is_flattened() {
            field_of(field.shape, key)
        } else {
            (field.name == key).then_some(field)
        }
    })
}

fn check(place: Place, personal: bool, value: &Value, path: &Path<'_>, found: &mut Violations) {
    let can_be_null = !place.shape.is_never_null();
    let mut checker = Checker::of(place, personal, path, found);
    if value.is_null() && can_be_null {
        return;
    }
    match checker.table() {
        // The content of a variant, which has no shape of its own.
        Table::Fields(fields) if !matches!(checker.shape.kind, KindRepr::Object(_)) => {
            match value.as_object() {
                Some(object) => checker.object_of(fields, false, object),
                None => checker.expected("an object", value),
            }
        }
        Table::Places(places) => checker.tuple(places, value),
        Table::Nothing | Table::Each(_) | Table::Fields(_) | Table::Variant(..) => {
            checker.value(value);
        }
    }
}

/// The keys of an object that no field has claimed yet.
struct Keys<'v> {
    left: BTreeSet<&'v str>,
    /// The shape of other keys, if a flattened map has them.
    others: Option<&'static Shape>,
    is_open: bool,
}

impl Checker<'_> {
    fn expected(&mut self, expected: &'static str, value: &Value) {
        self.add(Rule::Json { expected }, Found::Other(&kind_of(value)));
    }

    fn value(&mut self, value: &Value) {
        match (self.shape.kind, value) {
            // `unwrapped` has removed the last two.
            (
                KindRepr::Any | KindRepr::Foreign(_) | KindRepr::Nullable(_) | KindRepr::Lazy(_),
                _,
            ) => self.json(value),
            (KindRepr::Boolean, Value::Bool(_)) => {}
            (KindRepr::Boolean, _) => self.expected("`true` or `false`", value),
            (KindRepr::Integer { min, max }, Value::Number(number)) => {
                let is_at_most = |it: i128| u128::try_from(it).map_or(true, |it| it <= max);
                match number.as_i128() {
                    Some(it) if it >= min && is_at_most(it) => self.signed_wide(it),
                    Some(_) => self.add(
                        Rule::Json {
                            expected: "an integer that its type holds",
                        },
                        Found::Other(number),
                    ),
                    None => self.add(
                        Rule::Json {
                            expected: "an integer",
                        },
                        Found::Other(number),
                    ),
                }
            }
            (KindRepr::Integer { .. }, _) => self.expected("an integer", value),
            (KindRepr::Number, Value::Number(number)) => match number.as_i128() {
                Some(integer) if integer.unsigned_abs() <= MAX_EXACT => self.signed_wide(integer),
                _ => self.double(number.as_f64().unwrap_or(f64::INFINITY)),
            },
            (KindRepr::Number, _) => self.expected("a number", value),
            (KindRepr::Text { format }, Value::String(text)) => {
                if let Some(format) = format {
                    self.satisfies(Constraint::of(ConstraintRule::Format(format)), text);
                }
                self.text(text);
            }
            (KindRepr::Text { .. }, _) => self.expected("a string", value),
            (KindRepr::List(list), Value::Array(items)) => self.list(list, items),
            (KindRepr::List(_), _) => self.expected("an array", value),
            (KindRepr::Tuple(places), _) => self.tuple(places, value),
            (KindRepr::Map(of), Value::Object(object)) => self.map_of(of, object),
            (KindRepr::Object(of), Value::Object(object)) => {
                self.object_of(of.fields, of.open, object);
            }
            (KindRepr::Map(_) | KindRepr::Object(_), _) => self.expected("an object", value),
            (KindRepr::Enum(of), _) => self.choice(&of, value),
        }
    }

    fn satisfies(&mut self, constraint: Constraint, text: &str) {
        if !constraint.accepts(&customerio_rules::constraint::Value::Text(text)) {
            self.add(Rule::Constraint(constraint), Found::Text(text));
        }
    }

    /// Checks a value in an array or an object.
    fn part(&mut self, place: Place, value: &Value, path: &Path<'_>) {
        check(place, self.personal, value, path, self.found);
    }

    fn key(&mut self, place: Place, key: &str, value: &Value) {
        let path = Path::Key(self.path, key);
        self.part(place, value, &path);
    }

    fn list(&mut self, list: List, items: &[Value]) {
        let limits = Constraint::items(list.min, list.max);
        let size = customerio_rules::constraint::Value::Size(items.len() as u64);
        if !limits.accepts(&size) {
            self.add(Rule::Constraint(limits), Found::Other(&items.len()));
        }
        if list.unique && (1..items.len()).any(|at| items[..at].contains(&items[at])) {
            self.add(
                Rule::Json {
                    expected: "an array of different items",
                },
                Found::Nothing,
            );
        }
        self.size(items.len());
        for (at, item) in items.iter().enumerate() {
            self.part(Place::of(list.of), item, &Path::Index(self.path, at));
        }
    }

    fn tuple(&mut self, places: &'static [&'static Shape], value: &Value) {
        match value {
            Value::Array(items) if items.len() == places.len() => {
                for (at, (item, shape)) in items.iter().zip(places).enumerate() {
                    self.part(Place::of(shape), item, &Path::Index(self.path, at));
                }
            }
            _ => self.expected("an array with an item for each place", value),
        }
    }

    fn map_of(&mut self, of: &'static Shape, object: &Map<String, Value>) {
        self.size(object.len());
        for (key, value) in object {
            self.key(Place::of(of), key, value);
        }
    }

    fn object_of(&mut self, fields: &'static [Field], open: bool, object: &Map<String, Value>) {
        let mut keys = Keys::of(object);
        keys.is_open = open;
        self.fields(fields, object, &mut keys);
        self.other_keys(object, &keys);
    }

    fn other_keys(&mut self, object: &Map<String, Value>, keys: &Keys<'_>) {
        for key in keys.left.iter().copied() {
            match (keys.others, object.get(key)) {
                (Some(shape), Some(value)) => self.key(Place::of(shape), key, value),
                _ if keys.is_open => {}
                _ => {
                    let path = Path::Key(self.path, key);
                    self.found.add(&path, Rule::Undeclared, Found::Nothing);
                }
            }
        }
    }

    fn fields(&mut self, fields: &'static [Field], object: &Map<String, Value>, keys: &mut Keys) {
        for field in fields {
            if field.is_flattened() {
                self.flattened(field.shape, object, keys);
                continue;
            }
            keys.left.remove(field.name);
            match object.get(field.name) {
                Some(value) => self.key(Place::of_field(field), field.name, value),
                None if field.is_optional() => {}
                None => self.add(Rule::Absent { key: field.name }, Found::Nothing),
            }
        }
    }

    /// Checks the keys that a flattened value adds.
    fn flattened(&mut self, shape: &'static Shape, object: &Map<String, Value>, keys: &mut Keys) {
        match unwrapped(shape).kind {
            KindRepr::Object(of) => {
                keys.is_open |= of.open;
                // A part of it is not it: the keys may be those of a flattened map.
                let is_missing = |it: &Field| {
                    let is_required = !it.is_optional() && !it.is_flattened();
                    is_required && !object.contains_key(it.name)
                };
                let is_absent = !shape.is_never_null() && of.fields.iter().any(is_missing);
                if !is_absent {
                    self.fields(of.fields, object, keys);
                }
            }
            KindRepr::Map(of) => keys.others = Some(of),
            KindRepr::Enum(of) => {
                let is_absent = !shape.is_never_null() && variant_of(&of, object).is_none();
                if !is_absent {
                    self.tagged_keys(&of, object, keys);
                }
            }
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Nullable(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => keys.is_open = true,
        }
    }

    fn choice(&mut self, of: &Enum, value: &Value) {
        match (of.tagging, value) {
            (Tagging::Untagged, _) => {
                let accepts = |variant: &'static Variant| {
                    if matches!(variant.content, VariantContent::Unit) {
                        return value.is_null();
                    }
                    let mut violations = Violations::default();
                    let place = Place::of_content(&variant.content);
                    check(place, false, value, self.path, &mut violations);
                    violations.is_empty()
                };
                if !of.variants.iter().any(accepts) {
                    self.expected("a value of one of its variants", value);
                }
            }
            (Tagging::External, Value::String(name)) => {
                let is_unit = |it: &Variant| matches!(it.content, VariantContent::Unit);
                if !of.variants.iter().any(|it| it.name == name && is_unit(it)) {
                    let expected = "the name of a variant";
                    self.add(Rule::Json { expected }, Found::Text(name));
                }
            }
            (_, Value::Object(object)) => self.tagged(of, object),
            (Tagging::External, _) => self.expected("a variant, by its name", value),
            (Tagging::Internal { .. } | Tagging::Adjacent { .. }, _) => {
                self.expected("an object", value);
            }
        }
    }

    /// Checks an object that names its variant.
    fn tagged(&mut self, of: &Enum, object: &Map<String, Value>) {
        let mut keys = Keys::of(object);
        self.tagged_keys(of, object, &mut keys);
        self.other_keys(object, &keys);
    }

    fn tagged_keys(&mut self, of: &Enum, object: &Map<String, Value>, keys: &mut Keys) {
        if of.tagging == Tagging::Untagged {
            keys.is_open = true;
            return;
        }
        let variant = variant_of(of, object);
        match of.tagging {
            Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => {
                keys.left.remove(tag);
            }
            Tagging::External | Tagging::Untagged => {}
        }
        let Some(variant) = variant else {
            let expected = "an object with the name of a variant";
            self.add(Rule::Json { expected }, Found::Nothing);
            keys.is_open = true;
            return;
        };
        let content_key = match of.tagging {
            Tagging::External => Some(variant.name),
            Tagging::Adjacent { content, .. } => Some(content),
            Tagging::Internal { .. } | Tagging::Untagged => None,
        };
        match (content_key, &variant.content) {
            (Some(key), content) => {
                keys.left.remove(key);
                match (object.get(key), content) {
                    (None | Some(Value::Null), VariantContent::Unit) => {}
                    (Some(value), content) => self.key(Place::of_content(content), key, value),
                    (None, _) => self.add(Rule::Absent { key }, Found::Nothing),
                }
            }
            (None, VariantContent::Newtype(shape)) => self.flattened(shape, object, keys),
            (None, VariantContent::Object(fields)) => self.fields(fields, object, keys),
            (None, VariantContent::Unit | VariantContent::Tuple(_)) => {}
        }
    }
}

impl<'v> Keys<'v> {
    fn of(object: &'v Map<String, Value>) -> Self {
        Self {
            left: object.keys().map(String::as_str).collect(),
            others: None,
            is_open: false,
        }
    }
}

/// Returns the variant that an object names.
fn variant_of(of: &Enum, object: &Map<String, Value>) -> Option<&'static Variant> {
    of.variants.iter().find(|it| match of.tagging {
        Tagging::External => object.contains_key(it.name),
        Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => {
            object.get(tag).and_then(Value::as_str) == Some(it.name)
        }
        Tagging::Untagged => false,
    })
}
