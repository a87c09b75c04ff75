use core::fmt;
use core::time::Duration;

use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::random;
use crate::shape::Shape;
use crate::walk::{CioProperty, Visitor};

/// The id by which repeats of a message are recognised.
pub(crate) enum MessageId<'a> {
    Given(&'a str),
    Generated(Uuid),
}

impl MessageId<'_> {
    /// Returns a UUID of version 7, at a time since 1970. `process` is this process's id.
    pub(crate) fn generate(now: Duration, process: u32) -> Self {
        let of_seconds = now.as_secs().saturating_mul(1_000);
        let millis = of_seconds.saturating_add(now.subsec_millis().into());
        let random = random::bytes_in(process);
        Self::Generated(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

impl MessageId<'_> {
    /// Returns a generated id as a JSON string. Its hexadecimal digits are computed eight at a time.
    pub(crate) fn generated_json(&self) -> Option<[u8; Hyphenated::LENGTH + 2]> {
        let Self::Generated(id) = self else {
            return None;
        };
        let mut json = [b'"'; Hyphenated::LENGTH + 2];
        let [a, b, c, d] = {
            let (words, _) = id.as_bytes().as_chunks::<4>();
            let [a, b, c, d] = words else { return None };
            [a, b, c, d].map(|word| hex(u32::from_be_bytes(*word)))
        };
        json[1..9].copy_from_slice(&a);
        for (at, digits) in [(9, &b[..4]), (14, &b[4..]), (19, &c[..4])] {
            json[at] = b'-';
            json[at + 1..at + 5].copy_from_slice(digits);
        }
        json[24] = b'-';
        json[25..29].copy_from_slice(&c[4..]);
        json[29..37].copy_from_slice(&d);
        Some(json)
    }
}

/// Returns the eight hexadecimal digits of a number. Each digit is first spread to a byte of its own.
const fn hex(number: u32) -> [u8; 8] {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let mut digits = number as u64;
    digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF;
    digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF;
    digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F;
    // 1 in the byte of each digit from 10 on, which is a letter.
    let letters = ((digits + 6 * ONES) >> 4) & ONES;
    let offset = (b'a' - b'0' - 10) as u64;
    (digits + b'0' as u64 * ONES + letters * offset).to_be_bytes()
}

impl CioProperty for MessageId<'_> {
    const SHAPE: &'static Shape = str::SHAPE;

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        match self {
            Self::Given(id) => to.text(id),
            Self::Generated(id) => {
                to.text(id.hyphenated().encode_lower(&mut [0; Hyphenated::LENGTH]));
            }
        }
    }
}

impl fmt::Debug for MessageId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(id) => f.write_str(id),
            Self::Generated(id) => id.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_id_is_written_as_by_uuid() {
        for _ in 0..10_000 {
            let id = Uuid::from_u128(fastrand::u128(..));
            let json = MessageId::Generated(id).generated_json().unwrap();
            assert_eq!(json.as_slice(), format!("\"{id}\"").as_bytes());
        }
        assert!(MessageId::Given("a").generated_json().is_none());
    }
}
