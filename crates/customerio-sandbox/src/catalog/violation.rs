//! Violations of a JSON Schema as findings. `jsonschema` shows values in its messages, so they are
//! written anew.

use super::finding::Rule;
use super::personal::join;
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

/// A finding without its declaration.
#[derive(Debug)]
pub(super) struct Violation {
    pub(super) rule: Rule,
    pub(super) pointer: String,
    pub(super) message: String,
    pub(super) expected: Option<String>,
}

/// Appends the violations of one error. `at` is the pointer of the validated value.
pub(super) fn read(error: &ValidationError<'_>, at: &str, found: &mut Vec<Violation>) {
    let pointer = format!("{at}{}", error.instance_path().as_str());
    let mut push = |rule, pointer: String, message: String, expected: Option<String>| {
        found.push(Violation {
            rule,
            pointer,
            message,
            expected,
        });
    };
    let constraint = |expected: String| {
        let message = format!("must {expected}");
        (Rule::BrokenConstraint, message, Some(expected))
    };
    let (rule, message, expected) = match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or("");
            return push(
                Rule::MissingProperty,
                join(&pointer, name),
                "is missing".to_owned(),
                Some("a value".to_owned()),
            );
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                push(
                    Rule::ExtraProperty,
                    join(&pointer, name),
                    "is not declared".to_owned(),
                    None,
                );
            }
            return;
        }
        Kind::Type { kind } => {
            let expected = match kind {
                TypeKind::Single(one) => with_article(&one.to_string()),
                TypeKind::Multiple(several) => {
                    let several = several.iter().map(|it| with_article(&it.to_string()));
                    let mut several: Vec<_> = several.collect();
                    several.sort_by_key(|it| it == "null");
                    several.join(" or ")
                }
            };
            let given = with_article(type_of(error.instance()));
            let message = format!("must be {expected}, not {given}");
            (Rule::WrongType, message, Some(expected))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            if let Some(meant) = meant(error, context) {
                for error in meant {
                    read(error, at, found);
                }
                return;
            }
            constraint(format!("match one of {} declared forms", context.len()))
        }
        Kind::OneOfMultipleValid { .. } => constraint("match only one declared form".to_owned()),
        Kind::Constant { expected_value } => constraint(format!("be {expected_value}")),
        Kind::Enum { options } => constraint(format!("be one of {}", listed(options))),
        Kind::Minimum { limit } => constraint(format!("be at least {limit}")),
        Kind::Maximum { limit } => constraint(format!("be at most {limit}")),
        Kind::ExclusiveMinimum { limit } => constraint(format!("be greater than {limit}")),
        Kind::ExclusiveMaximum { limit } => constraint(format!("be less than {limit}")),
        Kind::MultipleOf { multiple_of } => constraint(format!("be a multiple of {multiple_of}")),
        Kind::MinLength { limit } => constraint(format!("have at least {limit} characters")),
        Kind::MaxLength { limit } => constraint(format!("have at most {limit} characters")),
        Kind::MinItems { limit } => constraint(format!("have at least {limit} items")),
        Kind::MaxItems { limit } => constraint(format!("have at most {limit} items")),
        Kind::MinProperties { limit } => constraint(format!("have at least {limit} properties")),
        Kind::MaxProperties { limit } => constraint(format!("have at most {limit} properties")),
        Kind::UniqueItems => constraint("have no item twice".to_owned()),
        Kind::Pattern { pattern } => constraint(format!("match the pattern {pattern}")),
        Kind::Format { format } => constraint(format!("have the format {format}")),
        Kind::PropertyNames { error } => {
            let mut inner = Vec::new();
            read(error, "", &mut inner);
            let inner = inner.into_iter().map(|it| it.message);
            let inner = inner.collect::<Vec<_>>().join(", ");
            constraint(format!("have only names that fit: a name {inner}"))
        }
        Kind::FalseSchema => constraint("be absent".to_owned()),
        // Keywords that no export of a catalog has.
        other => constraint(format!("satisfy `{}` of its schema", other.keyword())),
    };
    push(rule, pointer, message, expected);
}

/// Returns the errors of the form that the sender meant, if only one form is possible: the tags of all
/// others differ, or they have another type.
fn meant<'a>(
    of: &ValidationError<'_>,
    forms: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a [ValidationError<'static>]> {
    let here = of.instance_path().as_str();
    let is_possible = |errors: &&Vec<ValidationError<'static>>| {
        !errors.iter().any(|error| match error.kind() {
            Kind::Constant { .. } => true,
            Kind::Type { .. } => error.instance_path().as_str() == here,
            _ => false,
        })
    };
    let mut possible = forms.iter().filter(is_possible);
    match (possible.next(), possible.next()) {
        (Some(only), None) => Some(only),
        // Only types differ: `a string or null`.
        (None, _) if forms.len() == 2 => {
            let mut others = forms
                .iter()
                .filter(|errors| !errors.iter().all(|error| is_null_expected(error)));
            match (others.next(), others.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_null_expected(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { kind: TypeKind::Single(one) } if one.to_string() == "null")
}

fn listed(options: &Value) -> String {
    const SHOWN: usize = 12;
    let Some(options) = options.as_array() else {
        return options.to_string();
    };
    let shown = options.iter().take(SHOWN).map(Value::to_string);
    let mut shown = shown.collect::<Vec<_>>().join(", ");
    if options.len() > SHOWN {
        shown.push_str(", …");
    }
    shown
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn with_article(name: &str) -> String {
    match name {
        "null" => name.to_owned(),
        "array" | "object" | "integer" => format!("an {name}"),
        name => format!("a {name}"),
    }
}
