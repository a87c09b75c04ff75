//! Notices about packages that declare nothing or can't be collected.

use customerio_catalog::driver::Collected;

use crate::output;
use crate::project::{Project, Unreachable};

/// Reports the packages that can't be collected, and returns whether there are any.
pub(crate) fn report_unreachable(project: &Project) -> bool {
    for (name, reason) in &project.unreachable {
        let reason = match reason {
            Unreachable::NoTarget => {
                "`customerio` but has neither a program nor a library that Rust can \
                link, so its events can't be collected; add one (`crate-type = [\"lib\", …]`)"
                    .to_owned()
            }
            Unreachable::OtherVersion { version, expected } => format!(
                "customerio {version}, so its events can't be in one catalog with those of customerio \
                 {expected}; bring it to that version"
            ),
        };
        output::missing(format_args!(
            "`{name}` depends on {reason}, or continue without it with `--allow-missing`"
        ));
    }
    !project.unreachable.is_empty()
}

/// Reports the packages whose dependency on `customerio` is disabled.
pub(crate) fn report_idle(project: &Project) {
    for name in &project.idle {
        output::note(format_args!(
            "`{name}` depends on `customerio` only with other features or on another platform, and \
             is left out; turn the features on with `--features`"
        ));
    }
}

/// Reports the packages that declare nothing.
pub(crate) fn report_silent(project: &Project, declared: &Collected) {
    for member in &project.members {
        if !declared.crates.contains_key(&member.library) {
            output::note(format_args!(
                "`{}` depends on `customerio` but declares no events and no traits in its {}",
                member.name,
                if member.program.is_none() {
                    "library"
                } else {
                    "program"
                },
            ));
        }
    }
}
