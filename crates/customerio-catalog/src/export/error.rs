//! Errors of exports.

/// An error that prevents an export.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A document can't be written as YAML.
    #[error("failed to write YAML: {reason}; report this as a bug of customerio-catalog")]
    Yaml {
        /// The message of the YAML writer.
        reason: String,
    },
}
