//! The results of checks.

use anstyle::{AnsiColor, Style};
use customerio_catalog::visible;
use serde::Serialize;

use crate::form::Form;
use crate::output;

/// The result of one check.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    name: &'static str,
    pub(super) status: Status,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Ok,
    Warn,
    Fail,
    /// The check needs something that another check found missing.
    Skipped,
}

impl Status {
    fn shown(self) -> (&'static str, AnsiColor) {
        match self {
            Self::Ok => ("ok  ", AnsiColor::Green),
            Self::Warn => ("warn", AnsiColor::Yellow),
            Self::Fail => ("FAIL", AnsiColor::Red),
            Self::Skipped => ("skip", AnsiColor::Cyan),
        }
    }
}

impl Check {
    pub(super) fn new(name: &'static str, status: Status, message: impl Into<String>) -> Self {
        Self {
            name,
            status,
            message: message.into(),
            fix: None,
        }
    }

    /// Adds the fix, an imperative.
    pub(super) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    fn line(&self) -> String {
        let (word, colour) = self.status.shown();
        let style = Style::new().bold().fg_color(Some(colour.into()));
        let fix = self.fix.as_ref();
        let fix = fix.map_or_else(String::new, |fix| format!("; {fix}"));
        format!(
            "{style}{word}{style:#} {:<10} {}{}",
            self.name,
            visible(&self.message),
            visible(&fix)
        )
    }
}

/// Prints one line per check.
pub(super) fn print(checks: &[Check], form: Form) {
    match form {
        Form::Text => {
            for check in checks {
                output::styled(check.line());
            }
        }
        Form::Json => output::json(&serde_json::json!({ "checks": checks })),
    }
}
