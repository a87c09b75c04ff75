//! The events of a device.

use customerio_rules::semantic as events;

use super::{OrEmpty, USER, semantic_parts};
use crate::Empty;
use crate::call::common::{Common, common_setters};
use crate::call::parts::check_not_empty;
use crate::call::{App, Context, Device, DevicePlatform, IntoUserId, UserId};
use crate::validate::{Path, Violations};
use crate::walk::CioObject;

/// Declares the two events of a device, whose token is in the context.
macro_rules! device_events {
    ($($(#[$doc:meta])* $name:ident: $event:expr;)*) => {$(
        $(#[$doc])*
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
            pub fn new(user_id: impl IntoUserId<'a>, token: impl Into<String>) -> Self {
                let token = token.into();
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
                check_not_empty(&Path::Key(&device, "token"), &self.token, found);
            }

            /// Sets the circumstances. The token stays; describe the device further with
            /// [`Device`] there.
            pub fn context(mut self, context: Context) -> Self {
                let token = self.token.clone();
                self.common.context = Some(Box::new(context.with_device(|it| it.token(token))));
                self
            }

            /// Sets the platform of the device.
            pub fn platform(mut self, platform: DevicePlatform) -> Self {
                self.common.context = self
                    .common
                    .context
                    .map(|context| Box::new(context.with_device(|it| it.platform(platform))));
                self
            }

            common_setters!(but context);
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
    /// use customerio_core::call::semantic::DeviceCreatedOrUpdated;
    ///
    /// let call = DeviceCreatedOrUpdated::new("97980cfea0067", "push-token")
    ///     .platform(DevicePlatform::Ios)
    ///     .app_namespace("com.example.shop");
    /// ```
    DeviceCreatedOrUpdated: events::DEVICE_CREATED_OR_UPDATED;
    /// Removes a device from a person.
    DeviceDeleted: events::DEVICE_DELETED;
}

impl<'a, P: CioObject + ?Sized> DeviceCreatedOrUpdated<'a, P> {
    /// Sets the bundle id or package name of the application: the device's `app_identifier`.
    pub fn app_namespace(mut self, namespace: impl Into<String>) -> Self {
        let namespace = namespace.into();
        self.common.context = self
            .common
            .context
            .map(|context| Box::new(context.with_app(|it: App| it.namespace(namespace))));
        self
    }

    /// Sets attributes of the device.
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
