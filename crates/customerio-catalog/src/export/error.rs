//! Errors of exports.

/// An error that prevents an export.
///
/// ```
/// use customerio_catalog::export::ExportError;
///
/// let error = ExportError::Yaml { reason: "a key is missing".to_owned() };
/// assert!(error.to_string().starts_with("failed to write YAML: a key is missing"));
/// ```
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
