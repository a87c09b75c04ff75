//! What might be better in a catalog that compiles: names, metadata, contradictions.
//!
//! [`RULES`] says what is looked at and why. What a rule finds is a [`Finding`]; how bad that is, a
//! project says in its `Cargo.toml`.

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

pub use customerio_rules::lint::{NEAR_DUPLICATE_EVENTS, UNUSED_ALLOW};
pub use finding::Finding;
pub use rules::{Level, RULES, Rule, named, page};

use customerio_core::catalog::Catalog;

use findings::Findings;
use subject::subjects;

/// What might be better in a catalog, sorted by event and traits type. Rules that nobody asks for
/// are looked at all the same: that is for the reader to say.
/// What the item itself allows is left out.
#[must_use]
pub fn lint(catalog: &Catalog) -> Vec<Finding> {
    let subjects = subjects(catalog);
    let mut findings = Findings::default();
    for subject in &subjects {
        findings.hears(subject, &subject.said);
    }
    names::check(&subjects, &mut findings);
    metadata::check(&subjects, &mut findings);
    properties::check(&subjects, &mut findings);
    let mut findings = findings.all();
    findings.sort();
    findings.dedup();
    findings
}
