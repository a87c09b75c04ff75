//! The context of a call: every key of the API's `context`, for browsers and for mobile applications.
//! All keys are optional.
//!
//! Source: Customer.io's Pipelines API reference, common fields, read on 2026-09-17. Its schema lacks
//! `library`, `timezone`, `location`, `referrer` and `screen`, which its own SDKs send.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::borrow::Cow;

use customerio_rules::form;

use super::object::{wire_object, wire_texts};
use crate::shape::Shape;
use crate::validate::{Found, Path, Rule, Violations};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

wire_object! {
    /// The circumstances of a call.
    ///
    /// ```
    /// use customerio_core::call::{Channel, Context, Os};
    ///
    /// let context = Context::new()
    ///     .ip("203.0.113.7")
    ///     .channel(Channel::Server)
    ///     .os(Os::new().name("Linux"))
    ///     .extra("groupId", "acme");
    /// ```
    pub open struct Context {
        /// `false` updates traits without touching when the person was last seen.
        active: bool => "active" = "false",
        /// The kind of program that makes the call.
        channel: Channel => "channel" = "Channel::Server" is r#""server""#,
        /// The person's IP address, from which Customer.io finds their place and time zone. A
        /// server must pass it on: its own address is not the person's.
        ip: IpText => "ip" = r#""203.0.113.7""#,
        /// The person's language and region, such as `en-US`.
        locale: String => "locale" = r#""de-AT""#,
        /// The person's time zone by its IANA name, such as `Europe/Berlin`.
        timezone: String => "timezone" = r#""Europe/Vienna""#,
        /// The person's browser or application, in the format of the `User-Agent` header.
        user_agent: String => "userAgent" = r#""Mozilla/5.0""#,
        /// The campaign that brought the person here.
        campaign: Campaign => "campaign" = r#"Campaign::new().name("spring")"# is r#"{ "name": "spring" }"#,
        /// The page on which it happened.
        page: PageContext => "page" = r#"PageContext::new().path("/prices")"# is r#"{ "path": "/prices" }"#,
        /// The application in which it happened.
        app: App => "app" = r#"App::new().name("Shop")"# is r#"{ "name": "Shop" }"#,
        /// The device on which it happened.
        device: Device => "device" = r#"Device::new().model("Pixel 9")"# is r#"{ "model": "Pixel 9" }"#,
        /// The network of the device.
        network: Network => "network" = "Network::new().wifi(true)" is r#"{ "wifi": true }"#,
        /// The operating system of the device.
        os: Os => "os" = r#"Os::new().name("Linux")"# is r#"{ "name": "Linux" }"#,
        /// The display of the device.
        screen: Display => "screen" = "Display::new().density(2.0)" is r#"{ "density": 2.0 }"#,
        /// The person's location.
        location: Location => "location" = r#"Location::new().city("Vienna")"# is r#"{ "city": "Vienna" }"#,
        /// The library that makes the call. The client writes it into every message.
        library: Library => "library" = r#"Library::new().name("shop")"# is r#"{ "name": "shop" }"#,
        /// The page or advertisement that led the person here.
        referrer: Referrer => "referrer" = r#"Referrer::new().name("News")"# is r#"{ "name": "News" }"#,
    }
}

/// An IP address as a string. A call refuses a string that is not one. An IPv4 address in the form of IPv6, such
/// as `::ffff:203.0.113.7`, is written as IPv4, unless it is given as a string.
///
/// ```
/// use core::net::Ipv4Addr;
/// use customerio_core::call::Context;
///
/// let peer = Ipv4Addr::new(203, 0, 113, 7);
/// assert_eq!(Context::new().ip(peer), Context::new().ip("203.0.113.7"));
/// let with_port = core::net::SocketAddr::from((peer, 50_123));
/// assert_eq!(Context::new().ip(with_port), Context::new().ip(peer));
/// // A peer with IPv4 on a socket for both versions:
/// assert_eq!(Context::new().ip(peer.to_ipv6_mapped()), Context::new().ip(peer));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpText(String);

macro_rules! from_text {
    ($($text:ty)*) => {$(
        impl From<$text> for IpText {
            fn from(text: $text) -> Self {
                Self(text.into())
            }
        }
    )*};
}

from_text! { &str String &String Cow<'_, str> }

impl From<IpAddr> for IpText {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().to_string())
    }
}

impl From<Ipv4Addr> for IpText {
    fn from(address: Ipv4Addr) -> Self {
        IpAddr::from(address).into()
    }
}

impl From<Ipv6Addr> for IpText {
    fn from(address: Ipv6Addr) -> Self {
        IpAddr::from(address).into()
    }
}

/// The address of a peer, such as axum's `ConnectInfo`, without its port.
impl From<SocketAddr> for IpText {
    fn from(peer: SocketAddr) -> Self {
        peer.ip().into()
    }
}

impl CioProperty for IpText {
    const SHAPE: &'static Shape = String::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        self.0.visit_property(to);
    }
}

wire_texts! {
    /// The kind of program that makes a call.
    pub enum Channel as "ContextChannel" {
        /// A browser.
        Browser => "browser",
        /// A server.
        Server => "server",
        /// A mobile application.
        Mobile => "mobile",
    }
}

wire_object! {
    /// The campaign that brought a person here: the UTM parameters, each a string.
    pub open struct Campaign as "ContextCampaign" {
        /// `utm_campaign`
        name: String => "name" = r#""spring""#,
        /// `utm_source`
        source: String => "source" = r#""newsletter""#,
        /// `utm_medium`
        medium: String => "medium" = r#""email""#,
        /// `utm_term`
        term: String => "term" = r#""shoes""#,
        /// `utm_content`
        content: String => "content" = r#""banner""#,
    }
}

wire_object! {
    /// The page on which something happened.
    pub open struct PageContext {
        /// The whole address.
        url: String => "url" = r#""https://shop.example.com/prices?sort=up""#,
        /// The path of the address.
        path: String => "path" = r#""/prices""#,
        /// The address of the page before.
        referrer: String => "referrer" = r#""https://shop.example.com/""#,
        /// The query of the address.
        search: String => "search" = r#""?sort=up""#,
        /// The title.
        title: String => "title" = r#""Prices""#,
        /// A reserved name.
        name: String => "name" = r#""prices""#,
        /// The page's keywords.
        keywords: Vec<String> => "keywords" = r#"vec!["shoes".to_owned()]"# is r#"["shoes"]"#,
    }
}

wire_object! {
    /// An application.
    pub open struct App as "ContextApp" {
        /// Its name.
        name: String => "name" = r#""Shop""#,
        /// Its version.
        version: String => "version" = r#""1.4.0""#,
        /// Its build.
        build: String => "build" = r#""87""#,
        /// Its bundle id or package name; on device events, the device's `app_identifier`.
        namespace: String => "namespace" = r#""com.example.shop""#,
    }
}

wire_object! {
    /// A device.
    pub open struct Device as "ContextDevice" {
        /// Its id.
        id: String => "id" = r#""device-1""#,
        /// Its advertising id.
        advertising_id: String => "advertisingId" = r#""ad-1""#,
        /// Who made it.
        manufacturer: String => "manufacturer" = r#""Google""#,
        /// Its model.
        model: String => "model" = r#""Pixel 9""#,
        /// Its name.
        name: String => "name" = r#""shiba""#,
        /// Its platform.
        platform: DevicePlatform => "type" = "DevicePlatform::Android" is r#""android""#,
        /// Its version.
        version: String => "version" = r#""15""#,
        /// Its push token, on device events.
        token: String => "token" = r#""push-token""#,
    }
}

wire_texts! {
    /// The platform of a device.
    pub enum DevicePlatform {
        /// Android.
        Android => "android",
        /// iOS.
        Ios => "ios",
    }
}

wire_object! {
    /// The network of a device.
    pub open struct Network as "ContextNetwork" {
        /// Whether Bluetooth is on.
        bluetooth: bool => "bluetooth" = "false",
        /// Whether it is connected through a mobile network.
        cellular: bool => "cellular" = "false",
        /// Whether it is connected through Wi-Fi.
        wifi: bool => "wifi" = "true",
        /// The mobile carrier.
        carrier: String => "carrier" = r#""A1""#,
    }
}

wire_object! {
    /// An operating system.
    pub open struct Os as "ContextOs" {
        /// Its name.
        name: String => "name" = r#""Linux""#,
        /// Its version.
        version: String => "version" = r#""6.12""#,
    }
}

wire_object! {
    /// A display.
    pub open struct Display as "ContextScreen" {
        /// Its width, in pixels.
        width: u32 => "width" = "1920_u32" is "1920",
        /// Its height, in pixels.
        height: u32 => "height" = "1080_u32" is "1080",
        /// Its pixels for each independent pixel.
        density: f64 => "density" = "2.0",
    }
}

wire_object! {
    /// A place.
    pub open struct Location as "ContextLocation" {
        /// The city.
        city: String => "city" = r#""Vienna""#,
        /// The country.
        country: String => "country" = r#""Austria""#,
        /// The region.
        region: String => "region" = r#""Vienna""#,
        /// The latitude, in degrees.
        latitude: f64 => "latitude" = "48.2",
        /// The longitude, in degrees.
        longitude: f64 => "longitude" = "16.4",
        /// The speed, in metres a second.
        speed: f64 => "speed" = "1.5",
    }
}

wire_object! {
    /// The library that makes a call.
    pub open struct Library as "ContextLibrary" {
        /// Its name.
        name: String => "name" = r#""shop""#,
        /// Its version.
        version: String => "version" = r#""1.4.0""#,
    }
}

wire_object! {
    /// The page or advertisement that led a person here.
    pub open struct Referrer as "ContextReferrer" {
        /// Its kind.
        kind: String => "type" = r#""ad""#,
        /// Its name.
        name: String => "name" = r#""News""#,
        /// Its address.
        url: String => "url" = r#""https://news.example.com/""#,
        /// The link that was followed.
        link: String => "link" = r#""https://news.example.com/ad/7""#,
    }
}

impl Library {
    /// This library.
    ///
    /// ```
    /// use customerio_core::call::Library;
    ///
    /// let library = Library::this().extra("plugin", "shop/1.0");
    /// assert!(format!("{library:?}").contains("customerio-rust"));
    /// ```
    #[must_use]
    pub fn this() -> Self {
        Self::new()
            .name("customerio-rust")
            .version(env!("CARGO_PKG_VERSION"))
    }
}

impl Context {
    /// Finds the values that do not have the form of their key. `base` fills the keys that this context
    /// leaves out.
    pub(crate) fn check_forms(&self, base: &Self, found: &mut Violations) {
        let mut check = |keys: [&str; 2], problem: Option<&'static str>, shown: Found<'_>| {
            if let Some(message) = problem {
                let context = Path::Key(&Path::Root, "context");
                let outer = Path::Key(&context, keys[0]);
                match keys[1] {
                    "" => found.add(&outer, Rule::Form { message }, shown),
                    inner => found.add(&Path::Key(&outer, inner), Rule::Form { message }, shown),
                }
            }
        };
        if let Some(IpText(ip)) = self.ip.as_ref().or(base.ip.as_ref()) {
            check(["ip", ""], form::ip(ip), Found::Personal);
        }
        if let Some(locale) = self.locale.as_ref().or(base.locale.as_ref()) {
            check(["locale", ""], form::locale(locale), Found::Text(locale));
        }
        if let Some(zone) = self.timezone.as_ref().or(base.timezone.as_ref()) {
            check(["timezone", ""], form::timezone(zone), Found::Text(zone));
        }
        if let Some(agent) = self.user_agent.as_ref().or(base.user_agent.as_ref()) {
            check(
                ["userAgent", ""],
                form::user_agent(agent),
                Found::Text(agent),
            );
        }
        if let Some(page) = self.page.as_ref().or(base.page.as_ref()) {
            let problem = page.url.as_deref().and_then(form::url);
            check(["page", "url"], problem, Found::Personal);
            // A browser has an empty string here if no page led to this one.
            let referrer = page.referrer.as_deref().filter(|it| !it.is_empty());
            check(
                ["page", "referrer"],
                referrer.and_then(form::url),
                Found::Personal,
            );
        }
        if let Some(referrer) = self.referrer.as_ref().or(base.referrer.as_ref()) {
            let problem = referrer.url.as_deref().and_then(form::url);
            check(["referrer", "url"], problem, Found::Personal);
        }
        if let Some(device) = self.device.as_ref().or(base.device.as_ref()) {
            let token = device.token.as_deref();
            let problem = token.and_then(|it| match it {
                "" => Some("must not be empty; leave it out if there is none"),
                token => form::device_token(token),
            });
            check(["device", "token"], problem, Found::Nothing);
        }
        if let Some(place) = self.location.as_ref().or(base.location.as_ref()) {
            // The walk reports a number that is not finite.
            let finite = |degrees: Option<f64>| degrees.filter(|it| it.is_finite());
            let problem = finite(place.latitude).and_then(form::latitude);
            check(["location", "latitude"], problem, Found::Personal);
            let problem = finite(place.longitude).and_then(form::longitude);
            check(["location", "longitude"], problem, Found::Personal);
        }
    }

    /// Describes the device further.
    pub(crate) fn with_device(mut self, change: impl FnOnce(Device) -> Device) -> Self {
        let device = self.device.get_or_insert_default();
        *device = change(std::mem::take(device));
        self
    }

    /// Describes the application further.
    pub(crate) fn with_app(mut self, change: impl FnOnce(App) -> App) -> Self {
        let app = self.app.get_or_insert_default();
        *app = change(std::mem::take(app));
        self
    }
}

/// A call's own context over the client's.
pub(crate) struct ContextOver<'a> {
    pub(crate) own: &'a Context,
    pub(crate) base: &'a Context,
}

impl CioProperty for ContextOver<'_> {
    const SHAPE: &'static Shape = Context::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for ContextOver<'_> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        self.own.visit_over(self.base, to);
    }
}
