//! JSON Pointers, as RFC 6901 writes them.

/// A key as it stands in a pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that stands so in a pointer.
#[cfg(feature = "import")]
pub(crate) fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

#[cfg(all(test, feature = "import"))]
mod tests {
    use super::{escaped, unescaped};

    #[test]
    fn a_key_comes_back_whatever_is_in_it() {
        for (key, step) in [("a/b", "a~1b"), ("~1", "~01"), ("~/~", "~0~1~0"), ("", "")] {
            assert_eq!(escaped(key), step);
            assert_eq!(unescaped(step), key);
        }
    }
}
