//! The context of a call: every key of the API's `context`, for browsers and for mobile applications.
//! All keys are optional.
//!
//! Source: Customer.io's Pipelines API reference, common fields, read on 2026-09-17. Its schema lacks
//! `library`, `timezone`, `location`, `referrer` and `screen`, which its own SDKs send.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::borrow::Cow;

use super::object::{wire_object, wire_texts};
use crate::shape::Shape;
use crate::walk::{CioProperty, Visitor};

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
        active: bool => "active",
        /// The kind of program that makes the call.
        channel: Channel => "channel",
        /// The person's IP address, from which Customer.io finds their place and time zone. A
        /// server must pass it on: its own address is not the person's.
        ip: IpText => "ip",
        /// The person's language and region, such as `en-US`.
        locale: String => "locale",
        /// The person's time zone by its IANA name, such as `Europe/Berlin`.
        timezone: String => "timezone",
        /// The person's browser or application, in the format of the `User-Agent` header.
        user_agent: String => "userAgent",
        /// The campaign that brought the person here.
        campaign: Campaign => "campaign",
        /// The page on which it happened.
        page: PageContext => "page",
        /// The application in which it happened.
        app: App => "app",
        /// The device on which it happened.
        device: Device => "device",
        /// The network of the device.
        network: Network => "network",
        /// The operating system of the device.
        os: Os => "os",
        /// The display of the device.
        screen: Display => "screen",
        /// The person's location.
        location: Location => "location",
        /// The library that makes the call. The client writes it into every message.
        library: Library => "library",
        /// The page or advertisement that led the person here.
        referrer: Referrer => "referrer",
    }
}

/// An IP address as a string. A string is taken unchecked.
///
/// ```
/// use core::net::Ipv4Addr;
/// use customerio_core::call::Context;
///
/// let peer = Ipv4Addr::new(203, 0, 113, 7);
/// assert_eq!(Context::new().ip(peer), Context::new().ip("203.0.113.7"));
/// let with_port = core::net::SocketAddr::from((peer, 50_123));
/// assert_eq!(Context::new().ip(with_port), Context::new().ip(peer));
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

macro_rules! from_address {
    ($($address:ty)*) => {$(
        impl From<$address> for IpText {
            fn from(address: $address) -> Self {
                Self(address.to_string())
            }
        }
    )*};
}

from_address! { IpAddr Ipv4Addr Ipv6Addr }

/// The address of a peer, such as axum's `ConnectInfo`, without its port. A peer with IPv4 on a socket
/// for both versions has its IPv4 address.
impl From<SocketAddr> for IpText {
    fn from(peer: SocketAddr) -> Self {
        peer.ip().to_canonical().into()
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
        name: String => "name",
        /// `utm_source`
        source: String => "source",
        /// `utm_medium`
        medium: String => "medium",
        /// `utm_term`
        term: String => "term",
        /// `utm_content`
        content: String => "content",
    }
}

wire_object! {
    /// The page on which something happened.
    pub open struct PageContext {
        /// The whole address.
        url: String => "url",
        /// The path of the address.
        path: String => "path",
        /// The address of the page before.
        referrer: String => "referrer",
        /// The query of the address.
        search: String => "search",
        /// The title.
        title: String => "title",
        /// A reserved name.
        name: String => "name",
        /// The page's keywords.
        keywords: Vec<String> => "keywords",
    }
}

wire_object! {
    /// An application.
    pub open struct App as "ContextApp" {
        /// Its name.
        name: String => "name",
        /// Its version.
        version: String => "version",
        /// Its build.
        build: String => "build",
        /// Its bundle id or package name; on device events, the device's `app_identifier`.
        namespace: String => "namespace",
    }
}

wire_object! {
    /// A device.
    pub open struct Device as "ContextDevice" {
        /// Its id.
        id: String => "id",
        /// Its advertising id.
        advertising_id: String => "advertisingId",
        /// Who made it.
        manufacturer: String => "manufacturer",
        /// Its model.
        model: String => "model",
        /// Its name.
        name: String => "name",
        /// Its platform.
        platform: DevicePlatform => "type",
        /// Its version.
        version: String => "version",
        /// Its push token, on device events.
        token: String => "token",
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
        bluetooth: bool => "bluetooth",
        /// Whether it is connected through a mobile network.
        cellular: bool => "cellular",
        /// Whether it is connected through Wi-Fi.
        wifi: bool => "wifi",
        /// The mobile carrier.
        carrier: String => "carrier",
    }
}

wire_object! {
    /// An operating system.
    pub open struct Os as "ContextOs" {
        /// Its name.
        name: String => "name",
        /// Its version.
        version: String => "version",
    }
}

wire_object! {
    /// A display.
    pub open struct Display as "ContextScreen" {
        /// Its width, in pixels.
        width: u32 => "width",
        /// Its height, in pixels.
        height: u32 => "height",
        /// Its pixels for each independent pixel.
        density: f64 => "density",
    }
}

wire_object! {
    /// A place.
    pub open struct Location as "ContextLocation" {
        /// The city.
        city: String => "city",
        /// The country.
        country: String => "country",
        /// The region.
        region: String => "region",
        /// The latitude, in degrees.
        latitude: f64 => "latitude",
        /// The longitude, in degrees.
        longitude: f64 => "longitude",
        /// The speed, in metres a second.
        speed: f64 => "speed",
    }
}

wire_object! {
    /// The library that makes a call.
    pub open struct Library as "ContextLibrary" {
        /// Its name.
        name: String => "name",
        /// Its version.
        version: String => "version",
    }
}

wire_object! {
    /// The page or advertisement that led a person here.
    pub open struct Referrer as "ContextReferrer" {
        /// Its kind.
        kind: String => "type",
        /// Its name.
        name: String => "name",
        /// Its address.
        url: String => "url",
        /// The link that was followed.
        link: String => "link",
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
