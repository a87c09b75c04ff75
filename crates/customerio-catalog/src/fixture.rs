//! A catalog by hand, for the tests.

use customerio_core::catalog::Catalog;
use customerio_core::event::{EventCall, EventSpec, Metadata};
use customerio_core::shape::{Field, Kind, Object, Shape};
use customerio_core::traits::{TraitsSpec, TraitsTarget};

struct Order;
struct OrderToo;
struct Person;

const FIELDS: &[Field] = &[
    Field::of::<String>("order_id"),
    Field::of::<Option<f64>>("total"),
];

const fn object<T>(name: &'static str, doc: &'static str) -> Shape {
    Shape::of::<T>(Kind::Object(&Object {
        fields: FIELDS,
        open: false,
    }))
    .named(name)
    .documented(doc)
}

const ORDER_SHAPE: &Shape = &object::<Order>("Order", "A customer paid.");
const ORDER_TOO_SHAPE: &Shape = &object::<OrderToo>("OrderToo", "");
const PERSON_SHAPE: &Shape = &object::<Person>("Customer", "Anyone who buys.");

const SHOP: Metadata = Metadata {
    module: "shop::orders",
    ..Metadata::NONE
};

/// A track event with this name and version.
pub(crate) const fn event(name: &'static str, version: u32) -> EventSpec {
    EventSpec {
        name,
        call: EventCall::Track,
        version,
        shape: ORDER_SHAPE,
        roles: &[],
        allowed_pii: &[],
        allowed_classes: &[],
        metadata: SHOP,
    }
}

/// Traits of a person with this name.
pub(crate) const fn person(name: &'static str) -> TraitsSpec {
    TraitsSpec {
        name,
        target: TraitsTarget::Person,
        version: 1,
        shape: PERSON_SHAPE,
        metadata: SHOP,
    }
}

pub(crate) static ORDER: EventSpec = EventSpec {
    metadata: Metadata {
        owner: "checkout",
        tags: &["money", "core"],
        since: "2026-01",
        ..SHOP
    },
    ..event("Order Completed", 1)
};

/// The name of [`ORDER`], declared by another type.
pub(crate) static ORDER_AGAIN: EventSpec = EventSpec {
    shape: ORDER_TOO_SHAPE,
    ..event("Order Completed", 1)
};

pub(crate) static ORDER_2: EventSpec = event("Order Completed", 2);

pub(crate) static PRICES: EventSpec = EventSpec {
    call: EventCall::Page,
    metadata: Metadata {
        module: "billing",
        deprecated: Some("use the new page"),
        ..Metadata::NONE
    },
    ..event("Prices", 1)
};

pub(crate) static CUSTOMER: TraitsSpec = person("Customer");

/// Two versions of a track event, a page, and traits of a person.
pub(crate) fn catalog() -> Catalog {
    Catalog::new([&PRICES, &ORDER_2, &ORDER], [&CUSTOMER]).expect("no duplicates")
}
