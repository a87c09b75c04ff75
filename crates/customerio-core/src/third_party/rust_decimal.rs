//! `rust_decimal`: a `Decimal` is a string with every digit, such as `"12.50"`, as its own serde writes
//! it unless one of its features says otherwise. With `#[cio(number)]` it is a number with the same
//! digits, for what Customer.io reads as a number, such as `revenue`.

use customerio_rules::pattern::DECIMAL;
use rust_decimal::Decimal;

use crate::decimal::{self, AsDecimal};
use crate::shape::{Constraint, Kind, Shape};
use crate::walk::{CioProperty, Visitor};

impl CioProperty for Decimal {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::string())
        .with_constraints(&[Constraint::pattern(DECIMAL, decimal::matches)]);

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.displayed(self);
    }
}

// The label names it.
#[diagnostic::do_not_recommend]
impl AsDecimal for Decimal {
    type Number = DecimalNumber;
}

/// A `Decimal` that is written as a number.
#[derive(Clone, Copy, Debug)]
pub struct DecimalNumber(Decimal);

impl From<&Decimal> for DecimalNumber {
    fn from(decimal: &Decimal) -> Self {
        Self(*decimal)
    }
}

impl CioProperty for DecimalNumber {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::number());

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.decimal(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::third_party::probe;

    #[test]
    fn a_string_with_every_digit() {
        probe::text(&Decimal::new(-1_250, 2), None, "-12.50");
        probe::text(&Decimal::MAX, None, "79228162514264337593543950335");
    }

    #[test]
    fn a_number_with_every_digit() {
        for decimal in [
            Decimal::new(-1_250, 2),
            Decimal::new(1, 28),
            Decimal::ZERO,
            Decimal::MAX,
        ] {
            let number = DecimalNumber::from(&decimal);
            assert_eq!(probe::json(&number), decimal.to_string());
        }
        let many = <Vec<Option<Decimal>> as AsDecimal>::Number::from(&vec![
            Some(Decimal::new(1_990, 2)),
            None,
        ]);
        assert_eq!(probe::json(&many), "[19.90,null]");
    }
}
