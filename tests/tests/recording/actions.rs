//! The methods for what Customer.io acts on write what their calls of `semantic` write.

use core::num::NonZeroU32;

use customerio::call::{Call, DevicePlatform, Group, GroupId, Identify};
use customerio::semantic::*;
use customerio::{Empty, SendError};
use serde_json::Value;

use super::*;

/// The message without what differs from call to call.
fn stable(recorded: &Recorded) -> Value {
    let messages = recorded.take();
    assert_eq!(messages.len(), 1);
    let mut json = messages[0].json().clone();
    let object = json.as_object_mut().unwrap();
    assert!(object.remove("messageId").is_some() && object.remove("timestamp").is_some());
    json
}

#[track_caller]
fn assert_same(method: impl FnOnce(&Client) -> Result<(), SendError>, call: impl Call) {
    let (client, recorded) = recording();
    method(&client).unwrap();
    let by_method = stable(&recorded);
    client.send(call).unwrap();
    assert_eq!(by_method, stable(&recorded));
}

#[test]
fn each_method_writes_its_call() {
    let acme = || GroupId::new("acme");
    assert_same(
        |client| client.add_device("u1", DeviceToken::new("token"), DevicePlatform::Ios),
        DeviceCreatedOrUpdated::new("u1", DeviceToken::new("token")).platform(DevicePlatform::Ios),
    );
    assert_same(
        |client| client.delete_device("u1", DeviceToken::new("token")),
        DeviceDeleted::new("u1", DeviceToken::new("token")),
    );
    assert_same(|client| client.delete_person(7), UserDeleted::new(7));
    assert_same(|client| client.suppress("u1"), UserSuppressed::new("u1"));
    assert_same(
        |client| client.unsuppress("u1"),
        UserUnsuppressed::new("u1"),
    );
    let changes = Subscriptions::new()
        .topic(NonZeroU32::MIN, false)
        .channel(SubscriptionChannel::Sms, true);
    assert_same(
        |client| client.set_subscriptions("u1", &changes),
        Identify::new("u1", &changes),
    );
    assert_same(
        |client| client.add_relationship("u1", acme(), &Empty),
        Group::new("u1", acme(), &Empty).relationship(&Empty),
    );
    assert_same(
        |client| client.delete_relationship("u1", acme()),
        RelationshipDeleted::new("u1", acme()),
    );
    assert_same(
        |client| client.delete_object(acme()),
        ObjectDeleted::new(acme()),
    );
}

#[test]
fn an_empty_token_or_id_is_an_error_and_sends_nothing() {
    let (client, recorded) = recording();
    let token = client
        .delete_device("u1", DeviceToken::new(""))
        .unwrap_err()
        .to_string();
    assert!(token.contains("/context/device/token"), "{token}");
    let user = client.suppress("").unwrap_err().to_string();
    assert!(user.contains("/userId"), "{user}");
    recorded.expect_nothing();
}

#[derive(CioEvent, Clone)]
#[cio(event = "Seat Taken")]
struct SeatTaken {
    #[cio(user_id)]
    member: Option<String>,
    #[cio(anonymous_id)]
    visitor: Option<u64>,
}

#[test]
fn an_identity_that_is_none_names_the_fields() {
    let (client, recorded) = recording();
    let nobody = SeatTaken {
        member: None,
        visitor: None,
    };
    let error = client.emit(&nobody).unwrap_err().to_string();
    let fields = "found `None` in the field `member` and `None` in the field `visitor`";
    assert!(error.ends_with(fields), "{error}");
    recorded.expect_nothing();
    let visitor = SeatTaken {
        member: None,
        visitor: Some(7),
    };
    client.emit(&visitor).unwrap();
    client.track("u1", &nobody).unwrap();
}
