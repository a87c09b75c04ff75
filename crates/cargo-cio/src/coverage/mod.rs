//! `cargo cio coverage`: the events, properties and variants that no test sent.

mod records;
mod report;

use std::path::PathBuf;

use clap::ValueEnum;
use customerio_catalog::coverage::{Coverable, Coverage, Covered, Share};

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::driver::{self, DriverError};
use crate::failure::{Placed, Snippet};
use crate::form::Form;
use crate::project::ProjectError;
use crate::verdict::Verdict;
use records::RecordsError;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the records, as `CIO_RECORD` was set when the tests ran; defaults to the variable,
    /// else to `records`
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Fail if less than this share of the selected parts was sent
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_under: Option<f64>,
    /// Add totals for each crate, owner or tag
    #[arg(long)]
    by: Option<Group>,
    /// Only events of this crate, by its name in Rust; can be repeated
    #[arg(long = "crate", value_name = "NAME")]
    of_crate: Vec<String>,
    /// Only events of this owner; can be repeated
    #[arg(long, value_name = "NAME")]
    owner: Vec<String>,
    /// Only events with this tag; can be repeated
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
    #[command(flatten)]
    scope: Scope,
}

/// A property of events and traits types that totals are computed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Group {
    Crate,
    Owner,
    Tag,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("a number from 0 to 100 is expected".to_owned()),
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CoverageError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Records(#[from] RecordsError),
    #[error("nothing in the catalog has that {of}; use one of: {}", known.join(", "))]
    Nothing {
        of: &'static str,
        known: Vec<String>,
    },
}

impl Placed for CoverageError {
    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Project(error) => error.snippet(),
            Self::Records(error) => error.snippet(),
            Self::Driver(_) | Self::Nothing { .. } => None,
        }
    }
}

/// Reports the parts that no test sent.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, CoverageError> {
    let Some(Collection { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    // The records are read first: without them, the build would be in vain.
    let records = records::read(arguments.folder.as_deref(), &project)?;
    let (parts, declared) = driver::parts(&project)?;
    let conflicts = Conflicts::new(&project, &declared);
    conflicts.print();
    let mut coverage = Coverage::new(parts, &records);
    if !is_whole || !conflicts.is_empty() {
        // Another package may declare them.
        coverage.stale.retain(|stale| stale.part.is_some());
    }
    arguments.check_filters(&coverage)?;
    coverage.all.retain(|it| arguments.is_selected(&it.of));
    let report = report::CoverageReport::new(&coverage, arguments.by, &project);
    match arguments.format {
        Form::Text => report.as_text(),
        Form::Json => report.as_json(&conflicts),
    }
    let all: Share = coverage.all.iter().map(Covered::share).sum();
    Ok(conflicts.or(match arguments.fail_under {
        Some(minimum) if all.percent() < minimum => {
            crate::output::missing(format_args!(
                "{:.1} % is less than the {minimum} % that `--fail-under` requires",
                all.percent()
            ));
            Verdict::Found
        }
        _ => Verdict::Fine,
    }))
}

impl Group {
    /// The groups that an event or traits type is in.
    fn names(self, of: &Coverable) -> Vec<&str> {
        match self {
            Self::Crate => vec![&of.declared_in],
            Self::Owner if of.owner.is_empty() => Vec::new(),
            Self::Owner => vec![&of.owner],
            Self::Tag => of.tags.iter().map(String::as_str).collect(),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Owner => "owner",
            Self::Tag => "tag",
        }
    }
}

impl Arguments {
    fn filters(&self) -> [(Group, &[String]); 3] {
        [
            (Group::Crate, &self.of_crate),
            (Group::Owner, &self.owner),
            (Group::Tag, &self.tag),
        ]
    }

    fn is_selected(&self, of: &Coverable) -> bool {
        self.filters().into_iter().all(|(group, asked)| {
            let is_asked = |name: &&str| asked.iter().any(|it| it == name);
            asked.is_empty() || group.names(of).iter().any(is_asked)
        })
    }

    /// Refuses a filter that matches nothing: it would pass every threshold.
    fn check_filters(&self, coverage: &Coverage) -> Result<(), CoverageError> {
        for (group, asked) in self.filters() {
            let names = coverage.all.iter().flat_map(|it| group.names(&it.of));
            let mut known: Vec<String> = names.map(str::to_owned).collect();
            known.sort();
            known.dedup();
            if asked.iter().any(|name| !known.contains(name)) {
                let of = group.word();
                return Err(CoverageError::Nothing { of, known });
            }
        }
        Ok(())
    }
}
