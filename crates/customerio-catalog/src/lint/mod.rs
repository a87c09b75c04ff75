//! Checks names, metadata and contradictions in a catalog that compiles.
//!
//! [`RULES`] lists the rules with their reasons. A violation is a [`Finding`]. A project sets the level
//! of each rule in its `Cargo.toml`.

mod finding;
mod findings;
mod metadata;
mod names;
mod overrides;
mod personal;
mod properties;
mod property;
mod rules;
mod subject;
#[cfg(test)]
mod tests;
mod verbs;

pub use customerio_rules::lint::{NEAR_DUPLICATE_EVENTS, UNTYPED, UNUSED_ALLOW};
pub use finding::Finding;
pub use rules::{Level, RULES, Rule, named, page};

use customerio_core::catalog::Catalog;

use findings::Findings;
use subject::subjects;

/// Returns the findings of all rules in a catalog, sorted by event and traits type. Findings that the
/// item itself allows are absent. The caller applies the levels of the project.
///
/// ```
/// use customerio_catalog::lint::lint;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// assert!(lint(&catalog).iter().all(|it| !it.rule.is_empty()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn lint(catalog: &Catalog) -> Vec<Finding> {
    let subjects = subjects(catalog);
    let mut findings = Findings::default();
    for subject in &subjects {
        findings.note_overrides(subject, &subject.overrides);
    }
    names::check(&subjects, &mut findings);
    metadata::check(&subjects, &mut findings);
    properties::check(&subjects, &mut findings);
    let mut findings = findings.all();
    findings.sort();
    findings.dedup();
    findings
}
