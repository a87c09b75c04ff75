//! The messages of failed assertions.

use core::fmt::Write;

use serde_json::Value;

use super::Message;

/// Lists messages, one per line.
pub(super) fn list(title: &str, messages: &[Message]) -> String {
    if messages.is_empty() {
        return format!("{title}: nothing");
    }
    let mut text = format!("{title}:");
    for (number, message) in (1..).zip(messages) {
        // Writing to a `String` can't fail.
        let _ = write!(text, "\n  {number}. {message}");
    }
    text
}

/// Lists the differences of two values by JSON Pointer, one per line.
pub(super) fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", Some(expected), Some(found), &mut lines);
    lines
}

fn compare(at: &str, expected: Option<&Value>, found: Option<&Value>, lines: &mut Vec<String>) {
    match (expected, found) {
        (Some(Value::Object(expected)), Some(Value::Object(found))) => {
            let unexpected = found.keys().filter(|key| !expected.contains_key(*key));
            for key in expected.keys().chain(unexpected) {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                compare(&at, expected.get(key), found.get(key), lines);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(found))) => {
            for index in 0..expected.len().max(found.len()) {
                let at = format!("{at}/{index}");
                compare(&at, expected.get(index), found.get(index), lines);
            }
        }
        (expected, found) if expected == found => {}
        (expected, found) => {
            let text = |value: Option<&Value>| {
                value.map_or_else(|| "nothing".to_owned(), Value::to_string)
            };
            lines.push(format!(
                "{at}: expected {}, found {}",
                text(expected),
                text(found)
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_difference_has_its_json_pointer() {
        let expected = json!({"total": 1, "lines": [{"sku": "a"}, {"sku": "b"}], "a/b": true});
        let found = json!({"total": 2, "lines": [{"sku": "a"}], "a/b": true, "coupon": "X"});
        assert_eq!(
            differences(&expected, &found),
            [
                r#"/lines/1: expected {"sku":"b"}, found nothing"#,
                "/total: expected 1, found 2",
                r#"/coupon: expected nothing, found "X""#,
            ]
        );
        assert!(differences(&found, &found).is_empty());
    }
}
