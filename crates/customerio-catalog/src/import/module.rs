//! The types of a module and their names.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::naming::likeness;

use super::names::Taken;

/// A module of Rust.
pub(super) struct Module {
    pub(super) items: Vec<Item>,
    /// The names of types.
    pub(super) taken: Taken,
    /// The call, name and version of each event and traits type.
    known: BTreeSet<(&'static str, String, u32)>,
    /// The first of the event names that differ only in case, spaces and punctuation.
    firsts: BTreeMap<(&'static str, u64), String>,
}

/// A state of a module to return to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    items: usize,
    taken: usize,
}

impl Module {
    pub(super) fn new() -> Self {
        Self {
            items: Vec::new(),
            taken: Taken::with(NEEDED),
            known: BTreeSet::new(),
            firsts: BTreeMap::new(),
        }
    }

    /// Adds an event or traits type. Returns whether it was known before.
    pub(super) fn knows(&mut self, call: &'static str, name: &str, version: u32) -> bool {
        !self.known.insert((call, name.to_owned(), version))
    }

    /// Returns whether the name of an event differs from an earlier one only in case, spaces and
    /// punctuation.
    pub(super) fn is_near_duplicate(&mut self, call: &'static str, name: &str) -> bool {
        let first = self.firsts.entry((call, likeness(name)));
        first.or_insert_with(|| name.to_owned()) != name
    }

    /// Returns the number of events and traits types.
    pub(super) fn declared(&self) -> usize {
        let declared = self.items.iter();
        declared.filter(|it| it.derive != PROPERTY).count()
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            items: self.items.len(),
            taken: self.taken.mark(),
        }
    }

    /// Sets the doc of a type.
    pub(super) fn describe(&mut self, name: &str, doc: &str) {
        // It is one of the last that were added.
        let item = self.items.iter_mut().rev().find(|it| it.name == name);
        if let Some(item) = item {
            doc.clone_into(&mut item.doc);
        }
    }

    /// Removes the types that were added since.
    pub(super) fn revert(&mut self, to: Mark) {
        self.items.truncate(to.items);
        self.taken.revert(to.taken);
    }
}

/// The derive of types that are neither an event nor traits.
pub(super) const PROPERTY: &str = "CioProperty";

impl Body {
    /// Returns all fields, those of variants too.
    pub(super) fn fields_mut(&mut self) -> Box<dyn Iterator<Item = &mut Field> + '_> {
        match self {
            Self::Struct(fields) => Box::new(fields.iter_mut()),
            Self::Newtype(field) => Box::new(std::iter::once(field)),
            Self::Enum(variants) => {
                Box::new(variants.iter_mut().flat_map(|it| it.content.fields_mut()))
            }
        }
    }
}

impl Content {
    fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            Self::Unit => &mut [],
            Self::Newtype(field) => std::slice::from_mut(field),
            Self::Fields(fields) => fields,
        }
    }
}

/// A type.
pub(super) struct Item {
    /// `CioEvent`, `CioTraits` or `CioProperty`.
    pub(super) derive: &'static str,
    pub(super) name: String,
    pub(super) doc: String,
    /// The arguments of `#[cio(…)]`.
    pub(super) attributes: Vec<String>,
    pub(super) body: Body,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Body {
    Struct(Vec<Field>),
    /// A tuple struct of one field.
    Newtype(Field),
    Enum(Vec<Variant>),
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) attributes: Vec<String>,
    pub(super) of: String,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) attributes: Vec<String>,
    pub(super) content: Content,
}

/// The fields of a variant.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Content {
    Unit,
    /// One field without a name.
    Newtype(Field),
    Fields(Vec<Field>),
}

/// Names that the generated code uses.
const NEEDED: &[&str] = &[
    "Option",
    "String",
    "Vec",
    "BTreeMap",
    "BTreeSet",
    "SystemTime",
    "Value",
    "CioEvent",
    "CioProperty",
    "CioTraits",
    "Clone",
    "Debug",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
];
