//! Which differences break somebody: those for which there is a payload.

use customerio_rules::lock::Cursor;
use customerio_rules::lock::path::{Path, Step};
use serde_json::Value;

use super::build::{self, Focus};
use super::change::{Change, GONE, WHOLE};
use super::escape::{escape, sample};
use super::set::{Set, closed, opened};
use super::walk::{self, Difference, DifferenceKind, Sets};
use crate::Effect;

/// What changed from one shape to another.
pub(super) fn changes(was: &[u8], is: &[u8]) -> Vec<Change> {
    let (was, is) = (Cursor::new(was), Cursor::new(is));
    // Both were read from tables, so both are shapes.
    let (Some(judge), Some(differences)) = (Judge::new(was, is), walk::differences(was, is)) else {
        return Vec::new();
    };
    let mut changes: Vec<Change> = Vec::new();
    for difference in &differences {
        let mut found = false;
        if let Some((payload, consequence)) = judge.reader(difference) {
            found = true;
            changes.push(change(difference, Effect::Reader, consequence, payload));
        }
        if let Some(payload) = judge.writer(difference) {
            found = true;
            let consequence = "who still sends this is refused";
            changes.push(change(difference, Effect::Writer, consequence, payload));
        }
        if !found {
            changes.push(Change {
                path: difference.path.to_string(),
                what: difference.what.clone(),
                effect: if is_undecided(&difference.kind) {
                    Effect::Undecided
                } else {
                    Effect::Compatible
                },
                consequence: "",
                payload: None,
            });
        }
    }
    judge.add_whole(&mut changes);
    changes
}

/// What it means that nothing declares a shape any more.
pub(super) fn gone(was: &[u8]) -> Vec<Change> {
    let payload = build::of(Cursor::new(was)).as_ref().and_then(sample);
    vec![Change {
        path: WHOLE.to_owned(),
        what: GONE.to_owned(),
        effect: Effect::Reader,
        consequence: "who waits for it waits for ever",
        payload,
    }]
}

fn change(of: &Difference, effect: Effect, consequence: &'static str, payload: Value) -> Change {
    Change {
        path: of.path.to_string(),
        what: of.what.clone(),
        effect,
        consequence,
        payload: Some(payload),
    }
}

/// What a difference might do that no example could be made up for.
fn is_undecided(kind: &DifferenceKind) -> bool {
    match kind {
        DifferenceKind::Hidden => true,
        DifferenceKind::Values(sets) => {
            let is_hard = |set: &Set| match set {
                Set::Text(texts) => !texts.patterns.is_empty(),
                Set::Number(numbers) => numbers.is_beyond_json(),
                _ => false,
            };
            is_hard(&sets.was) || is_hard(&sets.is)
        }
        DifferenceKind::Removed(_) | DifferenceKind::Added(_) | DifferenceKind::Presence(_) => {
            false
        }
    }
}

struct Judge<'a> {
    was: Cursor<'a>,
    is: Cursor<'a>,
    was_set: Set,
    is_set: Set,
    /// What was, to who passes over unknown keys.
    was_open: Set,
    /// What is, without keys that are not listed.
    is_closed: Set,
}

impl<'a> Judge<'a> {
    fn new(was: Cursor<'a>, is: Cursor<'a>) -> Option<Self> {
        let (was_set, is_set) = (build::of(was)?, build::of(is)?);
        Some(Self {
            was,
            is,
            was_open: opened(&was_set),
            is_closed: closed(&is_set),
            was_set,
            is_set,
        })
    }

    /// A payload that was sent and is refused now.
    fn writer(&self, difference: &Difference) -> Option<Value> {
        let Difference {
            parent, path, kind, ..
        } = difference;
        let refused = |alone: &Sets| escape(&alone.was, &[&alone.is]);
        let payload = match kind {
            DifferenceKind::Hidden => None,
            DifferenceKind::Removed(alone) => {
                refused(alone)?;
                payload(self.was, path, None)
            }
            DifferenceKind::Added(alone) | DifferenceKind::Presence(alone) => {
                refused(alone)?;
                payload(self.was, parent, None)
            }
            DifferenceKind::Values(sets) => payload(self.was, path, Some(&refused(sets)?)),
        };
        payload.filter(|it| self.is_writer_break(it))
    }

    /// A payload that is sent and that a reader of before does not know, and what that means to
    /// the reader.
    fn reader(&self, difference: &Difference) -> Option<(Value, &'static str)> {
        let Difference {
            parent, path, kind, ..
        } = difference;
        let unknown = |alone: &Sets| escape(&alone.is, &[&opened(&alone.was)]);
        let (payload, consequence) = match kind {
            DifferenceKind::Hidden => return None,
            DifferenceKind::Removed(alone) => {
                let consequence = "who uses it never gets it again";
                // That a variant is never met again breaks nobody.
                if !matches!(path.step_from(parent), Some(Step::Field(_))) {
                    return None;
                }
                if escape(&alone.was, &[&closed(&alone.is)]).is_some()
                    && let Some(lost) = self.lost(path)
                {
                    return Some((lost, consequence));
                }
                unknown(alone)?;
                (payload(self.is, parent, None), consequence)
            }
            DifferenceKind::Presence(alone) => {
                unknown(alone)?;
                (
                    payload(self.is, parent, None),
                    "who uses it may find it missing",
                )
            }
            DifferenceKind::Added(alone) => {
                unknown(alone)?;
                (
                    payload(self.is, path, None),
                    "who uses it may meet a value that is not known",
                )
            }
            DifferenceKind::Values(sets) => {
                let value = unknown(sets)?;
                let consequence = if value.is_null() {
                    "who uses it may meet null"
                } else {
                    "who uses it may meet a value that is not known"
                };
                (payload(self.is, path, Some(&value)), consequence)
            }
        };
        payload
            .filter(|it| self.is_reader_break(it))
            .map(|payload| (payload, consequence))
    }

    /// A payload with a property that is gone.
    fn lost(&self, path: &Path) -> Option<Value> {
        let payload = payload(self.was, path, None)?;
        let is_lost = self.was_set.accepts(&payload) && !self.is_closed.accepts(&payload);
        is_lost.then_some(payload)
    }

    /// What holds for the whole though no place alone shows it.
    fn add_whole(&self, changes: &mut Vec<Change>) {
        let lacks = |changes: &[Change], effect| changes.iter().all(|it| it.effect != effect);
        let whole = |effect, what: &str, consequence, payload| Change {
            path: WHOLE.to_owned(),
            what: what.to_owned(),
            effect,
            consequence,
            payload: Some(payload),
        };
        if lacks(changes, Effect::Writer)
            && let Some(payload) = escape(&self.was_set, &[&self.is_set])
            && self.is_writer_break(&payload)
        {
            changes.push(whole(
                Effect::Writer,
                "no longer takes all that it took",
                "who still sends this is refused",
                payload,
            ));
        }
        if lacks(changes, Effect::Reader)
            && let Some(payload) = escape(&self.is_set, &[&self.was_open])
            && self.is_reader_break(&payload)
        {
            changes.push(whole(
                Effect::Reader,
                "may be what it never was",
                "who uses it may meet a value that is not known",
                payload,
            ));
        }
    }

    fn is_writer_break(&self, payload: &Value) -> bool {
        self.was_set.accepts(payload) && !self.is_set.accepts(payload)
    }

    fn is_reader_break(&self, payload: &Value) -> bool {
        self.is_set.accepts(payload) && !self.was_open.accepts(payload)
    }
}

/// A payload of a shape with something at a path.
fn payload(shape: Cursor<'_>, path: &Path, value: Option<&Value>) -> Option<Value> {
    let set = build::focused(shape, Focus { path, value })?;
    sample(&set)
}
