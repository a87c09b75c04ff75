//! What might be better in a catalog that compiles: names, facts, contradictions.
//!
//! [`RULES`] says what is looked at and why. What a rule finds is a [`Finding`]; how bad that is, a
//! project says in its `Cargo.toml`.

mod facts;
mod names;
mod properties;
mod rules;
#[cfg(test)]
mod tests;
mod verbs;

pub use rules::{Level, RULES, Rule, named, page};

use customerio_core::catalog::Catalog;
use customerio_core::coverage::key;
use customerio_core::event::Facts;
use customerio_core::shape::Shape;
use serde::{Deserialize, Serialize};

/// Something that might be better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the event or traits type.
    pub subject: String,
    /// The [`key`] of the event or traits type.
    pub key: String,
    /// The crate that declares it.
    pub declared_in: String,
    /// The name of the [rule](RULES).
    pub rule: String,
    /// What might be better, and how.
    pub message: String,
}

/// What might be better in a catalog, sorted by event and traits type. Rules that nobody asks for
/// are looked at all the same: that is for the reader to say.
#[must_use]
pub fn lint(catalog: &Catalog) -> Vec<Finding> {
    let subjects = subjects(catalog);
    let mut findings = Findings(Vec::new());
    names::check(&subjects, &mut findings);
    facts::check(&subjects, &mut findings);
    properties::check(&subjects, &mut findings);
    let mut findings = findings.0;
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
    });
    let traits = catalog.traits().iter().map(|spec| Subject {
        name: spec.name,
        call: spec.of.as_str(),
        version: spec.version,
        is_event: false,
        allows_pii: true,
        shape: spec.shape,
        facts: &spec.facts,
    });
    events.chain(traits).collect()
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, subject: &Subject, rule: &Rule, message: impl Into<String>) {
        let module = subject.facts.module;
        self.0.push(Finding {
            subject: subject.name.to_owned(),
            key: key(subject.call, subject.name, subject.version),
            declared_in: module.split("::").next().unwrap_or(module).to_owned(),
            rule: rule.name.to_owned(),
            message: message.into(),
        });
    }
}
