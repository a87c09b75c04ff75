//! The public pages that statements about Customer.io rely on, as of November 2026.

use maud::{Markup, html};

/// A page of Customer.io.
pub(super) struct Source {
    title: &'static str,
    url: &'static str,
}

/// Attributes are `customer.…`, properties of the triggering event are `event.…`; `default`.
pub(super) const LIQUID_KEYS: Source = Source {
    title: "Liquid syntax list",
    url: "https://docs.customer.io/journeys/liquid-tag-list",
};

/// A message whose Liquid fails is not sent. Tags such as `for` and filters work in any message.
pub(super) const USING_LIQUID: Source = Source {
    title: "Personalizing messages with liquid",
    url: "https://docs.customer.io/journeys/using-liquid",
};

/// The filter `date` reads Unix timestamps and ISO 8601.
pub(super) const DATES: Source = Source {
    title: "Date, time, and localization",
    url: "https://customer.io/blog/date-time-and-localization/",
};

/// `trigger.<object_type>.…` and `trigger.relationship.…`.
pub(super) const OBJECTS: Source = Source {
    title: "Use objects in liquid",
    url: "https://docs.customer.io/journeys/objects-in-liquid",
};

/// Events, pages and changes of segments, objects and relationships start campaigns, with filters.
pub(super) const TRIGGERS: Source = Source {
    title: "Campaign triggers, filters, and frequencies",
    url: "https://docs.customer.io/journeys/campaign-triggers",
};

/// Screen views start campaigns and are conditions of segments.
pub(super) const SCREENS: Source = Source {
    title: "Screen tracking",
    url: "https://docs.customer.io/integrations/sdk/android/tracking/screen-events",
};

/// People enter and leave a segment by conditions on attributes and events.
pub(super) const SEGMENTS: Source = Source {
    title: "Data-driven segments",
    url: "https://docs.customer.io/journeys/data-driven-segments",
};

/// Dots lead to nested values, and `Where at least one` to those of a list.
pub(super) const NESTED: Source = Source {
    title: "Using JSON in segments",
    url: "https://docs.customer.io/journeys/json-in-segments",
};

impl Source {
    /// Returns the link to the page.
    pub(super) fn link(&self) -> Markup {
        html! { a.source href=(self.url) rel="noreferrer" { (self.title) } }
    }
}
