//! Collects findings, and applies the overrides of the items.

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
    /// A finding of [`UNUSED_ALLOW`] for each `allow`, by location and rule. It names the first event
    /// with that location.
    allowed: BTreeMap<(Rc<str>, &'static str), Finding>,
    /// The `allow`s that suppressed a finding.
    used: BTreeSet<(Rc<str>, &'static str)>,
}

impl Findings {
    /// Adds a finding about an event or traits type.
    pub(super) fn add(&mut self, subject: &Subject, rule: &Rule, message: impl Into<String>) {
        self.add_within(subject, &subject.overrides, rule, message);
    }

    /// Adds a finding about a part of an event or traits type. `overrides` are those around the part, from
    /// the outside in. The innermost applies.
    pub(super) fn add_within(
        &mut self,
        subject: &Subject,
        overrides: &[Override],
        rule: &Rule,
        message: impl Into<String>,
    ) {
        let innermost = overrides.iter().rfind(|it| it.lint.rule() == rule.name);
        match innermost {
            Some(it) if it.lint.is_allowed() => {
                self.used.insert((Rc::clone(&it.location), it.lint.rule()));
            }
            _ => {
                let mut finding = finding(subject, rule, message.into());
                finding.is_denied = innermost.is_some();
                self.found.push(finding);
            }
        }
    }

    /// Notes overrides, so that an `allow` without effect is reported.
    pub(super) fn note_overrides(&mut self, subject: &Subject, overrides: &[Override]) {
        for Override { location, lint } in overrides.iter().filter(|it| it.lint.is_allowed()) {
            let message = || {
                format!(
                    "`allow({})` on {location} has no effect; remove it",
                    lint.rule().replace('-', "_")
                )
            };
            self.allowed
                .entry((Rc::clone(location), lint.rule()))
                .or_insert_with(|| finding(subject, &UNUSED_ALLOW, message()));
        }
    }

    /// Returns all findings, with one for each unused `allow`.
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
    let module = subject.metadata.module();
    Finding {
        subject: subject.name.to_owned(),
        key: key(subject.call, subject.name, subject.version),
        declared_in: module.split("::").next().unwrap_or(module).to_owned(),
        rule: rule.name.to_owned(),
        message,
        is_denied: false,
    }
}
