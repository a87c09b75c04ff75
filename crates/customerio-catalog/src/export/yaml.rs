//! The form of YAML in exports.

use serde::Serialize;

use super::error::ExportError;

/// Formats a value as YAML; keys of maps keep their order.
pub(super) fn yaml(value: &impl Serialize) -> Result<String, ExportError> {
    serde_saphyr::to_string(value).map_err(|error| ExportError::Yaml {
        reason: error.to_string(),
    })
}
