//! The events of a device.

use customerio_rules::form;
use customerio_rules::semantic as events;

use super::{OrEmpty, USER, semantic_parts};
use crate::Empty;
use crate::call::common::{Common, common_setters};
use crate::call::example::sent;
use crate::call::parts::check_form;
use crate::call::{App, Context, Device, DevicePlatform, IntoUserId, UserId};
use crate::validate::{Path, Violations};
use crate::walk::CioObject;

/// The push token of a device, as Apple or Google issued it to the app.
///
/// No string converts to it, so that it can't be mistaken for the id of a user. A call refuses an empty
/// one.
///
/// ```
/// use customerio_core::call::semantic::{DeviceDeleted, DeviceToken};
///
/// let token = DeviceToken::new("push-token");
/// let call = DeviceDeleted::new("97980cfea0067", &token);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeviceToken(String);

impl DeviceToken {
    /// A token with this value.
    ///
    /// ```
    /// use customerio_core::call::semantic::DeviceToken;
    ///
    /// assert_eq!(DeviceToken::new("push-token").as_str(), "push-token");
    /// ```
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// Returns the token as it is sent.
    ///
    /// ```
    /// use customerio_core::call::semantic::DeviceToken;
    ///
    /// assert_eq!(DeviceToken::new("push-token").as_str(), "push-token");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A value that a call takes for a [`DeviceToken`].
///
/// ```
/// use customerio_core::call::semantic::{DeviceToken, IntoDeviceToken};
///
/// fn last_characters(token: impl IntoDeviceToken) -> usize {
///     token.into_token().as_str().len().min(4)
/// }
/// assert_eq!(last_characters(DeviceToken::new("push-token")), 4);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the push token of a device",
    label = "expected a `DeviceToken`; the person comes first, then the device",
    note = "a string: write `customerio::DeviceToken::new(…)`"
)]
pub trait IntoDeviceToken {
    /// The token.
    ///
    /// ```
    /// use customerio_core::call::semantic::{DeviceToken, IntoDeviceToken};
    ///
    /// let token = DeviceToken::new("push-token");
    /// assert_eq!((&token).into_token(), token);
    /// ```
    fn into_token(self) -> DeviceToken;
}

impl IntoDeviceToken for DeviceToken {
    fn into_token(self) -> DeviceToken {
        self
    }
}

impl IntoDeviceToken for &DeviceToken {
    fn into_token(self) -> DeviceToken {
        self.clone()
    }
}

/// The imports of an example.
macro_rules! imports {
    ($name:ident) => {
        concat!(
            "use customerio_core::call::semantic::{DeviceToken, ",
            stringify!($name),
            "};\n\n"
        )
    };
}

/// The call of an example.
macro_rules! call {
    ($name:ident) => {
        concat!(
            stringify!($name),
            "::new(\"u1\", DeviceToken::new(\"push-token\"))"
        )
    };
}

/// Declares the two events of a device, whose token is in the context.
macro_rules! device_events {
    ($($(#[$doc:meta])* $name:ident: $event:expr, $part:literal;)*) => {$(
        $(#[$doc])*
        #[doc = sent!(imports!($name), call!($name), $part)]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
        pub struct $name<'a, P: ?Sized = Empty> {
            user_id: UserId<'a>,
            token: String,
            attributes: Option<&'a P>,
            common: Common<'a>,
        }

        impl<'a> $name<'a> {
            /// A person's device, by its push token.
            #[doc = sent!(imports!($name), call!($name), "\"device\":{\"token\":\"push-token\"}")]
            pub fn new(user_id: impl IntoUserId<'a>, token: impl IntoDeviceToken) -> Self {
                let DeviceToken(token) = token.into_token();
                let context = Context::new().device(Device::new().token(token.clone()));
                Self {
                    user_id: user_id.into_id(),
                    token,
                    attributes: None,
                    common: Common { context: Some(Box::new(context)), ..Common::default() },
                }
            }
        }

        impl<'a, P: CioObject + ?Sized> $name<'a, P> {
            fn check_ids(&self, found: &mut Violations) {
                let context = Path::Key(&Path::Root, "context");
                let device = Path::Key(&context, "device");
                check_form(&Path::Key(&device, "token"), &self.token, form::device_token, found);
            }

            /// Sets the circumstances. The token stays; describe the device further with
            /// [`Device`] there.
            #[doc = sent!(
                imports!($name),
                call!($name),
                ".context(customerio_core::call::Context::new().locale(\"de-AT\"))",
                "\"context\":{\"locale\":\"de-AT\",\"device\":{\"token\":\"push-token\"}"
            )]
            pub fn context(mut self, context: Context) -> Self {
                let token = self.token.clone();
                self.common.context = Some(Box::new(context.with_device(|it| it.token(token))));
                self
            }

            /// Sets the platform of the device.
            #[doc = sent!(
                imports!($name),
                call!($name),
                ".platform(customerio_core::call::DevicePlatform::Ios)",
                "\"type\":\"ios\""
            )]
            pub fn platform(mut self, platform: DevicePlatform) -> Self {
                self.common.context = self
                    .common
                    .context
                    .map(|context| Box::new(context.with_device(|it| it.platform(platform))));
                self
            }

            common_setters!(but context, imports!($name), call!($name), $part);
        }

        semantic_parts! {
            call [P: CioObject + ?Sized] $name<'_, P>, $event;
            self ids: Some(self.user_id.as_str()), None, needs: USER;
            properties: &OrEmpty(self.attributes);
        }
    )*};
}

device_events! {
    /// Adds a device to a person, or updates it.
    ///
    /// ```
    /// use customerio_core::call::DevicePlatform;
    /// use customerio_core::call::semantic::{DeviceCreatedOrUpdated, DeviceToken};
    ///
    /// let call = DeviceCreatedOrUpdated::new("97980cfea0067", DeviceToken::new("push-token"))
    ///     .platform(DevicePlatform::Ios)
    ///     .app_namespace("com.example.shop");
    /// ```
    DeviceCreatedOrUpdated: events::DEVICE_CREATED_OR_UPDATED,
        "\"event\":\"Device Created or Updated\"";
    /// Removes a device from a person.
    DeviceDeleted: events::DEVICE_DELETED, "\"event\":\"Device Deleted\"";
}

impl<'a, P: CioObject + ?Sized> DeviceCreatedOrUpdated<'a, P> {
    /// Sets the bundle id or package name of the application: the device's `app_identifier`.
    #[doc = sent!(
        imports!(DeviceCreatedOrUpdated),
        call!(DeviceCreatedOrUpdated),
        ".app_namespace(\"com.example.shop\")",
        "\"namespace\":\"com.example.shop\""
    )]
    pub fn app_namespace(mut self, namespace: impl Into<String>) -> Self {
        let namespace = namespace.into();
        self.common.context = self
            .common
            .context
            .map(|context| Box::new(context.with_app(|it: App| it.namespace(namespace))));
        self
    }

    /// Sets attributes of the device.
    #[doc = sent!(
        concat!(
            imports!(DeviceCreatedOrUpdated),
            "let attributes = std::collections::BTreeMap::from([(\"beta\", true)]);\n"
        ),
        call!(DeviceCreatedOrUpdated),
        ".attributes(&attributes)",
        "\"properties\":{\"beta\":true}"
    )]
    pub fn attributes<Q: CioObject + ?Sized>(
        self,
        attributes: &'a Q,
    ) -> DeviceCreatedOrUpdated<'a, Q> {
        DeviceCreatedOrUpdated {
            user_id: self.user_id,
            token: self.token,
            attributes: Some(attributes),
            common: self.common,
        }
    }
}
