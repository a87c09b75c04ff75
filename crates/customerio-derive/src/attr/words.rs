//! Words that people bring along from other libraries, and what is written for them here.

use super::keys::Place;

/// What to do about a key that is none, if it is one of those words.
pub(super) fn way_out(key: &str, place: Place) -> Option<&'static str> {
    Some(match (place, key) {
        (
            Place::Container | Place::Field | Place::Variant,
            "doc" | "docs" | "description" | "title",
        ) => "write a doc comment, `/// …`",
        (Place::Container | Place::Events, "track" | "name" | "event_name") => {
            "write `event = \"…\"`"
        }
        (Place::Container, "user" | "customer" | "identify" | "profile") => "write `person`",
        (Place::Container, "company" | "account" | "organization" | "object") => {
            "write `group`, or `group(object_type = \"2\")`"
        }
        (Place::Container, "closed" | "strict" | "deny_unknown_fields") => {
            "a schema takes no other keys unless `open` is written; leave it out"
        }
        (Place::Field | Place::Variant, "name" | "key" | "alias") => "write `rename = \"…\"`",
        (Place::Field, "required") => {
            "a field is required unless its type is an `Option`; leave it out"
        }
        (Place::Field, "optional") => {
            "a field is optional where its type is an `Option`; leave it out"
        }
        (Place::Field, "default") => "nothing is filled in for what is absent; leave it out",
        (
            Place::Field,
            "min" | "max" | "minimum" | "maximum" | "gt" | "gte" | "lt" | "lte" | "between",
        ) => {
            "write `range(0..=100)` of a number, `length(1..=64)` of a text, `items(1..=9)` of an array"
        }
        (Place::Field, "len" | "size" | "min_length" | "max_length" | "min_len" | "max_len") => {
            "write `length(1..=64)` of a text, `items(1..=9)` of an array"
        }
        (Place::Field, "min_items" | "max_items" | "count") => "write `items(1..=9)`",
        (Place::Field, "email") => "write `format = \"email\"`",
        (Place::Field, "url" | "uri") => "write `format = \"uri\"`",
        (Place::Field, "uuid") => "write `format = \"uuid\"`",
        (Place::Field, "regex" | "matches") => "write `pattern = \"…\"`",
        (Place::Field, "enum" | "values" | "choices" | "allowed") => {
            "write `one_of(\"…\", \"…\")`, or an enum as the type"
        }
        (Place::Field, "validate" | "validator" | "custom" | "func") => {
            "write `check = path::to::function`"
        }
        (Place::Field | Place::Variant, "ignore" | "hidden" | "skip_serializing") => "write `skip`",
        (Place::Field, "skip_serializing_if" | "skip_if") => {
            "an `Option` is left out where it is `None`; of others write `#[serde(skip_serializing_if = \"…\")]`"
        }
        (Place::Field, "with" | "serialize_with" | "into") => "write `as = WireType`",
        (Place::Field, "null") => "write `nullable`",
        (Place::Field, "sensitive" | "personal" | "private" | "secret" | "redact") => {
            "write `pii = \"…\"`, with the class of the personal data"
        }
        (Place::Field, "id" | "user") => "write `user_id`",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Place, way_out};

    #[test]
    fn no_key_is_a_synonym_of_another() {
        for place in Place::ALL {
            for key in place.keys() {
                assert_eq!(way_out(key, place), None, "{key}");
            }
        }
    }
}
