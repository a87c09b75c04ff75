//! Integers that readers of JSON may round.

use customerio_rules::constraint::{Bound, Constraint as Rule, Number, NumberRange};

use super::{Constraint, Field, KindRepr};

/// The largest magnitude up to which a 64-bit float holds every integer.
const EXACT: i128 = 1 << 53;

impl Field {
    /// Returns whether the values are integers that may be further than 2^53 from zero, by their type and
    /// their `range`. Readers that hold numbers as floats, such as JavaScript, round them. It looks
    /// into lists and maps.
    ///
    /// ```
    /// use customerio_core::shape::{Constraint, Field};
    ///
    /// assert!(Field::new::<u64>("id").may_be_rounded());
    /// assert!(Field::new::<Vec<Option<i64>>>("ids").may_be_rounded());
    /// assert!(!Field::new::<u32>("count").may_be_rounded());
    /// const CENTS: Field = Field::new::<u64>("cents")
    ///     .with_constraints(&[Constraint::integers(None, Some(1_000_000_000))]);
    /// assert!(!CENTS.may_be_rounded());
    /// ```
    #[must_use]
    pub fn may_be_rounded(&self) -> bool {
        let mut bounds = Bounds::default();
        bounds.add(self.constraints);
        let mut shape = self.shape;
        loop {
            bounds.add(shape.constraints);
            shape = match shape.kind {
                KindRepr::Nullable(of) | KindRepr::Map(of) => of,
                KindRepr::List(list) => list.of,
                KindRepr::Integer { min, max } => {
                    let below = min < -EXACT && !bounds.below;
                    return below || (max > EXACT.unsigned_abs() && !bounds.above);
                }
                KindRepr::Any
                | KindRepr::Boolean
                | KindRepr::Number
                | KindRepr::Text { .. }
                | KindRepr::Tuple(_)
                | KindRepr::Object(_)
                | KindRepr::Enum(_)
                | KindRepr::Lazy(_)
                | KindRepr::Foreign(_) => return false,
            };
        }
    }
}

/// Whether constraints keep the values within 2^53 of zero, on each side.
#[derive(Default)]
struct Bounds {
    below: bool,
    above: bool,
}

impl Bounds {
    fn add(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            if let Rule::Range(NumberRange { min, max }) = *constraint.rule() {
                self.below |= is_exact(min);
                self.above |= is_exact(max);
            }
        }
    }
}

fn is_exact(bound: Bound) -> bool {
    bound.number().is_some_and(|(number, _)| match number {
        Number::Integer(integer) => integer.unsigned_abs() <= EXACT.unsigned_abs(),
        Number::Float(float) => float.abs() <= Number::Integer(EXACT).as_f64(),
    })
}
