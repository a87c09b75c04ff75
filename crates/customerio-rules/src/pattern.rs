//! The one dialect of patterns: what ECMA 262 (JSON Schema, TypeScript) and the runtime's engine
//! read alike.
//!
//! A pattern is unanchored, as in JSON Schema; `^` and `$` are the ends of the text. `\d` and
//! `\w` are ASCII. There is no `\s` (ECMA 262 counts Unicode spaces), no look-around, no back reference, no inline flag, no named group
//! and no Unicode class: an engine without back-tracking has none, or the two engines differ.

/// A construct that the two engines read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPortable {
    /// Where it begins, in bytes.
    pub at: usize,
    /// What it is and what to write instead.
    pub message: &'static str,
}

/// Finds what would mean another thing to a reader of the schema.
///
/// That the pattern parses at all is for the engine to say.
///
/// # Errors
///
/// Names the first construct that is not portable.
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
