//! All events and traits of a program.

use std::collections::BTreeMap;

use customerio_rules::lint::NEAR_DUPLICATE_EVENTS;
use customerio_rules::naming::likeness;

use crate::event::EventSpec;
use crate::traits::TraitsSpec;

/// All events and traits of a program, sorted.
///
/// With the feature `catalog`, every type that derives `CioEvent` or `CioTraits` registers
/// itself, and `Catalog::collect` finds it, if its crate is linked into the program.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    events: Vec<&'static EventSpec>,
    traits: Vec<&'static TraitsSpec>,
}

/// Two declarations of one thing.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// Two events have one call, one name and one version.
    #[error(
        "`{name}` version {version} is declared twice, in `{first}` and in `{second}`; rename one, or give it another version"
    )]
    DuplicateEvent {
        /// The name of the event.
        name: &'static str,
        /// Its version.
        version: u32,
        /// The Rust type that comes first.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// Two events of one call have names that differ only in case, spaces and punctuation.
    #[error(
        "`{name}` in `{second}` differs from `{first_name}` in `{first}` only in case, spaces and \
         punctuation; rename one, or write `#[cio(allow(near_duplicate_events))]` on it"
    )]
    NearDuplicateEvent {
        /// The name of the event that comes first.
        first_name: &'static str,
        /// The name of the other.
        name: &'static str,
        /// The Rust type that comes first.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
}

impl Catalog {
    /// A catalog of these.
    ///
    /// # Errors
    ///
    /// Two events of one call, name and version. One declared in one place and listed twice
    /// counts once. And two of one call whose names differ in nothing but case, spaces and
    /// punctuation, unless one of them says `#[cio(allow(near_duplicate_events))]`.
    pub fn new(
        events: impl IntoIterator<Item = &'static EventSpec>,
        traits: impl IntoIterator<Item = &'static TraitsSpec>,
    ) -> Result<Self, CatalogError> {
        let mut events: Vec<_> = events.into_iter().collect();
        let mut traits: Vec<_> = traits.into_iter().collect();
        events.sort_by_key(|spec| (spec.call, spec.name, spec.version, (spec.shape.id)()));
        events.dedup_by_key(|spec| (spec.call, spec.name, spec.version, (spec.shape.id)()));
        traits.sort_by_key(|spec| (spec.target, spec.name, spec.version, (spec.shape.id)()));
        traits.dedup_by_key(|spec| (spec.target, spec.name, spec.version, (spec.shape.id)()));
        for pair in events.windows(2) {
            if let [first, second] = pair
                && (first.call, first.name, first.version)
                    == (second.call, second.name, second.version)
            {
                return Err(CatalogError::DuplicateEvent {
                    name: first.name,
                    version: first.version,
                    first: (first.shape.id)(),
                    second: (second.shape.id)(),
                });
            }
        }
        check_distinct(&events)?;
        Ok(Self { events, traits })
    }

    /// Everything that is linked into this program.
    ///
    /// A crate that nothing names is not linked: `customerio::catalog!` names crates.
    ///
    /// # Errors
    ///
    /// See [`new`](Self::new).
    #[cfg(feature = "catalog")]
    pub fn collect() -> Result<Self, CatalogError> {
        use crate::registry::Registered;

        let mut events = Vec::new();
        let mut traits = Vec::new();
        for registered in inventory::iter::<Registered> {
            match registered {
                Registered::Events(specs) => events.extend_from_slice(specs()),
                Registered::Traits(spec) => traits.push(spec()),
            }
        }
        Self::new(events, traits)
    }

    /// The events, by call, name and version.
    #[must_use]
    pub fn events(&self) -> &[&'static EventSpec] {
        &self.events
    }

    /// The traits, by what they belong to, name and version.
    #[must_use]
    pub fn traits(&self) -> &[&'static TraitsSpec] {
        &self.traits
    }
}

/// Returns an error if a reader can't distinguish two names.
fn check_distinct(events: &[&'static EventSpec]) -> Result<(), CatalogError> {
    let mut first = BTreeMap::new();
    let is_meant = |of: &EventSpec| {
        let mut lints = of.shape.lints.iter();
        lints.any(|it| it.rule == NEAR_DUPLICATE_EVENTS && it.is_allowed)
    };
    for of in events.iter().filter(|of| !is_meant(of)) {
        let known = first.entry((of.call, likeness(of.name))).or_insert(of);
        if known.name != of.name {
            return Err(CatalogError::NearDuplicateEvent {
                first_name: known.name,
                name: of.name,
                first: (known.shape.id)(),
                second: (of.shape.id)(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Catalog, CatalogError};
    use crate::event::{EventCall, EventSpec, Metadata};
    use crate::shape::{Kind, Lint, Object, Shape};

    const SHAPE: Shape = Shape::of::<()>(Kind::Object(&Object {
        fields: &[],
        open: false,
    }));

    const fn event(call: EventCall, name: &'static str, shape: &'static Shape) -> EventSpec {
        EventSpec {
            name,
            call,
            version: 1,
            shape,
            roles: &[],
            allowed_pii: &[],
            allowed_classes: &[],
            metadata: Metadata::NONE,
        }
    }

    #[test]
    fn events_have_names_that_readers_distinguish() {
        static FIRST: EventSpec = event(EventCall::Track, "Order Completed", &SHAPE);
        static LIKE: EventSpec = event(EventCall::Track, "order_completed", &SHAPE);
        static PAGE: EventSpec = event(EventCall::Page, "order_completed", &SHAPE);
        static MEANT: EventSpec = event(
            EventCall::Track,
            "order_completed",
            &SHAPE.linted(&[Lint::allow("near-duplicate-events")]),
        );
        let error = Catalog::new([&LIKE, &FIRST], []).expect_err("alike");
        assert!(
            matches!(
                error,
                CatalogError::NearDuplicateEvent {
                    first_name: "Order Completed",
                    name: "order_completed",
                    ..
                }
            ),
            "{error}"
        );
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
}
