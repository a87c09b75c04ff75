//! The `context` of a message: nothing is required, more keys are allowed, known keys have types.

use super::findings::Findings;
use super::value::{Object, given, kind_of, shown};
use serde_json::Value;

/// The type of a known key of the context.
enum Shape {
    Text,
    Flag,
    Number,
    /// The vendor's browser library types coordinates as strings, its Node library as numbers.
    TextOrNumber,
    Texts,
    AnyObject,
    /// An object of which these keys are known.
    Object(&'static [(&'static str, Shape)]),
    /// An object of which these keys are known and all others hold strings.
    TextsBy(&'static [(&'static str, Shape)]),
}

use Shape::{AnyObject, Flag, Number, Text, TextOrNumber, Texts};

/// The keys of the published schema (its "mobile" and "non-mobile" form together: a context may
/// have keys of both). A wrong type breaks the schema, so it is refused.
const PUBLISHED: &[(&str, Shape)] = &[
    ("active", Flag),
    ("channel", Text),
    ("ip", Text),
    ("locale", Text),
    ("userAgent", Text),
    (
        "campaign",
        // Other UTM parameters are allowed.
        Shape::TextsBy(&[
            ("name", Text),
            ("source", Text),
            ("medium", Text),
            ("term", Text),
            ("content", Text),
        ]),
    ),
    (
        "page",
        Shape::Object(&[
            ("url", Text),
            ("path", Text),
            ("referrer", Text),
            ("search", Text),
            ("title", Text),
            ("name", Text),
            ("keywords", Texts),
        ]),
    ),
    (
        "app",
        Shape::Object(&[
            ("name", Text),
            ("version", Text),
            ("build", Text),
            ("namespace", Text),
        ]),
    ),
    (
        "device",
        Shape::Object(&[
            ("id", Text),
            ("advertisingId", Text),
            ("manufacturer", Text),
            ("model", Text),
            ("name", Text),
            ("type", Text),
            ("version", Text),
            ("token", Text),
        ]),
    ),
    (
        "network",
        Shape::Object(&[
            ("bluetooth", Flag),
            ("cellular", Flag),
            ("wifi", Flag),
            ("carrier", Text),
        ]),
    ),
    ("os", Shape::Object(&[("name", Text), ("version", Text)])),
];

/// Keys that no schema has but the vendor's libraries send. The effect of another type is unknown, so a
/// mistake is a warning.
const CUSTOMARY: &[(&str, Shape)] = &[
    (
        "library",
        Shape::Object(&[("name", Text), ("version", Text)]),
    ),
    ("timezone", Text),
    (
        "location",
        Shape::Object(&[
            ("city", Text),
            ("country", Text),
            ("region", Text),
            ("latitude", TextOrNumber),
            ("longitude", TextOrNumber),
            ("speed", TextOrNumber),
        ]),
    ),
    (
        "referrer",
        Shape::Object(&[
            ("type", Text),
            ("name", Text),
            ("url", Text),
            ("link", Text),
        ]),
    ),
    (
        "screen",
        Shape::Object(&[("width", Number), ("height", Number), ("density", Number)]),
    ),
    ("groupId", TextOrNumber),
    ("instanceId", Text),
    ("traits", AnyObject),
    ("userAgentData", AnyObject),
];

/// Checks a context. The caller checks that it is an object.
pub(super) fn check(context: &Value, findings: &mut Findings) {
    let Value::Object(context) = context else {
        return;
    };
    for (key, shape) in PUBLISHED {
        if let Some((at, says)) = mismatch(context, key, shape, "context") {
            findings.refuse(at, says);
        }
    }
    for (key, shape) in CUSTOMARY {
        if let Some((at, says)) = mismatch(context, key, shape, "context") {
            findings.warn(at, says);
        }
    }
    channel(context, findings);
    device_type(context, findings);
}

/// The schema has these three and no more.
fn channel(context: &Object, findings: &mut Findings) {
    if let Some(Value::String(channel)) = given(context, "channel")
        && !["browser", "server", "mobile"].contains(&channel.as_str())
    {
        findings.refuse(
            "context.channel",
            "must be one of browser, server and mobile",
        );
    }
}

/// The schema lists two; the vendor's own Apple library also runs on systems that are neither, so
/// only the events about devices are held to it (see the semantic events).
fn device_type(context: &Object, findings: &mut Findings) {
    if let Some(Value::Object(device)) = given(context, "device")
        && let Some(Value::String(name)) = given(device, "type")
        && !["android", "ios"].contains(&name.as_str())
    {
        findings.warn("context.device.type", "is neither android nor ios");
    }
}

/// The first place where the value of `key` is not of its shape.
fn mismatch(parent: &Object, key: &str, shape: &Shape, above: &str) -> Option<(String, String)> {
    let value = given(parent, key)?;
    let at = || format!("{above}.{}", shown(key));
    let expected = match (shape, value) {
        (Text, Value::String(_))
        | (Flag, Value::Bool(_))
        | (Number, Value::Number(_))
        | (TextOrNumber, Value::String(_) | Value::Number(_))
        | (AnyObject, Value::Object(_)) => return None,
        (Texts, Value::Array(items)) if items.iter().all(Value::is_string) => return None,
        (Shape::Object(keys), Value::Object(object)) => {
            return keys
                .iter()
                .find_map(|(key, shape)| mismatch(object, key, shape, &at()));
        }
        (Shape::TextsBy(keys), Value::Object(object)) => {
            return keys
                .iter()
                .find_map(|(key, shape)| mismatch(object, key, shape, &at()))
                .or_else(|| {
                    object
                        .keys()
                        .find_map(|key| mismatch(object, key, &Text, &at()))
                });
        }
        (Text, _) => "a string",
        (Flag, _) => "a boolean",
        (Number, _) => "a number",
        (TextOrNumber, _) => "a string or a number",
        (Texts, _) => "an array of strings",
        (AnyObject | Shape::Object(_) | Shape::TextsBy(_), _) => "an object",
    };
    Some((at(), format!("must be {expected}, not {}", kind_of(value))))
}
