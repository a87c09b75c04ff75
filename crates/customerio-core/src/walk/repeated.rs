//! Finds keys that occur twice in a JSON object.

use std::borrow::Cow;

/// An object or array that the scan is inside of.
struct Open<'j> {
    /// The keys of an object so far, in order; empty for an array.
    keys: Vec<Cow<'j, str>>,
    is_object: bool,
    /// Whether the next string of an object is a key.
    before_key: bool,
    /// The index of an array's current element.
    index: usize,
}

/// Returns a JSON Pointer (RFC 6901) to each duplicate key of an object in `json`.
///
/// `json` was written by this crate or by `serde_json`. A value that could not be written may be
/// missing in it. The scan takes one step per byte and has its own stack, so the depth is not limited.
pub(crate) fn repeated_keys(json: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut stack: Vec<Open<'_>> = Vec::new();
    let mut rest = json;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            b'{' | b'[' => stack.push(Open {
                keys: Vec::new(),
                is_object: *byte == b'{',
                before_key: *byte == b'{',
                index: 0,
            }),
            b'}' | b']' => {
                if let Some(closed) = stack.pop() {
                    add_repeated(&closed.keys, &stack, &mut found);
                }
            }
            b',' => {
                if let Some(open) = stack.last_mut() {
                    open.before_key = open.is_object;
                    open.index += 1;
                }
            }
            b'"' => {
                let (text, behind) = split_string(rest);
                rest = behind;
                if let Some(open) = stack.last_mut()
                    && open.before_key
                {
                    open.before_key = false;
                    open.keys.push(unescaped(text));
                }
            }
            _ => {}
        }
    }
    found
}

/// The number of keys that [`may_repeat`] compares; objects with more take the full scan.
const MAX_COMPARED: usize = 32;

/// Whether an object that this crate wrote may have a key twice, not looking into its values: a
/// fast answer that needs no memory. `true` for objects of more than 32 keys.
pub(super) fn may_repeat(object: &[u8]) -> bool {
    let mut keys: [&[u8]; MAX_COMPARED] = [&[]; MAX_COMPARED];
    let mut count = 0;
    let mut depth = 0_usize;
    let mut before_key = false;
    let mut rest = object;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            b'{' | b'[' => {
                depth += 1;
                before_key = depth == 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => before_key = depth == 1,
            b'"' => {
                let (text, behind) = split_string(rest);
                rest = behind;
                if before_key {
                    before_key = false;
                    let (earlier, free) = keys.split_at_mut(count);
                    let Some(place) = free.first_mut() else {
                        return true;
                    };
                    if earlier.contains(&text) {
                        return true;
                    }
                    *place = text;
                    count += 1;
                }
            }
            _ => {}
        }
    }
    false
}

/// Splits after the closing quote of a string whose opening quote was read.
fn split_string(json: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    let text = json.get(..at).unwrap_or(json);
    (text, json.get(at + 1..).unwrap_or(&[]))
}

/// A key as text. A foreign value may spell one key in two ways: `"a"` and `"\u0061"`.
fn unescaped(key: &[u8]) -> Cow<'_, str> {
    if key.contains(&b'\\') {
        let quoted = [b"\"", key, b"\""].concat();
        if let Ok(text) = serde_json::from_slice(&quoted) {
            return Cow::Owned(text);
        }
    }
    String::from_utf8_lossy(key)
}

fn add_repeated(keys: &[Cow<'_, str>], parents: &[Open<'_>], found: &mut Vec<String>) {
    if keys.len() < 2 {
        return;
    }
    let mut sorted: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
    sorted.sort_unstable();
    let mut latest = None;
    for (key, next) in sorted.iter().zip(sorted.iter().skip(1)) {
        if key == next && latest != Some(key) {
            latest = Some(key);
            found.push(pointer(parents, key));
        }
    }
}

fn pointer(parents: &[Open<'_>], key: &str) -> String {
    let mut pointer = String::new();
    for open in parents {
        match open.keys.last() {
            Some(key) => push_key(&mut pointer, key),
            None => push_key(&mut pointer, &open.index.to_string()),
        }
    }
    push_key(&mut pointer, key);
    pointer
}

fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

#[cfg(test)]
mod tests {
    use super::{MAX_COMPARED, may_repeat, repeated_keys};

    #[test]
    fn each_duplicate_key_has_a_pointer() {
        let twice = r#"{"a":[1,{"b/~":{"c":1,"c":2,"c":[]},"b/~":0}],"a":"a"}"#;
        assert_eq!(
            repeated_keys(twice.as_bytes()),
            ["/a/1/b~1~0/c", "/a/1/b~1~0", "/a"]
        );
        assert_eq!(repeated_keys(br#"{"a":1,"\u0061":2}"#), ["/a"]);
    }

    #[test]
    fn the_fast_answer_sees_the_keys_of_one_object() {
        assert!(may_repeat(br#"{"a":{"b":1},"c":["a"],"a":2}"#));
        assert!(!may_repeat(
            br#"{"a":{"a":1,"b":"a"},"c":["a","a"],"d":"a"}"#
        ));
        let object = |keys: usize| {
            let keys: Vec<_> = (0..keys).map(|key| format!("\"{key}\":0")).collect();
            format!("{{{}}}", keys.join(","))
        };
        assert!(!may_repeat(object(MAX_COMPARED).as_bytes()));
        assert!(may_repeat(object(MAX_COMPARED + 1).as_bytes()));
    }

    #[test]
    fn values_and_keys_of_other_objects_are_not_duplicates() {
        for once in [
            r#"{"a":"a","b":"\"a\":","c":{"a":1},"d":["a","a",{"a":1},{"a":2}]}"#,
            r#"{"a\"":1,"a":2,"a\\":3}"#,
            "[[],{},\"\\\\\"]",
            "{",
            "\"",
            "\"\\",
        ] {
            assert!(repeated_keys(once.as_bytes()).is_empty(), "{once}");
        }
    }
}
