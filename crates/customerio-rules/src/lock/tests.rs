use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::path::Path;
use super::table::{self, Table, Wrong};
use super::{Content, Cursor, Field, Kind, Shape, Variant, encode, fingerprint};
use crate::bytes::block;
use crate::constraint::{Bound, Constraint, Number, NumberRange, SizeRange, Strings};
use crate::format::Format;
use crate::tagging::Tagging;

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,6}",
        Just("a.b".to_string()),
        Just("it's [odd]\\".to_string()),
        Just(String::new()),
        Just("*".to_string()),
        ".{0,4}",
    ]
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<i128>().prop_map(Number::Integer),
        any::<f64>()
            .prop_filter("finite", |it| it.is_finite())
            .prop_map(Number::Float),
    ]
}

fn bound() -> impl Strategy<Value = Bound> {
    prop_oneof![
        Just(Bound::None),
        number().prop_map(Bound::Inclusive),
        number().prop_map(Bound::Exclusive),
    ]
}

fn constraint() -> impl Strategy<Value = Vec<u8>> {
    fn bytes(constraint: &Constraint<'_>) -> Vec<u8> {
        let mut to = Vec::new();
        constraint.write(&mut to);
        to
    }
    fn size() -> impl Strategy<Value = SizeRange> {
        (any::<u64>(), any::<Option<u64>>()).prop_map(|(min, max)| SizeRange { min, max })
    }
    prop_oneof![
        size().prop_map(|it| bytes(&Constraint::Length(it))),
        size().prop_map(|it| bytes(&Constraint::Items(it))),
        (bound(), bound())
            .prop_map(|(min, max)| bytes(&Constraint::Range(NumberRange { min, max }))),
        name().prop_map(|it| bytes(&Constraint::Pattern(&it))),
        format().prop_map(|it| bytes(&Constraint::Format(it))),
        name().prop_map(|it| bytes(&Constraint::Check(&it))),
        vec(name(), 0..3).prop_map(|names| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            bytes(&Constraint::OneOf(Strings::Listed(&names)))
        }),
    ]
}

fn format() -> impl Strategy<Value = Format> {
    proptest::sample::select(&Format::ALL[..])
}

fn constraints() -> impl Strategy<Value = Vec<u8>> {
    vec(constraint(), 0..3).prop_map(|all| all.concat())
}

fn of(kind: Kind<'_>, constraints: &[u8]) -> Vec<u8> {
    let constraints = Cursor::new(constraints);
    encode::shape(&Shape { kind, constraints })
}

fn leaf() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        constraints().prop_map(|it| of(Kind::Any, &it)),
        constraints().prop_map(|it| of(Kind::Boolean, &it)),
        constraints().prop_map(|it| of(Kind::Number, &it)),
        constraints().prop_map(|it| of(Kind::Recursive, &it)),
        constraints().prop_map(|it| of(Kind::Foreign, &it)),
        (option::of(format()), constraints())
            .prop_map(|(format, it)| of(Kind::Text { format }, &it)),
        (any::<i128>(), any::<u128>()).prop_map(|(min, max)| of(Kind::Integer { min, max }, &[])),
        Just(of(
            Kind::Integer {
                min: 0,
                max: u64::MAX.into()
            },
            &[]
        )),
    ]
}

type Fields = BTreeMap<String, (bool, Vec<u8>, Vec<u8>)>;

fn fields_of(fields: &Fields) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, (optional, shape, constraints)) in fields {
        let field = Field {
            name,
            optional: *optional,
            of: Cursor::new(shape),
            constraints: Cursor::new(constraints),
        };
        encode::field(&mut bytes, &field);
    }
    bytes
}

fn blocks(shapes: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for shape in shapes {
        block(&mut bytes, Cursor::new(shape));
    }
    bytes
}

/// The content of a variant: no value, one value, several values or named values.
type Held = (u8, Vec<Vec<u8>>, Fields);

fn enum_of(how: u8, tag: &str, variants: &BTreeMap<String, Held>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, (form, shapes, fields)) in variants {
        let (blocks, fields) = (blocks(shapes), fields_of(fields));
        let content = match (form, shapes.first()) {
            (1, Some(shape)) => Content::Newtype(Cursor::new(shape)),
            (2, _) => Content::Tuple(Cursor::new(&blocks)),
            (3, _) => Content::Object(Cursor::new(&fields)),
            _ => Content::Unit,
        };
        encode::variant(&mut bytes, &Variant { name, content });
    }
    let tagging = match how {
        0 => Tagging::External,
        1 => Tagging::Internal { tag },
        2 => Tagging::Adjacent { tag, content: "c" },
        _ => Tagging::Untagged,
    };
    let variants = Cursor::new(&bytes);
    of(Kind::Enum { tagging, variants }, &[])
}

fn nullable(shape: &[u8]) -> Vec<u8> {
    // A nullable shape within a nullable shape is read as one.
    match Shape::read(Cursor::new(shape)) {
        Some(Shape {
            kind: Kind::Nullable { .. },
            ..
        }) => shape.to_vec(),
        _ => of(
            Kind::Nullable {
                of: Cursor::new(shape),
            },
            &[],
        ),
    }
}

fn shape() -> impl Strategy<Value = Vec<u8>> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let value = (any::<bool>(), inner.clone(), constraints());
        let fields = btree_map(name(), value, 0..4).boxed();
        let held = (0..4_u8, vec(inner.clone(), 0..3), fields.clone());
        prop_oneof![
            (
                inner.clone(),
                any::<u64>(),
                option::of(any::<u64>()),
                any::<bool>()
            )
                .prop_map(|(shape, min, max, unique)| {
                    let shape = Cursor::new(&shape);
                    of(
                        Kind::List {
                            of: shape,
                            min,
                            max,
                            unique,
                        },
                        &[],
                    )
                }),
            vec(inner.clone(), 0..3)
                .prop_map(|shapes| of(Kind::Tuple(Cursor::new(&blocks(&shapes))), &[])),
            inner.clone().prop_map(|it| of(
                Kind::Map {
                    of: Cursor::new(&it)
                },
                &[]
            )),
            inner.prop_map(|it| nullable(&it)),
            (fields, any::<bool>(), constraints()).prop_map(|(fields, open, it)| {
                let fields = fields_of(&fields);
                let fields = Cursor::new(&fields);
                of(Kind::Object { fields, open }, &it)
            }),
            (0..4_u8, name(), btree_map(name(), held, 0..3))
                .prop_map(|(how, tag, variants)| enum_of(how, &tag, &variants)),
        ]
    })
}

proptest! {
    #[test]
    fn bytes_and_table_have_the_same_content(shape in shape()) {
        let table = table::write(Cursor::new(&shape)).expect("a shape");
        let read = table::read(&table);
        prop_assert_eq!(read.as_ref(), Ok(&shape), "{:#?}", table);
        prop_assert!(fingerprint::of(Cursor::new(&shape)).is_some());
    }

    #[test]
    fn paths_round_trip(text in "[a-z.\\[\\]<>'*0-9]{0,8}") {
        if let Some(path) = Path::read(&text) {
            let again = Path::read(&path.to_string());
            prop_assert_eq!(again, Some(path));
        }
    }

    #[test]
    fn broken_bytes_do_not_panic(
        mut shape in shape(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let at = at.index(shape.len());
        let _ = table::write(Cursor::new(&shape[..at]));
        let _ = fingerprint::of(Cursor::new(&shape[..at]));
        shape[at] = byte;
        let _ = table::write(Cursor::new(&shape));
        let _ = fingerprint::of(Cursor::new(&shape));
    }

    #[test]
    fn a_broken_line_does_not_panic(line in "\\PC{0,40}", path in "\\PC{0,20}") {
        let _ = table::read(&Table::from([(path, line)]));
    }
}

fn lines<const N: usize>(lines: [(&str, &str); N]) -> Table {
    let lines = lines.into_iter();
    lines
        .map(|(path, line)| (path.into(), line.into()))
        .collect()
}

#[test]
fn a_table_is_readable() {
    let written = lines([
        (".", "object"),
        ("coupon", "optional text"),
        ("currency", "enum(EUR, USD)"),
        ("order_id", "text; length 1..=64, pattern '^[A-Z]'"),
        ("paid", "enum(Card(_), Cash, Split(2), Wire{}) tag 'by'"),
        ("paid<Card>", "text"),
        ("paid<Split>[0]", "number"),
        ("paid<Split>[1]", "integer u8, range >0..10"),
        ("paid<Wire>.iban", "text, length 15..=34; check bank::valid"),
        ("products", "list; items 1..=100"),
        ("products[]", "open object"),
        ("products[].size.x", "nullable text; one of 's' 'm'"),
        ("products[].size", "object"),
        ("scores", "map"),
        ("scores.*", "set 0..=4"),
        ("scores.*[]", "boolean"),
        ("total", "number; range 0.0..=1e300"),
    ]);
    let bytes = table::read(&written).expect("a table");
    assert_eq!(table::write(Cursor::new(&bytes)), Some(written));
}

#[test]
fn the_order_of_lines_and_the_spelling_of_paths_change_nothing() {
    let usual = [
        (".", "enum(B{}, A(_), B{})"),
        ("<A>", "map"),
        ("<A>.*", "number"),
        ("<B>.x", "text"),
    ];
    let bytes = table::read(usual);
    assert!(bytes.is_ok());
    let reversed = usual.into_iter().rev();
    assert_eq!(table::read(reversed), bytes);
    // The later of two spellings is the line.
    let [of, a, values, x] = usual;
    let twice = [
        of,
        a,
        ("<'A'>.*", "text"),
        values,
        ("<B>.'x'", "boolean"),
        x,
    ];
    assert_eq!(table::read(twice), bytes);
}

#[test]
fn errors_name_the_line() {
    for (table, path, wrong) in [
        (lines([]), ".", Wrong::Missing),
        (lines([(".", "list")]), "[]", Wrong::Missing),
        (lines([(".", "objekt")]), ".", Wrong::Line),
        (lines([(".", "text; length 64")]), ".", Wrong::Line),
        (lines([(".", "tuple 99999999999")]), "[0]", Wrong::Missing),
        (lines([(".", "text; range 0..=1e999")]), ".", Wrong::Line),
        (
            lines([(".", "object"), ("a..b", "text")]),
            "a..b",
            Wrong::Path,
        ),
        (
            lines([(".", "object"), ("a.b", "text")]),
            "a.b",
            Wrong::Stray,
        ),
        (lines([(".", "text"), ("a", "text")]), "a", Wrong::Stray),
        (lines([(".", "optional text")]), ".", Wrong::Line),
        (lines([(".", "text; length 1..")]), ".", Wrong::Line),
        (lines([("a", "text")]), ".", Wrong::Missing),
    ] {
        let error = table::read(&table).expect_err(path);
        assert_eq!((error.path.as_str(), error.wrong), (path, wrong), "{error}");
    }
    let deep = Table::from([(".a".repeat(5_000), "object".to_string())]);
    assert!(table::read(&deep).is_err());
}
