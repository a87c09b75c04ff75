//! Letters of names, in constants, where the functions of `char` can't be called.

/// Returns the first letter of a string and the bytes after it.
pub(crate) const fn first(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (letter, rest) = match bytes {
        [] => return None,
        [a @ ..0x80, rest @ ..] => (*a as u32, rest),
        [a @ ..0xe0, b, rest @ ..] => (continued(*a as u32 & 0x1f, *b), rest),
        [a @ ..0xf0, b, c, rest @ ..] => (continued(continued(*a as u32 & 0x0f, *b), *c), rest),
        [a, b, c, d, rest @ ..] => {
            let three = continued(continued(*a as u32 & 0x07, *b), *c);
            (continued(three, *d), rest)
        }
        // Not UTF-8.
        [a, rest @ ..] => (*a as u32, rest),
    };
    Some((letter, rest))
}

const fn continued(before: u32, byte: u8) -> u32 {
    (before << 6) | (byte as u32 & 0x3f)
}

/// Returns the small letter of a Latin, Greek, Cyrillic or Armenian capital, and other letters unchanged.
pub(crate) const fn lower(letter: u32) -> u32 {
    match letter {
        0x41..=0x5a
        | 0xc0..=0xd6
        | 0xd8..=0xde
        | 0x391..=0x3a1
        | 0x3a3..=0x3ab
        | 0x410..=0x42f
        | 0xff21..=0xff3a => letter + 32,
        // Pairs of which the capital is even, and of which it is odd.
        0x100..=0x12f
        | 0x132..=0x137
        | 0x14a..=0x177
        | 0x460..=0x481
        | 0x48a..=0x4bf
        | 0x4d0..=0x52f
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1eff => letter | 1,
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce => letter + (letter & 1),
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => letter + 37,
        0x38c => 0x3cc,
        0x38e | 0x38f => letter + 63,
        // At the end of a word.
        0x3c2 => 0x3c3,
        0x400..=0x40f => letter + 80,
        0x4c0 => 0x4cf,
        0x531..=0x556 => letter + 48,
        0x1e9e => 0xdf,
        other => other,
    }
}

/// Returns whether names that differ only in this character are alike: spaces, punctuation, and characters
/// that are not shown.
pub(crate) const fn is_ignored(letter: u32) -> bool {
    match letter {
        0x30..=0x39 | 0x41..=0x5a | 0x61..=0x7a => false,
        0..=0xa1
        | 0xa7
        | 0xab
        | 0xad
        | 0xb6
        | 0xb7
        | 0xbb
        | 0xbf
        // Greek, Armenian, Hebrew, Arabic and Indic.
        | 0x37e
        | 0x387
        | 0x55a..=0x55f
        | 0x589
        | 0x58a
        | 0x5be
        | 0x5c0
        | 0x5c3
        | 0x5c6
        | 0x5f3
        | 0x5f4
        | 0x60c
        | 0x61b..=0x61f
        | 0x6d4
        | 0x964
        | 0x965
        // General, and of Chinese, Japanese and Korean.
        | 0x1680
        | 0x180e
        | 0x2000..=0x206f
        | 0x2e00..=0x2e2e
        | 0x2e30..=0x2e7f
        | 0x3000..=0x3003
        | 0x3008..=0x3011
        | 0x3014..=0x301f
        | 0x3030
        | 0x30fb
        | 0xfe00..=0xfe19
        | 0xfe30..=0xfe6b
        | 0xfeff
        | 0xff01..=0xff0f
        | 0xff1a..=0xff20
        | 0xff3b..=0xff40
        | 0xff5b..=0xff65 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{first, is_ignored, lower};

    #[test]
    fn letters_are_those_of_char() {
        for letter in '\0'..=char::MAX {
            let mut bytes = [b'x'; 5];
            let length = letter.encode_utf8(&mut bytes).len();
            let (found, rest) = first(&bytes).unwrap();
            assert_eq!((found, rest.len()), (letter.into(), 5 - length));
            assert!(!(is_ignored(found) && letter.is_alphanumeric()), "{letter}");
        }
        assert_eq!(first(b""), None);
    }

    #[test]
    fn cases_are_those_of_char() {
        for letter in '\0'..=char::MAX {
            let number = lower(letter.into());
            let mut lowered = letter.to_lowercase();
            if let (Some(one), None) = (lowered.next(), lowered.next()) {
                // Capitals of other scripts stay as they are.
                let is_known = matches!(letter,
                    '\0'..='\u{17f}' | '\u{386}'..='\u{3ce}' | '\u{400}'..='\u{556}'
                    | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff3a}');
                let expected = if is_known || number != letter.into() {
                    one
                } else {
                    letter
                };
                // At the end of a word, which is the same letter.
                let expected = if letter == 'ς' { 'σ' } else { expected };
                assert_eq!(number, expected.into(), "{letter}");
            }
        }
    }
}
