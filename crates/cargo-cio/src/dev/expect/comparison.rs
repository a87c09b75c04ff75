//! Compares the messages that arrived with the expected ones.

use customerio_sandbox::{Kind, Sandbox, Verdict};
use serde::Serialize;
use serde_json::Value;

use super::expectations::{Expectations, Expected, Others};
use super::runner::End;

/// The maximum number of unexpected and of bad messages that a report lists.
const MAX_LISTED: usize = 100;

/// The result of a run.
#[derive(Debug)]
pub(super) struct Comparison {
    pub(super) entries: Vec<Compared>,
    /// The messages that fit no entry, if the file does not allow them.
    pub(super) unexpected: Listed,
    /// The messages that the API refuses or that differ from the catalog.
    pub(super) bad: Listed,
    /// The number of messages that arrived.
    pub(super) messages: usize,
    /// The messages that were removed to limit memory, so that they were not compared.
    pub(super) forgotten: u64,
    pub(super) end: End,
}

/// An entry of the file, and how many messages fit it.
#[derive(Debug, Serialize)]
pub(super) struct Compared {
    #[serde(flatten)]
    pub(super) expected: Expected,
    pub(super) least: u64,
    pub(super) most: Option<u64>,
    pub(super) found: u64,
}

impl Compared {
    pub(super) fn is_fine(&self) -> bool {
        self.found >= self.least && self.most.is_none_or(|most| self.found <= most)
    }
}

/// Messages, of which at most [`MAX_LISTED`] are listed.
#[derive(Debug, Default, Serialize)]
pub(super) struct Listed {
    pub(super) count: usize,
    pub(super) listed: Vec<Seen>,
}

impl Listed {
    fn push(&mut self, seen: impl FnOnce() -> Seen) {
        self.count += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push(seen());
        }
    }
}

/// A message in a few words.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Seen {
    pub(super) kind: Option<Kind>,
    pub(super) event: Option<String>,
    pub(super) user: Option<String>,
    /// What is wrong with it.
    pub(super) findings: Vec<String>,
}

impl Seen {
    fn new(kind: Option<Kind>, item: Option<&Value>, findings: Vec<String>) -> Self {
        let text = |names: &[&str]| {
            let mut values = names.iter().filter_map(|name| item?.get(name));
            values.find_map(text)
        };
        Self {
            kind,
            event: text(&["event", "name"]),
            user: text(&["userId", "anonymousId"]),
            findings,
        }
    }

    /// Returns the message in words, such as `track Order Completed of u-1`.
    pub(super) fn words(&self) -> String {
        let mut words = self.kind.map_or("request", Kind::name).to_owned();
        for (before, part) in [(" ", &self.event), (" of ", &self.user)] {
            if let Some(part) = part {
                words.push_str(before);
                words.push_str(part);
            }
        }
        words
    }
}

impl Comparison {
    pub(super) fn new(expectations: &Expectations, sandbox: &Sandbox, end: End) -> Self {
        let entries = expectations.message.iter().map(|expected| {
            let (least, most) = expected.range();
            Compared {
                expected: expected.clone(),
                least,
                most,
                found: 0,
            }
        });
        let messages = sandbox.messages();
        let mut comparison = Self {
            entries: entries.collect(),
            unexpected: Listed::default(),
            bad: Listed::default(),
            messages: messages.len(),
            forgotten: sandbox.counts().forgotten_messages,
            end,
        };
        for message in &messages {
            let item = message.item();
            let seen = || {
                let findings = message.findings.iter().map(ToString::to_string);
                Seen::new(Some(message.kind), Some(&item), findings.collect())
            };
            if message.verdict == Verdict::Bad {
                comparison.bad.push(seen);
            }
            let is_known = comparison.count(message.kind, &item);
            if !is_known && expectations.others == Others::Report {
                comparison.unexpected.push(seen);
            }
        }
        for refused in sandbox.refused() {
            let seen = || {
                Seen::new(
                    refused.kind,
                    refused.item().as_ref(),
                    refused.reasons.clone(),
                )
            };
            comparison.bad.push(seen);
        }
        comparison
    }

    /// Counts a message for all entries that it fits, and returns whether there is one.
    fn count(&mut self, kind: Kind, item: &Value) -> bool {
        let mut is_known = false;
        for entry in &mut self.entries {
            if fits(&entry.expected, kind, item) {
                entry.found += 1;
                is_known = true;
            }
        }
        is_known
    }

    pub(super) fn is_fine(&self) -> bool {
        self.entries.iter().all(Compared::is_fine)
            && self.unexpected.count == 0
            && self.bad.count == 0
            && self.forgotten == 0
            && self.end_problem().is_none()
    }

    /// Returns what is wrong with the end of the command.
    pub(super) fn end_problem(&self) -> Option<String> {
        match self.end {
            End::Time | End::Exited(Some(0)) => None,
            End::Exited(Some(code)) => Some(format!("the command exited with {code}")),
            End::Exited(None) => Some("a signal ended the command".to_owned()),
            End::Killed => Some("the command ran longer than `--for`, and was killed".to_owned()),
        }
    }
}

fn fits(expected: &Expected, kind: Kind, item: &Value) -> bool {
    let has = |names: &[&str], wanted: &Option<String>| {
        let Some(wanted) = wanted else {
            return true;
        };
        let mut values = names.iter().filter_map(|name| item.get(name));
        values.any(|value| text(value).as_ref() == Some(wanted))
    };
    expected.kind.is_none_or(|wanted| wanted == kind)
        && has(&["event", "name"], &expected.event)
        && has(&["userId", "anonymousId"], &expected.user)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
