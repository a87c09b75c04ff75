//! The versions of Iglu schemas.

use std::fmt;

/// The version of an Iglu schema: the numbers of breaking changes, of changes that can break, and of
/// additions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SchemaVersion([u32; 3]);

impl SchemaVersion {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let numbers: Option<Vec<u32>> = text.split('-').map(|it| it.parse().ok()).collect();
        Some(Self(numbers?.try_into().ok()?))
    }

    /// The number of breaking changes, which our version counts too.
    pub(super) fn breaking(self) -> u32 {
        let Self([model, ..]) = self;
        model.max(1)
    }

    /// Whether its first number is the whole version.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self([_, 0, 0]))
    }
}

impl fmt::Display for SchemaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([model, revision, addition]) = self;
        write!(f, "{model}-{revision}-{addition}")
    }
}
