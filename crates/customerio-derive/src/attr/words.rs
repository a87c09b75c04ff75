//! Keys of other libraries, and their equivalents in `#[cio(…)]`.

use super::target::AttrTarget;

/// Returns the fix for an unknown key that another library has, or that users are likely to expect.
pub(super) fn fix(key: &str, place: AttrTarget) -> Option<&'static str> {
    Some(match (place, key) {
        (
            AttrTarget::Container | AttrTarget::Field | AttrTarget::Variant,
            "doc" | "docs" | "description" | "title",
        ) => "write a doc comment, `/// …`",
        (AttrTarget::Container | AttrTarget::Events, "track" | "name" | "event_name") => {
            "write `event = \"…\"`"
        }
        (AttrTarget::Container, "user" | "customer" | "identify" | "profile") => "write `person`",
        (AttrTarget::Container, "company" | "account" | "organization" | "object") => {
            "write `group`, or `group(object_type = \"2\")`"
        }
        (AttrTarget::Container, "closed" | "strict" | "deny_unknown_fields") => {
            "a schema accepts no other keys without `open`; remove it"
        }
        (AttrTarget::Field | AttrTarget::Variant, "name" | "key" | "alias") => {
            "write `rename = \"…\"`"
        }
        (AttrTarget::Field, "required") => {
            "a field is required unless its type is an `Option`; remove it"
        }
        (AttrTarget::Field, "optional") => {
            "a field is optional where its type is an `Option`; remove it"
        }
        (AttrTarget::Field, "default") => "an absent field has no default value; remove it",
        (
            AttrTarget::Field,
            "min" | "max" | "minimum" | "maximum" | "gt" | "gte" | "lt" | "lte" | "between",
        ) => {
            "write `range(0..=100)` for a number, `length(1..=64)` for a string, `items(1..=9)` for an array"
        }
        (
            AttrTarget::Field,
            "len" | "size" | "min_length" | "max_length" | "min_len" | "max_len",
        ) => "write `length(1..=64)` for a string, `items(1..=9)` for an array",
        (AttrTarget::Field, "step" | "divisible_by" | "multipleOf" | "multiple") => {
            "write `multiple_of = 5`, or `multiple_of = 0.01`"
        }
        (AttrTarget::Field, "decimal" | "numeric" | "float" | "as_number") => {
            "write `number`, for a `Decimal`"
        }
        (AttrTarget::Field, "min_items" | "max_items" | "count") => "write `items(1..=9)`",
        (AttrTarget::Field, "email") => "write `format = \"email\"`",
        (AttrTarget::Field, "url" | "uri") => "write `format = \"uri\"`",
        (AttrTarget::Field, "uuid") => "write `format = \"uuid\"`",
        (AttrTarget::Field, "regex" | "matches") => "write `pattern = \"…\"`",
        (AttrTarget::Field, "enum" | "values" | "choices" | "allowed") => {
            "write `one_of(\"…\", \"…\")`, or an enum as the type"
        }
        (AttrTarget::Field, "validate" | "validator" | "custom" | "func") => {
            "write `check = path::to::function`"
        }
        (AttrTarget::Field | AttrTarget::Variant, "ignore" | "hidden" | "skip_serializing") => {
            "write `skip`"
        }
        (AttrTarget::Field, "skip_serializing_if" | "skip_if") => {
            "an `Option` is left out where it is `None`; for other types, write `#[serde(skip_serializing_if = \"…\")]`"
        }
        (AttrTarget::Field, "with" | "serialize_with" | "into") => "write `as = WireType`",
        (AttrTarget::Field, "null") => "write `nullable`",
        (AttrTarget::Field, "sensitive" | "personal" | "private" | "secret" | "redact") => {
            "write `pii = \"…\"`, with the class of the personal data"
        }
        (AttrTarget::Field, "id" | "user") => "write `user_id`",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{AttrTarget, fix};

    #[test]
    fn known_keys_have_no_fix() {
        for place in AttrTarget::ALL {
            for key in place.keys() {
                assert_eq!(fix(key, place), None, "{key}");
            }
        }
    }
}
