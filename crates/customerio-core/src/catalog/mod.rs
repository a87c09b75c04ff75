//! All events and traits of a program.

mod conflict;

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::lint::NEAR_DUPLICATE_EVENTS;
use customerio_rules::naming::likeness;

use self::conflict::ConflictKind;
pub use self::conflict::{CatalogError, Conflict};
use crate::event::{EventSpec, Metadata};
use crate::shape::Shape;
use crate::traits::TraitsSpec;

/// All events and traits of a program, sorted.
///
/// With the feature `catalog`, every type that derives `CioEvent` or `CioTraits` registers
/// itself, and `Catalog::collect` finds it, if its crate is linked into the program.
///
/// ```
/// use customerio_core::catalog::Catalog;
/// use customerio_core::event::{EventCall, EventSpec};
/// use customerio_core::shape::{Kind, Shape};
///
/// static SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));
/// static SIGNED_UP: EventSpec = EventSpec::new("Signed Up", EventCall::Track, &SHAPE);
/// let catalog = Catalog::new([&SIGNED_UP], [])?;
/// assert_eq!(catalog.events()[0].name(), "Signed Up");
/// # Ok::<(), customerio_core::catalog::CatalogError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    events: Vec<&'static EventSpec>,
    traits: Vec<&'static TraitsSpec>,
}

impl Catalog {
    /// The catalog of a program without declarations.
    #[cfg(not(feature = "catalog"))]
    pub(crate) const EMPTY: Self = Self {
        events: Vec::new(),
        traits: Vec::new(),
    };

    /// Creates a catalog.
    ///
    /// A type that is listed twice counts once. A type is its path and the line of its declaration.
    ///
    /// ```
    /// use customerio_core::catalog::Catalog;
    /// use customerio_core::CioTraits;
    /// use customerio_core::Empty;
    ///
    /// let catalog = Catalog::new([], [Empty::SPEC])?;
    /// assert!(catalog.events().is_empty());
    /// assert_eq!(catalog.traits()[0].name(), "Empty");
    /// # Ok::<(), customerio_core::catalog::CatalogError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CatalogError`] if two events have one call, name and version, or if the names of two events
    /// of one call differ only in case, spaces and punctuation. `#[cio(allow(near_duplicate_events))]`
    /// on one of them allows the latter.
    pub fn new(
        events: impl IntoIterator<Item = &'static EventSpec>,
        traits: impl IntoIterator<Item = &'static TraitsSpec>,
    ) -> Result<Self, CatalogError> {
        match Self::with_conflicts(events, traits) {
            (catalog, conflicts) if conflicts.is_empty() => Ok(catalog),
            (_, conflicts) => Err(CatalogError { conflicts }),
        }
    }

    /// Creates a catalog in spite of conflicts, and returns all of them.
    ///
    /// Of several events with one call, name and version, the catalog has the first. Events whose
    /// names only resemble each other are all in it.
    ///
    /// ```
    /// use customerio_core::catalog::Catalog;
    ///
    /// let (catalog, conflicts) = Catalog::with_conflicts([], []);
    /// assert!(catalog.events().is_empty() && conflicts.is_empty());
    /// ```
    pub fn with_conflicts(
        events: impl IntoIterator<Item = &'static EventSpec>,
        traits: impl IntoIterator<Item = &'static TraitsSpec>,
    ) -> (Self, Vec<Conflict>) {
        let mut events: Vec<_> = events.into_iter().collect();
        let mut traits: Vec<_> = traits.into_iter().collect();
        // Libraries of one name can have types of one path: the line of the derive tells them apart.
        let declared = |shape: &Shape, metadata: &Metadata| ((shape.id)(), metadata.location());
        let event = |spec: &&EventSpec| {
            let declared = declared(spec.shape, spec.metadata());
            (spec.call, spec.name, spec.version, declared)
        };
        let traits_type = |spec: &&TraitsSpec| {
            let declared = declared(spec.shape, spec.metadata());
            (spec.target, spec.name, spec.version, declared)
        };
        events.sort_by_key(event);
        events.dedup_by_key(|spec| event(spec));
        traits.sort_by_key(traits_type);
        traits.dedup_by_key(|spec| traits_type(spec));
        let mut conflicts = Vec::new();
        // Keeps the first of equal events.
        events.dedup_by(|second, first| {
            let is_duplicate = (first.call, first.name, first.version)
                == (second.call, second.name, second.version);
            if is_duplicate {
                conflicts.push(Conflict {
                    kind: ConflictKind::Duplicate,
                    first,
                    second,
                });
            }
            is_duplicate
        });
        conflicts.append(&mut near_duplicates(&events));
        (Self { events, traits }, conflicts)
    }

    /// Collects everything that is linked into this program.
    ///
    /// A crate that is not named is not linked: `customerio::catalog!` names crates.
    ///
    /// ```
    /// use customerio_core::catalog::Catalog;
    ///
    /// for event in Catalog::collect()?.events() {
    ///     println!("{}", event.name());
    /// }
    /// # Ok::<(), customerio_core::catalog::CatalogError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// See [`new`](Self::new).
    #[cfg(feature = "catalog")]
    pub fn collect() -> Result<Self, CatalogError> {
        let (events, traits) = registered();
        Self::new(events, traits)
    }

    /// Collects everything that is linked into this program in spite of conflicts, and returns all of
    /// them. See [`with_conflicts`](Self::with_conflicts).
    ///
    /// ```
    /// use customerio_core::catalog::Catalog;
    ///
    /// let (_, conflicts) = Catalog::collect_with_conflicts();
    /// for conflict in conflicts {
    ///     eprintln!("{conflict}");
    /// }
    /// ```
    #[cfg(feature = "catalog")]
    #[must_use]
    pub fn collect_with_conflicts() -> (Self, Vec<Conflict>) {
        let (events, traits) = registered();
        Self::with_conflicts(events, traits)
    }

    /// The events, by call, name and version.
    ///
    /// ```
    /// use customerio_core::catalog::Catalog;
    ///
    /// let catalog = Catalog::new([], [])?;
    /// assert!(catalog.events().iter().all(|event| event.version() > 0));
    /// # Ok::<(), customerio_core::catalog::CatalogError>(())
    /// ```
    #[must_use]
    pub fn events(&self) -> &[&'static EventSpec] {
        &self.events
    }

    /// The traits, by what they belong to, name and version.
    ///
    /// ```
    /// use customerio_core::catalog::Catalog;
    /// use customerio_core::{CioTraits, Empty};
    ///
    /// let catalog = Catalog::new([], [Empty::SPEC])?;
    /// assert_eq!(catalog.traits()[0].name(), "Empty");
    /// # Ok::<(), customerio_core::catalog::CatalogError>(())
    /// ```
    #[must_use]
    pub fn traits(&self) -> &[&'static TraitsSpec] {
        &self.traits
    }
}

#[cfg(feature = "catalog")]
fn registered() -> (Vec<&'static EventSpec>, Vec<&'static TraitsSpec>) {
    use crate::registry::Registered;

    let mut events = Vec::new();
    let mut traits = Vec::new();
    for registered in inventory::iter::<Registered> {
        match registered {
            Registered::Events(specs) => events.extend_from_slice(specs()),
            #[cfg(feature = "__driver")]
            Registered::Outline(outline) => events.push(outline.spec()),
            Registered::Traits(spec) => traits.push(spec()),
        }
    }
    (events, traits)
}

/// Finds names that a reader can't distinguish. Each is compared with the first one like it.
fn near_duplicates(events: &[&'static EventSpec]) -> Vec<Conflict> {
    let is_allowed = |of: &EventSpec| {
        let mut lints = of.shape.lints.iter();
        lints.any(|it| it.rule == NEAR_DUPLICATE_EVENTS && it.is_allowed)
    };
    let mut firsts = BTreeMap::new();
    let mut found = BTreeSet::new();
    let mut conflicts = Vec::new();
    for &second in events.iter().filter(|of| !is_allowed(of)) {
        let first: &EventSpec = firsts
            .entry((second.call, likeness(second.name)))
            .or_insert(second);
        // Two versions of one event are one finding.
        if first.name != second.name && found.insert((second.call, second.name)) {
            conflicts.push(Conflict {
                kind: ConflictKind::NearDuplicate,
                first,
                second,
            });
        }
    }
    conflicts
}

#[cfg(test)]
mod tests {
    use super::Catalog;
    use crate::event::{EventCall, EventSpec};
    use crate::shape::{Kind, Lint, Shape};

    const SHAPE: Shape = Shape::new::<()>(Kind::object(&[]));

    const OTHER: Shape = Shape::new::<str>(Kind::object(&[]));

    const fn event(call: EventCall, name: &'static str, shape: &'static Shape) -> EventSpec {
        EventSpec::new(name, call, shape)
    }

    #[test]
    fn events_have_names_that_readers_distinguish() {
        static FIRST: EventSpec = event(EventCall::Track, "Order Completed", &SHAPE);
        static LIKE: EventSpec = event(EventCall::Track, "order_completed", &SHAPE);
        static PAGE: EventSpec = event(EventCall::Page, "order_completed", &SHAPE);
        static MEANT: EventSpec = event(
            EventCall::Track,
            "order_completed",
            &SHAPE.with_lints(&[Lint::allow("near-duplicate-events")]),
        );
        let error = Catalog::new([&LIKE, &FIRST], []).expect_err("alike");
        let [conflict] = error.conflicts() else {
            panic!("{error}");
        };
        assert_eq!(conflict.rule(), "near-duplicate-events");
        assert_eq!(conflict.first().name, "Order Completed");
        assert_eq!(conflict.second().name, "order_completed");
        assert!(
            error.to_string().contains("allow(near_duplicate_events)"),
            "{error}"
        );
        for other in [&PAGE, &MEANT] {
            assert_eq!(
                Catalog::new([&FIRST, other], [])
                    .expect("two distinct names")
                    .events()
                    .len(),
                2
            );
        }
    }

    #[test]
    fn each_conflict_is_returned_and_the_rest_is_collected() {
        static ORDER: EventSpec = event(EventCall::Track, "Order Completed", &SHAPE);
        static AGAIN: EventSpec = event(EventCall::Track, "Order Completed", &OTHER);
        static LIKE: EventSpec = event(EventCall::Track, "order completed", &SHAPE);
        static LIKE_2: EventSpec =
            event(EventCall::Track, "order completed", &SHAPE).with_version(2);
        static ALSO: EventSpec = event(EventCall::Track, "order-completed", &SHAPE);
        static PAGE: EventSpec = event(EventCall::Page, "Prices", &SHAPE);
        let all = [&ORDER, &AGAIN, &LIKE, &LIKE_2, &ALSO, &PAGE, &PAGE];
        let (catalog, conflicts) = Catalog::with_conflicts(all, []);
        let rules: Vec<_> = conflicts
            .iter()
            .map(|it| (it.rule(), it.first().name, it.second().name))
            .collect();
        let near = |name| ("near-duplicate-events", "Order Completed", name);
        assert_eq!(
            rules,
            [
                ("duplicate-event", "Order Completed", "Order Completed"),
                near("order completed"),
                near("order-completed"),
            ]
        );
        assert_eq!(catalog.events().len(), 5, "without `AGAIN`");
        let error = Catalog::new(all, []).expect_err("conflicts").to_string();
        assert_eq!(error.lines().count(), 3, "{error}");
    }
}
