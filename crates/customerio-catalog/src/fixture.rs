//! A catalog by hand, for the tests.

use customerio_core::catalog::Catalog;
use customerio_core::event::{EventCall, EventSpec, Metadata};
use customerio_core::shape::{Field, Kind, Shape};
use customerio_core::traits::{TraitsSpec, TraitsTarget};

struct Order;
struct OrderToo;
struct Person;

const FIELDS: &[Field] = &[
    Field::new::<String>("order_id"),
    Field::new::<Option<f64>>("total"),
];

const fn object<T>(name: &'static str, doc: &'static str) -> Shape {
    Shape::new::<T>(Kind::object(FIELDS))
        .with_name(name)
        .with_doc(doc)
}

const ORDER_SHAPE: &Shape = &object::<Order>("Order", "A customer paid.");
const ORDER_TOO_SHAPE: &Shape = &object::<OrderToo>("OrderToo", "");
const PERSON_SHAPE: &Shape = &object::<Person>("Customer", "Anyone who buys.");

const SHOP: Metadata = Metadata::NONE.with_module("shop::orders");

/// A track event with this name and version.
pub(crate) const fn event(name: &'static str, version: u32) -> EventSpec {
    event_of(ORDER_SHAPE, name, version)
}

/// A track event with this shape, name and version.
pub(crate) const fn event_of(shape: &'static Shape, name: &'static str, version: u32) -> EventSpec {
    EventSpec::new(name, EventCall::Track, shape)
        .with_version(version)
        .with_metadata(SHOP)
}

/// Traits of a person with this name.
pub(crate) const fn person(name: &'static str) -> TraitsSpec {
    person_of(PERSON_SHAPE, name)
}

/// Traits of a person with this shape and name.
pub(crate) const fn person_of(shape: &'static Shape, name: &'static str) -> TraitsSpec {
    TraitsSpec::new(name, TraitsTarget::Person, shape).with_metadata(SHOP)
}

pub(crate) static ORDER: EventSpec = event("Order Completed", 1).with_metadata(
    SHOP.with_owner("checkout")
        .with_tags(&["money", "core"])
        .with_since("2026-01"),
);

/// The name of [`ORDER`], declared by another type.
pub(crate) static ORDER_AGAIN: EventSpec = event_of(ORDER_TOO_SHAPE, "Order Completed", 1);

pub(crate) static ORDER_2: EventSpec = event("Order Completed", 2);

pub(crate) static PRICES: EventSpec = EventSpec::new("Prices", EventCall::Page, ORDER_SHAPE)
    .with_metadata(
        Metadata::NONE
            .with_module("billing")
            .with_deprecation("use the new page"),
    );

pub(crate) static CUSTOMER: TraitsSpec = person("Customer");

/// Two versions of a track event, a page, and traits of a person.
pub(crate) fn catalog() -> Catalog {
    Catalog::new([&PRICES, &ORDER_2, &ORDER], [&CUSTOMER]).expect("no duplicates")
}
