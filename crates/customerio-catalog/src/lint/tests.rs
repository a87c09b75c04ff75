use customerio_core::catalog::Catalog;
use customerio_core::event::{EventSpec, Metadata};
use customerio_core::shape::{Constraint, Field, Kind, Lint, Pii, Shape};
use customerio_core::traits::TraitsSpec;
use customerio_rules::pattern::DECIMAL as DECIMAL_PATTERN;

use super::{Finding, RULES, lint};
use crate::fixture::{event_of, person_of};

const OWNED: Metadata = Metadata::NONE
    .with_owner("checkout")
    .with_module("shop::orders");

fn with(name: &'static str, fields: &'static [Field]) -> &'static EventSpec {
    let shape = Shape::new::<()>(Kind::object(fields)).with_doc("Something happened.");
    let shape = Box::leak(Box::new(shape.with_id(|| "shop::Something")));
    Box::leak(Box::new(event_of(shape, name, 1).with_metadata(OWNED)))
}

const ID: Field = Field::new::<u32>("order_id")
    .with_doc("Its number.")
    .with_example("1");

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
fn ids_that_may_be_rounded() {
    const FIELDS: &[Field] = &[
        Field::new::<u64>("order_id"),
        Field::new::<Option<i64>>("customerId"),
        Field::new::<Vec<u64>>("item_ids"),
        Field::new::<u128>("nonce"),
        Field::new::<u32>("small_id"),
        Field::new::<u64>("cents"),
        Field::new::<u64>("paid"),
        Field::new::<u64>("bounded_id")
            .with_constraints(&[Constraint::integers(Some(1), Some(1 << 53))]),
        Field::new::<i64>("half_bounded_id")
            .with_constraints(&[Constraint::integers(None, Some(1 << 53))]),
    ];
    let found = messages(&[with("Order Completed", FIELDS)], &[], "soft-limit");
    let mut names: Vec<_> = found.iter().filter_map(|it| it.split('`').nth(1)).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "customerId",
            "half_bounded_id",
            "item_ids",
            "nonce",
            "order_id"
        ]
    );
    assert!(
        found.iter().all(|it| it.contains("send it as text")),
        "{found:?}"
    );
}

#[test]
fn decimals_in_strings() {
    const DECIMAL: &[Constraint] = &[Constraint::pattern(DECIMAL_PATTERN, |_| true)];
    const FIELDS: &[Field] = &[
        Field::new::<String>("price").with_constraints(DECIMAL),
        Field::new::<String>("code").with_constraints(&[Constraint::pattern("^[A-Z]+$", |_| true)]),
        Field::new::<f64>("total"),
    ];
    assert_eq!(
        messages(&[with("Order Refunded", FIELDS)], &[], "decimal-as-text"),
        [
            "Order Refunded: `price` is a decimal in a string, which readers can't add up, or compare with a number; add `#[cio(number)]`, with which its digits stay exact"
        ]
    );
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
    let distinct = [
        with("👍", &[]),
        with("🎉", &[]),
        with("Reaction 👍 Added", &[]),
        with("Reaction 👎 Added", &[]),
        with("注文完了", &[]),
        with("404", &[]),
        with("cart_updated", &[]),
        with("order_sent", &[]),
        with("Cart Opened", &[]),
    ];
    assert_eq!(
        messages(&distinct, &[], "near-duplicate-events"),
        [] as [&str; 0]
    );
    let mixed = messages(&distinct[4..], &[], "mixed-event-styles");
    assert_eq!(mixed.len(), 1, "{mixed:?}");
    assert!(mixed[0].starts_with("Cart Opened: "), "{mixed:?}");
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
        Field::new::<f64>("grand_total").with_deprecation("use amounts"),
        Field::new::<Option<String>>("phoneNumber"),
        Field::new::<String>("email").with_pii(Pii::new("contact")),
    ];
    const OTHER: &[Field] = &[
        Field::new::<String>("grand_total"),
        Field::new::<u32>("orderId"),
        Field::new::<String>("size").with_constraints(&[Constraint::one_of(&["s", "m", "s"])]),
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
        Field::new::<String>("customer_email"),
        Field::new::<String>("leadPhoneNumber"),
        Field::new::<String>("wallet_address"),
        Field::new::<u32>("emails_sent"),
    ];
    let found = messages(&[with("Lead Found", FIELDS)], &[], "personal-without-class");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("`customer_email` sounds"), "{found:#?}");
    assert!(found[1].contains("`leadPhoneNumber` sounds"), "{found:#?}");
}

#[test]
fn metadata_and_limits() {
    static BARE: EventSpec = event_of(&Shape::new::<u8>(Kind::object(&[])), "Order Completed", 1)
        .with_metadata(Metadata::NONE);
    assert_eq!(messages(&[&BARE], &[], "missing-docs").len(), 1);
    assert_eq!(messages(&[&BARE], &[], "missing-owner").len(), 1);

    let long: &'static str = "x".repeat(151).leak();
    let fields: Vec<Field> = (0..301).map(|_| Field::new::<bool>(long)).collect();
    let shape = Box::leak(Box::new(Shape::new::<()>(Kind::object(fields.leak()))));
    let many = Box::leak(Box::new(person_of(shape, "Customer")));
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
fn the_page_lists_the_rules() {
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
    const INNER: &Shape = &Shape::new::<u8>(Kind::object(&[
        Field::new::<u32>("denied"),
        Field::new::<u32>("allowed").with_lints(&[Lint::allow("missing-property-docs")]),
        Field::new::<u32>("undone")
            .with_doc("Known.")
            .with_lints(&[Lint::allow("missing-property-docs")]),
    ]))
    .with_doc("Inner.")
    .with_id(|| "shop::Inner")
    .with_lints(&[Lint::deny("missing-property-docs")]);
    const OUTER: &Shape = &Shape::new::<u16>(Kind::object(&[
        Field::new::<u32>("own"),
        Field::from_shape("inner", INNER, false),
    ]))
    .with_doc("Outer.")
    .with_id(|| "shop::Outer")
    .with_lints(&[
        Lint::allow("missing-property-docs"),
        Lint::allow("event-tense"),
        Lint::deny("missing-owner"),
    ]);
    let metadata = Metadata::NONE.with_module("shop");
    let order = event_of(OUTER, "Order Completed", 1).with_metadata(metadata);
    let again = event_of(OUTER, "Order Completed", 2).with_metadata(metadata);
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
