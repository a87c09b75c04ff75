use core::fmt;
use core::str::FromStr;

use super::Number;

/// The step of `multiple_of`, as the decimal that was written: `digits` × 10^`exponent`.
///
/// It is not a float, since no float equals 0.01: a remainder of floats would refuse 19.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Positive, without trailing zeros.
    digits: u64,
    exponent: i8,
}

/// A number as its digits × 10^exponent, without its sign.
#[derive(Clone, Copy)]
struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Step {
    /// Returns the step `digits` × 10^`exponent`, or `None` if `digits` is zero or `exponent` is outside
    /// of -100 to 100.
    #[must_use]
    pub const fn new(mut digits: u64, mut exponent: i8) -> Option<Self> {
        if digits == 0 || exponent > 100 || exponent < -100 {
            return None;
        }
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        Some(Self { digits, exponent })
    }

    pub(super) const fn parts(self) -> (u64, i8) {
        (self.digits, self.exponent)
    }

    /// Returns whether a number is a multiple of the step, digit by digit.
    #[must_use]
    pub fn divides(self, number: &Number) -> bool {
        match number {
            Number::Integer(integer) => self.divides_integer(integer.unsigned_abs()),
            Number::Float(float) => {
                let written = Written::of(*float);
                let decimal = written.as_str().and_then(decimal);
                decimal.is_some_and(|it| self.divides_decimal(it))
            }
        }
    }

    /// Returns whether a whole number is a multiple of the step.
    #[must_use]
    pub const fn divides_integer(self, digits: u128) -> bool {
        self.divides_decimal(Decimal {
            digits,
            exponent: 0,
        })
    }

    /// Returns whether every multiple of another step is a multiple of this one.
    #[must_use]
    pub const fn divides_step(self, other: Self) -> bool {
        self.divides_decimal(Decimal {
            digits: other.digits as u128,
            exponent: other.exponent as i32,
        })
    }

    /// Returns whether a number in decimal digits is a multiple of the step.
    #[must_use]
    pub fn divides_digits(self, digits: &str) -> bool {
        decimal(digits).is_some_and(|it| self.divides_decimal(it))
    }

    const fn divides_decimal(self, number: Decimal) -> bool {
        let Decimal { mut digits, .. } = number;
        if digits == 0 {
            return true;
        }
        let mut zeros = number.exponent - self.exponent as i32;
        while zeros < 0 {
            if !digits.is_multiple_of(10) {
                return false;
            }
            digits /= 10;
            zeros += 1;
        }
        // The other factors of the step must divide the trailing zeros: they are twos and fives.
        let mut rest = self.digits as u128 / greatest_common_divisor(digits, self.digits as u128);
        let (mut twos, mut fives) = (0, 0);
        while rest.is_multiple_of(2) {
            rest /= 2;
            twos += 1;
        }
        while rest.is_multiple_of(5) {
            rest /= 5;
            fives += 1;
        }
        rest == 1 && twos <= zeros && fives <= zeros
    }

    /// Returns whether validators that divide floats agree on the step: it is an integer below 2^53, or
    /// a power of two such as 0.5. With 0.01, some refuse 19.99 (ajv 8.20.0 and Python's jsonschema
    /// 4.26.0, read 2026-11-27).
    #[must_use]
    pub fn is_portable(self) -> bool {
        match self.times(1) {
            Some(Number::Integer(step)) => step < 1 << 53,
            // 0.5 is 5 tenths, 0.25 is 25 hundredths.
            Some(Number::Float(_)) | None => u32::try_from(-i32::from(self.exponent))
                .ok()
                .and_then(|places| 5_u64.checked_pow(places))
                .is_some_and(|digits| digits == self.digits),
        }
    }

    /// Returns the step times `count`, or `None` if no number can hold it.
    #[must_use]
    pub fn times(self, count: i128) -> Option<Number> {
        let digits = count.checked_mul(self.digits.into())?;
        if let Ok(zeros) = u32::try_from(self.exponent) {
            let whole = digits.checked_mul(10_i128.checked_pow(zeros)?)?;
            return Some(Number::Integer(whole));
        }
        let text = alloc::format!("{digits}e{}", self.exponent);
        text.parse().ok().map(Number::Float)
    }

    /// Returns up to five multiples around a number: first the nearest below it, then two on each side.
    pub fn around(self, number: Number) -> impl Iterator<Item = Number> {
        let step = self.times(1).map_or(f64::INFINITY, Number::as_f64);
        let quotient = number.as_f64() / step;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cast saturates, and `times` refuses so large a count"
        )]
        let nearest = match (number, self.times(1)) {
            (Number::Integer(integer), Some(Number::Integer(step))) => integer.div_euclid(step),
            _ => quotient as i128,
        };
        [0, 1, -1, 2, -2]
            .into_iter()
            .filter_map(move |more| self.times(nearest.checked_add(more)?))
    }
}

/// Writes a literal of Rust and JSON, such as `0.01`.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { digits, exponent } = *self;
        match usize::from(exponent.unsigned_abs()) {
            zeros if exponent >= 0 => write!(f, "{digits}{:0<zeros$}", ""),
            places => {
                let digits = alloc::format!("{digits:0>width$}", width = places + 1);
                let (whole, fraction) = digits.split_at(digits.len() - places);
                write!(f, "{whole}.{fraction}")
            }
        }
    }
}

/// Reads `5`, `0.01` or `1e-2`. The error means that the string is not a step.
impl FromStr for Step {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let Decimal {
            mut digits,
            mut exponent,
        } = decimal(text).ok_or(())?;
        while digits != 0 && digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        let digits = digits.try_into().map_err(drop)?;
        Self::new(digits, exponent.try_into().map_err(drop)?).ok_or(())
    }
}

const fn greatest_common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Reads the digits of a number, without its sign.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mut exponent: i32 = exponent.parse().ok()?;
    let mut digits = 0_u128;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    for (at, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
        if !byte.is_ascii_digit() {
            return None;
        }
        digits = digits.checked_mul(10)?.checked_add((byte - b'0').into())?;
        exponent = exponent.checked_sub((at >= whole.len()).into())?;
    }
    (!whole.is_empty()).then_some(Decimal { digits, exponent })
}

/// The shortest decimal that reads back as a float. It has at most 17 digits, a sign, a point and an
/// exponent: 24 bytes.
struct Written {
    bytes: [u8; Self::LENGTH],
    length: usize,
}

impl Written {
    const LENGTH: usize = 32;

    fn of(float: f64) -> Self {
        let mut written = Self {
            bytes: [0; Self::LENGTH],
            length: 0,
        };
        // Every float fits. A string that is cut is not a number, so no step divides it.
        let _ = fmt::write(&mut written, format_args!("{float:e}"));
        written
    }

    fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(self.bytes.get(..self.length)?).ok()
    }
}

impl fmt::Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        let to = self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?;
        to.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
