//! Decides which differences are breaks: those with a payload that shows it.

use customerio_rules::lock::Cursor;
use customerio_rules::lock::path::{Path, Step};
use serde_json::Value;

use super::build::{self, Focus};
use super::change::{Change, GONE, WHOLE};
use super::set::{Set, closed, opened};
use super::walk::{self, Difference, DifferenceKind, Sets};
use super::witness::{is_hard, sample, witness};
use crate::Effect;

/// The consequence of a removed property or declaration.
const LOST: &str = "consumers never receive it again";
/// The consequence of a property that became optional.
const MISSING: &str = "consumers may find it missing";
/// The consequence of a new value.
const UNKNOWN: &str = "consumers may receive an unknown value";
/// The consequence of a new null.
const NULL: &str = "consumers may receive null";
/// The consequence of a break for writers.
const REFUSED: &str = "messages of the old form are refused";

/// Returns the changes from one shape to another.
pub(super) fn changes(was: &[u8], is: &[u8]) -> Vec<Change> {
    let (was, is) = (Cursor::new(was), Cursor::new(is));
    // Both were read from tables, so both are shapes.
    let (Some(judge), Some(differences)) = (Judge::new(was, is), walk::differences(was, is)) else {
        debug_assert!(false, "the bytes of a lock are not a shape");
        return Vec::new();
    };
    let mut changes: Vec<Change> = Vec::new();
    for difference in &differences {
        let mut found = false;
        let mut is_unknown = is_undecided(&difference.kind);
        let reader = judge
            .reader(difference)
            .map(|(it, why)| (Effect::Reader, it, why));
        let writer = judge
            .writer(difference)
            .map(|it| (Effect::Writer, it, REFUSED));
        for (effect, payload, consequence) in reader.into_iter().chain(writer) {
            match payload {
                Payload::Break(payload) => {
                    found = true;
                    changes.push(change(difference, effect, consequence, payload));
                }
                Payload::Fine => {}
                Payload::Unknown => is_unknown = true,
            }
        }
        if !found {
            changes.push(Change {
                path: difference.path.to_string(),
                what: difference.what.clone(),
                effect: if is_unknown {
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

/// Returns the change of a shape that is no longer declared.
pub(super) fn removal(was: &[u8]) -> Vec<Change> {
    let payload = build::set(Cursor::new(was)).as_ref().and_then(sample);
    vec![Change {
        path: WHOLE.to_owned(),
        what: GONE.to_owned(),
        effect: Effect::Reader,
        consequence: LOST,
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

/// A payload for a difference that is a break by itself.
enum Payload {
    Break(Value),
    /// The rest of the shapes prevents the break.
    Fine,
    /// The rest of the shape has values for which none is found, such as strings of a pattern.
    Unknown,
}

impl Payload {
    fn new(payload: Option<Value>, is_break: impl Fn(&Value) -> bool) -> Self {
        match payload {
            None => Self::Unknown,
            Some(payload) if is_break(&payload) => Self::Break(payload),
            Some(_) => Self::Fine,
        }
    }
}

/// Returns whether a difference may be a break without a payload that shows it.
fn is_undecided(kind: &DifferenceKind) -> bool {
    match kind {
        DifferenceKind::Hidden => true,
        DifferenceKind::Values(sets) => is_hard(&sets.was) || is_hard(&sets.is),
        DifferenceKind::Removed(_) | DifferenceKind::Added(_) | DifferenceKind::Presence(_) => {
            false
        }
    }
}

/// Two versions of a shape, with the JSON values that each accepts.
struct Judge<'a> {
    was: Cursor<'a>,
    is: Cursor<'a>,
    was_set: Set,
    is_set: Set,
    /// The old set, for readers that ignore unknown keys: every object accepts other keys.
    was_open: Set,
    /// The new set, in which no object accepts unlisted keys.
    is_closed: Set,
}

impl<'a> Judge<'a> {
    fn new(was: Cursor<'a>, is: Cursor<'a>) -> Option<Self> {
        let (was_set, is_set) = (build::set(was)?, build::set(is)?);
        Some(Self {
            was,
            is,
            was_open: opened(&was_set),
            is_closed: closed(&is_set),
            was_set,
            is_set,
        })
    }

    /// Returns a payload that the old shape accepts and the new one refuses, or `None` if the difference is no
    /// break by itself.
    fn writer(&self, difference: &Difference) -> Option<Payload> {
        let Difference {
            parent, path, kind, ..
        } = difference;
        let refused = |alone: &Sets| witness(&alone.was, &[&alone.is]);
        let payload = match kind {
            DifferenceKind::Hidden => return None,
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
        Some(Payload::new(payload, |it| self.is_writer_break(it)))
    }

    /// Returns a payload that only the new shape accepts, and its consequence for readers of the old shape, or
    /// `None` if the difference is no break by itself.
    fn reader(&self, difference: &Difference) -> Option<(Payload, &'static str)> {
        let Difference {
            parent, path, kind, ..
        } = difference;
        let unknown = |alone: &Sets| witness(&alone.is, &[&opened(&alone.was)]);
        let (payload, consequence) = match kind {
            DifferenceKind::Hidden => return None,
            DifferenceKind::Removed(alone) => {
                // Readers are not affected by a variant that is no longer sent.
                if !matches!(path.step_from(parent), Some(Step::Field(_))) {
                    return None;
                }
                if witness(&alone.was, &[&closed(&alone.is)]).is_some() {
                    let lost = self.lost(path);
                    if !matches!(lost, Payload::Fine) {
                        return Some((lost, LOST));
                    }
                }
                unknown(alone)?;
                (payload(self.is, parent, None), LOST)
            }
            DifferenceKind::Presence(alone) => {
                unknown(alone)?;
                (payload(self.is, parent, None), MISSING)
            }
            DifferenceKind::Added(alone) => {
                unknown(alone)?;
                (payload(self.is, path, None), UNKNOWN)
            }
            DifferenceKind::Values(sets) => {
                let value = unknown(sets)?;
                let consequence = if value.is_null() { NULL } else { UNKNOWN };
                (payload(self.is, path, Some(&value)), consequence)
            }
        };
        let payload = Payload::new(payload, |it| self.is_reader_break(it));
        Some((payload, consequence))
    }

    /// Returns a payload of the old shape that has a removed property.
    fn lost(&self, path: &Path) -> Payload {
        Payload::new(payload(self.was, path, None), |it| {
            self.was_set.accepts(it) && !self.is_closed.accepts(it)
        })
    }

    /// Adds breaks that only several differences together cause.
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
            && let Some(payload) = witness(&self.was_set, &[&self.is_set])
            && self.is_writer_break(&payload)
        {
            changes.push(whole(
                Effect::Writer,
                "no longer accepts all earlier values",
                REFUSED,
                payload,
            ));
        }
        if lacks(changes, Effect::Reader)
            && let Some(payload) = witness(&self.is_set, &[&self.was_open])
            && self.is_reader_break(&payload)
        {
            changes.push(whole(
                Effect::Reader,
                "accepts values that it did not accept before",
                UNKNOWN,
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

/// Returns a payload of a shape that contains a path, with a given value at the path if there is one.
fn payload(shape: Cursor<'_>, path: &Path, value: Option<&Value>) -> Option<Value> {
    let set = build::focused(shape, Focus { path, value })?;
    sample(&set)
}
