//! Every key of the context, and the precedence of a call's context over the client's.

use customerio::call::{
    Alias, AnonymousId, App, Campaign, Channel, Context, Device, DevicePlatform, Display, Library,
    Location, Network, Os, PageContext, Referrer,
};
use customerio::item::ItemSettings;
use serde_json::json;

use crate::support::{item, item_with};

#[test]
fn every_key() {
    let context = Context::new()
        .active(false)
        .channel(Channel::Mobile)
        .ip("203.0.113.7")
        .locale("en-US")
        .timezone("Europe/Berlin")
        .user_agent("Mozilla/5.0")
        .campaign(
            Campaign::new()
                .name("n")
                .source("s")
                .medium("m")
                .term("t")
                .content("c")
                .extra("id", "x"),
        )
        .page(
            PageContext::new()
                .url("https://example.com/p?q#h")
                .path("/p")
                .referrer("https://example.com")
                .search("?q")
                .title("T")
                .name("N")
                .keywords(["a".to_owned(), "b".to_owned()])
                .extra("hash", "#h"),
        )
        .app(
            App::new()
                .name("Shop")
                .version("1.2")
                .build("3")
                .namespace("com.example.shop"),
        )
        .device(
            Device::new()
                .id("d")
                .advertising_id("ad")
                .manufacturer("m")
                .model("mo")
                .name("na")
                .platform(DevicePlatform::Android)
                .version("v")
                .token("to"),
        )
        .network(
            Network::new()
                .bluetooth(false)
                .cellular(true)
                .wifi(false)
                .carrier("c"),
        )
        .os(Os::new().name("Linux").version("6"))
        .screen(Display::new().width(1u32).height(2u32).density(1.5))
        .location(
            Location::new()
                .city("c")
                .country("co")
                .region("r")
                .latitude(1.5)
                .longitude(-2.5)
                .speed(0.0),
        )
        .library(Library::new().name("relay").version("9"))
        .referrer(Referrer::new().kind("k").name("n").url("u:r").link("l"))
        .extra("groupId", "acme");
    assert_eq!(
        item(&Alias::new("u", AnonymousId::new("a")).context(context))["context"],
        json!({
            "active": false,
            "channel": "mobile",
            "ip": "203.0.113.7",
            "locale": "en-US",
            "timezone": "Europe/Berlin",
            "userAgent": "Mozilla/5.0",
            "campaign": {
                "name": "n", "source": "s", "medium": "m", "term": "t", "content": "c", "id": "x",
            },
            "page": {
                "url": "https://example.com/p?q#h", "path": "/p", "referrer": "https://example.com",
                "search": "?q", "title": "T", "name": "N", "keywords": ["a", "b"], "hash": "#h",
            },
            "app": { "name": "Shop", "version": "1.2", "build": "3", "namespace": "com.example.shop" },
            "device": {
                "id": "d", "advertisingId": "ad", "manufacturer": "m", "model": "mo", "name": "na",
                "type": "android", "version": "v", "token": "to",
            },
            "network": { "bluetooth": false, "cellular": true, "wifi": false, "carrier": "c" },
            "os": { "name": "Linux", "version": "6" },
            "screen": { "width": 1, "height": 2, "density": 1.5 },
            "location": {
                "city": "c", "country": "co", "region": "r",
                "latitude": 1.5, "longitude": -2.5, "speed": 0.0,
            },
            "library": { "name": "relay", "version": "9" },
            "referrer": { "type": "k", "name": "n", "url": "u:r", "link": "l" },
            "groupId": "acme",
        })
    );
}

#[test]
fn the_context_of_a_call_overrides_that_of_the_client() {
    let defaults = Context::new()
        .library(Library::this())
        .locale("de-DE")
        .extra("shop", "berlin")
        .extra("till", 1);
    let settings = ItemSettings {
        context: defaults,
        ..ItemSettings::default()
    };
    let bare = item_with(&Alias::new("u", AnonymousId::new("a")), &settings).unwrap();
    assert_eq!(
        (&bare["context"]["locale"], &bare["context"]["till"]),
        (&json!("de-DE"), &json!(1))
    );

    let own = Context::new()
        .locale("en-GB")
        .extra("till", 2)
        .extra("locale", "not this");
    let item = item_with(
        &Alias::new("u", AnonymousId::new("a")).context(own),
        &settings,
    )
    .unwrap();
    let library = item["context"]["library"].clone();
    assert_eq!(
        library["name"], "customerio-rust",
        "in every item, also in one with its own context"
    );
    assert_eq!(
        item["context"],
        json!({ "locale": "en-GB", "library": library, "shop": "berlin", "till": 2 })
    );
}

#[test]
fn a_number_without_a_json_form() {
    let context = Context::new().location(Location::new().latitude(f64::NAN));
    let error = item_with(
        &Alias::new("u", AnonymousId::new("a")).context(context),
        &ItemSettings::default(),
    );
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("/context/location/latitude: must be finite"),
        "{message}"
    );
}
