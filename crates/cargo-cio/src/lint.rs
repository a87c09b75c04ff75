//! `cargo cio lint`: suggests improvements of a catalog that compiles.

use customerio_catalog::lint::{self, Finding, Level};
use customerio_manifest::LintLevel;

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::driver::{self, DriverError};
use crate::failure::placed_by_project;
use crate::issue::{self, Issue, ReportFormat};
use crate::notices::report_silent;
use crate::paths::from_here;
use crate::project::{Project, ProjectError};
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The output format
    #[arg(long, default_value = "text")]
    format: ReportFormat,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum LintError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
}

placed_by_project!(LintError: Driver);

/// Lints the catalog.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, LintError> {
    let Some(Collection { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    let linted = driver::lint(&project)?;
    report_silent(&project, &linted.declared);
    // An `allow` may be needed because of a package that is not collected.
    let counts = |it: &Finding| is_whole || it.rule != lint::UNUSED_ALLOW;
    let findings = linted.findings.into_iter().filter(counts);
    let mut issues: Vec<Issue> = findings.filter_map(|it| issue(it, &project)).collect();
    issues.extend(Conflicts::new(&project, &linted.declared).into_issues());
    Ok(issue::report(&issues, arguments.format))
}

const fn level_of(level: LintLevel) -> Level {
    match level {
        LintLevel::Allow => Level::Allow,
        LintLevel::Warn => Level::Warn,
        LintLevel::Deny => Level::Deny,
    }
}

/// The issue for a finding; `None` if the project allows it.
fn issue(finding: Finding, project: &Project) -> Option<Issue> {
    let rule = lint::named(&finding.rule)?;
    let mut members = project.members.iter();
    let member = members.find(|it| it.library == finding.declared_in);
    let chosen = member.and_then(|it| it.settings.lint.get(rule.name).copied());
    let chosen = chosen.map_or(rule.level, level_of);
    let level = match if finding.is_denied {
        Level::Deny
    } else {
        chosen
    } {
        Level::Allow => return None,
        Level::Warn => issue::Level::Warning,
        Level::Deny => issue::Level::Error,
    };
    let location = project.location(&finding.declared_in, &finding.key);
    Some(Issue {
        rule: rule.name,
        level,
        file: location.map_or_else(
            || finding.declared_in.clone(),
            |it| from_here(&it.file).display().to_string(),
        ),
        line: location.map(|it| it.line),
        column: None,
        subject: finding.subject,
        message: finding.message,
    })
}
