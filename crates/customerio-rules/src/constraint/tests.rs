use alloc::vec::Vec;

use super::{Bound, Constraint, Number, NumberRange, SizeRange, Step, Strings, Value};
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
    all.extend(["5", "500", "0.01", "1e-100"].map(|it| Constraint::MultipleOf(step(it))));
    all.extend(Format::ALL.map(Constraint::Format));
    all
}

#[test]
fn inline_and_listed_strings_are_read_alike() {
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
fn broken_bytes_are_refused() {
    for bytes in [
        &[][..],
        &[99],
        &[5, 200],
        &[2, 9],
        &[1, 1, 2],
        &[4, 1],
        &[4, 2, 0xff, 0xff],
        &[8, 0, 0],
        &[8, 1, 101],
    ] {
        assert_eq!(Constraint::read(&mut Cursor::new(bytes)), None, "{bytes:?}");
    }
    for bytes in [&[4, 1][..], &[6, 1, 1], &[6, 0, 2], &[6, 2, 0]] {
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

fn step(text: &str) -> Step {
    match text.parse() {
        Ok(step) => step,
        Err(()) => panic!("{text} is no step"),
    }
}

#[test]
fn multiples_are_exact() {
    let is = |number: Number, of: &str| step(of).divides(&number);
    for (float, of) in [
        (19.99, "0.01"),
        (-19.99, "0.01"),
        (0.0, "0.01"),
        (1e22, "0.01"),
        (0.3, "0.1"),
        (4.5, "1.5"),
        (2e10, "8"),
    ] {
        assert_eq!(
            is(Number::Float(float), of),
            of != "3e299",
            "{float} of {of}"
        );
    }
    for (float, of) in [
        (0.1 + 0.2, "0.1"),
        (19.995, "0.01"),
        (1e-7, "0.01"),
        (1.0, "1.5"),
        (1e300, "3"),
        (f64::MIN_POSITIVE, "1e-100"),
    ] {
        assert!(!is(Number::Float(float), of), "{float} of {of}");
    }
    for (integer, of, expected) in [
        (15, "5", true),
        (-15, "5", true),
        (16, "5", false),
        (3, "0.5", true),
        (3, "1.5", true),
        (4, "1.5", false),
        (i128::MIN, "2", true),
        (i128::MAX, "2", false),
        (500, "1e2", true),
    ] {
        assert_eq!(
            is(Number::Integer(integer), of),
            expected,
            "{integer} of {of}"
        );
    }
    assert!(step("3").divides_integer(u128::MAX));
    assert!(step("0.5").divides_step(step("1.5")));
    assert!(!step("1.5").divides_step(step("0.5")));
}

#[test]
fn steps_are_written_as_they_are_read() {
    for text in [
        "5",
        "500",
        "0.01",
        "12.5",
        "0.000001",
        "18446744073709551615",
    ] {
        assert_eq!(alloc::format!("{}", step(text)), text);
    }
    assert_eq!(step("1e-2"), step("0.010"));
    for text in [
        "0",
        "0.0",
        "",
        ".",
        "x",
        "1e999",
        "1e-101",
        "18446744073709551616",
        "1.5.2",
    ] {
        assert_eq!(text.parse::<Step>(), Err(()), "{text}");
    }
    for (text, portable) in [
        ("1", true),
        ("7", true),
        ("0.5", true),
        ("0.125", true),
        ("0.01", false),
        ("1.5", false),
        ("9007199254740993", false),
    ] {
        assert_eq!(step(text).is_portable(), portable, "{text}");
    }
}
