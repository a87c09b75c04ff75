//! What became of a declaration: from its lock, and from its other versions.

use std::collections::BTreeMap;

use customerio_core::catalog::Catalog;
use customerio_core::lock::{bytes, compare};
use serde::Deserialize;

use super::site::Site;
use crate::declared::Declared;
use crate::export::files::Files;
use crate::lock::{self, State};

/// What is known of the lock.
pub(super) struct History {
    /// How each declaration stands to its lock: as accepted, where it is `None`. Empty without a
    /// lock.
    states: BTreeMap<Key, Option<State>>,
}

/// What a lock file is about: the kind, name and version, and the crate of traits.
type Key = (String, String, u32, String);

/// Something that happened.
pub(super) struct Line {
    pub(super) class: &'static str,
    pub(super) heading: String,
    pub(super) text: String,
}

/// The keys of a lock file that say what it is about.
#[derive(Deserialize)]
struct About {
    call: String,
    name: String,
    version: u32,
    #[serde(rename = "crate", default)]
    declared_in: String,
}

impl History {
    pub(super) fn new(catalog: &Catalog, present: &Files) -> Self {
        let mut states = BTreeMap::new();
        // A catalog that can't be locked has no history.
        if !present.is_empty()
            && let (Ok(expected), Ok(findings)) =
                (lock::files(catalog), lock::check(catalog, present))
        {
            let mut findings: BTreeMap<_, _> =
                findings.into_iter().map(|it| (it.path, it.state)).collect();
            for (path, text) in expected.iter() {
                if let Ok(about) = serde_json::from_str::<About>(text) {
                    let key = (about.call, about.name, about.version, about.declared_in);
                    states.insert(key, findings.remove(path));
                }
            }
        }
        Self { states }
    }

    /// What happened to a declaration, the newest first.
    pub(super) fn of(&self, declared: Declared, site: &Site<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        lines.extend(self.state(declared));
        let mut older: Vec<_> = site
            .versions(declared)
            .map(|it| it.declared)
            .filter(|it| it.version() < declared.version())
            .collect();
        older.push(declared);
        older.sort_by_key(|it| it.version());
        for pair in older.windows(2).rev() {
            if let [before, after] = pair {
                lines.push(between(*before, *after));
            }
        }
        let first = older.first().copied().unwrap_or(declared);
        if !first.facts().since.is_empty() && first.version() == declared.version() {
            lines.push(Line {
                class: "since",
                heading: format!("Sent since {}", first.facts().since),
                text: String::new(),
            });
        }
        lines
    }

    fn state(&self, declared: Declared) -> Option<Line> {
        let declared_in = match declared {
            Declared::Event(_) => "",
            Declared::Traits(_) => declared.crate_name(),
        };
        let key = (
            declared.kind().to_owned(),
            declared.name().to_owned(),
            declared.version(),
            declared_in.to_owned(),
        );
        let (class, heading, text) = match self.states.get(&key)? {
            None => ("locked", "As accepted in the lock", String::new()),
            Some(State::New) => ("new", "New: not accepted into the lock yet", String::new()),
            Some(State::Compatible) => (
                "changed",
                "Changed since it was accepted, in ways that break nothing",
                String::new(),
            ),
            Some(State::Broken { report }) => {
                ("broken", "Changed since it was accepted", report.clone())
            }
            Some(State::Unreadable { reason, .. }) => {
                ("broken", "Its lock can't be read", reason.clone())
            }
            Some(_) => return None,
        };
        Some(Line {
            class,
            heading: heading.to_owned(),
            text,
        })
    }
}

/// What a version breaks that an earlier one held.
fn between(before: Declared, after: Declared) -> Line {
    let report = compare(after.shape(), &bytes(before.shape()));
    let mut text = if report.is_empty() {
        "What was sent before is still accepted.".to_owned()
    } else {
        format!("{report}.")
    };
    if !after.facts().since.is_empty() {
        text = format!("Since {}. {text}", after.facts().since);
    }
    Line {
        class: "version",
        heading: format!(
            "Version {} after version {}",
            after.version(),
            before.version()
        ),
        text,
    }
}
