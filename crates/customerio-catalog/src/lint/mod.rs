//! What might be better in a catalog that compiles: names, facts, contradictions.
//!
//! [`RULES`] says what is looked at and why. What a rule finds is a [`Finding`]; how bad that is, a
//! project says in its `Cargo.toml`.

mod facts;
mod findings;
mod names;
mod personal;
mod properties;
mod rules;
#[cfg(test)]
mod tests;
mod verbs;

pub use customerio_rules::lint::UNUSED_ALLOW;
pub use rules::{Level, RULES, Rule, named, page};

use customerio_core::catalog::Catalog;
use customerio_core::event::Facts;
use customerio_core::shape::Shape;
use serde::{Deserialize, Serialize};

use findings::{Findings, Said};

/// Something that might be better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the event or traits type.
    pub subject: String,
    /// The `key` of the event or traits type.
    pub key: String,
    /// The crate that declares it.
    pub declared_in: String,
    /// The name of the [rule](RULES).
    pub rule: String,
    /// What might be better, and how.
    pub message: String,
    /// Whether the item itself says that it is an error, whatever the project says.
    #[serde(default)]
    pub is_denied: bool,
}

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
    facts::check(&subjects, &mut findings);
    properties::check(&subjects, &mut findings);
    let mut findings = findings.all();
    findings.sort();
    findings.dedup();
    findings
}

/// An event or traits type.
struct Subject {
    name: &'static str,
    /// `track`, `page` or `screen`; `person`, `group` or `relationship`.
    call: &'static str,
    version: u32,
    is_event: bool,
    allows_pii: bool,
    shape: &'static Shape,
    facts: &'static Facts,
    /// What it says of the rules itself.
    said: Vec<Said>,
}

fn subjects(catalog: &Catalog) -> Vec<Subject> {
    let events = catalog.events().iter().map(|spec| Subject {
        name: spec.name,
        call: spec.call.kind().as_str(),
        version: spec.version,
        is_event: true,
        allows_pii: !spec.allowed_pii.is_empty(),
        shape: spec.shape,
        facts: &spec.facts,
        said: Said::of_type(spec.shape),
    });
    let traits = catalog.traits().iter().map(|spec| Subject {
        name: spec.name,
        call: spec.of.as_str(),
        version: spec.version,
        is_event: false,
        allows_pii: true,
        shape: spec.shape,
        facts: &spec.facts,
        said: Said::of_type(spec.shape),
    });
    events.chain(traits).collect()
}
