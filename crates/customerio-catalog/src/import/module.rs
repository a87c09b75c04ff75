//! The types of a module, and the names that they take.

use std::collections::BTreeSet;

use super::names::Taken;

/// A module of Rust.
pub(super) struct Module {
    pub(super) items: Vec<Item>,
    /// The names of types.
    pub(super) taken: Taken,
    /// The events and traits that are there: their call, name and version.
    known: BTreeSet<(&'static str, String, u32)>,
}

/// How far a module had come.
#[derive(Clone, Copy)]
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
        }
    }

    /// Whether an event or traits type is there already; from now on, it is.
    pub(super) fn knows(&mut self, call: &'static str, name: &str, version: u32) -> bool {
        !self.known.insert((call, name.to_owned(), version))
    }

    /// How many events and traits types there are.
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

    /// Says what a type is.
    pub(super) fn describe(&mut self, name: &str, doc: &str) {
        // It was added a moment ago.
        let item = self.items.iter_mut().rev().find(|it| it.name == name);
        if let Some(item) = item {
            doc.clone_into(&mut item.doc);
        }
    }

    /// Takes back what was added since.
    pub(super) fn take_back(&mut self, to: Mark) {
        self.items.truncate(to.items);
        self.taken.take_back(to.taken);
    }
}

/// The derive of what is neither an event nor traits.
pub(super) const PROPERTY: &str = "CioProperty";

/// A type.
pub(super) struct Item {
    /// `CioEvent`, `CioTraits` or `CioProperty`.
    pub(super) derive: &'static str,
    pub(super) name: String,
    pub(super) doc: String,
    /// What stands in `#[cio(…)]`.
    pub(super) attributes: Vec<String>,
    pub(super) body: Body,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Body {
    Struct(Vec<Field>),
    /// One field without a name.
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
}

/// Names that what is written needs for itself.
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
