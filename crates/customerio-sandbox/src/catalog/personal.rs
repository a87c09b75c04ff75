//! Personal data in a message: declared by its pointer, or found by its form.

use super::document::Property;
use super::finding::Personal;
use serde_json::Value;

/// The maximum number of pointers of one message.
const MAX_POINTERS: usize = 256;

/// Returns the pointers of values that the declaration marks as personal data.
pub(super) fn declared(content: &Value, at: &str, properties: &[Property]) -> Vec<Personal> {
    let mut found = Vec::new();
    for property in properties {
        let Some(class) = &property.personal else {
            continue;
        };
        for pointer in matches(content, at, &property.pointer) {
            if found.len() == MAX_POINTERS {
                return found;
            }
            found.push(Personal {
                pointer,
                class: class.clone(),
            });
        }
    }
    found
}

/// Returns the pointers of all present values that a pointer with `*` stands for, except null.
pub(super) fn matches(content: &Value, at: &str, pattern: &str) -> Vec<String> {
    let mut places = vec![(content, at.to_owned())];
    for segment in pattern.split('/').skip(1) {
        let mut next = Vec::new();
        for (value, path) in places {
            match value {
                Value::Object(object) if segment == "*" => {
                    let inner = object.iter();
                    next.extend(inner.map(|(name, it)| (it, join(&path, name))));
                }
                Value::Object(object) => {
                    let name = segment.replace("~1", "/").replace("~0", "~");
                    let inner = object.get(&name);
                    next.extend(inner.map(|it| (it, format!("{path}/{segment}"))));
                }
                Value::Array(items) if segment == "*" => {
                    let inner = items.iter().enumerate();
                    next.extend(inner.map(|(index, it)| (it, format!("{path}/{index}"))));
                }
                Value::Array(items) => {
                    let inner = segment
                        .parse()
                        .ok()
                        .and_then(|index: usize| items.get(index));
                    next.extend(inner.map(|it| (it, format!("{path}/{segment}"))));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        next.truncate(MAX_POINTERS);
        places = next;
    }
    let places = places.into_iter();
    places
        .filter(|(value, _)| !value.is_null())
        .map(|(_, path)| path)
        .collect()
}

/// Calls `found` with the pointer of each string that is an e-mail address or a phone number.
///
/// Recursion is limited by the JSON reader.
pub(super) fn by_form(value: &Value, at: &str, found: &mut impl FnMut(String, &'static str)) {
    match value {
        Value::String(text) => {
            if is_email(text) {
                found(at.to_owned(), "an e-mail address");
            } else if is_phone(text) {
                found(at.to_owned(), "a phone number");
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                by_form(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(object) => {
            for (name, inner) in object {
                by_form(inner, &join(at, name), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Appends a name to a JSON Pointer.
pub(super) fn join(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.trim().split_once('@') else {
        return false;
    };
    let is_word = |part: &str| !part.is_empty() && !part.contains(|it: char| it.is_whitespace());
    is_word(name)
        && is_word(host)
        && text.len() <= 320
        && !host.contains('@')
        && !text.contains("://")
        && host.split('.').count() > 1
        && host.split('.').all(|label| !label.is_empty())
}

/// Returns whether a text is a number in international form, such as `+49 30 901820`.
fn is_phone(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix('+') else {
        return false;
    };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    (8..=15).contains(&digits)
        && rest
            .bytes()
            .all(|it| it.is_ascii_digit() || b" ()/.-".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::{by_form, matches};
    use serde_json::json;

    #[test]
    fn strings_are_found_by_their_form() {
        let value = json!({
            "a": "cool.person@example.com", "b/c": ["+49 30 901820", "30 901820"], "d": "@example",
            "e": "https://user@example.com/", "f": "me@localhost", "g": "+1", "h": 4_930_901_820_u64,
        });
        let mut found = Vec::new();
        by_form(&value, "/traits", &mut |pointer, _| found.push(pointer));
        assert_eq!(found, ["/traits/a", "/traits/b~1c/0"]);
    }

    #[test]
    fn a_star_stands_for_items_and_values() {
        let value = json!({"lines": [{"to": "x"}, {"to": null}, {}], "by": {"a": 1, "b": 2}});
        assert_eq!(matches(&value, "/p", "/lines/*/to"), ["/p/lines/0/to"]);
        assert_eq!(matches(&value, "/p", "/by/*"), ["/p/by/a", "/p/by/b"]);
        assert_eq!(matches(&value, "/p", "/none/*"), [""; 0]);
    }
}
