//! The remark on integers that many readers of JSON round.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value};

use super::{REMARKS_APART, ROUNDED_REMARK};

/// The remark on integers of 128 bits. It includes [`ROUNDED_REMARK`].
pub(super) const TOO_WIDE_REMARK: &str =
    "may exceed 64 bits, which most readers of JSON can't hold";

/// The largest magnitude up to which a 64-bit float holds every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Adds [`ROUNDED_REMARK`] to each integer whose bounds admit values further than 2^53 from zero.
#[derive(Clone, Debug)]
pub(super) struct NoteRounding;

impl Transform for NoteRounding {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(object) = schema.as_object_mut()
            && may_be_rounded(object)
        {
            note(object);
        }
    }
}

fn may_be_rounded(schema: &Map<String, Value>) -> bool {
    let is_integer = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|it| it == "integer"),
        of => of.is_some_and(|it| it == "integer"),
    };
    let has_bound = |keys: [&str; 2], is_exact: fn(f64) -> bool| {
        let mut bounds = keys.iter().filter_map(|key| schema.get(*key)?.as_f64());
        bounds.any(is_exact)
    };
    let is_listed = schema.contains_key("enum") || schema.contains_key("const");
    let is_exact = has_bound(["minimum", "exclusiveMinimum"], |it| it >= -EXACT)
        && has_bound(["maximum", "exclusiveMaximum"], |it| it <= EXACT);
    is_integer && !is_listed && !is_exact
}

fn note(schema: &mut Map<String, Value>) {
    let comment = match schema.get("$comment").and_then(Value::as_str) {
        None => ROUNDED_REMARK.to_owned(),
        Some(present) => {
            let known = [ROUNDED_REMARK, TOO_WIDE_REMARK];
            if present.split(REMARKS_APART).any(|it| known.contains(&it)) {
                return;
            }
            format!("{present}{REMARKS_APART}{ROUNDED_REMARK}")
        }
    };
    schema.insert("$comment".to_owned(), comment.into());
}
