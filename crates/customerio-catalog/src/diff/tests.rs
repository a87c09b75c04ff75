use customerio_rules::lock::table::{self, Table};

use super::verdict::changes;
use super::{Change, Effect, diff};
use crate::export::Files;

fn table<const N: usize>(lines: [(&str, &str); N]) -> Vec<u8> {
    let mut lines: Table = lines
        .into_iter()
        .map(|(path, line)| (path.to_owned(), line.to_owned()))
        .collect();
    lines
        .entry(".".to_owned())
        .or_insert_with(|| "object".to_owned());
    table::read(&lines).expect("a shape")
}

/// Returns each change as a line, sorted.
fn lines_of<const N: usize, const M: usize>(
    was: [(&str, &str); N],
    is: [(&str, &str); M],
) -> Vec<String> {
    let mut lines: Vec<_> = changes(&table(was), &table(is)).iter().map(line).collect();
    lines.sort();
    lines
}

fn line(change: &Change) -> String {
    let effect = match change.effect {
        Effect::Reader => "reader",
        Effect::Writer => "writer",
        Effect::Undecided => "undecided",
        Effect::Compatible => "compatible",
    };
    match &change.payload {
        Some(payload) => format!("{effect}: {change}: {payload}"),
        None => format!("{effect}: {change}"),
    }
}

#[test]
fn properties_are_added_and_removed() {
    assert_eq!(
        lines_of(
            [("order_id", "text"), ("coupon", "optional text")],
            [("order_id", "text"), ("total", "number")],
        ),
        [
            r#"reader: `coupon` was removed or renamed: {"coupon":"","order_id":""}"#,
            r#"writer: `coupon` was removed or renamed: {"coupon":"","order_id":""}"#,
            r#"writer: `total` is newly required: {"order_id":""}"#,
        ]
    );
    assert_eq!(
        lines_of([("a", "text")], [("a", "text"), ("b", "optional text")]),
        ["compatible: `b` is new"]
    );
    assert_eq!(
        lines_of([("a", "optional text")], [("a", "text")]),
        ["writer: `a` is newly required: {}"]
    );
    assert_eq!(
        lines_of([("a", "text")], [("a", "optional text")]),
        ["reader: `a` was required and is now optional: {}"]
    );
    // An open object still accepts the property, but readers lose it.
    assert_eq!(
        lines_of(
            [(".", "open object"), ("a", "optional text")],
            [(".", "open object")]
        ),
        [r#"reader: `a` was removed or renamed: {"a":""}"#]
    );
}

#[test]
fn each_change_has_its_own_effect() {
    assert_eq!(
        lines_of(
            [("a", "text"), ("b", "optional text"), ("c", "text")],
            [
                ("a", "integer u8"),
                ("b", "text"),
                ("c", "optional text"),
                ("d", "text")
            ],
        ),
        [
            r#"reader: `a` was a string and is now an integer: {"a":0,"b":"","d":""}"#,
            r#"reader: `c` was required and is now optional: {"a":0,"b":"","d":""}"#,
            r#"writer: `a` was a string and is now an integer: {"a":"","c":""}"#,
            r#"writer: `b` is newly required: {"a":"","c":""}"#,
            r#"writer: `d` is newly required: {"a":"","c":""}"#,
        ]
    );
    // The open object accepts the removed keys, and a new variant refuses no value.
    assert_eq!(
        lines_of(
            [("a", "text"), ("b", "enum(X, Y)"), ("c", "optional text")],
            [
                (".", "open object"),
                ("a", "integer u8"),
                ("b", "enum(X, Y, Z)")
            ],
        ),
        [
            "compatible: the whole accepts keys that are not listed",
            r#"reader: `a` was a string and is now an integer: {"a":0,"b":"X"}"#,
            r#"reader: `b<Z>` is a new variant: {"a":0,"b":"Z"}"#,
            r#"reader: `c` was removed or renamed: {"a":"","b":"X","c":""}"#,
            r#"writer: `a` was a string and is now an integer: {"a":"","b":"X"}"#,
        ]
    );
}

#[test]
fn values_change() {
    for (was, is, expected) in [
        (
            "text",
            "integer u8",
            &[
                r#"reader: `a` was a string and is now an integer: {"a":0}"#,
                r#"writer: `a` was a string and is now an integer: {"a":""}"#,
            ][..],
        ),
        (
            "text; length 1..=64",
            "text; length 1..=32",
            &[
                r#"writer: `a` had `length 1..=64` and has now `length 1..=32`: {"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#,
            ],
        ),
        (
            "integer u8",
            "integer u16",
            &[r#"reader: `a` had `integer 0..=255` and has now `integer 0..=65535`: {"a":256}"#],
        ),
        (
            "number; range 0.0..",
            "number; range >0.0..",
            &[r#"writer: `a` had `range 0.0..` and has now `range >0.0..`: {"a":0}"#],
        ),
        (
            "text",
            "nullable text",
            &[r#"reader: `a` may now be null: {"a":null}"#],
        ),
        (
            "nullable text",
            "text",
            &[r#"writer: `a` may no longer be null: {"a":null}"#],
        ),
        (
            "enum(EUR, USD)",
            "enum(CHF, EUR)",
            &[
                r#"reader: `a<CHF>` is a new variant: {"a":"CHF"}"#,
                r#"writer: `a<USD>` is no longer a variant: {"a":"USD"}"#,
            ],
        ),
        (
            "text; pattern '^[a-z]+$'",
            "text; pattern '^[a-z0-9]+$'",
            &[
                r#"reader: `a` had `pattern '^[a-z]+$'` and has now `pattern '^[a-z0-9]+$'`: {"a":"0"}"#,
            ],
        ),
        (
            "text; format email",
            "text",
            &[r#"reader: `a` no longer has `format email`: {"a":""}"#],
        ),
        (
            "text; one of 'a' 'b'",
            "text; one of 'b' 'c'",
            &[
                r#"reader: `a` had `one of 'a' 'b'` and has now `one of 'b' 'c'`: {"a":"c"}"#,
                r#"writer: `a` had `one of 'a' 'b'` and has now `one of 'b' 'c'`: {"a":"a"}"#,
            ],
        ),
        (
            "text",
            "text; check bank::valid",
            &["undecided: `a` has the new `check bank::valid`"],
        ),
        (
            "text",
            "foreign",
            &["undecided: `a` was a string and is now a foreign type"],
        ),
        (
            "any",
            "text",
            &[r#"writer: `a` was any JSON and is now a string: {"a":null}"#],
        ),
        ("text", "text", &[]),
    ] {
        assert_eq!(
            lines_of([("a", was)], [("a", is)]),
            expected,
            "{was} -> {is}"
        );
    }
}

/// Bounds that the old form exceeds only with long values, or with few of the values of a format.
#[test]
fn bounds_are_compared_at_any_length() {
    let effects = |was: &[u8], is: &[u8]| -> Vec<Effect> {
        changes(was, is).iter().map(|it| it.effect).collect()
    };
    let text = |constraints: &str| table([("a", &*format!("text; {constraints}"))]);
    let list =
        |constraints: &str| table([("a", &*format!("list; {constraints}")), ("a[]", "text")]);
    for (wide, narrow) in [
        ("length 0..=10000", "length 0..=5000"),
        ("length 0..=400000", "length 0..=65535"),
        ("length 4000..", "length 6000.."),
        ("format ipv4", "format ipv4, length 0..=14"),
        ("format ipv6, length 0..=39", "format ipv6, length 0..=38"),
        ("format ipv6", "format ipv6, length 0..=44"),
        ("format ipv6, length 5..", "format ipv6, length 11.."),
        ("format date-time", "format date-time, length 0..=34"),
        ("format date-time", "format date-time, length 0..=20"),
        ("format hostname", "format hostname, length 0..=252"),
        (
            "format hostname, length 64..",
            "format hostname, length 125..",
        ),
        ("format email", "format email, length 0..=254"),
        ("format uri", "format uri, length 0..=2048"),
    ] {
        let (was, is) = (text(wide), text(narrow));
        assert_eq!(effects(&was, &is), [Effect::Writer], "{wide} -> {narrow}");
        assert_eq!(effects(&is, &was), [Effect::Reader], "{narrow} -> {wide}");
    }
    let (was, is) = (list("items 0..=5000"), list("items 0..=2000"));
    assert_eq!(effects(&was, &is), [Effect::Writer]);
    assert_eq!(effects(&is, &was), [Effect::Reader]);
    // No message is that long.
    let (was, is) = (text("length 0..=900000"), text("length 0..=800000"));
    assert_eq!(effects(&was, &is), [Effect::Undecided]);
    // Each has 36 characters.
    let (was, is) = (text("format uuid"), text("format uuid, length 0..=36"));
    assert_eq!(effects(&was, &is), [Effect::Compatible]);
}

/// A payload needs all required properties, so one of them can hide the break of another.
#[test]
fn a_break_next_to_a_pattern_is_found() {
    let effects = |code: &str| -> Vec<Effect> {
        let was = table([("code", code), ("b", "text")]);
        let is = table([("code", code), ("c", "text")]);
        let mut found: Vec<Effect> = changes(&was, &is).iter().map(|it| it.effect).collect();
        found.sort();
        found
    };
    // `b` is lost, and both are refused in the other form.
    let breaks = [Effect::Reader, Effect::Writer, Effect::Writer];
    for code in [
        "text",
        "text; pattern '^[0-9]+$'",
        "text; length 10..=12, pattern '^[0-9]+$'",
        "text; length 8.., pattern '^[A-Z][a-z]*[0-9]{2}$'",
        "text; length 20..=30, pattern '^(foo|bar)(-[a-z]{2,})+$'",
        "text; length 6..=6, pattern '^[A-Z]{2,3}[0-9]{1,8}$'",
    ] {
        assert_eq!(effects(code), breaks, "{code}");
    }
    // No string is found for this one.
    let hard = "text; pattern '^[0-9]+$', pattern '^[a-z0-9]{7}$', pattern '^.*77$'";
    assert_eq!(effects(hard), [Effect::Undecided; 2], "{hard}");
}

#[test]
fn a_nested_change_has_a_whole_payload() {
    let was = [
        ("id", "text uuid"),
        ("products", "list; items 1..=3"),
        ("products[]", "object"),
        ("products[].size", "optional nullable object"),
        ("products[].size.x", "integer u8"),
        ("products[].sku", "text; length 2..=4"),
    ];
    let mut is = was;
    is[4].1 = "integer u8, range 1..";
    assert_eq!(
        lines_of(was, is),
        [concat!(
            "writer: `products[].size.x` has the new `range 1..`: ",
            r#"{"id":"5c1f5a4e-9d3c-4e2a-8f6b-0d1e2f3a4b5c","#,
            r#""products":[{"size":{"x":0},"sku":"aa"}]}"#,
        )]
    );
}

#[test]
fn a_value_that_another_variant_accepts_is_not_a_break() {
    // Two variants are swapped, and one without new values is added.
    let was = [
        ("a", "enum(A(_), B(_)) untagged"),
        ("a<A>", "integer u8"),
        ("a<B>", "text"),
    ];
    let is = [
        ("a", "enum(B(_), A(_), C(_)) untagged"),
        ("a<A>", "integer u8"),
        ("a<B>", "text"),
        ("a<C>", "text, length 1..=3"),
    ];
    let lines = lines_of(was, is);
    assert!(
        lines.iter().all(|line| line.starts_with("compatible")),
        "{lines:?}"
    );
}

#[test]
fn a_retired_name_with_another_type_is_a_change() {
    let lock = |shape: &str, more: &str| {
        let text = format!(
            r#"{{"format": 1, "call": "track", "name": "A", "version": 1{more}, "shape": {shape}}}"#
        );
        Files::from_iter([("track-a.json".to_owned(), text)])
    };
    let changes_of = |before: &Files, after: &Files| -> Vec<String> {
        let diffs = diff(before, after, true).expect("locks");
        let changes = diffs.iter().flat_map(|it| &it.changes);
        changes.map(line).collect()
    };
    let is = lock(r#"{".": "object", "a": "integer u8"}"#, "");
    let retired = lock(r#"{".": "object"}"#, r#", "retired": {"a": "text"}"#);
    let expected = r#"reader: `a` was a string and is now an integer: {"a":0}"#;
    assert!(
        changes_of(&retired, &is).contains(&expected.to_owned()),
        "{:?}",
        changes_of(&retired, &is)
    );

    let gone = r#", "gone": true"#;
    let other = lock(r#"{".": "object", "a": "text"}"#, gone);
    assert!(
        changes_of(&other, &is).contains(&expected.to_owned()),
        "{:?}",
        changes_of(&other, &is)
    );
    let same = lock(r#"{".": "object", "a": "integer u8"}"#, gone);
    assert_eq!(changes_of(&same, &is), ["compatible: the whole is new"]);
    assert_eq!(changes_of(&same, &Files::default()), [""; 0]);
}

#[test]
fn a_flattened_field_replaces_its_own_fields() {
    assert_eq!(
        lines_of(
            [("'~ship'", "object"), ("'~ship'.city", "text")],
            [("city", "text")],
        ),
        [
            "compatible: `'~ship'` was removed or renamed",
            "compatible: `city` is newly required"
        ],
    );
}
