//! Decimals that `#[cio(number)]` writes as numbers, with the digits that they have.

use crate::shape::{Kind, Shape};
use crate::walk::{CioProperty, Fields, Visitor};

/// Returns whether a string matches [`DECIMAL`](customerio_rules::pattern::DECIMAL).
pub(crate) fn matches(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    }
}

/// Returns whether digits are a number of JSON, which has no leading zeros.
pub(crate) fn is_json(digits: &[u8]) -> bool {
    let unsigned = digits.strip_prefix(b"-").unwrap_or(digits);
    let has_leading_zero = matches!(unsigned, [b'0', b'0'..=b'9', ..]);
    !has_leading_zero && core::str::from_utf8(digits).is_ok_and(matches)
}

/// A type that `#[cio(number)]` writes as a number.
#[cfg_attr(
    feature = "rust_decimal",
    diagnostic::on_unimplemented(
        message = "`number` does not apply to `{Self}`",
        label = "expected a `Decimal`, an `Option` or a `Vec` of it"
    )
)]
#[cfg_attr(
    not(feature = "rust_decimal"),
    diagnostic::on_unimplemented(
        message = "`number` does not apply to `{Self}` without the feature `rust_decimal`",
        label = "a `Decimal`: enable the feature `rust_decimal` of `customerio`"
    )
)]
#[diagnostic::on_unimplemented(
    note = "an integer or a float is a number by itself: remove `number`",
    note = "a type of your own around a `Decimal`: write `#[cio(number)]` on the field in it instead",
    note = "a type that converts into a number: write `as = f64` in place of `number`, with `impl From<&{Self}> for f64`"
)]
pub trait AsDecimal {
    /// The type that is written.
    type Number: CioProperty;
}

#[diagnostic::do_not_recommend]
impl<T: AsDecimal> AsDecimal for Option<T> {
    type Number = Maybe<T::Number>;
}

#[diagnostic::do_not_recommend]
impl<T: AsDecimal> AsDecimal for Vec<T> {
    type Number = Many<T::Number>;
}

/// A decimal that may be absent.
#[derive(Clone, Debug)]
pub struct Maybe<N>(Option<N>);

/// Decimals in an array.
#[derive(Clone, Debug)]
pub struct Many<N>(Vec<N>);

impl<'a, T, N: From<&'a T>> From<&'a Option<T>> for Maybe<N> {
    fn from(decimal: &'a Option<T>) -> Self {
        Self(decimal.as_ref().map(N::from))
    }
}

impl<'a, T, N: From<&'a T>> From<&'a Vec<T>> for Many<N> {
    fn from(decimals: &'a Vec<T>) -> Self {
        Self(decimals.iter().map(N::from).collect())
    }
}

impl<N: CioProperty> CioProperty for Maybe<N> {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::nullable(N::SHAPE));
    const OPTIONAL: bool = true;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        self.0.visit_property(to);
    }

    fn visit_as_field<F: Fields>(&self, name: &'static str, to: &mut F) {
        self.0.visit_as_field(name, to);
    }
}

impl<N: CioProperty> CioProperty for Many<N> {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::array(N::SHAPE));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        self.0.visit_property(to);
    }
}

#[cfg(test)]
mod tests {
    use customerio_rules::pattern::DECIMAL;
    use regex_lite::Regex;

    use super::*;

    #[test]
    fn the_function_means_the_pattern() {
        let pattern = Regex::new(DECIMAL).unwrap();
        for text in [
            "", "-", "0", "-12.50", "12.", ".5", "1.2.3", "+1", "1e3", " 1", "٣", "--1", "00.0",
        ] {
            assert_eq!(matches(text), pattern.is_match(text), "{text}");
        }
        assert!(is_json(b"0.10") && is_json(b"-12") && !is_json(b"00.1") && !is_json(b"1e3"));
    }
}
