//! `cargo cio lint`: suggests improvements of a catalog that compiles.

use customerio_catalog::driver::key;
use customerio_catalog::lint::{self, Finding, Level, Rule};
use customerio_manifest::LintLevel;

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::declared::UntypedUse;
use crate::driver::{self, DriverError};
use crate::failure::placed_by_project;
use crate::issue::{self, Issue, ReportFormat};
use crate::notices::report_silent;
use crate::paths::from_here;
use crate::project::{Member, Project, ProjectError};
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

/// Returns the end of the help: where the rules are listed, then the exit codes.
pub(crate) fn help(exit_codes: &str) -> String {
    const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
    format!("The rules: {REPOSITORY}/blob/main/docs/lint.md\n\n{exit_codes}")
}

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
    for member in &project.members {
        let uses = member.declared.untyped.iter();
        issues.extend(uses.filter_map(|it| untyped(it, member, &project)));
    }
    let conflicts = Conflicts::new(&project, &linted.declared).into_issues();
    // A near duplicate is a finding of the catalog too, which does not know where the other event is.
    issues.retain(|it| !conflicts.iter().any(|conflict| conflict.repeats(it)));
    issues.extend(conflicts);
    Ok(issue::report(&issues, arguments.format))
}

const fn level_of(level: LintLevel) -> Level {
    match level {
        LintLevel::Allow => Level::Allow,
        LintLevel::Warn => Level::Warn,
        LintLevel::Deny => Level::Deny,
    }
}

/// The level of a rule in a package; `None` if the package allows it.
fn chosen_level(rule: &Rule, member: Option<&Member>) -> Option<issue::Level> {
    let chosen = member.and_then(|it| it.settings.lint.get(rule.name).copied());
    match chosen.map_or(rule.level, level_of) {
        Level::Allow => None,
        Level::Warn => Some(issue::Level::Warning),
        Level::Deny => Some(issue::Level::Error),
    }
}

/// The issue for a use of `Untyped`; `None` if the package allows it.
fn untyped(found: &UntypedUse, member: &Member, project: &Project) -> Option<Issue> {
    let rule = lint::named(lint::UNTYPED)?;
    let message = match &found.name {
        None if found.call == "traits" => {
            "these traits have no type; declare a struct with `#[derive(CioTraits)]`".to_owned()
        }
        None => "this event has no type; declare a struct with `#[derive(CioEvent)]`".to_owned(),
        Some(name) => {
            let prefix = key(found.call, name, 1);
            let mut members = project.members.iter();
            if members.any(|it| it.declared.get(&prefix).next().is_some()) {
                "the event has a type; send that in place of JSON".to_owned()
            } else {
                let attribute = if found.call == "track" {
                    "event"
                } else {
                    found.call
                };
                format!(
                    "the event has no type; declare a struct with `#[cio({attribute} = {name:?})]`"
                )
            }
        }
    };
    Some(Issue {
        rule: rule.name,
        level: chosen_level(rule, Some(member))?,
        file: from_here(&found.file).display().to_string(),
        line: Some(found.line),
        column: None,
        subject: found.name.clone().unwrap_or_else(|| "Untyped".to_owned()),
        message,
    })
}

/// The issue for a finding; `None` if the project allows it.
fn issue(finding: Finding, project: &Project) -> Option<Issue> {
    let rule = lint::named(&finding.rule)?;
    let member = project.member(&finding.declared_in, &finding.key);
    let level = if finding.is_denied {
        issue::Level::Error
    } else {
        chosen_level(rule, member)?
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
