use customerio_core::catalog::Catalog;
use customerio_core::event::{EventSpec, Metadata};
use customerio_core::shape::{Constraint, Field, Kind, Lint, Object, Pii, Shape};
use customerio_core::traits::TraitsSpec;

use super::{Finding, RULES, lint};
use crate::fixture::{event, person};

const OWNED: Metadata = Metadata {
    owner: "checkout",
    module: "shop::orders",
    ..Metadata::NONE
};

fn with(name: &'static str, fields: &'static [Field]) -> &'static EventSpec {
    let object = Box::leak(Box::new(Object {
        fields,
        open: false,
    }));
    let shape = Shape::of::<()>(Kind::Object(object)).documented("Something happened.");
    Box::leak(Box::new(EventSpec {
        shape: Box::leak(Box::new(shape.identified(|| "shop::Something"))),
        metadata: OWNED,
        ..event(name, 1)
    }))
}

const ID: Field = Field::of::<u32>("order_id")
    .documented("Its number.")
    .example("1");

fn messages(
    events: &[&'static EventSpec],
    traits: &[&'static TraitsSpec],
    rule: &str,
) -> Vec<String> {
    let catalog =
        Catalog::new(events.iter().copied(), traits.iter().copied()).expect("no duplicates");
    let findings = lint(&catalog).into_iter().filter(|it| it.rule == rule);
    findings
        .map(
            |Finding {
                 subject, message, ..
             }| format!("{subject}: {message}"),
        )
        .collect()
}

#[test]
fn a_good_catalog_has_no_findings() {
    const FIELDS: &[Field] = &[ID];
    let events = [
        with("Order Completed", FIELDS),
        with("Cart Updated", FIELDS),
    ];
    let catalog = Catalog::new(events, []).expect("no duplicates");
    assert_eq!(lint(&catalog), []);
}

#[test]
fn names_of_events() {
    let events = [
        with("Order Completed", &[]),
        with("orders complete", &[]),
        with("Cart Updated", &[]),
        with("checkout_started", &[]),
        with("Basket", &[]),
    ];
    assert_eq!(
        messages(&events, &[], "near-duplicate-events"),
        [
            "orders complete: the name differs from `Order Completed` only in case, spaces, number, tense or word order"
        ]
    );
    assert_eq!(
        messages(&events, &[], "event-tense"),
        ["orders complete: `complete` is not in the past tense; write `completed`"]
    );
    assert_eq!(messages(&events, &[], "event-verb").len(), 1);
    assert_eq!(
        messages(&events, &[], "mixed-event-styles"),
        [
            "checkout_started: the name is in snake_case; most events are in Title Case",
            "orders complete: the name is in an unknown style; most events are in Title Case",
        ]
    );
    // Customer.io defines these names.
    let theirs = [with("User Deleted", &[]), with("order_paid", &[])];
    assert_eq!(messages(&theirs, &[], "mixed-event-styles"), [""; 0]);
}

#[test]
fn properties() {
    const ONE: &[Field] = &[
        ID,
        Field::of::<f64>("grand_total").deprecated(Some("use amounts")),
        Field::of::<Option<String>>("phoneNumber"),
        Field::of::<String>("email").personal(Pii::class("contact")),
    ];
    const OTHER: &[Field] = &[
        Field::of::<String>("grand_total"),
        Field::of::<u32>("orderId"),
        Field::of::<String>("size").with(&[Constraint::one_of(&["s", "m", "s"])]),
    ];
    let events = [with("Order Completed", ONE), with("Order Paid", OTHER)];
    for (rule, expected) in [
        (
            "contradiction",
            &[
                "Order Completed: `grand_total` is deprecated but required, so senders can't omit it; make it an `Option`",
                "Order Paid: `size` lists `s` twice; remove one",
            ][..],
        ),
        (
            "type-conflict",
            &[
                "Order Paid: `grand_total` is a string here and a number in `Order Completed`; use one type, or rename one of them",
            ],
        ),
        (
            "near-duplicate-properties",
            &["Order Paid: `orderId` is named `order_id` in `Order Completed`; use one name"],
        ),
        (
            "personal-without-class",
            &[
                "Order Completed: `phoneNumber` sounds like personal data; mark it with `#[cio(pii = \"…\")]`, and the event with `allow_pii(\"…\")` if it is needed there",
            ],
        ),
    ] {
        assert_eq!(messages(&events, &[], rule), expected, "{rule}");
    }
    assert_eq!(messages(&events, &[], "mixed-property-styles").len(), 2);
    assert_eq!(messages(&events, &[], "missing-property-docs").len(), 6);
    assert_eq!(messages(&events, &[], "missing-example").len(), 6);
}

#[test]
fn personal_data_is_found_by_the_ending() {
    const FIELDS: &[Field] = &[
        Field::of::<String>("customer_email"),
        Field::of::<String>("leadPhoneNumber"),
        Field::of::<String>("wallet_address"),
        Field::of::<u32>("emails_sent"),
    ];
    let found = messages(&[with("Lead Found", FIELDS)], &[], "personal-without-class");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("`customer_email` sounds"), "{found:#?}");
    assert!(found[1].contains("`leadPhoneNumber` sounds"), "{found:#?}");
}

#[test]
fn metadata_and_limits() {
    static BARE: EventSpec = EventSpec {
        metadata: Metadata::NONE,
        shape: &Shape::of::<u8>(Kind::Object(&Object {
            fields: &[],
            open: false,
        })),
        ..event("Order Completed", 1)
    };
    assert_eq!(messages(&[&BARE], &[], "missing-docs").len(), 1);
    assert_eq!(messages(&[&BARE], &[], "missing-owner").len(), 1);

    let long: &'static str = "x".repeat(151).leak();
    let fields: Vec<Field> = (0..301).map(|_| Field::of::<bool>(long)).collect();
    let object = Box::leak(Box::new(Object {
        fields: fields.leak(),
        open: false,
    }));
    let shape = Box::leak(Box::new(Shape::of::<()>(Kind::Object(object))));
    let many = Box::leak(Box::new(TraitsSpec {
        shape,
        ..person("Customer")
    }));
    let found = messages(&[], &[many], "soft-limit");
    assert!(
        found[0].contains("301 traits exceed the limit of 300"),
        "{found:?}"
    );
    assert!(
        found[1].contains("has 151 bytes; the limit is 150"),
        "{found:?}"
    );
}

#[test]
fn the_page_is_of_the_rules() {
    let names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    expect_test::expect_file!["../../../../docs/lint.md"].assert_eq(&super::page());
}

#[test]
fn the_derives_know_the_same_rules() {
    let names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names, customerio_rules::lint::RULES);
}

#[test]
fn the_innermost_override_applies() {
    const INNER: &Shape = &Shape::of::<u8>(Kind::Object(&Object {
        fields: &[
            Field::of::<u32>("denied"),
            Field::of::<u32>("allowed").linted(&[Lint::allow("missing-property-docs")]),
            Field::of::<u32>("undone")
                .documented("Known.")
                .linted(&[Lint::allow("missing-property-docs")]),
        ],
        open: false,
    }))
    .documented("Inner.")
    .identified(|| "shop::Inner")
    .linted(&[Lint::deny("missing-property-docs")]);
    const OUTER: &Shape = &Shape::of::<u16>(Kind::Object(&Object {
        fields: &[
            Field::of::<u32>("own"),
            Field::described("inner", INNER, false),
        ],
        open: false,
    }))
    .documented("Outer.")
    .identified(|| "shop::Outer")
    .linted(&[
        Lint::allow("missing-property-docs"),
        Lint::allow("event-tense"),
        Lint::deny("missing-owner"),
    ]);
    let metadata = Metadata {
        module: "shop",
        ..Metadata::NONE
    };
    let order = EventSpec {
        shape: OUTER,
        metadata,
        ..event("Order Completed", 1)
    };
    let again = EventSpec {
        shape: OUTER,
        metadata,
        ..event("Order Completed", 2)
    };
    let events: [&'static EventSpec; 2] = [Box::leak(Box::new(order)), Box::leak(Box::new(again))];
    let found: Vec<_> = lint(&Catalog::new(events, []).expect("no duplicates"))
        .into_iter()
        .filter(|it| it.rule != "missing-example" && !it.key.ends_with("v2"))
        .map(|it| format!("{} {}: {}", it.is_denied, it.rule, it.message))
        .collect();
    assert_eq!(
        found,
        [
            "true missing-owner: missing owner; add `#[cio(owner = \"…\")]`",
            "true missing-property-docs: `inner.denied` has no doc comment; describe it in `///`",
            "false unused-allow: `allow(event_tense)` on `shop::Outer` has no effect; remove it",
            "false unused-allow: `allow(missing_property_docs)` on `undone` of `shop::Inner` has no effect; remove it",
        ]
    );
}
