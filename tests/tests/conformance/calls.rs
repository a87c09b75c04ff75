//! Each call, with as little as it takes and with everything.

use customerio::call::{Alias, AnonymousId, Emit, Group, GroupId, Identify, Page, Screen, Track};
use customerio::{Empty, Identity, Timestamp};
use serde_json::json;
use std::time::{Duration, SystemTime};

use crate::support::{item, stable};
use crate::types::*;

#[test]
fn track() {
    let event = order();
    assert_eq!(
        stable(&Track::new("u1", &event)),
        json!({
            "type": "track",
            "userId": "u1",
            "event": "Order Completed",
            "properties": {
                "order_id": "1001",
                "total": 12.5,
                "currency": "EUR",
                "products": [{ "sku": "a-1", "quantity": 2 }],
            },
        })
    );
    let both = Track::new(Identity::both("u1", AnonymousId::new("a1")), &event)
        .group_id(GroupId::new("acme"));
    let both = stable(&both);
    assert_eq!(
        (&both["userId"], &both["anonymousId"], &both["groupId"]),
        (&json!("u1"), &json!("a1"), &json!("acme"))
    );
    let group = stable(&Track::for_group(GroupId::new("acme"), &event));
    assert_eq!(
        (group.get("userId"), &group["groupId"]),
        (None, &json!("acme"))
    );
}

#[test]
fn options_of_every_call() {
    let at: Timestamp = "2026-01-02T04:04:05.6789+01:00".parse().unwrap();
    let options = json!({ "sessionId": 123 }).as_object().unwrap().clone();
    let call = Alias::new("u1", AnonymousId::new("a-42"))
        .message_id("order-\"1001\"\\")
        .timestamp(at)
        .original_timestamp(SystemTime::UNIX_EPOCH)
        .integration("All", false)
        .integration("Amplitude", options);
    assert_eq!(
        item(&call),
        json!({
            "type": "alias",
            "messageId": "order-\"1001\"\\",
            "timestamp": "2026-01-02T03:04:05.678Z",
            "originalTimestamp": "1970-01-01T00:00:00.000Z",
            "userId": "u1",
            "previousId": "a-42",
            "context": { "library": { "name": "customerio-rust", "version": env!("CARGO_PKG_VERSION") } },
            "integrations": { "All": false, "Amplitude": { "sessionId": 123 } },
        })
    );
}

#[test]
fn an_event_that_names_its_own_user() {
    let event = TicketClosed {
        customer: 7,
        session: None,
        company: "acme".into(),
        at: SystemTime::UNIX_EPOCH + Duration::from_millis(1_500),
        id: "ticket-1".into(),
        rating: 5,
    };
    let expected = json!({
        "type": "track",
        "messageId": "ticket-1",
        "timestamp": "1970-01-01T00:00:01.500Z",
        "userId": "7",
        "groupId": "acme",
        "event": "Ticket Closed",
        "properties": { "company": "acme", "rating": 5 },
    });
    for mut item in [item(&Track::of(&event)), item(&Emit::of(&event))] {
        item.as_object_mut().unwrap().remove("context").unwrap();
        assert_eq!(item, expected);
    }
    let other = item(&Track::new(Identity::anonymous("a1"), &event).message_id("mine"));
    assert_eq!(
        (
            other.get("userId"),
            &other["anonymousId"],
            &other["messageId"]
        ),
        (None, &json!("a1"), &json!("mine"))
    );
}

#[test]
fn page_and_screen() {
    let page = PricingPage {
        url: "https://example.com/pricing".into(),
    };
    assert_eq!(
        stable(&Page::new("u1", &page).category("Docs")),
        json!({
            "type": "page",
            "userId": "u1",
            "name": "Pricing",
            "properties": { "category": "Docs", "url": "https://example.com/pricing" },
        })
    );
    assert_eq!(
        stable(&Screen::new(Identity::anonymous("a1"), &BasketScreen)),
        json!({ "type": "screen", "anonymousId": "a1", "name": "Basket", "properties": {} })
    );
}

#[test]
fn identify() {
    let customer = Customer {
        email: Some("cool.person@example.com".into()),
        first_name: Some("Cool".into()),
        created_at: Some(SystemTime::UNIX_EPOCH),
    };
    assert_eq!(
        stable(&Identify::new("97980cfea0067", &customer)),
        json!({
            "type": "identify",
            "userId": "97980cfea0067",
            "traits": {
                "email": "cool.person@example.com",
                "first_name": "Cool",
                "created_at": "1970-01-01T00:00:00.000Z",
            },
        })
    );
    assert_eq!(
        stable(&Identify::by_email("other@example.com", &customer))["traits"],
        json!({
            "email": "other@example.com",
            "first_name": "Cool",
            "created_at": "1970-01-01T00:00:00.000Z",
        }),
        "the address that the call names is the one that is written, once"
    );
    assert_eq!(
        stable(&Identify::new(
            Identity::both("u1", AnonymousId::new("a1")),
            &Empty
        )),
        json!({ "type": "identify", "userId": "u1", "anonymousId": "a1", "traits": {} })
    );
}

#[test]
fn group() {
    let company = Company {
        name: "Acme".into(),
        employees: None,
    };
    assert_eq!(
        stable(&Group::without_person(GroupId::new("acme"), &company)),
        json!({
            "type": "group",
            "groupId": "acme",
            "traits": { "objectTypeId": "2", "name": "Acme" },
        })
    );
    let employment = Employment {
        role: "owner".into(),
    };
    let related = Group::new("u1", GroupId::new("acme"), &company)
        .object_type_id("3")
        .relationship(&employment);
    assert_eq!(
        stable(&related),
        json!({
            "type": "group",
            "userId": "u1",
            "groupId": "acme",
            "traits": {
                "objectTypeId": "3",
                "name": "Acme",
                "relationshipAttributes": { "role": "owner" },
            },
        })
    );
}

#[test]
fn alias() {
    assert_eq!(
        stable(&Alias::new("u1", AnonymousId::new("a-42"))),
        json!({ "type": "alias", "userId": "u1", "previousId": "a-42" })
    );
}
