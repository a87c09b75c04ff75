//! The violations and warnings of a message.

use std::fmt;

/// The maximum number of findings of each kind. A hostile message can break a rule thousands of times.
const MAX_FINDINGS: usize = 32;

/// A violation or a warning, with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    at: String,
    message: String,
}

impl Finding {
    pub(crate) fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            message: message.into(),
        }
    }

    /// Returns the same finding for the message at `index` of a batch.
    pub(crate) fn of_item(&self, index: Option<usize>) -> String {
        match index {
            Some(index) if self.at.is_empty() => format!("batch[{index}]: {}", self.message),
            Some(index) => format!("batch[{index}].{}: {}", self.at, self.message),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.at, self.message)
        }
    }
}

/// The findings of one message.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    refusals: Vec<Finding>,
    warnings: Vec<Finding>,
}

impl Findings {
    /// Adds a reason to refuse the message.
    pub(crate) fn refuse(&mut self, at: impl Into<String>, message: impl Into<String>) {
        push(&mut self.refusals, at, message);
    }

    /// Adds a probable mistake that the service accepts.
    pub(crate) fn warn(&mut self, at: impl Into<String>, message: impl Into<String>) {
        push(&mut self.warnings, at, message);
    }

    pub(crate) fn refusals(&self) -> &[Finding] {
        &self.refusals
    }

    pub(crate) fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}

fn push(list: &mut Vec<Finding>, at: impl Into<String>, message: impl Into<String>) {
    if list.len() < MAX_FINDINGS {
        list.push(Finding::new(at, message));
    }
}
