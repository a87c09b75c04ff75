//! The definitions that were read. Each becomes one type, however many references lead to it.
//!
//! Without them, a definition would be read once for each path of references to it, and files that refer to each other
//! have more paths than can be read: seven of them gave 82,201 types.

use std::collections::{BTreeSet, HashMap};

use super::super::module::Mark;
use super::Reader;
use super::value::{MAX_DEPTH, Read};

/// The definitions that were read, by reference.
#[derive(Default)]
pub(in crate::import) struct Known(HashMap<String, Vec<Definition>>);

/// A definition that was read.
struct Definition {
    read: Read,
    /// The classes of personal data in it.
    personal: BTreeSet<String>,
    /// Whether null meant the same as an absent property.
    null_is_absent: bool,
    /// The depth at which it was read.
    depth: usize,
    /// The number of levels below.
    height: usize,
    /// Whether levels below were too deep, so that it differs at another depth.
    is_cut: bool,
    /// The end of its types in the module.
    end: Mark,
}

/// The state before a definition is read.
pub(super) struct Before {
    personal: BTreeSet<String>,
    deepest: usize,
    cut: usize,
    circles: usize,
}

impl Known {
    /// Forgets the definitions of a rule, whose references are relative to its own schema.
    pub(super) fn end_rule(&mut self) {
        self.0.retain(|reference, _| !reference.starts_with('#'));
    }
}

impl Reader<'_> {
    /// Returns the type of a definition that was read before.
    pub(super) fn known_type(&mut self, reference: &str) -> Option<Read> {
        let (depth, null_is_absent) = (self.depth, self.rule.null_is_absent);
        let mut found = self.known.0.get(reference)?.iter();
        let found = found.find(|it| {
            let fits = if it.is_cut {
                it.depth == depth
            } else {
                depth + it.height <= MAX_DEPTH
            };
            fits && it.null_is_absent == null_is_absent
        })?;
        self.deepest = self.deepest.max(depth + found.height);
        self.cut += usize::from(found.is_cut);
        self.personal.extend(found.personal.iter().cloned());
        self.pending.clear();
        Some(found.read.clone())
    }

    /// Starts to read a definition.
    pub(super) fn begin_definition(&mut self) -> Before {
        Before {
            personal: std::mem::take(&mut self.personal),
            deepest: std::mem::replace(&mut self.deepest, self.depth),
            cut: self.cut,
            circles: self.circles,
        }
    }

    /// Keeps the type of a definition for later references. A type that depends on the references around it is not
    /// kept.
    pub(super) fn end_definition(
        &mut self,
        reference: Option<String>,
        read: &Read,
        before: Before,
    ) {
        let found = std::mem::replace(&mut self.personal, before.personal);
        self.personal.extend(found.iter().cloned());
        let height = self.deepest.saturating_sub(self.depth);
        self.deepest = self.deepest.max(before.deepest);
        if let Some(reference) = reference
            && self.circles == before.circles
            && !read.is_recursive
        {
            let definition = Definition {
                read: read.clone(),
                personal: found,
                null_is_absent: self.rule.null_is_absent,
                depth: self.depth,
                height,
                is_cut: self.cut > before.cut,
                end: self.module.mark(),
            };
            let known = self.known.0.entry(reference).or_default();
            known.push(definition);
        }
    }

    /// Removes the types that were added since, and forgets their definitions.
    pub(super) fn revert(&mut self, to: Mark) {
        self.module.revert(to);
        for definitions in self.known.0.values_mut() {
            definitions.retain(|it| it.end <= to);
        }
    }
}
