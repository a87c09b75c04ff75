//! Environment variables.

use std::env::{self, VarError};

use super::ProgramError;

/// Returns the value of a variable, or `None` where it is not set.
pub(super) fn variable(name: &str) -> Result<Option<String>, ProgramError> {
    let problem = match env::var(name) {
        Ok(value) if value.trim().is_empty() => "is empty; set it, or remove it if it is optional",
        Ok(value) => return Ok(Some(value)),
        Err(VarError::NotPresent) => return Ok(None),
        Err(VarError::NotUnicode(_)) => "is not valid UTF-8; set it again",
    };
    Err(ProgramError::Variable {
        name: name.to_owned(),
        problem,
    })
}
