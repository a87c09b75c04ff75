//! `enum` and `const`: lists of allowed values.

use serde_json::{Map, Value};

use super::super::{Reader, types};
use super::choice::Branch;
use super::example::satisfies_one;
use super::{ANYTHING, Form, Read};

/// The maximum number of ranges for a list of numbers.
const MAX_RANGES: usize = 8;

impl Reader<'_> {
    /// Reads a list of allowed values.
    pub(super) fn listed(
        &mut self,
        values: &[Value],
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        self.leftovers(schema, pointer, HANDLED);
        let types = types(schema);
        let is_allowed =
            |value: &Value| types.is_empty() || types.iter().any(|name| is_of(value, name));
        let allowed: Vec<&Value> = values.iter().filter(|it| is_allowed(it)).collect();
        if allowed.iter().any(|it| it.is_object() || it.is_array()) || allowed.is_empty() {
            let what = "a list of values that are not all strings, numbers, booleans or null; any value is accepted";
            self.lose(pointer, what);
            return Read::new(ANYTHING, Form::Anything);
        }
        let mut reads: Vec<(String, Read)> = Vec::new();
        let texts = allowed.iter().filter_map(|it| it.as_str());
        let mut texts: Vec<(String, String)> =
            texts.map(|it| (it.to_owned(), String::new())).collect();
        let numbers: Vec<&Value> = allowed
            .iter()
            .copied()
            .filter(|it| it.is_number())
            .collect();
        let mut flags: Vec<bool> = allowed.iter().filter_map(|it| it.as_bool()).collect();
        flags.dedup();
        let kinds = [!texts.is_empty(), !numbers.is_empty(), !flags.is_empty()];
        let is_mixed = kinds.into_iter().filter(|it| *it).count() > 1;
        // The hint names the whole. Only one of several kinds needs a name of its own.
        let at = self.module.mark();
        let name = if is_mixed {
            self.claim(hint)
        } else {
            String::new()
        };
        let place = self.module.items.len();
        if !texts.is_empty() {
            self.narrow(&mut texts, schema, pointer);
            let doc = schema
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or("");
            let own = if is_mixed {
                format!("{hint}Text")
            } else {
                hint.to_owned()
            };
            let read = self.enumeration(&texts, if is_mixed { "" } else { doc }, pointer, &own);
            reads.push(("Text".to_owned(), read));
        }
        let ranges = self.ranges(&numbers, schema, pointer);
        let is_one = ranges.len() == 1;
        for (nth, read) in ranges.into_iter().enumerate() {
            let name = if is_one {
                "Number".to_owned()
            } else {
                format!("Number{}", nth + 1)
            };
            reads.push((name, read));
        }
        if let [only] = flags.as_slice() {
            let what = format!("the constant `{only}`; either boolean is accepted");
            self.lose(pointer, what);
        }
        if !flags.is_empty() {
            reads.push(("Boolean".to_owned(), Read::new("bool", Form::Boolean)));
        }
        let lists_null = allowed.iter().any(|it| it.is_null());
        let mut read = if reads.len() > 1 {
            let name = if is_mixed { name } else { self.claim(hint) };
            let doc = schema
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or("");
            let branches = reads
                .into_iter()
                .map(|(variant, read)| Branch::new(variant, read, &name));
            self.untagged(&name, place, branches.collect(), doc)
        } else if let Some((_, only)) = reads.pop() {
            only
        } else {
            self.revert(at);
            self.lose(pointer, "null alone; any value is accepted");
            return Read::new(ANYTHING, Form::Anything);
        };
        // A list of values contains null if null is allowed.
        read.is_nullable = lists_null;
        read
    }

    /// Returns a type for each run of allowed numbers.
    fn ranges(
        &mut self,
        values: &[&Value],
        schema: &Map<String, Value>,
        pointer: &str,
    ) -> Vec<Read> {
        let keywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        let satisfies = |value: &&&Value| {
            keywords.iter().all(|key| {
                schema
                    .get(*key)
                    .filter(|it| it.is_number())
                    .is_none_or(|asked| satisfies_one(key, asked, value))
            })
        };
        let mut kept: Vec<&Value> = values.iter().filter(satisfies).copied().collect();
        if kept.is_empty() && !values.is_empty() {
            self.lose(pointer, "bounds that no listed value satisfies; left out");
            kept = values.to_vec();
        }
        let integers: Option<Vec<i64>> = kept.iter().map(|it| it.as_i64()).collect();
        let Some(mut integers) = integers else {
            if let Some(rounded) = kept.iter().find(|it| is_rounded(it)) {
                let what =
                    format!("the digits of {rounded}, as `f64` rounds it; a string keeps them");
                self.lose(pointer, what);
            }
            let mut numbers: Vec<f64> = kept.iter().filter_map(|it| it.as_f64()).collect();
            numbers.sort_by(f64::total_cmp);
            numbers.dedup();
            if numbers.len() > MAX_RANGES {
                self.lose(
                    pointer,
                    "a long list of numbers; any between the least and the greatest is accepted",
                );
                let ends = numbers.first().copied().zip(numbers.last().copied());
                return ends.map(|(min, max)| float(min, max)).into_iter().collect();
            }
            return numbers.into_iter().map(|it| float(it, it)).collect();
        };
        integers.sort_unstable();
        integers.dedup();
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for number in integers {
            match runs.last_mut() {
                Some((_, end)) if end.checked_add(1) == Some(number) => *end = number,
                _ => runs.push((number, number)),
            }
        }
        if runs.len() > MAX_RANGES {
            self.lose(
                pointer,
                "a long list of numbers; any between the least and the greatest is accepted",
            );
            let ends = runs.first().copied().zip(runs.last().copied());
            runs = ends
                .map(|((min, _), (_, max))| (min, max))
                .into_iter()
                .collect();
        }
        let of_run = |(min, max)| {
            let mut read = Read::new("i64", Form::Integer);
            read.constraints.push(format!("range({min}..={max})"));
            read
        };
        runs.into_iter().map(of_run).collect()
    }
}

/// Whether a number is an integer that a float may not hold. One beyond 2^64 was rounded when it was read.
fn is_rounded(value: &Value) -> bool {
    const EXACT: u64 = 1 << 53;
    let of_float = |it: f64| it.fract() == 0.0 && (1.8e19..1e21).contains(&it.abs());
    match (value.as_i64(), value.as_u64()) {
        (Some(it), _) => it.unsigned_abs() > EXACT,
        (None, Some(it)) => it > EXACT,
        (None, None) => value.as_f64().is_some_and(of_float),
    }
}

fn float(min: f64, max: f64) -> Read {
    let mut read = Read::new("f64", Form::Number);
    read.constraints.push(format!("range({min:?}..={max:?})"));
    read
}

/// Keywords that apply to the values of a list.
const HANDLED: &[&str] = &[
    "type",
    "enum",
    "const",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];

/// Whether a value is of a type of JSON Schema.
fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
        }
        "array" => value.is_array(),
        "object" => value.is_object(),
        // `date` and the like are strings.
        _ => value.is_string(),
    }
}
