//! `cargo cio coverage`: what no test ever sent.

mod records;
mod tell;

use std::path::PathBuf;

use clap::ValueEnum;
use customerio_catalog::coverage::{Coverable, Coverage, Covered, Share};

use crate::collection::{Collection, Scope};
use crate::driver::{self, DriverError};
use crate::failure::{Place, Placed};
use crate::form::Form;
use crate::project::ProjectError;
use crate::verdict::Verdict;
use records::RecordsError;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the records: what `CIO_RECORD` was when the tests ran. Else what it is now, and
    /// `records` without it
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Fail if less than this was sent, of all that is looked at
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_under: Option<f64>,
    /// Sum up by this too
    #[arg(long)]
    by: Option<Group>,
    /// Look at what this crate declares only, named as in Rust; can be repeated, as can the next two
    #[arg(long = "crate", value_name = "NAME")]
    of_crate: Vec<String>,
    /// Look at what has this owner only
    #[arg(long, value_name = "NAME")]
    owner: Vec<String>,
    /// Look at what has this tag only
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
    #[command(flatten)]
    scope: Scope,
}

/// What events and traits are summed up by.
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
    fn place(&self) -> Option<Place> {
        match self {
            Self::Project(error) => error.place(),
            Self::Records(error) => error.place(),
            Self::Driver(_) | Self::Nothing { .. } => None,
        }
    }
}

/// Says what no test ever sent.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, CoverageError> {
    let Some(Collection { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    // The records first: without them, there is nothing to build for.
    let records = records::read(arguments.folder.as_deref(), &project)?;
    let mut coverage = Coverage::of(driver::parts(&project)?, &records);
    if !is_whole {
        // What a part does not declare, another may.
        coverage.stale.retain(|stale| stale.part.is_some());
    }
    arguments.check_filters(&coverage)?;
    coverage.all.retain(|it| arguments.is_meant(&it.of));
    let told = tell::Told::new(&coverage, arguments.by, &project);
    match arguments.format {
        Form::Text => told.as_text(),
        Form::Json => told.as_json(),
    }
    let all: Share = coverage.all.iter().map(Covered::share).sum();
    Ok(match arguments.fail_under {
        Some(least) if all.percent() < least => {
            crate::output::missing(format_args!(
                "{:.1} % is less than the {least} % that `--fail-under` requires",
                all.percent()
            ));
            Verdict::Found
        }
        _ => Verdict::Fine,
    })
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

    fn is_meant(&self, of: &Coverable) -> bool {
        self.filters().into_iter().all(|(group, asked)| {
            let is_asked = |name: &&str| asked.iter().any(|it| it == name);
            asked.is_empty() || group.names(of).iter().any(is_asked)
        })
    }

    /// A name that nothing has is a slip, and would pass every bar.
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
