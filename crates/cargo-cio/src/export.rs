//! `cargo cio export`: the catalog as files.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use customerio_catalog::export::{Draft, FilesError, Format, JsonSchema, JsonSchemaPart};

use crate::driver::{self, DriverError, Exported};
use crate::project::{Project, ProjectError, Selection};
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
    report_silent(&project, &exported);
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

/// A folder as people name it who are where we are.
fn from_here(folder: &Path) -> &Path {
    let here = std::env::current_dir().ok();
    here.and_then(|here| folder.strip_prefix(here).ok())
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(folder)
}

/// Says which packages nobody can get at; returns whether there are any.
fn report_unreachable(project: &Project) -> bool {
    for name in &project.unreachable {
        say::missing(format_args!(
            "`{name}` depends on `customerio` but has no library target, so its events can't be \
             collected; move them into one (src/lib.rs), or go on without with --allow-missing"
        ));
    }
    !project.unreachable.is_empty()
}

/// Says which packages are not built with `customerio` this time.
fn report_idle(project: &Project) {
    for name in &project.idle {
        say::note(format_args!(
            "`{name}` depends on `customerio` only with other features or on another platform, and \
             is left out; choose with --features"
        ));
    }
}

/// Says which packages declare nothing.
fn report_silent(project: &Project, exported: &Exported) {
    for member in &project.members {
        if !exported.declared.contains_key(&member.library) {
            say::note(format_args!(
                "`{}` depends on `customerio` but declares no events and no traits in its library",
                member.name
            ));
        }
    }
}
