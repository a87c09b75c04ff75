//! The forms of ids and of the context's values: each call refuses what the service would take as a second
//! person or as nothing.

use std::net::IpAddr;

use customerio::call::semantic::{
    DeliveryMetric, DeviceCreatedOrUpdated, DeviceDeleted, DeviceToken, ObjectDeleted,
    RelationshipDeleted, ReportDeliveryEvent, UserDeleted, UserSuppressed,
};
use customerio::call::{
    Alias, AnonymousId, Call, Context, Device, Group, GroupId, Identify, Identity, JsonCall,
    Location, Page, PageContext, PreviousId, Referrer, Screen, Track,
};
use customerio::item::{ItemError, ItemSettings, ItemWriter, Validation, write_item};
use customerio::{CioEvent, CioProperty, Empty, Untyped};
use serde_json::json;

/// Returns the violations of a call, or none if it is written.
fn with<C: Call>(call: &C, settings: &ItemSettings) -> Vec<String> {
    match write_item(call, settings, &mut Vec::new()) {
        Ok(written) => {
            assert!(written.tolerated.is_empty());
            Vec::new()
        }
        Err(ItemError::Invalid(found)) => found.iter().map(ToString::to_string).collect(),
        Err(other) => panic!("{other}"),
    }
}

fn found<C: Call>(call: &C) -> Vec<String> {
    with(call, &ItemSettings::default())
}

fn off() -> ItemSettings {
    ItemSettings {
        validation: Validation::Off,
        ..ItemSettings::default()
    }
}

#[derive(CioProperty)]
#[cio(user_id)]
struct CustomerId(String);

#[derive(CioProperty)]
#[cio(group_id)]
struct CompanyId(String);

#[derive(CioEvent)]
#[cio(event = "Invoice Paid")]
struct InvoicePaid {
    #[cio(user_id)]
    customer: String,
    #[cio(group_id)]
    company: String,
    #[cio(message_id)]
    invoice: String,
}

/// Each call with `id` in the place of its ids, and where they are.
fn calls(id: &str, settings: &ItemSettings) -> Vec<(Vec<String>, Vec<&'static str>)> {
    let event = Untyped::event("Paid", json!({}));
    let page = Untyped::page("Prices", json!({}));
    let screen = Untyped::screen("Basket", json!({}));
    let traits = Untyped::traits(json!({}));
    let invoice = InvoicePaid {
        customer: id.into(),
        company: id.into(),
        invoice: id.into(),
    };
    let line = json!({ "type": "track", "userId": id, "event": "Paid" }).to_string();
    let group = || GroupId::new(id);
    let customer = || CustomerId(id.into());
    let company = || CompanyId(id.into());
    vec![
        (with(&Track::new(id, &event), settings), vec!["/userId"]),
        (
            with(&Track::new(customer(), &event), settings),
            vec!["/userId"],
        ),
        (
            with(&Track::for_group(company(), &event), settings),
            vec!["/groupId"],
        ),
        (
            with(&Track::new("u", &event).message_id(id), settings),
            vec!["/messageId"],
        ),
        (
            with(&Track::of(&invoice), settings),
            vec!["/userId", "/groupId", "/messageId"],
        ),
        (
            with(&Page::new(Identity::anonymous(id), &page), settings),
            vec!["/anonymousId"],
        ),
        (
            with(
                &Screen::new(Identity::both(id, AnonymousId::new(id)), &screen),
                settings,
            ),
            vec!["/userId", "/anonymousId"],
        ),
        (
            with(&Identify::new(String::from(id), &traits), settings),
            vec!["/userId"],
        ),
        (
            with(&Group::new(id, group(), &Empty), settings),
            vec!["/userId", "/groupId"],
        ),
        (
            with(&Group::without_person(company(), &traits), settings),
            vec!["/groupId"],
        ),
        (
            with(&Alias::new("u", PreviousId::new(id)), settings),
            vec!["/previousId"],
        ),
        (
            with(&Alias::new(id, AnonymousId::new("a")), settings),
            vec!["/userId"],
        ),
        (with(&UserDeleted::new(id), settings), vec!["/userId"]),
        (
            with(&UserSuppressed::new(customer()), settings),
            vec!["/userId"],
        ),
        (
            with(&RelationshipDeleted::new("u", group()), settings),
            vec!["/properties/objectId"],
        ),
        (
            with(&ObjectDeleted::new(group()), settings),
            vec!["/anonymousId", "/properties/objectId"],
        ),
        (
            with(
                &ReportDeliveryEvent::new(id, DeliveryMetric::Opened),
                settings,
            ),
            vec!["/properties/deliveryId"],
        ),
        (
            with(&JsonCall::parse(line.as_bytes()).expect("a call"), settings),
            vec!["/userId"],
        ),
    ]
}

#[test]
fn a_blank_id_is_refused_by_each_call_and_setting() {
    for id in [" ", "\t\n", "\u{a0}", "\u{feff}", "\u{200b}"] {
        for settings in [ItemSettings::default(), off()] {
            for (found, places) in calls(id, &settings) {
                let expected = places
                    .iter()
                    .map(|place| format!("{place}: must not be empty, found {id:?}"));
                assert_eq!(found, expected.collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn a_padded_id_is_refused_unless_validation_is_off() {
    for id in [" u1", "u1 ", "u1\n", "\u{feff}u1", "u1\u{200b}", "\u{a0}u1"] {
        for (found, places) in calls(id, &ItemSettings::default()) {
            let expected = places
                .iter()
                .map(|place| format!("{place}: must not begin or end with white space; trim it"));
            assert_eq!(found, expected.collect::<Vec<_>>(), "{id:?}");
        }
        for (found, _) in calls(id, &off()) {
            assert_eq!(found, [""; 0], "{id:?}");
        }
    }
    for (found, _) in calls("u\u{0}1", &ItemSettings::default()) {
        assert!(
            found[0].contains("must not have control characters"),
            "{found:?}"
        );
    }
    for id in [
        "u1",
        "Ann Lee",
        "cool.person@example.com",
        "Zoë",
        "名前",
        "a|b:c/d",
    ] {
        for (found, _) in calls(id, &ItemSettings::default()) {
            assert_eq!(found, [""; 0], "{id}");
        }
    }
}

#[test]
fn other_ids_have_a_form() {
    for (found, expected) in [
        (
            found(&Identify::by_email("cool.person", &Empty)),
            "/traits/email: must be an e-mail address, such as `cool.person@example.com`",
        ),
        (
            found(&Identify::by_email(" a@example.com", &Empty)),
            "/traits/email: must be an e-mail address, such as `cool.person@example.com`",
        ),
        (
            found(&Identify::by_email(" ", &Empty)),
            "/traits/email: must not be empty, found \" \"",
        ),
        (
            found(&Group::new("u", GroupId::new("g"), &Empty).object_type_id("company")),
            "/traits/objectTypeId: must be an integer as a string, such as `1`; see the object's type in Customer.io",
        ),
        (
            found(&DeviceDeleted::new("u", DeviceToken::new(" "))),
            "/context/device/token: must not be empty, found \" \"",
        ),
        (
            found(&DeviceCreatedOrUpdated::new("u", DeviceToken::new("a b"))),
            "/context/device/token: must be visible ASCII without spaces; pass the token as Apple or Google issued it",
        ),
    ] {
        assert_eq!(found, [expected]);
    }
}

/// Contexts with one wrong value, and how its violation begins.
fn wrong_contexts() -> Vec<(Context, &'static str)> {
    let page = |url: &str| Context::new().page(PageContext::new().url(url));
    let place = Location::new();
    vec![
        (
            Context::new().ip("not an ip"),
            "/context/ip: must be one IP address",
        ),
        (
            Context::new().ip("203.0.113.7:443"),
            "/context/ip: must be one IP address",
        ),
        (
            Context::new().ip(" 203.0.113.7"),
            "/context/ip: must be one IP address",
        ),
        (
            Context::new().ip("203.0.113.7, 10.0.0.1"),
            "/context/ip: must be one IP address",
        ),
        (Context::new().ip(""), "/context/ip: must be one IP address"),
        (
            Context::new().locale("en_US.UTF-8"),
            "/context/locale: must be one language and region, such as `en-US`, found \"en_US.UTF-8\"",
        ),
        (
            Context::new().locale("de-AT,de;q=0.9"),
            "/context/locale: must be",
        ),
        (Context::new().locale(" "), "/context/locale: must be"),
        (
            Context::new().timezone("+02:00"),
            "/context/timezone: must be the name of a time zone by IANA, such as `Europe/Berlin`",
        ),
        (
            Context::new().timezone("Europe/ Berlin"),
            "/context/timezone: must be",
        ),
        (Context::new().timezone(""), "/context/timezone: must be"),
        (
            Context::new().user_agent(" "),
            "/context/userAgent: must be the value",
        ),
        (
            Context::new().user_agent("a\r\nb"),
            "/context/userAgent: must be the value",
        ),
        (
            page("/prices"),
            "/context/page/url: must be a whole address",
        ),
        (
            page("example.com/prices"),
            "/context/page/url: must be a whole address",
        ),
        (
            page("localhost:8080/a"),
            "/context/page/url: must be a whole address",
        ),
        (page(""), "/context/page/url: must be a whole address"),
        (
            Context::new().page(PageContext::new().referrer("prices")),
            "/context/page/referrer: must be a whole address",
        ),
        (
            Context::new().referrer(Referrer::new().url("u")),
            "/context/referrer/url: must be a whole address",
        ),
        (
            Context::new().device(Device::new().token(" t")),
            "/context/device/token: must be visible ASCII",
        ),
        (
            Context::new().location(place.clone().latitude(91.0)),
            "/context/location/latitude: must be from -90 to 90 degrees",
        ),
        (
            Context::new().location(place.longitude(-181.0)),
            "/context/location/longitude: must be from -180 to 180 degrees",
        ),
    ]
}

#[test]
fn the_context_has_forms() {
    let call = || Alias::new("u", AnonymousId::new("a"));
    for (context, expected) in wrong_contexts() {
        let of_call = found(&call().context(context.clone()));
        assert_eq!(of_call.len(), 1, "{of_call:?}");
        assert!(of_call[0].starts_with(expected), "{of_call:?}");
        // Of the client, whose context is written once, and under a call's own.
        let settings = ItemSettings {
            context,
            ..ItemSettings::default()
        };
        assert_eq!(with(&call(), &settings), of_call);
        let own = call().context(Context::new().os(customerio::call::Os::new().name("Linux")));
        assert_eq!(with(&own, &settings), of_call);
        let writer = ItemWriter::new(settings.clone());
        for written in [
            writer.write(&call(), &mut Vec::new()),
            writer.write(&own, &mut Vec::new()),
        ] {
            let error = written.err().map_or_else(String::new, |it| it.to_string());
            assert!(error.contains(expected), "{error}");
        }
        let unchecked = ItemSettings {
            validation: Validation::Off,
            ..settings
        };
        assert_eq!(with(&call(), &unchecked), [""; 0]);
    }
}

#[test]
fn usual_contexts_are_fine() {
    let peer: IpAddr = "2001:db8::7".parse().expect("an address");
    for context in [
        Context::new().ip(peer),
        Context::new().ip("203.0.113.7").locale("en"),
        Context::new().locale("zh-Hant-TW"),
        Context::new().locale("pt_BR"),
        Context::new().timezone("UTC"),
        Context::new().timezone("America/Argentina/Buenos_Aires"),
        Context::new().timezone("Etc/GMT+1"),
        Context::new().user_agent("Mozilla/5.0 (X11; Linux x86_64) Zoë"),
        Context::new().page(
            PageContext::new()
                .url("https://example.com/ä?b#c")
                .referrer(""),
        ),
        Context::new().page(PageContext::new().url("capacitor://localhost")),
        Context::new().location(Location::new().latitude(-90.0).longitude(180.0)),
    ] {
        let call = Alias::new("u", AnonymousId::new("a")).context(context.clone());
        assert_eq!(found(&call), [""; 0], "{context:?}");
    }
}

#[test]
fn personal_data_is_not_shown() {
    let context = Context::new()
        .ip("secret")
        .page(PageContext::new().url("/secret"))
        .referrer(Referrer::new().url("/secret"));
    let of_context = found(&Alias::new("u", AnonymousId::new("a")).context(context));
    let of_email = found(&Identify::by_email("secret", &Empty));
    let of_id = found(&Track::new(
        " secret@example.com",
        &Untyped::event("Paid", json!({})),
    ));
    for found in [of_context, of_email, of_id] {
        assert!(
            !found.is_empty() && !found.concat().contains("secret"),
            "{found:?}"
        );
    }
}
