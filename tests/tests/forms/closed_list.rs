//! The values whose bytes differ from serde's, and those that are refused.

use std::collections::BTreeMap;
use std::time::SystemTime;

use customerio::CioProperty;
use customerio::validate::check;
use customerio::walk::Json;
use serde::Serialize;

fn written<T: CioProperty>(value: &T) -> String {
    serde_json::to_string(&Json(value)).unwrap()
}

fn violations<T: CioProperty>(value: &T) -> String {
    check(value).map_or_else(|violations| violations.to_string(), |()| String::new())
}

#[derive(Serialize, CioProperty)]
struct Inner {
    left_out: Option<u8>,
    #[cio(nullable)]
    null: Option<u8>,
}

#[derive(CioProperty)]
enum Event {
    At(SystemTime),
    Of {
        inner: Inner,
        when: Option<SystemTime>,
    },
}

#[test]
fn absent_values_are_left_out_of_objects_only() {
    let inner = Inner {
        left_out: None,
        null: None,
    };
    assert_eq!(written(&inner), r#"{"null":null}"#);
    assert_eq!(
        serde_json::to_string(&inner).unwrap(),
        r#"{"left_out":null,"null":null}"#
    );
    assert_eq!(
        written(&Event::Of { inner, when: None }),
        r#"{"Of":{"inner":{"null":null}}}"#
    );
    assert_eq!(written(&(None::<u8>, Some(1))), "[null,1]");
}

#[test]
fn times_are_strings() {
    assert_eq!(
        written(&Event::At(SystemTime::UNIX_EPOCH)),
        r#"{"At":"1970-01-01T00:00:00.000Z"}"#
    );
}

#[derive(CioProperty)]
#[cio(untagged)]
enum Number {
    Single(f32),
    Double { value: f64 },
}

#[test]
fn numbers_without_a_json_form_are_refused() {
    let refused = "must be finite; JSON has no other numbers";
    assert_eq!(
        violations(&Number::Single(f32::NAN)),
        format!("the message: {refused}, found NaN")
    );
    assert_eq!(
        violations(&Number::Double {
            value: f64::INFINITY
        }),
        format!("/value: {refused}, found inf")
    );
}

#[derive(CioProperty)]
#[cio(tag = "type")]
enum Tagged {
    Free(BTreeMap<String, u8>),
    Both {
        own: u8,
        #[cio(flatten)]
        rest: BTreeMap<String, u8>,
    },
}

#[derive(CioProperty)]
struct Outer {
    #[cio(flatten)]
    rest: BTreeMap<String, u8>,
    #[cio(flatten)]
    tagged: Tagged,
    last: u8,
}

#[test]
fn a_duplicate_key_is_refused() {
    let map = |key: &str| BTreeMap::from([(key.to_owned(), 1)]);
    let twice = "is a duplicate key; give each key once";
    assert_eq!(violations(&Tagged::Free(map("other"))), "");
    assert_eq!(
        violations(&Tagged::Free(map("type"))),
        format!("/type: {twice}")
    );
    let both = |key| Tagged::Both {
        own: 1,
        rest: map(key),
    };
    assert_eq!(violations(&both("rest")), "");
    assert_eq!(violations(&both("own")), format!("/own: {twice}"));
    let outer = |key, tagged| Outer {
        rest: map(key),
        tagged,
        last: 1,
    };
    assert_eq!(violations(&outer("own", Tagged::Free(map("q")))), "");
    assert_eq!(
        violations(&outer("last", both("q"))),
        format!("/last: {twice}")
    );
    assert_eq!(
        violations(&outer("own", both("q"))),
        format!("/own: {twice}")
    );
}

/// Personal data stays hidden wherever it is held.
#[derive(CioProperty)]
struct Mail(#[cio(format = "email", pii = "contact")] String);

#[derive(CioProperty)]
struct Contact {
    #[cio(flatten)]
    ways: Ways,
}

#[derive(CioProperty)]
#[cio(tag = "by")]
enum Ways {
    Mail { address: Mail },
    Phone(Phone),
}

#[derive(CioProperty)]
struct Phone {
    #[cio(pattern = "^[0-9]+$", pii = "contact")]
    number: String,
}

#[test]
fn personal_data_is_not_shown() {
    let hidden = |ways| violations(&Contact { ways });
    assert_eq!(
        hidden(Ways::Mail {
            address: Mail("secret".into())
        }),
        "/address: must be a string of the format `email`, found personal data, not shown"
    );
    assert_eq!(
        hidden(Ways::Phone(Phone {
            number: "secret".into()
        })),
        "/number: must match `^[0-9]+$`, found personal data, not shown"
    );
    assert!(Contact::SHAPE.has_pii());
}

#[derive(CioProperty)]
struct Fixed<'a, T, const N: usize> {
    all: [&'a T; N],
}

#[test]
fn parameters_of_every_kind() {
    assert_eq!(written(&Fixed { all: [&1, &2] }), r#"{"all":[1,2]}"#);
}

#[derive(CioProperty)]
struct Checked(#[cio(check = even)] u8);

fn even(number: &u8) -> Result<(), &'static str> {
    if number.is_multiple_of(2) {
        Ok(())
    } else {
        Err("must be even")
    }
}

#[test]
fn a_check_of_a_newtype() {
    assert_eq!(
        violations(&vec![Checked(2), Checked(3)]),
        "/1: must be even"
    );
}
