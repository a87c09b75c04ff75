//! YAML, as people would write it.

use serde::Serialize;

/// A value as YAML; keys of maps in the order that they have.
pub(super) fn yaml(value: &impl Serialize) -> String {
    // Texts, numbers, lists and maps with texts as keys: there is nothing that YAML could not hold.
    serde_saphyr::to_string(value).unwrap_or_default()
}
