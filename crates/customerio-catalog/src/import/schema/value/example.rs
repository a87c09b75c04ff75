//! Whether an example satisfies its schema, so that the derives accept it.

use customerio_rules::constraint::{Number, Step};
use customerio_rules::format::Format;
use regex_lite::Regex;
use serde_json::{Map, Value};

/// Keywords that do not restrict values.
const SILENT: [&str; 10] = [
    "type",
    "title",
    "description",
    "examples",
    "example",
    "default",
    "deprecated",
    "nullable",
    "$comment",
    "$id",
];

/// Whether a value is known to satisfy all keywords of its schema. It is not if a keyword is not
/// understood here, such as a reference.
pub(super) fn satisfies(schema: &Map<String, Value>, example: &Value) -> bool {
    let mut keywords = schema.iter();
    keywords.all(|(keyword, expected)| satisfies_one(keyword, expected, example))
}

/// Whether a value is known to satisfy one keyword of its schema.
pub(super) fn satisfies_one(keyword: &str, expected: &Value, example: &Value) -> bool {
    let (text, bound) = (example.as_str(), expected.as_f64());
    let length = text.and_then(|text| u32::try_from(text.chars().count()).ok());
    let length = length.map(f64::from);
    let compared = |value: Option<f64>, holds: fn(f64, f64) -> bool| {
        value
            .zip(bound)
            .is_some_and(|(value, bound)| holds(value, bound))
    };
    match keyword {
        "minLength" => compared(length, |value, bound| value >= bound),
        "maxLength" => compared(length, |value, bound| value <= bound),
        "minimum" => compared(example.as_f64(), |value, bound| value >= bound),
        "maximum" => compared(example.as_f64(), |value, bound| value <= bound),
        "exclusiveMinimum" => compared(example.as_f64(), |value, bound| value > bound),
        "exclusiveMaximum" => compared(example.as_f64(), |value, bound| value < bound),
        "multipleOf" => {
            let step: Option<Step> = expected.to_string().parse().ok();
            let integer = example.as_i64().map(|it| Number::Integer(it.into()));
            let number = integer.or_else(|| example.as_f64().map(Number::Float));
            let both = step.zip(number);
            both.is_some_and(|(step, number)| step.divides(&number))
        }
        "pattern" => {
            let pattern = expected
                .as_str()
                .and_then(|pattern| Regex::new(pattern).ok());
            let both = pattern.zip(text);
            both.is_some_and(|(pattern, text)| pattern.is_match(text))
        }
        "format" => {
            let format = expected.as_str().and_then(Format::named);
            let both = format.zip(text);
            both.is_some_and(|(format, text)| format.accepts(text))
        }
        _ => SILENT.contains(&keyword),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::satisfies;

    fn is_satisfied(schema: &Value, example: &Value) -> bool {
        satisfies(schema.as_object().expect("an object"), example)
    }

    #[test]
    fn only_examples_that_satisfy_all_keywords_are_accepted() {
        let accepted: [(Value, Value); 7] = [
            (
                json!({"type": "string", "minLength": 1, "maxLength": 2}),
                json!("äö"),
            ),
            (
                json!({"pattern": "^[a-z]+$", "$comment": "unit: letters"}),
                json!("ab"),
            ),
            (json!({"minimum": 1, "maximum": 3}), json!(3)),
            (
                json!({"exclusiveMinimum": 0.5, "exclusiveMaximum": 1.5}),
                json!(1.0),
            ),
            (json!({"format": "email"}), json!("a@example.com")),
            (json!({"multipleOf": 0.01}), json!(19.99)),
            (json!({}), json!(true)),
        ];
        for (schema, example) in accepted {
            assert!(is_satisfied(&schema, &example), "{schema}: {example}");
        }
        let broken: [(Value, Value); 11] = [
            (json!({"maxLength": 1}), json!("äö")),
            (json!({"minLength": 1}), json!(7)),
            (json!({"pattern": "^[a-z]+$"}), json!("A")),
            (json!({"pattern": "("}), json!("(")),
            (json!({"maximum": 3}), json!(4)),
            (json!({"multipleOf": 3}), json!(4)),
            (json!({"exclusiveMaximum": 4}), json!(4)),
            (json!({"$ref": "#/a"}), json!(4)),
            (json!({"format": "email"}), json!("nobody")),
            (json!({"format": "email"}), json!(7)),
            (json!({"format": "of somebody else"}), json!("a")),
        ];
        for (schema, example) in broken {
            assert!(!is_satisfied(&schema, &example), "{schema}: {example}");
        }
    }
}
