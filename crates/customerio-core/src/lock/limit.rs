//! Limits as a Rust range, as in an attribute: `1..=64`, `0.5..`.

use customerio_rules::constraint::{Bound, Number, NumberRange, SizeRange};

use crate::const_text::Message;

pub(super) const fn sizes(range: SizeRange, to: &mut Message) {
    if range.min > 0 {
        to.unsigned(range.min as u128);
    }
    to.text("..");
    if let Some(max) = range.max {
        to.text("=");
        to.unsigned(max as u128);
    }
}

pub(super) const fn range(range: NumberRange, to: &mut Message) {
    match range.min {
        Bound::None => {}
        Bound::Inclusive(min) => number(min, to),
        // Rust has no notation for an exclusive lower end.
        Bound::Exclusive(min) => {
            to.text("more than ");
            number(min, to);
        }
    }
    to.text("..");
    match range.max {
        Bound::None => {}
        Bound::Inclusive(max) => {
            to.text("=");
            number(max, to);
        }
        Bound::Exclusive(max) => number(max, to),
    }
}

const fn number(of: Number, to: &mut Message) {
    match of {
        Number::Integer(integer) => to.integer(integer),
        Number::Float(float) => decimal(float, to),
    }
}

/// The maximum number of decimal places that is shown.
const DIGITS: u32 = 9;

/// Writes a float with at most [`DIGITS`] decimal places, or `…`. A constant can't format floats.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "compared with what it was before, so that nothing lost is shown"
)]
const fn decimal(float: f64, to: &mut Message) {
    let (mut scale, mut digits) = (1_i128, 0);
    while digits <= DIGITS {
        let scaled = (float.abs() * scale as f64 + 0.5) as i128;
        if scaled as f64 / scale as f64 == float.abs() {
            if float < 0.0 {
                to.text("-");
            }
            to.integer(scaled / scale);
            to.text(".");
            if digits == 0 {
                return to.text("0");
            }
            let mut place = scale / 10;
            while place > 0 {
                to.integer(scaled / place % 10);
                place /= 10;
            }
            return;
        }
        scale *= 10;
        digits += 1;
    }
    to.text("…");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(float: f64) -> String {
        let mut message = Message::new();
        decimal(float, &mut message);
        message.as_str().to_owned()
    }

    #[test]
    fn floats_are_shown_as_they_are_written() {
        let floats = [
            0.0,
            1.0,
            -1.0,
            0.1,
            0.05,
            -273.15,
            99.99,
            1e9,
            0.000_000_001,
        ];
        let texts = floats.map(shown);
        assert_eq!(
            texts,
            [
                "0.0",
                "1.0",
                "-1.0",
                "0.1",
                "0.05",
                "-273.15",
                "99.99",
                "1000000000.0",
                "0.000000001"
            ]
        );
        assert_eq!(shown(1.0 / 3.0), "…");
    }

    #[test]
    fn ranges_are_shown_as_on_a_field() {
        let shown = |min, max| {
            let mut message = Message::new();
            range(NumberRange { min, max }, &mut message);
            message.as_str().to_owned()
        };
        let five = Number::Integer(5);
        assert_eq!(shown(Bound::None, Bound::None), "..");
        assert_eq!(
            shown(Bound::Inclusive(five), Bound::Exclusive(five)),
            "5..5"
        );
        assert_eq!(
            shown(Bound::Exclusive(five), Bound::Inclusive(five)),
            "more than 5..=5"
        );
    }
}
