//! Declarations that can't be in one catalog.

use std::fmt;

use customerio_rules::lint::NEAR_DUPLICATE_EVENTS;

use crate::event::EventSpec;

/// The rule that the call, name and version of an event are unique.
const DUPLICATE_EVENT: &str = "duplicate-event";

/// Two declarations of events that can't be in one catalog.
///
/// ```
/// use customerio_core::catalog::Catalog;
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Kind, Shape};
///
/// static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
/// static FIRST: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
/// static SECOND: EventSpec = EventSpec::new("signed_up", EventCall::Track, &SHAPE);
/// let (_, conflicts) = Catalog::with_conflicts([&FIRST, &SECOND], []);
/// assert_eq!(conflicts[0].rule(), "near-duplicate-events");
/// ```
///
/// Where both are declared:
///
/// ```
/// # use customerio_core::catalog::Conflict;
/// fn places(conflict: &Conflict) -> [&'static str; 2] {
///     [conflict.first(), conflict.second()].map(|event| event.metadata().module())
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Conflict {
    pub(super) kind: ConflictKind,
    pub(super) first: &'static EventSpec,
    pub(super) second: &'static EventSpec,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum ConflictKind {
    /// The call, the name and the version are equal.
    Duplicate,
    /// The names differ only in case, spaces and punctuation.
    NearDuplicate,
}

impl Conflict {
    /// The name of the violated rule: `duplicate-event` or `near-duplicate-events`.
    ///
    /// ```
    /// # use customerio_core::catalog::Catalog;
    /// # use customerio_core::event::{EventCall, EventSpec};
    /// # use customerio_core::shape::{Kind, Shape};
    /// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
    /// # static FIRST: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
    /// # static SECOND: EventSpec = EventSpec::new("signed_up", EventCall::Track, &SHAPE);
    /// let (_, conflicts) = Catalog::with_conflicts([&FIRST, &SECOND], []);
    /// assert_eq!(conflicts[0].rule(), "near-duplicate-events");
    /// ```
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self.kind {
            ConflictKind::Duplicate => DUPLICATE_EVENT,
            ConflictKind::NearDuplicate => NEAR_DUPLICATE_EVENTS,
        }
    }

    /// The declaration that comes first in the order of names, versions and types.
    ///
    /// ```
    /// # use customerio_core::catalog::Catalog;
    /// # use customerio_core::event::{EventCall, EventSpec};
    /// # use customerio_core::shape::{Kind, Shape};
    /// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
    /// # static FIRST: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
    /// # static SECOND: EventSpec = EventSpec::new("signed_up", EventCall::Track, &SHAPE);
    /// let (_, conflicts) = Catalog::with_conflicts([&SECOND, &FIRST], []);
    /// assert_eq!(conflicts[0].first().name(), "Signed Up");
    /// ```
    #[must_use]
    pub const fn first(&self) -> &'static EventSpec {
        self.first
    }

    /// The other declaration.
    ///
    /// ```
    /// # use customerio_core::catalog::Catalog;
    /// # use customerio_core::event::{EventCall, EventSpec};
    /// # use customerio_core::shape::{Kind, Shape};
    /// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
    /// # static FIRST: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
    /// # static SECOND: EventSpec = EventSpec::new("signed_up", EventCall::Track, &SHAPE);
    /// let (_, conflicts) = Catalog::with_conflicts([&SECOND, &FIRST], []);
    /// assert_eq!(conflicts[0].second().name(), "signed_up");
    /// ```
    #[must_use]
    pub const fn second(&self) -> &'static EventSpec {
        self.second
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            first,
            second,
        } = self;
        let (first_type, second_type) = ((first.shape.id)(), (second.shape.id)());
        let name = second.name;
        let locations = (first.metadata().location(), second.metadata().location());
        match kind {
            ConflictKind::Duplicate
                if first_type == second_type
                    && let (Some(first), Some(other)) = locations =>
            {
                write!(
                    f,
                    "`{name}` version {} is declared twice, in `{first_type}` at {}:{} and at {}:{}; rename \
                     one, or give it another version",
                    second.version,
                    first.file(),
                    first.line(),
                    other.file(),
                    other.line(),
                )
            }
            ConflictKind::Duplicate => write!(
                f,
                "`{name}` version {} is declared twice, in `{first_type}` and in `{second_type}`; rename \
                 one, or give it another version",
                second.version
            ),
            ConflictKind::NearDuplicate => write!(
                f,
                "`{name}` in `{second_type}` differs from `{}` in `{first_type}` only in case, spaces and \
                 punctuation; rename one, or write `#[cio(allow(near_duplicate_events))]` on it",
                first.name
            ),
        }
    }
}

/// Events of a catalog conflict. Has at least one [`Conflict`], and displays each on a line.
///
/// ```
/// use customerio_core::catalog::Catalog;
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Kind, Shape};
///
/// static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
/// static FIRST: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
/// static SECOND: EventSpec = EventSpec::new("signed_up", EventCall::Track, &SHAPE);
/// let error = Catalog::new([&FIRST, &SECOND], []).unwrap_err();
/// assert_eq!(error.conflicts().len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct CatalogError {
    pub(super) conflicts: Vec<Conflict>,
}

impl CatalogError {
    /// All conflicts, in the order of the events.
    ///
    /// ```
    /// # use customerio_core::catalog::Catalog;
    /// # use customerio_core::event::{EventCall, EventSpec};
    /// # use customerio_core::shape::{Kind, Shape};
    /// # static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
    /// # static FIRST: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
    /// # static SECOND: EventSpec = EventSpec::new("signed_up", EventCall::Track, &SHAPE);
    /// let error = Catalog::new([&FIRST, &SECOND], []).unwrap_err();
    /// assert_eq!(error.conflicts()[0].rule(), "near-duplicate-events");
    /// ```
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, conflict) in self.conflicts.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            conflict.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for CatalogError {}
