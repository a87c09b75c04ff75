//! The first step of each command that collects a catalog.

use crate::notices::{report_idle, report_unreachable};
use crate::package_selection::PackageSelection;
use crate::project::{Project, ProjectError};

/// The options of commands that collect a catalog.
#[derive(Debug, clap::Args)]
pub(crate) struct Scope {
    /// Continue without the packages whose events can't be collected
    #[arg(long)]
    allow_missing: bool,
    #[command(flatten)]
    selection: PackageSelection,
}

/// A project, and whether all of it is collected.
#[derive(Debug)]
pub(crate) struct Collection {
    pub(crate) project: Project,
    /// Whether all packages are collected. If not, events that are missing may be in another package.
    pub(crate) is_whole: bool,
}

impl Scope {
    /// Finds the project and reports what can't be collected. Returns `None` if that is an error.
    pub(crate) fn open(&self) -> Result<Option<Collection>, ProjectError> {
        let project = Project::find(&self.selection)?;
        let has_unreachable = report_unreachable(&project);
        if has_unreachable && !self.allow_missing {
            return Ok(None);
        }
        report_idle(&project);
        let is_whole = project.is_whole && !has_unreachable && project.idle.is_empty();
        Ok(Some(Collection { project, is_whole }))
    }
}
