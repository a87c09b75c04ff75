//! Events that conflict: two declarations of one event, and names that readers can't distinguish.

use customerio_catalog::driver::{Collected, Conflict};
use customerio_catalog::lint::NEAR_DUPLICATE_EVENTS;
use customerio_manifest::LintLevel;
use serde_json::Value;

use crate::issue::{Issue, Level, as_json, text};
use crate::output;
use crate::paths::from_here;
use crate::project::{Member, Project};
use crate::verdict::Verdict;

/// The rule that the call, name and version of an event are unique.
const DUPLICATE_EVENT: &str = "duplicate-event";

/// The conflicts of a catalog as issues.
pub(crate) struct Conflicts {
    issues: Vec<Issue>,
}

impl Conflicts {
    pub(crate) fn new(project: &Project, collected: &Collected) -> Self {
        let conflicts = collected.conflicts.iter();
        let issues = conflicts.filter_map(|it| issue(project, it)).collect();
        Self { issues }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.issues.is_empty()
    }

    /// The issues, for commands that report issues.
    pub(crate) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }

    /// Prints each on standard error, for commands with another kind of result.
    pub(crate) fn print(&self) {
        for issue in &self.issues {
            output::diagnostic(text(issue, true));
        }
    }

    /// The conflicts in the form of `cargo cio check --format json`.
    pub(crate) fn as_json(&self) -> Value {
        self.issues.iter().map(as_json).collect()
    }

    /// [`Verdict::Found`] if a conflict is an error, else the verdict.
    pub(crate) fn or(&self, verdict: Verdict) -> Verdict {
        if self.issues.iter().any(|it| it.level == Level::Error) {
            Verdict::Found
        } else {
            verdict
        }
    }
}

/// The issue for a conflict; `None` if the project allows it, or if it is no conflict.
fn issue(project: &Project, conflict: &Conflict) -> Option<Issue> {
    let Conflict {
        rule,
        first,
        second,
        same_shape,
        message,
    } = conflict;
    let location = project.location_of(second);
    let member = location.map(|(member, _)| member);
    let member = member.or_else(|| project.member(&second.crate_name, &second.key));
    let (rule, level) = if rule == NEAR_DUPLICATE_EVENTS {
        let level = match level(member) {
            LintLevel::Allow => return None,
            LintLevel::Warn => Level::Warning,
            LintLevel::Deny => Level::Error,
        };
        (NEAR_DUPLICATE_EVENTS, level)
    } else {
        (DUPLICATE_EVENT, Level::Error)
    };
    let other = project.location_of(first).map(|(_, it)| it);
    let location = location.map(|(_, it)| it);
    // One file can be a module of a library and of a program. It then declares one event.
    if *same_shape
        && let (Some(other), Some(location)) = (other, location)
        && other.is_same_line(location)
    {
        return None;
    }
    let other = other.map_or_else(String::new, |it| format!("; the first one is at {it}"));
    Some(Issue {
        rule,
        level,
        file: location.map_or_else(
            || second.crate_name.clone(),
            |it| from_here(&it.file).display().to_string(),
        ),
        line: location.map(|it| it.line),
        column: None,
        subject: second.name.clone(),
        message: format!("{message}{other}"),
    })
}

/// The level of near duplicates in the crate that declares one.
fn level(member: Option<&Member>) -> LintLevel {
    let chosen = member.and_then(|it| it.settings.lint.get(NEAR_DUPLICATE_EVENTS));
    // The default level of the rule.
    chosen.copied().unwrap_or(LintLevel::Deny)
}
