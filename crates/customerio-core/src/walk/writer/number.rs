//! Numbers as JSON, with the bytes of `serde_json`.

use super::output::Output;

/// Two digits for each number below 100.
const PAIRS: &[[u8; 2]; 100] = &pairs();

#[expect(
    clippy::cast_possible_truncation,
    reason = "the digits of a number below 100"
)]
const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
}

/// Appends an integer.
#[inline]
pub(super) fn integer(to: &mut Output<'_>, is_negative: bool, magnitude: u64) {
    if is_negative {
        to.push(b'-');
    }
    digits(to, magnitude);
}

fn digits(to: &mut Output<'_>, mut number: u64) {
    if let Some([tens, ones]) = usize::try_from(number).ok().and_then(|at| PAIRS.get(at)) {
        if *tens != b'0' {
            to.push(*tens);
        }
        return to.push(*ones);
    }
    let mut text = [0; 20];
    let mut start = text.len();
    while number >= 10 {
        let pair = PAIRS[(number % 100) as usize];
        start -= 2;
        text[start..start + 2].copy_from_slice(&pair);
        number /= 100;
    }
    if number > 0 {
        let [_, digit] = PAIRS[(number % 10) as usize];
        start -= 1;
        text[start] = digit;
    }
    to.put(&text[start..]);
}

/// Appends a [`decimal`] below 10,000, if there is room for it and a byte more. It calls nothing, so that it
/// saves no registers.
#[inline]
pub(super) fn short_decimal(to: &mut Output<'_>, value: f64) -> bool {
    let Some(hundredths) = hundredths(value).filter(|it| *it < 1_000_000) else {
        return false;
    };
    let whole = hundredths / 100;
    let ([a, b], [c, d], [tens, ones]) = (pair(whole / 100), pair(whole), pair(hundredths));
    let text = u64::from_le_bytes([a, b, c, d, b'.', tens, ones, 0]);
    // The bits of zeros in front; the last digit stays.
    let is_digit = (text ^ u64::from_le_bytes([b'0'; 8])) | 1 << (3 * u8::BITS);
    let zeros = is_digit.trailing_zeros() / u8::BITS;
    let end = 7 - usize::from(ones == b'0');
    let text = text >> (zeros * u8::BITS);
    to.put_first(text.to_le_bytes(), end - zeros as usize)
}

/// Appends a finite number with at most two decimals, such as a price, below 10^9. Returns whether it is one;
/// if not, nothing is appended.
///
/// `value` is the double nearest to `hundredths` / 100. A decimal of at most 15 digits is the only one of
/// that length near its double, so no shorter decimal and no other of its length is read as `value`.
pub(super) fn decimal(to: &mut Output<'_>, value: f64) -> bool {
    let Some(hundredths) = hundredths(value) else {
        return false;
    };
    let [tens, ones] = pair(hundredths);
    digits(to, hundredths / 100);
    to.put(&[b'.', tens]);
    // `serde_json` writes at least one decimal.
    if ones != b'0' {
        to.push(ones);
    }
    true
}

/// Returns the last two digits of a number.
#[inline]
fn pair(number: u64) -> [u8; 2] {
    PAIRS[(number % 100) as usize]
}

/// Returns a number times 100, if that is an integer below 10^11 and the number is not negative.
#[inline]
#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the range is tested, and only the exact quotient will do"
)]
fn hundredths(value: f64) -> Option<u64> {
    /// 2^52. A sum from here on has no bits for a fraction: it is rounded, and its lowest bits are the integer.
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    // Numbers that are not negative have the order of their bits. All others have higher bits.
    if value.to_bits() >= 1e9_f64.to_bits() {
        return None;
    }
    let hundredths = (value * 100.0 + SHIFT).to_bits() - SHIFT.to_bits();
    // The processor converts signed integers in one instruction.
    (hundredths as i64 as f64 / 100.0 == value).then_some(hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Output<'_>)) -> String {
        let mut bytes = vec![b'x'; 8];
        let mut output = Output::new(&mut bytes, 0);
        write(&mut output);
        String::from_utf8(output.since(0).to_vec()).unwrap()
    }

    /// Returns whether a form claims a number. If so, it is what `serde_json` writes.
    fn is_claimed_by(form: fn(&mut Output<'_>, f64) -> bool, value: f64) -> bool {
        let mut is_claimed = false;
        let text = written(|to| is_claimed = form(to, value));
        if is_claimed {
            assert_eq!(text, serde_json::to_string(&value).unwrap());
        } else {
            assert_eq!(text, "");
        }
        is_claimed
    }

    fn claimed(value: f64) -> bool {
        let is_claimed = is_claimed_by(decimal, value);
        let is_short = is_claimed && value < 10_000.0;
        assert_eq!(is_claimed_by(short_decimal, value), is_short);
        is_claimed
    }

    #[test]
    fn all_short_decimals_are_claimed() {
        let hundredths = (0..100_000)
            .chain((100_000..2_000_000).step_by(17))
            .chain((0..100_000).map(|_| fastrand::u64(..99_999_999_999)));
        for hundredths in hundredths {
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            assert!(claimed(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn any_bits_are_written_as_by_serde_json() {
        for _ in 0..200_000 {
            let value = f64::from_bits(fastrand::u64(..));
            claimed(value);
            // The neighbours of a short decimal are long.
            let near: f64 = (fastrand::u32(..) / 64).into();
            claimed((near / 100.0).next_up());
            claimed((near / 100.0).next_down());
            claimed(near / 1_000.0);
            claimed(near * 1e3 / 7.0);
        }
        for value in [
            -0.0,
            -1.0,
            -0.01,
            1e9,
            1e15,
            f64::NAN,
            f64::INFINITY,
            f64::MIN_POSITIVE,
        ] {
            claimed(value);
        }
    }

    #[test]
    fn integers_are_written_as_by_serde_json() {
        let same = |number: i64| {
            let text = written(|to| integer(to, number < 0, number.unsigned_abs()));
            assert_eq!(text, number.to_string());
        };
        (-1_100..1_100).for_each(same);
        for _ in 0..100_000 {
            same(fastrand::i64(..) >> fastrand::u32(..64));
        }
        assert_eq!(
            written(|to| integer(to, false, u64::MAX)),
            u64::MAX.to_string()
        );
    }
}
