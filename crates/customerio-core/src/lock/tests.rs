use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::constraint::{Bound, Constraint as Rule, Number, NumberRange};
use customerio_rules::lock::{Cursor, fingerprint, table};

use super::{bytes, compare};
use crate::CioProperty;
use crate::shape::{Constraint, Field, Format, Kind, Shape, Tagging, Variant, VariantContent};

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn of(kind: Kind) -> &'static Shape {
    leak(Shape::new::<()>(kind))
}

fn object(fields: Vec<Field>) -> &'static Shape {
    opened(fields, false)
}

fn opened(fields: Vec<Field>, open: bool) -> &'static Shape {
    let fields = fields.leak();
    of(if open {
        Kind::open_object(fields)
    } else {
        Kind::object(fields)
    })
}

fn field(name: &'static str, shape: &'static Shape) -> Field {
    Field::from_shape(name, shape, false)
}

fn with<T: CioProperty>(constraints: Vec<Constraint>) -> &'static Shape {
    object(vec![
        Field::new::<T>("x").with_constraints(constraints.leak()),
    ])
}

fn property<T: CioProperty>() -> &'static Shape {
    object(vec![Field::new::<T>("x")])
}

fn variants(tagging: Tagging, variants: Vec<(&'static str, VariantContent)>) -> &'static Shape {
    let variants: Vec<Variant> = variants
        .into_iter()
        .map(|(name, content)| match content {
            VariantContent::Unit => Variant::unit(name),
            VariantContent::Newtype(value) => Variant::newtype(name, value),
            VariantContent::Tuple(items) => Variant::tuple(name, items),
            VariantContent::Object(fields) => Variant::object(name, fields),
        })
        .collect();
    let variants = variants.leak();
    let kind = match tagging {
        Tagging::External => Kind::externally_tagged(variants),
        Tagging::Internal { tag } => Kind::internally_tagged(tag, variants),
        Tagging::Adjacent { tag, content } => Kind::adjacently_tagged(tag, content, variants),
        Tagging::Untagged => Kind::untagged(variants),
    };
    object(vec![field("x", of(kind))])
}

fn units(names: &[&'static str]) -> &'static Shape {
    let names = names.iter().map(|name| (*name, VariantContent::Unit));
    variants(Tagging::External, names.collect())
}

const fn length(min: u64, max: Option<u64>) -> Constraint {
    Constraint::length(min, max)
}

const fn range(min: Bound, max: Bound) -> Constraint {
    Constraint::of(Rule::Range(NumberRange { min, max }))
}

const fn from(number: i128) -> Bound {
    Bound::Inclusive(Number::Integer(number))
}

fn pattern(source: &'static str) -> Constraint {
    Constraint::pattern(source, |_| true)
}

fn lazy() -> &'static Shape {
    of(Kind::recursive(|| String::SHAPE))
}

/// Compares two shapes with the expected findings, and each shape with itself without findings.
#[track_caller]
fn findings(was: &Shape, now: &Shape) -> String {
    for shape in [was, now] {
        let locked = bytes(shape);
        assert!(compare(shape, &locked).is_empty());
        assert_eq!(
            fingerprint::of(Cursor::new(&locked)),
            Some(shape.fingerprint)
        );
        let table = table::write(Cursor::new(&locked)).expect("a table");
        assert_eq!(table::read(&table).as_ref(), Ok(&locked), "{table:?}");
    }
    compare(now, &bytes(was)).to_string()
}

#[track_caller]
fn check(was: &Shape, now: &Shape, expected: &str) {
    assert_eq!(findings(was, now), expected);
}

#[test]
fn fields_are_added_and_removed() {
    let was = object(vec![
        Field::new::<String>("a"),
        Field::new::<Option<u8>>("b"),
    ]);
    // Their order is nobody's business, and a new one that may be left out breaks nothing.
    let same = vec![
        Field::new::<Option<u8>>("b"),
        Field::new::<String>("a").with_doc("text"),
        Field::new::<Option<u8>>("c"),
    ];
    check(was, object(same), "");
    check(
        was,
        object(vec![Field::new::<String>("A")]),
        "`a` was removed or renamed; `b` was removed or renamed; `A` is newly required",
    );
    check(
        was,
        object(vec![
            Field::new::<Option<String>>("a"),
            Field::new::<u8>("b"),
        ]),
        "`a` was required and is now optional; `b` is newly required",
    );
}

#[test]
fn flattened_and_nested_keys_are_different() {
    let inner = object(vec![Field::new::<String>("zip")]);
    let nested = object(vec![field("ship", inner)]);
    let flattened = object(vec![Field::flattened("ship", inner)]);
    check(
        nested,
        flattened,
        "`ship` was removed or renamed; `ship` is newly required",
    );
    check(
        flattened,
        object(vec![Field::flattened(
            "ship",
            object(vec![Field::new::<u8>("zip")]),
        )]),
        "`~ship.zip` was a string and is now an integer",
    );
}

#[test]
fn flattened_keys_are_newly_required_if_one_is_required() {
    let nothing = object(vec![]);
    let flattened = |of| object(vec![Field::flattened("more", of)]);
    let optional = object(vec![Field::new::<Option<u8>>("a")]);
    let nested = object(vec![Field::flattened("deeper", optional)]);
    let required = object(vec![Field::new::<Option<u8>>("a"), Field::new::<u8>("b")]);
    for harmless in [
        nothing,
        optional,
        nested,
        BTreeMap::<String, u8>::SHAPE,
        of(Kind::nullable(required)),
    ] {
        check(nothing, flattened(harmless), "");
    }
    // So it is where there was no key to lose.
    check(flattened(nothing), nothing, "");
    check(flattened(flattened(nothing)), nothing, "");
    check(
        flattened(optional),
        nothing,
        "`~more` was removed or renamed",
    );
    for asked in [required, flattened(required)] {
        check(nothing, flattened(asked), "`more` is newly required");
    }
}

#[test]
fn types_change() {
    check(
        property::<u32>(),
        property::<String>(),
        "`x` was an integer and is now a string",
    );
    check(
        property::<f64>(),
        property::<u32>(),
        "`x` was a number and is now an integer",
    );
    check(
        property::<BTreeMap<String, Vec<bool>>>(),
        property::<BTreeMap<String, Vec<f64>>>(),
        "`x.*[]` was a boolean and is now a number",
    );
    check(
        property::<std::time::SystemTime>(),
        property::<String>(),
        "`x` was a date-time and is now another text",
    );
    check(
        property::<String>(),
        property::<std::time::SystemTime>(),
        "`x` must now be a date-time",
    );
    check(
        property::<Vec<Option<u8>>>(),
        property::<Vec<u8>>(),
        "`x[]` may no longer be null",
    );
    check(
        property::<Vec<u8>>(),
        property::<Vec<Option<u8>>>(),
        "`x[]` may now be null",
    );
    check(
        property::<(u8, bool)>(),
        property::<(String, bool, bool)>(),
        "`x[0]` was an integer and is now a string; `x` has more places than it had",
    );
    check(
        property::<(u8, bool)>(),
        property::<(u8,)>(),
        "`x` has fewer places than it had",
    );
    let deep = |inner| object(vec![field("ship", of(Kind::nullable(object(inner))))]);
    check(
        deep(vec![Field::new::<u8>("zip"), Field::new::<u8>("city")]),
        deep(vec![Field::new::<String>("city")]),
        "`ship.city` was an integer and is now a string; `ship.zip` was removed or renamed",
    );
}

#[test]
fn recursive_and_foreign_types_are_compared_by_kind() {
    let recursive = |shape| object(vec![field("x", shape)]);
    check(recursive(lazy()), recursive(lazy()), "");
    check(
        recursive(String::SHAPE),
        recursive(lazy()),
        "`x` was a string and is now a recursive type",
    );
    let foreign = of(Kind::foreign(|_| schemars::Schema::default()));
    check(
        recursive(foreign),
        property::<u8>(),
        "`x` was a foreign type and is now an integer",
    );
}

#[test]
fn numbers_and_sizes_narrow() {
    let open = |min| range(from(min), Bound::None);
    check(with::<f64>(vec![open(0)]), property::<f64>(), "");
    check(with::<f64>(vec![open(0)]), with::<f64>(vec![open(-1)]), "");
    check(
        property::<f64>(),
        with::<f64>(vec![open(0)]),
        "`x`'s range was `..` and is now `0..`",
    );
    check(
        with::<f64>(vec![open(0)]),
        with::<f64>(vec![range(
            Bound::Exclusive(Number::Float(0.0)),
            Bound::None,
        )]),
        "`x`'s range was `0..` and is now `more than 0.0..`",
    );
    check(
        property::<u64>(),
        property::<u8>(),
        "`x`'s range was `0..=18446744073709551615` and is now `0..=255`",
    );
    check(property::<u8>(), property::<u64>(), "");
    // What the type holds by itself needs no constraint, and between integers there is nothing.
    check(property::<u64>(), with::<u64>(vec![open(0)]), "");
    check(
        property::<u8>(),
        with::<i64>(vec![range(from(0), from(255))]),
        "",
    );
    check(
        with::<u8>(vec![range(
            Bound::Exclusive(Number::Integer(0)),
            Bound::Exclusive(Number::Integer(10)),
        )]),
        with::<u8>(vec![range(from(1), from(9))]),
        "",
    );

    let text = |min, max| with::<String>(vec![length(min, max)]);
    check(text(1, Some(64)), text(1, Some(65)), "");
    check(text(1, Some(64)), text(0, None), "");
    check(
        text(1, Some(64)),
        text(1, Some(63)),
        "`x`'s length was `1..=64` and is now `1..=63`",
    );
    check(
        property::<String>(),
        text(1, None),
        "`x`'s length was `..` and is now `1..`",
    );
    check(
        property::<Vec<u8>>(),
        property::<[u8; 2]>(),
        "`x`'s count of items was `..` and is now `2..=2`",
    );
    let two = vec![Constraint::items(2, Some(2))];
    check(property::<[u8; 2]>(), with::<Vec<u8>>(two), "");
    check(
        property::<Vec<u8>>(),
        property::<BTreeSet<u8>>(),
        "`x`'s items must now differ",
    );
}

#[test]
fn constraints_of_strings_narrow() {
    let of = |constraint: Constraint| with::<String>(vec![constraint]);
    let free = property::<String>();
    check(free, of(pattern("^a")), "`x`'s pattern is another");
    check(of(pattern("^a")), free, "");
    check(of(pattern("^a")), of(pattern("^a")), "");
    check(
        free,
        of(Constraint::format(Format::EMAIL)),
        "`x` has the new format `email`",
    );
    check(of(Constraint::format(Format::EMAIL)), free, "");
    check(
        of(Constraint::format(Format::DATE_TIME)),
        property::<std::time::SystemTime>(),
        "",
    );
    check(
        property::<std::time::SystemTime>(),
        of(Constraint::format(Format::DATE_TIME)),
        "",
    );
    check(
        free,
        of(Constraint::check("luhn")),
        "`x` has the new check `luhn`",
    );
    let ab = of(Constraint::one_of(&["a", "b"]));
    check(ab, free, "");
    check(ab, of(Constraint::one_of(&["c", "b", "a"])), "");
    check(
        ab,
        of(Constraint::one_of(&["b"])),
        "`x` can no longer be `a`",
    );
    check(free, ab, "`x` is newly limited to certain strings");
    // What a type keeps and what its field adds count alike.
    let nine: &[Constraint] = vec![length(1, Some(9))].leak();
    let own = leak(Shape::new::<()>(Kind::string()).with_constraints(nine));
    let own = object(vec![field("x", own)]);
    let added = of(length(1, Some(9)));
    check(own, added, "");
    check(added, own, "");
    check(
        own,
        of(length(1, Some(8))),
        "`x`'s length was `1..=9` and is now `1..=8`",
    );
}

#[test]
fn objects_close() {
    let one = || vec![Field::new::<u8>("x")];
    check(opened(one(), false), opened(one(), true), "");
    check(
        opened(one(), true),
        opened(one(), false),
        "the whole no longer accepts keys that are not listed",
    );
}

#[test]
fn enums_change() {
    check(units(&["EUR", "USD"]), units(&["USD", "EUR"]), "");
    check(
        units(&["EUR", "USD"]),
        units(&["EUR", "GBP"]),
        "`x` lost the variant `USD`; `x` gained the variant `GBP`",
    );
    let holds = |content| variants(Tagging::External, vec![("Card", content)]);
    check(
        holds(VariantContent::Newtype(u8::SHAPE)),
        holds(VariantContent::Newtype(String::SHAPE)),
        "`x<Card>` was an integer and is now a string",
    );
    check(
        holds(VariantContent::Unit),
        holds(VariantContent::Newtype(u8::SHAPE)),
        "`x<Card>` has other content",
    );
    let fields = |fields: Vec<Field>| holds(VariantContent::Object(fields.leak()));
    check(
        fields(vec![Field::new::<u8>("no")]),
        fields(vec![Field::new::<bool>("no"), Field::new::<bool>("new")]),
        "`x<Card>.no` was an integer and is now a boolean; `x<Card>.new` is newly required",
    );
    let untagged = |name| variants(Tagging::Untagged, vec![(name, VariantContent::Unit)]);
    check(untagged("A"), untagged("B"), "");
    let tagged = |tag| variants(Tagging::Internal { tag }, vec![("A", VariantContent::Unit)]);
    check(
        tagged("type"),
        tagged("kind"),
        "`x`'s variants are distinguished in another way",
    );
}

#[test]
fn the_first_broken_field_is_returned() {
    let was = bytes(object(vec![Field::new::<u8>("a"), Field::new::<u8>("b")]));
    let at = |fields| compare(object(fields), &was).field();
    assert_eq!(at(vec![Field::new::<u8>("b"), Field::new::<u8>("a")]), None);
    // What is gone is in no field; what is there counts by its present place.
    assert_eq!(at(vec![Field::new::<u8>("a")]), None);
    assert_eq!(at(vec![Field::new::<bool>("b")]), Some(0));
    assert_eq!(
        at(vec![
            Field::new::<u8>("b"),
            Field::new::<u8>("a"),
            Field::new::<u8>("c")
        ]),
        Some(2)
    );
}

#[test]
fn differences_beyond_the_limit_are_counted() {
    let names = (0..400).map(|number| &*format!("a_rather_long_name_{number:03}").leak());
    let fields: Vec<Field> = names.map(Field::new::<u8>).collect();
    let was = bytes(object(fields));
    let now = object(Vec::new());
    let report = super::compare_headed(now, &was, "`Order` breaks its lock: ");
    assert_eq!(report.len(), 400);
    let text = report.as_str();
    assert!(
        text.starts_with("`Order` breaks its lock: `a_rather_long_name_000` was removed"),
        "{text}"
    );
    let reported = text.matches("removed or renamed").count();
    let more = format!(
        "; and {} more; undo that, or accept it with `cargo cio lock`",
        400 - reported
    );
    assert!(text.ends_with(&more), "{text}");
}

#[test]
fn broken_bytes_are_reported() {
    let mut locked = bytes(property::<u8>());
    locked.pop();
    let report = compare(property::<u8>(), &locked);
    assert_eq!(report.as_str(), "the whole's lock can't be read");
}

/// It is done while compiling, and does not take long.
const _: () = {
    const LOCKED: &[u8] = &[1, 0];
    assert!(!compare(<u8 as CioProperty>::SHAPE, LOCKED).is_empty());
};

#[test]
fn bounds_of_integers_are_compared_by_the_integers_they_allow() {
    const fn range(min: Bound, max: Bound) -> Constraint {
        Constraint::of(Rule::Range(NumberRange { min, max }))
    }
    const fn whole(integer: i128) -> Bound {
        Bound::Inclusive(Number::Integer(integer))
    }
    const fn below(float: f64) -> Bound {
        Bound::Exclusive(Number::Float(float))
    }
    const fn up_to(float: f64) -> Bound {
        Bound::Inclusive(Number::Float(float))
    }
    const LOCKED: &Shape =
        &Shape::new::<i8>(i8::SHAPE.kind()).with_constraints(&[range(below(-1.5), below(2.0))]);
    const SAME: &Shape =
        &Shape::new::<i8>(i8::SHAPE.kind()).with_constraints(&[range(whole(-1), whole(1))]);
    const AS_WELL: &Shape =
        &Shape::new::<i8>(i8::SHAPE.kind()).with_constraints(&[range(up_to(-1.0), up_to(1.9))]);
    const LESS: &Shape =
        &Shape::new::<i8>(i8::SHAPE.kind()).with_constraints(&[range(whole(0), whole(0))]);
    let findings = |is| compare(is, &bytes(LOCKED)).to_string();
    assert_eq!(findings(SAME), "");
    assert_eq!(findings(AS_WELL), "");
    assert_ne!(findings(LESS), "");
}
