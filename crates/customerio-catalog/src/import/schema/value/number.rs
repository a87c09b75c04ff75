//! Numbers, and the bounds of lengths and counts.

use customerio_rules::constraint::Step;
use serde_json::{Map, Value};

use super::super::Reader;
use super::{Form, Read};

/// The formats of numbers in OpenAPI's registry: whether they are of integers, and their bounds if these are
/// within what an `i64` holds.
#[rustfmt::skip]
const FORMATS: [(&str, bool, Option<f64>, Option<f64>); 12] = [
    ("int8", true, Some(-128.0), Some(127.0)),
    ("int16", true, Some(-32_768.0), Some(32_767.0)),
    ("int32", true, Some(-2_147_483_648.0), Some(2_147_483_647.0)),
    ("int64", true, None, None),
    ("uint8", true, Some(0.0), Some(255.0)),
    ("uint16", true, Some(0.0), Some(65_535.0)),
    ("uint32", true, Some(0.0), Some(4_294_967_295.0)),
    ("uint64", true, Some(0.0), None),
    ("float", false, None, None),
    ("double", false, None, None),
    ("decimal", false, None, None),
    ("double-int", true, Some(-9_007_199_254_740_991.0), Some(9_007_199_254_740_991.0)),
];

impl Reader<'_> {
    pub(super) fn number(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        is_integer: bool,
    ) -> Read {
        let mut read = if is_integer {
            Read::new("i64", Form::Integer)
        } else {
            Read::new("f64", Form::Number)
        };
        let (mut min, is_min_out) = end(schema, "minimum", "exclusiveMinimum");
        let (mut max, mut is_max_out) = end(schema, "maximum", "exclusiveMaximum");
        let place = |key: &str| format!("{pointer}/{key}");
        let format = schema.get("format").and_then(Value::as_str);
        let format =
            format.and_then(|name| FORMATS.iter().find(|it| it.0 == name && it.1 == is_integer));
        if is_integer {
            min = min.map(|min| {
                if is_min_out {
                    min.floor() + 1.0
                } else {
                    min.ceil()
                }
            });
            max = max.map(|max| {
                if is_max_out {
                    max.ceil() - 1.0
                } else {
                    max.floor()
                }
            });
            is_max_out = false;
            if let Some((_, _, low, high)) = format {
                min = min.map_or(*low, |min| Some(low.map_or(min, |low| min.max(low))));
                max = max.map_or(*high, |max| Some(high.map_or(max, |high| max.min(high))));
            }
            // Larger floats do not represent every integer.
            let is_exact = |end: &Option<f64>| end.is_none_or(|it| it.abs() < 9.0e15);
            if !is_exact(&min) || !is_exact(&max) {
                self.lose(pointer, "a bound beyond 2^53, which is left out");
                (min, max) = (
                    min.filter(|it| it.abs() < 9.0e15),
                    max.filter(|it| it.abs() < 9.0e15),
                );
            }
        } else if is_min_out && min.is_some() {
            let what = "the exclusive lower bound; the bound itself is accepted here";
            self.lose(&place("exclusiveMinimum"), what);
        }
        let is_empty =
            matches!((min, max), (Some(min), Some(max)) if min > max || (min >= max && is_max_out));
        if is_empty {
            self.lose(pointer, "a range without numbers; left out");
        } else if min.is_some() || max.is_some() {
            let write = |end: Option<f64>| match end {
                None => String::new(),
                Some(end) if is_integer => format!("{end:.0}"),
                Some(end) => format!("{end:?}"),
            };
            let dots = if max.is_some() && !is_max_out {
                "..="
            } else {
                ".."
            };
            let (min, max) = (write(min), write(max));
            read.constraints.push(format!("range({min}{dots}{max})"));
        }
        if let Some(step) = schema.get("multipleOf") {
            match step.to_string().parse::<Step>() {
                Ok(step) => read.constraints.push(format!("multiple_of = {step}")),
                Err(()) => self.lose(
                    &place("multipleOf"),
                    "a step with too many digits; left out",
                ),
            }
        }
        let handled = [
            "type",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            if format.is_some() { "format" } else { "type" },
        ];
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// Returns the constraint on the number of characters, items or keys.
    pub(super) fn sizes(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        constraint: &str,
        of: &str,
    ) -> Option<String> {
        let size = |end: &str| schema.get(&format!("{end}{of}")).and_then(Value::as_u64);
        let (min, max) = (size("min"), size("max"));
        let min = min.filter(|min| *min > 0);
        match (min, max) {
            (None, None) => None,
            (Some(min), Some(max)) if min > max => {
                let what =
                    format!("at least {min} and at most {max}, which no value satisfies; left out");
                self.lose(pointer, what);
                None
            }
            (Some(min), None) => Some(format!("{constraint}({min}..)")),
            (None, Some(max)) => Some(format!("{constraint}(..={max})")),
            (Some(min), Some(max)) => Some(format!("{constraint}({min}..={max})")),
        }
    }
}

/// Returns the tighter bound of a range and whether it is exclusive.
fn end(schema: &Map<String, Value>, key: &str, exclusive: &str) -> (Option<f64>, bool) {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    match (number(key), number(exclusive)) {
        (Some(end), Some(out)) => {
            let is_out = if key == "minimum" {
                out >= end
            } else {
                out <= end
            };
            (Some(if is_out { out } else { end }), is_out)
        }
        (None, Some(out)) => (Some(out), true),
        (end, None) => (end, false),
    }
}
