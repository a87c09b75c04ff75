//! Random values at places of random shapes: the writer writes the bytes of `serde_json`, and it knows
//! whether the checker finds a violation.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use customerio_rules::constraint::{Bound, Constraint as Rule, Number, NumberRange};

use super::{Checked, write_checked};
use crate::shape::{Constraint, Field, Format, Kind, KindRepr, Shape, Variant, VariantContent};
use crate::validate::{Checker, Path, Violations};
use crate::walk::{CioObject, CioProperty, Elements, Fields, Json, Sequence, Visitor};

const KEYS: [&str; 5] = [
    "a",
    "name",
    "a key with \"quotes\"",
    "ß",
    "longer_than_a_word",
];

/// A value that is made at run time.
#[derive(Debug)]
enum Random {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    SignedWide(i128),
    UnsignedWide(u128),
    Single(f32),
    Double(f64),
    Text(String),
    Displayed(String),
    Decimal(String),
    Time(SystemTime),
    Json(serde_json::Value),
    List(Vec<Random>),
    Entries(BTreeMap<String, Random>),
    Object(Vec<(&'static str, Random)>),
    /// A value of an untagged enum, with the index of its variant.
    Variant(usize, Box<Random>),
}

impl CioProperty for Random {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::any());

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        match self {
            Self::Null => to.null(),
            Self::Boolean(value) => to.boolean(*value),
            Self::Signed(value) => to.signed(*value),
            Self::Unsigned(value) => to.unsigned(*value),
            Self::SignedWide(value) => to.signed_wide(*value),
            Self::UnsignedWide(value) => to.unsigned_wide(*value),
            Self::Single(value) => to.single(*value),
            Self::Double(value) => to.double(*value),
            Self::Text(value) => to.text(value),
            Self::Displayed(value) => to.displayed(value),
            Self::Decimal(value) => to.decimal(value),
            Self::Time(value) => to.time(*value),
            Self::Json(value) => to.json(value),
            Self::List(_) => to.sequence(self),
            Self::Entries(_) | Self::Object(_) => to.object(self),
            Self::Variant(at, value) => {
                to.variant(*at);
                value.visit_property(to);
            }
        }
    }
}

impl Sequence for Random {
    fn count(&self) -> usize {
        if let Self::List(values) = self {
            values.len()
        } else {
            0
        }
    }

    fn visit_elements<E: Elements>(&self, to: &mut E) {
        if let Self::List(values) = self {
            for value in values {
                to.element(value);
            }
        }
    }
}

impl CioObject for Random {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        if let Self::Entries(entries) = self {
            for (key, value) in entries {
                to.entry(key, value);
            }
        }
        if let Self::Object(fields) = self {
            for (key, value) in fields {
                to.field(key, value);
            }
        }
    }
}

fn is_odds(odds: usize) -> bool {
    fastrand::usize(..odds) == 0
}

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}

fn some<T>(make: impl Fn() -> T) -> Vec<T> {
    (0..fastrand::usize(..4)).map(|_| make()).collect()
}

fn constraints() -> &'static [Constraint] {
    if !is_odds(3) {
        return &[];
    }
    leak(some(|| {
        let low = fastrand::u64(..4);
        match fastrand::u8(..10) {
            0 => Constraint::length(low, Some(low + fastrand::u64(..20))),
            1 => Constraint::items(low, is_odds(2).then_some(low + 1)),
            2 => Constraint::integers(Some(i128::from(low) - 2), None),
            3 => Constraint::integers(None, Some(1_000)),
            4 => Constraint::numbers(Some(-0.5), Some(1e6)),
            5 => Constraint::multiple_of(5, -1).unwrap(),
            6 => Constraint::pattern("^[^a]*$", |text| !text.contains('a')),
            7 => Constraint::format(Format::EMAIL),
            8 => Constraint::of(Rule::Range(NumberRange {
                min: Bound::Exclusive(Number::Integer(low.into())),
                max: Bound::Exclusive(Number::Float(9.5)),
            })),
            _ => Constraint::one_of(&["", "a", "ab\"c"]),
        }
    }))
}

/// A shape that a constant can't hold, with a constraint below two others.
fn lazy() -> &'static Shape {
    const INNER: &Shape =
        &Shape::like::<f32>(f64::SHAPE).with_constraints(&[Constraint::numbers(Some(0.0), None)]);
    const OUTER: &Shape = &Shape::new::<f64>(Kind::nullable(INNER));
    OUTER
}

fn field(key: &'static str, depth: usize) -> Field {
    Field::from_shape(key, shape(depth), is_odds(2)).with_constraints(constraints())
}

/// The fields of some keys. A few are declared twice or in another order than the values have.
fn fields(depth: usize) -> &'static [Field] {
    let mut keys = KEYS;
    if is_odds(4) {
        fastrand::shuffle(&mut keys);
    }
    leak(
        keys.iter()
            .filter(|_| !is_odds(4))
            .map(|key| field(key, depth))
            .collect(),
    )
}

fn variant(depth: usize) -> Variant {
    match fastrand::u8(..4) {
        0 => Variant::unit("unit"),
        1 => Variant::newtype("newtype", shape(depth)),
        2 => Variant::tuple("tuple", leak(some(|| shape(depth)))),
        _ => Variant::object("object", fields(depth)),
    }
}

fn shape(depth: usize) -> &'static Shape {
    let below = depth.saturating_sub(1);
    let kind = match fastrand::u8(..if depth == 0 { 7 } else { 13 }) {
        0 => Kind::any(),
        1 => Kind::boolean(),
        2 => Kind::integer(i64::MIN.into(), u64::MAX.into()),
        3 => Kind::number(),
        4 => Kind::string(),
        5 => Kind::recursive(lazy),
        6 => Kind::formatted_string(Format::DATE_TIME),
        7 => Kind::nullable(shape(below)),
        8 => Kind::array(shape(below)),
        9 => Kind::tuple(leak(some(|| shape(below)))),
        10 => Kind::map(shape(below)),
        11 => Kind::untagged(leak(some(|| variant(below)))),
        _ => Kind::object(fields(below)),
    };
    let mut shape = Shape::new::<Random>(kind);
    if is_odds(2) {
        shape = shape.with_constraints(constraints());
    }
    if is_odds(4) {
        shape = Shape::like::<()>(&shape);
    }
    &leak(vec![shape])[0]
}

fn text() -> String {
    let characters = [
        'a', 'b', 'z', ' ', '@', '.', 'ß', '"', '\\', '\n', '\u{1f}', '\u{7f}',
    ];
    // A few are longer than the steps by which the buffer grows.
    let length = if is_odds(50) {
        3_000
    } else {
        fastrand::usize(..40)
    };
    let plain = is_odds(2);
    let next = || characters[fastrand::usize(..if plain { 3 } else { characters.len() })];
    std::iter::repeat_with(next).take(length).collect()
}

fn value(depth: usize) -> Random {
    let below = depth.saturating_sub(1);
    let shift = fastrand::u32(..64);
    match fastrand::u8(..if depth == 0 { 13 } else { 19 }) {
        0 => Random::Null,
        1 => Random::Boolean(fastrand::bool()),
        2 => Random::Signed(fastrand::i64(..) >> shift),
        3 => Random::Unsigned(fastrand::u64(..) >> shift),
        4 => Random::SignedWide(fastrand::i128(..) >> (2 * shift)),
        5 => Random::UnsignedWide(fastrand::u128(..) >> (2 * shift)),
        6 => Random::Single(f32::from_bits(fastrand::u32(..))),
        7 => Random::Double(f64::from_bits(fastrand::u64(..))),
        8 => Random::Double(f64::from(fastrand::i32(..) >> (shift / 2)) / 100.0),
        9 => Random::Displayed(text()),
        10 => Random::Decimal(format!(
            "{}.{}",
            fastrand::i32(..) >> (shift / 2),
            fastrand::u32(..99)
        )),
        11 => Random::Time(
            SystemTime::UNIX_EPOCH + Duration::from_secs(fastrand::u64(..) >> shift.max(25)),
        ),
        12 => Random::Json(serde_json::json!({"a": [fastrand::u64(..) >> shift, text()]})),
        13 => Random::List(some(|| value(below))),
        14 => Random::Entries(some(|| (text(), value(below))).into_iter().collect()),
        15 => Random::Variant(fastrand::usize(..4), Box::new(value(below))),
        16 | 17 => Random::Object(
            KEYS.iter()
                .filter(|_| !is_odds(4))
                .map(|key| (*key, value(below)))
                .collect(),
        ),
        _ => Random::Text(text()),
    }
}

/// Returns a value of the kind of a shape. If `may_differ`, a few parts are of any kind.
fn value_of(shape: &'static Shape, depth: usize, may_differ: bool) -> Random {
    if may_differ && is_odds(8) {
        return value(depth);
    }
    let below = depth.saturating_sub(1);
    let object = |fields: &'static [Field]| {
        let fields = fields.iter().filter(|_| !is_odds(5));
        Random::Object(
            fields
                .map(|it| (it.name(), value_of(it.shape(), below, may_differ)))
                .collect(),
        )
    };
    let tuple = |places: &'static [&'static Shape]| {
        Random::List(
            places
                .iter()
                .map(|it| value_of(it, below, may_differ))
                .collect(),
        )
    };
    match shape.kind {
        KindRepr::Boolean => Random::Boolean(fastrand::bool()),
        KindRepr::Integer { .. } => Random::Signed(fastrand::i64(..) >> fastrand::u32(..64)),
        KindRepr::Number | KindRepr::Lazy(_) => {
            Random::Double(f64::from(fastrand::i32(..) >> fastrand::u32(..32)) / 100.0)
        }
        KindRepr::Text { .. } => Random::Text(text()),
        KindRepr::List(of) => Random::List(some(|| value_of(of.of, below, may_differ))),
        KindRepr::Tuple(places) => tuple(places),
        KindRepr::Map(of) => Random::Entries(
            some(|| (text(), value_of(of, below, may_differ)))
                .into_iter()
                .collect(),
        ),
        KindRepr::Object(of) => object(of.fields),
        KindRepr::Enum(of) => {
            let at = fastrand::usize(..=of.variants.len());
            let content = match of.variants.get(at).map(|variant| &variant.content) {
                None | Some(VariantContent::Unit) => value(below),
                Some(VariantContent::Newtype(shape)) => value_of(shape, below, may_differ),
                Some(VariantContent::Tuple(places)) => tuple(places),
                Some(VariantContent::Object(fields)) => object(fields),
            };
            Random::Variant(at, Box::new(content))
        }
        KindRepr::Nullable(of) => value_of(of, below, may_differ),
        KindRepr::Any | KindRepr::Foreign(_) => value(depth),
    }
}

/// Returns whether the value was written, and whether it was valid.
fn agrees(shape: &'static Shape, value: &Random, may_differ: bool) -> (bool, bool) {
    let mut found = Violations::collecting(true);
    Checker::new(shape, &Path::Root, &mut found).show(value);
    let expected = serde_json::to_string(&Json(value));
    for checks in [true, false] {
        // The bytes behind the start are overwritten, whatever they are.
        let mut out = b"before\"\\{null".repeat(20);
        out.truncate(fastrand::usize(6..200));
        let Checked { are_valid, result } =
            write_checked(&mut out, 6, checks, |to| to.field_of("value", shape, value));
        let is_valid = checks && expected.is_ok() && found.is_empty();
        // The checker trusts a shape that permits only valid values. The writer may doubt a value that
        // is not of the kind of its shape; then the checker is asked.
        let is_as_expected = are_valid == is_valid || may_differ && !are_valid;
        assert!(is_as_expected, "{shape:?} {value:?} {found:?}");
        match &expected {
            Ok(json) => {
                out.truncate(result.unwrap());
                let json = format!(r#"before{{"value":{json}}}"#);
                assert_eq!(String::from_utf8(out).unwrap(), json);
            }
            Err(_) => assert!(result.is_err(), "{value:?}"),
        }
    }
    (expected.is_ok(), found.is_empty())
}

#[test]
fn a_random_value_is_written_as_by_serde_json_and_valid_as_by_the_checker() {
    for may_differ in [false, true] {
        let mut counts = [0; 3];
        for _ in 0..20_000 {
            let depth = fastrand::usize(..4);
            let shape = shape(depth);
            let value = value_of(shape, depth, may_differ);
            let agreed = match agrees(shape, &value, may_differ) {
                (true, true) => 0,
                (true, false) => 1,
                (false, _) => 2,
            };
            counts[agreed] += 1;
        }
        // Each case is common enough to mean something.
        assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
    }
}
