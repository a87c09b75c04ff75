//! The events and traits types that the rules check.

use customerio_core::catalog::Catalog;
use customerio_core::event::Metadata;
use customerio_core::shape::Shape;

use super::overrides::Override;

/// An event or traits type.
pub(super) struct Subject {
    pub(super) name: &'static str,
    /// `track`, `page` or `screen`; `person`, `group` or `relationship`.
    pub(super) call: &'static str,
    pub(super) version: u32,
    pub(super) is_event: bool,
    pub(super) allows_pii: bool,
    pub(super) shape: &'static Shape,
    pub(super) metadata: &'static Metadata,
    /// Its own overrides.
    pub(super) overrides: Vec<Override>,
}

pub(super) fn subjects(catalog: &Catalog) -> Vec<Subject> {
    let events = catalog.events().iter().map(|spec| Subject {
        name: spec.name(),
        call: spec.call().kind().as_str(),
        version: spec.version(),
        is_event: true,
        allows_pii: !spec.allowed_pii().is_empty(),
        shape: spec.shape(),
        metadata: spec.metadata(),
        overrides: Override::of_type(spec.shape()),
    });
    let traits = catalog.traits().iter().map(|spec| Subject {
        name: spec.name(),
        call: spec.target().as_str(),
        version: spec.version(),
        is_event: false,
        allows_pii: true,
        shape: spec.shape(),
        metadata: spec.metadata(),
        overrides: Override::of_type(spec.shape()),
    });
    events.chain(traits).collect()
}
