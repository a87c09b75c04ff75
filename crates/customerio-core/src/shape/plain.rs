//! A fast matcher for common patterns: a sequence of ASCII classes from start to end, such as
//! `^[A-Z]{2}-\d+$`.
//!
//! It takes one step per byte. It refuses to read all other patterns, which `regex-lite` matches. Both
//! match the same strings.

/// A pattern as an automaton with one bit per state, so that one step advances all states at once.
#[derive(Debug)]
pub(super) struct Plain {
    /// The states that accept each ASCII byte.
    takes: Box<[u64; 128]>,
    /// The states that can be skipped.
    optional: u64,
    /// The states that accept more than one byte.
    repeats: u64,
    end: u64,
}

/// Each state accepts one byte, and one bit is the final state.
const MAX_STATES: u32 = 63;

impl Plain {
    /// Reads a pattern of this form; `None` for others.
    pub(super) fn read(source: &str) -> Option<Self> {
        let mut rest = source.strip_prefix('^')?.strip_suffix('$')?.as_bytes();
        let mut plain = Self {
            takes: Box::new([0; 128]),
            optional: 0,
            repeats: 0,
            end: 1,
        };
        while !rest.is_empty() {
            let class = read_class(&mut rest)?;
            let (fewest, most) = read_count(&mut rest)?;
            for number in 0..most.unwrap_or(fewest.max(1)) {
                plain.add(class, number >= fewest)?;
            }
            if most.is_none() {
                plain.repeats |= plain.end >> 1;
            }
        }
        Some(plain)
    }

    fn add(&mut self, class: u128, optional: bool) -> Option<()> {
        if self.end.trailing_zeros() == MAX_STATES {
            return None;
        }
        for (byte, places) in self.takes.iter_mut().enumerate() {
            if class >> byte & 1 == 1 {
                *places |= self.end;
            }
        }
        if optional {
            self.optional |= self.end;
        }
        self.end <<= 1;
        Some(())
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let mut reached = self.pass(1);
        for byte in text.bytes() {
            let Some(places) = self.takes.get(usize::from(byte)) else {
                return false;
            };
            let took = reached & places;
            if took == 0 {
                return false;
            }
            reached = self.pass(took << 1 | took & self.repeats);
        }
        reached & self.end != 0
    }

    /// Adds the states that are reachable without a byte.
    fn pass(&self, mut reached: u64) -> u64 {
        loop {
            let more = reached | (reached & self.optional) << 1;
            if more == reached {
                return reached;
            }
            reached = more;
        }
    }
}

const fn bit(byte: u8) -> u128 {
    1 << byte
}

fn span(first: u8, last: u8) -> u128 {
    (first..=last).map(bit).fold(0, |all, one| all | one)
}

fn digits() -> u128 {
    span(b'0', b'9')
}

/// Reads a character, an escape or a class, as the set of bytes that it matches.
fn read_class(rest: &mut &[u8]) -> Option<u128> {
    let (class, behind) = match **rest {
        [b'[', ref inner @ ..] => {
            let end = inner.iter().position(|byte| *byte == b']')?;
            (read_members(&inner[..end])?, &inner[end + 1..])
        }
        [b'\\', b'd', ref behind @ ..] => (digits(), behind),
        [b'\\', b'.', ref behind @ ..] => (bit(b'.'), behind),
        [byte, ref behind @ ..] if is_literal(byte) || byte == b'-' => (bit(byte), behind),
        _ => return None,
    };
    *rest = behind;
    Some(class)
}

/// Reads the inside of a class: characters, ranges, and a hyphen at its end.
fn read_members(mut inner: &[u8]) -> Option<u128> {
    let mut class = 0;
    while !inner.is_empty() {
        let (members, behind) = match *inner {
            [first, b'-', last, ref behind @ ..]
                if first.is_ascii_alphanumeric()
                    && last.is_ascii_alphanumeric()
                    && first <= last =>
            {
                (span(first, last), behind)
            }
            [b'-'] => (bit(b'-'), &[][..]),
            [b'\\', b'd', ref behind @ ..] => (digits(), behind),
            [byte, ref behind @ ..] if is_literal(byte) || byte == b'.' => (bit(byte), behind),
            _ => return None,
        };
        class |= members;
        inner = behind;
    }
    (class != 0).then_some(class)
}

/// Returns whether a character matches itself inside and outside of classes.
const fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' ' | b':' | b'/' | b'@' | b',')
}

/// Reads a repetition: its minimum, and its maximum if there is one.
fn read_count(rest: &mut &[u8]) -> Option<(u32, Option<u32>)> {
    let (count, behind) = match **rest {
        [b'?', ref behind @ ..] => ((0, Some(1)), behind),
        [b'*', ref behind @ ..] => ((0, None), behind),
        [b'+', ref behind @ ..] => ((1, None), behind),
        [b'{', ref inner @ ..] => {
            let end = inner.iter().position(|byte| *byte == b'}')?;
            let text = core::str::from_utf8(&inner[..end]).ok()?;
            (read_bounds(text)?, &inner[end + 1..])
        }
        _ => return Some((1, Some(1))),
    };
    // A count of a count is left to others, as is a lazy one.
    if matches!(behind.first(), Some(b'?' | b'*' | b'+' | b'{')) {
        return None;
    }
    *rest = behind;
    Some(count)
}

fn read_bounds(text: &str) -> Option<(u32, Option<u32>)> {
    let number = |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    let (fewest, most): (u32, _) = match text.split_once(',') {
        None => (number(text)?, Some(number(text)?)),
        Some((fewest, "")) => (number(fewest)?, None),
        Some((fewest, most)) => (number(fewest)?, Some(number(most)?)),
    };
    let ordered = most.is_none_or(|most| fewest <= most && most > 0);
    ordered.then_some((fewest, most))
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;

    use super::Plain;

    fn any<T: Copy>(of: &[T]) -> T {
        of[fastrand::usize(..of.len())]
    }

    #[test]
    fn matches_like_regex_lite() {
        let classes = [
            "a",
            "b",
            "-",
            "_",
            "[ab]",
            "[a-c]",
            "[A-Z]",
            "[b-]",
            "[.a]",
            r"\d",
            r"\.",
            r"[\da]",
            "[0-9a-b_-]",
            "[^a]",
            ".",
            "(a)",
            "a|b",
            "[c-a]",
            "[]",
            "[-a]",
            "ä",
            r"\w",
            "^",
            "$",
            "[a-b-c]",
            "[a&&b]",
            "[[a]]",
        ];
        let counts = [
            "", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,}", "{0,}", "{1,3}", "{0}", "{3,1}",
            "??", "+?", "{2}{2}", "{,2}", "{ 2}", "{40}", "{+1}",
        ];
        let mut read = [0, 0];
        for _ in 0..20_000 {
            // Half of them of what is read alone.
            let (classes, counts) =
                any(&[(&classes[..], &counts[..]), (&classes[..13], &counts[..11])]);
            let mut source = any(&["^", "^", "^", ""]).to_owned();
            for _ in 0..fastrand::usize(..5) {
                source += any(classes);
                source += any(counts);
            }
            source += any(&["$", "$", "$", ""]);
            let Some(plain) = Plain::read(&source) else {
                continue;
            };
            let regex = Regex::new(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
            for _ in 0..20 {
                let length = fastrand::usize(..7);
                let text: String = std::iter::repeat_with(|| {
                    any(&['a', 'b', 'c', '-', '.', '1', 'Z', '_', '\n', 'ä'])
                })
                .take(length)
                .collect();
                let kept = regex.is_match(&text);
                assert_eq!(plain.matches(&text), kept, "{source} of {text:?}");
                read[usize::from(kept)] += 1;
            }
        }
        assert!(read.iter().all(|times| *times > 5_000), "{read:?}");
    }

    #[test]
    fn reads_only_common_patterns() {
        for source in [
            "^[A-Z]{2}$",
            r"^\d{4}-\d{2}$",
            "^[a-z0-9_-]+$",
            "^$",
            "^SKU-[0-9]{1,8}$",
        ] {
            assert!(Plain::read(source).is_some(), "{source}");
        }
        for source in [
            "a", "^a", "^(a|b)$", "^[^a]$", "^.*$", "^a{64}$", "^a??$", r"^a\$",
        ] {
            assert!(Plain::read(source).is_none(), "{source}");
        }
    }
}
