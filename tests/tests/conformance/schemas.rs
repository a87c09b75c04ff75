//! Every schema that we export accepts what we send, and refuses each mutated form of it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use customerio::call::{
    Alias, AnonymousId, Call, Context, Group, GroupId, Identify, Page, Screen, Track,
};
use customerio::schema::{self, Draft};
use customerio::{Catalog, CioEvent, CioTraits, Identity};
use customerio_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::judge::{accepts_only, judge};
use crate::support::item;
use crate::types::*;

const DRAFTS: [Draft; 2] = [Draft::V2020_12, Draft::V7];

/// The parts that the API does not define.
const OPEN: &[&str] = &["/context", "/integrations"];

#[track_caller]
pub fn check_event<E: CioEvent, C: Call>(event: &E, call: &C, free: &[&str]) {
    let spec = event.event_spec();
    let item = item(call);
    for draft in DRAFTS {
        let under: Vec<_> = free
            .iter()
            .map(|place| place.trim_start_matches("/properties"))
            .collect();
        accepts_only(&schema::of_event(spec, draft), &item["properties"], &under);
        accepts_only(
            &schema::of_event_message(spec, draft),
            &item,
            &[OPEN, free].concat(),
        );
    }
}

#[test]
fn events() {
    let order = order();
    check_event(
        &order,
        &Track::new(Identity::both("u1", AnonymousId::new("a1")), &order),
        &[],
    );
    let page = PricingPage {
        url: "https://example.com".into(),
    };
    check_event(&page, &Page::new("u1", &page).category("Docs"), &[]);
    check_event(&BasketScreen, &Screen::new("u1", &BasketScreen), &[]);
    let texts = ["a".to_owned(), "b".to_owned()];
    let everything = everything(&texts);
    let call = Track::for_group(GroupId::new("acme"), &everything).integration("All", true);
    // What is free by its type, and a schema of schemars' own.
    check_event(
        &everything,
        &call,
        &[
            "/properties/any",
            "/properties/hashed/+",
            "/properties/map/+",
            "/properties/theirs",
        ],
    );
}

#[test]
fn traits() {
    let customer = Customer {
        email: Some("cool.person@example.com".into()),
        first_name: None,
        created_at: Some(std::time::SystemTime::now()),
    };
    let company = Company {
        name: "Acme".into(),
        employees: Some(3),
    };
    let employment = Employment {
        role: "owner".into(),
    };
    for draft in DRAFTS {
        let identify = schema::of_traits_message(Customer::SPEC, draft);
        accepts_only(&identify, &item(&Identify::new("u1", &customer)), OPEN);
        let by_email = item(&Identify::by_email("a@example.com", &customer));
        accepts_only(&identify, &by_email, OPEN);
        let group = schema::of_traits_message(Company::SPEC, draft);
        let call = Group::new("u1", GroupId::new("acme"), &company).relationship(&employment);
        let related = [
            "/context",
            "/integrations",
            "/traits/relationshipAttributes/",
        ];
        accepts_only(&group, &item(&call), &related);
        let relationship = schema::of_traits_message(Employment::SPEC, draft);
        let others = [
            "/context",
            "/integrations",
            "/traits/+",
            "/traits/name",
            "/traits/employees",
        ];
        accepts_only(&relationship, &item(&call), &others);
        accepts_only(
            &schema::of_traits(Employment::SPEC, draft),
            &json!({ "role": "owner" }),
            &[],
        );
    }
}

#[test]
fn constraints_are_in_the_schema() {
    let schema = schema::of_event(OrderCompleted::SPECS[0], Draft::V2020_12);
    let judge = judge(&schema);
    let good = item(&Track::new("u1", &order()))["properties"].clone();
    assert!(judge.is_valid(&good));
    for (pointer, value) in [
        ("/order_id", json!("")),
        ("/order_id", json!("x".repeat(65))),
        ("/total", json!(-0.5)),
        ("/currency", json!("GBP")),
        ("/products", json!([])),
        ("/products/0/sku", json!("A-1")),
        ("/products/0/quantity", json!(0)),
        ("/products/0/quantity", json!(1.5)),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(!judge.is_valid(&bad), "{pointer}");
    }
    let mut null = good;
    null["coupon"] = Value::Null;
    assert!(
        !judge.is_valid(&null),
        "an optional property never admits null"
    );
}

#[test]
fn docs_and_metadata() {
    let schema = schema::of_event(OrderCompleted::SPECS[0], Draft::V2020_12);
    assert_eq!(schema["title"], "Order Completed");
    assert_eq!(schema["description"], "A customer paid for a basket.");
    let properties = &schema["properties"];
    assert_eq!(
        properties["order_id"]["description"],
        "Order number as printed on the invoice."
    );
    assert_eq!(properties["order_id"]["examples"], json!(["1001"]));
    assert_eq!(properties["total"]["$comment"], "unit: EUR");
    let everything = schema::of_event(Everything::SPECS[0], Draft::V2020_12);
    assert_eq!(
        everything["properties"]["widest"]["$comment"],
        "may exceed 64 bits, which most readers of JSON can't hold"
    );
    assert_eq!(
        everything["properties"]["wide"]["$comment"],
        schema::ROUNDED_REMARK
    );
    let traits = schema::of_traits(Customer::SPEC, Draft::V7);
    assert_eq!(traits["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(
        traits["properties"]["email"]["$comment"],
        "personal data: contact"
    );
}

#[test]
fn every_event_of_the_program_is_in_the_catalog() {
    let catalog = customerio::catalog![].unwrap();
    let names: Vec<_> = catalog
        .events()
        .iter()
        .map(|spec| (spec.name(), spec.version()))
        .collect();
    assert_eq!(
        names,
        [
            ("Account Opened", 3),
            ("Everything Sent", 1),
            ("Invoice Settled", 1),
            ("Order Completed", 2),
            ("Plan Prolonged", 1),
            ("Plan Prolonged", 2),
            ("Plan Renewed", 1),
            ("Session Ended", 1),
            ("Session Started", 1),
            ("Ticket Closed", 1),
            ("Closed Docs", 1),
            ("Closed Home", 1),
            ("Pricing", 1),
            ("Basket", 1),
        ]
    );
    let traits: Vec<_> = catalog.traits().iter().map(|spec| spec.name()).collect();
    assert_eq!(
        traits,
        [
            "Customer",
            "PlanCustomer",
            "Company",
            "PlanCompany",
            "Employment"
        ]
    );
    assert_eq!(catalog.events()[3].metadata().owner(), "checkout");
    assert_eq!(catalog.events()[3].metadata().tags(), ["shop", "money"]);

    let twice = [OrderCompleted::SPECS[0], OrderCompleted::SPECS[0]];
    assert_eq!(Catalog::new(twice, []).unwrap().events().len(), 1);
}

/// Every call with every setter, and the schema of its messages. An alias has no schema.
fn complete_calls() -> Vec<(Value, Option<Value>)> {
    macro_rules! complete {
        ($call:expr) => {
            item(
                &$call
                    .message_id("id-1")
                    .timestamp(std::time::SystemTime::now())
                    .original_timestamp(std::time::SystemTime::now())
                    .context(Context::new())
                    .integration("All", true),
            )
        };
    }
    let both = Identity::both("u1", AnonymousId::new("a1"));
    let order = order();
    let customer = Customer {
        email: None,
        first_name: None,
        created_at: None,
    };
    let company = Company {
        name: "Acme".into(),
        employees: None,
    };
    let track = complete!(Track::new(both.clone(), &order).group_id(GroupId::new("acme")));
    let identify = complete!(Identify::new(both.clone(), &customer));
    let group = complete!(Group::new(both, GroupId::new("acme"), &company));
    let alias = complete!(Alias::new("u1", AnonymousId::new("a1")));
    let draft = Draft::V2020_12;
    vec![
        (
            track,
            Some(schema::of_event_message(order.event_spec(), draft)),
        ),
        (
            identify,
            Some(schema::of_traits_message(Customer::SPEC, draft)),
        ),
        (group, Some(schema::of_traits_message(Company::SPEC, draft))),
        (alias, None),
    ]
}

#[test]
fn calls_and_schemas_have_the_same_keys() {
    for (item, schema) in complete_calls() {
        let Some(schema) = schema else { continue };
        let keys = |object: &Value| {
            let object = object.as_object().unwrap();
            object
                .keys()
                .cloned()
                .collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(keys(&item), keys(&schema["properties"]), "{item}");
    }
}

#[test]
fn the_sandbox_checks_every_key() {
    let sandbox = Sandbox::start().unwrap();
    for (item, _) in complete_calls() {
        for (key, _) in item.as_object().unwrap() {
            let mut wrong = item.clone();
            wrong[key] = json!([1]);
            let answer = strict_answer(&sandbox, &wrong);
            assert!(
                answer.contains(&format!("batch[0].{key}")),
                "the sandbox accepts `{key}` in {wrong}: {answer}"
            );
        }
    }
}

/// Sends one item in strict mode and returns the response.
fn strict_answer(sandbox: &Sandbox, item: &Value) -> String {
    let body = json!({ "batch": [item] }).to_string();
    let mut stream = TcpStream::connect(sandbox.address()).unwrap();
    write!(
        stream,
        "POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic a2V5Og==\r\n\
         X-Strict-Mode: 1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
