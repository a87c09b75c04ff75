//! What was found, and what the items themselves say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use customerio_core::coverage::key;

use super::finding::Finding;
use super::overrides::Override;
use super::rules::{Rule, UNUSED_ALLOW};
use super::subject::Subject;

/// All findings so far.
#[derive(Default)]
pub(super) struct Findings {
    found: Vec<Finding>,
    /// What is allowed somewhere, by place and rule, and the first event that has that place.
    allowed: BTreeMap<(Rc<str>, &'static str), Finding>,
    /// Where that passed something over.
    used: BTreeSet<(Rc<str>, &'static str)>,
}

impl Findings {
    /// Adds what is found of an event or traits type.
    pub(super) fn add(&mut self, subject: &Subject, rule: &Rule, message: impl Into<String>) {
        self.add_within(subject, &subject.said, rule, message);
    }

    /// Adds what is found of a part of it, given all that is said around it, from the outside in: the
    /// innermost counts.
    pub(super) fn add_within(
        &mut self,
        subject: &Subject,
        said: &[Override],
        rule: &Rule,
        message: impl Into<String>,
    ) {
        let innermost = said.iter().rfind(|said| said.lint.rule == rule.name);
        match innermost {
            Some(said) if said.lint.is_allowed => {
                self.used.insert((Rc::clone(&said.place), said.lint.rule));
            }
            _ => {
                let mut finding = finding(subject, rule, message.into());
                finding.is_denied = innermost.is_some();
                self.found.push(finding);
            }
        }
    }

    /// Hears what is said somewhere, so that what allows nothing is told.
    pub(super) fn hears(&mut self, subject: &Subject, said: &[Override]) {
        for Override { place, lint } in said.iter().filter(|said| said.lint.is_allowed) {
            let message = || {
                format!(
                    "`allow({})` on {place} has no effect; remove it",
                    lint.rule.replace('-', "_")
                )
            };
            self.allowed
                .entry((Rc::clone(place), lint.rule))
                .or_insert_with(|| finding(subject, &UNUSED_ALLOW, message()));
        }
    }

    pub(super) fn all(self) -> Vec<Finding> {
        let Self {
            mut found,
            allowed,
            used,
        } = self;
        let unused = allowed.into_iter().filter(|(of, _)| !used.contains(of));
        found.extend(unused.map(|(_, finding)| finding));
        found
    }
}

fn finding(subject: &Subject, rule: &Rule, message: String) -> Finding {
    let module = subject.metadata.module;
    Finding {
        subject: subject.name.to_owned(),
        key: key(subject.call, subject.name, subject.version),
        declared_in: module.split("::").next().unwrap_or(module).to_owned(),
        rule: rule.name.to_owned(),
        message,
        is_denied: false,
    }
}
