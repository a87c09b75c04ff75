//! How every command begins that collects a catalog.

use crate::notices::{report_idle, report_unreachable};
use crate::package_selection::PackageSelection;
use crate::project::{Project, ProjectError};

/// What is collected.
#[derive(Debug, clap::Args)]
pub(crate) struct Scope {
    /// Continue without the packages whose events can't be collected
    #[arg(long)]
    allow_missing: bool,
    #[command(flatten)]
    selection: PackageSelection,
}

/// A project, and how much of it is collected.
#[derive(Debug)]
pub(crate) struct Collection {
    pub(crate) project: Project,
    /// Whether that is all. Where a part is looked at, what the other parts have is not gone.
    pub(crate) is_whole: bool,
}

impl Scope {
    /// Finds the project, and says what is not collected; `None` where that must not be passed over.
    pub(crate) fn open(&self) -> Result<Option<Collection>, ProjectError> {
        let project = Project::find(&self.selection)?;
        let has_unreachable = report_unreachable(&project);
        if has_unreachable && !self.allow_missing {
            return Ok(None);
        }
        report_idle(&project);
        let is_whole = self.selection.is_whole() && !has_unreachable && project.idle.is_empty();
        Ok(Some(Collection { project, is_whole }))
    }
}
