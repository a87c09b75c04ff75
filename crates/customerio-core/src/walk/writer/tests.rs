use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::text::needs_no_escape;
use super::{FieldWriter, write_object};
use crate::walk::{CioProperty, Fields, Json, Visitor};

#[test]
fn finds_each_escaped_byte_at_any_position() {
    for length in 0..40 {
        let plain = "aß~\u{7f} [z]".repeat(5);
        for at in 0..length {
            for byte in 0..=u8::MAX {
                let mut text = plain.as_bytes()[..length].to_vec();
                text[at] = byte;
                let escaped = byte < 0x20 || byte == b'"' || byte == b'\\';
                assert_eq!(needs_no_escape(&text), !escaped, "{text:?}");
                if let Ok(text) = String::from_utf8(text) {
                    let json = written(|to| to.field("", text.as_str())).unwrap();
                    assert_eq!(json, serde_json::to_string(&json!({ "": text })).unwrap());
                }
            }
        }
    }
}

fn written(show: impl FnOnce(&mut FieldWriter<'_, '_>)) -> Result<String, String> {
    let mut out = Vec::new();
    write_object(&mut out, show).map_err(|error| error.value.unwrap().to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

/// As a field, as an element and as an entry, it is what `serde_json` writes.
fn same<T: CioProperty>(value: &T) {
    let expected = serde_json::to_string(&Json(value)).unwrap();
    assert_eq!(
        written(|to| {
            to.field("plain", value);
            to.field("to \"escape\"", &[value, value]);
            to.entry("by\nthe value", value);
        })
        .unwrap(),
        format!(
            r#"{{"plain":{expected},"to \"escape\"":[{expected},{expected}],"by\nthe value":{expected}}}"#
        )
    );
}

#[test]
fn writes_what_serde_json_writes() {
    same(&true);
    same(&[0.1 + 0.2, -0.0, 1e300, 5e-324]);
    same(&[0.1f32, 16_777_216.0, 1e-45]);
    same(&(i64::MIN, u64::MAX, i128::MIN, u128::MAX, 'ß', 'a'));
    same(&[Some("a"), None]);
    same(&Vec::<String>::new());
    same(&BTreeMap::<String, u8>::new());
    same(&BTreeMap::from([("a", vec![1, 2]), ("\u{1}", vec![])]));
    same(&std::net::Ipv6Addr::LOCALHOST);
    same(&(SystemTime::UNIX_EPOCH + Duration::from_millis(1_234)));
    same(&json!({"a": [null, 1.5, "\u{7}\\"], "b": {}}));
    for _ in 0..2_000 {
        let length = fastrand::usize(..20);
        let text = std::iter::repeat_with(|| fastrand::char(..'\u{900}'));
        same(&text.take(length).collect::<String>());
    }
}

#[test]
fn values_without_a_json_form_are_named() {
    for number in [f64::NAN, f64::INFINITY] {
        let error = written(|to| to.field("a", &[1.0, number])).unwrap_err();
        assert_eq!(error, "a number is infinite or not a number");
    }
    let late = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
    let error = written(|to| to.field("a", &late)).unwrap_err();
    assert_eq!(error, "a time lies outside of the years 0000 to 9999");
}

/// A type by hand that keeps no promise: `serde_json` writes null for it, or refuses it.
struct Shows(usize);

impl CioProperty for Shows {
    const SHAPE: &'static crate::shape::Shape = u8::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        (0..self.0).for_each(|_| to.unsigned(1));
    }
}

#[test]
fn a_value_shown_twice_is_an_error_and_a_missing_one_is_null() {
    let shown = |times| written(|to| to.field("a", &Shows(times)));
    assert_eq!(shown(0).unwrap(), r#"{"a":null}"#);
    assert_eq!(shown(1).unwrap(), r#"{"a":1}"#);
    assert_eq!(shown(2).unwrap_err(), "a value was shown twice");
}
