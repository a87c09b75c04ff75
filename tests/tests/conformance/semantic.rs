//! The events that Customer.io acts on.

use customerio::call::{Context, Device, DevicePlatform, GroupId};
use customerio::item::ItemSettings;
use customerio::semantic::*;
use serde_json::json;

use crate::support::{item, item_with, stable};
use crate::types::Product;

#[test]
fn devices() {
    let attributes = Product {
        sku: "a-1".into(),
        quantity: 1,
    };
    let call = DeviceCreatedOrUpdated::new("u1", DeviceToken::new("push"))
        .platform(DevicePlatform::Ios)
        .app_namespace("com.example.shop")
        .attributes(&attributes);
    let written = item(&call);
    assert_eq!(written["event"], "Device Created or Updated");
    assert_eq!(written["userId"], "u1");
    assert_eq!(
        written["context"]["device"],
        json!({ "type": "ios", "token": "push" })
    );
    assert_eq!(
        written["context"]["app"],
        json!({ "namespace": "com.example.shop" })
    );
    assert_eq!(written["context"]["library"]["name"], "customerio-rust");
    assert_eq!(
        written["properties"],
        json!({ "sku": "a-1", "quantity": 1 })
    );

    let described = Context::new()
        .device(Device::new().model("Pixel").token("other"))
        .ip("::1");
    let written = item(&DeviceDeleted::new("u1", DeviceToken::new("push")).context(described));
    assert_eq!(written["event"], "Device Deleted");
    assert_eq!(
        written["context"]["device"],
        json!({ "model": "Pixel", "token": "push" })
    );
    assert_eq!(written["context"]["ip"], "::1");
}

#[test]
fn people() {
    for (written, event) in [
        (stable(&UserDeleted::new("u1")), "User Deleted"),
        (stable(&UserSuppressed::new("u1")), "User Suppressed"),
        (stable(&UserUnsuppressed::new("u1")), "User Unsuppressed"),
    ] {
        assert_eq!(
            written,
            json!({ "type": "track", "userId": "u1", "event": event, "properties": {} })
        );
    }
    let reason = Product {
        sku: "a-1".into(),
        quantity: 1,
    };
    let written = stable(&UserDeleted::new("u1").properties(&reason));
    assert_eq!(written["properties"]["sku"], "a-1");
}

#[test]
fn objects() {
    assert_eq!(
        stable(&RelationshipDeleted::new("u1", GroupId::new("acme")).object_type_id("2")),
        json!({
            "type": "track", "userId": "u1", "event": "Relationship Deleted",
            "properties": { "objectId": "acme", "objectTypeId": "2" },
        })
    );
    let deleted = stable(&ObjectDeleted::new(GroupId::new("acme")));
    assert_eq!(deleted["properties"], json!({ "objectId": "acme" }));
    assert!(!deleted["anonymousId"].as_str().unwrap().is_empty());
}

#[test]
fn reports() {
    let delivery = ReportDeliveryEvent::new("d1", DeliveryMetric::Clicked)
        .recipient("r")
        .reason("why")
        .action_value("v")
        .href("https://example.com");
    assert_eq!(
        stable(&delivery),
        json!({
            "type": "track", "event": "Report Delivery Event",
            "properties": {
                "deliveryId": "d1", "metric": "clicked", "recipient": "r", "reason": "why",
                "actionValue": "v", "href": "https://example.com",
            },
        })
    );
    assert_eq!(
        stable(&ReportContentEvent::new(ContentAction::Viewed, 7).template_id(8)),
        json!({
            "type": "track", "event": "Report Content Event",
            "properties": { "actionType": "viewed_content", "contentId": 7, "templateId": 8 },
        })
    );
}

#[test]
fn required_values_must_not_be_empty() {
    let settings = ItemSettings::default();
    let errors = [
        (
            item_with(&DeviceDeleted::new("u1", DeviceToken::new("")), &settings),
            "/context/device/token",
        ),
        (item_with(&UserDeleted::new(""), &settings), "/userId"),
        (
            item_with(&RelationshipDeleted::new("u1", GroupId::new("")), &settings),
            "/properties/objectId",
        ),
        (
            item_with(&ObjectDeleted::new(GroupId::new("")), &settings),
            "/properties/objectId",
        ),
        (
            item_with(
                &ReportDeliveryEvent::new("", DeliveryMetric::Opened),
                &settings,
            ),
            "/properties/deliveryId",
        ),
    ];
    for (result, place) in errors {
        let message = result.unwrap_err().to_string();
        assert!(
            message.contains(&format!("{place}: must not be empty")),
            "{message}"
        );
    }
}
