//! The bytes of every type of field.

use std::cell::Cell;

use customerio::CioProperty;
use customerio::call::Track;
use customerio::validate::check;
use customerio::walk::Json;
use serde_json::json;

use crate::support::stable;
use crate::types::{Everything, everything};

#[test]
fn every_type_of_field() {
    let texts = ["borrowed".to_owned(), "cow".to_owned()];
    let event = everything(&texts);
    assert_eq!(
        stable(&Track::new("u1", &event))["properties"],
        json!({
            "aBool": true,
            "small": -8,
            "wide": u64::MAX,
            "widest": -1,
            "single": 0.1,
            "double": 2.5,
            "letter": "ä",
            "borrowed": "borrowed",
            "cow": "cow",
            "boxed": "boxed",
            "shared": "shared",
            "list": [1, 2],
            "slice": [-1, 1],
            "array": [true, false],
            "set": ["a", "b"],
            "map": { "k": null, "l": 1.5 },
            "hashed": { "h": 1 },
            "pair": [1, "one"],
            "nested": { "sku": "a-1", "quantity": 1 },
            "at": "1970-01-01T00:00:00.000Z",
            "any": { "free": [1, null] },
            "nothing": null,
            "twice": null,
            "theirs": { "x": 1 },
            "described": "as it is",
            "converted": "LOUD",
            "maybeConverted": "MAYBE",
            "named_by_hand": 1,
        })
    );
}

#[test]
fn absent_null_and_a_value() {
    let texts = [String::new(), String::new()];
    let event = Everything {
        twice: None,
        ..everything(&texts)
    };
    let written = stable(&Track::new("u1", &event));
    assert_eq!(written["properties"].get("twice"), None);
    let event = Everything {
        twice: Some(Some(3)),
        nothing: Some(4),
        ..everything(&texts)
    };
    let written = stable(&Track::new("u1", &event));
    assert_eq!(
        (
            &written["properties"]["twice"],
            &written["properties"]["nothing"]
        ),
        (&json!(3), &json!(4))
    );
}

/// A check of one's own, and serde's way of leaving a field out.
#[derive(CioProperty)]
struct Checked {
    #[cio(check = is_even)]
    number: u32,
    #[cio(check = no_spaces)]
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<u8>,
}

thread_local!(static CHECKED: Cell<u32> = const { Cell::new(0) });

fn is_even(number: &u32) -> Result<(), &'static str> {
    CHECKED.set(CHECKED.get() + 1);
    if number.is_multiple_of(2) {
        Ok(())
    } else {
        Err("must be even")
    }
}

fn no_spaces(text: &str) -> Result<(), String> {
    if text.contains(' ') {
        Err(format!("has a space at {:?}", text.find(' ')))
    } else {
        Ok(())
    }
}

#[test]
fn checks_written_in_rust_and_left_out_fields() {
    let value = Checked {
        number: 3,
        text: "a b".into(),
        list: vec![],
    };
    assert_eq!(
        serde_json::to_string(&Json(&value)).unwrap(),
        r#"{"number":3,"text":"a b"}"#
    );
    assert_eq!(CHECKED.get(), 0, "writing does not check");
    let violations = check(&value).unwrap_err().to_string();
    assert_eq!(
        violations,
        "/number: must be even; /text: has a space at Some(1)"
    );
    assert_eq!(CHECKED.get(), 1);
}

/// A generic property.
#[derive(CioProperty)]
struct Change<T> {
    from: Option<T>,
    to: T,
}

#[test]
fn generic_properties() {
    let change = Change {
        from: None,
        to: vec![f64::INFINITY],
    };
    assert_eq!(
        check(&change).unwrap_err().to_string(),
        "/to/0: must be finite; JSON has no other numbers, found inf"
    );
    let change = Change {
        from: Some("a"),
        to: "b",
    };
    assert_eq!(
        serde_json::to_string(&Json(&change)).unwrap(),
        r#"{"from":"a","to":"b"}"#
    );
}
