//! `cargo cio lint`: what might be better in a catalog that compiles.

use customerio_catalog::lint::{self, Finding, Level, RULES};

use crate::Verdict;
use crate::driver::{self, DriverError};
use crate::failure::{Place, Placed};
use crate::issue::{self, Issue, ReportFormat};
use crate::project::{Member, Project, ProjectError};
use crate::report::{from_here, report_silent};
use crate::scope::{Scope, Scoped};
use crate::settings::place::of_key;
use crate::settings::shown;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How to write what is found
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
    #[error(
        "{}`lint` in the `metadata.cio` of `{package}` or its workspace names `{rule}`, which is no \
         rule; the rules are: {}",
        shown(place.as_deref()),
        RULES.iter().map(|rule| rule.name).collect::<Vec<_>>().join(", ")
    )]
    UnknownRule {
        package: String,
        rule: String,
        place: Option<Box<Place>>,
    },
    #[error(
        "{}`{rule} = \"{level}\"` in the `metadata.cio` of `{package}` or its workspace is no level; \
         write `\"allow\"`, `\"warn\"` or `\"deny\"`",
        shown(place.as_deref())
    )]
    UnknownLevel {
        package: String,
        rule: String,
        level: String,
        place: Option<Box<Place>>,
    },
}

impl Placed for LintError {
    fn place(&self) -> Option<Place> {
        match self {
            Self::Project(error) => error.place(),
            Self::UnknownRule { place, .. } | Self::UnknownLevel { place, .. } => {
                place.as_deref().cloned()
            }
            Self::Driver(_) => None,
        }
    }
}

/// Looks for what might be better.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, LintError> {
    let Some(Scoped { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    check_settings(&project)?;
    let linted = driver::lint(&project)?;
    report_silent(&project, &linted.declared);
    // What is allowed for the sake of a part that is not looked at is not unused.
    let counts = |it: &Finding| is_whole || it.rule != lint::UNUSED_ALLOW;
    let findings = linted.findings.into_iter().filter(counts);
    let issues: Vec<Issue> = findings.filter_map(|it| issue(it, &project)).collect();
    Ok(issue::report(&issues, arguments.format))
}

fn check_settings(project: &Project) -> Result<(), LintError> {
    for member in &project.members {
        for (rule, level) in &member.settings.lint {
            let (package, rule) = (member.name.clone(), rule.clone());
            let place = |reason| written_at(project, member, &rule, reason);
            if lint::named(&rule).is_none() {
                let place = place("no such rule; docs/lint.md lists them");
                return Err(LintError::UnknownRule {
                    package,
                    rule,
                    place,
                });
            }
            if Level::named(level).is_none() {
                let place = place("no level; write `\"allow\"`, `\"warn\"` or `\"deny\"`");
                let level = level.clone();
                return Err(LintError::UnknownLevel {
                    package,
                    rule,
                    level,
                    place,
                });
            }
        }
    }
    Ok(())
}

/// Where a rule is named: in the Cargo.toml of the package, or else of the workspace.
fn written_at(project: &Project, member: &Member, rule: &str, reason: &str) -> Option<Box<Place>> {
    let own = member.manifest.as_path();
    let whole = project.root.join("Cargo.toml");
    let at = |path, table| of_key(path, &[table, "metadata", "cio", "lint", rule], reason);
    let place = at(own, "package").or_else(|| at(&whole, "workspace"));
    place.map(Box::new)
}

/// What to tell of a finding, if the project wants to know.
fn issue(finding: Finding, project: &Project) -> Option<Issue> {
    let rule = lint::named(&finding.rule)?;
    let mut members = project.members.iter();
    let member = members.find(|it| it.library == finding.declared_in);
    let chosen = member.and_then(|it| Level::named(it.settings.lint.get(rule.name)?));
    let chosen = chosen.unwrap_or(rule.level);
    let level = match if finding.is_denied {
        Level::Deny
    } else {
        chosen
    } {
        Level::Allow => return None,
        Level::Warn => issue::Level::Warning,
        Level::Deny => issue::Level::Error,
    };
    let place = project.place(&finding.declared_in, &finding.key);
    Some(Issue {
        rule: rule.name,
        level,
        file: place.map_or_else(
            || finding.declared_in.clone(),
            |it| from_here(&it.file).display().to_string(),
        ),
        line: place.map(|it| it.line),
        column: None,
        subject: finding.subject,
        message: finding.message,
    })
}
