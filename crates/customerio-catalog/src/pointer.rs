//! JSON Pointers, as in RFC 6901.

/// Escapes a key for a pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns the key of an escaped token.
#[cfg(feature = "import")]
pub(crate) fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

#[cfg(all(test, feature = "import"))]
mod tests {
    use super::{escaped, unescaped};

    #[test]
    fn any_key_is_read_back() {
        for (key, step) in [("a/b", "a~1b"), ("~1", "~01"), ("~/~", "~0~1~0"), ("", "")] {
            assert_eq!(escaped(key), step);
            assert_eq!(unescaped(step), key);
        }
    }
}
