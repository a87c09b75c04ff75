//! Why an export fails.

/// Why a catalog can't be written in a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A document can't be written as YAML.
    #[error("failed to write YAML: {reason}; report this as a bug of customerio-catalog")]
    Yaml {
        /// What is wrong.
        reason: String,
    },
}
