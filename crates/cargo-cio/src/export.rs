//! `cargo cio export`: the catalog as files.

use std::path::PathBuf;

use clap::ValueEnum;
use customerio_catalog::export::{Draft, FilesError, Format, JsonSchema, JsonSchemaPart};

use crate::driver::{self, DriverError, Exported};
use crate::project::{Project, ProjectError, Selection};
use crate::report::{from_here, report_idle, report_silent, report_unreachable};
use crate::{Verdict, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// What to write
    #[arg(long)]
    format: FormatName,
    /// The version of JSON Schema
    #[arg(long, default_value = "2020-12")]
    draft: DraftName,
    /// How much of a message to describe
    #[arg(long, default_value = "properties")]
    part: PartName,
    /// The folder to write to; else `schemas` beside the workspace's Cargo.toml
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write nothing; say, one line a file, what writing would change, and exit with 1 if anything
    #[arg(long)]
    check: bool,
    /// Go on without the packages whose events can't be collected
    #[arg(long)]
    allow_missing: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    /// JSON Schema: one file an event or traits type, and index.json
    JsonSchema,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DraftName {
    #[value(name = "2020-12")]
    V2020_12,
    #[value(name = "7")]
    V7,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PartName {
    /// The properties of an event, or the traits
    Properties,
    /// The whole message, as it goes over the wire
    Message,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// Exports, or checks an export.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, ExportError> {
    let project = Project::find(&arguments.selection)?;
    if report_unreachable(&project) && !arguments.allow_missing {
        return Ok(Verdict::Found);
    }
    report_idle(&project);
    let exported = driver::export(&project, arguments.format())?;
    report_silent(&project, &exported.declared);
    if exported.declared.is_empty() {
        say::missing("there is no event and no traits type at all, so nothing is written");
        return Ok(Verdict::Found);
    }
    if arguments.check {
        arguments.check(&project, &exported)
    } else {
        arguments.write(&project, &exported)
    }
}

impl Arguments {
    fn format(&self) -> Format {
        match self.format {
            FormatName::JsonSchema => Format::JsonSchema(JsonSchema {
                draft: match self.draft {
                    DraftName::V2020_12 => Draft::V2020_12,
                    DraftName::V7 => Draft::V7,
                },
                part: match self.part {
                    PartName::Properties => JsonSchemaPart::Properties,
                    PartName::Message => JsonSchemaPart::Message,
                },
            }),
        }
    }

    fn out(&self, project: &Project) -> PathBuf {
        let default = || project.root.join("schemas");
        self.out.clone().unwrap_or_else(default)
    }

    fn write(&self, project: &Project, exported: &Exported) -> Result<Verdict, ExportError> {
        let out = self.out(project);
        let written = exported.files.write_to(&out)?;
        say::result(format_args!(
            "{}: {} written, {} unchanged, {} removed",
            from_here(&out).display(),
            written.changed,
            written.unchanged,
            written.removed,
        ));
        Ok(Verdict::Fine)
    }

    fn check(&self, project: &Project, exported: &Exported) -> Result<Verdict, ExportError> {
        let out = self.out(project);
        let differences = exported.files.compare_with(&out)?;
        let shown = from_here(&out);
        for difference in &differences {
            // Not `join`: what follows the path belongs to the line.
            say::result(format_args!("{}/{difference}", shown.display()));
        }
        if differences.is_empty() {
            say::result(format_args!("{}: up to date", shown.display()));
            return Ok(Verdict::Fine);
        }
        say::note("the same command without --check brings the folder up to date");
        Ok(Verdict::Found)
    }
}
