//! The output of `cargo cio coverage`.

use std::collections::BTreeMap;

use customerio_catalog::coverage::{Coverable, Coverage, Covered, Share, Stale};
use customerio_catalog::driver::key;
use serde_json::{Value, json};

use super::Group;
use crate::conflicts::Conflicts;
use crate::output;
use crate::paths::from_here;
use crate::project::Project;

/// A coverage, ready to print.
pub(super) struct CoverageReport<'a> {
    coverage: &'a Coverage,
    by: Option<Group>,
    groups: BTreeMap<&'a str, Share>,
    project: &'a Project,
}

impl<'a> CoverageReport<'a> {
    pub(super) fn new(coverage: &'a Coverage, by: Option<Group>, project: &'a Project) -> Self {
        let mut groups = BTreeMap::<_, Share>::new();
        if let Some(by) = by {
            for it in &coverage.all {
                let mut names = by.names(&it.of);
                if names.is_empty() {
                    names.push("");
                }
                for name in names {
                    let group = groups.entry(name).or_default();
                    *group = [*group, it.share()].into_iter().sum();
                }
            }
        }
        Self {
            coverage,
            by,
            groups,
            project,
        }
    }

    fn total(&self) -> Share {
        self.coverage.all.iter().map(Covered::share).sum()
    }

    pub(super) fn as_text(&self) {
        for it in &self.coverage.all {
            if let Some(line) = self.line(it) {
                output::result(line);
            }
        }
        for (name, share) in &self.groups {
            let word = self.by.map_or("", Group::word);
            let name = match *name {
                "" => format!("no {word}"),
                name => format!("{word} `{name}`"),
            };
            output::result(format_args!("{name}: {}", shown(*share)));
        }
        for Stale { key, part } in &self.coverage.stale {
            let part = match part {
                Some(part) => format!("`{part}` of "),
                None => String::new(),
            };
            output::note(format_args!(
                "{part}`{key}` was recorded and is not declared; remove old records before a run"
            ));
        }
        for name in &self.coverage.untyped {
            let line = match name.split_once(' ') {
                Some((call, name)) => format!("{call} `{name}`"),
                None => name.clone(),
            };
            output::result(format_args!(
                "untyped: {line}: sent as JSON, and not counted"
            ));
        }
        output::result(format_args!("sent: {}", shown(self.total())));
    }

    /// The line about an event; `None` if all of it was sent.
    fn line(&self, it: &Covered) -> Option<String> {
        if it.missing.is_empty() {
            return None;
        }
        let Coverable {
            kind,
            name,
            version,
            ..
        } = &it.of;
        let location = self
            .location(&it.of)
            .map_or_else(String::new, |(file, line)| format!("{file}:{line}: "));
        let version = match version {
            0 | 1 => String::new(),
            version => format!(" version {version}"),
        };
        let state = if it.is_sent() {
            let share = it.share();
            let missing = it.missing.join(", ");
            format!("{} of {}, never sent: {missing}", share.sent, share.parts)
        } else {
            "never sent".to_owned()
        };
        Some(format!("{location}{kind} `{name}`{version}: {state}"))
    }

    fn location(&self, of: &Coverable) -> Option<(String, usize)> {
        let key = key(&of.kind, &of.name, of.version);
        let location = self.project.location(&of.declared_in, &key)?;
        let file = from_here(&location.file).display().to_string();
        Some((file, location.line))
    }

    pub(super) fn as_json(&self, conflicts: &Conflicts) {
        let all = self.coverage.all.iter().map(|it| {
            let location = self.location(&it.of);
            json!({
                "key": it.of.key,
                "kind": it.of.kind,
                "name": it.of.name,
                "version": it.of.version,
                "crate": it.of.declared_in,
                "owner": it.of.owner,
                "tags": it.of.tags,
                "file": location.as_ref().map(|(file, _)| file),
                "line": location.as_ref().map(|(_, line)| line),
                "sent": it.share().sent,
                "parts": it.share().parts,
                "percent": it.share().percent(),
                "missing": it.missing,
            })
        });
        let groups = self.groups.iter().map(|(name, share)| {
            json!({
                "name": name,
                "sent": share.sent,
                "parts": share.parts,
                "percent": share.percent(),
            })
        });
        let total = self.total();
        let mut report = json!({
            "sent": total.sent,
            "parts": total.parts,
            "percent": total.percent(),
            "all": all.collect::<Vec<_>>(),
            "stale": self.coverage.stale,
            "untyped": self.coverage.untyped,
            "conflicts": conflicts.as_json(),
        });
        if let Some(by) = self.by {
            report["by"] = by.word().into();
            report["groups"] = groups.collect::<Vec<Value>>().into();
        }
        output::json(&report);
    }
}

fn shown(share: Share) -> String {
    let Share { sent, parts } = share;
    format!("{:.1} % ({sent} of {parts} parts)", share.percent())
}
