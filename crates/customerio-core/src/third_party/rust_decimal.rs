//! `rust_decimal`: a `Decimal` is a string such as `"12.50"`, the default of its own serde
//! implementation. Most readers would round a JSON number. Where Customer.io requires a number, such as
//! for `revenue`, convert the field with `#[cio(as = f64)]`.

use rust_decimal::Decimal;

use crate::shape::{Kind, Shape};
use crate::walk::{CioProperty, Visitor};

impl CioProperty for Decimal {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::string());

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.displayed(self);
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use crate::third_party::probe;

    #[test]
    fn a_string_with_every_digit() {
        probe::text(&Decimal::new(-1_250, 2), None, "-12.50");
        probe::text(&Decimal::MAX, None, "79228162514264337593543950335");
    }
}
