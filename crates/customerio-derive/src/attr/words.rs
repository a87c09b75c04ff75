//! Keys of other libraries and likely guesses, with their equivalents in `#[cio(…)]`.

use AttrTarget::{Container, Events, Field, Variant};

use super::target::AttrTarget;

/// Keys that do not exist, and what to write on an item of these kinds.
pub(super) struct Guess {
    on: &'static [AttrTarget],
    keys: &'static [&'static str],
    fix: &'static str,
}

/// Returns the fix for an unknown key on an item, if it is a likely guess there.
pub(super) fn fix(key: &str, place: AttrTarget) -> Option<&'static str> {
    let is_meant = |it: &&Guess| it.on.contains(&place) && it.keys.contains(&key);
    Some(GUESSES.iter().find(is_meant)?.fix)
}

/// Returns the fix for an unknown key that is a likely guess on an item of another kind.
pub(super) fn fix_elsewhere(key: &str) -> Option<(AttrTarget, &'static str)> {
    let of = |place| Some((place, fix(key, place)?));
    AttrTarget::ALL.into_iter().find_map(of)
}

/// Guesses at `skip`, `as` and `foreign`.
const SKIPPED: &[&str] = &["ignore", "hidden", "skip_serializing", "exclude", "omit"];
const CONVERTED: &[&str] = &["with", "serialize_with", "into", "type", "ty"];
const FOREIGN: &[&str] = &["serde", "schemars", "schema_with"];

/// The guesses at how a field is written.
pub(super) const FORMS: [&[&str]; 3] = [SKIPPED, CONVERTED, FOREIGN];

const GUESSES: &[Guess] = &[
    Guess {
        on: &[Container, Events, Field, Variant],
        keys: &["doc", "docs", "description", "desc", "title", "comment"],
        fix: "write a doc comment, `/// …`",
    },
    Guess {
        on: &[Container, Field, Variant],
        keys: &[
            "from",
            "try_from",
            "deserialize_with",
            "skip_deserializing",
            "borrow",
            "bound",
            "expecting",
            "other",
        ],
        fix: "it is for reading, and `cio` only writes; write it in `#[serde(…)]`",
    },
    Guess {
        on: &[Container, Field, Variant],
        keys: &["default", "default_value"],
        fix: "an absent field has no default value; remove it",
    },
    Guess {
        on: &[Container, Field],
        keys: &[
            "skip_serializing_none",
            "skip_none",
            "omit_none",
            "omitempty",
        ],
        fix: "an `Option` is left out where it is `None`; remove it",
    },
    Guess {
        on: &[Container, Field],
        keys: &[
            "sensitive",
            "personal",
            "private",
            "secret",
            "redact",
            "gdpr",
        ],
        fix: "write `pii = \"contact\"`, with your own class of personal data",
    },
    // Of types.
    Guess {
        on: &[Container, Events],
        keys: &["track", "name", "event_name"],
        fix: "write `event = \"…\"`",
    },
    Guess {
        on: &[Container],
        keys: &["user", "customer", "identify", "profile", "people"],
        fix: "write `person`",
    },
    Guess {
        on: &[Container],
        keys: &["company", "account", "organization", "object"],
        fix: "write `group`, or `group(object_type = \"2\")`",
    },
    Guess {
        on: &[Container],
        keys: &["object_type", "object_type_id", "group_type"],
        fix: "write `group(object_type = \"2\")`",
    },
    Guess {
        on: &[Container],
        keys: &["traits", "attributes"],
        fix: "write `person`, `group` or `relationship`, for whose traits these are",
    },
    Guess {
        on: &[Container],
        keys: &["id", "identifier", "id_type"],
        fix: "write `user_id`, `anonymous_id` or `group_id`, on a newtype",
    },
    Guess {
        on: &[Container],
        keys: &["team", "owned_by", "maintainer"],
        fix: "write `owner = \"…\"`",
    },
    Guess {
        on: &[Container],
        keys: &["closed", "strict", "deny_unknown_fields"],
        fix: "a schema accepts no other keys without `open`; remove it",
    },
    Guess {
        on: &[Container],
        keys: &["additional_properties", "extra", "allow_unknown_fields"],
        fix: "write `open`",
    },
    Guess {
        on: &[Container, Events],
        keys: &["case", "rename_fields", "rename_variants", "serialize_all"],
        fix: "write `rename_all = \"camelCase\"` on a struct or on an enum of values",
    },
    Guess {
        on: &[Container],
        keys: &["into"],
        fix: "write `as = WireType` on the fields of this type",
    },
    // Of fields and variants.
    Guess {
        on: &[Field, Variant],
        keys: &["name", "key", "alias"],
        fix: "write `rename = \"…\"`",
    },
    Guess {
        on: &[Field, Variant],
        keys: SKIPPED,
        fix: "write `skip`",
    },
    Guess {
        on: &[Field],
        keys: &[
            "revenue",
            "value",
            "amount",
            "price",
            "phone",
            "timezone",
            "created_at",
            "unsubscribed",
        ],
        fix: "the name of a field is enough; give the field this name, or write `rename = \"…\"`",
    },
    Guess {
        on: &[Field],
        keys: &["required"],
        fix: "a field is required unless its type is an `Option`; remove it",
    },
    Guess {
        on: &[Field],
        keys: &["optional"],
        fix: "a field is optional where its type is an `Option`; remove it",
    },
    Guess {
        on: &[Field],
        keys: &["skip_serializing_if", "skip_if"],
        fix: "an `Option` is left out where it is `None`; for other types, write `#[serde(skip_serializing_if = \"…\")]`",
    },
    Guess {
        on: &[Field],
        keys: &["null", "allow_null", "null_if_none"],
        fix: "write `nullable`",
    },
    Guess {
        on: &[Field],
        keys: &["inline", "spread", "embed"],
        fix: "write `flatten`",
    },
    Guess {
        on: &[Field],
        keys: CONVERTED,
        fix: "write `as = WireType`",
    },
    Guess {
        on: &[Field],
        keys: FOREIGN,
        fix: "write `foreign`, for a type with `serde::Serialize` and `schemars::JsonSchema`",
    },
    // Parts of the message.
    Guess {
        on: &[Field],
        keys: &["id", "user", "customer_id", "person_id"],
        fix: "write `user_id` in an event; elsewhere the call takes the id, as in `client.identify(id, &traits)`",
    },
    Guess {
        on: &[Field],
        keys: &["anonymous", "visitor", "visitor_id", "anon_id"],
        fix: "write `anonymous_id`",
    },
    Guess {
        on: &[Field],
        keys: &["company_id", "account_id", "organization_id", "object_id"],
        fix: "write `group_id`",
    },
    Guess {
        on: &[Field],
        keys: &["occurred_at", "sent_at", "event_time"],
        fix: "write `timestamp`",
    },
    Guess {
        on: &[Field],
        keys: &["idempotency_key", "dedupe", "event_id"],
        fix: "write `message_id`",
    },
    // Constraints.
    Guess {
        on: &[Field],
        keys: &["min", "max", "minimum", "maximum", "gte", "lte", "between"],
        fix: "write `range(0..=100)` for a number, `length(1..=64)` for a string, `items(1..=9)` for an array",
    },
    Guess {
        on: &[Field],
        keys: &[
            "gt",
            "greater_than",
            "exclusive_min",
            "exclusive_minimum",
            "positive",
            "nonzero",
            "non_zero",
        ],
        fix: "a range includes its lower end, so write the smallest value: `range(1..)`, or `range(0.01..)`",
    },
    Guess {
        on: &[Field],
        keys: &["lt", "less_than", "exclusive_max", "exclusive_maximum"],
        fix: "write `range(..100)`, which excludes its upper end",
    },
    Guess {
        on: &[Field],
        keys: &["non_negative", "nonnegative", "unsigned"],
        fix: "write `range(0..)`",
    },
    Guess {
        on: &[Field],
        keys: &["negative"],
        fix: "write `range(..0)`",
    },
    Guess {
        on: &[Field],
        keys: &[
            "not_empty",
            "nonempty",
            "non_empty",
            "notempty",
            "not_blank",
            "no_empty",
        ],
        fix: "write `length(1..)` for a string, `items(1..)` for an array or a map",
    },
    Guess {
        on: &[Field],
        keys: &[
            "len",
            "size",
            "min_length",
            "max_length",
            "min_len",
            "max_len",
            "truncate",
        ],
        fix: "write `length(1..=64)` for a string, `items(1..=9)` for an array",
    },
    Guess {
        on: &[Field],
        keys: &["min_items", "max_items", "count"],
        fix: "write `items(1..=9)`",
    },
    Guess {
        on: &[Field],
        keys: &["step", "divisible_by", "multipleOf", "multiple"],
        fix: "write `multiple_of = 5`, or `multiple_of = 0.01`",
    },
    Guess {
        on: &[Field],
        keys: &["scale", "precision", "digits", "decimals", "decimal_places"],
        fix: "write `multiple_of = 0.01` for two decimal places, on a `Decimal` with `number`",
    },
    Guess {
        on: &[Field],
        keys: &["decimal", "numeric", "float", "as_number", "money"],
        fix: "write `number`, for a `Decimal`",
    },
    Guess {
        on: &[Field],
        keys: &["currency", "measure", "units"],
        fix: "write `unit = \"EUR\"` where it is always the same; otherwise add a field for it",
    },
    Guess {
        on: &[Field],
        keys: &["email", "mail"],
        fix: "write `format = \"email\"`",
    },
    Guess {
        on: &[Field],
        keys: &["url", "uri", "link"],
        fix: "write `format = \"uri\"`",
    },
    Guess {
        on: &[Field],
        keys: &["uuid"],
        fix: "write `format = \"uuid\"`",
    },
    Guess {
        on: &[Field],
        keys: &["date"],
        fix: "write `format = \"date\"` for a string, or a date as the type",
    },
    Guess {
        on: &[Field],
        keys: &["datetime", "date_time", "rfc3339", "iso8601"],
        fix: "write `format = \"date-time\"` for a string, or `SystemTime` as the type",
    },
    Guess {
        on: &[Field],
        keys: &["regex", "matches", "starts_with", "ends_with", "contains"],
        fix: "write `pattern = \"^…$\"`",
    },
    Guess {
        on: &[Field],
        keys: &["lowercase", "uppercase", "trim", "to_lowercase"],
        fix: "a derive changes no value; write `pattern = \"^[a-z]*$\"` to check it",
    },
    Guess {
        on: &[Field],
        keys: &["enum", "values", "choices", "allowed", "variants", "const"],
        fix: "write `one_of(\"…\", \"…\")`, or an enum as the type",
    },
    Guess {
        on: &[Field],
        keys: &["validate", "validator", "custom", "func", "function"],
        fix: "write `check = path::to::function`",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_do_not_exist_and_have_one_answer() {
        for place in AttrTarget::ALL {
            let here = || GUESSES.iter().filter(|it| it.on.contains(&place));
            for key in here().flat_map(|it| it.keys) {
                assert!(!place.keys().contains(key), "`{key}` exists on {place:?}");
                let answers = here().filter(|it| it.keys.contains(key)).count();
                assert_eq!(answers, 1, "`{key}` on {place:?}");
            }
        }
    }
}
