use customerio_core::event::{EventCall, EventSpec};
use customerio_core::shape;
use customerio_core::shape::{Field, Kind, Shape, Variant};
use customerio_core::traits::{TraitsSpec, TraitsTarget};

use super::of;
use crate::declared::Declared;

struct Product;
struct Payment;
struct Order;

const DATE: &Shape = &Shape::new::<()>(Kind::formatted_string(shape::Format::DATE_TIME));
const PRODUCT: &Shape = &Shape::new::<Product>(Kind::object(&[
    Field::new::<String>("name"),
    Field::new::<Option<f64>>("price")
        .with_unit("EUR")
        .with_example("12.5"),
]))
.with_name("Product");
const PAYMENT: &Shape = &Shape::new::<Payment>(Kind::internally_tagged(
    "kind",
    &[
        Variant::object("card", &[Field::new::<String>("last4")]),
        Variant::unit("cash"),
    ],
))
.with_name("Payment");
const FIELDS: &[Field] = &[
    Field::new::<String>("order_id").with_example("\"B-1\""),
    Field::new::<f64>("total")
        .with_unit("currency")
        .with_example("25.5"),
    Field::new::<String>("currency").with_example("\"EUR\""),
    Field::new::<Option<u32>>("points"),
    Field::new::<Option<bool>>("gift"),
    Field::from_shape("paid_at", DATE, true).with_example("\"2026-01-02T03:04:05Z\""),
    Field::from_shape("products", &Shape::new::<()>(Kind::array(PRODUCT)), false)
        .with_example(r#"[{"name": "Tea", "price": 12.5}, {"name": "Cup"}]"#),
    Field::from_shape("payment", PAYMENT, false).with_example(r#"{"kind": "cash"}"#),
    Field::new::<Vec<String>>("tags"),
    Field::new::<String>("both\"and'").with_example("\"x\""),
];
const ORDER: &Shape = &Shape::new::<Order>(Kind::object(FIELDS)).with_name("Order");

#[test]
fn each_kind_of_value_has_its_liquid() {
    static SPEC: EventSpec = EventSpec::new("Order Completed", EventCall::Track, ORDER);
    let liquid = of(Declared::Event(&SPEC));
    assert_eq!(
        liquid.template,
        r#"order_id: {{event.order_id}}
total: {{event.total | round: 2}} {{event.currency}}
currency: {{event.currency}}
points: {{event.points | default: 0}}
gift: {% if event.gift %}yes{% else %}no{% endif %}
paid_at: {% if event.paid_at %}{{event.paid_at | date: "%B %-d, %Y"}}{% else %}no date{% endif %}
products:
{% for product in event.products %}
- name: {{product.name}}
  price: {{product.price | default: 0 | round: 2}} {{event.currency}}
{% else %}
none
{% endfor %}
payment.kind: {{event.payment.kind}}
payment.last4: {{event.payment.last4 | default: "none"}}
tags:
{% for tag in event.tags %}
- {{tag}}
{% else %}
none
{% endfor %}"#
    );
    assert_eq!(
        liquid.rendered,
        "order_id: B-1\ntotal: 25.5 EUR\ncurrency: EUR\npoints: 1\ngift: yes\npaid_at: January 2, \
         2026\nproducts:\n- name: Tea\n  price: 12.5 EUR\n- name: Cup\n  price: 0 EUR\npayment.kind: \
         cash\npayment.last4: none\ntags:\n- text"
    );
    assert_eq!(
        liquid.by_path.get("products[].price").map(String::as_str),
        Some("{{product.price | default: 0 | round: 2}}")
    );
    assert!(!liquid.is_whole, "Liquid can't name one of the properties");
}

#[test]
fn traits_are_attributes_of_people_objects_and_relationships() {
    const FIELDS: &[Field] = &[Field::new::<Option<String>>("first_name")];
    const SHAPE: &Shape = &Shape::new::<Product>(Kind::object(FIELDS)).with_name("Customer");
    let template = |target, expected: &str| {
        let spec: &'static TraitsSpec =
            Box::leak(Box::new(TraitsSpec::new("Online Class", target, SHAPE)));
        assert_eq!(of(Declared::Traits(spec)).template, expected);
    };
    template(
        TraitsTarget::Person,
        "first_name: {{customer.first_name | default: \"there\"}}",
    );
    template(
        TraitsTarget::Group { object_type: "1" },
        "first_name: {{trigger.online_class.first_name | default: \"none\"}}",
    );
    template(
        TraitsTarget::Relationship,
        "first_name: {{trigger.relationship.first_name | default: \"none\"}}",
    );
}

#[test]
fn a_long_template_ends_and_a_recursive_type_does_not_repeat() {
    struct Node;
    const NODE: &Shape = &Shape::new::<Node>(Kind::object(&[
        Field::new::<String>("name"),
        Field::recursive("next", &Shape::recursive::<Node>(|| NODE), true),
    ]))
    .with_name("Node");
    static RECURSIVE: EventSpec = EventSpec::new("Recursive", EventCall::Track, NODE);
    let liquid = of(Declared::Event(&RECURSIVE));
    assert_eq!(liquid.template, "name: {{event.name}}");

    let fields: Vec<_> = (0..100)
        .map(|at| Field::new::<String>(Box::leak(format!("f{at}").into_boxed_str())))
        .collect();
    let shape = Shape::new::<Order>(Kind::object(Vec::leak(fields)));
    let spec = EventSpec::new("Long", EventCall::Track, Box::leak(Box::new(shape)));
    let liquid = of(Declared::Event(Box::leak(Box::new(spec))));
    assert_eq!(liquid.template.lines().count(), super::writer::MAX_LINES);
    assert!(!liquid.is_whole);
    assert_eq!(liquid.by_path.len(), 100);
}
