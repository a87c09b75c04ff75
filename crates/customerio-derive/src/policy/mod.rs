//! Rules that a project sets for its own events, in `[package.metadata.cio]` or
//! `[workspace.metadata.cio]` of `Cargo.toml`. `customerio-manifest` documents and reads the table.

mod check;
mod package;
mod style;

use customerio_manifest::{Located, Problem, Requirement, Settings};

pub(crate) use check::check;
pub(crate) use package::Package;
use style::Style;

/// The rules of a project for its events, traits and properties.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    require: Option<Vec<Requirement>>,
    naming: Option<Style>,
    /// The last words that the name of a track event may have.
    verbs: Option<Vec<String>>,
    property_naming: Option<Style>,
}

impl Policy {
    fn new(settings: Settings, problems: &mut Vec<Problem>) -> Self {
        let mut style = |key: &str, style: Option<Located<String>>| {
            let Located { value, location } = style?;
            Style::named(value)
                .map_err(|error| {
                    problems.push(Problem {
                        location,
                        message: format!("`{key}`: {error}"),
                    });
                })
                .ok()
        };
        Self {
            naming: style("naming", settings.naming),
            property_naming: style("property_naming", settings.property_naming),
            require: settings.require,
            verbs: settings.verbs,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn requires(&self, requirement: Requirement) -> bool {
        let required = self.require.as_ref();
        required.is_some_and(|required| required.contains(&requirement))
    }
}

#[cfg(test)]
mod tests;
