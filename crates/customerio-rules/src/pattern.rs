//! The dialect of patterns: the constructs that ECMA 262 (JSON Schema, TypeScript) and the runtime's
//! engine read alike.
//!
//! A pattern is unanchored, as in JSON Schema; `^` and `$` match the ends of the string. `\d` and `\w`
//! are ASCII. These constructs are refused, because an engine without back-tracking lacks them or the
//! engines differ: `\s` (ECMA 262 includes Unicode spaces), look-around, back references, inline flags,
//! named groups and Unicode classes.

/// The pattern of a decimal that is written as a string, such as `-12.50`.
pub const DECIMAL: &str = "^-?[0-9]+(?:[.][0-9]+)?$";

/// A construct that the two engines read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPortable {
    /// The offset of the construct in bytes.
    pub at: usize,
    /// The construct, and what to write instead.
    pub message: &'static str,
}

/// Checks that every reader of the schema gives the pattern the same meaning.
///
/// The engine checks that the pattern parses.
///
/// # Errors
///
/// Returns the first construct that is not portable.
pub const fn check(pattern: &str) -> Result<(), NotPortable> {
    let bytes = pattern.as_bytes();
    let mut at = 0;
    let mut in_class = false;
    while at < bytes.len() {
        let next = if at + 1 < bytes.len() {
            bytes[at + 1]
        } else {
            0
        };
        let message = match (bytes[at], next) {
            (b'\\', b'A' | b'z' | b'<' | b'>') => {
                Some("this anchor is not in JSON Schema's dialect; write `^` or `$`")
            }
            (b'\\', b'a' | b'x' | b'u' | b'U' | b'p' | b'P' | b'Q' | b's' | b'S') => {
                Some("this escape differs between dialects; write the characters themselves")
            }
            (b'(', b'?') if !in_class && !is_plain_group(bytes, at) => Some(
                "flags, named groups and look-around are not in the common dialect; write `(?:…)` or `(…)`",
            ),
            (b'[', _) if in_class => {
                Some("a class within a class is not in the common dialect; escape the bracket")
            }
            (b'&', b'&') | (b'-', b'-') | (b'~', b'~') if in_class => {
                Some("class arithmetic is not in the common dialect; write one class")
            }
            _ => None,
        };
        if let Some(message) = message {
            return Err(NotPortable { at, message });
        }
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

const fn is_plain_group(bytes: &[u8], at: usize) -> bool {
    at + 2 < bytes.len() && bytes[at + 2] == b':'
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_common_dialect() {
        for portable in [
            r"^[A-Z]{3}-\d+$",
            r"^(?:a|b)*$",
            r"\(\?P<",
            "[a\\]b]",
            "a[(?]b",
        ] {
            assert_eq!(check(portable), Ok(()), "{portable}");
        }
        for foreign in [
            r"\Aab\z",
            r"(?i)ab",
            r"(?P<n>a)",
            r"(?=a)",
            r"[[:alpha:]]",
            r"\p{L}",
            r"[a&&b]",
            r"\s",
        ] {
            assert!(check(foreign).is_err(), "{foreign}");
        }
    }
}
