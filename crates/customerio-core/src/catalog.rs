//! All events and traits of a program.

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
}

impl Catalog {
    /// A catalog of these.
    ///
    /// # Errors
    ///
    /// Two events of one call, name and version. One declared in one place and listed twice
    /// counts once.
    pub fn new(
        events: impl IntoIterator<Item = &'static EventSpec>,
        traits: impl IntoIterator<Item = &'static TraitsSpec>,
    ) -> Result<Self, CatalogError> {
        let mut events: Vec<_> = events.into_iter().collect();
        let mut traits: Vec<_> = traits.into_iter().collect();
        events.sort_by_key(|spec| (spec.call, spec.name, spec.version, (spec.shape.id)()));
        events.dedup_by_key(|spec| (spec.call, spec.name, spec.version, (spec.shape.id)()));
        traits.sort_by_key(|spec| (spec.of, spec.name, spec.version, (spec.shape.id)()));
        traits.dedup_by_key(|spec| (spec.of, spec.name, spec.version, (spec.shape.id)()));
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
