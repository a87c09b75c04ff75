//! Changes of a person's subscriptions.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use crate::call::object::wire_texts;
use crate::shape::{Kind, Shape};
use crate::traits::{CioTraits, PersonTraits, TraitsSpec, TraitsTarget};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

wire_texts! {
    /// A channel that a person can unsubscribe from.
    pub enum SubscriptionChannel in "::semantic" {
        /// E-mail.
        Email => "email",
        /// Text messages.
        Sms => "sms",
        /// Push notifications.
        Push => "push",
        /// Messages within an application.
        InApp => "in_app",
        /// `WhatsApp`.
        WhatsApp => "whatsapp",
        /// Slack.
        Slack => "slack",
        /// LINE.
        Line => "line",
        /// The inbox of an application.
        Inbox => "inbox",
    }
}

/// Changes of a person's subscriptions, for `identify`. Subscriptions that are not set stay as they
/// are.
///
/// A person receives a message if its topic and its channel are subscribed. Topics need a
/// subscription centre in the workspace.
///
/// ```
/// use core::num::NonZeroU32;
///
/// use customerio_core::call::Identify;
/// use customerio_core::call::semantic::{SubscriptionChannel, Subscriptions};
///
/// const NEWS: NonZeroU32 = NonZeroU32::new(2).unwrap();
///
/// let changes = Subscriptions::new()
///     .topic(NEWS, true)
///     .channel(SubscriptionChannel::Sms, false);
/// let call = Identify::new("97980cfea0067", &changes);
/// ```
///
/// Source: Customer.io's Pipelines API reference, identify, `cio_subscription_preferences` and
/// `unsubscribed`, read in 2026-08. Keys with dots change one preference and preserve the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "changes have no effect until they are sent"]
pub struct Subscriptions {
    changes: BTreeMap<String, bool>,
}

impl Subscriptions {
    /// Creates changes without a change.
    ///
    /// ```
    /// use customerio_core::call::semantic::Subscriptions;
    /// use customerio_core::walk::Json;
    ///
    /// assert_eq!(serde_json::to_string(&Json(&Subscriptions::new()))?, "{}");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Subscribes the person to a topic, or unsubscribes them. `id` is the topic's number in the
    /// settings of the workspace.
    ///
    /// ```
    /// use core::num::NonZeroU32;
    ///
    /// use customerio_core::call::semantic::Subscriptions;
    /// use customerio_core::walk::Json;
    ///
    /// const NEWS: NonZeroU32 = NonZeroU32::new(2).unwrap();
    ///
    /// let changes = Subscriptions::new().topic(NEWS, true);
    /// assert_eq!(
    ///     serde_json::to_string(&Json(&changes))?,
    ///     r#"{"cio_subscription_preferences.topics.topic_2":true}"#,
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[doc(alias = "subscription_topic")]
    pub fn topic(self, id: NonZeroU32, subscribed: bool) -> Self {
        self.set(
            format!("cio_subscription_preferences.topics.topic_{id}"),
            subscribed,
        )
    }

    /// Subscribes the person to a channel, or unsubscribes them.
    ///
    /// ```
    /// use customerio_core::call::semantic::{SubscriptionChannel, Subscriptions};
    /// use customerio_core::walk::Json;
    ///
    /// let changes = Subscriptions::new().channel(SubscriptionChannel::Sms, false);
    /// assert_eq!(
    ///     serde_json::to_string(&Json(&changes))?,
    ///     r#"{"cio_subscription_preferences.channels.sms":false}"#,
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn channel(self, channel: SubscriptionChannel, subscribed: bool) -> Self {
        let channel = channel.as_str();
        self.set(
            format!("cio_subscription_preferences.channels.{channel}"),
            subscribed,
        )
    }

    /// Unsubscribes the person from e-mail, SMS, `WhatsApp` and push notifications, or with `false`
    /// lets their preferences decide.
    ///
    /// ```
    /// let changes = customerio_core::call::semantic::Subscriptions::new().unsubscribed(true);
    /// ```
    #[doc(alias = "unsubscribe")]
    #[doc(alias = "opt_out")]
    pub fn unsubscribed(self, unsubscribed: bool) -> Self {
        self.set("unsubscribed".to_owned(), unsubscribed)
    }

    fn set(mut self, key: String, value: bool) -> Self {
        self.changes.insert(key, value);
        self
    }
}

impl CioProperty for Subscriptions {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::map(bool::SHAPE));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for Subscriptions {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        for (key, value) in &self.changes {
            to.entry(key, value);
        }
    }
}

impl CioTraits for Subscriptions {
    const SPEC: &'static TraitsSpec =
        &TraitsSpec::new("Subscriptions", TraitsTarget::Person, Self::SHAPE);
}

impl PersonTraits for Subscriptions {}

#[cfg(test)]
mod tests {
    use crate::call::Identify;
    use crate::item::{ItemSettings, write_item};

    use super::*;

    #[test]
    fn each_change_is_a_key_with_dots() {
        let changes = Subscriptions::new()
            .topic(NonZeroU32::MIN, true)
            .topic(NonZeroU32::MIN, false)
            .channel(SubscriptionChannel::InApp, true)
            .unsubscribed(false);
        let mut item = Vec::new();
        write_item(
            &Identify::new("u1", &changes),
            &ItemSettings::default(),
            &mut item,
        )
        .unwrap();
        let item: serde_json::Value = serde_json::from_slice(&item).unwrap();
        assert_eq!(
            item["traits"],
            serde_json::json!({
                "cio_subscription_preferences.channels.in_app": true,
                "cio_subscription_preferences.topics.topic_1": false,
                "unsubscribed": false,
            })
        );
    }
}
