//! Formats the JSON of exports.

use serde_json::Value;

/// Formats a value: indented by two spaces, keys sorted, a line feed at the end.
pub(super) fn pretty(mut value: Value) -> String {
    // Any crate in the build can enable `serde_json/preserve_order`, so the order of keys is not given.
    value.sort_all_objects();
    format!("{value:#}\n")
}
