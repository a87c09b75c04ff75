use alloc::vec::Vec;

use super::{Bound, Constraint, Number, NumberRange, SizeRange, Strings, Value};
use crate::bytes::Cursor;
use crate::format::Format;

fn examples() -> Vec<Constraint<'static>> {
    let range = NumberRange {
        min: Bound::Inclusive(Number::Float(0.5)),
        max: Bound::Exclusive(Number::Integer(-7)),
    };
    let max = Some(1_000);
    let mut all = Vec::from([
        Constraint::Length(SizeRange { min: 1, max }),
        Constraint::Items(SizeRange { min: 0, max: None }),
        Constraint::Range(range),
        Constraint::Range(NumberRange::ALL),
        Constraint::Pattern("^a"),
        Constraint::OneOf(Strings::Listed(&["a", "", "b"])),
        Constraint::OneOf(Strings::Listed(&[])),
        Constraint::Check("path::to::check"),
    ]);
    all.extend(Format::ALL.map(Constraint::Format));
    all
}

#[test]
fn both_places_of_strings_say_the_same() {
    let all = examples();
    let (mut inline, mut listed, mut strings) = (Vec::new(), Vec::new(), Vec::new());
    for constraint in &all {
        constraint.write(&mut inline);
        constraint.write_listed(&mut listed, &mut strings);
    }
    let strings: Vec<&str> = strings.iter().map(AsRef::as_ref).collect();
    let (mut inline, mut listed) = (Cursor::new(&inline), Cursor::new(&listed));
    for expected in all {
        let one = Constraint::read(&mut inline);
        let other = Constraint::read_listed(&mut listed, &strings);
        assert_eq!((one, other), (Some(expected), Some(expected)));
        for read in [one, other].into_iter().flatten() {
            assert_eq!(read.fingerprint(), expected.fingerprint());
        }
    }
    assert!(inline.is_empty() && listed.is_empty());
}

#[test]
fn broken_bytes_are_no_constraint() {
    for bytes in [
        &[][..],
        &[99],
        &[4, 200],
        &[1, 9],
        &[0, 1, 2],
        &[3, 1],
        &[3, 2, 0xff, 0xff],
    ] {
        assert_eq!(Constraint::read(&mut Cursor::new(bytes)), None, "{bytes:?}");
    }
    for bytes in [&[3, 1][..], &[5, 1, 1], &[5, 0, 2], &[5, 2, 0]] {
        let read = Constraint::read_listed(&mut Cursor::new(bytes), &["a"]);
        assert_eq!(read, None, "{bytes:?}");
    }
}

#[test]
fn fingerprints_differ() {
    let all = examples();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            assert_ne!(one.fingerprint(), other.fingerprint(), "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_constraint_judges_values_of_its_own_types() {
    let accepts = |constraint: Constraint<'_>, value| {
        constraint.accepts(&value, |pattern, text| text.contains(pattern))
    };
    let two = Constraint::Length(SizeRange {
        min: 2,
        max: Some(2),
    });
    assert!(accepts(two, Value::Text("éé")));
    assert!(!accepts(two, Value::Text("é")));
    assert!(accepts(two, Value::Size(9)));
    assert!(accepts(Constraint::Pattern("b"), Value::Text("abc")));
    assert!(!accepts(Constraint::Pattern("d"), Value::Text("abc")));
    assert!(!accepts(Constraint::Format(Format::Date), Value::Text("x")));
    let range = Constraint::Range(NumberRange {
        min: Bound::Exclusive(Number::Integer(0)),
        max: Bound::None,
    });
    assert!(!accepts(range, Value::Number(Number::Integer(0))));
    assert!(accepts(range, Value::Number(Number::Float(0.1))));
    let items = Constraint::Items(SizeRange {
        min: 0,
        max: Some(1),
    });
    assert!(!accepts(items, Value::Size(2)));
    assert!(accepts(Constraint::Check("no"), Value::Text("x")));
}
