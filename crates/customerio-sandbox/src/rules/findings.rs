//! What the rules found out about a message: why it is refused, what is odd about it.

use std::fmt;

/// Hostile messages can break a rule thousands of times; nobody reads more than this.
const MOST_FINDINGS: usize = 32;

/// One thing that is wrong or odd, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    at: String,
    says: String,
}

impl Finding {
    pub(crate) fn new(at: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            says: says.into(),
        }
    }

    /// Returns the same finding for the message at `index` of a batch.
    pub(crate) fn of_item(&self, index: Option<usize>) -> String {
        match index {
            Some(index) if self.at.is_empty() => format!("batch[{index}]: {}", self.says),
            Some(index) => format!("batch[{index}].{}: {}", self.at, self.says),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() {
            f.write_str(&self.says)
        } else {
            write!(f, "{}: {}", self.at, self.says)
        }
    }
}

/// All that was found out about one message.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    refusals: Vec<Finding>,
    warnings: Vec<Finding>,
}

impl Findings {
    /// Notes why the message must be refused.
    pub(crate) fn refuse(&mut self, at: impl Into<String>, says: impl Into<String>) {
        push(&mut self.refusals, at, says);
    }

    /// Notes something that the service takes, but that is hardly meant so.
    pub(crate) fn warn(&mut self, at: impl Into<String>, says: impl Into<String>) {
        push(&mut self.warnings, at, says);
    }

    pub(crate) fn refusals(&self) -> &[Finding] {
        &self.refusals
    }

    pub(crate) fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}

fn push(list: &mut Vec<Finding>, at: impl Into<String>, says: impl Into<String>) {
    if list.len() < MOST_FINDINGS {
        list.push(Finding::new(at, says));
    }
}
